//! Percent codes: how names of files are written in addresses (RFC 3986), and read from them.
//!
//! In: a path or an address. Out: the other of the two. Touches: nothing.

/// The address of a path. A `?`, `#` or `%` in the path belongs to a name and is encoded; so is a colon, lest a file named
/// `javascript:x` become an address of that scheme, and so are quotes.
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    each_all_but(path, b"-._~/!*();@&=+$,", |c| encoded.push(c));
    encoded
}

/// An address as its author wrote it: what an address cannot hold is encoded, what is encoded already stays so.
pub fn complete(address: &str) -> String {
    let mut complete = String::with_capacity(address.len());
    each_complete(address, |c| complete.push(c));
    complete
}

/// The characters of [`complete`].
pub fn each_complete(address: &str, push: impl FnMut(char)) {
    each_all_but(address, b"-._~/!*'();:@&=+$,?#%[]", push);
}

/// Encodes all bytes but ASCII letters, digits and those of `keep`.
fn each_all_but(text: &str, keep: &[u8], mut push: impl FnMut(char)) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || keep.contains(&byte) {
            push(char::from(byte));
        } else {
            ['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]].into_iter().for_each(&mut push);
        }
    }
}

/// Resolves percent escapes. A text that they don't decode into one stays as it is, and so does one in which they hide
/// slashes or control characters: decoded, it would lead elsewhere.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match rest {
            [b'%', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) << 4 | digit(*low));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let slashes = |text: &str| text.matches(['/', '\\']).count();
    match String::from_utf8(bytes) {
        Ok(decoded) if slashes(&decoded) == slashes(text) && !decoded.contains(char::is_control) => decoded,
        _ => text.to_owned(),
    }
}

/// The value of a hexadecimal digit.
fn digit(hex: u8) -> u8 {
    char::from(hex).to_digit(16).map_or(0, |value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_unless_they_hide_a_slash() {
        assert_eq!(decode("b%C3%A3o%20s%E1%BB%91.md"), "bão số.md");
        assert_eq!(decode("50%"), "50%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%ff"), "%ff");
        assert_eq!(decode("..%2f..%2fx"), "..%2f..%2fx");
        assert_eq!(decode("%5cx%20"), "%5cx%20");
        assert_eq!(decode("x%00"), "x%00");
    }

    #[test]
    fn a_path_becomes_an_address_and_a_path_again() {
        let path = "/tệp: 50%?#\"'.pdf";
        assert_eq!(encode(path), "/t%E1%BB%87p%3A%2050%25%3F%23%22%27.pdf");
        assert_eq!(decode(&encode(path)), path);
        assert_eq!(encode("/2024/10/tin-1_a.b~c/"), "/2024/10/tin-1_a.b~c/");
        assert_eq!(complete("/tệp?x=1&y='\"<#m%20n"), "/t%E1%BB%87p?x=1&y='%22%3C#m%20n");
    }
}
