//! The name and the password for an FTP host, which never stand in the site.
//!
//! In: the host, and the name that the settings may give. Out: both. Touches: the environment; `~/.netrc`.

use std::{fs, path::PathBuf};

use crate::{
    config::deploy::Ftp,
    deploy::{Around, Failure},
    words,
};

/// The password; the name too, where the settings have none.
const PASSWORD: &str = "BANTIN_FTP_PASSWORD";
const USER: &str = "BANTIN_FTP_USER";

/// Who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
}

impl Login {
    /// From the environment, else from the file that `ftp`, `curl` and others read.
    ///
    /// # Errors
    /// When neither has a password for the host.
    pub(super) fn find(place: &Ftp, around: &Around) -> Result<Self, Failure> {
        let (host, user) = (place.host.as_str(), place.user.as_deref().or_else(|| around.get(USER)));
        if let (Some(user), Some(password)) = (user, around.get(PASSWORD)) {
            return Ok(Self { user: user.to_owned(), password: password.to_owned() });
        }
        let file = around.get("NETRC").map(PathBuf::from).or_else(|| around.in_home(".netrc"));
        let text = file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        in_netrc(&text, host, user).ok_or_else(|| {
            Failure::Final(words!(
                "there is no password for {host}: set {USER} and {PASSWORD}, or write `machine {host} login … password …` into ~/.netrc",
                "không có mật khẩu cho {host}: hãy đặt {USER} và {PASSWORD}, hoặc ghi `machine {host} login … password …` vào ~/.netrc"
            ))
        })
    }
}

/// The first entry for a host, and for a name if one is wanted; see `netrc(5)`.
fn in_netrc(text: &str, host: &str, wanted: Option<&str>) -> Option<Login> {
    let mut words = text.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(str::split_whitespace);
    let (mut fits, mut user, mut password) = (false, None, None);
    loop {
        let word = words.next();
        if matches!(word, None | Some("machine" | "default"))
            && let (true, Some(user), Some(password)) = (fits, user.take(), password.take())
            && wanted.is_none_or(|wanted| wanted == user)
        {
            return Some(Login { user, password });
        }
        match word? {
            "machine" => (fits, user, password) = (words.next() == Some(host), None, None),
            "default" => (fits, user, password) = (true, None, None),
            "login" => user = words.next().map(str::to_owned),
            "password" => password = words.next().map(str::to_owned),
            "account" => _ = words.next(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_of_the_host_and_the_name_is_taken() {
        let text = "# mine\nmachine a.vn login lan password 1\nmachine b.vn\n  login lan password 2\nmachine b.vn login minh password 3\n";
        let find = |host, user| in_netrc(text, host, user).map(|login| login.password);
        assert_eq!(find("b.vn", None).as_deref(), Some("2"));
        assert_eq!(find("b.vn", Some("minh")).as_deref(), Some("3"));
        assert_eq!(find("b.vn", Some("thu")), None);
        assert_eq!(find("c.vn", None), None);
        let rest = format!("{text}default login anonymous password me");
        assert_eq!(in_netrc(&rest, "c.vn", None).map(|login| login.user).as_deref(), Some("anonymous"));
    }
}
