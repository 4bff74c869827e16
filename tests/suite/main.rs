//! The suite: whole builds of small sites by the real program, looked at from outside.
//!
//! In: small sites, written by [`harness`] or kept under `tests/sites/`. Out: pass or fail. Touches: a temporary folder for each site.

#![allow(missing_docs, reason = "nobody but the tests reads the harness's documentation")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails, as it should")]

mod architecture;
mod asked;
mod build;
mod calendar;
mod campaign;
mod cap;
mod carrier;
mod check;
mod clock;
mod commands;
mod crawler;
mod deploy;
mod deploy_azure;
mod deploy_digest;
mod deploy_faults;
mod deploy_ftp;
mod deploy_gcs;
mod deploy_killed;
mod deploy_remote;
mod deploy_s3;
mod deploy_ssh;
mod deploy_survives;
mod deploy_told;
mod deploy_verified;
mod desk_page;
mod editing;
mod errors;
mod explain;
mod files;
mod google;
mod harness;
mod hostile;
mod hosts;
mod init;
mod issued;
mod judge;
mod key;
mod lite;
mod meanwhile;
mod microsoft;
mod new;
mod place;
mod preview;
mod property;
mod proxy;
mod publish;
mod rating;
mod redirect;
mod related;
mod rename_tag;
mod schema;
mod serve;
mod server;
mod targets;
mod templates;
mod theme;
mod verify;
mod versions;
mod watch;
mod weather;
mod why;
mod withdrawn;
