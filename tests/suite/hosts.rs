//! Hosts to deploy to: a store of objects and a server of FTP, in this process, each a real one from a crate; and `git daemon`.
//!
//! In: a folder. Out: an address. Touches: the folder; the loopback interface; runs `git`.

use std::{
    fs, io,
    net::SocketAddr,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use s3s::{Body, HttpError, auth::SimpleAuth, service::S3Service, service::S3ServiceBuilder};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    runtime::Handle,
};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// The keys of every store.
pub(crate) const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret")];

/// What a server does with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It refuses with this status.
    Status(u16),
    /// It does what is asked, and hangs up before it says so.
    LostReply,
    /// It hangs up.
    Reset,
    /// It says nothing for so many milliseconds, then hangs up.
    Stall(u64),
}

/// What a store always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// It removes nothing.
    Keeps,
    /// It says that it does not know `If-None-Match`.
    KnowsNoConditions,
    /// It passes over `If-None-Match` in silence.
    PassesOverConditions,
}

/// A store of objects with one bucket, `web`.
pub(crate) struct Store {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    folder: PathBuf,
    habits: Mutex<Vec<Habit>>,
    asked: AtomicUsize,
    /// By the number of the request.
    faults: Mutex<Vec<(usize, Fault)>>,
    /// Method and path of each request.
    lines: Mutex<Vec<String>>,
    /// Conditions are looked at one after the other, as in any store that keeps its word; the crate's own does not.
    condition: tokio::sync::Mutex<()>,
    /// Content type and caching of each object that was sent, by its key.
    headers: Mutex<Vec<(String, String, String)>>,
}

impl Store {
    /// A store whose bucket lies in the folder `web` below this one.
    pub(crate) fn start(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("web")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        let (service, state) = (builder.build(), Arc::new(State { folder: folder.to_path_buf(), ..State::default() }));
        let shared = Arc::clone(&state);
        let listener = bind();
        let address = listener.local_addr().unwrap();
        runtime().spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let (service, state) = (service.clone(), Arc::clone(&shared));
                let answer = service_fn(move |request| answer(service.clone(), Arc::clone(&state), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        Self { address, state }
    }

    /// Its address, as `http://127.0.0.1:4321`.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on requests are counted anew, and the ones of these numbers go wrong.
    pub(crate) fn fail(&self, faults: &[(usize, Fault)]) {
        *self.state.faults.lock().unwrap() = faults.to_vec();
        self.state.asked.store(0, SeqCst);
        self.state.lines.lock().unwrap().clear();
        self.state.headers.lock().unwrap().clear();
    }

    /// From now on it does so.
    pub(crate) fn has(&self, habit: Habit) {
        self.state.habits.lock().unwrap().push(habit);
    }

    /// The requests since the last [`Self::fail`].
    pub(crate) fn lines(&self) -> Vec<String> {
        self.state.lines.lock().unwrap().clone()
    }

    /// Content type and caching of an object as it was last sent since then.
    pub(crate) fn headers(&self, key: &str) -> Option<(String, String)> {
        let headers = self.state.headers.lock().unwrap();
        let last = headers.iter().rfind(|(own, _, _)| own == key);
        last.map(|(_, kind, caching)| (kind.clone(), caching.clone()))
    }
}

async fn answer(
    service: S3Service,
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Body>, HttpError> {
    let number = state.asked.fetch_add(1, SeqCst);
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    state.lines.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
    if let (Some(kind), Some(caching)) = (header("content-type"), header("cache-control")) {
        let key = request.uri().path().trim_start_matches("/web/").to_owned();
        state.headers.lock().unwrap().push((key, kind, caching));
    }
    let has = |habit| state.habits.lock().unwrap().contains(&habit);
    let is_removal =
        request.method() == "DELETE" || request.uri().query().is_some_and(|query| query.contains("delete"));
    let is_conditional = header("if-none-match").is_some();
    if is_conditional && has(Habit::PassesOverConditions) {
        let _ = fs::remove_file(state.folder.join(request.uri().path().trim_start_matches('/')));
    }
    let fault = state.faults.lock().unwrap().iter().find(|(at, _)| *at == number).map(|(_, fault)| *fault);
    let fault = fault.or_else(|| (is_removal && has(Habit::Keeps)).then_some(Fault::Status(403)));
    let fault = fault.or_else(|| (is_conditional && has(Habit::KnowsNoConditions)).then_some(Fault::Status(501)));
    let hung_up = || Err(HttpError::new(Box::new(io::Error::from(io::ErrorKind::ConnectionReset))));
    match fault {
        Some(Fault::Reset) => hung_up(),
        Some(Fault::Stall(milliseconds)) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            hung_up()
        }
        Some(Fault::Status(status)) => {
            let code = if status == 503 { "SlowDown" } else { "Broken" };
            let body = format!("<Error><Code>{code}</Code><Message>as the test wants it</Message></Error>");
            Ok(Response::builder().status(status).body(Body::from(body)).unwrap())
        }
        fault => {
            let _alone = if is_conditional { Some(state.condition.lock().await) } else { None };
            let response = service.call(request.map(Body::from)).await;
            if fault == Some(Fault::LostReply) { hung_up() } else { response }
        }
    }
}

/// An FTP server for a folder, which lets in everybody; with `certificate` (and key, in PEM files) it also speaks TLS.
pub(crate) fn ftp(folder: &Path, certificate: Option<(PathBuf, PathBuf)>) -> SocketAddr {
    fs::create_dir_all(folder).unwrap();
    let (folder, listener) = (folder.to_owned(), bind());
    let address = listener.local_addr().unwrap();
    runtime().spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let root = folder.clone();
            let files = Box::new(move || unftp_sbe_fs::Filesystem::new(root.clone()).unwrap());
            let mut server = libunftp::ServerBuilder::new(files).passive_ports(20_000..=59_999);
            if let Some((certificate, key)) = certificate.clone() {
                let all = libunftp::options::FtpsRequired::All;
                server = server.ftps(certificate, key).ftps_required(all, all);
            }
            tokio::spawn(server.build().unwrap().service(stream));
        }
    });
    address
}

/// The same server, for those who speak TLS from the first byte on: it cannot, so that a line before it asks for TLS in their place. The
/// connections for data are its own.
pub(crate) fn implicit_ftp(folder: &Path, (certificate, key): (PathBuf, PathBuf)) -> SocketAddr {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(&certificate).unwrap().map(Result::unwrap).collect();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates.clone());
    let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let client = client.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let server = server.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let server = server.with_single_cert(certificates, PrivateKeyDer::from_pem_file(&key).unwrap()).unwrap();
    let (near, far) = (TlsAcceptor::from(Arc::new(server)), TlsConnector::from(Arc::new(client.with_no_client_auth())));
    let (behind, listener) = (ftp(folder, Some((certificate, key))), bind());
    let address = listener.local_addr().unwrap();
    runtime().spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        loop {
            let Ok((client, _)) = listener.accept().await else { continue };
            tokio::spawn(secured(client, near.clone(), behind, far.clone()));
        }
    });
    address
}

/// A server of git for the repositories in a folder, into which everybody may push.
pub(crate) fn git(folder: &Path) -> SocketAddr {
    let (folder, listener) = (folder.to_owned(), std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut daemon = Command::new("git");
            daemon.args(["daemon", "--inetd", "--export-all", "--enable=receive-pack"]);
            daemon.arg(format!("--base-path={}", folder.display())).stderr(Stdio::null());
            daemon.stdin(OwnedFd::from(stream.try_clone().unwrap())).stdout(OwnedFd::from(stream));
            let mut child = daemon.spawn().unwrap();
            std::thread::spawn(move || child.wait());
        }
    });
    address
}

async fn secured(client: TcpStream, near: TlsAcceptor, behind: SocketAddr, far: TlsConnector) -> io::Result<()> {
    let mut server = BufReader::new(TcpStream::connect(behind).await?);
    let (mut welcome, mut reply) = (String::new(), String::new());
    server.read_line(&mut welcome).await?;
    server.write_all(b"AUTH TLS\r\n").await?;
    server.read_line(&mut reply).await?;
    assert!(reply.starts_with("234"), "{reply}");
    let mut server = far.connect(behind.ip().into(), server.into_inner()).await?;
    let mut client = near.accept(client).await?;
    client.write_all(welcome.as_bytes()).await?;
    tokio::io::copy_bidirectional(&mut client, &mut server).await.map(drop)
}

/// A port of its own.
pub(crate) fn bind() -> std::net::TcpListener {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

/// What all servers run on, until the process ends.
pub(crate) fn runtime() -> Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    let start = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    };
    RUNTIME.get_or_init(start).clone()
}
