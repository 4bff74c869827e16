//! `bantin key new` and `bantin key show`: the key that signs what is published.
//!
//! In: a file, perhaps a password. Out: a new key file; the public key and what to do with it, on standard output. Touches: the key file,
//! the terminal.

use std::{
    env,
    io::{IsTerminal, stderr, stdin},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{FormatArgument, Global, tell};
use crate::{
    config::Config,
    diag::{Diagnostic, Fault, Lang, Words},
    engine::{Failure, place},
    sign::{self, PublicKey, SecretKey},
    words,
};

/// Options of `bantin key`.
#[derive(Debug, Args)]
pub(super) struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key
    New(NewKey),
    /// Show the public part of a key
    Show(File),
}

#[derive(Debug, Args)]
struct NewKey {
    #[command(flatten)]
    file: File,
    /// Protect it with a password, which is asked for or stands in BANTIN_KEY_PASSWORD
    #[arg(long)]
    password: bool,
}

#[derive(Debug, Args)]
struct File {
    /// The file of the secret key [default: BANTIN_KEY_FILE, else bantin/bantin.key in ~/.config]
    file: Option<PathBuf>,
}

impl File {
    fn path(&self) -> Result<PathBuf, Box<Diagnostic>> {
        let named = env::var_os(sign::KEY_FILE).filter(|name| !name.is_empty()).map(PathBuf::from);
        let path = self.file.clone().or(named).or_else(sign::usual_place);
        path.ok_or_else(|| {
            let fault = Fault::new("missing-option", words!("no file is named", "chưa nêu tên tệp"));
            Box::new(fault.hint(words!("as `bantin key new FILE`", "ví dụ `bantin key new TỆP`")).into())
        })
    }
}

impl Key {
    pub(super) fn run(&self, global: &Global) -> ExitCode {
        match self.public(global) {
            Ok((path, public)) => {
                self.tell(global, &path, &public);
                ExitCode::SUCCESS
            }
            Err(diagnostic) => {
                tell::failure(global, &place::site(global.site.clone()), Failure::Environment(diagnostic))
            }
        }
    }

    /// Makes or reads the key; gives its file and its public part.
    fn public(&self, global: &Global) -> Result<(PathBuf, PublicKey), Box<Diagnostic>> {
        let (path, key) = match &self.what {
            What::New(NewKey { file, password }) => {
                let path = file.path()?;
                let password = if *password { Some(new_password(global.lang())?) } else { None };
                let site = place::site(global.site.clone());
                let shared = place::shared(&site, &place::out(global.out.clone(), &site));
                let key = sign::create(&path, password.as_deref(), &shared)?;
                (path, key)
            }
            What::Show(file) => {
                let path = file.path()?;
                let key = sign::read(&path, &|| password(global.lang()))?;
                (path, key)
            }
        };
        let no_key = || Box::new(Fault::new("key-unreadable", words!("it holds no key", "tệp không có khóa")).into());
        key.public().ok_or_else(no_key).map(|public| (path, public))
    }

    fn tell(&self, global: &Global, path: &std::path::Path, public: &PublicKey) {
        let is_new = matches!(self.what, What::New(_));
        let shown = path.display();
        if global.message_format == FormatArgument::Json {
            let line = json!({ "type": "key", "path": shown.to_string(), "public_key": public.to_string() });
            return tell::print(&format!("{line}\n"));
        }
        if is_new && !global.quiet {
            tell::print(&match global.lang() {
                Lang::Vi => format!(
                    "Khóa bí mật ở {shown}: hãy cất một bản sao nơi an toàn, đừng gửi cho ai.\nHãy thêm vào site.yaml:\n\n"
                ),
                Lang::En => format!(
                    "The secret key is in {shown}: keep a copy in a safe place and give it to nobody.\nPut this into site.yaml:\n\n"
                ),
            });
        }
        tell::print(&format!("public_key: {public}\n"));
    }
}

/// Refuses a key that the site does not pin: whoever checks what it signs would see an alarm.
pub(super) fn pinned(key: &SecretKey, config: &Config) -> Result<(), Box<Diagnostic>> {
    let Some(first) = config.public_keys.first() else { return Ok(()) };
    let public = key.public().map(|public| public.to_string()).unwrap_or_default();
    if config.public_keys.iter().any(|pinned| pinned.text == public) {
        return Ok(());
    }
    let message = words!(
        "the secret key that is set has another public key: {public}",
        "khóa bí mật đang đặt có khóa công khai khác: {public}"
    );
    let hint = words!(
        "name the right key file in BANTIN_KEY_FILE; where the key is a new one, add its public key here",
        "hãy ghi đúng tệp khóa vào BANTIN_KEY_FILE; nếu là khóa mới, hãy thêm khóa công khai của nó vào đây"
    );
    Err(Box::new(Fault::new("key-not-pinned", message).hint(hint).at(first.span).in_file(crate::config::FILE)))
}

/// The password of a key: the one in the environment, else the one that is typed; `None` where nobody can be asked.
pub(super) fn password(lang: Lang) -> Option<String> {
    set_password().or_else(|| ask(&words!("Password of the key", "Mật khẩu của khóa"), lang))
}

fn set_password() -> Option<String> {
    env::var(sign::PASSWORD).ok().filter(|password| !password.is_empty())
}

/// A new password, typed twice where it is typed.
fn new_password(lang: Lang) -> Result<String, Box<Diagnostic>> {
    let none = |message: Words| {
        let name = sign::PASSWORD;
        let hint = words!("type it twice, or put it into {name}", "hãy nhập hai lần, hoặc đặt vào biến {name}");
        Box::new(Fault::new("key-password", message).hint(hint).into())
    };
    if let Some(password) = set_password() {
        return Ok(password);
    }
    let first = ask(&words!("New password", "Mật khẩu mới"), lang).filter(|password| !password.is_empty());
    let Some(first) = first else {
        return Err(none(words!("no password was given", "chưa có mật khẩu")));
    };
    match ask(&words!("Once more", "Nhập lại"), lang) {
        Some(second) if second == first => Ok(first),
        _ => Err(none(words!("the two passwords differ", "hai lần nhập không giống nhau"))),
    }
}

fn ask(question: &Words, lang: Lang) -> Option<String> {
    let is_terminal = stdin().is_terminal() && stderr().is_terminal();
    let prompt = format!("{}: ", question.get(lang));
    is_terminal.then(|| rpassword::prompt_password(prompt).ok()).flatten()
}
