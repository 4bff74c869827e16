//! Shared hosting: FTP and FTPS.
//!
//! In: groups of files. Out: the same files at the host. Touches: the host, over the network.
//!
//! A file is sent under a temporary name below [`PARTS`] and renamed, so that nobody is served a half. The temporary name tells path
//! and contents: an attempt that was cut is resumed where it stopped, by this run or by the next. The protocol has one command
//! that fails when somebody else was first: to make a folder. So the lock is a folder, with the note in it.

mod fault;
mod listing;
mod login;
mod session;

use std::{
    collections::BTreeSet,
    fs::File,
    io,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use suppaftp::{FtpError, FtpResult, rustls::ClientConfig};

use self::{
    fault::failure,
    login::Login,
    session::{Session, Upload},
};
use super::{Around, Failure, Group, LOCK, Listed, Progress, Sending, Target, crew};
use crate::{
    config::deploy::Ftp,
    diag::{Words, because},
    hash::Digest,
    words,
};

/// Where files lie while they are being sent.
const PARTS: &str = ".bantin/part";

/// How many connections there are at most. Shared hosts allow few, and one that refuses more gets along with fewer.
const WORKERS: usize = 3;

/// How long somebody who has made the lock's folder may take to write the note into it.
const SOON: Duration = Duration::from_secs(3);

/// An FTP host.
pub struct Host {
    place: Ftp,
    login: Login,
    tls: Arc<ClientConfig>,
    patience: Duration,
    idle: Mutex<Vec<Session>>,
}

/// Who shares one pile of work: as many sessions as the host allows.
struct Crew<'a> {
    host: &'a Host,
    opened: Mutex<usize>,
}

impl Host {
    /// The host that the settings name; nothing is asked of it yet.
    ///
    /// # Errors
    /// When there is no password, or `SSL_CERT_FILE` cannot be read.
    pub fn new(place: &Ftp, around: &Around) -> Result<Self, Failure> {
        let login = Login::find(place, around)?;
        let wanted = words!("the trusted certificates cannot be read", "không đọc được các chứng chỉ tin cậy");
        let tls = session::trust(around).map_err(|error| failure(wanted, &error))?;
        Ok(Self { place: place.clone(), login, tls, patience: around.patience, idle: Mutex::default() })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> Result<Session, Failure> {
        let session = self.idle().pop();
        session.map_or_else(|| Session::open(&self.place, &self.login, &self.tls, self.patience), Ok).map_err(|error| {
            let host = &self.place.host;
            failure(words!("{host} cannot be reached", "không kết nối được với {host}"), &error)
        })
    }

    /// Does something in a session, which is not used again when it had trouble.
    fn with<T>(&self, wanted: Words, work: impl FnOnce(&mut Session) -> FtpResult<T>) -> Result<T, Failure> {
        let mut session = self.session()?;
        let done = work(&mut session).map_err(|error| failure(wanted, &error))?;
        self.idle().push(session);
        Ok(done)
    }

    fn share(
        &self,
        pieces: usize,
        work: impl Fn(&mut Session, usize) -> Result<(), Failure> + Sync,
    ) -> Result<(), Failure> {
        crew::share(WORKERS, pieces, &Crew { host: self, opened: Mutex::default() }, work)
    }

    /// All that lies below a folder, level by level, but what we hide there while we work.
    fn walk(&self, seen: &(impl Fn(&str, Vec<listing::Item>) + Sync)) -> Result<(), Failure> {
        let mut level = vec![String::new()];
        while !level.is_empty() {
            let next = Mutex::new(Vec::new());
            self.share(level.len(), |session, at| {
                let folder = &level[at];
                let told =
                    |error| failure(words!("`{folder}` cannot be listed", "không liệt kê được `{folder}`"), &error);
                let inside = session.list(folder).map_err(told)?.unwrap_or_default();
                let folders = inside.iter().filter(|item| item.size.is_none());
                let folders = folders.map(|item| format!("{folder}{}/", item.name));
                let folders =
                    folders.filter(|path| !matches!(path.trim_end_matches('/'), LOCK | PARTS)).collect::<Vec<_>>();
                next.lock().unwrap_or_else(PoisonError::into_inner).extend(folders);
                seen(folder, inside);
                Ok(())
            })?;
            level = next.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }

    fn send_one(session: &mut Session, root: &Path, file: &Sending, sent: &mut dyn FnMut(u64)) -> Result<(), Failure> {
        let path = &file.path;
        let part = part(file);
        let told = |error: FtpError| failure(words!("`{path}` cannot be sent", "không gửi được `{path}`"), &error);
        let open = File::open(root.join(path)).map_err(|error| {
            let what = words!("`{path}` cannot be read here", "không đọc được `{path}` trên máy này");
            Failure::Final(because(what, &error))
        })?;
        let mut upload = Upload { part: &part, size: file.size, sent };
        match session.upload(&open, &mut upload) {
            Err(error) if fault::refused(&error) => {
                session.make_parents(&part).map_err(told)?;
                session.upload(&open, &mut upload).map_err(told)?;
            }
            other => other.map_err(told)?,
        }
        // A connection that ends too early looks to the server like the end of the file. What is there is a beginning.
        let size =
            session.size(&part).or_else(|error| if fault::refused(&error) { Ok(Some(file.size)) } else { Err(error) });
        let size = size.map_err(told)?;
        if size != Some(file.size) {
            if size > Some(file.size) {
                session.remove(&part).map_err(told)?;
            }
            return Err(told(FtpError::ConnectionError(io::ErrorKind::UnexpectedEof.into())));
        }
        match session.rename(&part, path) {
            Err(error) if fault::refused(&error) => {
                session.make_parents(path).map_err(told)?;
                session.rename(&part, path).map_err(told)
            }
            other => other.map_err(told),
        }
    }
}

impl crew::Tools for Crew<'_> {
    type Tool = Session;

    fn take(&self) -> Result<Option<Session>, Failure> {
        // One after the other, so that the one that is refused knows whether there is another.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        match self.host.session() {
            Ok(session) => {
                *opened += 1;
                Ok(Some(session))
            }
            Err(_) if *opened > 0 => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn back(&self, session: Session) {
        self.host.idle().push(session);
    }
}

impl Target for Host {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.with(words!("`{path}` cannot be read", "không đọc được `{path}`"), |session| session.read(path))
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        self.with(words!("`{path}` cannot be read", "không đọc được `{path}`"), |session| session.digest(path))
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        let files = Mutex::new(Vec::new());
        self.walk(&|folder, inside| {
            let listed = inside.into_iter().filter_map(|item| Some((item.name, item.size?)));
            let listed = listed.map(|(name, size)| Listed { path: format!("{folder}{name}"), size });
            files.lock().unwrap_or_else(PoisonError::into_inner).extend(listed);
        })?;
        Ok(Some(files.into_inner().unwrap_or_else(PoisonError::into_inner)))
    }

    fn lists_quickly(&self) -> bool {
        false
    }

    /// A folder without a note is one whose maker has not come to write it, or never will: then it is ours.
    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        let wanted = || words!("the lock cannot be made", "không tạo được khoá");
        let mine = self.with(wanted(), |session| {
            session.make_parents(LOCK)?;
            session.make_folder(LOCK)
        })?;
        if !mine {
            for pause in [SOON, Duration::ZERO] {
                // Half a note is that of somebody who was cut off while taking the lock, perhaps of ourselves.
                if self.holder()?.is_some_and(|note| note.ends_with(b"\n")) {
                    return Ok(false);
                }
                std::thread::sleep(pause);
            }
        }
        self.with(wanted(), |session| session.write(&note_path(), note)).map(|()| true)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.read(&note_path())
    }

    fn release(&self) -> Result<(), Failure> {
        self.with(words!("the lock cannot be given back", "không trả lại được khoá"), |session| {
            session.remove(&note_path())?;
            session.remove_folder(LOCK).map(drop)
        })
    }

    fn begin(&self, _: &str) -> Result<(), Failure> {
        let wanted = words!("the folder for temporary files cannot be made", "không tạo được thư mục tạm");
        self.with(wanted, |session| session.make_parents(&format!("{PARTS}/x")))
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        self.share(group.files.len(), |session, at| {
            Self::send_one(session, group.root, &group.files[at], &mut |more| progress.bytes(more))?;
            progress.stands(at);
            Ok(())
        })
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        self.share(paths.len(), |session, at| {
            let path = paths[at];
            session
                .remove(path)
                .map_err(|error| failure(words!("`{path}` cannot be removed", "không xoá được `{path}`"), &error))
        })?;
        let folders: BTreeSet<&str> =
            paths.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        self.with(words!("empty folders cannot be removed", "không xoá được thư mục rỗng"), |session| {
            // What is inside comes later in order than what it is in.
            folders.iter().rev().try_for_each(|folder| session.remove_folder(folder).map(drop))
        })
    }

    /// What attempts that were cut have left, which no longer belongs to any file.
    fn finish(&self) -> Result<(), Failure> {
        self.with(words!("temporary files cannot be removed", "không xoá được tệp tạm"), |session| {
            for item in session.list(PARTS)?.unwrap_or_default() {
                session.remove(&format!("{PARTS}/{}", item.name))?;
            }
            session.remove_folder(PARTS).map(drop)
        })
    }
}

fn note_path() -> String {
    format!("{LOCK}/note")
}

/// The temporary name of a file: the same for the same contents at the same path.
fn part(file: &Sending) -> String {
    let name = Digest::of(format!("{}\0{}", file.digest, file.path).as_bytes()).to_string();
    format!("{PARTS}/{}", &name[..32])
}
