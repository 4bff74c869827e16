//! Where an address lies in the output folder, and which addresses can have no file there.
//!
//! In: an address as readers see it, decoded (`/2024/10/tin/`, `/feed.xml`). Out: a [`SitePath`] (`2024/10/tin/index.html`,
//! `feed.xml`) or a [`Fault`]. Touches: nothing.
//!
//! The rule is the same on every system, so that a site built here can be copied there: a name that Windows or macOS would
//! refuse, shorten or take for another one is refused everywhere.

use std::{borrow::Cow, fmt, sync::Arc};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{
    diag::{Fault, Words},
    words,
};

/// The public manifest, at the top of the output folder. No output may have this name.
pub const MANIFEST: &str = "manifest.txt";

/// The manifest's signature, beside it (`minisign`'s usual name). No output may have this name either.
pub const SIGNATURE: &str = "manifest.txt.minisig";

/// The longest name of one file or folder, in bytes: what file systems allow (255) less room for a suffix.
const LONGEST_NAME: usize = 200;

/// The longest path in bytes: well below what systems allow (4096), with room for the folder that the site lies in.
const LONGEST_PATH: usize = 1000;

/// The longest name of a device of Windows (`conout$`), in bytes.
const LONGEST_DEVICE: usize = 7;

/// The path of an output file, relative to the output folder: always below it, in NFC, with `/` between its parts.
///
/// Sorted bytewise. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The file that stands for an address: `index.html` in a folder when the address ends in `/`, else the file of that name.
    ///
    /// # Errors
    /// When the file would leave the output folder, or some system could not store it under exactly this name. The fault's
    /// message names the address; the caller adds which source asked for it.
    pub fn of_address(address: &str) -> Result<Self, Fault> {
        let Some(relative) = address.strip_prefix('/') else {
            return Err(refused(address, &words!("it does not begin with “/”", "nó không bắt đầu bằng “/”")));
        };
        let index = if relative.is_empty() || relative.ends_with('/') { "index.html" } else { "" };
        let file = [relative, index].concat();
        check(&file).map_err(|reason| refused(address, &reason))?;
        Ok(Self(file.into()))
    }

    /// The path that stands in a manifest or a journal; `None` when no address leads to it.
    pub fn of_file(relative: &str) -> Option<Self> {
        check(relative).is_ok().then(|| Self(relative.into()))
    }

    /// The address that readers reach it by: `/2024/10/tin/`.
    pub fn address(&self) -> String {
        let folder = self.0.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        format!("/{}", folder.unwrap_or(&self.0))
    }

    /// The path as text: `2024/10/tin/index.html`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it lies in (`2024/10/tin`; empty at the top) and its name there (`index.html`).
    pub fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }

    /// The folders above it, the nearest first: `2024/10/tin`, `2024/10`, `2024`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.rmatch_indices('/').map(|(end, _)| &self.0[..end])
    }

    /// What is the same for two paths that a file system blind to case takes for one, of which only one can be served from there.
    /// Borrowed from a path that is so already, as those of all pages are.
    pub fn folded(&self) -> Cow<'_, str> {
        let is_folded = self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_folded {
            return Cow::Borrowed(&self.0);
        }
        let folded: String = self.0.chars().flat_map(char::to_lowercase).nfc().collect();
        if *folded == *self.0 { Cow::Borrowed(&self.0) } else { Cow::Owned(folded) }
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The fault of an address that can have no file.
fn refused(address: &str, reason: &Words) -> Fault {
    let shown = address.escape_debug();
    Fault::new(
        "bad-address",
        Words::new(
            format!("the address “{shown}” cannot become a file: {}", reason.en),
            format!("địa chỉ “{shown}” không thể thành tệp: {}", reason.vi),
        ),
    )
    .hint(words!(
        "change the slug, alias or file name that it comes from",
        "hãy sửa slug, alias hoặc tên tệp sinh ra địa chỉ này"
    ))
}

/// Checks a whole relative path; the error is the reason in words.
fn check(file: &str) -> Result<(), Words> {
    if is_plain(file.as_bytes()) {
        return Ok(());
    }
    if file.len() > LONGEST_PATH {
        return Err(words!("it is longer than {LONGEST_PATH} bytes", "nó dài hơn {LONGEST_PATH} byte"));
    }
    if !is_nfc(file) {
        return Err(words!(
            "its letters and their marks are not joined (Unicode NFC)",
            "chữ và dấu của nó chưa được ghép theo Unicode dựng sẵn (NFC)"
        ));
    }
    file.split('/').try_for_each(check_name)?;
    let top = file.split('/').next().unwrap_or_default();
    if top.eq_ignore_ascii_case(MANIFEST) {
        return Err(words!(
            "“{MANIFEST}” is the list of the site's files, which the program writes itself",
            "“{MANIFEST}” là danh sách tệp của trang, do chương trình tự ghi"
        ));
    }
    if top.eq_ignore_ascii_case(SIGNATURE) {
        return Err(words!(
            "“{SIGNATURE}” is the signature of the list of the site's files, which the program writes itself",
            "“{SIGNATURE}” là chữ ký của danh sách tệp của trang, do chương trình tự ghi"
        ));
    }
    Ok(())
}

/// Whether a path is one of those that nearly all are, with which nothing can be wrong: short, each part of lower-case
/// letters, digits or dashes, with a dot only before an ending, and no name of a device.
fn is_plain(file: &[u8]) -> bool {
    // What is forbidden at the top alone has a dot.
    let Some(slash) = file.iter().rposition(|byte| *byte == b'/') else { return false };
    let (folder, name) = (&file[..slash], &file[slash + 1..]);
    let (stem, ending) = match name.iter().position(|byte| *byte == b'.') {
        Some(dot) => (&name[..dot], &name[dot + 1..]),
        // Stands for no ending.
        None => (name, &b"-"[..]),
    };
    let is_device =
        |stem: &[u8]| matches!(stem, b"con" | b"prn" | b"aux" | b"nul" | [b'c', b'o', b'm', _] | [b'l', b'p', b't', _]);
    // All bytes at once, without looking whether one was wrong already: so the compiler takes many together.
    let is_word = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let are_words = |bytes: &[u8]| bytes.iter().fold(true, |are, byte| are & is_word(*byte));
    file.len() <= LONGEST_NAME
        && folder.iter().fold(true, |are, byte| are & matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'/'))
        && are_words(stem)
        && are_words(ending)
        && !ending.is_empty()
        && folder.split(|byte| *byte == b'/').chain([stem]).all(|stem| !stem.is_empty() && !is_device(stem))
}

/// Checks the name of one file or folder.
fn check_name(name: &str) -> Result<(), Words> {
    if name.is_empty() {
        return Err(words!("it has two slashes in a row", "nó có hai dấu gạch chéo liền nhau"));
    }
    if name == "." || name == ".." {
        return Err(words!("“{name}” leads out of its folder", "“{name}” dẫn ra ngoài thư mục của nó"));
    }
    if name.len() > LONGEST_NAME {
        return Err(words!(
            "one of its parts is longer than {LONGEST_NAME} bytes",
            "một phần của nó dài hơn {LONGEST_NAME} byte"
        ));
    }
    if let Some(bad) = name.chars().find(|&c| is_forbidden(c)) {
        let bad = bad.escape_debug();
        return Err(words!("it contains the character “{bad}”", "nó chứa ký tự “{bad}”"));
    }
    if has_percent_code(name) {
        return Err(words!(
            "it contains a percent code (as “%2F”); addresses are written plainly",
            "nó chứa mã phần trăm (như “%2F”); địa chỉ phải viết nguyên chữ, không mã hóa"
        ));
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Err(words!(
            "the part “{name}” begins with a space, or ends in a space or a dot",
            "phần “{name}” bắt đầu bằng dấu cách, hoặc kết thúc bằng dấu cách hay dấu chấm"
        ));
    }
    if is_reserved(name) {
        return Err(words!("Windows keeps the name “{name}” for a device", "Windows dành tên “{name}” cho thiết bị"));
    }
    Ok(())
}

/// Control characters, characters that nobody sees (some file systems drop them) and what Windows forbids in names.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a server that decodes once more than it should would read another name.
fn has_percent_code(name: &str) -> bool {
    name.as_bytes().windows(3).any(|w| w[0] == b'%' && w[1].is_ascii_hexdigit() && w[2].is_ascii_hexdigit())
}

/// The device names of Windows, which hold in every folder, in any case and with any extension:
/// <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file>.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if stem.chars().count() > LONGEST_DEVICE {
        return false;
    }
    let stem = stem.to_lowercase();
    if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") {
        return true;
    }
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|n| matches!(n, "¹" | "²" | "³") || (n.len() == 1 && n.as_bytes()[0].is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    fn file(address: &str) -> Option<String> {
        SitePath::of_address(address).ok().map(|path| path.to_string())
    }

    #[test]
    fn addresses_become_files() {
        for (address, expected) in [
            ("/", "index.html"),
            ("/2024/10/tin/", "2024/10/tin/index.html"),
            ("/feed.xml", "feed.xml"),
            ("/2024/10/tin/ảnh bão #6.jpg", "2024/10/tin/ảnh bão #6.jpg"),
            ("/giam-50%/", "giam-50%/index.html"),
            ("/.well-known/security.txt", ".well-known/security.txt"),
            ("/a/manifest.txt", "a/manifest.txt"),
            ("/con-duong/", "con-duong/index.html"),
            ("/com10/", "com10/index.html"),
        ] {
            assert_eq!(file(address).as_deref(), Some(expected), "{address}");
        }
    }

    #[test]
    fn addresses_that_no_file_can_have_are_refused() {
        let long = format!("/{}/", "a".repeat(201));
        let deep = "/abc".repeat(251);
        for address in [
            "",
            "tin/",
            "feed.xml",
            "//",
            "/a//b",
            "//etc/passwd",
            "/..",
            "/../x",
            "/a/../b/",
            "/./a",
            "/a/.",
            "/a\0b",
            "/a\nb",
            "/a\u{7f}",
            "/a\\b",
            "/C:/x",
            "/c:",
            "/%2e%2e/x",
            "/a%2Fb",
            "/a%5cb",
            "/a%00",
            "/con",
            "/CON.html",
            "/a/nul/",
            "/com1.x.y",
            "/LPT9",
            "/com²",
            "/aux .txt",
            "/a./",
            "/a /b",
            "/ a",
            "/manifest.txt",
            "/Manifest.TXT",
            "/manifest.txt/",
            "/a\u{200b}",
            "/e\u{301}",
            "/a?b",
            "/a|b",
            &long,
            &deep,
        ] {
            assert_eq!(file(address), None, "{address:?}");
        }
    }

    #[test]
    fn the_longest_names_are_accepted() {
        let name = "a".repeat(200);
        assert_eq!(file(&format!("/{name}")), Some(name));
    }

    #[test]
    fn the_fault_names_the_address_and_the_reason() {
        let fault = SitePath::of_address("/a/../b").unwrap_err();
        assert_eq!(fault.code, "bad-address");
        assert_eq!(fault.message.en, "the address “/a/../b” cannot become a file: “..” leads out of its folder");
        assert_eq!(fault.message.vi, "địa chỉ “/a/../b” không thể thành tệp: “..” dẫn ra ngoài thư mục của nó");
    }

    #[test]
    fn the_folders_above_come_nearest_first() {
        let path = SitePath::of_address("/2024/10/tin/").unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["2024/10/tin", "2024/10", "2024"]);
        assert_eq!(path.split(), ("2024/10/tin", "index.html"));
        assert_eq!(SitePath::of_address("/x").unwrap().split(), ("", "x"));
        for address in ["/", "/2024/10/tin/", "/feed.xml", "/tin-index.html"] {
            assert_eq!(SitePath::of_address(address).unwrap().address(), address);
        }
    }

    #[test]
    fn folding_joins_what_differs_in_case_only() {
        let path = |address| SitePath::of_address(address).unwrap();
        assert_eq!(path("/ĐÀ-NẴNG.jpg").folded(), "đà-nẵng.jpg");
        for same in ["/đà-nẵng.jpg", "/da-nang.jpg"] {
            assert!(matches!(path(same).folded(), Cow::Borrowed(folded) if folded == &same[1..]));
        }
    }

    /// Addresses made of the pieces that go wrong, so that many are nearly right.
    fn address() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[a-zA-Zàéđế0-9 _-]{1,4}",
            4 => Just("/".to_owned()),
            1 => prop_oneof![
                Just(".."), Just("."), Just("\\"), Just("%2e"), Just("%2f"), Just("C:"), Just("con"), Just("e\u{301}"),
                Just("é"), Just("\0"), Just("\u{202e}"), Just("manifest.txt"), Just("\u{212b}"), Just("\u{1100}\u{1161}"),
            ].prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| format!("/{}", pieces.concat()))
    }

    fn is_inside(path: &SitePath) -> bool {
        let joined = Path::new("/site/public").join(path.as_str());
        let normal = Path::new(path.as_str()).components().all(|c| matches!(c, Component::Normal(_)));
        normal && joined.starts_with("/site/public") && joined.components().count() > 3
    }

    #[test]
    fn a_plain_path_needs_no_closer_look() {
        for plain in ["2024/10/bao-so-6-manh-len/index.html", "chuyen-muc/moi-truong/trang-12/index.html"] {
            assert!(is_plain(plain.as_bytes()), "{plain}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_passes_the_full_check(file in "[a-z0-9./-]{0,30}|(con|nul|com1|2024|index|manifest|[a-z-]{8})([./](con|nul|txt|html|2024|[a-z]{8})){0,3}") {
            if is_plain(file.as_bytes()) {
                prop_assert!(file.split('/').try_for_each(check_name).is_ok() && is_nfc(&file));
                prop_assert!(!file.split('/').next().unwrap().eq_ignore_ascii_case(MANIFEST));
            }
        }

        #[test]
        fn every_accepted_address_stays_inside(address in prop_oneof![address(), any::<String>()]) {
            if let Ok(path) = SitePath::of_address(&address) {
                prop_assert!(is_inside(&path));
                prop_assert_eq!(path.as_str().split('/').count(), Path::new(path.as_str()).components().count());
                prop_assert_eq!(SitePath::of_file(path.as_str()), Some(path));
            }
        }

        /// macOS stores names decomposed, or compares them so: two names that are one there must be one here.
        #[test]
        fn only_one_spelling_of_a_name_is_accepted(address in address()) {
            let spellings: [String; 2] = [address.nfd().collect(), address.nfc().collect()];
            let accepted: Vec<_> = spellings.iter().chain([&address]).filter_map(|a| SitePath::of_address(a).ok()).collect();
            prop_assert!(accepted.windows(2).all(|pair| pair[0] == pair[1]));
        }

        #[test]
        fn different_addresses_have_different_files(a in address(), b in address()) {
            if let (Ok(one), Ok(other)) = (SitePath::of_address(&a), SitePath::of_address(&b)) {
                let whole = |address: &str| if address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
                prop_assert_eq!(one == other, whole(&a) == whole(&b));
            }
        }
    }
}
