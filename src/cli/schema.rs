//! `bantin schema [post|page|site|campaign|ratings]`: which keys a file may have, for editors' programs.
//!
//! In: which file. Out: its JSON Schema on standard output. Touches: nothing but the terminal.

use std::process::ExitCode;

use clap::ValueEnum;

use super::tell;
use crate::schema;

/// Options of `bantin schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Front matter of posts or standing pages, site.yaml, or a data file that the program understands
    #[arg(value_enum, default_value = "post")]
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    Post,
    Page,
    Site,
    Campaign,
    Ratings,
}

impl Schema {
    pub(super) fn run(self) -> ExitCode {
        let schema = match self.of {
            Of::Post => schema::post(),
            Of::Page => schema::page(),
            Of::Site => schema::site(),
            Of::Campaign => schema::campaign(),
            Of::Ratings => schema::ratings(),
        };
        tell::print(&format!("{schema:#}\n"));
        ExitCode::SUCCESS
    }
}
