//! Asks a web site for an address, as different visitors do, politely and with patience.
//!
//! In: an address below the site's, a [`Visitor`]. Out: a [`Reply`]. Touches: the network; the clock, to wait.
//!
//! What spoils pages for search engines only, or only for those who come from one, is seen by nobody who types the address. So each address
//! is asked for as all of them ask.

use std::{
    fmt::Write,
    io::Read,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ureq::{Agent, http::HeaderMap};

use crate::{diag::Words, hash::Digest, reach, words};

/// How a program behaves that asks a whole site.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many requests are under way at once.
    pub at_once: usize,
    /// How many are begun in a second.
    pub per_second: u32,
    /// How long one may take.
    pub patience: Duration,
    /// How often one is made before it is given up.
    pub tries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { at_once: 4, per_second: 20, patience: Duration::from_secs(30), tries: 4 }
    }
}

/// As whom an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Visitor {
    /// A browser on a desk.
    Desktop,
    /// The program of a search engine.
    Crawler,
    /// A browser that comes from a search engine.
    Referred,
    /// A browser on a telephone.
    Phone,
}

impl Visitor {
    pub(super) const ALL: [Self; 4] = [Self::Desktop, Self::Crawler, Self::Referred, Self::Phone];

    fn agent(self) -> &'static str {
        match self {
            Self::Desktop | Self::Referred => {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
            }
            Self::Crawler => "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            Self::Phone => {
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
            }
        }
    }

    pub(super) fn words(self) -> Words {
        match self {
            Self::Desktop => words!("a desktop browser", "trình duyệt máy tính"),
            Self::Crawler => words!("a search engine's crawler", "bot của máy tìm kiếm"),
            Self::Referred => words!("who comes from a search engine", "người đến từ máy tìm kiếm"),
            Self::Phone => words!("a phone", "điện thoại"),
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The body, decoded; not much more of it than was expected.
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The first header of a name.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers_of(name).next()
    }

    /// All headers of a name. Browsers look at every one, and at those with odd bytes too.
    pub(super) fn headers_of(&self, name: &str) -> impl Iterator<Item = String> {
        self.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.body)
    }
}

/// A site on the web.
pub(super) struct Web {
    /// Its address, without a slash at the end.
    base: String,
    agent: Agent,
    limits: Limits,
    /// When the next request may begin.
    next: Mutex<Instant>,
    requests: AtomicUsize,
    /// How many requests in a row nothing came back for.
    vain: AtomicUsize,
}

/// A host does not answer any more when each of the requests that are under way at once was in vain so often in a row, on the average. One
/// address in trouble alone, which all visitors ask for as often as they may, is not enough.
const VAIN: usize = 5;
/// How many are under way at least, for that.
const FEWEST: usize = 4;

/// How much longer than expected an answer may be and still be read to its end, in bytes.
const SURPLUS: u64 = 1 << 20;
/// The first pause before something is tried again; each is twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(400);
/// The longest pause that a host can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Web {
    pub(super) fn new(base: &str, limits: Limits) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(limits.patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections_per_host(limits.at_once)
            .build();
        Self {
            base: base.trim_end_matches('/').to_owned(),
            agent: agent.into(),
            limits,
            next: Mutex::new(Instant::now()),
            requests: AtomicUsize::new(0),
            vain: AtomicUsize::new(0),
        }
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn at_once(&self) -> usize {
        self.limits.at_once
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// Whether the host has stopped answering.
    pub(super) fn is_silent(&self) -> bool {
        self.vain.load(Ordering::Relaxed) >= VAIN * self.limits.at_once.max(FEWEST)
    }

    /// The full address of a path, in ASCII.
    pub(super) fn url(&self, path: &str) -> String {
        let mut url = format!("{}/", self.base);
        for byte in path.trim_start_matches('/').bytes() {
            if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@?".contains(&byte) {
                url.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }

    /// Asks until there is an answer that says something about the site and not about a passing trouble; once, where the host has stopped
    /// answering.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn ask(&self, path: &str, visitor: Visitor, size: u64) -> Result<Reply, Words> {
        let mut pause = PAUSE;
        let mut left = self.limits.tries.max(1);
        loop {
            left -= 1;
            let reason = match self.once(path, visitor, size) {
                Ok(reply) if is_trouble(reply.status) => {
                    let status = reply.status;
                    if let Some(asked_for) = retry_after(&reply) {
                        self.hold(asked_for.min(LONGEST_PAUSE));
                        pause = Duration::ZERO;
                    }
                    words!("the host answers {status}", "máy chủ trả lời {status}")
                }
                Ok(reply) => {
                    self.vain.store(0, Ordering::Relaxed);
                    return Ok(reply);
                }
                Err(error) => {
                    let (host, Words { en, vi }) = (reach::host(&self.base), reach::reason(&error));
                    words!("{host}: {en}", "{host}: {vi}")
                }
            };
            self.vain.fetch_add(1, Ordering::Relaxed);
            if left == 0 || self.is_silent() {
                return Err(reason);
            }
            thread::sleep(pause);
            pause = (pause * 2).max(PAUSE);
        }
    }

    fn once(&self, path: &str, visitor: Visitor, size: u64) -> Result<Reply, ureq::Error> {
        self.wait();
        self.requests.fetch_add(1, Ordering::Relaxed);
        // Compressed and plain answers may lie on the host as two files, of which either can be spoilt.
        let encoding = if visitor == Visitor::Crawler { "identity" } else { "gzip" };
        let mut request =
            self.agent.get(self.url(path)).header("user-agent", visitor.agent()).header("accept-encoding", encoding);
        request = request.header("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        request = request.header("accept-language", "vi,en;q=0.8").header("cache-control", "no-cache");
        if visitor == Visitor::Referred {
            request = request.header("referer", "https://www.google.com/");
        }
        let (parts, body) = request.call()?.into_parts();
        let limit = size + SURPLUS;
        let mut bytes = Vec::new();
        body.into_with_config()
            .limit(u64::MAX)
            .reader()
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(ureq::Error::Io)?;
        Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, body: bytes })
    }

    /// Lets no request begin for a while.
    fn hold(&self, pause: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + pause);
    }

    /// Waits until one more request may begin.
    fn wait(&self) {
        let step = Duration::from_secs(1) / self.limits.per_second.max(1);
        let at = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let at = (*next).max(Instant::now());
            *next = at + step;
            at
        };
        thread::sleep(at.saturating_duration_since(Instant::now()));
    }
}

/// Whether an answer is about a trouble that may pass.
fn is_trouble(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

fn retry_after(reply: &Reply) -> Option<Duration> {
    reply.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_in_ascii() {
        let web = Web::new("https://a.vn/tin/", Limits::default());
        assert_eq!(web.url("/"), "https://a.vn/tin/");
        assert_eq!(web.url("2024/10/bão #6%.jpg"), "https://a.vn/tin/2024/10/b%C3%A3o%20%236%25.jpg");
        assert_eq!(web.url("/?s=1"), "https://a.vn/tin/?s=1");
    }

    #[test]
    fn requests_begin_at_a_measured_pace() {
        let web = Web::new("http://a.vn", Limits { per_second: 50, ..Limits::default() });
        let started = Instant::now();
        (0..6).for_each(|_| web.wait());
        assert!(started.elapsed() >= Duration::from_millis(100), "{:?}", started.elapsed());
        // A host that asks for a pause means all of them.
        web.hold(Duration::from_millis(200));
        web.hold(Duration::ZERO);
        let started = Instant::now();
        thread::scope(|scope| drop([(); 2].map(|()| scope.spawn(|| web.wait()))));
        assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    }
}
