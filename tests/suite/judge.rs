//! Programs that have nothing of ours in them say what they think of what lies at a target.
//!
//! In: folders and addresses. Out: nothing, when they agree. Touches: runs `rclone`, `minisign`, `sha256sum` and `git`, which read there.

use std::{path::Path, process::Command};

/// Whether they are asked: where nobody has installed them, the tests' own comparison has to do.
pub(crate) fn sits() -> bool {
    std::env::var_os("BANTIN_TEST_JUDGE").is_some()
}

/// A place holds exactly what a folder holds, beside what we note there and files of these names: `rclone` reads every byte.
pub(crate) fn rclone_agrees(folder: &Path, remote: &str, besides: &[String]) {
    let mut command = Command::new("rclone");
    command.args(["--config", "", "check", "--download", "--checkers", "2", "--retries", "1"]);
    command.args(["--filter", "- /.bantin/**"]);
    for path in besides {
        command.arg("--filter").arg(format!("- /{path}"));
    }
    let said = asked(command.arg(folder).arg(remote).env_remove("AWS_CA_BUNDLE"));
    assert!(said.contains(" 0 differences found"), "{said}");
}

/// What `rclone` calls a password.
pub(crate) fn obscured(password: &str) -> String {
    let output = Command::new("rclone").args(["obscure", password]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The manifest in a folder is signed with this key, and lists the files as they lie there.
pub(crate) fn minisign_agrees(folder: &Path, public: &str) {
    asked(Command::new("minisign").current_dir(folder).args(["-Vm", "manifest.txt", "-P", public]));
    asked(Command::new("sha256sum").current_dir(folder).args(["--check", "--quiet", "manifest.txt"]));
}

/// A repository is sound.
pub(crate) fn git_agrees(repository: &Path) {
    asked(Command::new("git").arg("--git-dir").arg(repository).args(["fsck", "--strict", "--no-dangling"]));
}

/// What a program said, which has to agree.
fn asked(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {said}");
    said
}
