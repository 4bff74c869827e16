//! `bantin serve`.
//!
//! In: options. Out: the site in a browser, built again at every change. Touches: what the engine and the server touch, and the terminal.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
};

use serde_json::json;

use super::{FormatArgument, Global, rounds, tell};
use crate::{
    diag::Lang,
    engine::{Failure, Options},
    output,
    serve::{Preview, Server, Settings},
    watch::Rounds,
};

/// Options of `bantin serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The port, or the next one that is free; 0 for any
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen on; 0.0.0.0 shows the site to everybody in the network
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    host: String,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show scheduled and expired posts too
    #[arg(long)]
    future: bool,
    /// Go to the post that was saved
    #[arg(long)]
    navigate: bool,
}

impl Serve {
    pub(super) fn run(&self, global: &Global, options: &Options) -> ExitCode {
        let fail = |diagnostic| tell::failure(global, &options.site, Failure::Environment(diagnostic));
        let preview = match Preview::beside(&options.out) {
            Ok(preview) => preview,
            Err(diagnostic) => return fail(diagnostic),
        };
        let published = match output::Target::new(&options.out) {
            Ok(target) => target.work_folder().to_path_buf(),
            Err(diagnostic) => return fail(diagnostic),
        };
        let options = Options { out: preview.folder(), future: self.future, preview: true, ..options.clone() };
        match Server::start(options.out.clone(), self.settings(global, &options, published)) {
            Ok(server) => self.rounds(global, options, &server),
            Err(diagnostic) => fail(diagnostic),
        }
    }

    fn settings(&self, global: &Global, options: &Options, published: PathBuf) -> Settings {
        let (host, options) = (self.host.clone(), options.clone());
        Settings { host, port: self.port, navigate: self.navigate, lang: global.lang(), options, published }
    }

    fn rounds(&self, global: &Global, options: Options, server: &Server) -> ExitCode {
        let site = options.site.clone();
        let first = || {
            announce(global, server);
            if self.open {
                open(&server.url());
            }
        };
        rounds::run(global, &site, Rounds::new(options), Some((server, &first)))
    }
}

fn announce(global: &Global, server: &Server) {
    let (url, lang) = (server.url(), global.lang());
    if server.is_open_to_others() {
        let _ = writeln!(std::io::stderr(), "{}", warning(lang));
    }
    if global.message_format == FormatArgument::Json {
        tell::print(&format!("{}\n", json!({ "type": "serving", "url": url })));
        return;
    }
    tell::print(&match lang {
        Lang::Vi => format!("Xem thử tại {url} (Ctrl-C để dừng)\n"),
        Lang::En => format!("Preview at {url} (Ctrl-C ends it)\n"),
    });
}

fn warning(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "cảnh báo: mọi máy trong mạng đều xem được bản xem thử này, kể cả bài chưa đăng",
        Lang::En => "warning: every machine in the network can see this preview, unpublished posts too",
    }
}

/// Opens an address in the browser. Where that doesn't work the editor still has the address.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
