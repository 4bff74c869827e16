//! Stores of objects: S3 and everything that speaks it, Google's, Microsoft's.
//!
//! In: groups of files. Out: objects with content type and caching. Touches: the store, over the network.
//!
//! An object appears whole or not at all, so nothing needs a temporary name. To S3 each request signs the SHA-256 of its body, which
//! the store compares with what it got; to the others, whose tokens sign nothing, TLS has to be enough. A file above [`PART`] is sent in
//! parts; never more than that is in memory for each of the [`WORKERS`].

mod account;
mod fault;
mod wire;

use std::{fs::File, io::Read, path::Path, sync::Arc, thread, time::Duration};

use futures_util::StreamExt;
use object_store::{
    Attribute, Attributes, Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions,
    path::Path as Key,
};
use sha2::{Digest as _, Sha256};
use tokio::runtime::{Builder, Runtime};

use self::fault::{failure, trouble};
use super::{Around, Failure, Group, LOCK, Listed, Progress, Sending, Target, crew};
use crate::{
    config::deploy::Bucket,
    diag::{Words, because},
    hash::Digest,
    words,
};

/// Files above this size are sent in parts of this size, in bytes. Stores demand at least 5 MiB, and no more than 10,000 parts.
const PART: usize = 8 << 20;

/// The longest file that is read into memory, in bytes: notes and manifests are far below.
const LONGEST: u64 = 64 << 20;

/// How many files are sent at once.
const WORKERS: usize = 8;

/// How long whoever has looked for a lock may take to write one: in stores that know no condition, the one that then stands counts.
const SOON: Duration = Duration::from_secs(5);

/// What became of a lock that was to be written only where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conditional {
    Written,
    Refused,
    /// The store says that it knows no such condition.
    Unknown,
}

/// A bucket, or what lies below a prefix in it.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Key,
    runtime: Runtime,
    soon: Duration,
}

impl Objects {
    /// The place that the settings name; nothing is asked of it yet.
    ///
    /// # Errors
    /// When there are no credentials, or the settings name no store.
    pub fn new(bucket: &Bucket, around: &Around) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error| Failure::Final(words!("{error}", "{error}")))?;
        Ok(Self { store: account::open(bucket, around)?, prefix: key(&bucket.prefix)?, runtime, soon: SOON })
    }

    /// The same, for somebody who knows how long others take to write a lock.
    #[must_use]
    pub fn waiting(self, soon: Duration) -> Self {
        Self { soon, ..self }
    }

    /// Writes the lock, on the condition that there is none where one is asked for.
    fn write_lock(&self, note: &[u8], mode: PutMode) -> Result<Conditional, Failure> {
        let attributes = Attributes::from_iter([(Attribute::CacheControl, "no-store")]);
        match self.put(LOCK, note.to_vec(), PutOptions { mode, attributes, ..PutOptions::default() }) {
            Ok(()) => Ok(Conditional::Written),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => Ok(Conditional::Refused),
            Err(error) if trouble(&error).is_some_and(|trouble| trouble.status == Some(501)) => {
                Ok(Conditional::Unknown)
            }
            Err(error) => Err(failure(words!("the lock cannot be written", "không ghi được khoá"), &error)),
        }
    }

    fn key(&self, path: &str) -> Result<Key, Failure> {
        let own = key(path)?;
        key(&format!("{}/{own}", self.prefix))
    }

    fn put(&self, path: &str, bytes: Vec<u8>, options: PutOptions) -> object_store::Result<()> {
        let key = Key::parse(format!("{}/{path}", self.prefix))?;
        self.runtime.block_on(self.store.put_opts(&key, bytes.into(), options)).map(drop)
    }

    fn send_one(&self, root: &Path, file: &Sending, progress: &dyn Progress) -> Result<(), Failure> {
        let path = &file.path;
        let open = File::open(root.join(path)).map_err(|error| unread(path, &error))?;
        if file.size > PART as u64 {
            return self.send_parts(open, file, progress);
        }
        let mut bytes = Vec::with_capacity(file.size as usize);
        open.take(file.size + 1).read_to_end(&mut bytes).map_err(|error| unread(path, &error))?;
        let options = PutOptions { attributes: attributes(file), ..PutOptions::default() };
        self.put(path, bytes, options).map_err(|error| failure(unsent(path), &error))?;
        progress.bytes(file.size);
        Ok(())
    }

    /// What a failed attempt leaves is given up, so that the store keeps no parts.
    fn send_parts(&self, mut open: File, file: &Sending, progress: &dyn Progress) -> Result<(), Failure> {
        let (path, key) = (&file.path, self.key(&file.path)?);
        let told = |error: StoreError| failure(unsent(path), &error);
        let options = PutMultipartOptions { attributes: attributes(file), ..PutMultipartOptions::default() };
        let mut upload = self.runtime.block_on(self.store.put_multipart_opts(&key, options)).map_err(told)?;
        let mut every = || {
            loop {
                let mut part = Vec::with_capacity(PART);
                (&mut open).take(PART as u64).read_to_end(&mut part).map_err(|error| unread(path, &error))?;
                let length = part.len() as u64;
                if length == 0 {
                    break;
                }
                self.runtime.block_on(upload.put_part(part.into())).map_err(told)?;
                progress.bytes(length);
            }
            self.runtime.block_on(upload.complete()).map(drop).map_err(told)
        };
        let sent = every();
        if sent.is_err() {
            // The attempt failed already; what counts is why.
            let _ = self.runtime.block_on(upload.abort());
        }
        sent
    }
}

impl Target for Objects {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let key = self.key(path)?;
        let found = self.runtime.block_on(self.store.get(&key));
        let Some(found) = if_there(path, found)? else { return Ok(None) };
        if found.meta.size > LONGEST {
            return Err(Failure::Final(words!(
                "`{path}` is too large for what it is",
                "`{path}` lớn quá mức bình thường"
            )));
        }
        let bytes = if_there(path, self.runtime.block_on(found.bytes()))?;
        Ok(bytes.map(Into::into))
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        let key = self.key(path)?;
        let digest = self.runtime.block_on(async {
            let mut pieces = self.store.get(&key).await?.into_stream();
            let mut digest = Sha256::new();
            while let Some(piece) = pieces.next().await {
                digest.update(&piece?);
            }
            Ok(Digest(digest.finalize().into()))
        });
        if_there(path, digest)
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        let lock = self.key(LOCK)?;
        let mut files = Vec::new();
        self.runtime.block_on(async {
            let mut stream = self.store.list(Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty()));
            while let Some(object) = stream.next().await {
                let object = object.map_err(|error| unlisted(&error))?;
                if object.location != lock {
                    let path =
                        object.location.as_ref().strip_prefix(self.prefix.as_ref()).unwrap_or(object.location.as_ref());
                    files.push(Listed { path: path.trim_start_matches('/').to_owned(), size: object.size });
                }
            }
            Ok(Some(files))
        })
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn is_flat(&self) -> bool {
        true
    }

    /// `If-None-Match: *`. A store that doesn't know the condition may say so, or pass over it in silence: then it lets us write the same
    /// once more. In both cases it is as with kinds that have no atomic means.
    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        if self.holder()?.is_some() {
            return Ok(false);
        }
        match self.write_lock(note, PutMode::Create)? {
            Conditional::Refused => return Ok(false),
            Conditional::Written if self.write_lock(note, PutMode::Create)? == Conditional::Refused => return Ok(true),
            Conditional::Written => {}
            Conditional::Unknown => {
                self.write_lock(note, PutMode::Overwrite)?;
            }
        }
        thread::sleep(self.soon);
        Ok(self.holder()?.as_deref() == Some(note))
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.read(LOCK)
    }

    fn release(&self) -> Result<(), Failure> {
        self.remove(&[LOCK])
    }

    fn begin(&self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        crew::share(WORKERS, group.files.len(), &(), |(), at| {
            self.send_one(group.root, &group.files[at], progress)?;
            progress.stands(at);
            Ok(())
        })
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        let keys = paths.iter().map(|path| self.key(path).map(Ok)).collect::<Result<Vec<_>, _>>()?;
        self.runtime.block_on(async {
            let mut removed = self.store.delete_stream(futures_util::stream::iter(keys).boxed());
            while let Some(one) = removed.next().await {
                match one {
                    Ok(_) | Err(StoreError::NotFound { .. }) => {}
                    Err(error) => return Err(failure(words!("files cannot be removed", "không xoá được tệp"), &error)),
                }
            }
            Ok(())
        })
    }

    fn finish(&self) -> Result<(), Failure> {
        Ok(())
    }
}

/// What was asked for; `None` when there is no such object.
fn if_there<T>(path: &str, found: object_store::Result<T>) -> Result<Option<T>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::NotFound { source, .. }) if !is_without_bucket(&source.to_string()) => Ok(None),
        Err(error) => Err(failure(words!("`{path}` cannot be read", "không đọc được `{path}`"), &error)),
    }
}

/// Whether it is the bucket that is missing, and not the object.
fn is_without_bucket(said: &str) -> bool {
    fault::NO_BUCKET.iter().any(|code| said.contains(code))
}

/// Why a bucket cannot be listed. The library gives up at a name that is no path, as `a//b`.
fn unlisted(error: &StoreError) -> Failure {
    use object_store::path::Error::{BadSegment, EmptySegment};
    match error {
        StoreError::InvalidPath { source: EmptySegment { path } | BadSegment { path, .. } } => Failure::Final(words!(
            "the bucket holds an object of others whose name is no path, `{path}`: rename it, or give the site a `prefix` of its own",
            "bucket có đối tượng của người khác mang tên không phải đường dẫn, `{path}`: hãy đổi tên nó, hoặc đặt `prefix` riêng cho trang"
        )),
        _ => failure(words!("the bucket cannot be listed", "không liệt kê được bucket"), error),
    }
}

/// What a server of the store tells browsers about a file.
fn attributes(file: &Sending) -> Attributes {
    let caching = super::caching(&file.path, file.immutable);
    [(Attribute::ContentType, file.kind.to_string()), (Attribute::CacheControl, caching.to_owned())]
        .into_iter()
        .collect()
}

fn key(path: &str) -> Result<Key, Failure> {
    let wrong = |error| {
        Failure::Final(words!(
            "`{path}` cannot be a name in a bucket: {error}",
            "`{path}` không thể là tên trong bucket: {error}"
        ))
    };
    Key::parse(path).map_err(wrong)
}

fn unsent(path: &str) -> Words {
    words!("`{path}` cannot be sent", "không gửi được `{path}`")
}

fn unread(path: &str, error: &std::io::Error) -> Failure {
    Failure::Final(because(words!("`{path}` cannot be read here", "không đọc được `{path}` trên máy này"), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_whose_name_is_no_path_is_named() {
        let error = StoreError::InvalidPath { source: Key::parse("anh//bao.jpg").unwrap_err() };
        let Failure::Final(words) = unlisted(&error) else { panic!("it would be tried again") };
        for text in [words.en, words.vi] {
            assert!(text.contains("`anh//bao.jpg`") && text.contains("`prefix`"), "{text}");
        }
    }
}
