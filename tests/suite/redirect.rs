//! Addresses that `site.yaml` leads elsewhere.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use crate::harness::{Site, assert_same};

#[test]
fn an_old_address_leads_where_the_settings_say() {
    let redirects = "redirects:\n  chu-de/bao-tra-my: /chu-de/bao/\n  /cu.html: https://khac.example/moi\nbase_url: https://x.example/tin";
    let site = Site::new().settings(redirects).post("tin", "tags: [bão]", "…");
    let built = site.build();
    assert_eq!(built.codes(), [""; 0], "{}", built.said);
    let page = site.page("/chu-de/bao-tra-my/");
    assert!(page.contains("url=/tin/chu-de/bao/") && page.contains("https://x.example/tin/chu-de/bao/"), "{page}");
    assert!(site.page("/cu.html").contains("https://khac.example/moi"));
    assert!(!site.page("/sitemap-pages.xml").contains("bao-tra-my"));
    assert_same(&site.clean_tree(), &site.tree(), "with redirects");
}

#[test]
fn a_redirect_that_leads_nowhere_is_a_warning() {
    let site = Site::new().settings("redirects: {/chu-de/cu/: /chu-de/moi/}").post("tin", "", "…");
    let built = site.build();
    assert_eq!(built.codes(), ["broken-link"]);
    assert_eq!((built.diagnostics[0].file.as_str(), built.diagnostics[0].line), ("site.yaml", Some(5)));
}

#[test]
fn a_redirect_from_an_address_in_use_is_an_error_at_its_place() {
    for (redirect, says) in [
        ("/chu-de/bao/: /", "chu-de/bao"),
        ("2024/10/tin: /", "posts/tin.md"),
        ("/favicon.svg: /", "static/favicon.svg"),
    ] {
        let site = Site::new().settings(&format!("redirects:\n  {redirect}")).post("tin", "tags: [bão]", "…");
        site.write("static/favicon.svg", "<svg/>");
        let built = site.run();
        assert_eq!((built.code, built.codes()), (1, vec!["duplicate-address"]), "{redirect}: {}", built.said);
        let found = &built.diagnostics[0];
        assert_eq!((found.file.as_str(), found.line, found.column), ("site.yaml", Some(6), Some(3)), "{redirect}");
        assert!(found.text.contains(says) && found.text.contains("remove this redirect"), "{}", found.text);
    }
}

#[test]
fn redirects_that_lead_round_are_an_error_at_their_lines() {
    let circles =
        "redirects:\n  /a/: /a/#x\n  /d/: /b/\n  /b/: c\n  /c/: https://bantin.example/b/\n  /e/: /2024/10/tin/";
    let site = Site::new().settings(circles).post("tin", "aliases: [/cu/]", "…");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["redirect-loop"; 2]), "{}", built.said);
    let places: Vec<_> =
        built.diagnostics.iter().map(|found| (found.file.as_str(), found.line, found.column)).collect();
    assert_eq!(places, [("site.yaml", Some(6), Some(3)), ("site.yaml", Some(8), Some(3))]);
    assert!(built.diagnostics[1].text.contains("`/b/` → `/c/` → `/b/`"), "{}", built.said);
    assert_eq!(site.run_command("check", &[]).code, 1);
    // Several steps are none, nor is one over an alias.
    let site = site.settings("redirects: {/a/: /b/, /b/: /c/, /c/: /cu/}");
    let built = site.build();
    assert_eq!(built.codes(), [""; 0], "{}", built.said);
}

#[test]
fn what_is_no_redirect_is_told() {
    let site = Site::new().settings("redirects:\n  /a/: [b]\n  /../b/: /").post("tin", "", "…");
    assert_eq!(site.run().codes(), ["wrong-type"]);
    site.write("site.yaml", site.text("site.yaml").replace("  /a/: [b]\n", ""));
    let built = site.run();
    assert_eq!((built.code, built.diagnostics[0].file.as_str(), built.diagnostics[0].line), (1, "site.yaml", Some(6)));
}
