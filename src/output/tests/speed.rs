//! What the care costs, against bare writing. Measurements, run by hand in a release build:
//! `cargo test --release --lib output::tests::speed -- --ignored --nocapture --test-threads 1`.

use std::time::Instant;

use super::*;

/// As many pages, each in a folder of its own.
fn pages(count: usize, text: &str) -> Vec<(SitePath, Vec<u8>)> {
    let page = |n| {
        let path = format!("/{}/{:02}/tin-{n}/", 2000 + n % 25, n % 12 + 1);
        (SitePath::of_address(&path).unwrap(), format!("{text} {n} ").repeat(400).into_bytes())
    };
    (0..count).into_par_iter().map(page).collect()
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> (f64, T) {
    let (start, cpu) = (Instant::now(), cpu_ms());
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {:.1} ms, of all processors {} ms", seconds * 1000.0, cpu_ms() - cpu);
    (seconds, result)
}

/// The processor time of all threads so far, user and system, which other programs on the machine disturb less; in steps of 10.
fn cpu_ms() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum()
}

fn bare(folder: &Path, pages: &[(SitePath, Vec<u8>)]) {
    pages.par_iter().for_each(|(path, bytes)| {
        let file = folder.join(path.as_str());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    });
}

/// The same with the folders above made beforehand, so that a page costs one `create_dir` and one `write`.
fn barest(folder: &Path, pages: &[(SitePath, Vec<u8>)]) {
    let above: BTreeSet<_> = pages.iter().filter_map(|(path, _)| path.folders().nth(1)).collect();
    for above in above {
        fs::create_dir_all(folder.join(above)).unwrap();
    }
    pages.par_iter().for_each(|(path, bytes)| {
        let file = folder.join(path.as_str());
        fs::create_dir(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    });
}

fn stage(output: &Output, pages: &[(SitePath, Vec<u8>)]) -> Vec<Entry> {
    let entry = |(path, bytes): &(SitePath, Vec<u8>)| {
        let written = output.stage(path, Fingerprint::of(bytes), bytes).unwrap();
        Entry { path: path.clone(), written }
    };
    pages.par_iter().map(entry).collect()
}

fn build_in(world: &World, what: &str, pages: &[(SitePath, Vec<u8>)]) -> f64 {
    let (open, output) = timed(&format!("{what}: open"), || world.open().unwrap());
    let (staged, entries) = timed(&format!("{what}: stage"), || stage(&output, pages));
    let (commit, _) = timed(&format!("{what}: commit"), || output.commit(entries).unwrap());
    open + staged + commit
}

#[test]
#[ignore = "a measurement, for release builds"]
fn ten_thousand_pages() {
    for folder in ["/dev/shm", "/tmp"].map(Path::new).into_iter().filter(|folder| folder.is_dir()) {
        println!("in {}", folder.display());
        let (old, new) = (pages(10_000, "cũ"), pages(10_000, "mới"));
        let mut ratios = Vec::new();
        for _ in 0..5 {
            let world = World::below(folder);
            let (plain, ()) = timed("bare create_dir_all + write", || bare(&world.folder.join("bare"), &old));
            let (plainest, ()) = timed("bare create_dir + write", || barest(&world.folder.join("barest"), &old));
            let (_, _) =
                timed("digests", || old.par_iter().map(|(_, bytes)| u64::from(Digest::of(bytes).0[0])).sum::<u64>());
            let first = build_in(&world, "first build", &old);
            let again = build_in(&world, "the same again", &old);
            let all = build_in(&world, "all changed", &new);
            println!(
                "ratios to create_dir + write: first {:.2}, same {:.2}, all {:.2}",
                first / plainest,
                again / plainest,
                all / plainest
            );
            ratios.push((first / plainest, plain));
        }
        ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(ratios[2].0 < 3.0, "{:.2} times as long as bare writing", ratios[2].0);
    }
}

#[test]
#[ignore = "a measurement, for release builds"]
fn one_of_a_hundred_thousand() {
    let mut world = World::below(Path::new("/dev/shm"));
    let mut site: Vec<_> = pages(100_000, "").into_iter().map(|(path, bytes)| (path, bytes[..64].to_vec())).collect();
    build_in(&world, "first build", &site);
    for (round, atomic) in [false, false, true].into_iter().enumerate() {
        world.atomic = atomic;
        site[50_000].1 = format!("changed {round}").into_bytes();
        let (opening, output) = timed("open", || world.open().unwrap());
        let (_, entries) = timed("ask and stage", || {
            let entry = |(path, bytes): &(SitePath, Vec<u8>)| {
                let fingerprint = Fingerprint::of(bytes);
                let kept = output.kept(path).filter(|kept| kept.fingerprint == fingerprint);
                let written = kept.unwrap_or_else(|| output.stage(path, fingerprint, bytes).unwrap());
                Entry { path: path.clone(), written }
            };
            site.par_iter().map(entry).collect::<Vec<_>>()
        });
        let (_, changes) = timed(if atomic { "commit, atomic" } else { "commit" }, || output.commit(entries).unwrap());
        assert_eq!(changes, Changes { written: 2, removed: 0, unchanged: 99_999, bytes: 0 });
        assert!(opening < 1.0, "looking at 100,000 files took {opening:.2} s");
    }
    let (_, ()) = timed("open and nothing more", || drop(world.open().unwrap()));
    fs::remove_dir_all(world.work()).unwrap();
    build_in(&world, "without the work folder", &site);
}
