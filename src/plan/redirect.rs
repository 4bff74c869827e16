//! What can be wrong with an old address that `site.yaml` leads elsewhere.
//!
//! In: the planned outputs. Out: diagnostics at the place in `site.yaml`. Touches: nothing.

use std::collections::HashMap;

use super::{
    Output, Plan, Recipe,
    outputs::{file_of, page_file},
    wrong::unknown_address,
};
use crate::{
    config::{self, BaseUrl, Redirect},
    diag::{Diagnostic, Fault},
    words,
};

/// A redirect that leads nowhere is a warning only: the page that it leads to may come back, as a tag's does with its next post. One that
/// leads back to itself is an error: browsers would go round for ever. No alias can be on the way, since it leads to a page.
pub(super) fn check(plan: &Plan<'_>, report: &mut Vec<Diagnostic>) {
    let redirects = &plan.inputs.library.config.redirects;
    if redirects.is_empty() {
        return;
    }
    let outputs: HashMap<&str, &Output> = plan.outputs.iter().map(|output| (output.file.as_str(), output)).collect();
    let mut next = vec![None; redirects.len()];
    for (redirect, next) in redirects.iter().zip(&mut next) {
        let Some(path) = own_path(&plan.inputs.library.config.base, &redirect.to) else { continue };
        let mut files = [file_of(path).ok(), page_file(path)].into_iter().flatten();
        match files.find_map(|file| outputs.get(file.as_str())) {
            Some(output) => *next = number(output).map(|at| at as usize),
            // What else lies at the same host is nobody's business here.
            None if redirect.to.starts_with('/') => {
                let diagnostic = unknown_address(&redirect.to).at(redirect.from.span);
                report.push(diagnostic.in_file(config::FILE).warning());
            }
            None => {}
        }
    }
    report.extend(circles(&next).iter().map(|circle| round(redirects, circle)));
}

/// The path that an address of this site has in it, written in full or not; `None` for those of others.
fn own_path<'a>(base: &BaseUrl, address: &'a str) -> Option<&'a str> {
    let path =
        match address.strip_prefix(&base.origin).and_then(|rest| rest.strip_prefix(base.root.trim_end_matches('/'))) {
            Some(path) if path.is_empty() || path.starts_with(['/', '?', '#']) => path,
            _ => Some(address).filter(|address| address.starts_with('/'))?,
        };
    path.split(['?', '#']).next()
}

/// Where each of some things leads to another one, the ways that come back to where they began, each from its first thing on.
fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walks = vec![None; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| walks[*here].is_none()) {
            walks[here] = Some(start);
            way.push(here);
            at = next[here];
        }
        if let Some(begin) =
            at.filter(|here| walks[*here] == Some(start)).and_then(|here| way.iter().position(|one| *one == here))
        {
            let mut circle = way.split_off(begin);
            let first = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap_or_default();
            circle.rotate_left(first);
            found.push(circle);
        }
    }
    found
}

/// The error of redirects that lead round.
fn round(redirects: &[Redirect], circle: &[usize]) -> Diagnostic {
    let way = circle.iter().chain(&circle[..1]).map(|at| format!("`{}`", redirects[*at].from.text));
    let way = way.collect::<Vec<_>>().join(" → ");
    let message = words!("this redirect leads back to itself: {way}", "chuyển hướng này quay lại chính nó: {way}");
    let hint = words!(
        "let one of them lead to a page, or remove them",
        "hãy cho một địa chỉ dẫn tới một trang có thật, hoặc xóa các dòng này"
    );
    let fault = Fault::new("redirect-loop", message).hint(hint);
    let first = fault.at(redirects[circle[0]].from.span).in_file(config::FILE);
    let others = circle[1..].iter().map(|at| redirects[*at].from.span);
    let label = || words!("on the way round", "cùng nằm trên vòng này");
    others.fold(first, |diagnostic, span| diagnostic.also(config::FILE, Some(span), label()))
}

/// The number of the redirect that an output is.
pub(super) fn number(output: &Output) -> Option<u32> {
    match output.recipe {
        Recipe::Redirect(at) => Some(at),
        _ => None,
    }
}

/// The error of a redirect whose address is not free; `other` is the file that the other source is, if it is one.
pub(super) fn of_a_page(fault: Fault, plan: &Plan<'_>, at: u32, other: &str) -> Diagnostic {
    let span = plan.inputs.library.config.redirects[at as usize].from.span;
    let hint =
        words!("remove this redirect: the address is in use", "hãy xóa dòng chuyển hướng này: địa chỉ đang được dùng");
    let diagnostic = fault.hint(hint).at(span).in_file(config::FILE);
    if other.is_empty() || other == config::FILE {
        return diagnostic;
    }
    diagnostic.also(other, None, words!("the other source", "nguồn còn lại"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_that_come_back_are_found_once_each_and_tails_are_not() {
        let leads = |to: &[i32]| circles(&to.iter().map(|to| usize::try_from(*to).ok()).collect::<Vec<_>>());
        assert_eq!(leads(&[]), [[0; 0]; 0]);
        assert_eq!(leads(&[1, 2, -1]), [[0; 0]; 0]);
        assert_eq!(leads(&[0]), [[0]]);
        // A tail leads into a circle that stands before it, and one after it.
        assert_eq!(leads(&[3, 0, 4, 5, 2, 0]), [vec![0, 3, 5], vec![2, 4]]);
    }

    #[test]
    fn an_address_of_the_site_may_be_written_in_full() {
        let base = BaseUrl { origin: "https://x.example".into(), root: "/tin/".into() };
        let path = |address| own_path(&base, address);
        assert_eq!(path("/a/?b#c"), Some("/a/"));
        assert_eq!(path("https://x.example/tin/a/#c"), Some("/a/"));
        assert_eq!(path("https://x.example/tin"), Some(""));
        for other in ["https://x.example/a/", "https://x.example/tinh/", "https://x.example.org/tin/a/"] {
            assert_eq!(path(other), None, "{other}");
        }
    }
}
