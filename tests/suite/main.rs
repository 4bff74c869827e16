//! Drives the program as its users do, on small sites, and states exactly what comes out.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails, as it should")]

mod architecture;
mod chain;
mod errors;
mod property;
mod related;
mod site;
