//! What can be wrong with an old address that `site.yaml` leads elsewhere.
//!
//! In: the planned outputs. Out: diagnostics at the place in `site.yaml`. Touches: nothing.

use std::collections::HashSet;

use super::{
    Output, Plan, Recipe,
    outputs::{file_of, page_file},
    wrong::unknown_address,
};
use crate::{
    config,
    diag::{Diagnostic, Fault},
    words,
};

/// A redirect that leads nowhere is a warning only: the page that it leads to may come back, as a tag's does with its next post.
pub(super) fn check(plan: &Plan<'_>, report: &mut Vec<Diagnostic>) {
    let redirects = &plan.inputs.library.config.redirects;
    if redirects.is_empty() {
        return;
    }
    let files: HashSet<&str> = plan.outputs.iter().map(|output| output.file.as_str()).collect();
    for redirect in redirects.iter().filter(|redirect| redirect.to.starts_with('/')) {
        let path = redirect.to.split(['?', '#']).next().unwrap_or_default();
        let known = [file_of(path).ok(), page_file(path)].into_iter().flatten();
        if !known.into_iter().any(|file| files.contains(file.as_str())) {
            let diagnostic = unknown_address(&redirect.to).at(redirect.from.span);
            report.push(diagnostic.in_file(config::FILE).warning());
        }
    }
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
