//! Any sequence of builds and disturbances: what is announced is what stands there, and what strangers put there stays.

use std::os::unix::fs::symlink;

use proptest::prelude::*;

use super::*;

/// Paths that cross each other: some are folders of others.
const PATHS: [&str; 10] = ["a", "a/b", "a/b/c", "a/c", "d", "d/index.html", "e/f/g", "e/f", "h.html", "h/i"];

#[derive(Debug, Clone)]
enum Event {
    /// A build of the files that a mask chooses, with contents that a seed chooses.
    Build { mask: u16, seed: u8, atomic: bool },
    /// The same, killed after so many steps.
    Killed { mask: u16, seed: u8, atomic: bool, steps: i64 },
    /// A stranger changes a file, keeping its size or not.
    Edit { which: usize, longer: bool },
    /// A stranger removes a file.
    Remove { which: usize },
    /// A stranger puts a link in a file's place.
    Link { which: usize },
    /// A stranger puts a file of his own beside another file.
    Put { beside: usize },
    /// The work folder is lost.
    LoseWork,
    /// The output is lost.
    LoseOutput,
}

fn event() -> impl Strategy<Value = Event> {
    let builds = (any::<u16>(), any::<u8>(), any::<bool>());
    prop_oneof![
        6 => builds.prop_map(|(mask, seed, atomic)| Event::Build { mask, seed, atomic }),
        2 => (builds, 0..30_i64).prop_map(|((mask, seed, atomic), steps)| Event::Killed { mask, seed, atomic, steps }),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(which, longer)| Event::Edit { which, longer }),
        1 => any::<usize>().prop_map(|which| Event::Remove { which }),
        1 => any::<usize>().prop_map(|which| Event::Link { which }),
        1 => any::<usize>().prop_map(|beside| Event::Put { beside }),
        1 => Just(Event::LoseWork),
        1 => Just(Event::LoseOutput),
    ]
}

/// The files of a site: of paths that cross each other, the first is taken. Few contents, so that many stay the same.
fn site(mask: u16, seed: u8) -> Files {
    let mut site = Files::new();
    for (n, path) in PATHS.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1) {
        let crosses = |other: &String| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"));
        if !site.keys().any(crosses) {
            site.insert((*path).to_owned(), format!("text {}", seed >> (n % 8) & 1).into_bytes());
        }
    }
    site
}

struct Model {
    world: World,
    foreign: Files,
    /// What lies outside the output, where links lead.
    precious: String,
}

impl Model {
    fn new() -> Self {
        let model = Self { world: World::in_memory(), foreign: Files::new(), precious: "precious".to_owned() };
        fs::write(model.elsewhere(), &model.precious).unwrap();
        model
    }

    fn elsewhere(&self) -> PathBuf {
        self.world.folder.join("elsewhere")
    }

    /// One of the files in the output that are ours.
    fn ours(&self, which: usize) -> Option<PathBuf> {
        let found = tree(&self.world.out());
        let ours: Vec<_> = found.keys().filter(|path| *path != MANIFEST && !self.foreign.contains_key(*path)).collect();
        let chosen = ours.get(which.checked_rem(ours.len())?)?;
        Some(self.world.out().join(chosen))
    }

    fn happen(&mut self, event: &Event) {
        match *event {
            Event::Build { mask, seed, atomic } => self.build(&site(mask, seed), atomic),
            Event::Killed { mask, seed, atomic, steps } => {
                self.world.atomic = atomic;
                self.world.steps = Steps::end_after(steps);
                let _ = self.world.build(&site(mask, seed));
                self.world.steps = Steps::default();
            }
            Event::Put { beside } => self.put(beside),
            Event::LoseWork => {
                // Finishes what a killed build has left; to lose that too is more than can be repaired.
                let _ = self.world.open();
                let _ = fs::remove_dir_all(self.world.work());
            }
            Event::LoseOutput => {
                let _ = fs::remove_dir_all(self.world.out());
                self.foreign.clear();
            }
            Event::Edit { which, .. } | Event::Remove { which } | Event::Link { which } => {
                if let Some(path) = self.ours(which) {
                    self.disturb(event, &path);
                }
            }
        }
    }

    fn disturb(&self, event: &Event, path: &Path) {
        let old = fs::symlink_metadata(path).unwrap();
        fs::remove_file(path).unwrap();
        match event {
            Event::Link { .. } => symlink(self.elsewhere(), path).unwrap(),
            Event::Edit { longer, .. } => {
                let length = old.len() as usize + usize::from(*longer);
                fs::write(path, "?".repeat(length)).unwrap();
                // Two writes can fall into one tick of the clock.
                let later = old.modified().unwrap() + Duration::from_secs(1);
                fs::File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
            }
            _ => {}
        }
    }

    fn put(&mut self, beside: usize) {
        if let Some(folder) = self.ours(beside).and_then(|path| path.parent().map(Path::to_path_buf)) {
            let path = folder.join("theirs.txt");
            fs::write(&path, "theirs").unwrap();
            let path = path.strip_prefix(self.world.out()).unwrap().to_str().unwrap().to_owned();
            self.foreign.insert(path, b"theirs".to_vec());
        }
    }

    fn build(&mut self, site: &Files, atomic: bool) {
        self.world.atomic = atomic;
        // A move that was killed is finished first, so that what follows is the build's doing alone.
        drop(self.world.open().unwrap());
        let before = tree(&self.world.out());
        let times: BTreeMap<_, _> = before.keys().map(|path| (path.clone(), self.world.identity(path))).collect();
        let blocked = |path: &String| self.foreign.keys().any(|foreign| foreign.starts_with(&format!("{path}/")));
        if site.keys().any(blocked) {
            assert_eq!(code(self.world.build(site)), "would-overwrite");
            assert_eq!(show(&tree(&self.world.out())), show(&before));
            return;
        }
        self.world.build(site).unwrap();
        self.world.assert_site(site, &self.foreign);
        self.world.assert_tidy();
        assert_eq!(empty_folders(&self.world.out()), Vec::<String>::new());
        let links =
            |path: &String| times.contains_key(path) && before[path] == self.elsewhere().as_os_str().as_encoded_bytes();
        for (path, bytes) in site.iter().filter(|(path, _)| !links(path)) {
            if before.get(path) == Some(bytes) {
                assert_eq!(self.world.identity(path), times[path], "{path} is untouched");
            }
        }
        assert_eq!(fs::read_to_string(self.elsewhere()).unwrap(), self.precious);
        let again = self.world.build(site).unwrap();
        assert_eq!((again.written, again.removed), (0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]
    #[test]
    fn the_output_is_what_was_announced(events in proptest::collection::vec(event(), 1..16)) {
        let mut model = Model::new();
        for event in &events {
            model.happen(event);
        }
        model.build(&site(0b11_0010_0001, 0), false);
    }
}
