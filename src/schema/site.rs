//! `site.yaml`.
//!
//! In: nothing. Out: a schema. Touches: nothing.

use serde_json::{Value as Json, json};

use super::{Key, boolean, document, list, mapping, merged, name_of, one_of, or_nothing, slug, text, texts, whole};
use crate::config::Status;

/// The settings of a site.
pub fn site() -> Json {
    let keys = [
        ("title", "The site's name.", text()),
        ("base_url", "Where it is published.", address()),
        ("description", "What it is about, in a sentence.", text()),
        ("language", "The language of its pages.", name_of(["vi", "en"])),
        (
            "timezone",
            "The zone that its times are told in, by its IANA name; Asia/Ho_Chi_Minh when none is named.",
            text(),
        ),
        ("theme", "The theme's name.", text()),
        ("organization", "Who publishes it.", organization()),
        (
            "categories",
            "The categories, in the order of the menu.",
            entries("What it is about.", "The same as description.", 1),
        ),
        (
            "authors",
            "Authors of whom more than the name is known.",
            entries("The same as role.", "What the author does.", 0),
        ),
        ("series", "Standing titles of series of bulletins, by id.", series()),
        ("pages_in_menu", "Slugs of standing pages, for the menu.", texts()),
        ("redirects", "Old addresses, each with the one that it leads to.", redirects()),
        ("cap", "Makes CAP 1.2 messages of bulletins that warn.", cap()),
        ("per_page", "How many posts a full list page holds; 20 when nothing is said.", whole(1, 1000)),
        ("related", "How many related posts a page shows; 6 when nothing is said.", whole(0, 12)),
        ("paths", "Words in addresses.", paths()),
        ("markdown", "How Markdown is read.", markdown()),
        ("rating", "How readers may rate posts.", rating()),
        ("check", "What `bantin check` looks for.", check()),
        ("deploy", "Where `bantin deploy` puts the site: targets, by name.", deploy()),
        ("protections", "The hosts that a build writes protections for: headers of security and caching.", {
            let one = name_of(["headers", "htaccess", "nginx", "caddy"]);
            one_of([one.clone(), list(&one)])
        }),
        (
            "public_key",
            "What published manifests are checked with: the line that `bantin key new` prints. While a key is being replaced, both.",
            public_key(),
        ),
        ("extra", "Your own data, for templates.", json!({})),
    ];
    document("site.yaml", "The settings of a site.", mapping(&["title", "base_url", "categories"], &keys))
}

fn address() -> Json {
    json!({ "type": "string", "pattern": "^https?://[^/?# \"<\\\\][^?# \"<\\\\]*$", "examples": ["https://bantin.example"] })
}

fn organization() -> Json {
    mapping(&[], &[("name", "Its name.", text()), ("url", "Its own site.", text())])
}

/// A list of names, or of mappings that tell more.
fn entries(description: &'static str, role: &'static str, least: usize) -> Json {
    let keys = [
        ("name", "As readers see it.", text()),
        ("slug", "The last part of its address.", slug()),
        ("description", description, text()),
        ("role", role, text()),
    ];
    let mut form = list(&one_of([json!({ "type": "string" }), mapping(&["name"], &keys)]));
    form["minItems"] = least.into();
    form
}

fn series() -> Json {
    let keys = [("title", "The title.", text()), ("summary", "What it is about.", text())];
    json!({ "type": "object", "additionalProperties": mapping(&["title"], &keys) })
}

fn cap() -> Json {
    let keys = [
        ("sender", "Who sends them: an address that is nobody else's, without spaces and commas.", text()),
        (
            "status",
            "Actual when receivers are meant to act on them; Test when nothing is said.",
            name_of(Status::ALL.iter().map(|status| status.name())),
        ),
    ];
    mapping(&["sender"], &keys)
}

fn check() -> Json {
    let betting =
        [("words", "More words of betting advertisements.", texts()), ("except", "Words that are none.", texts())];
    let allow = [
        ("code", "The finding's code.", text()),
        ("path", "In which files: a path, a folder, or a pattern with `*`.", text()),
        ("reason", "Why it may stay.", text()),
    ];
    let keys = [
        (
            "max_picture_kb",
            "How large a picture may be, in units of 1000 bytes; 500 when nothing is said.",
            whole(1, 100_000),
        ),
        ("betting", "Words of betting advertisements.", mapping(&[], &betting)),
        ("allow", "Findings that may stay, each with the reason.", list(&mapping(&["code", "reason"], &allow))),
    ];
    mapping(&[], &keys)
}

fn deploy() -> Json {
    json!({
        "type": "object",
        "properties": { "after": merged(json!({ "description": "Commands that run after a deploy." }), or_nothing(texts())) },
        "propertyNames": slug(),
        "additionalProperties": one_of(targets().map(|(name, required, keys)| target(name, required, keys))),
    })
}

fn target(kind: &'static str, required: &[&str], keys: Vec<Key>) -> Json {
    let kind = [("kind", "How the target is reached.", name_of([kind]))];
    mapping(&[&["kind"], required].concat(), &[kind.to_vec(), keys].concat())
}

/// The kinds of targets: the name, the keys that must be there, all keys but `kind`.
fn targets() -> [(&'static str, &'static [&'static str], Vec<Key>); 5] {
    let releases =
        ("releases", "true: the site goes into `releases/<id>`, and the link `current` is switched.", boolean());
    let port = ("port", "Another port than the usual one.", whole(1, 65_535));
    let host = ("path", "The folder on the host.", text());
    [
        ("folder", &["path"], vec![("path", "The folder, from the site's folder.", text()), releases.clone()]),
        (
            "ssh",
            &["host", "path"],
            vec![("host", "user@host, or a name from ~/.ssh/config.", text()), port.clone(), host.clone(), releases],
        ),
        (
            "s3",
            &["bucket"],
            vec![
                ("store", "Whose protocol the store speaks; s3 when nothing is said.", name_of(["s3", "gcs", "azure"])),
                ("bucket", "The bucket's name.", text()),
                ("prefix", "What all names in the bucket begin with.", text()),
                ("endpoint", "The store's address, where it isn't the protocol's own.", text()),
                ("region", "The store's region.", text()),
            ],
        ),
        (
            "git",
            &["url"],
            vec![
                ("url", "The repository, as `git push` understands it.", text()),
                ("branch", "The branch; pages when nothing is said.", text()),
            ],
        ),
        (
            "ftp",
            &["host", "path"],
            vec![
                ("host", "The host.", text()),
                port,
                ("user", "The name to log in by.", text()),
                host,
                ("tls", "How the connection is kept secret.", name_of(["explicit", "implicit", "none"])),
            ],
        ),
    ]
}

fn public_key() -> Json {
    let key = json!({ "type": "string", "pattern": "^RW[A-Za-z0-9+/]{54}$" });
    one_of([key.clone(), list(&key)])
}

fn redirects() -> Json {
    json!({ "type": "object", "additionalProperties": text() })
}

fn paths() -> Json {
    let keys: [Key; 13] = [
        ("category", "Before a category's slug.", slug()),
        ("tag", "Before a tag's slug.", slug()),
        ("series", "Before the id of a series.", slug()),
        ("warnings", "Before the slug of a province, for what holds there now.", slug()),
        ("lite", "Before the pages of text alone.", slug()),
        ("author", "Before an author's slug.", slug()),
        ("archive", "Before a year and month.", slug()),
        ("campaign", "The campaign's page, and before an indicator's id.", slug()),
        ("embed", "Behind an indicator's address: the page that other sites embed.", slug()),
        ("calendar", "The calendar, and before a year of it.", slug()),
        ("page", "Before the number of an archive page.", slug()),
        ("cap", "Before a CAP message.", slug()),
        ("fragment", "Before the fragments that pages load.", slug()),
    ];
    mapping(&[], &keys)
}

fn rating() -> Json {
    let form = json!({ "type": "string", "pattern": "^(https?://[^/]|/[^/]|/$)[^\\s\"<>\\\\]*$", "examples": ["https://bantin.example/vote"] });
    mapping(&[], &[("endpoint", "Where a vote is sent; without it nobody can vote.", form)])
}

fn markdown() -> Json {
    mapping(&[], &[("raw_html", "true: HTML in Markdown is let through.", boolean())])
}
