//! A line of a listing.
//!
//! In: a line as FTP servers write it. Out: an [`Item`]. Touches: nothing.

use suppaftp::list::ListParser;

/// What lies in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) name: String,
    /// In bytes; `None` for a folder. A symbolic link is a file to us: what lies behind it is none of our business.
    pub(super) size: Option<u64>,
}

/// The item of a line: `machine` for the form of RFC 3659, else the one of `ls -l` or of DOS. `None` for the folder itself, the one
/// above it, and lines that tell nothing.
pub(super) fn item(line: &str, machine: bool) -> Option<Item> {
    if machine {
        return machine_item(line);
    }
    let line = line.trim_end_matches(['\r', '\n']);
    let file = ListParser::parse_posix(line).or_else(|_| ListParser::parse_dos(line)).ok()?;
    let size = (!file.is_directory()).then_some(file.size() as u64);
    Some(Item { name: file.name().to_owned(), size }).filter(|item| item.name != "." && item.name != "..")
}

/// `type=file;size=27;modify=20241026070000; name`; the names of facts are of either case.
fn machine_item(line: &str) -> Option<Item> {
    let (facts, name) = line.trim_end_matches(['\r', '\n']).trim_start().split_once(' ')?;
    let fact = |wanted: &str| {
        let pairs = facts.split(';').filter_map(|fact| fact.split_once('='));
        pairs.filter(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value).next()
    };
    let size = match fact("type")?.to_ascii_lowercase().as_str() {
        "cdir" | "pdir" => return None,
        "dir" => None,
        _ => Some(fact("size").and_then(|size| size.parse().ok()).unwrap_or_default()),
    };
    (name != "." && name != "..").then(|| Item { name: name.to_owned(), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, machine: bool) -> Option<(String, Option<u64>)> {
        item(line, machine).map(|item| (item.name, item.size))
    }

    #[test]
    fn both_forms_are_read() {
        assert_eq!(
            found("Type=file;Size=27;Perm=awr; bão số 6; a.jpg\r", true),
            Some(("bão số 6; a.jpg".to_owned(), Some(27)))
        );
        assert_eq!(found("type=dir;modify=20241026070000; 2024", true), Some(("2024".to_owned(), None)));
        assert_eq!(found("type=cdir; .", true), None);
        assert_eq!(
            found("-rw-r--r--    1 0   0    4096 Nov 05 2018 bão.txt", false),
            Some(("bão.txt".to_owned(), Some(4096)))
        );
        assert_eq!(found("drwxr-xr-x    2 0   0    4096 Nov 05 2018 2024", false), Some(("2024".to_owned(), None)));
        assert_eq!(found("drwxr-xr-x    2 0   0    4096 Nov 05 2018 ..", false), None);
        assert_eq!(found("total 12", false), None);
    }
}
