//! The digest of a file at a target of any kind: a film of the storm does not go through memory as a whole.
//!
//! In: a large file at each kind of target. Out: pass or fail. Touches: a folder; the loopback interface; runs `git`, `sh` and itself.

use std::{
    env, fs,
    io::Write,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use bantin::{
    config::{
        DeployTarget, Named,
        deploy::{Folder, Ftp, Git, Kind, Ssh, Tls},
    },
    deploy::{self, Line, Patience, Target, ssh::Remote},
    diag::Span,
    hash::Digest,
};

use crate::{
    carrier::{around, folder, site, written},
    deploy::git,
    hosts,
};

/// How large the file is, and how much more memory all kinds together may take, in bytes.
const SIZE: u64 = 96 << 20;
const MORE: u64 = SIZE / 3;

/// Set where the test has a process of its own: memory is counted for all that a process does.
const ALONE: &str = "BANTIN_TEST_ALONE";

/// What stands for `ssh` and its host: the command is run here.
const HERE: &str = "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n";

#[test]
fn no_kind_holds_a_whole_file_in_memory() {
    if env::var_os(ALONE).is_none() {
        let root = folder("digest");
        let ssh = root.join("ssh");
        fs::write(&ssh, HERE).unwrap();
        fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
        let mut alone = Command::new(env::current_exe().unwrap());
        alone.args(["--exact", "deploy_digest::no_kind_holds_a_whole_file_in_memory", "--nocapture"]);
        alone.env(ALONE, &root).env("BANTIN_SSH", ssh).env("BANTIN_FTP_PASSWORD", "x");
        let output = alone.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
        return;
    }
    let root = Path::new(&env::var_os(ALONE).unwrap()).to_owned();
    let files = root.join("files");
    fs::create_dir_all(&files).unwrap();
    let film = files.join("phim.mp4");
    fs::File::create(&film).and_then(|mut file| file.set_len(SIZE).and_then(|()| file.write_all(b"ftyp"))).unwrap();
    let expected = Digest::of_reader(&mut fs::File::open(&film).unwrap()).unwrap();
    let kinds = kinds(&root, &files);
    let name = Named { text: "web".to_owned(), span: Span::new(0, 0) };
    let before = peak();
    for (at, kind) in kinds.into_iter().enumerate() {
        let target = deploy::target(&DeployTarget { name: name.clone(), kind }, &root, &root.join("own")).unwrap();
        let line = Line::new(target.as_ref(), Patience { again: 0, ..Patience::default() });
        assert_eq!(line.digest("không-có.mp4").unwrap(), None);
        assert_eq!(line.digest("phim.mp4").unwrap(), Some(expected));
        let more = peak() - before;
        assert!(more < MORE, "{more} bytes, kind {at}");
    }
}

/// Hosts with SSH that `.ci/deploy` starts; `BANTIN_TEST_SSH` names its folder.
#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn several_files_are_asked_for_at_once() {
    let ssh = PathBuf::from(env::var_os("BANTIN_TEST_SSH").unwrap()).join("ssh");
    let around = around(&[("BANTIN_SSH", ssh.to_str().unwrap()), ("HOME", "/nonexistent")]);
    let (root, tree) = (folder("digest-ssh"), site(1, 1_000_000));
    written(&root, &tree);
    for host in ["rsync", "shell", "sftp"] {
        let path = root.to_str().unwrap().to_owned();
        let place = Ssh { host: host.to_owned(), port: None, path, releases: false };
        let target = Remote::new(&place, &around).unwrap();
        let differs = |(path, bytes): (&String, &Vec<u8>)| target.digest(path).unwrap() != Some(Digest::of(bytes));
        let wrong = std::thread::scope(|scope| {
            let asked: Vec<_> = tree.iter().map(|file| (file.0, scope.spawn(move || differs(file)))).collect();
            asked.into_iter().filter_map(|(path, differs)| differs.join().unwrap().then_some(path)).collect::<Vec<_>>()
        });
        assert!(wrong.is_empty(), "{host}: {wrong:?}");
    }
}

/// Each kind at a place where the files lie.
fn kinds(root: &Path, files: &Path) -> Vec<Kind> {
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    symlink(files, root.join("linked")).unwrap();
    for arguments in
        [["init", "--quiet", "--initial-branch=pages"].as_slice(), &["add", "-A"], &["commit", "--quiet", "-m", "a"]]
    {
        git(files, arguments);
    }
    let far = hosts::ftp(root, None);
    let (host, port, user) = (far.ip().to_string(), Some(far.port()), Some("lan".to_owned()));
    vec![
        Kind::Folder(Folder { path: path("files"), releases: false }),
        Kind::Folder(Folder { path: path("linked"), releases: false }),
        Kind::Git(Git { url: path("files"), branch: "pages".to_owned() }),
        Kind::Ssh(Ssh { host: "here".to_owned(), port: None, path: path("files"), releases: false }),
        Kind::Ftp(Ftp { host, port, user, path: "/files".to_owned(), tls: Tls::None }),
    ]
}

/// The most memory that this process has had so far, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
}
