//! A server of other sites' pages, which remembers what it was asked.
//!
//! In: questions by HTTP. Out: answers by the path: `/co` is there, `/mat` is not, and so on. Touches: the loopback interface.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    time::Instant,
};

/// A server that runs until the test process ends.
pub(crate) struct Server {
    address: SocketAddr,
    questions: Arc<Mutex<Vec<Question>>>,
}

/// One question.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Method and path.
    pub(crate) line: String,
    /// When it came.
    pub(crate) at: Instant,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { address: listener.local_addr().unwrap(), questions: Arc::default() };
        let questions = Arc::clone(&server.questions);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let Some(line) = head.first().and_then(|line| line.strip_suffix(" HTTP/1.1")) else { continue };
                questions.lock().unwrap().push(Question { line: line.to_owned(), at: Instant::now() });
                if line == "HEAD /dong" {
                    continue;
                }
                let _ = stream.write_all(answer(line).as_bytes());
            }
        });
        server
    }

    /// Its address, as `http://127.0.0.1:4321`.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All that it was asked so far.
    pub(crate) fn questions(&self) -> Vec<Question> {
        self.questions.lock().unwrap().clone()
    }
}

fn answer(line: &str) -> String {
    let status = match line.split_once(' ').unwrap_or_default() {
        (_, "/co" | "/co-2") | ("GET", "/chi-get" | "/dong") => "200 OK",
        ("HEAD", "/chi-get") => "405 Method Not Allowed",
        (_, "/chuyen") => "301 Moved Permanently\r\nLocation: /co-2",
        (_, "/zalo") => "302 Found\r\nLocation: zalo://qr/p/1",
        (_, "/hong") => "500 Internal Server Error",
        (_, "/cam") => "403 Forbidden",
        _ => "404 Not Found",
    };
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
