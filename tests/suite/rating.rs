//! Readers' ratings: the form where votes are taken, and the published result.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use crate::harness::{Site, assert_same, changed, paths};

const ENDPOINT: &str = "rating: {endpoint: https://vote.example/danh-gia}";

fn site() -> Site {
    Site::new().post("tin", "", "…").post("khac", "", "…").post(
        "bao",
        "category: Thời tiết\nbulletin: {kind: storm, valid_until: 2024-10-02}",
        "…",
    )
}

#[test]
fn readers_vote_with_real_radio_buttons_where_the_site_takes_votes() {
    let site = site().settings(ENDPOINT);
    site.build();
    let page = site.page("/2024/10/tin/");
    let form = &page[page.find("<form").unwrap()..page.find("</form>").unwrap()];
    let expected = "<form method=\"post\" action=\"https://vote.example/danh-gia\">\n\
        <input type=\"hidden\" name=\"post\" value=\"https://bantin.example/2024/10/tin/\">\n\
        <fieldset><legend>Bạn thấy bài này thế nào?</legend>\n\
        <label><input type=\"radio\" name=\"rating\" value=\"5\" required> Rất tốt</label>\n\
        <label><input type=\"radio\" name=\"rating\" value=\"4\" required> Tốt</label>\n\
        <label><input type=\"radio\" name=\"rating\" value=\"3\" required> Hứa hẹn</label>\n\
        <label><input type=\"radio\" name=\"rating\" value=\"2\" required> Bình thường</label>\n\
        <label><input type=\"radio\" name=\"rating\" value=\"1\" required> Kém</label>\n\
        </fieldset>\n\
        <button type=\"submit\">Gửi đánh giá</button>\n";
    assert_eq!(form, expected);
    assert!(page.contains("/campaign.css\"") && !page.contains("Kết quả"));
    assert!(!site.page("/2024/10/bao/").contains("<form"), "a warning is nothing to be rated");
}

#[test]
fn without_an_endpoint_and_a_result_there_is_nothing() {
    let site = site();
    site.build();
    let page = site.page("/2024/10/tin/");
    assert!(!page.contains("rating") && !page.contains("campaign.css"));
}

#[test]
fn a_published_result_is_told_in_words_and_numbers() {
    let site = site();
    site.build();
    let before = site.tree();
    site.write("data/ratings.yaml", "/2024/10/tin/: {very_good: 1200, good: 30, poor: 4}\nkhac: {good: 0}\n");
    let built = site.build();
    assert_eq!(changed(&before, &site.tree()), paths(&["2024/10/tin/index.html"]));
    assert_eq!(built.rendered(), paths(&["/2024/10/tin/"]), "no other page depends on the votes");
    let page = site.page("/2024/10/tin/");
    assert!(
        page.contains("<caption>Kết quả <span>Số lượt đánh giá: 1.234</span></caption>") && !page.contains("<form")
    );
    let rows =
        ["Rất tốt</th><td>1.200", "Tốt</th><td>30", "Hứa hẹn</th><td>0", "Bình thường</th><td>0", "Kém</th><td>4"];
    assert!(rows.iter().all(|row| page.contains(&format!("<tr><th scope=\"row\">{row}</td></tr>"))), "{page}");
    assert_same(&site.clean_tree(), &site.tree(), "after votes");
}

#[test]
fn a_result_is_told_at_the_address_that_it_is_for() {
    let site = Site::new().post("a/tin", "date: 2023-01-01", "Cũ.").post("b/tin", "", "Mới.");
    site.write("data/ratings.yaml", "/2023/01/tin/: {good: 7}\n/1999/01/tin/: {good: 9}\n");
    assert_eq!(site.build().codes(), ["unknown-rated-post"]);
    let told = |path: &str| site.page(path).contains("Kết quả");
    assert_eq!([told("/2023/01/tin/"), told("/2024/10/tin/")], [true, false]);
}
