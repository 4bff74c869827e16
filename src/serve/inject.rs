//! Puts the preview's script into a page on its way to the browser.
//!
//! In: the bytes of a page. Out: the same with a script before the last `</body>`. Touches: nothing.

/// What the script of a page is told.
pub(super) struct Told<'a> {
    /// The version that the page is of.
    pub(super) version: &'a str,
    /// The address of its file, as events name it.
    pub(super) address: &'a str,
    /// What stands on its ribbon.
    pub(super) ribbon: Option<&'a str>,
}

/// A page with its script; what is no whole page, as a fragment, is left as it is.
pub(super) fn inject(page: Vec<u8>, told: &Told<'_>) -> Vec<u8> {
    let Some(at) = place(&page) else { return page };
    let ribbon = told.ribbon.map(|text| format!(" data-ribbon=\"{}\"", escape(text))).unwrap_or_default();
    let (version, address) = (escape(told.version), escape(told.address));
    let script = format!(
        "<script src=\"/.bantin/preview.js\" data-version=\"{version}\" data-address=\"{address}\"{ribbon}></script>\n"
    );
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// A text as the value of an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// Before the last `</body>`; else at the end of what begins as a page.
fn place(page: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</body";
    let found = page.windows(END.len()).rposition(|bytes| bytes.eq_ignore_ascii_case(END));
    found.or_else(|| {
        let start = page.trim_ascii_start();
        let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|own| own.eq_ignore_ascii_case(with));
        (begins(b"<!doctype html") || begins(b"<html")).then_some(page.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        let told = Told { version: "a-1", address: "/\"<&", ribbon: None };
        String::from_utf8(inject(page.as_bytes().to_vec(), &told)).unwrap()
    }

    const SCRIPT: &str =
        "<script src=\"/.bantin/preview.js\" data-version=\"a-1\" data-address=\"/&quot;&lt;&amp;\"></script>\n";

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let page = "<!-- </body> --><p>bão</p>";
        assert_eq!(injected(&format!("{page}</BODY></html>")), format!("{page}{SCRIPT}</BODY></html>"));
        assert_eq!(injected("\n<!DOCTYPE html><p>bão"), format!("\n<!DOCTYPE html><p>bão{SCRIPT}"));
    }

    #[test]
    fn a_fragment_is_left_as_it_is() {
        assert_eq!(injected("<p>bão</p>"), "<p>bão</p>");
        assert_eq!(injected(""), "");
    }
}
