//! Words of betting advertisements, as intruders plant them into sites to rank in search engines.
//!
//! In: a text, and the site's own words and exceptions. Out: the place of each word. Touches: nothing.
//!
//! Words are chosen that other texts hardly use: *xổ số* is legal and news, *nhà cái* is neither. Without tones, as the planted pages are
//! often written, many Vietnamese words fall together (*cả cuộc* and *cá cược*), so there only longer phrases and words joined into
//! one are looked for. A phrase counts as a whole, with spaces, single hyphens, underscores or plus signs between its words.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use crate::{
    config::Checks,
    diag::{Fault, Span},
    words,
};

/// Vietnamese, as it is written.
const VIETNAMESE: &str = "nhà cái, cá cược, soi kèo, tỷ lệ kèo, tỉ lệ kèo, kèo bóng đá, kèo châu á, tài xỉu, nổ hũ, xóc đĩa online, \
    xóc đĩa trực tuyến, lô đề online, lô đề trực tuyến, đánh đề online, cá độ online, cá độ trực tuyến, cờ bạc online, đánh bạc online, \
    game bài đổi thưởng, game đổi thưởng, bắn cá đổi thưởng, nổ hũ đổi thưởng, rồng hổ online, đá gà trực tiếp, đá gà thomo, bạch thủ lô, \
    soi cầu lô, soi cầu xsmb, quay hũ, slot đổi thưởng, cổng game bài";

/// Vietnamese without tones, and joined into one word.
const PLAIN: &str = "nha cai uy tin, nha cai so 1, nha cai hang dau, keo nha cai, link nha cai, top nha cai, ca cuoc bong da, \
    ca cuoc the thao, ca cuoc truc tuyen, ca cuoc online, ca cuoc uy tin, ca do bong da, ca do online, soi keo bong da, soi keo nha cai, \
    soi keo hom nay, ty le keo, ti le keo, tai xiu online, tai xiu md5, no hu doi thuong, no hu online, ban ca doi thuong, \
    game bai doi thuong, game doi thuong, xoc dia online, lo de online, danh bai online, danh bac online, da ga truc tiep, da ga thomo, \
    soi cau xsmb, nhacai, nhacaiuytin, cacuoc, cacuocbongda, soikeo, soikeobongda, keonhacai, tylekeo, taixiu, nohu, xocdia, \
    lodeonline, gamebaidoithuong, gamedoithuong, bancadoithuong, dagathomo";

/// English and other languages of the trade.
const ENGLISH: &str = "casino, casinos, slot game, slot games, game slot, slot online, slots online, online slots, slot gacor, baccarat, \
    sportsbook, sports betting, online betting, betting odds, betting tips, bet online, online poker, poker online, no deposit bonus, \
    situs judi, judi online, togel";

/// Names of betting sites, which mean nothing else.
const NAMES: &str = "kubet, thabet, shbet, sbobet, dafabet, fun88, w88, fb88, vn88, hi88, new88, jun88, go88, bong88, cmd368, sunwin, \
    rikvip, okvip, b52 club, 789club, xoilac, xoilactv, socolive";

/// Words after which *nhà cái* is a house and something in it: *trong nhà cái gì cũng có*.
const HOUSE: [&str; 10] = ["gì", "nào", "này", "kia", "ấy", "đó", "đã", "rồi", "cũng", "mới"];

/// How long a run of the letters of Base64 is data and no words.
const DATA: usize = 64;

/// How many different words are told of one file.
const MOST: usize = 10;

/// All words that are looked for.
pub(super) struct Words {
    /// Phrases by their first word.
    phrases: HashMap<String, Vec<Vec<String>>>,
    except: HashMap<String, Vec<Vec<String>>>,
}

/// A word of a text with its place.
struct Token<'t> {
    text: Cow<'t, str>,
    start: usize,
    end: usize,
}

impl Words {
    pub(super) fn new(checks: &Checks) -> Self {
        let listed = [VIETNAMESE, PLAIN, ENGLISH, NAMES].into_iter().flat_map(|list| list.split(','));
        let own = checks.betting_words.iter().map(String::as_str);
        Self {
            phrases: by_first(listed.chain(own)),
            except: by_first(checks.betting_except.iter().map(String::as_str)),
        }
    }

    /// The first place of each word.
    pub(super) fn find(&self, text: &str) -> Vec<(Span, Fault)> {
        let tokens = tokens(text);
        let mut told = HashSet::new();
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() && found.len() < MOST {
            let excepted = longest(&self.except, text, &tokens[at..]);
            let count = excepted.or_else(|| self.word_at(text, &tokens[at..])).unwrap_or(0);
            if count > 0 && excepted.is_none() {
                let span = tokens[at].start..tokens[at + count - 1].end;
                let words: Vec<&str> = tokens[at..at + count].iter().map(|token| token.text.as_ref()).collect();
                if told.insert(words) {
                    found.push((span.clone().into(), fault(&text[span])));
                }
            }
            at += count.max(1);
        }
        found
    }

    /// How many tokens from the first on are a word of the trade.
    fn word_at(&self, text: &str, tokens: &[Token<'_>]) -> Option<usize> {
        let count = longest(&self.phrases, text, tokens).or_else(|| is_bet(&tokens[0].text).then_some(1))?;
        let is_house = count == 2
            && tokens[0].text == "nhà"
            && tokens[1].text == "cái"
            && tokens.get(2).is_some_and(|next| HOUSE.contains(&next.text.as_ref()));
        (!is_house).then_some(count)
    }
}

fn fault(word: &str) -> Fault {
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    Fault::new(
        "betting-words",
        words!("“{word}” is a word of betting advertisements", "“{word}” là từ ngữ quảng cáo cờ bạc, cá cược"),
    )
    .hint(words!(
        "find out who put it there; if it is news, allow it under `check: allow` with the reason",
        "hãy tìm xem ai đã đưa vào; nếu là tin thời sự, hãy cho phép trong `check: allow` kèm lý do"
    ))
}

fn by_first<'a>(phrases: impl Iterator<Item = &'a str>) -> HashMap<String, Vec<Vec<String>>> {
    let mut all: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for phrase in phrases {
        let words: Vec<String> = tokens(phrase).into_iter().map(|token| token.text.into_owned()).collect();
        if let Some(first) = words.first() {
            all.entry(first.clone()).or_default().push(words);
        }
    }
    all
}

/// How many tokens the longest phrase takes that begins with the first of them.
fn longest(phrases: &HashMap<String, Vec<Vec<String>>>, text: &str, tokens: &[Token<'_>]) -> Option<usize> {
    let first = &tokens[0].text;
    // Names of sites come with numbers: `nhacai88`.
    let bare = first.trim_matches(|c: char| c.is_ascii_digit());
    let known = phrases.get(first.as_ref()).or_else(|| phrases.get(bare))?;
    let fits = |phrase: &&Vec<String>| {
        phrase.len() <= tokens.len()
            && (1..phrase.len())
                .all(|at| phrase[at] == tokens[at].text && is_gap(&text[tokens[at - 1].end..tokens[at].start]))
    };
    known.iter().filter(fits).map(Vec::len).max()
}

/// What may stand between two words of a phrase.
fn is_gap(between: &str) -> bool {
    matches!(between, "-" | "_" | "+")
        || (between.chars().all(char::is_whitespace) && between.matches('\n').count() < 2)
}

/// `188bet`, `bet365`: a number and *bet* in one word.
fn is_bet(word: &str) -> bool {
    let number = |text: &str, most: usize| {
        (1..=most).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    word.strip_suffix("bet").is_some_and(|rest| number(rest, 4))
        || word
            .strip_prefix("bet")
            .is_some_and(|rest| rest.len() >= 2 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The words of a text in small letters. Long runs of the letters of Base64 are data, and have no words.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let is_data = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut data_until = 0;
    let mut seen_until = 0;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if at >= seen_until && is_data(c) {
            let length = text[at..].find(|c| !is_data(c)).unwrap_or(text.len() - at);
            seen_until = at + length;
            data_until = if length >= DATA { seen_until } else { data_until };
        }
        match (c.is_alphanumeric() && at >= data_until, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                tokens.push(Token { text: small(&text[begin..at]), start: begin, end: at });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// Most words are small already.
fn small(word: &str) -> Cow<'_, str> {
    if word.chars().any(char::is_uppercase) { word.to_lowercase().into() } else { word.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_with(checks: &Checks, text: &str) -> Vec<String> {
        Words::new(checks).find(text).into_iter().map(|(span, _)| text[span.range()].to_owned()).collect()
    }

    fn found(text: &str) -> Vec<String> {
        found_with(&Checks::default(), text)
    }

    #[test]
    fn planted_words_are_found_whole_in_any_case_and_spelling() {
        for (text, word) in [
            ("Nhà Cái uy tín nhất", "Nhà Cái"),
            ("xem soi\nkèo hôm nay", "soi\nkèo"),
            ("<title>CÁ CƯỢC 2024</title>", "CÁ CƯỢC"),
            ("https://x.vn/nha-cai-uy-tin/", "nha-cai-uy-tin"),
            ("ca_cuoc_bong_da", "ca_cuoc_bong_da"),
            ("href=//nhacai88.example", "nhacai88"),
            ("Online Casino!", "Casino"),
            ("slot+game", "slot+game"),
            ("vào 188bet ngay", "188bet"),
            ("BET365", "BET365"),
        ] {
            assert_eq!(found(text), [word], "{text}");
        }
        assert_eq!(found("casino, Casino, baccarat"), ["casino", "baccarat"]);
    }

    #[test]
    fn ordinary_vietnamese_raises_no_alarm() {
        for text in [
            "Kết quả xổ số kiến thiết miền Bắc",
            "ca-cuoc-doi-mot-nguoi-tho và nha-cai-tao",
            "Trong nhà cái gì cũng có; về nhà cái đã.",
            "Ở nhà. Cái ghế gãy.",
            "alphabet, bet, Tibet, diabetes",
            "soi kẹo, tai xiu, nổ súng",
            "Cá, cược xe",
            "Tích điểm đổi thưởng ở siêu thị",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
        let data = format!("src=\"data:image/png;base64,{}/w88/{}\"", "iVBORw0KGgo".repeat(4), "AAAA".repeat(8));
        assert!(found(&data).is_empty());
    }

    #[test]
    fn a_site_adds_words_and_makes_exceptions() {
        let own = |words: &[&str], except: &[&str]| Checks {
            betting_words: words.iter().map(|word| (*word).to_owned()).collect(),
            betting_except: except.iter().map(|word| (*word).to_owned()).collect(),
            ..Checks::default()
        };
        assert_eq!(found_with(&own(&["Cược Xanh"], &[]), "tải cược xanh"), ["cược xanh"]);
        assert!(found_with(&own(&[], &["Casino Royale"]), "phim Casino Royale").is_empty());
        assert_eq!(found_with(&own(&[], &["Casino Royale"]), "Casino Royale và casino"), ["casino"]);
    }
}
