//! What a site sets for `bantin deploy`: its targets, by name.
//!
//! In: the key `deploy` of `site.yaml`. Out: [`Deploy`]; what is wrong goes to the report. Touches: nothing.
//!
//! No credentials stand here: they come from the environment or from the tools' own places, never from the site.

use super::Named;
use crate::{
    diag::{Diagnostic, Fault},
    text::slug::check_slug,
    words,
    yaml::{
        Node, Value,
        read::{Fields, Item, wrong_type},
    },
};

/// The key of the commands that run after a deploy; no target can have this name.
pub const AFTER: &str = "after";

/// The branch of a target of kind `git` when none is named.
const BRANCH: &str = "pages";

/// How tokens begin at GitHub and GitLab.
const TOKENS: [&str; 7] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"];

/// How long a name of letters and digits is that nobody has thought of.
const TOKEN: usize = 32;

/// Where the site is deployed to, and what is done afterwards.
#[derive(Debug, Clone, Default)]
pub struct Deploy {
    /// The targets, in the order of the file.
    pub targets: Vec<DeployTarget>,
    /// Commands of the shell that run after a deploy, in the site's folder.
    pub after: Vec<String>,
}

/// One place where the site is published.
#[derive(Debug, Clone)]
pub struct DeployTarget {
    /// Its name, with its place in `site.yaml`.
    pub name: Named,
    /// How it is reached.
    pub kind: Kind,
}

/// How a target is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A local or mounted folder.
    Folder(Folder),
    /// A host with SSH.
    Ssh(Ssh),
    /// S3 and what speaks it; Google's and Microsoft's stores.
    S3(Bucket),
    /// A branch of a git repository.
    Git(Git),
    /// Shared hosting.
    Ftp(Ftp),
}

/// The names of the kinds.
pub const KINDS: [&str; 5] = ["folder", "ssh", "s3", "git", "ftp"];

/// A local or mounted folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The folder, from the site's folder where it is relative. A symbolic link is switched from release to release.
    pub path: String,
    /// Whether the site goes into `releases/<id>` in the folder, and a symbolic link `current` is switched.
    pub releases: bool,
}

/// A host with SSH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssh {
    /// `user@host`, or a name from `~/.ssh/config`.
    pub host: String,
    /// Another port than the one that ssh would take.
    pub port: Option<u16>,
    /// The folder on the host.
    pub path: String,
    /// Whether the site goes into `releases/<id>` in the folder, and a symbolic link `current` is switched.
    pub releases: bool,
}

/// A bucket of a store of objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Whose protocol the store speaks.
    pub store: Store,
    /// The bucket's name (Microsoft: the container's).
    pub bucket: String,
    /// What all names in the bucket begin with, without slashes at the ends; empty when nothing is said.
    pub prefix: String,
    /// The address of a store that isn't the protocol's own, as `https://….r2.cloudflarestorage.com`.
    pub endpoint: Option<String>,
    /// The store's region.
    pub region: Option<String>,
}

/// The protocol of a store of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Store {
    /// Amazon's, which many others speak.
    #[default]
    S3,
    /// Google's.
    Gcs,
    /// Microsoft's.
    Azure,
}

/// A branch of a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Git {
    /// The repository, in any form that `git push` understands.
    pub url: String,
    /// The branch, which holds nothing but the site.
    pub branch: String,
}

/// Shared hosting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ftp {
    /// The host.
    pub host: String,
    /// Another port than the protocol's own.
    pub port: Option<u16>,
    /// The name to log in by; without one it comes from where the password comes from.
    pub user: Option<String>,
    /// The folder on the host.
    pub path: String,
    /// How the connection is kept secret.
    pub tls: Tls,
}

/// How an FTP connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tls {
    /// `AUTH TLS` on the usual port (RFC 4217).
    #[default]
    Explicit,
    /// TLS from the first byte on, on port 990.
    Implicit,
    /// Not at all: whoever listens learns the password.
    None,
}

impl Deploy {
    /// The target of a name; without a name the only one there is.
    ///
    /// # Errors
    /// `no-target` when the site sets none, `unknown-target` with the names that there are.
    pub fn target(&self, name: Option<&str>) -> Result<&DeployTarget, Fault> {
        let found = match name {
            Some(name) => self.targets.iter().find(|target| target.name.text == name),
            None => self.targets.first().filter(|_| self.targets.len() == 1),
        };
        found.ok_or_else(|| self.no_target(name))
    }

    fn no_target(&self, name: Option<&str>) -> Fault {
        if self.targets.is_empty() {
            let message = words!(
                "`site.yaml` does not say where to deploy to",
                "`site.yaml` chưa cho biết phải triển khai lên đâu"
            );
            let hint = words!(
                "add a target, such as `deploy: {{web: {{kind: folder, path: /srv/www/site}}}}`",
                "hãy thêm một nơi triển khai, ví dụ `deploy: {{web: {{kind: folder, path: /srv/www/site}}}}`",
            );
            return Fault::new("no-target", message).hint(hint);
        }
        let all = self.targets.iter().map(|target| target.name.text.as_str()).collect::<Vec<_>>().join("`, `");
        let message = match name {
            Some(name) => words!("there is no target `{name}`", "không có nơi triển khai `{name}`"),
            None => words!("there are several targets: which one?", "có nhiều nơi triển khai: chọn nơi nào?"),
        };
        let hint = words!("`site.yaml` has `{all}`", "`site.yaml` có `{all}`");
        Fault::new("unknown-target", message).hint(hint)
    }
}

/// Reads the value of `deploy`.
pub(super) fn deploy(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Deploy {
    let mut deploy = Deploy::default();
    let Some(node) = fields.take("deploy") else { return deploy };
    let Value::Map(entries) = &node.value else {
        report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
        return deploy;
    };
    if let Some(mut own) = Fields::of(node, report) {
        deploy.after = own.texts(AFTER, report).into_iter().map(|item| item.text).collect();
    }
    for entry in entries.iter().filter(|entry| entry.key != AFTER) {
        let name = Named { text: entry.key.to_string(), span: entry.key_span };
        if let Err(fault) = check_slug(&name.text) {
            report.push(fault.at(name.span));
        } else if let Some(kind) = kind(&entry.value, report) {
            deploy.targets.push(DeployTarget { name, kind });
        }
    }
    deploy
}

fn kind(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let mut own = Fields::of(node, report)?;
    let kind = own.required("kind", "kind: folder", report)?;
    let read = match kind.text.as_str() {
        "folder" => folder(&mut own, report),
        "ssh" => ssh(&mut own, report),
        "s3" => bucket(&mut own, report),
        "git" => git(&mut own, report),
        "ftp" => ftp(&mut own, report),
        other => {
            let all = KINDS.join("`, `");
            let fault = Fault::new(
                "unknown-value",
                words!("no target can be of kind `{other}`", "không có nơi triển khai loại `{other}`"),
            );
            report.push(fault.hint(words!("kinds: `{all}`", "các loại: `{all}`")).at(kind.span));
            return None;
        }
    };
    own.finish(report);
    read
}

fn folder(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let releases = own.boolean("releases", report).unwrap_or(false);
    Some(Kind::Folder(Folder { path: required(own, "path", "path: /srv/www/site", report)?, releases }))
}

fn ssh(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let (port, releases) = (port(own, report), own.boolean("releases", report).unwrap_or(false));
    let host = required(own, "host", "host: user@host.example", report);
    let path = required(own, "path", "path: /srv/www/site", report);
    Some(Kind::Ssh(Ssh { host: host?, port, path: path?, releases }))
}

fn bucket(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let stores = [("s3", Store::S3), ("gcs", Store::Gcs), ("azure", Store::Azure)];
    let store = one_of(own, "store", stores, report);
    let prefix = own.text("prefix", report).unwrap_or_default().trim_matches('/').to_owned();
    let (endpoint, region) = (open(own, "endpoint", report), own.text("region", report));
    let bucket = required(own, "bucket", "bucket: my-site", report)?;
    Some(Kind::S3(Bucket { store, bucket, prefix, endpoint, region }))
}

fn git(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let branch = own.text("branch", report).unwrap_or_else(|| BRANCH.to_owned());
    let url = required(own, "url", "url: git@host.example:me/site.git", report)?;
    Some(Kind::Git(Git { url, branch }))
}

fn ftp(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Kind> {
    let ways = [("explicit", Tls::Explicit), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let (port, user, tls) = (port(own, report), own.text("user", report), one_of(own, "tls", ways, report));
    let host = required(own, "host", "host: ftp.host.example", report);
    let path = required(own, "path", "path: /public_html", report);
    Some(Kind::Ftp(Ftp { host: host?, port, user, path: path?, tls }))
}

fn port(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<u16> {
    own.int("port", 1..=65_535, report).map(|port| port as u16)
}

/// A text that must be there.
fn required(own: &mut Fields<'_, '_>, key: &'static str, line: &str, report: &mut Vec<Diagnostic>) -> Option<String> {
    own.required(key, line, report).map(|item| without_password(item, report))
}

/// A text that may be there.
fn open(own: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Option<String> {
    own.item(key, report).map(|item| without_password(item, report))
}

/// The text; an address with a password in it is told.
fn without_password(item: Item, report: &mut Vec<Diagnostic>) -> String {
    let rest = item.text.split_once("://").map_or("", |(_, rest)| rest);
    let user = rest.split(['/', '?', '#']).next().and_then(|authority| authority.rsplit_once('@'));
    let user = user.map(|(user, _)| user.split_once(':').unwrap_or((user, "")));
    if user.is_some_and(|(name, password)| !password.is_empty() || is_token(name)) {
        let fault = Fault::new(
            "password-in-settings",
            words!("this address has a password or a token in it", "địa chỉ này có chứa mật khẩu hay mã truy cập"),
        );
        let hint = words!(
            "take it out and change it: it may have been seen; git asks its own `credential.helper`, stores the environment",
            "hãy bỏ nó đi và đổi mật khẩu vì có thể đã có người thấy; git hỏi `credential.helper` của nó, kho lưu trữ lấy từ biến môi trường"
        );
        report.push(fault.hint(hint).at(item.span));
    }
    item.text
}

/// Whether a user's name is a token, which many hosts take in its place: by how those of the great hosts begin, or by its length.
fn is_token(user: &str) -> bool {
    let is_mixed = |of: fn(&u8) -> bool| user.bytes().any(|byte| of(&byte));
    let is_long = user.len() >= TOKEN && user.bytes().all(|byte| byte.is_ascii_alphanumeric());
    TOKENS.iter().any(|head| user.starts_with(head))
        || (is_long && is_mixed(u8::is_ascii_digit) && is_mixed(u8::is_ascii_alphabetic))
}

/// One of a few names; the default when nothing is said.
fn one_of<T: Default + Copy, const N: usize>(
    own: &mut Fields<'_, '_>,
    key: &'static str,
    names: [(&str, T); N],
    report: &mut Vec<Diagnostic>,
) -> T {
    let Some(item) = own.item(key, report) else { return T::default() };
    if let Some((_, value)) = names.iter().find(|(name, _)| *name == item.text) {
        return *value;
    }
    let (text, all) = (&item.text, names.map(|(name, _)| name).join("`, `"));
    let fault = Fault::new("unknown-value", words!("no `{key}` is `{text}`", "`{key}` không thể là `{text}`"));
    report.push(fault.hint(words!("use one of `{all}`", "hãy dùng một trong `{all}`")).at(item.span));
    T::default()
}
