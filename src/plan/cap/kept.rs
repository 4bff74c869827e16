//! Messages that are published as they were issued: byte for byte, whatever bulletins, templates and the program are today.
//!
//! In: the files of issued messages, the ledger, the messages that today's bulletins make. Out: [`Kept`]. Touches: nothing.

use std::collections::HashMap;

use super::{
    Message,
    fault::{never_issued, not_in_ledger},
};
use crate::{content::Issued, diag::Diagnostic, plan::Inputs, source::ISSUED};

/// A message whose bytes are kept.
#[derive(Debug)]
pub(in crate::plan) struct Kept {
    /// Its place among the files of issued messages.
    pub(in crate::plan) file: usize,
    /// What the ledger holds of it.
    pub(in crate::plan) issued: Issued,
}

/// The messages that are published as they were issued: those of today's bulletins, and all others that had been sent by now. What
/// the ledger does not know was never issued, and goes to the report.
pub(in crate::plan) fn kept(inputs: Inputs<'_>, messages: &[Message], report: &mut Vec<Diagnostic>) -> Vec<Kept> {
    let planned: HashMap<&str, &Message> = messages.iter().map(|one| (one.issued.identifier.as_str(), one)).collect();
    let mut all = Vec::new();
    if inputs.library.config.cap.is_none() {
        return all;
    }
    for (at, file) in inputs.files.issued.iter().enumerate() {
        let name = file.path.strip_prefix(ISSUED).and_then(|name| name.strip_prefix('/'));
        let identifier = name.and_then(|name| name.strip_suffix(".xml")).unwrap_or_default();
        match (inputs.ledger.find(identifier), planned.get(identifier)) {
            (Some(issued), planned) if planned.is_some() || issued.sent <= inputs.library.now => {
                all.push(Kept { file: at, issued: issued.clone() });
            }
            (Some(_), _) => {}
            (None, None) => report.push(not_in_ledger().in_file(file.path.clone()).warning()),
            // It would be taken for what is issued now.
            (None, Some(_)) => report.push(never_issued(identifier).in_file(file.path.clone())),
        }
    }
    all
}
