//! Any host with SSH.
//!
//! In: groups of files. Out: the same files on the host. Touches: the host, by the system's `ssh`, `rsync` and `sftp`.
//!
//! | on the host | files go by | the rest by |
//! |---|---|---|
//! | a shell and `rsync` (and `rsync` here) | `rsync` | small scripts |
//! | a shell | `sftp` | small scripts |
//! | neither | `sftp` | `sftp`; it cannot list, and there are no releases |

mod rsync;
mod scripts;
mod sftp;
mod wire;

use std::{
    collections::{BTreeSet, HashSet},
    process::Output,
    sync::{Mutex, MutexGuard, PoisonError},
};

use self::{
    scripts::{
        BEGIN, BEGIN_RELEASE, CARRY, CLAIM, EMPTY, FINISH, FOLDERS, LATE, LIST, NONE, PROBE, PRUNE, READ, RELEASE,
        REMOVE, SWITCH, TAKEN,
    },
    wire::Wire,
};
use super::{Around, Failure, Group, LOCK, Listed, Progress, Target};
use crate::{config::deploy::Ssh, hash::Digest, words};

/// A folder of a host.
pub struct Remote {
    wire: Wire,
    /// As the shell takes it: never like an option, always like a path.
    base: String,
    releases: bool,
    way: Mutex<Option<Way>>,
    release: Mutex<Option<Release>>,
}

/// A release in the making.
struct Release {
    id: String,
    /// The folder that it was begun from; empty when there was none.
    from: String,
    /// What was removed of that.
    removed: HashSet<String>,
}

/// What the host can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Shell and `rsync`.
    Rsync,
    /// A shell.
    Shell,
    /// Only `sftp`.
    Sftp,
}

impl Remote {
    /// The folder that the settings name; nothing is asked of it yet.
    ///
    /// # Errors
    /// When there is no place for the connection's socket.
    pub fn new(place: &Ssh, around: &Around) -> Result<Self, Failure> {
        let wire = Wire::new(place, around).map_err(|error| {
            Failure::Final(words!("no temporary folder can be made: {error}", "không tạo được thư mục tạm: {error}"))
        })?;
        let path = place.path.trim_end_matches('/');
        let base = match path {
            "" => "/.".to_owned(),
            path if path.starts_with(['/', '.']) => path.to_owned(),
            path => format!("./{}", path.strip_prefix("~/").unwrap_or(path)),
        };
        Ok(Self { wire, base, releases: place.releases, way: Mutex::default(), release: Mutex::default() })
    }

    fn way(&self) -> Result<Way, Failure> {
        let mut way = held(&self.way);
        if let Some(way) = *way {
            return Ok(way);
        }
        let output = self.wire.run(PROBE, &[], b"")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let found = if said.contains("bantin:rsync") && rsync::is_here() {
            Way::Rsync
        } else if said.contains("bantin:") {
            Way::Shell
        } else {
            Way::Sftp
        };
        if found == Way::Sftp && self.releases {
            return Err(Failure::Final(words!(
                "this host has no shell: leave out `releases`",
                "máy chủ này không có shell: hãy bỏ `releases`"
            )));
        }
        *way = Some(found);
        Ok(found)
    }

    /// The folder that readers see.
    fn seen(&self) -> String {
        if self.releases { format!("{}/current", self.base) } else { self.base.clone() }
    }

    /// The folder that is changed.
    fn changed(&self) -> String {
        held(&self.release).as_ref().map_or_else(|| self.seen(), |release| self.folder_of(&release.id))
    }

    fn folder_of(&self, release: &str) -> String {
        format!("{}/releases/{release}", self.base)
    }

    /// Gives the new release what others have put into the old one while it was being made.
    fn carry(&self, release: &Release) -> Result<(), Failure> {
        let (Release { from, id, removed }, text) = (release, String::from_utf8_lossy);
        let folder = self.folder_of(id);
        let late = self.script(LATE, &[from, &folder], b"")?;
        let is_ours = |path: &&[u8]| removed.contains(text(path.strip_prefix(b"./").unwrap_or(path)).as_ref());
        let paths = late.split_inclusive(|byte| *byte == 0);
        let theirs: Vec<&[u8]> = paths.filter(|path| !is_ours(&path.strip_suffix(b"\0").unwrap_or(path))).collect();
        if theirs.is_empty() {
            return Ok(());
        }
        self.script(CARRY, &[from, &folder], &theirs.concat()).map(drop)
    }

    fn lock(&self) -> String {
        format!("{}/{LOCK}", self.base)
    }

    /// Runs a script that has to succeed.
    fn script(&self, script: &str, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Failure> {
        let output = self.wire.run(script, arguments, input)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.refused(&output)) }
    }

    fn refused(&self, output: &Output) -> Failure {
        let (host, said) = (self.wire.host(), String::from_utf8_lossy(&output.stderr));
        let said = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let wanted = words!("{host} refuses", "{host} từ chối");
        Failure::Final(Failure::told(wanted, said))
    }
}

impl Target for Remote {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let place = format!("{}/{path}", self.seen());
        if self.way()? == Way::Sftp {
            return sftp::read(&self.wire, &place);
        }
        let output = self.wire.run(READ, &[&place], b"")?;
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(NONE) => Ok(None),
            _ => Err(self.refused(&output)),
        }
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        let place = format!("{}/{path}", self.seen());
        if self.way()? == Way::Sftp {
            return sftp::digest(&self.wire, &place);
        }
        let (digest, output) = self.wire.digest(READ, &[&place])?;
        match output.status.code() {
            Some(0) => Ok(Some(digest)),
            Some(NONE) => Ok(None),
            _ => Err(self.refused(&output)),
        }
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        if self.way()? == Way::Sftp {
            return Ok(None);
        }
        let listed = self.script(LIST, &[&self.seen()], b"")?;
        let end = if listed.contains(&0) { '\0' } else { '\n' };
        let text = String::from_utf8_lossy(&listed);
        let lines = text.split(end).filter_map(|line| line.trim_start().split_once(' '));
        let files = lines.filter_map(|(size, path)| {
            Some(Listed { path: path.strip_prefix("./").unwrap_or(path).to_owned(), size: size.parse().ok()? })
        });
        let hidden = |path: &str| path.starts_with(LOCK) || path.starts_with(".bantin/part/");
        Ok(Some(files.filter(|file| !hidden(&file.path)).collect()))
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        let lock = self.lock();
        if self.way()? == Way::Sftp {
            sftp::make_folder(&self.wire, lock.rsplit_once('/').map_or(".", |(folder, _)| folder))?;
            return sftp::claim(&self.wire, &lock, note);
        }
        let output = self.wire.run(CLAIM, &[&lock, &note.len().to_string()], note)?;
        match output.status.code() {
            Some(0) => Ok(true),
            Some(TAKEN) => Ok(false),
            _ => Err(self.refused(&output)),
        }
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        if self.way()? == Way::Sftp {
            return sftp::read(&self.wire, &self.lock());
        }
        let output = self.wire.run(READ, &[&self.lock()], b"")?;
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(NONE) => Ok(None),
            _ => Err(self.refused(&output)),
        }
    }

    fn release(&self) -> Result<(), Failure> {
        if self.way()? == Way::Sftp {
            return sftp::remove(&self.wire, &[self.lock()], &[]);
        }
        self.script(RELEASE, &[&self.lock()], b"").map(drop)
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        if self.releases {
            self.way()?;
            let from = self.script(BEGIN_RELEASE, &[&self.base, id], b"")?;
            let from = String::from_utf8_lossy(&from).trim_end_matches('\n').to_owned();
            *held(&self.release) = Some(Release { id: id.to_owned(), from, removed: HashSet::new() });
            return Ok(());
        }
        if self.way()? == Way::Sftp {
            return sftp::make_folder(&self.wire, &format!("{}/.bantin/part", self.base));
        }
        self.script(BEGIN, &[&self.base], b"").map(drop)
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        if group.files.is_empty() {
            return Ok(());
        }
        let root = self.changed();
        match self.way()? {
            Way::Rsync => rsync::send(&self.wire, &root, group, progress),
            Way::Sftp => sftp::send(&self.wire, &root, group, progress),
            Way::Shell => {
                let folders = folders(group.files.iter().map(|file| file.path.as_str()));
                if !folders.is_empty() {
                    self.script(FOLDERS, &[&root], &with_nul(&folders))?;
                }
                sftp::send(&self.wire, &root, group, progress)
            }
        }
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        let root = self.changed();
        if let Some(release) = held(&self.release).as_mut() {
            release.removed.extend(paths.iter().map(|path| (*path).to_owned()));
        }
        // What is inside comes before what it is in.
        let emptied = folders(paths.iter().copied()).into_iter().rev().collect::<Vec<_>>();
        if self.way()? == Way::Sftp {
            let below = |path: &&str| format!("{root}/{path}");
            let files = paths.iter().map(below).collect::<Vec<_>>();
            return sftp::remove(&self.wire, &files, &emptied.iter().map(below).collect::<Vec<_>>());
        }
        self.script(REMOVE, &[&root], &with_nul(paths))?;
        self.script(EMPTY, &[&root], &with_nul(&emptied)).map(drop)
    }

    fn finish(&self) -> Result<(), Failure> {
        if let Some(release) = held(&self.release).as_ref() {
            self.script(SWITCH, &[&self.base, &release.id], b"")?;
            self.carry(release)?;
            return self.script(PRUNE, &[&self.base], b"").map(drop);
        }
        // Each part is renamed when it is whole; those that are not are overwritten by the next attempt.
        if self.way()? == Way::Sftp { Ok(()) } else { self.script(FINISH, &[&self.base], b"").map(drop) }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folders that files lie in, with those above, each before what is in it.
fn folders<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let folders: BTreeSet<&str> =
        paths.flat_map(|path| path.match_indices('/').map(move |(at, _)| &path[..at])).collect();
    folders.into_iter().collect()
}

/// As scripts read them: ended by a NUL, and never like an option.
fn with_nul(paths: &[&str]) -> Vec<u8> {
    paths.iter().flat_map(|path| [b"./", path.as_bytes(), b"\0"]).collect::<Vec<_>>().concat()
}
