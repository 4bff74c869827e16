//! The commands that only print: completions, manual pages.
//!
//! In: the program. Out: pass or fail. Touches: a folder for the pages.

use std::{collections::BTreeSet, fs};

use crate::harness::Site;

#[test]
fn every_shell_gets_completions() {
    let site = Site::bare();
    for (shell, mark) in [
        ("bash", "complete -F _bantin"),
        ("zsh", "#compdef bantin"),
        ("fish", "complete -c bantin"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let (code, script, said) = site.say(&["completions", shell]);
        assert_eq!((code, said.as_str()), (0, ""), "{shell}");
        assert!(
            script.contains(mark) && script.contains("message-format") && script.contains("completions"),
            "{script}"
        );
    }
    let (code, _, said) = site.say(&["completions", "tcsh"]);
    assert!(code == 2 && said.contains("powershell"), "{said}");
}

#[test]
fn a_command_shows_the_options_that_mean_something_to_it() {
    let site = Site::new();
    let shows = |command: &str, option: &str| {
        let (code, help, _) = site.say(&[&command.split(' ').collect::<Vec<_>>()[..], &["--help"]].concat());
        assert_eq!(code, 0, "{command}");
        help.contains(option)
    };
    for (command, shown, hidden) in [
        ("build", "--drafts", "--category"),
        ("new post", "--now", "--drafts"),
        ("new bulletin", "--site", "--timings"),
        ("rename-tag", "--dry-run", "--base-url"),
        ("init", "--language", "--site"),
        ("key new", "--password", "--drafts"),
        ("completions", "--help", "--lang"),
    ] {
        assert!(shows(command, shown) && !shows(command, hidden), "{command}");
    }
    // What is hidden is still understood, before and behind the command.
    let given =
        ["--site", "site", "new", "post", "Tin", "--category", "Tin tức", "--drafts", "--now", "2024-10-27T13:07"];
    assert_eq!(site.say(&given), (0, "Created site/posts/2024/10/tin.md\n".to_owned(), String::new()));
    let given = ["--lang", "vi", "new", "-q", "post", "Tin", "--category", "x", "--jobs", "1"];
    assert!(site.say(&given).2.contains("không có chuyên mục"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_no_success() {
    let site = Site::new().post("tin", "", "…");
    let full = |arguments: &[&str]| {
        let out = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        site.said_into(arguments, out.into())
    };
    for command in
        ["schema site", "related", "check --format sarif", "plan", "man", "completions bash", "explain", "--help"]
    {
        let (code, errors) = full(&command.split(' ').collect::<Vec<_>>());
        let told = "error[unwritable]: standard output cannot be written: the disk is full";
        assert!(code == 2 && errors.contains(told), "{command}: {code} {errors}");
    }
    let (_, errors) = full(&["explain", "--lang", "vi"]);
    assert!(errors.contains("không ghi được ra đầu ra chuẩn: đĩa đã đầy"), "{errors}");
    // Whoever closes it does not want to read.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(site.said_into(&["schema", "site"], writer.into()), (0, String::new()));
}

#[test]
fn every_command_has_a_manual_page() {
    let site = Site::bare();
    let (code, page, _) = site.say(&["man"]);
    assert!(code == 0 && page.contains(".TH") && page.contains("bantin\\-build(1)"), "{page}");
    let dir = site.root().join("man");
    assert_eq!(site.say(&["man", "man"]), (0, String::new(), String::new()));
    let names: BTreeSet<String> =
        fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for command in [
        "bantin",
        "bantin-build",
        "bantin-init",
        "bantin-new",
        "bantin-new-post",
        "bantin-new-bulletin",
        "bantin-rename-tag",
        "bantin-schema",
        "bantin-man",
    ] {
        assert!(names.contains(&format!("{command}.1")), "{names:?}");
    }
    assert!(fs::read_to_string(dir.join("bantin-build.1")).unwrap().contains("verify\\-incremental"));
    fs::write(site.root().join("tep"), "").unwrap();
    let (code, _, said) = site.say(&["man", "tep/man", "--lang", "vi"]);
    assert!(code == 2 && said.contains("không ghi được"), "{said}");
}
