//! Takes out the findings that a site lets stay, each for its reason.
//!
//! In: the site's exceptions, the findings. Out: what is left, and what was allowed. Touches: nothing.

use crate::{
    config::{self, Allow},
    diag::{Diagnostic, Fault, draw::Allowed},
    words,
};

/// Codes whose findings depend on the surroundings or the hour, so that an exception without one may be needed elsewhere.
const ELSEWHERE: [&str; 4] = ["dead-link", "silent-change", "contradicting-bulletins", "no-successor"];

/// Findings, sorted out.
#[derive(Debug, Default)]
pub struct Sifted {
    /// What the editor must know.
    pub kept: Vec<Diagnostic>,
    /// What may stay.
    pub allowed: Vec<Allowed>,
    used: Vec<bool>,
}

impl Sifted {
    /// Sorts what a build says and what the checks say. What stops a build cannot be allowed, since a build knows no exceptions.
    pub fn new(allow: &[Allow], built: Vec<Diagnostic>, checked: Vec<Diagnostic>) -> Self {
        let mut sifted = Self { used: vec![false; allow.len()], ..Self::default() };
        let all = built.into_iter().map(|one| (!one.is_error(), one)).chain(checked.into_iter().map(|one| (true, one)));
        for (may, found) in all {
            match allow.iter().position(|allow| may && covers(allow, &found)) {
                Some(at) => {
                    sifted.used[at] = true;
                    sifted.allowed.push(Allowed { found, reason: allow[at].reason.clone() });
                }
                None => sifted.kept.push(found),
            }
        }
        sifted
    }

    /// Tells of exceptions that nothing needs.
    pub fn unused(&self, allow: &[Allow]) -> Vec<Diagnostic> {
        let unused =
            allow.iter().zip(&self.used).filter(|(allow, used)| !**used && !ELSEWHERE.contains(&allow.code.as_str()));
        unused.map(|(allow, _)| unused_allow(allow)).collect()
    }
}

fn unused_allow(allow: &Allow) -> Diagnostic {
    let code = &allow.code;
    Fault::new(
        "unused-allow",
        words!("this exception matches no finding `{code}`", "ngoại lệ này không khớp với phát hiện `{code}` nào"),
    )
    .hint(words!(
        "remove this entry; errors that stop a build cannot be allowed",
        "hãy xóa mục này; lỗi làm dừng việc dựng trang thì không cho phép được"
    ))
    .at(allow.span)
    .in_file(config::FILE)
    .warning()
}

fn covers(allow: &Allow, found: &Diagnostic) -> bool {
    allow.code == found.code && allow.path.as_deref().is_none_or(|pattern| is_in(pattern, &found.file))
}

/// Whether a file is the one named, lies in the folder named, or fits the pattern.
fn is_in(pattern: &str, file: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    if !pattern.contains('*') {
        return file == pattern || file.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('/'));
    }
    let (patterns, parts): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), file.split('/').collect());
    fits(&patterns, &parts)
}

/// `**` stands for any number of folders, `*` for any letters within a name.
fn fits(patterns: &[&str], parts: &[&str]) -> bool {
    match (patterns, parts) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=parts.len()).any(|count| fits(rest, &parts[count..])),
        ([pattern, patterns @ ..], [part, parts @ ..]) => name_fits(pattern, part) && fits(patterns, parts),
        _ => false,
    }
}

fn name_fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, rest)) => name.strip_prefix(head).is_some_and(|name| {
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| name_fits(rest, &name[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::is_in;

    #[test]
    fn paths_folders_and_patterns_are_told_apart() {
        for (pattern, file, expected) in [
            ("posts/a.md", "posts/a.md", true),
            ("posts/a", "posts/a.md", false),
            ("posts/2014", "posts/2014/12/a.md", true),
            ("posts/2014/", "posts/2014/12/a.md", true),
            ("posts/20", "posts/2014/12/a.md", false),
            ("posts/*/a.md", "posts/2014/a.md", true),
            ("posts/*/a.md", "posts/2014/12/a.md", false),
            ("posts/**/a.md", "posts/a.md", true),
            ("posts/**", "posts/2014/12/a.md", true),
            ("**/bão-*.md", "posts/2024/bão-số-6.md", true),
            ("*.md", "posts/a.md", false),
        ] {
            assert_eq!(is_in(pattern, file), expected, "{pattern} {file}");
        }
    }
}
