//! Keys, tokens and passwords that were never meant to be public.
//!
//! In: a text. Out: the place and kind of each secret in it. Touches: nothing.
//!
//! Only forms that their issuers made recognisable are looked for, so that ordinary text raises no alarm; a sample from a manual
//! (`AKIA…EXAMPLE`, `password`, `xxxx`) is none.

use crate::{
    diag::{Fault, Span, Words},
    words,
};

/// A form of secrets: how they begin, and how many of which characters follow.
struct Form {
    name: &'static str,
    begins: &'static str,
    least: usize,
    most: usize,
    holds: fn(char) -> bool,
}

const fn form(name: &'static str, begins: &'static str, least: usize, most: usize, holds: fn(char) -> bool) -> Form {
    Form { name, begins, least, most, holds }
}

/// The most characters that a secret without an upper bound is looked at.
const MANY: usize = 400;

const FORMS: [Form; 20] = [
    form("AWS", "AKIA", 16, 16, is_upper),
    form("AWS", "ASIA", 16, 16, is_upper),
    form("GitHub", "ghp_", 36, MANY, is_alphanumeric),
    form("GitHub", "gho_", 36, MANY, is_alphanumeric),
    form("GitHub", "ghu_", 36, MANY, is_alphanumeric),
    form("GitHub", "ghs_", 36, MANY, is_alphanumeric),
    form("GitHub", "ghr_", 36, MANY, is_alphanumeric),
    form("GitHub", "github_pat_", 22, MANY, is_word),
    form("GitLab", "glpat-", 20, MANY, is_word),
    form("Slack", "xoxb-", 20, MANY, is_word),
    form("Slack", "xoxp-", 20, MANY, is_word),
    form("Slack", "xoxa-", 20, MANY, is_word),
    form("Slack", "xoxr-", 20, MANY, is_word),
    form("Slack", "xoxs-", 20, MANY, is_word),
    form("Slack", "hooks.slack.com/services/T", 30, MANY, |c| is_word(c) || c == '/'),
    form("Google", "AIza", 35, 35, is_word),
    form("Google", "GOCSPX-", 28, 28, is_word),
    form("Google", "ya29.", 30, MANY, is_word),
    form("Stripe", "sk_live_", 24, MANY, is_alphanumeric),
    form("Stripe", "rk_live_", 24, MANY, is_alphanumeric),
];

/// How few different characters only a sample has.
const SAMPLE: usize = 6;

/// What people write in place of a password.
const PLACEHOLDERS: [&str; 13] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "matkhau",
    "mat-khau",
    "mật-khẩu",
    "changeme",
    "example",
    "your-password",
    "yourpassword",
];

/// All secrets of a text, in its order.
pub(super) fn find(text: &str) -> Vec<(Span, Fault)> {
    let mut found = private_keys(text);
    for form in &FORMS {
        found.extend(tokens(text, form));
    }
    found.extend(passwords(text));
    found.sort_by_key(|(span, _)| span.start);
    found
}

fn private_keys(text: &str) -> Vec<(Span, Fault)> {
    const BEGINS: &str = "-----BEGIN ";
    let keys = text.match_indices(BEGINS).filter_map(|(at, _)| {
        let rest = &text[at + BEGINS.len()..];
        let (kind, _) = rest.split_once("-----")?;
        let is_key = kind.len() < 40 && (kind.ends_with("PRIVATE KEY") || kind.ends_with("PRIVATE KEY BLOCK"));
        let end = at + BEGINS.len() + kind.len() + 5;
        let message = words!("a private key begins here", "ở đây bắt đầu một khóa riêng (private key)");
        is_key.then(|| (Span::new(at, end), secret(message)))
    });
    keys.collect()
}

fn tokens(text: &str, form: &Form) -> Vec<(Span, Fault)> {
    let tokens = text.match_indices(form.begins).filter_map(|(at, _)| {
        let starts = !text[..at].chars().next_back().is_some_and(is_alphanumeric);
        let rest = &text[at + form.begins.len()..];
        let body: &str = &rest[..rest.find(|c: char| !(form.holds)(c)).unwrap_or(rest.len())];
        let fits = (form.least..=form.most).contains(&body.len());
        let name = form.name;
        let message = words!("this looks like a key of {name}", "đây có vẻ là khóa truy cập của {name}");
        let span = Span::new(at, at + form.begins.len() + body.len());
        (starts && fits && !is_sample(body)).then(|| (span, secret(message)))
    });
    tokens.collect()
}

/// `scheme://user:password@host`.
fn passwords(text: &str) -> Vec<(Span, Fault)> {
    let passwords = text.match_indices("://").filter_map(|(at, _)| {
        let rest = &text[at + 3..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | ')' | '`');
        let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let (user, host) = authority.rsplit_once('@')?;
        let (_, password) = user.split_once(':')?;
        let start = at + 3 + user.len() - password.len();
        let message = words!("this address has a password in it", "địa chỉ này có chứa mật khẩu");
        let is_one = text[..at].ends_with(is_alphanumeric) && !host.is_empty() && !is_placeholder(password);
        is_one.then(|| (Span::new(start, start + password.len()), secret(message)))
    });
    passwords.collect()
}

fn is_placeholder(password: &str) -> bool {
    let lower = password.to_lowercase();
    let plain = lower.trim_matches(|c: char| !c.is_alphanumeric());
    plain.is_empty()
        || password.starts_with(['{', '$', '<', '%', '['])
        || plain.chars().all(|c| c == 'x')
        || PLACEHOLDERS.contains(&plain)
}

fn is_sample(token: &str) -> bool {
    let different: std::collections::BTreeSet<char> = token.chars().collect();
    token.contains("EXAMPLE") || different.len() < SAMPLE
}

fn secret(message: Words) -> Fault {
    Fault::new("secret", message).hint(words!(
        "remove it, and make it worthless where it was issued: it may have been seen already",
        "hãy xóa nó và thu hồi ở nơi cấp: có thể đã có người thấy"
    ))
}

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secrets in a text. They are put together here, so that no scanner takes this file for a leak.
    fn found(text: &str) -> Vec<String> {
        find(text).into_iter().map(|(span, _)| text[span.range()].to_owned()).collect()
    }

    #[test]
    fn secrets_are_found_where_they_stand() {
        let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        for token in [
            format!("AKIA{}", "Q7RZ3M5N8P2K4W6T"),
            format!("ghp_{body}"),
            format!("github_pat_{body}"),
            format!("xoxb-{}", "123456789012-abcdefABCDEF"),
            format!("AIza{}", &body[..35]),
            format!("https://hooks.slack.com/services/T{}/B{}/{}", "01ABCDEF2", "02GHIJKL3", body),
        ] {
            let text = format!("khóa: \"{token}\"\n");
            let shown = token.strip_prefix("https://").unwrap_or(&token);
            assert_eq!(found(&text), [shown], "{token}");
        }
        assert_eq!(found("-----BEGIN RSA PRIVATE KEY-----\nMII…"), ["-----BEGIN RSA PRIVATE KEY-----"]);
        assert_eq!(found("xem ftp://bien-tap:Ha7Noi2024@may.vn/tin"), ["Ha7Noi2024"]);
    }

    #[test]
    fn samples_and_ordinary_text_are_none() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIA",
            "TAKIAQ7RZ3M5N8P2K4W6T",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----",
            "https://user:password@a.vn",
            "https://user:${PASS}@a.vn",
            "https://a.vn/@tin:moi",
            "lúc 10:30 gửi tin@a.vn, xem https://a.vn",
            "https://tin@a.vn/",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
