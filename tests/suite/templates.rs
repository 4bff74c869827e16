//! What is wrong in templates and `theme.yaml`, told where it stands.
//!
//! In: small sites with templates of their own. Out: pass or fail. Touches: their folders.

use crate::harness::{Found, Site};

/// What is told of a site, each as `code file:line:column`, with `text` in the message.
pub(crate) fn told(site: &Site) -> Vec<(String, String)> {
    let place = |found: &Found| {
        let name = found.file.rsplit("site/").next().unwrap_or_default();
        format!("{} {name}:{}:{}", found.code, found.line.unwrap_or_default(), found.column.unwrap_or_default())
    };
    let built = site.run();
    assert_eq!(built.code, 1, "{}", built.said);
    built.diagnostics.iter().map(|found| (place(found), found.text.clone())).collect()
}

#[test]
fn all_unknown_names_of_templates_are_told_where_they_stand() {
    let site = Site::new()
        .post("tin", "", "{{ <Video src=\"https://a.vn/a.mp4\" /> }}")
        .with("templates/page.html", "á\n{{ title | nope }}{{ f(x=1) }}\n  {% include 'no.html' %}{{ <Nope /> }}")
        .with("templates/404.html", "{% if title is odder %}{% endif %}");
    let expected = [
        ("template templates/404.html:1:16", "Unknown test `odder`"),
        ("template templates/page.html:2:12", "Unknown filter `nope`"),
        ("template templates/page.html:2:22", "Unknown function `f`"),
        ("template templates/page.html:3:14", "Unknown template `no.html`"),
        ("template templates/page.html:3:29", "Unknown component `Nope`"),
    ];
    let found = told(&site);
    assert_eq!(found.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), expected.map(|(place, _)| place));
    for ((_, text), (_, said)) in found.iter().zip(expected) {
        assert!(text.contains(said) && !text.contains("-->"), "{text}");
    }
}

#[test]
fn templates_that_extend_or_include_what_cannot_be_are_told_where_they_name_it() {
    let faulty = [
        ("{% extends \"no.html\" %}", "template templates/page.html:1:13"),
        ("{% extends 'page.html' %}", "template templates/page.html:1:13"),
        ("á\n{% include \"page.html\" %}", "template templates/page.html:2:13"),
        ("{% component Nav() %}{% endcomponent %}{% component Nav() %}", "template templates/page.html:1:53"),
        ("{% import \"no.html\" as no %}", "template templates/page.html:1:4"),
    ];
    for (text, place) in faulty {
        let found = told(&Site::new().post("tin", "", "…").with("templates/page.html", text));
        assert_eq!(found.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), [place], "{text}: {found:?}");
    }
    let twice = "{% component Nav() %}{% endcomponent %}";
    let site = Site::new().with("templates/404.html", twice).with("templates/page.html", twice);
    assert_eq!(told(&site)[0].0, "template templates/page.html:1:14");
}

#[test]
fn a_block_that_a_replaced_template_has_lost_is_told_of_that_template() {
    let post =
        "{% extends \"base.html\" %}{% block content %}{{ post.title }}{% block facts %}{% endblock %}{% endblock %}";
    let site = Site::new().post("tin", "", "…").with("templates/post.html", post);
    let found = told(&site);
    assert_eq!(found.len(), 2, "{found:?}");
    for ((place, text), block) in found.iter().zip(["before_headline", "dateline"]) {
        assert_eq!(place, "template templates/post.html:1:1");
        let lost = format!("`bulletin.html` fills the block `{block}`, which this `post.html` does not have");
        assert!(text.starts_with(&lost) && text.contains(&format!("{{% block {block} %}}")), "{text}");
    }
    // A template of the site's own that fills what its parent never had is wrong itself.
    let own = "{% extends \"base.html\" %}{% block nope %}{% endblock %}";
    let found = told(&Site::new().post("tin", "", "…").with("templates/page.html", own));
    assert_eq!((found.len(), found[0].0.as_str()), (1, "template templates/page.html:1:35"), "{found:?}");
}

#[test]
fn labels_that_nobody_uses_and_those_that_are_no_text_are_told_where_they_stand() {
    let site = Site::new().settings("theme: rieng").post("tin", "", "…");
    site.write("themes/rieng/templates/404.html", "<p>{{ labels.loi_chao }}</p>");
    site.write("themes/rieng/theme.yaml", "labels:\n  vi:\n    loi_chao: Chào\n    home: Nhà\n");
    site.build();
    assert!(site.page("404.html").contains("<p>Chào</p>"));
    site.write(
        "themes/rieng/theme.yaml",
        "nhan: a\nlabels:\n  vi:\n    hom: Nhà\n    tags: [a]\n    loi_chao: {a: b}\n  fr: {}\n",
    );
    let found = told(&site);
    let expected = [
        "unknown-key themes/rieng/theme.yaml:1:1",
        "unknown-key themes/rieng/theme.yaml:4:5",
        "wrong-type themes/rieng/theme.yaml:5:11",
        "wrong-type themes/rieng/theme.yaml:6:15",
        "unknown-key themes/rieng/theme.yaml:7:3",
    ];
    assert_eq!(found.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), expected);
    assert!(
        found[1].1.contains("did you mean `home`?") && site.run().diagnostics[1].severity == "warning",
        "{found:?}"
    );
    // Templates may put a name together.
    site.write("themes/rieng/templates/404.html", "{% set mua = 'he' %}<p>{{ labels['kieu_' ~ mua] }}</p>");
    site.write("themes/rieng/theme.yaml", "labels:\n  vi:\n    kieu_he: Hè\n");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    assert!(site.page("404.html").contains("<p>Hè</p>"));
}
