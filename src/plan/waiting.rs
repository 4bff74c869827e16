//! What is wrong with posts that wait for their date: when it comes nobody may be there to mend it, and a build that fails publishes
//! nothing of what is due.
//!
//! In: the planned outputs, the posts held back. Out: a warning for each error that will stop the builds. Touches: nothing.

use std::collections::HashMap;

use super::{Plan, other_name, outputs::file_of, resolve, two_sources, wrong};
use crate::{
    content::Post,
    diag::{Diagnostic, Span},
    library::clock::Reason,
    output::SitePath,
    text::time::{Moment, iso},
    words,
};

/// Tells of all posts that will stop the builds from their date on.
pub(super) fn check(plan: &Plan<'_>, report: &mut Vec<Diagnostic>) {
    let mut taken = HashMap::new();
    for held in plan.inputs.library.held.iter() {
        let Reason::Scheduled(at) = held.reason else { continue };
        let mut found = Vec::new();
        wrong::tell(plan.inputs, vec![resolve::told_of(plan.inputs, &plan.addresses, held.post)], &mut found);
        found.retain(Diagnostic::is_error);
        addresses(plan, held.post, &mut taken, &mut found);
        report.extend(found.into_iter().map(|one| later(plan, one, at)));
    }
}

/// Tells of the addresses of a post that are not free, or cannot be.
fn addresses<'a>(
    plan: &Plan<'a>,
    post: &'a Post,
    taken: &mut HashMap<SitePath, &'a Post>,
    found: &mut Vec<Diagnostic>,
) {
    let own = plan.inputs.library.config.post_address(post);
    let aliases = post.aliases.iter().map(|alias| (alias.text.as_str(), alias.span));
    for (address, span) in std::iter::once((own.as_str(), post.slug_span)).chain(aliases) {
        match file_of(address) {
            Ok(file) => found.extend(clash(plan, post, (file, span), taken)),
            Err(fault) => found.push(fault.at(span).in_file(post.path.clone())),
        }
    }
}

/// The error of an address that another source has already, or will have.
fn clash<'a>(
    plan: &Plan<'a>,
    post: &'a Post,
    (file, span): (SitePath, Span),
    taken: &mut HashMap<SitePath, &'a Post>,
) -> Option<Diagnostic> {
    let published = plan.outputs.binary_search_by(|output| output.file.cmp(&file)).ok();
    let other = match published {
        Some(at) => plan.origin(plan.outputs[at].recipe),
        None => taken.insert(file.clone(), post).filter(|other| other.path != post.path)?.path.clone(),
    };
    let told = two_sources(&file.address()).hint(other_name()).at(span).in_file(post.path.clone());
    Some(if other.is_empty() { told } else { told.also(other, None, words!("the other source", "nguồn còn lại")) })
}

/// What will be an error, told while there is time.
fn later(plan: &Plan<'_>, mut told: Diagnostic, at: Moment) -> Diagnostic {
    let when = iso(at, &plan.inputs.library.config.zone);
    told.hints.insert(
        0,
        words!(
            "the post waits for {when}: from then on the site cannot be built until this is mended",
            "bài chờ đến {when}; từ lúc đó sẽ không dựng được trang nếu lỗi này chưa được sửa"
        ),
    );
    told.warning()
}
