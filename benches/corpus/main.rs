//! Writes a made-up news site to measure with: `cargo run --release --example corpus -- FOLDER POSTS`.
//!
//! In: a folder, and how many posts. Out: how much it wrote. Touches: that folder.

use std::{path::Path, process::ExitCode};

#[path = "mod.rs"]
mod corpus;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(Ok(posts))) = (arguments.next(), arguments.next().map(|posts| posts.parse())) else {
        eprintln!("usage: corpus FOLDER POSTS");
        return ExitCode::from(2);
    };
    match corpus::write(Path::new(&folder), posts, corpus::SEED) {
        Ok(bytes) => println!("{posts} posts, {bytes} bytes"),
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
