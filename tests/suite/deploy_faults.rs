//! Deploys that fail, everywhere: a target that fails at the k-th call, loses replies, or is never reached again.
//!
//! In: versions of a small site, a folder or a git repository, a fault a run. Out: pass or fail; nothing foreign is lost, a reader beside
//! it never sees a page that lacks anything, and one more deploy makes it exactly the output. Touches: folders of its own.
//!
//! `BANTIN_DEPLOY_RUNS` says how many runs there are for each kind.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::Duration,
};

use bantin::{
    config::{
        DeployTarget, Named,
        deploy::{self as settings, Kind},
    },
    deploy::{self, Deploy, Deployed, Line, Order, Patience, Target, Trouble},
    diag::Span,
};

use crate::{
    crawler::Crawler,
    harness::{Site, Tree, tree_of},
    targets::{Blind, FAULTS, Fault, Faulty, Folding, OTHERS},
    versions::{Dice, version, write},
};

/// How many runs there are for a kind when nothing is said.
fn runs(default: u64) -> u64 {
    std::env::var("BANTIN_DEPLOY_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Where a run happens: a folder of its own, with an output and a target in it.
pub(crate) struct Ground {
    site: Site,
    kind: Kind,
    blind: bool,
    folds: bool,
}

/// A file that isn't ours, in a folder of ours.
const FOREIGN: [(&str, &[u8]); 3] =
    [("ghi-chu.txt", b"ta"), ("tin-0/rieng.pdf", b"pdf"), ("2024/10/tin-5/anh.jpg", b"jpg")];

impl Ground {
    fn folder(releases: bool, blind: bool) -> Self {
        let site = Site::bare();
        let path = site.root().join("www").display().to_string();
        Self { kind: Kind::Folder(settings::Folder { path, releases }), site, blind, folds: false }
    }

    fn git() -> Self {
        let site = Site::bare();
        let url = site.root().join("kho.git");
        let made = std::process::Command::new("git").args(["init", "--quiet", "--bare"]).arg(&url).status();
        assert!(made.unwrap().success());
        let settings = settings::Git { url: url.display().to_string(), branch: "pages".to_owned() };
        Self { kind: Kind::Git(settings), site, blind: false, folds: false }
    }

    fn root(&self) -> &Path {
        self.site.root()
    }

    /// What readers see.
    fn served(&self) -> PathBuf {
        match &self.kind {
            Kind::Folder(settings::Folder { releases: true, .. }) => self.root().join("www/current"),
            _ => self.root().join("www"),
        }
    }

    fn target(&self, work: &Path) -> Box<dyn Target> {
        let name = Named { text: "web".to_owned(), span: Span::new(0, 0) };
        let settings = DeployTarget { name, kind: self.kind.clone() };
        let target = deploy::target(&settings, self.root(), work).unwrap();
        match (self.blind, self.folds) {
            (true, _) => Box::new(Blind(target)),
            (_, true) => Box::new(Folding(target, self.served())),
            _ => target,
        }
    }

    /// Deploys a version, with a fault perhaps, from one machine or another.
    fn deploy(
        &self,
        tree: &Tree,
        machine: &str,
        fault: Option<(usize, Fault)>,
        part: usize,
    ) -> (Result<Deployed, Trouble>, usize) {
        let (out, folder) = (self.root().join("public"), self.root().join(machine));
        let manifest = write(&out, tree);
        let faulty = Faulty::new(self.target(&folder), fault, part);
        let patience = Patience { again: 2, first: Duration::ZERO, longest: Duration::ZERO };
        let order = Order {
            name: "web",
            out: &out,
            manifest: &manifest,
            folder,
            fragments: "manh/".to_owned(),
            when: "2024-10-27T12:00:00+07:00".to_owned(),
            key: None,
            seen: None,
            adopt: false,
            rescan: false,
            allow_removals: Some(1000),
            // The lock of a stopped program is one of this process here, which lives.
            break_lock: true,
            dry_run: false,
            patience,
        };
        let line = Line::new(&faulty, patience);
        let result = Deploy::open(&line, &order).and_then(|deploy| {
            deploy.check()?;
            if deploy.is_done() { Ok(Deployed::default()) } else { deploy.run(&|_, _| {}) }
        });
        (result, faulty.calls.load(Ordering::Relaxed))
    }

    fn put_foreign(&self) {
        for (path, bytes) in FOREIGN {
            let file = self.served().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }

    fn foreign_stands(&self) -> bool {
        FOREIGN.iter().all(|(path, bytes)| fs::read(self.served().join(path)).is_ok_and(|found| found == *bytes))
    }

    /// That what is served is exactly a version, besides what is foreign and superseded assets of `before`.
    fn is_exactly(&self, tree: &Tree, before: &[&Tree]) {
        let mut served = tree_of(&self.served());
        for (path, bytes) in tree {
            assert_eq!(served.remove(path).as_deref(), Some(&bytes[..]), "{path}");
        }
        for (path, bytes) in served {
            let is_note = path == ".bantin/deploy.txt";
            let is_foreign = FOREIGN.contains(&(path.as_str(), &bytes[..]));
            let is_kept = path.starts_with("assets/") && before.iter().any(|old| old.get(&path) == Some(&bytes));
            let is_way = path == "duong/di.png" && before.iter().any(|old| old.get(&path) == Some(&bytes));
            assert!(is_note || is_foreign || is_kept || is_way, "{path} is left");
        }
    }
}

/// Deploys the first version, then others with a fault each, with a reader beside; gives how many calls a deploy without fault has.
fn run(ground: &Ground, seed: u64) {
    let mut dice = Dice::new(seed);
    let (one, two, three) = (version(seed, 1), version(seed, 2), version(seed, 3));
    ground.deploy(&one, "here", None, 0).0.unwrap();
    ground.put_foreign();
    let crawler = Crawler::start(&ground.served());
    let fault = (dice.below(26), FAULTS[dice.below(4)]);
    let first = ground.deploy(&two, "here", Some(fault), dice.below(12)).0;
    let about = || format!("seed {seed}, {fault:?}, {:?}", first.as_ref().map_err(|trouble| &trouble.message.en));
    if matches!(fault.1, Fault::Temporary | Fault::LostReply) {
        assert!(first.is_ok(), "{}", about());
    }
    let mut before = vec![&one, &two];
    // In some runs the next deploy brings another version, or comes from another machine, or fails too.
    let (other, elsewhere, again) = (dice.below(3) == 0, dice.below(3) == 0, dice.below(4) == 0);
    let machine = if elsewhere { "there" } else { "here" };
    if again {
        let fault = (dice.below(26), FAULTS[2 + dice.below(2)]);
        let _ = ground.deploy(if other { &three } else { &two }, machine, Some(fault), dice.below(12));
        before.push(&three);
    }
    let last = if other { &three } else { &two };
    let (result, _) = ground.deploy(last, machine, None, 0);
    assert!(result.is_ok(), "{}: {:?}", about(), result.map_err(|trouble| trouble.message.en));
    let (lacked, rounds) = crawler.end();
    assert!(lacked.is_empty() && rounds > 0, "{}: {lacked:?}", about());
    assert!(ground.foreign_stands(), "{}", about());
    ground.is_exactly(last, &before);
    // Nothing is left to do, and a version later nothing is left of this one.
    assert_eq!(ground.deploy(last, machine, None, 0).0, Ok(Deployed::default()), "{}", about());
}

#[test]
fn a_folder_survives_every_fault() {
    for seed in 0..runs(40) {
        run(&Ground::folder(false, false), seed);
    }
}

#[test]
fn a_file_renamed_in_case_alone_stands_on_a_host_that_is_blind_to_it() {
    let (one, two) = (version(7, 1), version(7, 2));
    let with = |tree: &Tree, files: [&str; 4]| {
        let mut tree = tree.clone();
        tree.extend(files.map(|path| (path.to_owned(), b"nhau".to_vec())));
        tree
    };
    let one = with(&one, ["Hinh-Anh.png", "Trang/A.html", "bão.png", "Bão/Ảnh.jpg"]);
    let two = with(&two, ["hinh-anh.png", "trang/a.html", "bão.png", "bão/ảnh.jpg"]);
    let ground = || {
        let ground = Ground { folds: true, ..Ground::folder(false, false) };
        ground.deploy(&one, "here", None, 0).0.unwrap();
        assert_eq!(ground.deploy(&one, "here", None, 0).0, Ok(Deployed::default()));
        ground
    };
    let first = ground();
    let (deployed, calls) = first.deploy(&two, "here", None, 0);
    deployed.unwrap();
    first.is_exactly(&two, &[&one]);
    for at in (0..calls).step_by(2) {
        let ground = ground();
        let _ = ground.deploy(&two, "here", Some((at, Fault::Stop)), 3);
        ground.deploy(&two, "here", None, 0).0.unwrap();
        ground.is_exactly(&two, &[&one]);
        assert_eq!(ground.deploy(&two, "here", None, 0).0, Ok(Deployed::default()), "{at}");
    }
}

#[test]
fn whoever_has_lost_the_lock_publishes_nothing() {
    let (one, two) = (version(7, 1), version(7, 2));
    let calls = {
        let ground = Ground::folder(false, false);
        ground.deploy(&one, "here", None, 0).0.unwrap();
        ground.deploy(&two, "here", None, 0).1
    };
    let mut untouched = 0;
    // At the first call, the lock is not taken yet; after the last look at it come the note, the end and the lock's return, of two calls.
    for at in 1..calls - 5 {
        let ground = Ground::folder(false, false);
        ground.deploy(&one, "here", None, 0).0.unwrap();
        let manifest = || fs::read(ground.served().join("manifest.txt")).unwrap();
        let before = manifest();
        let refused = ground.deploy(&two, "here", Some((at, Fault::Robbed)), 0).0.unwrap_err();
        assert_eq!(refused.code, "deploy-locked", "{at}");
        assert!(refused.message.en.contains("an@toa-soan"), "{at}: {}", refused.message.en);
        assert_eq!(fs::read(ground.served().join(".bantin/lock")).unwrap(), OTHERS, "{at}");
        untouched += usize::from(manifest() == before);
        ground.deploy(&two, "here", None, 0).0.unwrap();
        ground.is_exactly(&two, &[&one]);
    }
    assert!(untouched > calls / 2, "{untouched} of {calls}");
}

#[test]
fn a_folder_of_releases_survives_every_fault() {
    for seed in 0..runs(20) {
        run(&Ground::folder(true, false), seed);
    }
}

#[test]
fn a_target_that_lists_nothing_survives_every_fault() {
    for seed in 0..runs(40) {
        run(&Ground::folder(false, true), seed);
    }
}

#[test]
fn a_branch_is_always_one_whole_version_and_survives_every_fault() {
    for seed in 0..runs(6) {
        let ground = Ground::git();
        let mut dice = Dice::new(seed);
        let (one, two) = (version(seed, 1), version(seed, 2));
        ground.deploy(&one, "here", None, 0).0.unwrap();
        let fault = (dice.below(26), FAULTS[dice.below(4)]);
        let first = ground.deploy(&two, "here", Some(fault), dice.below(12)).0;
        let stands = checked_out(&ground);
        let of = |tree: &Tree| tree.iter().all(|(path, bytes)| stands.get(path) == Some(bytes));
        assert!(of(&one) || of(&two), "seed {seed}, {fault:?}: neither version");
        assert!(first.is_err() || of(&two), "seed {seed}, {fault:?}");
        ground.deploy(&two, ["here", "there"][dice.below(2)], None, 0).0.unwrap();
        let mut stands = checked_out(&ground);
        for (path, bytes) in &two {
            assert_eq!(stands.remove(path).as_deref(), Some(&bytes[..]), "seed {seed}, {fault:?}: {path}");
        }
        stands.retain(|path, bytes| one.get(path) != Some(bytes) || path.ends_with(".html"));
        let rest: Vec<_> = stands.keys().map(String::as_str).collect();
        assert_eq!(rest, [".bantin/deploy.txt", ".nojekyll"], "seed {seed}, {fault:?}");
        let checked = std::process::Command::new("git")
            .args(["--git-dir"])
            .arg(ground.root().join("kho.git"))
            .args(["fsck", "--strict"])
            .output()
            .unwrap();
        assert!(checked.status.success(), "{checked:?}");
    }
}

/// The files of the branch.
fn checked_out(ground: &Ground) -> Tree {
    let copy = ground.root().join("xem");
    let _ = fs::remove_dir_all(&copy);
    let cloned = std::process::Command::new("git")
        .args(["clone", "--quiet", "--branch", "pages", "--depth=1"])
        .arg(format!("file://{}", ground.root().join("kho.git").display()))
        .arg(&copy)
        .status();
    assert!(cloned.unwrap().success());
    fs::remove_dir_all(copy.join(".git")).unwrap();
    tree_of(&copy)
}
