//! `bantin` turns a folder of Markdown news and weather bulletins into a complete static site.
//!
//! A build is a chain of pure functions between two rooms that touch the disk, and every file of the site is *decided* before any of
//! them is *rendered*. The modules below stand in the order in which data flows through them; a room uses only what stands above it.
//!
//! | room | what it does | incremental |
//! |---|---|---|
//! | [`diag`] | what we tell the editor | – |
//! | [`hash`] | fingerprints of inputs, digests of bytes | every "has it changed?" is one comparison |
//! | [`text`] | words, dates and numbers, the Vietnamese way | – |
//! | [`yaml`] | YAML with the place of every value | – |
//! | [`config`] | the site's settings | other settings: everything is parsed and planned anew |
//! | [`content`] | the nouns: post, bulletin, body | – |
//! | [`source`] | reads the disk | same stamp: not read |
//! | [`theme`] | templates, labels, assets | a template's digest covers all it is made of |
//! | [`related`] | which posts are about the same | only what a change can reach is compared again |
//! | [`parse`] | one file → one post | same digest: not parsed |
//! | [`schema`] | the keys that it knows, for editors' programs | – |
//! | [`library`] | all posts → groups, series, clock | made anew: a sort and some tables |
//! | [`plan`] | every output, decided, with its fingerprint | made anew: hashing, no rendering |
//! | [`render`] | one output → bytes | same fingerprint: not rendered |
//! | [`output`] | writes the disk | same bytes: not written |
//! | [`sign`] | keys, and who published a manifest | nothing is kept |
//! | [`reach`] | asks other sites | nothing is kept |
//! | [`check`] | what can be built but should not be published | nothing is kept: every text is read |
//! | [`engine`] | the chain, written once | keeps what is reused between builds |
//! | [`deploy`] | publishes the output | only what differs from the target's manifest is sent |
//! | [`watch`] | builds again when sources change | same stamps: no build |
//! | [`serve`] | shows the site while it is being written | only what has changed is loaded again |
//! | [`desk`] | writes the sources: new posts, changed tags, a new site | – |
//! | [`cli`] | arguments → one call | – |
//!
//! A template sees one view and nothing else, and the view also gives the fingerprint ([`plan::view`]). So there is no dependency
//! tracking and there are no invalidation rules: an incremental build makes the same bytes as a clean one, because both run the same
//! chain and only comparisons cut it short.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails, as it should"))]

pub mod diag;
pub mod hash;

pub mod text;
pub mod yaml;

pub mod config;
pub mod content;
pub mod source;

pub mod theme;

pub mod related;

pub mod parse;

pub mod schema;

pub mod library;

pub mod plan;

pub mod render;

pub mod output;

pub mod sign;

pub mod reach;

pub mod check;

pub mod engine;

pub mod deploy;

pub mod watch;

pub mod serve;

pub mod desk;

pub mod cli;
