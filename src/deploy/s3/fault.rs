//! What a store of objects refused, in few words.
//!
//! In: an error of the library. Out: a [`Failure`]. Touches: nothing.

use std::error::Error;

use object_store::Error as StoreError;

use super::wire::Trouble;
use crate::{deploy::Failure, diag::Words, words};

/// What stores call a bucket that isn't there.
pub(super) const NO_BUCKET: [&str; 2] = ["NoSuchBucket", "ContainerNotFound"];

/// What stores, and those who hand out tokens for them, call a request of somebody whom they don't know or trust.
const STRANGER: [&str; 10] = [
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "AccessDenied",
    "AuthenticationFailed",
    "AuthenticationRequired",
    "AuthorizationFailure",
    "AuthorizationPermissionMismatch",
    "InvalidSecurity",
    "invalid_client",
    "invalid_grant",
];

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
    // A listing that is refused has no kind, only a text.
    let is_one_of = |codes: &[&str]| codes.iter().any(|code| short.starts_with(code));
    Failure::Final(match error {
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => credentials(told),
        _ if is_one_of(&STRANGER) => credentials(told),
        _ if matches!(error, StoreError::NotFound { .. }) || is_one_of(&NO_BUCKET) => {
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

/// `Code: message` of the XML that stores answer with, or of the JSON of those who hand out tokens; else the last line of the text. Never
/// more than a line.
pub(super) fn in_short(text: &str) -> String {
    let tag = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once('<').map(|(inner, _)| inner.to_owned())
    };
    let json: serde_json::Value =
        text.find('{').and_then(|at| serde_json::from_str(&text[at..]).ok()).unwrap_or_default();
    let field = |name: &str| json[name].as_str().map(str::to_owned);
    let Some(code) = tag("Code").or_else(|| field("error")) else {
        let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
        return last.unwrap_or_default().chars().take(300).collect();
    };
    // Google says only in the details who lacks which right.
    let said = [tag("Message"), tag("Details"), field("error_description")].into_iter().flatten();
    let said = said.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    if said.is_empty() { code } else { format!("{}: {said}", code.trim()) }
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
        assert_eq!(in_short("<Error><Code>A</Code><Message>b\n c.</Message><Details>d</Details></Error>"), "A: b c. d");
    }

    #[test]
    fn a_login_that_has_run_out_is_told_as_one() {
        let said = "400 Bad Request: {\n  \"error\": \"invalid_grant\",\n  \"error_description\": \"Token has been expired or revoked.\"\n}\n";
        assert_eq!(in_short(said), "invalid_grant: Token has been expired or revoked.");
        let error = StoreError::Generic { store: "GCS", source: said.into() };
        let Failure::Final(told) = failure(words!("a", "b"), &error) else { panic!("it would be tried again") };
        assert!(told.en.ends_with("revoked. (are these the right credentials?)"), "{told:?}");
    }
}
