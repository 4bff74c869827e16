//! The front matter of posts and standing pages.
//!
//! In: nothing. Out: schemas. Touches: nothing.

use serde_json::{Value as Json, json};

use super::{
    amount, anything, boolean, day, document, mapping, mappings, merged, moment, name_of, one_of, period, slug, text,
    texts, whole,
};
use crate::{
    content::{Kind, Stage},
    parse::{COMPASS, TOP_LEVEL},
};

/// The front matter of a post.
pub fn post() -> Json {
    let keys = [
        ("title", "The headline.", text()),
        (
            "date",
            "When it is published. Without a zone it is told in the site's; later than now means: held back until then.",
            moment(),
        ),
        ("updated", "When it was last really changed.", moment()),
        ("category", "One of the categories of site.yaml, by its name or slug.", text()),
        ("tags", "Free terms, one or a list.", texts()),
        ("author", "Who wrote it, a name or a list.", texts()),
        ("summary", "The lead paragraph; without it the first paragraph serves.", text()),
        ("image", "The picture at its head.", image()),
        ("slug", "The last part of its address; without it the file's name serves.", slug()),
        ("aliases", "Old addresses that lead here.", texts()),
        ("draft", "true: not published, unless drafts are asked for.", boolean()),
        ("expires", "From then on it is no longer published.", moment()),
        ("featured", "true: may lead the home page.", boolean()),
        (
            "related",
            "Posts to show first as related news, by slug, address or path, and series, by id or address.",
            texts(),
        ),
        (
            "related_exclude",
            "Posts and series never to show as related news, named likewise; an exclusion wins.",
            texts(),
        ),
        ("bulletin", "Makes it a weather bulletin.", bulletin()),
        ("figures", "The figures of the campaign's indicators that it reports.", mappings(figure())),
        ("event", "The event that it announces.", event()),
        ("extra", "Your own data, for templates.", anything()),
    ];
    document("Post", "The front matter of a post.", mapping(&["title", "date", "category"], &keys))
}

/// The front matter of a standing page.
pub fn page() -> Json {
    let keys = [
        ("title", "The headline.", text()),
        ("summary", "What it is about.", text()),
        ("updated", "When it was last really changed.", moment()),
        ("slug", "Its address; without it the file's name serves.", slug()),
        ("aliases", "Old addresses that lead here.", texts()),
        ("draft", "true: not published.", boolean()),
        ("extra", "Your own data, for templates.", anything()),
    ];
    document("Standing page", "The front matter of a standing page.", mapping(&["title"], &keys))
}

fn image() -> Json {
    let keys = [
        ("src", "The file beside the post, or an address.", text()),
        ("alt", "What the picture shows, for those who cannot see it.", text()),
        ("caption", "The text under it.", text()),
        ("credit", "Who made it.", text()),
    ];
    mapping(&["src"], &keys)
}

fn figure() -> Json {
    let keys = [
        ("indicator", "The id of an indicator in data/campaign.yaml.", slug()),
        ("value", "How much: a number, a range, or a number after trên, gần, dưới or khoảng.", amount()),
        ("period", "For which time: 2014, 2014-Q3, 2014-11 or 2012–2015.", period()),
        ("place", "For which place; without it, the indicator's own.", text()),
    ];
    mapping(&["indicator", "value", "period"], &keys)
}

fn event() -> Json {
    let keys = [
        ("start", "When it begins; a day without an hour means the whole day.", moment()),
        ("end", "When it ends.", moment()),
        ("place", "The name of the place.", text()),
        ("address", "Where that is.", text()),
    ];
    mapping(&["start"], &keys)
}

fn bulletin() -> Json {
    let keys = [
        ("kind", "What it is about.", kind()),
        (
            "series",
            "The id of all bulletins on one event or of one daily product, as bao-2024-6. A newer one supersedes an older one.",
            text(),
        ),
        (
            "stage",
            "How far a storm has come; final closes the series.",
            name_of(Stage::ALL.iter().map(|stage| stage.name())),
        ),
        ("issued", "When it was issued; without it the post's date serves.", moment()),
        ("next_issue", "When the next one is expected; it holds for one hour more.", moment()),
        ("valid_until", "Until when it holds.", moment()),
        ("covers", "The day that a forecast is for.", day()),
        ("hazards", "What threatens whom, and how much.", mappings(hazard())),
        ("storm", "Where a storm is and where it goes.", storm()),
        ("rain", "Rain measured, for the summary of the series.", mappings(rain())),
        ("revision", "The number of a correction.", whole(0, 9999)),
        ("withdrawn", "true: it was taken back, and warns nobody any more.", boolean()),
        ("source", "The issuing body: a name, or a name and the id of its bulletin.", one_of([text(), source()])),
    ];
    let needs = |key: &str| json!({ "required": [key], "properties": { key: { "type": "string" } } });
    merged(mapping(&["kind"], &keys), one_of([needs("valid_until"), needs("next_issue")]))
}

fn kind() -> Json {
    name_of(Kind::ALL.iter().map(|kind| kind.name()))
}

fn hazard() -> Json {
    let keys = [
        ("kind", "The danger.", kind()),
        ("level", "Disaster risk level, 1 to 5.", whole(1, 5)),
        ("areas", "Provinces or seas.", texts()),
    ];
    mapping(&["kind"], &keys)
}

fn storm() -> Json {
    let keys = [
        ("year", "The year that its number belongs to; without it that of the post's date.", whole(1900, 2200)),
        ("number", "Its number within the year.", whole(1, 99)),
        ("name", "Its international name.", text()),
        ("lat", "Latitude north, in degrees.", degrees(90)),
        ("lon", "Longitude east, in degrees.", degrees(180)),
        ("at", "When it was there.", moment()),
        ("wind_level", "Wind level on the Vietnamese Beaufort scale.", whole(0, TOP_LEVEL)),
        ("gust_level", "Gust level on the same scale.", whole(0, TOP_LEVEL)),
        ("heading", "Where it moves: a point of the compass, as WNW.", heading()),
        ("speed_kmh", "How fast it moves, in km/h: a number, or a range such as 20-25.", speed()),
        ("pressure_hpa", "Pressure at its centre.", whole(800, 1100)),
        ("radius_km", "How far from its centre the danger reaches.", whole(1, 2000)),
        ("forecast", "Where it is expected later.", mappings(forecast())),
    ];
    mapping(&[], &keys)
}

fn forecast() -> Json {
    let keys = [
        ("at", "When.", moment()),
        ("lat", "Latitude north, in degrees.", degrees(90)),
        ("lon", "Longitude east, in degrees.", degrees(180)),
        ("wind_level", "Wind level.", whole(0, TOP_LEVEL)),
        ("gust_level", "Gust level.", whole(0, TOP_LEVEL)),
        ("radius_km", "How far from its centre the danger reaches.", whole(1, 2000)),
    ];
    mapping(&["at"], &keys)
}

fn rain() -> Json {
    let keys = [
        ("place", "Where.", text()),
        ("mm", "How much, in mm.", whole(0, 9999)),
        ("from", "Since when.", moment()),
        ("to", "Until when.", moment()),
    ];
    mapping(&["place", "mm"], &keys)
}

fn source() -> Json {
    mapping(&["name"], &[("name", "The body's name.", text()), ("id", "Its own number of the bulletin.", text())])
}

fn degrees(most: i32) -> Json {
    json!({ "type": "number", "minimum": -most, "maximum": most })
}

/// The points are offered as they are written; small letters are understood too.
fn heading() -> Json {
    let either = |c: char| ['[', c, c.to_ascii_lowercase(), ']'];
    let points = COMPASS.map(|point| point.chars().flat_map(either).collect::<String>()).join("|");
    one_of([name_of(COMPASS), json!({ "type": "string", "pattern": format!("^({points})$") })])
}

fn speed() -> Json {
    json!({ "type": ["string", "integer"], "minimum": 0, "maximum": 200, "pattern": "^\\s*[0-9]{1,3}\\s*([-–]\\s*[0-9]{1,3}\\s*)?$" })
}
