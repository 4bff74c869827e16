//! Events and comparisons, each by itself; whole rounds are tested with the program.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use notify::{
    Error, ErrorKind, Event, EventKind,
    event::{AccessKind, AccessMode, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode},
};

use super::{
    compare::Snapshot,
    events::{Events, Woken, fault_of, is_hint},
};
use crate::engine::Options;

/// A folder of its own for each test.
struct Site(Options);

impl Site {
    fn new(name: &str) -> Self {
        let site = std::env::temp_dir().join(format!("bantin-watch-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&site);
        fs::create_dir_all(site.join("posts")).unwrap();
        fs::write(site.join("site.yaml"), "title: x").unwrap();
        fs::write(site.join("posts/a.md"), "a").unwrap();
        let out = site.with_extension("out");
        Self(Options { site, out, ..Options::default() })
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.site.join(path)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0.site);
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(5)
}

#[test]
fn what_may_have_changed_something_is_a_hint() {
    let of = |kind| Ok(Event::new(kind));
    for event in [
        of(EventKind::Any),
        of(EventKind::Other),
        of(EventKind::Create(CreateKind::Any)),
        of(EventKind::Modify(ModifyKind::Name(RenameMode::Any))),
        of(EventKind::Remove(RemoveKind::Folder)),
        of(EventKind::Access(AccessKind::Close(AccessMode::Write))),
        Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)),
        Ok(Event::new(EventKind::Access(AccessKind::Read)).set_flag(Flag::Rescan)),
        Err(Error::generic("?")),
    ] {
        assert!(is_hint(&event), "{event:?}");
    }
}

#[test]
fn what_the_build_does_itself_is_none() {
    for access in [AccessKind::Open(AccessMode::Any), AccessKind::Read, AccessKind::Close(AccessMode::Read)] {
        assert!(!is_hint(&Ok(Event::new(EventKind::Access(access)))));
    }
}

#[test]
fn a_limit_is_told_with_the_line_that_mends_it() {
    let line = |error: &Error| fault_of(error).map(|fault| fault.hints[0].en.clone());
    let hint = line(&Error::new(ErrorKind::MaxFilesWatch)).unwrap();
    assert_eq!(hint, "raise the limit: sudo sysctl fs.inotify.max_user_watches=524288");
    let none_left = std::io::Error::from_raw_os_error(rustix::io::Errno::MFILE.raw_os_error());
    assert!(line(&Error::io(none_left)).unwrap().contains("max_user_instances"));
    assert_eq!(line(&Error::path_not_found()), None, "the next look finds out");
}

#[test]
fn a_change_wakes_and_reading_does_not() {
    let site = Site::new("wakes");
    let mut events = Events::new();
    events.follow(&site.0);
    fs::read(site.path("posts/a.md")).unwrap();
    assert_eq!(events.wait(Instant::now() + Duration::from_millis(200)), Woken::Timeout);
    fs::write(site.path("posts/a.md"), "b").unwrap();
    assert_eq!(events.wait(soon()), Woken::Event);
    // A folder that was not there before is followed from the next look on.
    fs::create_dir_all(site.path("static/sau")).unwrap();
    assert_eq!(events.wait(soon()), Woken::Event);
    events.follow(&site.0);
    fs::write(site.path("static/sau/b.txt"), "b").unwrap();
    assert_eq!(events.wait(soon()), Woken::Event);
    events.stopper().stop();
    assert_eq!(events.wait(soon()), Woken::Stopped);
}

#[test]
fn a_limit_that_is_reached_by_a_folder_made_later_is_told_and_polling_begins() {
    let site = Site::new("limit");
    let mut events = Events::new();
    events.follow(&site.0);
    events.ear()(Err(Error::path_not_found()));
    events.follow(&site.0);
    assert!(!events.polls() && events.trouble().is_none(), "a folder that went at once");
    events.ear()(Err(Error::new(ErrorKind::MaxFilesWatch)));
    events.ear()(Err(Error::path_not_found()));
    assert_eq!(events.wait(soon()), Woken::Event);
    events.follow(&site.0);
    assert!(events.polls());
    assert_eq!(events.trouble().map(|told| told.code).as_deref(), Some("watch-limit"));
    assert!(events.trouble().is_none(), "told once");
}

#[test]
fn the_ledger_of_issued_messages_is_a_source_of_who_does_not_write_it() {
    let site = Site::new("ledger");
    let differs = |options: &Options| {
        let before = Snapshot::take(options);
        let lines = fs::read_to_string(site.path("cap-ledger.txt")).unwrap_or_default();
        fs::write(site.path("cap-ledger.txt"), format!("{lines}# another\n")).unwrap();
        before.changed(&Snapshot::take(options))
    };
    assert!(differs(&site.0).is_empty(), "without CAP messages it is any file");
    let settings = "title: x\nbase_url: https://x.example\ncategories: [a]\ncap: {sender: x@x.example}\n";
    fs::write(site.path("site.yaml"), settings).unwrap();
    assert_eq!(differs(&site.0), ["cap-ledger.txt"]);
    assert!(differs(&Options { issue: true, ..site.0.clone() }).is_empty(), "a build that issues messages writes it");
}

#[test]
fn trees_differ_in_the_paths_that_changed() {
    let site = Site::new("trees");
    let before = Snapshot::take(&site.0);
    assert!(!before.differs(&Snapshot::take(&site.0)));
    fs::write(site.path("posts/a.md~"), "scrap").unwrap();
    fs::write(site.path("posts/.a.md.swp"), "scrap").unwrap();
    assert!(!before.differs(&Snapshot::take(&site.0)), "what editors' programs leave is no source");
    fs::create_dir(site.path("static")).unwrap();
    fs::write(site.path("static/b.txt"), "b").unwrap();
    fs::remove_file(site.path("posts/a.md")).unwrap();
    let after = Snapshot::take(&site.0);
    assert!(before.differs(&after));
    assert_eq!(before.changed(&after), ["posts/a.md", "static/b.txt"]);
}

#[test]
fn a_file_just_written_may_change_again_without_a_trace() {
    let site = Site::new("doubt");
    let mut fresh = Snapshot::take(&site.0);
    fresh.built();
    assert!(!fresh.is_certain() && !fresh.may_be_certain_now());
    let long_ago = std::time::SystemTime::now() - Duration::from_mins(1);
    for path in ["site.yaml", "posts/a.md"] {
        fs::File::options().write(true).open(site.path(path)).unwrap().set_modified(long_ago).unwrap();
    }
    // That a program has set the time back is a change as well.
    let mut young = Snapshot::take(&site.0);
    young.built();
    assert!(!young.is_certain() && !young.may_be_certain_now());
    std::thread::sleep(Duration::from_millis(2100));
    assert!(young.may_be_certain_now());
    let mut old = Snapshot::take(&site.0);
    old.built();
    assert!(old.is_certain());
}
