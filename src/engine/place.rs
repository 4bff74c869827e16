//! Where the site, its theme and its output are, when the command line doesn't say.
//!
//! In: folders. Out: folders. Touches: looks whether they exist.

use std::path::{Path, PathBuf};

use super::Options;
use crate::{
    config,
    diag::{Diagnostic, Fault},
    words,
};

/// The site's folder: the one given, else the current one; where that holds no `site.yaml`, the folder `site` in it.
pub fn site(given: Option<PathBuf>) -> PathBuf {
    let is_site = |folder: &Path| folder.join(config::FILE).is_file();
    match given {
        Some(root) if !is_site(&root) && is_site(&root.join("site")) => root.join("site"),
        Some(root) => root,
        None if is_site(Path::new(".")) => PathBuf::from("."),
        None => PathBuf::from("site"),
    }
}

/// The output folder: the one given, else `public` beside the site's folder.
pub fn out(given: Option<PathBuf>, site: &Path) -> PathBuf {
    given.unwrap_or_else(|| {
        let site = std::path::absolute(site).unwrap_or_else(|_| site.to_path_buf());
        let site: PathBuf = site.components().collect();
        site.with_file_name("public")
    })
}

/// The folders of a site that are shared, copied or published; none where there is no site.
pub fn shared(site: &Path, out: &Path) -> Vec<PathBuf> {
    if !site.join(config::FILE).is_file() {
        return Vec::new();
    }
    [site.to_path_buf(), out.to_path_buf()].into_iter().chain(themes_beside(site)).collect()
}

/// The path from a folder of a file in it that is named by its place on the disk.
pub(super) fn below(folder: &Path, name: &str) -> Option<String> {
    let (folder, file) = (std::path::absolute(folder).ok()?, std::path::absolute(name).ok()?);
    Some(file.strip_prefix(folder).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn themes_beside(site: &Path) -> Option<PathBuf> {
    std::path::absolute(site).ok().and_then(|site| site.parent().map(|folder| folder.join("themes")))
}

/// The folder of a site's theme: in the site's own `themes/`, else in the one beside the site. The default theme needs no folder.
pub fn theme(options: &Options, name: &str) -> Result<Option<PathBuf>, Box<Diagnostic>> {
    let site = &options.site;
    let folders = [Some(site.join("themes")), themes_beside(site)];
    let is_name = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    let found = folders.into_iter().flatten().map(|folder| folder.join(name)).find(|folder| is_name && folder.is_dir());
    if found.is_some() || name == "default" {
        return Ok(found);
    }
    let fault = Fault::new("unknown-theme", words!("there is no theme `{name}`", "không có giao diện `{name}`"));
    let default = if options.theme.is_some() { "--theme default" } else { "theme: default" };
    let hint = words!(
        "put it into `themes/{name}/` beside the site's folder, or use `{default}`",
        "hãy đặt nó vào `themes/{name}/` cạnh thư mục của trang, hoặc dùng `{default}`",
    );
    let fault = Diagnostic::from(fault.hint(hint));
    Err(Box::new(if options.theme.is_some() { fault } else { fault.in_file(config::FILE) }))
}
