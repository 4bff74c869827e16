//! The policy of a site in the words of each kind of host.
//!
//! In: a [`Policy`], the kind. Out: text. Touches: nothing.

use std::fmt::Write;

use crate::{config::Protection, plan::view::Policy};

/// The addresses of assets, which change with their bytes, below the site's root: a regular expression.
const ASSETS: &str = "assets/[0-9a-f]{12}/";

/// The settings of one kind of host.
pub fn protection(of: Protection, policy: &Policy) -> String {
    match of {
        Protection::Headers => headers(policy),
        Protection::Htaccess => htaccess(policy),
        Protection::Nginx => nginx(policy),
        Protection::Caddy => caddy(policy),
    }
}

/// <https://developers.cloudflare.com/pages/configuration/headers/>, <https://docs.netlify.com/routing/headers/>. Where several rules fit,
/// these hosts join their values, so that only one of them may name a header; pages are kept shortly there in any case.
fn headers(policy: &Policy) -> String {
    let root = &policy.root;
    let mut text = format!("{root}*\n");
    each(policy, |name, value| format!("  {name}: {value}\n"), &mut text);
    let assets = policy.assets;
    text + &format!("{root}assets/*\n  Cache-Control: {assets}\n")
}

fn htaccess(policy: &Policy) -> String {
    let Policy { root, assets, pages, .. } = policy;
    let mut text = format!("ErrorDocument 404 {root}404.html\nOptions -Indexes\n<IfModule mod_headers.c>\n");
    each(policy, |name, value| format!("Header always set {name} \"{value}\"\n"), &mut text);
    let _ = write!(
        text,
        "Header set Cache-Control \"{pages}\"\n<If \"%{{REQUEST_URI}} =~ m#^{root}{ASSETS}#\">\nHeader set Cache-Control \"{assets}\"\n</If>\n</IfModule>\n\
         <FilesMatch \"\\.(php|phtml|phar|cgi|pl|py|asp|aspx|jsp)$\">\nRequire all denied\n</FilesMatch>\n"
    );
    text
}

/// For the `server` block.
fn nginx(policy: &Policy) -> String {
    let Policy { root, assets, pages, .. } = policy;
    let mut text = format!(
        "error_page 404 {root}404.html;\nset $bantin_cache \"{pages}\";\n\
         if ($uri ~ \"^{root}{ASSETS}\") {{\n    set $bantin_cache \"{assets}\";\n}}\nadd_header Cache-Control $bantin_cache;\n"
    );
    each(policy, |name, value| format!("add_header {name} \"{value}\" always;\n"), &mut text);
    text
}

/// For the site's block.
fn caddy(policy: &Policy) -> String {
    let Policy { root, assets, pages, .. } = policy;
    let mut text = format!(
        "@bantin_assets path_regexp ^{root}{ASSETS}\n@bantin_pages not path_regexp ^{root}{ASSETS}\n\
         header @bantin_assets Cache-Control \"{assets}\"\nheader @bantin_pages Cache-Control \"{pages}\"\n"
    );
    each(policy, |name, value| format!("header {name} \"{value}\"\n"), &mut text);
    // `handle_errors 404` would be shorter, and an error before Caddy 2.8.
    text + "handle_errors {\n    @bantin_missing expression {http.error.status_code} == 404\n"
        + &format!("    handle @bantin_missing {{\n        rewrite * {root}404.html\n        file_server\n    }}\n}}\n")
}

fn each(policy: &Policy, line: impl Fn(&str, &str) -> String, text: &mut String) {
    policy.headers().iter().for_each(|(name, value)| text.push_str(&line(name, value)));
}
