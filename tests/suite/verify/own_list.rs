//! A folder that only its own list speaks for.
//!
//! In: a published site, spoilt and listed so. Out: pass or fail. Touches: its folder.

use std::fs;

use super::{
    Published,
    table::{listed_spam, replace},
};
use crate::harness::Site;

#[test]
fn a_folder_that_has_only_its_own_list_to_show_is_not_called_as_published() {
    let published = Published::new();
    let (elsewhere, www) = (Site::bare(), published.www.to_str().unwrap());
    let say = |more: &[&str]| elsewhere.say(&[&["verify", www, "--state", "seen", "--lang", "en"], more].concat());
    // A spoilt page that is listed as it is.
    listed_spam(&published);
    let (code, said, errors) = say(&[]);
    assert!(code == 2 && said.contains("agrees with its own list") && !said.contains("as published"), "{said}");
    assert!(errors.contains("warning[nothing-to-verify-with]") && errors.contains("no key to check"), "{errors}");
    let (code, said, errors) = say(&["-q"]);
    assert!(code == 2 && said.is_empty() && errors.contains("`--public-key`"), "{said}{errors}");
    let (code, said, _) = say(&["--message-format", "json"]);
    assert!(code == 2 && said.contains("\"sound\":false") && said.contains("\"trust\":\"nothing\""), "{said}");
    assert_eq!(say(&["--public-key", &published.public]).0, 1);
    fs::remove_file(published.www.join("manifest.txt.minisig")).unwrap();
    let (code, _, errors) = say(&[]);
    assert!(code == 2 && errors.contains("nobody has signed that"), "{errors}");
    // What differs even from the own list is wrong in any case.
    replace(&published, "feed.xml", "<title>", "<title>Slot ");
    assert_eq!(say(&[]).0, 1);
}
