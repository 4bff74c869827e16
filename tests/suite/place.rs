//! A signed site with a target of any kind, a bad line to it, and whoever else has a file there.
//!
//! In: the kind. Out: a [`Place`], which is edited, deployed and looked at. Touches: a folder for the site and one for the host; the
//! loopback interface; runs `git` for a branch, and the programs of [`judge`].

use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use crate::{
    carrier::folder,
    crawler,
    deploy::git,
    harness::{Site, Tree, tree_of},
    hosts::{self, Fault, Store},
    judge,
    proxy::{Cut, Dice, Line},
};

/// A file that isn't ours.
const FOREIGN: (&str, &[u8]) = ("của-người-khác.html", b"another's");

/// The deploy of an edition: some of them have few files.
pub(crate) const DEPLOY: [&str; 3] = ["deploy", "--allow-removals", "99"];

/// What the host reads and `output` doesn't make.
const NOTES: [&str; 3] = [".bantin/", ".nojekyll", "manifest.txt.minisig"];

/// A site with a target.
pub(crate) struct Place {
    pub(crate) site: Site,
    /// The line to its host; a folder has none.
    pub(crate) line: Option<Line>,
    /// What readers see, on the disk: for a branch, a copy of it.
    pub(crate) far: PathBuf,
    /// Whether readers get all of an edition at once.
    pub(crate) at_once: bool,
    /// As `rclone` names it.
    remote: String,
    /// The key that its manifests are signed for.
    public: String,
    pub(crate) store: Option<Store>,
    /// The repository whose branch it is.
    pub(crate) repository: Option<PathBuf>,
}

/// The number of a port in a file of `.ci/deploy`.
fn port(file: &Path) -> u16 {
    fs::read_to_string(file).unwrap().trim().parse().unwrap()
}

/// A port of this machine.
fn here(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

impl Place {
    fn new(far: PathBuf, remote: String, line: Option<Line>, settings: &str) -> Self {
        let site = Site::new();
        let public = site.new_key(&[]);
        let keys = hosts::KEYS.iter().chain(&[("BANTIN_FTP_PASSWORD", "x"), ("BANTIN_DEPLOY_TIMEOUT", "1")]);
        let site = keys.fold(site, |site, (name, value)| site.environment(name, value));
        let site = site.settings(&format!("related: 0\npublic_key: {public}\ndeploy: {{web: {{{settings}}}}}"));
        Self { site, line, far, at_once: false, remote, public, store: None, repository: None }
    }

    /// A folder, or one of releases.
    pub(crate) fn folder(name: &str, releases: bool) -> Self {
        let root = folder(name).join("web");
        let far = if releases { root.join("current") } else { root.clone() };
        let settings = format!("kind: folder, path: '{}', releases: {releases}", root.display());
        Self { at_once: releases, ..Self::new(far.clone(), far.display().to_string(), None, &settings) }
    }

    /// A branch of a repository that is reached over the net.
    pub(crate) fn git(name: &str) -> Self {
        let root = folder(name);
        git(&root, &["init", "--quiet", "--bare", "kho.git"]);
        let (line, far) = (Line::to(hosts::git(&root)), root.join("xem"));
        let url = format!("git://127.0.0.1:{}/kho.git", line.address().port());
        let settings = format!("kind: git, url: '{url}', branch: pages");
        let place = Self::new(far.clone(), far.display().to_string(), Some(line), &settings);
        Self { at_once: true, repository: Some(root.join("kho.git")), ..place }
    }

    /// A bucket.
    pub(crate) fn store(name: &str) -> Self {
        let root = folder(name);
        let store = Store::start(&root);
        let line = Line::to(store.address().trim_start_matches("http://").parse().unwrap());
        let settings = format!("kind: s3, bucket: web, prefix: vi, endpoint: 'http://{}'", line.address());
        let account = "provider=Other,access_key_id=key,secret_access_key=secret,force_path_style=true";
        // The slash tells that it is no object: this store fails when it is asked for one where a folder is.
        let remote = format!(":s3,{account},endpoint='{}':web/vi/", store.address());
        Self { store: Some(store), ..Self::new(root.join("web/vi"), remote, Some(line), &settings) }
    }

    /// A host with FTP: Debian's where `.ci/deploy` has started it, else one in this process.
    pub(crate) fn ftp(name: &str) -> Self {
        let (server, root) = match env::var_os("BANTIN_TEST_FTP").map(PathBuf::from) {
            Some(vsftpd) => (here(port(&vsftpd.join("plain.port"))), vsftpd.join("files")),
            None => {
                let root = folder(name);
                (hosts::ftp(&root, None), root)
            }
        };
        let line = Line::to(server);
        let settings = format!(
            "kind: ftp, host: 127.0.0.1, port: {}, user: anonymous, path: '/web/{name}', tls: none",
            line.address().port()
        );
        let password = if judge::sits() { judge::obscured("x") } else { String::new() };
        let account = format!("host=127.0.0.1,port={},user=anonymous,pass={password}", server.port());
        let remote = format!(":ftp,{account}:/web/{name}");
        Self::new(root.join("web").join(name), remote, Some(line), &settings)
    }

    /// A host with SSH: Debian's `sshd`; `.ci/deploy` starts it, and `BANTIN_TEST_SSH` names its folder.
    pub(crate) fn ssh(name: &str, host: &str, releases: bool) -> Self {
        let ssh = PathBuf::from(env::var_os("BANTIN_TEST_SSH").unwrap());
        let (port, root) = (port(&ssh.join(format!("{host}.port"))), folder(name).join("web site"));
        let far = if releases { root.join("current") } else { root.clone() };
        let line = Line::to(here(port));
        let settings = format!(
            "kind: ssh, host: {host}, port: {}, path: '{}', releases: {releases}",
            line.address().port(),
            root.display()
        );
        let account = format!("host=127.0.0.1,port={port},user=root,key_file='{}'", ssh.join("user").display());
        let remote = format!(":sftp,{account},shell_type=none,disable_hashcheck=true:{}", far.display());
        let mut place = Self { at_once: releases, ..Self::new(far, remote, Some(line), &settings) };
        place.site = place.site.environment("BANTIN_SSH", ssh.join("ssh").to_str().unwrap());
        place
    }

    /// The edition of a number, built: some posts, one that is there in every other edition only, a film, and a style of its own, which
    /// gives all pages another address for it.
    pub(crate) fn edition(&self, number: u64) -> Tree {
        for post in 0..4 {
            self.site.put(&format!("bai-{post}"), "", "Một bài cũ.");
        }
        self.site.put("bai-doi", "", &format!("Lần thứ {number}."));
        self.site.put(&format!("lan-{}", number % 2), "", "Chỉ một lần.");
        let _ = fs::remove_file(self.site.source(&format!("posts/lan-{}.md", (number + 1) % 2)));
        let film: Vec<u8> = (0..60_000_u64).map(|at| ((at * 31 + number) % 251) as u8).collect();
        self.site.write("static/phim.mp4", film);
        self.site.write("themes/default/assets/style.css", format!("body {{ margin: {number}px }}"));
        self.site.build();
        self.site.tree()
    }

    /// Deploys; gives the exit code and all that was said.
    pub(crate) fn deploy(&self) -> (i32, String) {
        let (code, out, err) = self.site.say(&DEPLOY);
        (code, out + &err)
    }

    /// Deploys; it has to succeed: see [`Self::assert_holds`].
    pub(crate) fn deploy_well(&self, new: &Tree, old: &Tree, when: &str) {
        let (code, said) = self.deploy();
        assert_eq!(code, 0, "{when}: {said}");
        self.assert_holds(new, old, when);
    }

    /// Somebody else puts a file there.
    pub(crate) fn put_foreign(&self) {
        let (path, bytes) = FOREIGN;
        if let Some(repository) = &self.repository {
            git(&self.far, &["clone", "--quiet", "--branch", "pages", repository.to_str().unwrap(), "theirs"]);
            let theirs = self.far.join("theirs");
            fs::write(theirs.join(path), bytes).unwrap();
            git(&theirs, &["add", path]);
            git(&theirs, &["commit", "--quiet", "-m", "ta"]);
            git(&theirs, &["push", "--quiet", "origin", "pages"]);
        } else {
            fs::write(self.far.join(path), bytes).unwrap();
        }
    }

    /// What readers see, without what we note there.
    pub(crate) fn stored(&self) -> Tree {
        tree_of(&self.far).into_iter().filter(|(path, _)| !NOTES.iter().any(|note| path.starts_with(note))).collect()
    }

    /// Makes `far` what readers see now.
    pub(crate) fn look(&self) {
        if let Some(repository) = &self.repository {
            let _ = fs::remove_dir_all(&self.far);
            let url = format!("file://{}", repository.display());
            git(self.far.parent().unwrap(), &["clone", "--quiet", "--branch", "pages", "--depth=1", &url, "xem"]);
            fs::remove_dir_all(self.far.join(".git")).unwrap();
        }
    }

    /// The target holds exactly an edition, and others agree.
    pub(crate) fn assert_holds(&self, new: &Tree, old: &Tree, when: &str) {
        self.look();
        let besides = self.beside(new, old).unwrap_or_else(|wrong| panic!("{when}: {wrong}"));
        if judge::sits() {
            self.judge(besides);
        }
    }

    /// What there is beside an edition: a foreign file and superseded assets of the one before. Or why it isn't that edition.
    fn beside(&self, new: &Tree, old: &Tree) -> Result<Vec<String>, String> {
        let mut stored = self.stored();
        for (path, bytes) in new {
            if stored.remove(path).as_ref() != Some(bytes) {
                return Err(format!("{path} is missing or another one"));
            }
        }
        let is_kept = |path: &String, bytes: &Vec<u8>| !path.ends_with(".html") && old.get(path) == Some(bytes);
        let is_foreign = |path: &String, bytes: &Vec<u8>| (path.as_str(), bytes.as_slice()) == FOREIGN;
        match stored.iter().find(|(path, bytes)| !is_kept(path, bytes) && !is_foreign(path, bytes)) {
            Some((path, _)) => Err(format!("{path} is left")),
            None => Ok(stored.into_keys().collect()),
        }
    }

    /// In the middle of a deploy: no page lacks what it needs, and the foreign file is as it was; where readers get all at once, they
    /// have one edition or the other.
    pub(crate) fn assert_whole(&self, new: &Tree, (old, older): (&Tree, &Tree), when: &str) {
        self.look();
        let stored = self.stored();
        assert_eq!(stored.get(FOREIGN.0).map(Vec::as_slice), Some(FOREIGN.1), "{when}");
        for (path, bytes) in stored.iter().filter(|(path, _)| path.ends_with(".html")) {
            let lacks = crawler::missing(&stored, bytes);
            let lacks: Vec<_> = lacks.into_iter().filter(|link| !link.ends_with(".html")).collect();
            assert!(lacks.is_empty(), "{when}: {path} lacks {lacks:?}");
        }
        if self.at_once
            && let (Err(new), Err(old)) = (self.beside(new, old), self.beside(old, older))
        {
            panic!("{when}: neither the new edition ({new}) nor the old one ({old})");
        }
    }

    /// Others agree that this is the output, signed.
    fn judge(&self, mut besides: Vec<String>) {
        judge::minisign_agrees(&self.far, &self.public);
        besides.extend(NOTES[1..].iter().map(|&note| note.to_owned()));
        judge::rclone_agrees(&self.site.root().join("public"), &self.remote, &besides);
        if let Some(repository) = &self.repository {
            judge::git_agrees(repository);
        }
    }

    /// What goes wrong from now on, in words: cuts within so many bytes of the line, and requests that the host answers badly.
    pub(crate) fn fail(&self, dice: &mut Dice, bytes: u64) -> String {
        let kinds = [403, 404, 500, 503].map(Fault::Status).into_iter().chain([Fault::LostReply, Fault::Reset]);
        let kinds: Vec<_> = kinds.collect();
        let mut told = String::new();
        if let Some(store) = &self.store {
            let faults = (0..2).map(|_| (dice.below(30) as usize, kinds[dice.below(6) as usize])).collect::<Vec<_>>();
            store.fail(&faults);
            told += &format!("{faults:?} ");
        }
        if let Some(line) = &self.line {
            let cuts = [Cut::End, Cut::LostReply, Cut::Stall(1200)];
            let mut at = [dice.below(bytes), dice.below(bytes / 10)]
                .map(|at| (at, cuts[dice.below(12).saturating_sub(9) as usize]));
            at.sort_unstable_by_key(|(at, _)| *at);
            line.cut(&at);
            told += &format!("{at:?}");
        }
        told
    }

    /// All is well from now on.
    pub(crate) fn heal(&self) {
        self.store.iter().for_each(|store| store.fail(&[]));
        self.line.iter().for_each(|line| line.cut(&[]));
    }
}
