//! The program: hands the command line to [`bantin::cli`] and ends with its exit code.
//!
//! In: the command line. Out: an exit code. Touches: nothing itself.

use std::process::ExitCode;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bantin::cli::run(std::env::args_os())
}
