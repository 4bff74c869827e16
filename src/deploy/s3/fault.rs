//! What a store of objects refused, in few words.
//!
//! In: an error of the library. Out: a [`Failure`]. Touches: nothing.

use std::error::Error;

use object_store::Error as StoreError;

use super::wire::Trouble;
use crate::{deploy::Failure, diag::Words, words};

/// What went wrong with what we wanted.
pub(super) fn failure(wanted: Words, error: &StoreError) -> Failure {
    if let Some(trouble) = trouble(error) {
        return Failure::Temporary(Failure::told(wanted, &trouble.said));
    }
    let text = error.to_string();
    let short = in_short(&text);
    let told = Failure::told(wanted, &short);
    // The server waited for the rest of a request and says so with a 400.
    if short.starts_with("RequestTimeout") {
        return Failure::Temporary(told);
    }
    let who =
        ["SignatureDoesNotMatch", "InvalidAccessKeyId", "AccessDenied"].iter().any(|code| short.starts_with(code));
    Failure::Final(match error {
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => credentials(told),
        _ if who => credentials(told),
        StoreError::NotFound { .. } => {
            let Words { en, vi } = told;
            words!("{en} (is there such a bucket?)", "{vi} (có bucket này không?)")
        }
        _ => told,
    })
}

fn credentials(Words { en, vi }: Words) -> Words {
    words!("{en} (are these the right credentials?)", "{vi} (thông tin đăng nhập đã đúng chưa?)")
}

/// The trouble that an error comes from; `None` when trying again is of no use.
pub(super) fn trouble<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Trouble> {
    match error.downcast_ref() {
        None => trouble(error.source()?),
        found => found,
    }
}

/// `Code: message` of the XML that stores answer with, else the last line of the text, never more than a line.
pub(super) fn in_short(text: &str) -> String {
    let tag = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once('<').map(|(inner, _)| inner.trim())
    };
    match (tag("Code"), tag("Message")) {
        (Some(code), Some(message)) if !message.is_empty() => format!("{code}: {message}"),
        (Some(code), _) => code.to_owned(),
        _ => text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().chars().take(300).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_xml_is_told_in_a_line() {
        let xml = "<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
        assert_eq!(in_short(xml), "SlowDown: Please reduce your request rate.");
        assert_eq!(in_short("<Error><Code>NoSuchBucket</Code><Message></Message></Error>"), "NoSuchBucket");
        assert_eq!(in_short("one\n\n two \n"), "two");
    }
}
