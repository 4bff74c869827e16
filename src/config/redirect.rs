//! Addresses that are no more, and where they lead now.
//!
//! In: the mapping `redirects` of `site.yaml`. Out: [`Redirect`]s. Touches: nothing.

use super::{Named, is_foreign};
use crate::{
    diag::Diagnostic,
    text::nfc,
    words,
    yaml::{
        Node, Value,
        read::{text_of, wrong_type},
    },
};

/// An old address that leads to another one.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The old address, with its place.
    pub from: Named,
    /// Where it leads: an address of this site, or another site's in full.
    pub to: String,
}

/// An address of this site as editors write it, with the slashes that its path must have; what follows `?` or `#` stays as it is.
pub fn complete(written: &str) -> String {
    let written = nfc(written.trim());
    let (path, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    let mut address = path.to_owned();
    if !address.starts_with('/') {
        address.insert(0, '/');
    }
    let last = address.rsplit('/').next().unwrap_or_default();
    if !last.is_empty() && !last.contains('.') {
        address.push('/');
    }
    address + rest
}

/// Reads the value of `redirects`.
pub(super) fn read(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Vec<Redirect> {
    let Value::Map(entries) = &node.value else {
        report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
        return Vec::new();
    };
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        match text_of(&entry.value) {
            Some(to) => {
                let from = Named { text: complete(&entry.key), span: entry.key_span };
                let to = if is_foreign(&to.text) { to.text } else { complete(&to.text) };
                all.push(Redirect { from, to });
            }
            None => report.push(wrong_type(&entry.value, &words!("an address", "một địa chỉ"))),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::complete;

    #[test]
    fn addresses_get_their_slashes() {
        assert_eq!(complete("chu-de/bao"), "/chu-de/bao/");
        assert_eq!(complete(" /chu-de/bao/ "), "/chu-de/bao/");
        assert_eq!(complete("/cu.html"), "/cu.html");
        assert_eq!(complete("/"), "/");
        assert_eq!(complete("/2024/10/bao/#muc-hai"), "/2024/10/bao/#muc-hai");
        assert_eq!(complete("chu-de/bao?trang=1/2#a"), "/chu-de/bao/?trang=1/2#a");
    }
}
