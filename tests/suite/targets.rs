//! Targets with a fault, or with a peculiarity of some hosts, around one without.
//!
//! In: a target. Out: another one. Touches: what that one touches.

use std::{
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use bantin::{
    deploy::{Failure, Group, Listed, Progress, Target},
    diag::Words,
};
use unicode_normalization::UnicodeNormalization;

use crate::harness::tree_of;

/// What happens at one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing was done; the next call succeeds.
    Temporary,
    /// It was done, but the answer is lost.
    LostReply,
    /// It fails for good; other calls would succeed.
    Final,
    /// It is done, and somebody takes the lock away and for themselves.
    Robbed,
    /// The program is no more: neither this call nor any later one reaches the target.
    Stop,
}

pub(crate) const FAULTS: [Fault; 4] = [Fault::Temporary, Fault::LostReply, Fault::Final, Fault::Stop];

/// The lock of somebody else.
pub(crate) const OTHERS: &[u8] = b"bantin lock 1\nid 2\nwho an@toa-soan\nsince 2024-10-27T11:00:00+07:00\n";

/// A target with a fault.
pub(crate) struct Faulty {
    inner: Box<dyn Target>,
    fault: Option<(usize, Fault)>,
    /// How many files of a group are sent before it fails.
    part: usize,
    pub(crate) calls: AtomicUsize,
    stopped: AtomicBool,
    names: Mutex<Vec<&'static str>>,
}

impl Faulty {
    pub(crate) fn new(inner: Box<dyn Target>, fault: Option<(usize, Fault)>, part: usize) -> Self {
        let (calls, stopped, names) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::default());
        Self { inner, fault, part, calls, stopped, names }
    }

    /// Makes a call, unless it is the one that fails; `part` is what is done of it all the same.
    fn call<T>(
        &self,
        name: &'static str,
        part: impl FnOnce(),
        whole: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(Failure::Final(Words::new("gone", "mất")));
        }
        self.names.lock().unwrap().push(name);
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let Some((_, fault)) = self.fault.filter(|(at, _)| *at == number) else { return whole() };
        match fault {
            Fault::LostReply => {
                whole()?;
                return Err(Failure::Temporary(Words::new("lost", "mất")));
            }
            Fault::Robbed => {
                let answer = whole();
                self.inner.release()?;
                self.inner.claim(OTHERS)?;
                return answer;
            }
            _ => part(),
        }
        self.stopped.store(fault == Fault::Stop, Ordering::Relaxed);
        Err(match fault {
            Fault::Temporary => Failure::Temporary(Words::new("busy", "bận")),
            _ => Failure::Final(Words::new("broken", "hỏng")),
        })
    }
}

impl Target for Faulty {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.call("read", || {}, || self.inner.read(path))
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        self.call("list", || {}, || self.inner.list())
    }

    fn lists_quickly(&self) -> bool {
        self.inner.lists_quickly()
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        self.call("claim", || {}, || self.inner.claim(note))
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.call("holder", || {}, || self.inner.holder())
    }

    fn release(&self) -> Result<(), Failure> {
        self.call("release", || {}, || self.inner.release())
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        self.call("begin", || {}, || self.inner.begin(id))
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        let files = &group.files[..self.part.min(group.files.len())];
        let part = || drop(self.inner.send(&Group { root: group.root, files }, progress));
        self.call("send", part, || self.inner.send(group, progress))
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        let part = || drop(self.inner.remove(&paths[..self.part.min(paths.len())]));
        self.call("remove", part, || self.inner.remove(paths))
    }

    fn finish(&self) -> Result<(), Failure> {
        self.call("finish", || {}, || self.inner.finish())
    }
}

/// A kind without a listing: the core has nothing to go by but the manifest and its own notes.
pub(crate) struct Blind(pub(crate) Box<dyn Target>);

/// A host to which `A` and `a` are one, and which lists names taken apart into letters and accents.
pub(crate) struct Folding(pub(crate) Box<dyn Target>, pub(crate) PathBuf);

impl Folding {
    /// The names there that are one with some.
    fn same(&self, paths: &[&str]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| path.to_lowercase()).collect();
        tree_of(&self.1).into_keys().filter(|path| paths.contains(&path.to_lowercase())).collect()
    }
}

impl Target for Folding {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.0.read(path)
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        let apart = |file: Listed| Listed { path: file.path.nfd().collect(), ..file };
        Ok(self.0.list()?.map(|files| files.into_iter().map(apart).collect()))
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        self.0.claim(note)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.0.holder()
    }

    fn release(&self) -> Result<(), Failure> {
        self.0.release()
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        self.0.begin(id)
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        let paths: Vec<_> = group.files.iter().map(|file| file.path.as_str()).collect();
        self.remove(&paths)?;
        self.0.send(group, progress)
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        self.0.remove(&self.same(paths).iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn finish(&self) -> Result<(), Failure> {
        self.0.finish()
    }
}

impl Target for Blind {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.0.read(path)
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        Ok(None)
    }

    fn lists_quickly(&self) -> bool {
        false
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        self.0.claim(note)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.0.holder()
    }

    fn release(&self) -> Result<(), Failure> {
        self.0.release()
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        self.0.begin(id)
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        self.0.send(group, progress)
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        self.0.remove(paths)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.0.finish()
    }
}
