//! `bantin plan`: every output with its template and fingerprint.
//!
//! In: options. Out: text or JSON on standard output. Touches: reads the site; writes nothing but the terminal.

use std::{fmt::Write, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, tell};
use crate::engine::{self, Options};

/// Options of `bantin plan`.
#[derive(Debug, clap::Args)]
pub(super) struct Plan {}

impl Plan {
    #[allow(clippy::unused_self, reason = "every command runs as itself")]
    pub(super) fn run(self, global: &Global, options: &Options) -> ExitCode {
        let json = global.message_format == FormatArgument::Json;
        let printed = engine::plan(options, |output, template| {
            let (address, file, fingerprint) = (output.file.address(), output.file.as_str(), output.fingerprint);
            if json {
                let line = json!({
                    "type": "output", "address": address, "file": file, "template": template,
                    "fingerprint": fingerprint.to_string(),
                });
                format!("{line}\n")
            } else {
                let mut line = String::new();
                let _ = writeln!(line, "{fingerprint}  {:<22} {file}", template.unwrap_or("-"));
                line
            }
        });
        match printed {
            Ok((text, found)) => {
                tell::report(global, &options.site, &found);
                tell::print(&text);
                ExitCode::SUCCESS
            }
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }
}
