//! What a host should be told to send with every file.
//!
//! In: the theme, the settings. Out: a [`Policy`]. Touches: nothing.
//!
//! Scripts run by hash only (Content Security Policy Level 3, <https://www.w3.org/TR/CSP3/>): those of the theme, and those that stand in its
//! templates. A site that brings scripts of its own in `static/` lets its own host's run too.

use std::collections::BTreeSet;

use crate::{
    hash::{Absorb, Absorber, Digest},
    plan::Plan,
};

/// The template that only the preview shows.
const PREVIEW_ONLY: &str = "desk.html";

/// Headers, and for which addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `Content-Security-Policy`.
    pub security: String,
    /// The path below which the site lies; starts and ends with `/`.
    pub root: String,
    /// What `Cache-Control` says of assets, whose addresses change with their bytes.
    pub assets: &'static str,
    /// What it says of everything else.
    pub pages: &'static str,
}

impl Policy {
    /// The headers that every file gets.
    pub fn headers(&self) -> [(&'static str, &str); 3] {
        [
            ("Content-Security-Policy", &self.security),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ]
    }
}

impl Absorb for Policy {
    fn absorb(&self, into: &mut Absorber) {
        self.security.absorb(into);
        self.root.absorb(into);
        self.assets.to_owned().absorb(into);
        self.pages.to_owned().absorb(into);
    }
}

impl Plan<'_> {
    /// The policy of the whole site.
    pub fn policy(&self) -> Policy {
        Policy {
            security: self.security(),
            root: self.inputs.library.config.base.root.clone(),
            assets: "public, max-age=31536000, immutable",
            pages: "public, max-age=60",
        }
    }

    fn security(&self) -> String {
        let theme = self.inputs.theme;
        let is_script = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "js" || ending == "mjs");
        let mut scripts: BTreeSet<String> = inline(theme.named_sources(), "script");
        scripts.extend(theme.assets.iter().filter(|one| is_script(&one.name)).map(|one| one.integrity.clone()));
        let own = if self.inputs.files.statics.iter().any(|file| is_script(&file.path)) { " 'self'" } else { "" };
        let quoted = |hashes: BTreeSet<String>| {
            hashes.iter().filter(|hash| !hash.is_empty()).fold(String::new(), |all, hash| format!("{all} '{hash}'"))
        };
        let (scripts, styles) = (quoted(scripts), quoted(inline(theme.named_sources(), "style")));
        // What an editor's own HTML embeds comes from elsewhere.
        let config = self.inputs.library.config;
        let frames = if config.raw_html { "; frame-src https:" } else { "" };
        // Partners embed the campaign's indicators, and readers' votes go where the settings say.
        let framed_by = if self.inputs.campaign().is_some() { "*" } else { "'self'" };
        let votes = config.rating.endpoint.as_deref().map(|at| format!(" {at}")).unwrap_or_default();
        format!(
            "default-src 'none'; script-src{own}{scripts}; style-src 'self'{styles}; img-src 'self' https: data:; media-src 'self' https:; \
             font-src 'self'; connect-src 'self'; manifest-src 'self'{frames}; form-action 'self'{votes}; base-uri 'none'; frame-ancestors {framed_by}"
        )
    }
}

/// The hashes of what stands between an element's tags in the templates. What a template computes has no hash that is known.
fn inline<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>, element: &str) -> BTreeSet<String> {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut hashes = BTreeSet::new();
    for (_, text) in templates.filter(|(name, _)| *name != PREVIEW_ONLY) {
        for (at, _) in text.match_indices(&open) {
            let Some((_, rest)) = text[at..].split_once('>') else { continue };
            let Some((body, _)) = rest.split_once(&close) else { continue };
            if !body.is_empty() && !body.contains("{{") && !body.contains("{%") {
                hashes.insert(Digest::of(body.as_bytes()).integrity());
            }
        }
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_templates_is_hashed_when_it_is_fixed() {
        let templates = [
            ("a.html", "<style>b{}</style><script type=\"x\">{{ json }}</script>"),
            ("b.html", "<script src=\"x\"></script><script>go()</script>"),
            ("desk.html", "<style>i{}</style>"),
        ];
        let hashes = |element| inline(templates.into_iter(), element).into_iter().collect::<Vec<_>>();
        assert_eq!(hashes("style"), [Digest::of(b"b{}").integrity()]);
        assert_eq!(hashes("script"), [Digest::of(b"go()").integrity()]);
    }
}
