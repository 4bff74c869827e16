//! What one build remembers for the next: parsed posts, what is known of other files, similarities.
//!
//! In: the work folder, a key that stands for everything the remembered values depend on. Out: the values, or nothing.
//! Touches: `cache/` in the work folder.
//!
//! Posts lie in shards by a hash of their path, so that one changed post rewrites one small file. A shard that is missing, damaged or
//! of another key is an empty one: it costs time and nothing else.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use bitcode::{Decode, Encode};
use rayon::prelude::*;

use super::Work;
use crate::{
    content::Post,
    hash::{Absorb, Absorber, Fingerprint},
    output::sealed::{self, Durable},
    related::{Neighbours, Vectors},
    source::{File, Seen, beside::Known},
};

/// How many posts a shard holds, about.
const SHARD: usize = 1024;

/// A post as it was parsed, and of which file.
#[derive(Debug, Clone, Encode, Decode)]
pub(super) struct Parsed {
    pub(super) seen: Seen,
    pub(super) post: Post,
}

/// The cache of one output folder.
pub(super) struct Cache {
    folder: PathBuf,
    key: Fingerprint,
    /// Whether what an earlier build remembered may be used.
    reads: bool,
    /// Whether anything may be remembered.
    writes: bool,
    shards: usize,
    /// What was written in this run.
    kept: [AtomicU64; 2],
    terms: Vec<OnceLock<HashMap<Fingerprint, Vec<u16>>>>,
}

impl Cache {
    /// The cache for about so many posts; unless it `reads`, nothing is ever remembered in it.
    pub(super) fn new(work: &Path, key: Fingerprint, posts: usize, reads: bool) -> Self {
        let shards = posts.div_ceil(SHARD).next_power_of_two();
        let terms = std::iter::repeat_with(OnceLock::new).take(shards).collect();
        Self { folder: work.join("cache"), key, reads, writes: true, shards, kept: Default::default(), terms }
    }

    /// The same for who only looks: nothing is remembered in it, whatever it is given, since a build may be writing at this moment.
    pub(super) fn read_only(self) -> Self {
        Self { writes: false, ..self }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Each kind of record has a key of its own, since a value of one type could be decoded as another.
    fn key_of(&self, name: &str) -> Fingerprint {
        let mut absorber = Absorber::default();
        self.key.absorb(&mut absorber);
        name.absorb(&mut absorber);
        absorber.finish()
    }

    fn read<T: for<'a> Decode<'a>>(&self, name: &str) -> Option<T> {
        let bytes = self.reads.then(|| fs::read(self.file(name)).ok())??;
        sealed::unseal(self.key_of(name), &bytes)
    }

    /// A cache that cannot be written is a slower next build; the record is then removed, so that no older one stays.
    fn write<T: Encode>(&self, name: &str, value: &T) {
        if !self.writes {
            return;
        }
        let sealed = sealed::seal(self.key_of(name), value);
        let written = fs::create_dir_all(&self.folder).and_then(|()| sealed.replace(&self.file(name), Durable::No));
        self.note(name, written.is_ok(), sealed.size());
    }

    fn note(&self, name: &str, is_written: bool, bytes: usize) {
        if !is_written {
            let _ = fs::remove_file(self.file(name));
        }
        self.kept[0].fetch_add(1, Ordering::Relaxed);
        self.kept[1].fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn shard_name(&self, kind: &str, shard: usize) -> String {
        format!("{kind}-{shard}-of-{}", self.shards)
    }

    /// The shard that a post lies in.
    pub(super) fn shard_of(&self, path: &str) -> usize {
        Fingerprint::of(path.as_bytes()).short() as usize & (self.shards - 1)
    }

    /// What is remembered of each file: its post, and how it was seen; and the shards in which something is remembered of files that
    /// are gone, or nothing at all. The files are sorted by path.
    pub(super) fn recall(&self, files: &[File]) -> (Vec<Option<Post>>, Vec<Seen>, Vec<bool>) {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.shards];
        (0..).zip(files).for_each(|(place, file)| members[self.shard_of(&file.path)].push(place));
        let shards: Vec<_> = members
            .into_par_iter()
            .enumerate()
            .map(|(shard, members)| self.recall_shard(shard, &members, files))
            .collect();
        let (mut posts, mut seen): (Vec<Option<Post>>, _) =
            (files.iter().map(|_| None).collect(), vec![Seen::NEVER; files.len()]);
        let mut marked = Vec::with_capacity(shards.len());
        for (places, found, is_stale) in shards {
            marked.push(is_stale);
            for (place, parsed) in places.into_iter().zip(found) {
                (posts[place as usize], seen[place as usize]) = (Some(parsed.post), parsed.seen);
            }
        }
        (posts, seen, marked)
    }

    /// What is remembered of some files, with their places; and whether there is also something of other files, or nothing.
    fn recall_shard(&self, shard: usize, members: &[u32], files: &[File]) -> (Vec<u32>, Vec<Parsed>, bool) {
        let Some(mut found) = self.read::<Vec<Parsed>>(&self.shard_name("posts", shard)) else {
            return (Vec::new(), Vec::new(), true);
        };
        let (remembered, mut places) = (found.len(), Vec::with_capacity(members.len()));
        let mut members = members.iter().peekable();
        let path = |place: &u32| files[*place as usize].path.as_str();
        // Both are sorted by path.
        found.retain(|parsed| {
            while members.next_if(|place| path(place) < parsed.post.path.as_str()).is_some() {}
            let place = members.next_if(|place| path(place) == parsed.post.path);
            places.extend(place);
            place.is_some()
        });
        let is_stale = found.len() < remembered;
        (places, found, is_stale)
    }

    /// The terms of a remembered post; nothing when they are not remembered. They are known by the digest of the file that they
    /// come from, so that it does not matter by which build they were written.
    pub(super) fn terms(&self, path: &str, digest: Fingerprint) -> Option<&[u16]> {
        let shard = self.shard_of(path);
        let terms = self.terms[shard].get_or_init(|| {
            let all: Vec<(Fingerprint, Vec<u16>)> = self.read(&self.shard_name("terms", shard)).unwrap_or_default();
            all.into_iter().collect()
        });
        terms.get(&digest).map(Vec::as_slice)
    }

    /// Remembers the terms of the shards that are marked; where `fresh` gives none, those of the last build stay. Of a post of which
    /// neither knows any, nothing is said, so that whoever needs its terms reads it again.
    pub(super) fn keep_terms<'p>(
        &self,
        marked: &[bool],
        posts: &'p [Post],
        fresh: &(dyn Fn(usize) -> Option<&'p [u16]> + Sync),
    ) {
        let posts = posts.iter().enumerate().map(|(at, post)| (self.shard_of(&post.path), (at, post)));
        self.in_shards(marked, posts).for_each(|(shard, posts)| {
            let terms = posts.into_iter().filter_map(|(at, post)| {
                let terms = fresh(at).or_else(|| self.terms(&post.path, post.digest))?;
                Some((post.digest, terms.to_vec()))
            });
            self.write(&self.shard_name("terms", shard), &terms.collect::<Vec<_>>());
        });
    }

    /// Remembers the posts of the shards that are marked, each as its file was seen.
    pub(super) fn keep_posts(&self, marked: &[bool], posts: &[Post], seen: &[Seen]) {
        if self.writes && !marked.contains(&false) {
            // Nothing was remembered in shards of this number: the archive has grown out of the others.
            let own = format!("-of-{}", self.shards);
            self.remove(|name| name.contains("-of-") && !name.ends_with(&own));
        }
        let posts = posts.iter().zip(seen).map(|(post, seen)| (self.shard_of(&post.path), (post, *seen)));
        self.in_shards(marked, posts).for_each(|(shard, posts)| {
            let posts: Vec<_> = posts.into_iter().map(|(post, seen)| Parsed { seen, post: post.clone() }).collect();
            self.write(&self.shard_name("posts", shard), &posts);
        });
    }

    /// Distributes what belongs to the shards that are marked.
    fn in_shards<T: Send>(
        &self,
        marked: &[bool],
        all: impl Iterator<Item = (usize, T)>,
    ) -> impl ParallelIterator<Item = (usize, Vec<T>)> {
        let mut shards: Vec<(usize, Vec<T>)> = (0..self.shards).map(|shard| (shard, Vec::new())).collect();
        if marked.contains(&true) {
            all.filter(|(shard, _)| marked[*shard]).for_each(|(shard, one)| shards[shard].1.push(one));
        }
        shards.into_par_iter().filter(|(shard, _)| marked[*shard])
    }

    /// What was written in this run.
    pub(super) fn kept(&self) -> Work {
        let [files, bytes] = &self.kept;
        Work { files: files.load(Ordering::Relaxed), bytes: bytes.load(Ordering::Relaxed) }
    }

    /// What is known of pictures and static files.
    pub(super) fn files(&self) -> Vec<Known> {
        self.read("files").unwrap_or_default()
    }

    /// Remembers what is known of them.
    pub(super) fn keep_files(&self, known: &Vec<Known>) {
        self.write("files", known);
    }

    /// The similarities of the last build.
    pub(super) fn neighbours(&self) -> Option<Neighbours> {
        self.read("neighbours")
    }

    /// The vectors that they were worked out from.
    pub(super) fn vectors(&self) -> Option<Vectors> {
        let (epoch, lengths): (u32, Vec<u64>) = self.read("vectors")?;
        let blocks = lengths.into_par_iter().enumerate().map(|(at, length)| {
            let name = block_name(epoch, at);
            // A build that was killed may have made it longer, which harms nothing.
            sealed::read_words(&self.file(&name), self.key_of(&name)).filter(|block| block.len() as u64 >= length)
        });
        Some(Vectors { epoch, blocks: blocks.collect::<Option<_>>()? })
    }

    /// Remembers them; blocks of vectors that are remembered already and have not grown are not written again.
    pub(super) fn keep_similarities(&self, neighbours: &Neighbours, vectors: &Vectors) {
        if !self.writes {
            return;
        }
        let before: Option<(u32, Vec<u64>)> = self.read("vectors");
        let known = before.filter(|(epoch, _)| *epoch == vectors.epoch).map(|(_, lengths)| lengths).unwrap_or_default();
        if known.is_empty() {
            self.forget_similarities();
        }
        let lengths: Vec<u64> = vectors.blocks.iter().map(|block| block.len() as u64).collect();
        for (at, block) in vectors.blocks.iter().enumerate().filter(|(at, _)| known.get(*at) != lengths.get(*at)) {
            let name = block_name(vectors.epoch, at);
            let written = sealed::replace_words(&self.file(&name), self.key_of(&name), block, Durable::No);
            self.note(&name, written.is_ok(), 4 * block.len());
            if written.is_err() {
                return;
            }
        }
        self.write("vectors", &(vectors.epoch, lengths));
        self.write("neighbours", neighbours);
    }

    /// Forgets them, since they cannot be built on. Blocks of vectors are known by their numbers only, and a build that begins anew counts
    /// from the first again: it would take what is left of the old ones for its own.
    pub(super) fn forget_similarities(&self) {
        if !self.writes {
            return;
        }
        // First goes what speaks of the blocks, so that a build that is killed here leaves none that belong to others.
        for name in ["neighbours", "vectors"] {
            let _ = fs::remove_file(self.file(name));
        }
        self.remove(|name| name.starts_with("vectors-"));
    }

    /// Removes the records whose names are `wanted`.
    fn remove(&self, wanted: impl Fn(&str) -> bool) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if wanted(&entry.file_name().to_string_lossy()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn block_name(epoch: u32, at: usize) -> String {
    format!("vectors-{epoch}-{at}")
}
