//! Shows a site while it is being written: a small HTTP server over a folder of its own, and pages that follow every round.
//!
//! In: [`Round`]s, pages ahead of them, and questions by HTTP. Out: the last good site; a stream of events for the pages that are open. Touches: a socket;
//! reads the preview's folder; makes it, see [`Preview`].
//!
//! What is served are the very files that a build has written. Only into the answer a script is put, just before `</body>`: it listens
//! to the events, exchanges style sheets and pictures, reloads a page that has changed, and shows errors over the page.
//!
//! The server speaks to this machine's browser and nobody else: see [`request`].

mod answer;
mod body;
mod desk_page;
mod file;
mod inject;
mod overlay;
mod place;
mod range;
mod request;
mod state;
mod stream;

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener, ToSocketAddrs},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{Semaphore, watch};

use self::{desk_page::DeskPage, request::Hosts, state::State};
pub use self::{overlay::TextOf, place::Preview};
use crate::{
    diag::{Diagnostic, Fault, Lang},
    engine::{Glance, Options},
    text::percent,
    watch::Round,
    words,
};

/// How many ports are tried from the one that was asked for.
const PORTS: u16 = 100;
/// How many connections there may be at once.
const CONNECTIONS: usize = 256;
/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address to listen on.
    pub host: String,
    /// The port; the next free one if it is taken, any if it is 0.
    pub port: u16,
    /// Whether browsers go to the post that was saved.
    pub navigate: bool,
    /// The language of what is put over pages.
    pub lang: Lang,
    /// How the site is built, for the desk page.
    pub options: Options,
    /// The work folder of the published site, in which deploys leave their notes, for the desk page.
    pub published: PathBuf,
}

/// A server that runs until the program ends.
pub struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
    settings: Settings,
}

/// What all connections share.
struct Shared {
    folder: PathBuf,
    hosts: Hosts,
    state: RwLock<State>,
    /// Rises whenever the state has changed.
    ticks: watch::Sender<u64>,
    /// The addresses of the pages that are open, each with how often.
    open: Mutex<BTreeMap<String, usize>>,
    lang: Lang,
    desk_page: DeskPage,
}

impl Shared {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change_state(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Begins to serve a folder; until the first round every page says that there is nothing yet.
    ///
    /// # Errors
    /// `cannot-listen`.
    pub fn start(folder: PathBuf, settings: Settings) -> Result<Self, Box<Diagnostic>> {
        let fault = |error: &std::io::Error| Box::new(Diagnostic::from(cannot_listen(&settings, error)));
        let listener = listen(&settings).map_err(|error| fault(&error))?;
        let address = listener.local_addr().map_err(|error| fault(&error))?;
        let shared = Arc::new(Shared {
            folder,
            hosts: Hosts::new(&settings.host, address),
            state: RwLock::new(State::new()),
            ticks: watch::Sender::new(0),
            open: Mutex::default(),
            lang: settings.lang,
            desk_page: DeskPage::new(settings.options.clone(), settings.published.clone()),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| fault(&error))?;
        let served = Arc::clone(&shared);
        std::thread::spawn(move || runtime.block_on(accept(listener, served)));
        Ok(Self { shared, address, settings })
    }

    /// The address of the site's front page, for this machine's browser.
    pub fn url(&self) -> String {
        let host = match &self.address {
            address if address.ip().is_unspecified() => "127.0.0.1".to_owned(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
            SocketAddr::V4(address) => address.ip().to_string(),
        };
        format!("http://{host}:{}{}", self.address.port(), percent::encode(&self.shared.state().root))
    }

    /// Whether other machines can reach it.
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// The addresses, in the site, of the pages that are open in browsers.
    pub fn looked_at(&self) -> Vec<String> {
        let root = self.shared.state().root.clone();
        let open = self.shared.open();
        open.keys().filter_map(|page| Some(format!("/{}", page.strip_prefix(root.as_str())?))).collect()
    }

    /// Takes pages ahead of the build behind them, and tells the pages that are open.
    pub fn glance(&self, pages: Vec<Glance>) {
        self.shared.change_state().glance(pages, self.settings.navigate);
        self.shared.ticks.send_modify(|tick| *tick += 1);
    }

    /// Takes back the pages that are ahead of a build which does not come.
    pub fn glance_over(&self) {
        self.shared.change_state().take_back();
        self.shared.ticks.send_modify(|tick| *tick += 1);
    }

    /// Takes the result of a round, and tells the pages that are open.
    pub fn take(&self, round: &Round, text_of: TextOf<'_>) {
        let Settings { navigate, lang, .. } = self.settings;
        let mut state = self.shared.change_state();
        match &round.result {
            Ok(built) => {
                state.take(built, &self.shared.folder, lang);
                if navigate {
                    state.go_to(round.changed(), &built.sources);
                }
            }
            Err(failure) => state.fail(overlay::data(failure, lang, text_of)),
        }
        drop(state);
        self.shared.desk_page.note(round);
        self.shared.ticks.send_modify(|tick| *tick += 1);
    }
}

fn listen(settings: &Settings) -> std::io::Result<TcpListener> {
    let last = if settings.port == 0 { 0 } else { settings.port.saturating_add(PORTS) };
    let mut result = Err(std::io::ErrorKind::AddrNotAvailable.into());
    for port in settings.port..=last {
        let addresses: Vec<_> = (settings.host.as_str(), port).to_socket_addrs()?.collect();
        result = TcpListener::bind(&addresses[..]);
        if !matches!(&result, Err(error) if error.kind() == std::io::ErrorKind::AddrInUse) {
            break;
        }
    }
    result
}

fn cannot_listen(settings: &Settings, error: &std::io::Error) -> Fault {
    let Settings { host, port, .. } = settings;
    Fault::new(
        "cannot-listen",
        words!("cannot listen on {host}, port {port}: {error}", "không mở được {host}, cổng {port}: {error}"),
    )
    .hint(words!("try another --host or --port", "hãy thử --host hoặc --port khác"))
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let listener = listener.set_nonblocking(true).and_then(|()| tokio::net::TcpListener::from_std(listener));
    let Ok(listener) = listener else { return };
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // The system is short of something, such as file handles, and will not be short of it for ever.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let answer = service_fn(|asked| {
                let shared = Arc::clone(&shared);
                async move { Ok::<_, std::convert::Infallible>(answer::answer(&asked, &shared).await) }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
            // Whoever breaks off or speaks no HTTP concerns nobody else.
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
            drop(place);
        });
    }
}
