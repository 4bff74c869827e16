//! A preview of a site: the real program, asked over real sockets.
//!
//! In: a site. Out: replies and events, each within a bounded time. Touches: the loopback interface; the site's folder.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::harness::{Site, Tree, tree_of};

/// How long anything may take before a test fails. Machines that run tests are slow at times.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running command, which is ended with the test.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
}

/// A running `bantin serve`.
pub(crate) struct Preview {
    running: Running,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The status; 0 when the connection was closed without a word.
    pub(crate) status: u16,
    head: String,
    /// What came behind the head.
    pub(crate) body: Vec<u8>,
}

/// The events that a page hears.
pub(crate) struct Events {
    events: Receiver<(String, Value)>,
}

impl Running {
    /// Starts a command that tells what it does in JSON.
    pub(crate) fn start(site: &Site, arguments: &[&str], moment: bool) -> Self {
        let mut child = site.start(&[arguments, &["--message-format", "json"]].concat(), moment);
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// Waits for a line of a type.
    pub(crate) fn line(&self, kind: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(end.saturating_duration_since(Instant::now()));
            let line = line.unwrap_or_else(|_| panic!("no line of the type {kind}"));
            let value: Value = serde_json::from_str(&line).unwrap();
            if value["type"] == kind {
                return value;
            }
        }
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for the end; gives the exit code and what was written to standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    /// Serves a site at its moment.
    pub(crate) fn of(site: &Site, arguments: &[&str]) -> Self {
        Self::start(site, arguments, true)
    }

    /// Serves a site as the clock goes.
    pub(crate) fn live(site: &Site, arguments: &[&str]) -> Self {
        Self::start(site, arguments, false)
    }

    fn start(site: &Site, arguments: &[&str], moment: bool) -> Self {
        let any: &[&str] = if arguments.contains(&"--port") { &["serve"] } else { &["serve", "--port", "0"] };
        let running = Running::start(site, &[any, arguments].concat(), moment);
        let url = running.line("serving")["url"].as_str().unwrap().to_owned();
        let address = url.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap();
        Self { running, address }
    }

    /// The command itself.
    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    /// Ends it as Ctrl-C does.
    pub(crate) fn stop(self) -> (Option<i32>, String) {
        self.running.signal("INT");
        self.running.end()
    }

    /// Asks for a path, as a browser on this machine does.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// Sends some bytes, and reads until the connection is closed.
    pub(crate) fn ask(&self, raw: &str) -> Reply {
        self.ask_bytes(raw.as_bytes())
    }

    /// See [`Self::ask`].
    pub(crate) fn ask_bytes(&self, raw: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // Whoever is refused early may be cut off while it still speaks.
        let _ = stream.write_all(raw);
        let mut bytes = Vec::new();
        let mut piece = [0; 64 * 1024];
        while let Ok(read @ 1..) = stream.read(&mut piece) {
            bytes.extend_from_slice(&piece[..read]);
        }
        Reply::read(&bytes)
    }

    /// A page or file as it is served, without the script.
    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(without_script(self.get(path).body)).unwrap()
    }

    /// All files that it was built of, each as it is served.
    pub(crate) fn served(&self, site: &Site) -> Tree {
        let files = preview_tree(site);
        files.into_keys().map(|path| (path.clone(), without_script(self.get(&format!("/{path}")).body))).collect()
    }

    /// Listens as a page does that was loaded at a version.
    pub(crate) fn events(&self, since: &str) -> Events {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let address = self.address;
        write!(stream, "GET /.bantin/events?since={since} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        let (sender, events) = channel();
        thread::spawn(move || {
            let mut name = String::new();
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let _ = sender.send((std::mem::take(&mut name), serde_json::from_str(data).unwrap()));
                }
            }
        });
        Events { events }
    }

    /// Listens as the front page does, from now on.
    pub(crate) fn listen(&self) -> Events {
        let page = String::from_utf8(self.get("/").body).unwrap();
        let version = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap();
        let events = self.events(&format!("{version}&page=%2F"));
        assert_eq!(events.next().0, "mended", "first of all it is told that there are no errors");
        events
    }
}

/// All files of the folder that a preview is built into.
pub(crate) fn preview_tree(site: &Site) -> Tree {
    tree_of(&site.root().join(".bantin-preview/site"))
}

/// A page as it stands in its file.
fn without_script(body: Vec<u8>) -> Vec<u8> {
    let start = b"<script src=\"/.bantin/preview.js\"";
    let Some(at) = body.windows(start.len()).rposition(|bytes| bytes == start) else { return body };
    let end = b"</script>\n";
    let length = body[at..].windows(end.len()).position(|bytes| bytes == end).unwrap() + end.len();
    [&body[..at], &body[at + length..]].concat()
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Self { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    /// The value of a header; empty when it isn't there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value.trim())
    }
}

impl Events {
    /// The next event and its data.
    pub(crate) fn next(&self) -> (String, Value) {
        self.events.recv_timeout(PATIENCE).expect("an event")
    }

    /// Whether nothing is told for a while; what is told in that time is gone.
    pub(crate) fn none_within(&self, time: Duration) -> bool {
        self.events.recv_timeout(time).is_err()
    }

    /// The data of the next event, which must have this name.
    pub(crate) fn expect(&self, name: &str) -> Value {
        let (own, data) = self.next();
        assert_eq!(own, name, "{data}");
        data
    }

    /// The addresses in the next event, which must be a change.
    pub(crate) fn change(&self) -> Vec<String> {
        let data = self.expect("change");
        data["paths"].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect()
    }
}

/// Tries until it holds.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        thread::sleep(Duration::from_millis(20));
    }
}
