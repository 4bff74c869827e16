//! What a plain scalar means, and what stands between quotes.
//!
//! In: the scalar as written. Out: a [`Value`] or a text; `None` where `serde_yaml` has to decide. Touches: nothing.
//!
//! The rules are those of `serde_yaml` 0.9.34 (`visit_untagged_scalar`), odd ones included: `+1` and `0b1` are numbers, `007` and
//! `1_000` are texts, `1e400` is a text.

use std::borrow::Cow;

use super::Value;

/// The value of a plain scalar; `None` when it is a whole number that may not fit.
pub(super) fn plain(text: &str) -> Option<Value<'_>> {
    // Nearly every scalar is a text that shows it in its first byte.
    let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') = text.bytes().next()
    else {
        return Some(if text.is_empty() { Value::Null } else { Value::Text(Cow::Borrowed(text)) });
    };
    match text {
        "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    match int(text) {
        Int::Is(int) => Some(Value::Int(int)),
        Int::Unsure => None,
        Int::No => Some(float(text).map_or(Value::Text(Cow::Borrowed(text)), Value::Float)),
    }
}

enum Int {
    Is(i64),
    /// Digits, but so many that they may not fit.
    Unsure,
    No,
}

fn int(text: &str) -> Int {
    let (negative, rest) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match rest.as_bytes() {
        [b'0', b'x', ..] => (16, &rest[2..]),
        [b'0', b'o', ..] => (8, &rest[2..]),
        [b'0', b'b', ..] => (2, &rest[2..]),
        _ => (10, rest),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return Int::No;
    }
    if radix == 10 && digits.len() > 1 && digits.starts_with('0') {
        return Int::No;
    }
    match i64::from_str_radix(digits, radix) {
        Ok(int) => Int::Is(if negative { -int } else { int }),
        Err(_) => Int::Unsure,
    }
}

fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.starts_with('0') && unsigned.len() > 1 && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let positive = text.strip_prefix('+').unwrap_or(text);
    match (text, positive) {
        (_, ".inf" | ".Inf" | ".INF") => Some(f64::INFINITY),
        ("-.inf" | "-.Inf" | "-.INF", _) => Some(f64::NEG_INFINITY),
        (".nan" | ".NaN" | ".NAN", _) => Some(f64::NAN),
        _ if text.starts_with('+') && positive.starts_with(['+', '-']) => None,
        // What no number begins with need not be tried: dates and times come here often.
        _ if !positive.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) => None,
        _ => positive.parse().ok().filter(|float: &f64| float.is_finite()),
    }
}

/// A text between quotes on one line, the opening one at `text[0]`: its value and how many bytes it takes, quotes included.
/// `None` when it isn't closed or has an escape that is rare.
pub(super) fn quoted(text: &str) -> Option<(Cow<'_, str>, usize)> {
    if text.starts_with('\'') { single_quoted(text) } else { double_quoted(text) }
}

fn single_quoted(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let mut escapes = false;
    let mut at = 1;
    loop {
        at += bytes[at..].iter().position(|&byte| byte == b'\'')?;
        if bytes.get(at + 1) != Some(&b'\'') {
            break;
        }
        escapes = true;
        at += 2;
    }
    let inner = &text[1..at];
    let value = if escapes { Cow::Owned(inner.replace("''", "'")) } else { Cow::Borrowed(inner) };
    Some((value, at + 1))
}

fn double_quoted(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let plain = 1 + bytes[1..].iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    if bytes[plain] == b'"' {
        return Some((Cow::Borrowed(&text[1..plain]), plain + 1));
    }
    let mut value = text[1..plain].to_owned();
    let mut rest = &text[plain..];
    while !rest.starts_with('"') {
        if rest.starts_with('\\') {
            let (c, len) = escape(rest)?;
            value.push(c);
            rest = &rest[len..];
        } else {
            let run = rest.find(['"', '\\'])?;
            value.push_str(&rest[..run]);
            rest = &rest[run..];
        }
    }
    Some((Cow::Owned(value), text.len() - rest.len() + 1))
}

/// The character that an escape at the beginning of `text` stands for, and how many bytes it takes.
fn escape(text: &str) -> Option<(char, usize)> {
    let c = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'u' => {
            let digits = text.get(2..6)?;
            let code = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16))?;
            return Some((char::from_u32(code.ok()?)?, 6));
        }
        _ => return None,
    };
    Some((c, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_typed_as_by_serde_yaml() {
        // Every text of up to five characters of this alphabet that looks a little like a number.
        let alphabet: Vec<char> = "01x7o.e-+b_~nfiN".chars().collect();
        let mut words = vec![String::new()];
        let mut from = 0;
        for _ in 0..4 {
            let to = words.len();
            for i in from..to {
                for &c in &alphabet {
                    words.push(format!("{}{c}", words[i]));
                }
            }
            from = to;
        }
        let more = "null Null NULL true True TRUE false False FALSE .inf -.INF +.Inf .nan .NaN +.nan inf NaN infinity \
                    2024-10-26 2024-10-26T14:30:00+07:00 14:30 1e400 1e-400 0x1F -0x1f 0o17 0b101 +0b1 --1 +-1 yes No \
                    9223372036854775807 -9223372036854775807 1.7976931348623157e308";
        words.extend(more.split_whitespace().map(str::to_owned));
        // Alone, a dash is an indicator.
        for word in words.iter().filter(|word| !word.is_empty() && *word != "-") {
            let list: Vec<serde_yaml::Value> = serde_yaml::from_str(&format!("- {word}")).expect(word);
            let theirs = &list[0];
            let ours = plain(word).expect(word);
            let same = match (&ours, theirs) {
                (Value::Null, serde_yaml::Value::Null) => true,
                (Value::Bool(a), serde_yaml::Value::Bool(b)) => a == b,
                (Value::Int(a), serde_yaml::Value::Number(b)) => b.as_i64() == Some(*a),
                (Value::Float(a), serde_yaml::Value::Number(b)) => {
                    b.is_f64() && b.as_f64().is_some_and(|b| a.to_bits() == b.to_bits())
                }
                (Value::Text(a), serde_yaml::Value::String(b)) => a == b,
                _ => false,
            };
            assert!(same, "{word}: {ours:?} is not {theirs:?}");
        }
    }

    #[test]
    fn what_may_not_fit_is_left_to_serde_yaml() {
        assert_eq!(plain("9223372036854775808"), None);
        assert_eq!(plain("-9223372036854775808"), None);
        assert_eq!(plain("0xFFFFFFFFFFFFFFFFFF"), None);
    }

    #[test]
    fn quotes_are_taken_off() {
        let of = |text| quoted(text).map(|(value, len)| (value.into_owned(), len));
        assert_eq!(of("'a'"), Some(("a".into(), 3)));
        assert_eq!(of("'O''Neil' x"), Some(("O'Neil".into(), 9)));
        assert_eq!(of("''''"), Some(("'".into(), 4)));
        assert_eq!(of("''"), Some((String::new(), 2)));
        assert_eq!(of("'a"), None);
        assert_eq!(of(r#""""#), Some((String::new(), 2)));
        assert_eq!(of(r#""\u00e9\n\"\\\/" # c"#), Some(("é\n\"\\/".into(), 16)));
        assert_eq!(of(r#""bão \"Trà Mi\"""#), Some(("bão \"Trà Mi\"".into(), 18)));
        for unsure in [r#""a"#, r#""\"#, r#""\u12"#, r#""\ud800""#, r#""\x41""#, r#""\u+123""#, "\"\\uđ1\""] {
            assert_eq!(of(unsure), None, "{unsure}");
        }
    }
}
