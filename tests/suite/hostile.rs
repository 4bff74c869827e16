//! Requests that nobody with good intentions makes, each with the exact answer that it gets.
//!
//! In: raw bytes over a socket. Out: pass or fail. Touches: the loopback interface; a site's folder.

use std::{fs, os::unix::fs::symlink};

use crate::{
    harness::Site,
    preview::{Preview, Reply},
};

/// What stands in a file that lies outside the site.
const SECRET: &str = "bí mật";

fn preview() -> (Site, Preview) {
    let site =
        Site::new().post("tin", "", "Thân bài.").with("static/so.txt", "0123456789").with("static/a b/bão.txt", "bão");
    fs::write(site.root().join("secret.txt"), SECRET).unwrap();
    let preview = Preview::of(&site, &[]);
    let folder = site.root().join(".bantin-preview/site");
    symlink(site.root().join("secret.txt"), folder.join("link.txt")).unwrap();
    symlink(site.root(), folder.join("out")).unwrap();
    symlink("/", folder.join("all")).unwrap();
    (site, preview)
}

/// The path, or with a `\r\n` in it headers behind it; and the status.
const PATHS: [(&str, u16); 62] = [
    ("/", 200),
    ("/so.txt", 200),
    ("/so.txt?x=../..", 200),
    ("/a%20b/b%C3%A3o.txt", 200),
    ("/2024/10/tin", 307),
    ("/2024/10/tin/", 200),
    ("/2024/10/tin/index.html", 200),
    ("/2024", 404),
    ("/2024/", 404),
    ("/so.txt/", 404),
    ("/so.txt/x", 404),
    ("/nothing", 404),
    ("/../secret.txt", 400),
    ("/..", 400),
    ("/.", 400),
    ("/./so.txt", 400),
    ("/2024/../so.txt", 400),
    ("/..%2fsecret.txt", 400),
    ("/%2e%2e/secret.txt", 400),
    ("/%2e%2e%2fsecret.txt", 400),
    ("/.%2e/.%2E/secret.txt", 400),
    ("/%252e%252e/secret.txt", 404),
    ("/%252e%252e%252fsecret.txt", 404),
    ("/..%5csecret.txt", 400),
    ("/..\\secret.txt", 400),
    ("/%c0%ae%c0%ae/secret.txt", 400),
    ("/%ff", 400),
    ("/so.txt%00", 400),
    ("/so.txt%00.html", 400),
    ("/%0d%0aX-Evil:%20x", 400),
    ("/%", 400),
    ("/%2", 400),
    ("/%g0", 400),
    ("//so.txt", 404),
    ("//evil.example/", 404),
    ("//evil.example/..", 400),
    ("/2024//10/tin/", 404),
    ("/link.txt", 404),
    ("/out/secret.txt", 404),
    ("/out/", 404),
    ("/all/etc/passwd", 404),
    ("/.bantin/", 404),
    ("/.bantin/state", 404),
    ("/.bantin/events/x", 404),
    ("/_desk", 307),
    ("/_desk/", 200),
    ("/_desk/related/", 200),
    ("/_desk/related/?post=../../../secret.txt", 200),
    ("/_desk/related/?post=%2e%2e%2fsecret.txt&post=%00%ff", 200),
    ("/_desk/related/?post=<script>", 400),
    ("/_desk/../secret.txt", 400),
    ("/_desk/%2e%2e/secret.txt", 400),
    ("/_desk/..%2fsecret.txt", 400),
    ("/_desk/secret.txt", 404),
    ("/_desk/desk.html", 404),
    ("/_desk//", 404),
    ("/_desk/related/x", 404),
    ("/_DESK/", 404),
    ("/%5fdesk/", 200),
    ("/.bantin-preview/lock", 404),
    ("/.gitignore", 404),
    ("/C:/secret.txt", 404),
];

#[test]
fn no_path_leads_out_of_the_site() {
    let (_site, preview) = preview();
    let mut wrong = Vec::new();
    for (path, status) in PATHS {
        let reply = preview.get(path);
        if reply.status != status || says_too_much(&reply) {
            wrong.push((path, reply.status, String::from_utf8_lossy(&reply.body).into_owned()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let long = format!("/{}", "a".repeat(5000));
    assert_eq!(preview.get(&long).status, 404);
    assert_eq!(preview.get("/2024/10/tin?a=b%0d%0a&c").header("location"), "/2024/10/tin/?a=b%0d%0a&c");
}

/// Whether an answer gives away what it should not, or lets other sites read it.
fn says_too_much(reply: &Reply) -> bool {
    let leaks = String::from_utf8_lossy(&reply.body).contains(SECRET);
    let cors = !reply.header("access-control-allow-origin").is_empty();
    // What is no HTTP gets its answer from the parser, before anything of ours is asked.
    let parsed = reply.status != 400 || !reply.header("cache-control").is_empty();
    leaks || cors || parsed && reply.header("x-content-type-options") != "nosniff"
}

/// Whole requests, in which `{host}` stands for the server; the status; and a header with its value.
const REQUESTS: [(&str, u16, (&str, &str)); 52] = [
    ("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n", 200, ("cache-control", "no-store")),
    ("GET / HTTP/1.1\r\nHost: LocalHost:{port}\r\n", 200, ("content-type", "text/html; charset=utf-8")),
    ("GET / HTTP/1.1\r\nHost: [::1]:{port}\r\n", 200, ("", "")),
    ("GET / HTTP/1.0\r\nHost: {host}\r\n", 200, ("", "")),
    ("GET http://{host}/so.txt HTTP/1.1\r\nHost: {host}\r\n", 200, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n", 200, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n", 200, ("", "")),
    ("HEAD /so.txt HTTP/1.1\r\nHost: {host}\r\n", 200, ("content-length", "10")),
    ("HEAD /.bantin/events HTTP/1.1\r\nHost: {host}\r\n", 200, ("content-type", "text/event-stream; charset=utf-8")),
    // Names of other sites, as a page uses them that lets its name point here.
    ("GET / HTTP/1.1\r\nHost: evil.example\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: localhost.evil.example:{port}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:{port}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: localhost\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: localhost:1\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: localhost.:{port}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: evil@{host}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost: 192.168.1.1:{port}\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\nHost:\r\n", 421, ("", "")),
    ("GET / HTTP/1.1\r\n", 400, ("", "")),
    ("GET / HTTP/1.0\r\n", 400, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n", 400, ("", "")),
    ("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n", 421, ("", "")),
    ("GET http://{host}/ HTTP/1.1\r\nHost: evil.example\r\n", 421, ("", "")),
    // Pages of other sites.
    ("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n", 403, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://localhost:1\r\n", 403, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\n", 403, ("", "")),
    ("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: null\r\n", 403, ("", "")),
    ("GET /.bantin/events HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n", 403, ("", "")),
    ("GET /.bantin/events HTTP/1.1\r\nHost: evil.example:{port}\r\n", 421, ("", "")),
    (
        "GET /so.txt HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
        403,
        ("", ""),
    ),
    ("GET /so.txt HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n", 403, ("", "")),
    ("GET /_desk/ HTTP/1.1\r\nHost: evil.example:{port}\r\n", 421, ("", "")),
    ("GET /_desk/ HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n", 403, ("", "")),
    ("GET /_desk/events HTTP/1.1\r\nHost: {host}\r\nOrigin: null\r\n", 403, ("", "")),
    ("GET /_desk/events HTTP/1.1\r\nHost: evil.example:{port}\r\n", 421, ("", "")),
    (
        "GET /_desk/desk.js HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
        403,
        ("", ""),
    ),
    ("POST /_desk/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n", 405, ("allow", "GET, HEAD")),
    ("HEAD /_desk/events HTTP/1.1\r\nHost: {host}\r\n", 200, ("content-type", "text/event-stream; charset=utf-8")),
    ("HEAD /_desk/ HTTP/1.1\r\nHost: {host}\r\n", 200, ("x-frame-options", "SAMEORIGIN")),
    // Whoever wants more than to read.
    ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n", 405, ("allow", "GET, HEAD")),
    ("PUT /so.txt HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n", 405, ("allow", "GET, HEAD")),
    ("DELETE /so.txt HTTP/1.1\r\nHost: {host}\r\n", 405, ("allow", "GET, HEAD")),
    ("OPTIONS / HTTP/1.1\r\nHost: {host}\r\n", 405, ("access-control-allow-methods", "")),
    ("OPTIONS * HTTP/1.1\r\nHost: {host}\r\n", 405, ("allow", "GET, HEAD")),
    ("TRACE / HTTP/1.1\r\nHost: {host}\r\n", 405, ("", "")),
    ("PROPFIND / HTTP/1.1\r\nHost: {host}\r\n", 405, ("", "")),
    ("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n", 405, ("", "")),
    // What is no HTTP.
    ("GET / HTTP/1.1\r\nHost: {host}\r\nbad header\r\n", 400, ("", "")),
    ("GET / HTTP/9.9\r\nHost: {host}\r\n", 400, ("", "")),
    ("GET so.txt HTTP/1.1\r\nHost: {host}\r\n", 421, ("", "")),
    ("\0\0\0\0\r\n", 400, ("", "")),
];

#[test]
fn only_a_browser_of_this_machine_is_answered() {
    let (_site, preview) = preview();
    let mut wrong = Vec::new();
    for (request, status, (header, value)) in REQUESTS {
        let host = preview.address.to_string();
        let request = request.replace("{host}", &host).replace("{port}", &preview.address.port().to_string());
        let reply = preview.ask(&format!("{request}Connection: close\r\n\r\n"));
        if reply.status != status || reply.header(header) != value && !header.is_empty() || says_too_much(&reply) {
            wrong.push((request, reply));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(preview.get("/").status, 200, "and it lives");
}

/// The header `Range`; the status, `Content-Range` and the body.
const RANGES: [(&str, u16, &str, &str); 10] = [
    ("bytes=0-3", 206, "bytes 0-3/10", "0123"),
    ("bytes=8-", 206, "bytes 8-9/10", "89"),
    ("bytes=-2", 206, "bytes 8-9/10", "89"),
    ("bytes=5-500", 206, "bytes 5-9/10", "56789"),
    ("bytes=10-", 416, "bytes */10", ""),
    ("bytes=-0", 416, "bytes */10", ""),
    ("bytes=99999999999999999999-", 416, "bytes */10", ""),
    ("bytes=0-1,4-5", 200, "", "0123456789"),
    ("bytes=4-2", 200, "", "0123456789"),
    ("lines=1-2", 200, "", "0123456789"),
];

#[test]
fn parts_of_files_are_sent_and_nothing_old_is_kept() {
    let (site, preview) = preview();
    let ask = |path: &str, header: &str| {
        preview
            .ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{header}\r\nConnection: close\r\n\r\n", preview.address))
    };
    for (range, status, content_range, body) in RANGES {
        let reply = ask("/so.txt", &format!("Range: {range}"));
        let found = (reply.status, reply.header("content-range"), String::from_utf8_lossy(&reply.body).into_owned());
        assert_eq!(found, (status, content_range, body.to_owned()), "{range}");
    }
    let first = ask("/so.txt", "Accept: */*");
    assert_eq!(
        (first.header("cache-control"), first.header("content-type")),
        ("no-cache", "text/plain; charset=utf-8")
    );
    let tag = first.header("etag").to_owned();
    assert_eq!(ask("/so.txt", &format!("If-None-Match: W/\"x\", {tag}")).status, 304);
    assert_eq!(ask("/so.txt", &format!("If-Range: {tag}\r\nRange: bytes=0-0")).status, 206);
    let events = preview.listen();
    site.write("static/so.txt", "9876543210");
    assert_eq!(events.change(), ["/so.txt"]);
    let reply = ask("/so.txt", &format!("If-None-Match: {tag}"));
    assert_eq!((reply.status, reply.body.as_slice()), (200, &b"9876543210"[..]));
    assert_eq!(ask("/so.txt", &format!("If-Range: {tag}\r\nRange: bytes=0-0")).status, 200);
    let missing = preview.get("/khong-co/");
    assert_eq!((missing.status, missing.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(String::from_utf8(missing.body).unwrap().contains("data-address=\"/404.html\""));
}
