//! Asks other sites whether an address still leads somewhere.
//!
//! In: addresses. Out: an [`Answer`] for each. Touches: the network, politely: few hosts at once, one question at a time for each host
//! with a pause between two, and each address once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Mutex,
    time::Duration,
};

use ureq::{Agent, Error};

use crate::{diag::Words, words};

/// How a program behaves that asks strangers.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// How many hosts are asked at once.
    pub hosts: usize,
    /// How long it waits between two questions to one host.
    pub pause: Duration,
    /// How long it waits for an answer.
    pub patience: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self { hosts: 4, pause: Duration::from_millis(500), patience: Duration::from_secs(15) }
    }
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It leads somewhere.
    There,
    /// The site says that there is no such thing, with this status.
    Gone(u16),
    /// The site has trouble of its own, with this status.
    Trouble(u16),
    /// There is no answer, for this reason.
    Silence(Words),
    /// The site does not answer programs, or the address cannot be asked for: nothing is known.
    Unknown,
}

/// Asks for all addresses; what follows a `#` is not a part of the question.
pub fn ask<'a>(addresses: impl IntoIterator<Item = &'a str>, manners: Manners) -> BTreeMap<&'a str, Answer> {
    let mut hosts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(host(address)).or_default().insert(address);
    }
    let agent = agent(manners);
    let queue = Mutex::new(hosts.into_values());
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..manners.hosts {
            scope.spawn(|| {
                while let Some(addresses) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                    let found = ask_host(&agent, addresses, manners.pause);
                    if let Ok(mut answers) = answers.lock() {
                        answers.extend(found);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

fn agent(manners: Manners) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(manners.patience))
        .http_status_as_error(false)
        .max_redirects(8)
        .user_agent(concat!("bantin/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build()
        .into()
}

/// Asks one host for its addresses; those that differ only behind the `#` are one question.
fn ask_host<'a>(agent: &Agent, addresses: BTreeSet<&'a str>, pause: Duration) -> Vec<(&'a str, Answer)> {
    let mut found: Vec<(&str, Answer)> = Vec::with_capacity(addresses.len());
    for address in addresses {
        let same = found.last().filter(|(other, _)| bare(other) == bare(address)).map(|(_, answer)| answer.clone());
        let answer = same.unwrap_or_else(|| {
            if !found.is_empty() {
                std::thread::sleep(pause);
            }
            ask_one(agent, bare(address), pause)
        });
        found.push((address, answer));
    }
    found
}

/// `HEAD` costs the least; a site that refuses it, in whatever way, is asked with `GET`, whose body is not read.
fn ask_one(agent: &Agent, address: &str, pause: Duration) -> Answer {
    let Some(url) = ascii(address) else { return Answer::Unknown };
    match agent.head(&url).call() {
        Ok(response) if response.status().as_u16() < 400 => return Answer::There,
        Ok(response) if response.status().as_u16() == 429 => return Answer::Unknown,
        // Without a host, or one that is there, there is nobody who refuses only this.
        Err(error @ (Error::HostNotFound | Error::Timeout(_) | Error::BadUri(_))) => return silence(address, &error),
        Ok(_) | Err(_) => std::thread::sleep(pause),
    }
    match agent.get(&url).call() {
        Ok(response) => verdict(response.status().as_u16()),
        Err(error) => silence(address, &error),
    }
}

/// What no answer means: a site that sends on to where only other programs follow, such as `zalo://…`, has given one.
fn silence(address: &str, error: &Error) -> Answer {
    match error {
        Error::BadUri(_) if !host(address).is_empty() => Answer::Unknown,
        _ => Answer::Silence(reason(error)),
    }
}

fn verdict(status: u16) -> Answer {
    match status {
        ..400 => Answer::There,
        404 | 410 => Answer::Gone(status),
        500..600 => Answer::Trouble(status),
        _ => Answer::Unknown,
    }
}

/// Why there was no answer.
pub fn reason(error: &Error) -> Words {
    match error {
        Error::HostNotFound => words!("there is no such host", "không có máy chủ này"),
        Error::Timeout(_) => words!("it takes too long", "chờ quá lâu"),
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            words!("it refuses the connection", "máy chủ từ chối kết nối")
        }
        Error::Io(error) if error.to_string().contains("lookup address") => {
            words!("there is no such host", "không có máy chủ này")
        }
        other if other.to_string().contains("certificate") => {
            words!("its certificate is not valid ({other})", "chứng chỉ không hợp lệ ({other})")
        }
        other => words!("{other}", "lỗi mạng: {other}"),
    }
}

fn bare(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// The host with its port, as written.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The address in ASCII; `None` when its host is not.
fn ascii(address: &str) -> Option<String> {
    if !host(address).is_ascii() {
        return None;
    }
    let mut url = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    Some(if url.starts_with("//") { format!("https:{url}") } else { url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_in_ascii() {
        assert_eq!(ascii("https://a.vn/bão số 6?x=1").as_deref(), Some("https://a.vn/b%C3%A3o%20s%E1%BB%91%206?x=1"));
        assert_eq!(ascii("//a.vn/x").as_deref(), Some("https://a.vn/x"));
        assert_eq!(ascii("https://bão.vn/"), None);
        assert_eq!(host("https://a.vn:8080/x#y"), "a.vn:8080");
    }

    #[test]
    fn only_a_clear_no_counts_as_gone() {
        assert_eq!(
            [200, 404, 410, 403, 503].map(verdict),
            [Answer::There, Answer::Gone(404), Answer::Gone(410), Answer::Unknown, Answer::Trouble(503)]
        );
    }
}
