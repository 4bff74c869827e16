//! What is done to published sites, and what must be told of it in the folder and on the web.
//!
//! In: nothing. Out: the table. Touches: the published folder that a case is done to.

use std::{fs, os::unix::fs::symlink};

use bantin::{hash::Digest, sign::Turn};

use super::{
    Published,
    host::{Act, SPAM},
};

/// One thing that is done.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) act: Do,
    /// The kinds of findings in the folder; none where it cannot be seen there.
    pub(crate) stored: &'static [&'static str],
    /// The kinds of findings on the web; none where it cannot be seen there.
    pub(crate) web: &'static [&'static str],
}

/// To what it is done.
pub(crate) enum Do {
    Files(fn(&Published)),
    Host(Act),
}

const CHANGED: &[&str] = &["site-changed"];
const MISSING: &[&str] = &["site-missing"];
const EXTRA: &[&str] = &["site-extra"];
const DIFFERS: &[&str] = &["site-differs"];
const REDIRECT: &[&str] = &["site-redirect"];
const HEADER: &[&str] = &["site-header"];
const TYPE: &[&str] = &["site-type"];
const FALSE: &[&str] = &["site-false-address"];
const UNSIGNED: &[&str] = &["site-unsigned"];
const SIGNATURE: &[&str] = &["site-bad-signature"];
const LIST: &[&str] = &["site-changed", "site-foreign-address"];

const POST: &str = "2024/10/tin/index.html";

const fn files(
    name: &'static str,
    act: fn(&Published),
    stored: &'static [&'static str],
    web: &'static [&'static str],
) -> Case {
    Case { name, act: Do::Files(act), stored, web }
}

const fn host(name: &'static str, act: Act, web: &'static [&'static str]) -> Case {
    Case { name, act: Do::Host(act), stored: &[], web }
}

/// Replaces a text in a file, which must stand there.
pub(crate) fn replace(site: &Published, path: &str, from: &str, to: &str) {
    let file = site.www.join(path);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from} in {path}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

fn put(site: &Published, path: &str, text: &str) {
    let file = site.www.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn asset(site: &Published, name: &str) -> String {
    let folder = fs::read_dir(site.www.join("assets")).unwrap().next().unwrap().unwrap();
    format!("assets/{}/{name}", folder.file_name().to_str().unwrap())
}

/// Changes the manifest and leaves its signature.
fn manifest(site: &Published, change: impl Fn(&str) -> String) {
    let text = String::from_utf8(site.manifest()).unwrap();
    fs::write(site.www.join("manifest.txt"), change(&text)).unwrap();
}

/// A page that is spoilt, and listed so in the manifest.
pub(crate) fn listed_spam(site: &Published) {
    let before = Digest::of(&fs::read(site.www.join(POST)).unwrap()).to_string();
    fs::write(site.www.join(POST), SPAM).unwrap();
    manifest(site, |text| text.replace(&before, &Digest::of(SPAM.as_bytes()).to_string()));
}

/// Signs with a key of somebody else.
fn sign_with_another(site: &Published) {
    let (code, _, errors) = site.site.say(&["key", "new", "stranger.key"]);
    assert!(code == 0 || errors.contains("key-exists"), "{errors}");
    let key = bantin::sign::read(&site.site.root().join("stranger.key"), &|| None).unwrap();
    let signature = bantin::sign::sign(&key, &site.manifest(), Turn::first()).unwrap();
    fs::write(site.www.join("manifest.txt.minisig"), signature).unwrap();
}

pub(crate) const CASES: [Case; 82] = [
    // Pages
    files("title replaced", |site| replace(site, POST, "<title>Tin bão", "<title>Nhà cái uy tín"), CHANGED, CHANGED),
    files(
        "title of the front page replaced",
        |site| replace(site, "index.html", "<title>", "<title>Slot "),
        CHANGED,
        CHANGED,
    ),
    files("one byte changed", |site| replace(site, POST, "Thân bài", "Thấn bài"), CHANGED, CHANGED),
    files("one byte at the end", |site| replace(site, POST, "</html>\n", "</html>\n\n"), CHANGED, CHANGED),
    files("last byte cut", |site| replace(site, POST, "</html>\n", "</html>"), CHANGED, CHANGED),
    files("emptied", |site| put(site, POST, ""), CHANGED, CHANGED),
    files(
        "script added",
        |site| replace(site, POST, "</head>", "<script src=\"//x.example/a.js\"></script></head>"),
        CHANGED,
        CHANGED,
    ),
    files(
        "script in the page",
        |site| replace(site, POST, "</body>", "<script>location='//x.example'</script></body>"),
        CHANGED,
        CHANGED,
    ),
    files(
        "hidden link",
        |site| replace(site, POST, "</main>", "<a href=//x.example style=display:none>slot</a></main>"),
        CHANGED,
        CHANGED,
    ),
    files(
        "hidden frame",
        |site| replace(site, POST, "</main>", "<iframe src=//x.example hidden></iframe></main>"),
        CHANGED,
        CHANGED,
    ),
    files(
        "canonical link changed",
        |site| {
            replace(
                site,
                POST,
                "rel=\"canonical\" href=\"https://bantin.example",
                "rel=\"canonical\" href=\"https://x.example",
            )
        },
        CHANGED,
        CHANGED,
    ),
    files(
        "refresh added",
        |site| replace(site, "index.html", "<head>", "<head><meta http-equiv=refresh content=\"0;url=//x.example\">"),
        CHANGED,
        CHANGED,
    ),
    files("robots meta changed", |site| replace(site, POST, "max-image-preview:large", "noindex"), CHANGED, CHANGED),
    files(
        "JSON-LD changed",
        |site| replace(site, POST, "\"headline\":\"Tin bão\"", "\"headline\":\"Slot\""),
        CHANGED,
        CHANGED,
    ),
    files("integrity taken away", |site| replace(site, POST, " integrity=\"", " data-x=\""), CHANGED, CHANGED),
    files("page replaced", |site| put(site, POST, SPAM), CHANGED, CHANGED),
    files("archive page replaced", |site| put(site, "luu-tru/2024/10/index.html", SPAM), CHANGED, CHANGED),
    files(
        "redirect page leads elsewhere",
        |site| replace(site, "cu/index.html", "/2024/10/tin/", "//x.example/"),
        CHANGED,
        CHANGED,
    ),
    files("fragment replaced", |site| put(site, "manh/loat-tin.html", SPAM), CHANGED, CHANGED),
    files("404 page replaced", |site| put(site, "404.html", SPAM), CHANGED, &["site-changed", "site-false-address"]),
    // Assets and other files
    files("script of the theme changed", |site| put(site, &asset(site, "bantin.js"), "evil()"), CHANGED, CHANGED),
    files(
        "style sheet changed",
        |site| put(site, &asset(site, "style.css"), "* { background: url(//x.example) }"),
        CHANGED,
        CHANGED,
    ),
    files(
        "picture with a Vietnamese name changed",
        |site| put(site, "ảnh bão.svg", "<svg onload=alert(1) xmlns=\"http://www.w3.org/2000/svg\"/>"),
        CHANGED,
        CHANGED,
    ),
    files("binary file changed", |site| put(site, "tai-lieu/phu-luc.bin", "MZ"), CHANGED, CHANGED),
    files(
        "picture replaced by a link",
        |site| {
            fs::remove_file(site.www.join("ảnh bão.svg")).unwrap();
            symlink("/etc/hostname", site.www.join("ảnh bão.svg")).unwrap();
        },
        &["site-missing"],
        CHANGED,
    ),
    // Missing
    files("page removed", |site| fs::remove_file(site.www.join(POST)).unwrap(), MISSING, &[]),
    files("file removed", |site| fs::remove_file(site.www.join("feed.json")).unwrap(), MISSING, MISSING),
    files(
        "file renamed",
        |site| fs::rename(site.www.join("robots.txt"), site.www.join("robots.bak")).unwrap(),
        &["site-missing", "site-extra"],
        MISSING,
    ),
    files("folder removed", |site| fs::remove_dir_all(site.www.join("chu-de")).unwrap(), MISSING, MISSING),
    // Extra
    files("new page", |site| put(site, "2024/10/slot.html", SPAM), EXTRA, &[]),
    files("new folder", |site| put(site, "bai-moi/index.html", SPAM), EXTRA, &[]),
    files("new empty folder", |site| fs::create_dir(site.www.join("tam")).unwrap(), EXTRA, &[]),
    files("page for a betting site", |site| put(site, "slot-gacor/index.html", SPAM), EXTRA, FALSE),
    files("page for a betting site, in Vietnamese", |site| put(site, "nha-cai/index.html", SPAM), EXTRA, FALSE),
    files("page with a usual name of kits", |site| put(site, "bong88.html", SPAM), EXTRA, FALSE),
    files("shell", |site| put(site, "shell.php", "<?php system($_GET['c']);"), EXTRA, FALSE),
    files("shell beside a post", |site| put(site, "2024/10/tin/x.php", "<?php"), EXTRA, &[]),
    files("hidden shell", |site| put(site, ".cache.php", "<?php"), EXTRA, &[]),
    files(".htaccess", |site| put(site, ".htaccess", "RewriteEngine On"), EXTRA, &[]),
    files(".htaccess below", |site| put(site, "2024/.htaccess", "RewriteEngine On"), EXTRA, &[]),
    files(".user.ini", |site| put(site, ".user.ini", "auto_prepend_file=x.php"), EXTRA, &[]),
    files("compressed twin of a page", |site| put(site, "index.html.gz", "x"), EXTRA, &[]),
    files("a second robots.txt", |site| put(site, "2024/robots.txt", "x"), EXTRA, &[]),
    files("note of a defacer", |site| put(site, "hacked-by.txt", "x"), EXTRA, &[]),
    files("file in our own notes' folder", |site| put(site, ".bantin/x.php", "<?php"), EXTRA, &[]),
    files("link to another folder", |site| symlink("/etc", site.www.join("etc")).unwrap(), EXTRA, &[]),
    files(
        "verification file of a search engine",
        |site| put(site, "google1234567890.html", "google-site-verification"),
        EXTRA,
        &[],
    ),
    // What machines read
    files(
        "sitemap with an extra address",
        |site| {
            replace(
                site,
                "sitemap-2024-10.xml",
                "</urlset>",
                "<url><loc>https://bantin.example/slot/</loc></url></urlset>",
            )
        },
        CHANGED,
        LIST,
    ),
    files(
        "sitemap index with another host's",
        |site| {
            replace(
                site,
                "sitemap.xml",
                "</sitemapindex>",
                "<sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>",
            )
        },
        CHANGED,
        LIST,
    ),
    files(
        "feed with an extra entry",
        |site| replace(site, "feed.xml", "</feed>", "<entry><link href=\"https://x.example/slot\"/></entry></feed>"),
        CHANGED,
        LIST,
    ),
    files(
        "JSON feed with an extra entry",
        |site| replace(site, "feed.json", "\"items\":[", "\"items\":[{\"url\":\"https://x.example/slot\"},"),
        CHANGED,
        LIST,
    ),
    files(
        "feed leads elsewhere",
        |site| {
            replace(
                site,
                "chuyen-muc/tin-tuc/feed.xml",
                "https://bantin.example/2024/10/tin/",
                "https://bantin.example/2024/10/slot/",
            )
        },
        CHANGED,
        LIST,
    ),
    files(
        "robots.txt with another sitemap",
        |site| replace(site, "robots.txt", "Sitemap:", "Sitemap: https://x.example/sitemap.xml\nSitemap:"),
        CHANGED,
        LIST,
    ),
    files(
        "robots.txt shuts everybody out",
        |site| put(site, "robots.txt", "User-agent: *\nDisallow: /\n"),
        CHANGED,
        CHANGED,
    ),
    files("news sitemap emptied", |site| put(site, "news-sitemap.xml", ""), CHANGED, CHANGED),
    // The manifest
    files(
        "manifest not signed",
        |site| fs::remove_file(site.www.join("manifest.txt.minisig")).unwrap(),
        UNSIGNED,
        UNSIGNED,
    ),
    files("manifest signed by another", sign_with_another, SIGNATURE, SIGNATURE),
    files("page changed and listed so", listed_spam, SIGNATURE, SIGNATURE),
    files(
        "page changed, listed so and signed by another",
        |site| {
            listed_spam(site);
            sign_with_another(site);
        },
        SIGNATURE,
        SIGNATURE,
    ),
    files(
        "manifest shortened",
        |site| manifest(site, |text| text.lines().take(4).fold(String::new(), |all, line| all + line + "\n")),
        SIGNATURE,
        SIGNATURE,
    ),
    files("manifest removed", |site| fs::remove_file(site.www.join("manifest.txt")).unwrap(), MISSING, MISSING),
    files(
        "signature's counter raised",
        |site| replace(site, "manifest.txt.minisig", "counter:1 ", "counter:9 "),
        SIGNATURE,
        SIGNATURE,
    ),
    files("signature is no signature", |site| put(site, "manifest.txt.minisig", "hello\n"), SIGNATURE, SIGNATURE),
    // The host
    host("crawlers are sent elsewhere", Act::RedirectAgent("Googlebot"), REDIRECT),
    host("phones are sent elsewhere", Act::RedirectAgent("Android"), REDIRECT),
    host("who comes from a search engine is sent elsewhere", Act::RedirectReferer("google"), REDIRECT),
    host("an address leads elsewhere", Act::Redirect("/feed.xml"), REDIRECT),
    host("queries lead elsewhere", Act::RedirectQuery, REDIRECT),
    host("what isn't there leads elsewhere", Act::RedirectMissing, REDIRECT),
    host("crawlers are shown another front page", Act::OtherForAgent("Googlebot", "/"), DIFFERS),
    host("phones are shown another post", Act::OtherForAgent("Android", "/2024/10/tin/"), DIFFERS),
    host(
        "who comes from a search engine is shown another post",
        Act::OtherForReferer("google", "/2024/10/tin/"),
        DIFFERS,
    ),
    host("a post is gone for crawlers", Act::GoneForAgent("Googlebot", "/2024/10/tin/"), MISSING),
    host("what isn't there is the front page", Act::FrontForMissing, FALSE),
    host("what isn't there is a page of a stranger's", Act::OtherForMissing, FALSE),
    host("header hides the site", Act::Header("X-Robots-Tag", "noindex, nofollow"), HEADER),
    host("header sends elsewhere", Act::Header("Refresh", "0; url=https://x.example/"), HEADER),
    host("header names another address", Act::Header("Link", "<https://x.example/>; rel=canonical"), HEADER),
    host("header saves instead of showing", Act::Header("Content-Disposition", "attachment"), HEADER),
    host("pages served as text", Act::Type(".html", "text/plain"), TYPE),
    host("scripts served as pages", Act::Type(".js", "text/html"), TYPE),
    host("feeds served as pages", Act::Type("feed.xml", "text/html"), TYPE),
];
