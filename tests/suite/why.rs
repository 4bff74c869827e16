//! `bantin why`: where an output comes from, and what made the last build render it again.
//!
//! In: small sites, built twice with one change between. Out: pass or fail. Touches: the sites' folders.

use serde_json::{Value, json};

use crate::harness::Site;

fn site() -> Site {
    Site::new()
        .post("mot", "tags: [gốm]\ndate: 2024-10-01T08:00", "Tin một.")
        .post("hai", "tags: [gốm]\ndate: 2024-10-02T08:00", "Tin hai.")
        .post("ba", "category: Đời sống\ndate: 2024-10-03T08:00", "Tin ba.")
}

fn why(site: &Site, name: &str) -> Value {
    let run = site.output_of(&["why", name, "--message-format", "json"]);
    let said = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{said}");
    serde_json::from_str(said.lines().last().unwrap()).unwrap()
}

fn reasons(site: &Site, name: &str) -> Value {
    why(site, name)["last"]["reasons"].take()
}

#[test]
fn an_output_is_named_by_address_or_file() {
    let site = site().settings("base_url: https://bantin.example/tin");
    site.build();
    let names = [
        "/2024/10/mot/",
        "2024/10/mot",
        "/tin/2024/10/mot/",
        "https://bantin.example/tin/2024/10/mot/#cuoi",
        "2024/10/mot/index.html",
    ];
    for name in names {
        let told = why(&site, name);
        assert_eq!(
            (&told["file"], &told["source"]),
            (&json!("2024/10/mot/index.html"), &json!("posts/mot.md")),
            "{name}"
        );
    }
    assert_eq!(why(&site, "https://bantin.example/tin/")["file"], "index.html");
    let told = why(&site, "/2024/10/mot/");
    assert_eq!(told["template"], "post.html");
    assert!(told["templates"].to_string().contains("base.html"), "{told}");
    assert!(told["shows"].to_string().contains("posts/hai.md"), "its neighbour in the category: {told}");
}

#[test]
fn the_first_build_makes_everything_new_and_an_idle_one_changes_no_answer() {
    let site = site();
    assert!(why(&site, "/2024/10/mot/")["last"].is_null(), "nothing was built yet");
    site.build();
    let last = why(&site, "/2024/10/mot/")["last"].take();
    assert_eq!((&last["reasons"], &last["sources"], &last["before"]), (&json!(["new"]), &json!([]), &Value::Null));
    let record = site.root().join(".bantin-public/why");
    let before = std::fs::metadata(&record).unwrap().modified().unwrap();
    site.build();
    assert_eq!(std::fs::metadata(&record).unwrap().modified().unwrap(), before, "nothing to do, nothing to note");
    assert_eq!(reasons(&site, "/2024/10/mot/"), json!(["new"]));
}

#[test]
fn what_has_changed_is_told_apart() {
    let site = site().with("data/so.yaml", "mot: 1\n");
    site.build();
    site.put("mot", "tags: [gốm]\ndate: 2024-10-01T08:00", "Tin một, đã sửa.");
    site.build();
    let told = why(&site, "/2024/10/mot/");
    assert_eq!((&told["last"]["reasons"], &told["last"]["sources"]), (&json!(["view"]), &json!(["posts/mot.md"])));
    assert_eq!(reasons(&site, "/404.html"), json!([]), "it has nothing to do with that");
    site.put("bon", "date: 2024-10-04T08:00", "Tin bốn.");
    site.build();
    assert_eq!(reasons(&site, "/2024/10/bon/"), json!(["new"]));
    site.write("templates/404.html", "<!doctype html><title>404</title>");
    site.build();
    assert_eq!(reasons(&site, "/404.html"), json!(["template"]));
    assert_eq!(why(&site, "/404.html")["last"]["sources"], json!(["templates/404.html"]));
    site.write("data/so.yaml", "mot: 2\n");
    site.build();
    let told = why(&site, "/2024/10/ba/");
    assert_eq!((&told["last"]["reasons"], &told["last"]["sources"]), (&json!(["site"]), &json!(["data/so.yaml"])));
    std::fs::write(site.output("robots.txt"), "hỏng").unwrap();
    site.build();
    assert_eq!(reasons(&site, "/robots.txt"), json!(["damaged"]));
    site.build_with(&["--full"]);
    assert_eq!(reasons(&site, "/robots.txt"), json!(["full"]));
}

#[test]
fn time_alone_is_told_too_and_later_sources_are_noticed() {
    let bulletin =
        "category: Thời tiết\nbulletin: {kind: marine, valid_until: 2024-10-28T06:00}\ndate: 2024-10-27T03:00";
    let mut site = site().at("2024-10-28T05:00").post("bien", bulletin, "Biển động.");
    site.build();
    site.set_now("2024-10-28T07:00");
    site.build();
    let told = why(&site, "/2024/10/bien/");
    assert_eq!((&told["last"]["reasons"], &told["last"]["sources"]), (&json!(["view"]), &json!([])));
    assert_eq!(told["last"]["before"], "2024-10-28T05:00:00+07:00");
    assert_eq!(told["last"]["is_old"], false);
    site.put("bien", bulletin, "Biển động mạnh.");
    assert_eq!(why(&site, "/2024/10/bien/")["last"]["is_old"], true);
    let (code, said, _) = site.say(&["why", "/2024/10/bien/", "--lang", "vi", "--now", "2024-10-28T07:00"]);
    assert!(
        code == 0 && said.contains("không nguồn nào đổi; chỉ thời gian trôi") && said.contains("hãy dựng lại"),
        "{said}"
    );
}

#[test]
fn an_address_that_is_not_there_is_told_with_what_may_be_meant() {
    let site = site();
    site.build();
    let (code, _, said) = site.say(&["why", "/2024/10/mott/", "--lang", "en"]);
    assert!(code == 2 && said.contains("unknown-address") && said.contains("did you mean `/2024/10/mot/`?"), "{said}");
    site.remove("posts/ba.md");
    site.build();
    let (code, _, said) = site.say(&["why", "/2024/10/ba/", "--lang", "en"]);
    assert!(code == 2 && said.contains("the last build removed it"), "{said}");
    for name in ["", "/", "../..", "//", "https://", "/2024/10/mot/../mot/"] {
        let (code, ..) = site.say(&["why", name]);
        assert!(matches!(code, 0 | 2), "{name:?}: {code}");
    }
}

#[test]
fn an_output_is_named_by_its_place_on_the_disk_too() {
    let site = site();
    site.build();
    let whole = site.output("2024/10/mot/index.html");
    for name in ["public/2024/10/mot/index.html", "./public/2024/10/mot/", whole.to_str().unwrap()] {
        assert_eq!(why(&site, name)["address"], "/2024/10/mot/", "{name}");
    }
    assert_eq!(why(&site, "public/index.html")["address"], "/");
}
