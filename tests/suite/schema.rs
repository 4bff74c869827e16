//! `bantin schema`: it knows the keys that the reader knows, and judges files as the reader does.
//!
//! In: the sample site, small sites, faulty values. Out: pass or fail. Touches: the small sites' folders.

use std::{collections::BTreeSet, fs, path::Path};

use bantin::{parse, yaml};
use jsonschema::Validator;
use serde_json::Value;

use crate::harness::{SETTINGS, Site, tree_of};

fn schema(of: &str) -> Value {
    let (code, text, said) = Site::bare().say(&["schema", of]);
    assert_eq!((code, said.as_str()), (0, ""));
    serde_json::from_str(&text).unwrap()
}

fn validator(of: &str) -> Validator {
    let schema = schema(of);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn json(yaml: &str) -> Value {
    yaml::to_json(&yaml::parse(yaml).unwrap(), &mut Vec::new())
}

fn front_matter(file: &str) -> Value {
    json(&file[parse::front_matter(file).unwrap()])
}

/// A key that no known one is near to: the reader then tells all that it knows.
const UNKNOWN: &str = "zzqx";

/// The keys that the reader says it knows in the mapping that has an unknown one.
fn known(site: &Site) -> BTreeSet<String> {
    let built = site.run();
    let found =
        built.diagnostics.iter().find(|found| found.code == "unknown-key").unwrap_or_else(|| panic!("{}", built.said));
    let (_, list) = found.text.split_once("known keys: ").unwrap_or_else(|| panic!("{}", found.text));
    let list = list.split(['"', ']']).next().unwrap();
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The keys that a schema knows at a place.
fn listed(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let mapping = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
    assert_eq!(mapping["additionalProperties"], false, "{pointer}");
    let properties = mapping["properties"].as_object().unwrap();
    let silent: Vec<_> = properties.iter().filter(|(_, form)| form["description"].as_str().is_none()).collect();
    assert!(silent.is_empty(), "{silent:?}");
    properties.keys().cloned().collect()
}

#[test]
fn the_schema_of_posts_knows_the_keys_of_the_reader() {
    let schema = schema("post");
    let bulletin = "bulletin: {kind: storm, valid_until: 2024-10-02, ";
    for (pointer, extras) in [
        ("", format!("{UNKNOWN}: 1")),
        ("/properties/image", format!("image: {{src: https://a.example/b.png, alt: B, {UNKNOWN}: 1}}")),
        ("/properties/bulletin", format!("{bulletin}{UNKNOWN}: 1}}")),
        (
            "/properties/bulletin/properties/hazards/anyOf/1",
            format!("{bulletin}hazards: {{kind: cold, {UNKNOWN}: 1}}}}"),
        ),
        ("/properties/bulletin/properties/storm", format!("{bulletin}storm: {{{UNKNOWN}: 1}}}}")),
        (
            "/properties/bulletin/properties/storm/properties/forecast/anyOf/1",
            format!("{bulletin}storm: {{forecast: [{{at: 2024-10-02, {UNKNOWN}: 1}}]}}}}"),
        ),
        ("/properties/figures/anyOf/1", format!("figures: {{indicator: a, value: 1, period: 2014, {UNKNOWN}: 1}}")),
        ("/properties/event", format!("event: {{start: 2024-10-02, {UNKNOWN}: 1}}")),
        ("/properties/bulletin/properties/source/anyOf/1", format!("{bulletin}source: {{name: Đài, {UNKNOWN}: 1}}}}")),
    ] {
        assert_eq!(listed(&schema, pointer), known(&Site::new().post("tin", &extras, "…")), "{pointer}");
    }
}

#[test]
fn the_schema_of_pages_knows_the_keys_of_the_reader() {
    let site = Site::new().with("pages/ve.md", format!("---\ntitle: Về\n{UNKNOWN}: 1\n---\n"));
    assert_eq!(listed(&schema("page"), ""), known(&site));
}

#[test]
fn the_schema_of_settings_knows_the_keys_of_the_reader() {
    let schema = schema("site");
    for (pointer, extras) in [
        ("", format!("{UNKNOWN}: 1")),
        ("/properties/organization", format!("organization: {{{UNKNOWN}: 1}}")),
        ("/properties/categories/items/anyOf/1", format!("categories: [{{name: Tin, {UNKNOWN}: 1}}]")),
        ("/properties/authors/items/anyOf/1", format!("authors: [{{name: An, {UNKNOWN}: 1}}]")),
        ("/properties/series/additionalProperties", format!("series: {{a: {{title: A, {UNKNOWN}: 1}}}}")),
        ("/properties/paths", format!("paths: {{{UNKNOWN}: 1}}")),
        ("/properties/cap", format!("cap: {{sender: a@b.example, {UNKNOWN}: 1}}")),
        ("/properties/markdown", format!("markdown: {{{UNKNOWN}: 1}}")),
        ("/properties/rating", format!("rating: {{{UNKNOWN}: 1}}")),
        ("/properties/check", format!("check: {{{UNKNOWN}: 1}}")),
        ("/properties/check/properties/betting", format!("check: {{betting: {{{UNKNOWN}: 1}}}}")),
        (
            "/properties/check/properties/allow/items",
            format!("check: {{allow: [{{code: tag-clash, reason: a, {UNKNOWN}: 1}}]}}"),
        ),
        ("/properties/deploy/additionalProperties/anyOf/0", format!("deploy: {{a: {{kind: folder, {UNKNOWN}: 1}}}}")),
        ("/properties/deploy/additionalProperties/anyOf/1", format!("deploy: {{a: {{kind: ssh, {UNKNOWN}: 1}}}}")),
        ("/properties/deploy/additionalProperties/anyOf/2", format!("deploy: {{a: {{kind: s3, {UNKNOWN}: 1}}}}")),
        ("/properties/deploy/additionalProperties/anyOf/3", format!("deploy: {{a: {{kind: git, {UNKNOWN}: 1}}}}")),
        ("/properties/deploy/additionalProperties/anyOf/4", format!("deploy: {{a: {{kind: ftp, {UNKNOWN}: 1}}}}")),
    ] {
        assert_eq!(listed(&schema, pointer), known(&Site::new().settings(&extras)), "{pointer}");
    }
}

#[test]
fn the_sample_site_is_valid() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("site");
    let (post, page) = (validator("post"), validator("page"));
    let mut count = 0;
    for (path, bytes) in tree_of(&sample).iter().filter(|(path, _)| path.ends_with(".md")) {
        let validator = if path.starts_with("posts/") { &post } else { &page };
        let found = front_matter(std::str::from_utf8(bytes).unwrap());
        let errors: Vec<_> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
        count += 1;
    }
    assert!(count > 40, "{count}");
    let settings = json(&fs::read_to_string(sample.join("site.yaml")).unwrap());
    assert!(validator("site").is_valid(&settings));
    let campaign = json(&fs::read_to_string(sample.join("data/campaign.yaml")).unwrap());
    assert!(validator("campaign").is_valid(&campaign));
}

/// Keys of a post, and whether they are right.
const POSTS: [(&str, bool); 62] = [
    ("tags: bão", true),
    ("tags: [bão, 2024]", true),
    ("tags:\nsummary: ~\nimage:", true),
    ("tags: {a: b}", false),
    ("title:", false),
    ("title: 2024", true),
    ("title: [a]", false),
    ("date: 26/10/2024", false),
    ("date: 2024-10-26 14:30", true),
    ("category: []", false),
    ("draft: yes", false),
    ("draft: true", true),
    ("slug: Bão", false),
    ("slug: bao-so-6", true),
    ("slug: 2024", true),
    ("slug: a--b", false),
    ("image: anh.jpg", false),
    ("image: {alt: Ảnh}", false),
    ("image: {src: https://a.example/b.png, alt: Ảnh}", true),
    ("extra: 1", false),
    ("extra: {a: [1]}", true),
    ("figures:", true),
    ("figures: a", false),
    ("figures: {indicator: a, value: 10000, period: 2014}", true),
    ("figures: [{indicator: a, value: 25.5, period: 2014-Q4}, {indicator: a, value: -3, period: 2012–2015}]", true),
    ("figures: {indicator: a, value: trên 25, period: 2014-11}", true),
    ("figures: {indicator: a, value: 5–8, period: 2014, place: Huế}", true),
    ("figures: {indicator: a, value: \">25\", period: 2014}", true),
    ("figures: {indicator: a, value: nhiều, period: 2014}", false),
    ("figures: {indicator: a, value: 25%, period: 2014}", false),
    ("figures: {indicator: a, value: 25, period: 2014-13}", false),
    ("figures: {indicator: a, value: 25, period: 2014-Q5}", false),
    ("figures: {indicator: a, value: 25}", false),
    ("figures: {indicator: a, period: 2014}", false),
    ("figures: {value: 25, period: 2014}", false),
    ("event:", true),
    ("event: {start: 2024-11-16T08:00, end: 2024-11-16T11:30, place: Nhà, address: Số 1}", true),
    ("event: {start: 2024-11-16}", true),
    ("event: {place: Nhà}", false),
    ("event: {start: 16/11/2024}", false),
    ("event: 2024-11-16", false),
    ("bulletin: {kind: storm}", false),
    ("bulletin: {kind: storm, next_issue: 2024-10-02}", true),
    ("bulletin: {kind: strom, valid_until: 2024-10-02}", false),
    ("bulletin: {valid_until: 2024-10-02}", false),
    ("bulletin: {kind: cold, valid_until: , next_issue: 2024-10-02}", true),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, stage: last}", false),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, stage: final, revision: 9999, source: Đài}", true),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, revision: 10000}", false),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, covers: 2024-10-02T05:00}", false),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, source: {id: a}}", false),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, hazards: [{kind: cold, level: 6}]}", false),
    (
        "bulletin: {kind: cold, valid_until: 2024-10-02, hazards: [{kind: cold, level: 5}, {kind: wind, level: 1, areas: Huế}]}",
        true,
    ),
    ("bulletin: {kind: cold, valid_until: 2024-10-02, hazards: [{level: 1}]}", false),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {wind_level: 17, gust_level: 0, heading: NNN}}", false),
    (
        "bulletin: {kind: storm, valid_until: 2024-10-02, storm: {wind_level: 17, gust_level: 0, heading: wNw, speed_kmh: 20–25}}",
        true,
    ),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {wind_level: 18}}", false),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {year: 1899}}", false),
    (
        "bulletin: {kind: storm, valid_until: 2024-10-02, storm: {year: 2200, number: 99, pressure_hpa: 800, lat: 90, lon: -180}}",
        true,
    ),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {number: 100}}", false),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {pressure_hpa: 1101}}", false),
    ("bulletin: {kind: storm, valid_until: 2024-10-02, storm: {lat: 90.5, lon: 1}}", false),
];

#[test]
fn posts_are_judged_as_by_the_reader() {
    let validator = validator("post");
    let mut site = Site::new().with("data/campaign.yaml", "indicators: [{id: a, name: A}]\n");
    for (number, (extras, _)) in POSTS.iter().enumerate() {
        // A slug of its own, unless the case is about slugs: all of them are built at once.
        let slug = if extras.starts_with("slug:") { String::new() } else { format!("\nslug: bai-{number}") };
        site = site.post(&format!("tin-{number}"), &format!("{extras}{slug}"), "…");
    }
    let built = site.run();
    for (number, (extras, right)) in POSTS.iter().enumerate() {
        let path = format!("posts/tin-{number}.md");
        let wrong = built.diagnostics.iter().find(|found| found.file == path && found.severity == "error");
        assert_eq!(wrong.is_none(), *right, "the reader on {extras}: {wrong:?}");
        assert_eq!(validator.is_valid(&front_matter(&site.text(&path))), *right, "the schema on {extras}");
    }
}

#[test]
fn settings_are_judged_as_by_the_reader() {
    let validator = validator("site");
    for (extras, right) in [
        ("language: vi", true),
        ("language: fr", false),
        ("base_url: bantin.example", false),
        ("base_url: http://bantin.example/a/", true),
        ("categories: []", false),
        ("categories: [{slug: a}]", false),
        ("categories: [{name: A, slug: a, description: b}, B]", true),
        ("authors: [An, {name: B, role: c}]", true),
        ("series: {a: {summary: b}}", false),
        ("per_page: 0", false),
        ("per_page: 1000", true),
        ("related: 13", false),
        ("related: 12", true),
        ("paths: {tag: Thẻ}", false),
        ("paths: {tag: the}\nmarkdown: {raw_html: true}\nextra: [1]\norganization:", true),
        ("rating: {endpoint: https://vote.example/a}", true),
        ("rating: {endpoint: /vote}", true),
        ("rating:", true),
        ("rating: {endpoint: vote.example}", false),
        ("rating: {endpoint: //vote.example}", false),
        ("paths: {campaign: muc-tieu, embed: khung, calendar: su-kien}", true),
        ("public_key: RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3", true),
        ("public_key: [RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3]", true),
        ("public_key: RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO", false),
        ("public_key: 56", false),
        ("protections: [nginx, headers]", true),
        ("protections: apache", false),
        ("redirects: {a: [b]}", false),
        ("deploy: {web: {kind: folder}}", false),
        ("deploy: {web: {kind: folder, path: /srv/www}, after: curl -s https://a.example}", true),
        ("deploy: {Web: {kind: folder, path: /srv/www}}", false),
        ("deploy: {web: {kind: disk, path: /srv/www}}", false),
        ("deploy: {a: {kind: git, url: g@a.example:b.git}, b: {kind: ssh, host: a, path: b, port: 0}}", false),
        ("deploy: {a: {kind: s3, bucket: b, store: gcs}, b: {kind: ftp, host: a, path: b, tls: none, port: 21}}", true),
        ("deploy: {a: {kind: ftp, host: a, path: b, tls: maybe}}", false),
        ("redirects: {/a/: https://b.example}", true),
    ] {
        let site = Site::new().settings(extras);
        let first = if extras.starts_with("categories: [{name") { "A" } else { "Tin tức" };
        site.put("tin", &format!("category: {first}"), "…");
        let built = site.run();
        assert_eq!(built.code == 0, right, "the reader on {extras}: {}", built.said);
        assert_eq!(validator.is_valid(&json(&site.text("site.yaml"))), right, "the schema on {extras}");
    }
    assert!(validator.is_valid(&json(SETTINGS)));
    assert!(!validator.is_valid(&json("title: x\n")));
}

/// A data file, its text, and whether it is right.
const DATA: [(&str, &str, bool); 18] = [
    ("campaign", "indicators: []", true),
    ("campaign", "title: A", false),
    ("campaign", "indicators: {a: b}", false),
    ("campaign", "indicators: [{id: a, name: A, unit: bộ, target: 5–8, by: 2015, baseline: 2.5, place: Huế}]", true),
    ("campaign", "indicators: [{name: Tờ rơi, description: B, source: {name: C, url: https://c.example/}}]", true),
    ("campaign", "indicators: [{id: a}]", false),
    ("campaign", "indicators: [{id: A, name: A}]", false),
    ("campaign", "indicators: [{name: A, target: nhiều}]", false),
    ("campaign", "indicators: [{name: A, by: mai}]", false),
    ("campaign", "indicators: [{name: A, source: {url: https://c.example/}}]", false),
    ("campaign", "indicators: [{name: A, zzqx: 1}]", false),
    ("campaign", "zzqx: 1\nindicators: []", false),
    ("ratings", "tin: {poor: 1, fair: 2, promising: 3, good: 4, very_good: 5}", true),
    ("ratings", "tin:", true),
    ("ratings", "tin: {good: -1}", false),
    ("ratings", "tin: {good: nhiều}", false),
    ("ratings", "tin: {great: 1}", false),
    ("ratings", "[tin]", false),
];

#[test]
fn data_files_are_judged_as_by_the_reader() {
    for (name, text, right) in DATA {
        let site = Site::new().post("tin", "", "…").with(&format!("data/{name}.yaml"), text);
        let built = site.run();
        assert_eq!(built.code == 0, right, "the reader on {text}: {}", built.said);
        assert_eq!(validator(name).is_valid(&json(text)), right, "the schema on {text}");
        if !right {
            let found = &built.diagnostics[0];
            assert_eq!(found.file, format!("data/{name}.yaml"), "{}", built.said);
            assert!(found.line.is_some() && found.column.is_some(), "{}", built.said);
        }
    }
}

#[test]
fn the_schema_of_data_files_knows_the_keys_of_the_reader() {
    for (of, pointer, text) in [
        ("campaign", "", format!("indicators: []\n{UNKNOWN}: 1")),
        ("campaign", "/properties/indicators/items", format!("indicators: [{{name: A, {UNKNOWN}: 1}}]")),
        (
            "campaign",
            "/properties/indicators/items/properties/source/anyOf/1",
            format!("indicators: [{{name: A, source: {{name: B, {UNKNOWN}: 1}}}}]"),
        ),
        ("ratings", "/additionalProperties", format!("tin: {{{UNKNOWN}: 1}}")),
    ] {
        let site = Site::new().post("tin", "", "…").with(&format!("data/{of}.yaml"), text);
        assert_eq!(listed(&schema(of), pointer), known(&site), "{of}{pointer}");
    }
}
