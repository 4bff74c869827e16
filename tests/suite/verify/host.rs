//! A host of files that can be tampered with: a small server of our own, or Debian's nginx told to do the same.
//!
//! In: a folder, what the host does besides serving it. Out: its address. Touches: the loopback interface; for nginx a folder beside.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};

/// What a host does besides serving its files.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// Nothing.
    Honest,
    /// Sends those whose `User-Agent` has this word elsewhere.
    RedirectAgent(&'static str),
    /// Sends those who come from there elsewhere.
    RedirectReferer(&'static str),
    /// Sends everybody elsewhere who asks for this address.
    Redirect(&'static str),
    /// Sends those elsewhere who ask with a query.
    RedirectQuery,
    /// Shows those whose `User-Agent` has this word something else at this address.
    OtherForAgent(&'static str, &'static str),
    /// Shows those who come from there something else at this address.
    OtherForReferer(&'static str, &'static str),
    /// Sends those elsewhere who ask for what isn't there.
    RedirectMissing,
    /// Shows the front page to those who ask for what isn't there.
    FrontForMissing,
    /// Shows a page of its own to those who ask for what isn't there.
    OtherForMissing,
    /// Answers 410 for this address to those whose `User-Agent` has this word.
    GoneForAgent(&'static str, &'static str),
    /// Takes the settings that a build has written for it.
    Protected,
    /// Adds a header to everything.
    Header(&'static str, &'static str),
    /// Answers everybody so who asks for something below this address.
    Closed(&'static str, u16),
    /// Shows what is published, and nothing else: everybody is told to come back later.
    Busy,
    /// Serves files that end so as another type.
    Type(&'static str, &'static str),
}

/// Where readers are sent.
const ELSEWHERE: &str = "https://nha-cai.example/slot";
/// What readers are shown.
pub(crate) const SPAM: &str = "<!DOCTYPE html><title>Nhà cái uy tín</title><p>Slot gacor";

/// Something that serves a folder until it is dropped.
pub(crate) trait Host {
    fn url(&self) -> String;
}

/// A server in the test's own process.
pub(crate) struct Small {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
}

/// What all connections share.
struct Shared {
    root: PathBuf,
    act: Act,
    gzip: bool,
    /// Every so many answers, one is a passing trouble; never where it is 0.
    trouble: usize,
    count: AtomicUsize,
    stop: Arc<AtomicBool>,
}

impl Small {
    pub(crate) fn start(root: &Path, act: Act, gzip: bool, trouble: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let shared =
            Shared { root: root.to_owned(), act, gzip, trouble, count: AtomicUsize::new(0), stop: Arc::clone(&stop) };
        let shared = Arc::new(shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || stream.ok().and_then(|stream| serve(&shared, stream)));
            }
        });
        Self { address, stop }
    }
}

impl Host for Small {
    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // The listener wakes up once more.
        let _ = TcpStream::connect(self.address);
    }
}

/// A request, as far as it matters here.
struct Request {
    path: String,
    query: bool,
    agent: String,
    referer: String,
    gzip: bool,
}

/// Serves one connection; `None` at its end.
fn serve(shared: &Shared, mut stream: TcpStream) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    loop {
        let head: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let target = head.first()?.split(' ').nth(1)?.to_owned();
        let header = |name: &str| {
            let own =
                head.iter().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)));
            own.map_or_else(String::new, |(_, value)| value.to_owned())
        };
        let (path, query) = target.split_once('?').map_or((target.as_str(), false), |(path, _)| (path, true));
        let request = Request {
            path: decoded(path),
            query,
            agent: header("user-agent"),
            referer: header("referer"),
            gzip: header("accept-encoding").contains("gzip"),
        };
        let number = shared.count.fetch_add(1, Ordering::Relaxed) + 1;
        let answer = if shared.trouble > 0 && number % shared.trouble == 0 {
            match number / shared.trouble % 3 {
                0 => return None,
                1 => Answer::status(503, ""),
                _ => Answer::status(429, "retry-after: 0\r\n"),
            }
        } else {
            shared.answer(&request)
        };
        stream.write_all(&answer.bytes(shared.gzip && request.gzip)).ok()?;
    }
}

fn decoded(path: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), path.as_bytes());
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

struct Answer {
    status: u16,
    kind: String,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn status(status: u16, headers: &str) -> Self {
        Self { status, kind: "text/html".to_owned(), headers: headers.to_owned(), body: b"<h1>nginx</h1>".to_vec() }
    }

    fn page(status: u16, body: Vec<u8>) -> Self {
        Self { status, kind: "text/html; charset=utf-8".to_owned(), headers: String::new(), body }
    }

    fn elsewhere() -> Self {
        Self::status(302, &format!("location: {ELSEWHERE}\r\n"))
    }

    fn bytes(self, gzip: bool) -> Vec<u8> {
        let (body, encoding) = if gzip {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&self.body).unwrap();
            (encoder.finish().unwrap(), "content-encoding: gzip\r\n")
        } else {
            (self.body, "")
        };
        let (status, kind, headers, length) = (self.status, self.kind, self.headers, body.len());
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{encoding}{headers}\r\n"
        );
        [head.into_bytes(), body].concat()
    }
}

impl Shared {
    fn answer(&self, request: &Request) -> Answer {
        let (path, agent, referer) = (request.path.as_str(), &request.agent, &request.referer);
        let mut answer = match self.act {
            Act::RedirectAgent(word) if agent.contains(word) => return Answer::elsewhere(),
            Act::RedirectReferer(word) if referer.contains(word) => return Answer::elsewhere(),
            Act::Redirect(at) if path == at => return Answer::elsewhere(),
            Act::RedirectQuery if request.query => return Answer::elsewhere(),
            Act::OtherForAgent(word, at) if path == at && agent.contains(word) => {
                return Answer::page(200, SPAM.into());
            }
            Act::OtherForReferer(word, at) if path == at && referer.contains(word) => {
                return Answer::page(200, SPAM.into());
            }
            Act::GoneForAgent(word, at) if path == at && agent.contains(word) => return Answer::status(410, ""),
            Act::Closed(at, status) if path.starts_with(at) => return Answer::status(status, ""),
            Act::Busy if !path.starts_with("/manifest.txt") => return Answer::status(429, "retry-after: 0\r\n"),
            _ => self.file(path),
        };
        match self.act {
            Act::Header(name, value) => {
                let _ = write!(answer.headers, "{name}: {value}\r\n");
            }
            Act::Type(ending, kind) if path.ends_with(ending) => kind.clone_into(&mut answer.kind),
            _ => {}
        }
        answer
    }

    fn file(&self, path: &str) -> Answer {
        let mut file = self.root.join(path.trim_start_matches('/'));
        if path.ends_with('/') {
            file.push("index.html");
        }
        if let Ok(body) = fs::read(&file) {
            let kind = bantin::output::content_type::of(file.file_name().unwrap().to_str().unwrap());
            return Answer { status: 200, kind: kind.to_owned(), headers: String::new(), body };
        }
        let own = |name: &str| fs::read(self.root.join(name)).unwrap_or_default();
        match self.act {
            Act::RedirectMissing => Answer::elsewhere(),
            Act::FrontForMissing => Answer::page(200, own("index.html")),
            Act::OtherForMissing => Answer::page(404, SPAM.into()),
            _ => Answer::page(404, own("404.html")),
        }
    }
}

/// Debian's nginx, on a free port.
pub(crate) struct Nginx {
    child: Child,
    port: u16,
}

impl Nginx {
    pub(crate) fn start(root: &Path, act: Act, gzip: bool) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let home = root.with_extension("nginx");
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("nginx.conf"), settings(root, &home, port, (act, gzip))).unwrap();
        let mut child = Command::new("nginx")
            .args(["-p", home.to_str().unwrap(), "-e", "error.log", "-c", "nginx.conf"])
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < end && child.try_wait().unwrap().is_none(), "nginx does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { child, port }
    }
}

impl Host for Nginx {
    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers when it is asked to; killed, it leaves them behind.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn settings(root: &Path, home: &Path, port: u16, (act, gzip): (Act, bool)) -> String {
    let spam = home.join("spam.html");
    fs::write(&spam, SPAM).unwrap();
    let (root, home, spam_at) =
        (root.display(), home.display(), "location = /.spam { internal; root /; try_files SPAM =500; }");
    let spam_at = spam_at.replace("SPAM", &spam.display().to_string());
    let missing = "error_page 404 /404.html;";
    let plain = "location / { }".to_owned();
    let (own, missing, place) = match act {
        Act::Honest => (String::new(), missing, plain),
        Act::RedirectAgent(word) => {
            (format!("if ($http_user_agent ~ {word}) {{ return 302 {ELSEWHERE}; }}"), missing, plain)
        }
        Act::RedirectReferer(word) => {
            (format!("if ($http_referer ~ {word}) {{ return 302 {ELSEWHERE}; }}"), missing, plain)
        }
        Act::Redirect(at) => (format!("location = {at} {{ return 302 {ELSEWHERE}; }}"), missing, plain),
        Act::RedirectQuery => (format!("if ($args) {{ return 302 {ELSEWHERE}; }}"), missing, plain),
        Act::OtherForAgent(word, at) => (
            format!("location = {at} {{ if ($http_user_agent ~ {word}) {{ rewrite ^ /.spam last; }} }}"),
            missing,
            plain,
        ),
        Act::OtherForReferer(word, at) => {
            (format!("location = {at} {{ if ($http_referer ~ {word}) {{ rewrite ^ /.spam last; }} }}"), missing, plain)
        }
        Act::GoneForAgent(word, at) => {
            (format!("location = {at} {{ if ($http_user_agent ~ {word}) {{ return 410; }} }}"), missing, plain)
        }
        Act::RedirectMissing => {
            (format!("location @away {{ return 302 {ELSEWHERE}; }}"), "error_page 404 = @away;", plain)
        }
        Act::FrontForMissing => (String::new(), "error_page 404 =200 /index.html;", plain),
        Act::OtherForMissing => (String::new(), "error_page 404 /.spam;", plain),
        Act::Protected => {
            let work = Path::new(&root.to_string()).with_file_name(".bantin-public");
            (format!("include {}/nginx.conf;", work.display()), "", plain)
        }
        Act::Closed(at, status) => (format!("location {at} {{ return {status}; }}"), missing, plain),
        Act::Busy => (String::new(), missing, "location / { return 429; } location /manifest.txt { }".to_owned()),
        Act::Header(name, value) => (format!("add_header {name} '{value}' always;"), missing, plain),
        Act::Type(ending, kind) => {
            let ending = ending.replace('.', "\\.");
            (format!("location ~ {ending}$ {{ types {{ }} default_type {kind}; }}"), missing, plain)
        }
    };
    let gzip = if gzip { "on" } else { "off" };
    format!(
        "daemon off;\nworker_processes 1;\npid {home}/nginx.pid;\nevents {{ worker_connections 256; }}\nhttp {{\n\
         include /etc/nginx/mime.types;\ndefault_type application/octet-stream;\ncharset utf-8;\naccess_log off;\n\
         gzip {gzip};\ngzip_min_length 0;\ngzip_types *;\nkeepalive_requests 100000;\n\
         client_body_temp_path {home}/t1;\nproxy_temp_path {home}/t2;\nfastcgi_temp_path {home}/t3;\nuwsgi_temp_path {home}/t4;\nscgi_temp_path {home}/t5;\n\
         server {{\nlisten 127.0.0.1:{port};\nroot {root};\n{missing}\n{own}\n{spam_at}\n{place}\n}}\n}}\n"
    )
}

/// Where hosts may be started by several threads: one after the other, so that no two choose one port.
pub(crate) static STARTING: Mutex<()> = Mutex::new(());
