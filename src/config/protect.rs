//! Which hosts a build writes protections for.
//!
//! In: the key `protections` of `site.yaml`. Out: [`Protection`]s; what is wrong goes to the report. Touches: nothing.

use super::read::named;
use crate::{
    diag::{Diagnostic, Fault},
    words,
    yaml::read::Fields,
};

/// A kind of host, with settings of its own form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    /// `_headers`: Netlify, Cloudflare Pages.
    Headers,
    /// `.htaccess`: Apache, most shared hosting.
    Htaccess,
    /// A snippet for nginx, which is not served.
    Nginx,
    /// A snippet for Caddy, which is not served.
    Caddy,
}

impl Protection {
    /// All of them, by name.
    pub const ALL: [(&str, Self); 4] =
        [("headers", Self::Headers), ("htaccess", Self::Htaccess), ("nginx", Self::Nginx), ("caddy", Self::Caddy)];
}

pub(super) fn protections(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Protection> {
    let mut all = Vec::new();
    for name in named(fields, "protections", report) {
        match Protection::ALL.iter().find(|(own, _)| *own == name.text) {
            Some((_, protection)) => all.push(*protection),
            None => {
                let shown = name.text.escape_debug();
                let fault =
                    Fault::new("unknown-value", words!("no protection `{shown}`", "không có loại bảo vệ `{shown}`"));
                let hint = words!(
                    "one of `headers`, `htaccess`, `nginx`, `caddy`",
                    "dùng `headers`, `htaccess`, `nginx` hoặc `caddy`"
                );
                report.push(fault.hint(hint).at(name.span));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}
