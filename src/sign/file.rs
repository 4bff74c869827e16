//! The file of a secret key: where it is looked for, and how one is made and read.
//!
//! In: paths, passwords, the environment. Out: keys. Touches: the key file, which never lies in a folder that is published.

use std::{
    env,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{SecretKey, Turn};
use crate::{
    diag::{Diagnostic, Fault, Words, cause},
    words,
};

/// The variable of the environment that names the key file.
pub const KEY_FILE: &str = "BANTIN_KEY_FILE";
/// The variable of the environment that holds the key's password.
pub const PASSWORD: &str = "BANTIN_KEY_PASSWORD";

/// What a key without a password begins with: the names of signature, cipher (none) and checksum.
const PLAIN: &[u8] = b"Ed\0\0B2";
/// How many bytes the checksum at the end of a key has.
const SUM: usize = 32;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Where a key lies when nobody says otherwise: `bantin/bantin.key` in the user's folder of settings; `None` when there is no such folder.
pub fn usual_place() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let settings = variable("XDG_CONFIG_HOME").or_else(|| variable("HOME").map(|home| home.join(".config")))?;
    Some(settings.join("bantin").join("bantin.key"))
}

/// The file of the key that is set: the one that [`KEY_FILE`] names, else the one in the usual place; `None` when neither is.
fn set_place() -> Option<PathBuf> {
    let named = env::var_os(KEY_FILE).filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| usual_place().filter(|path| path.exists()))
}

/// A warning when others than its owner may use the file of the key that is set.
pub fn exposed() -> Option<Diagnostic> {
    let path = set_place()?;
    let mode = fs::metadata(&path).ok()?.permissions().mode() & 0o777;
    let message = words!(
        "others than its owner may use the file of the secret key: its mode is {mode:o}",
        "người khác ngoài chủ cũng dùng được tệp khóa bí mật: quyền là {mode:o}"
    );
    let shown = path.display();
    let hint = words!(
        "run `chmod 600 {shown}`, and make a new key if anybody else could have read it",
        "hãy chạy `chmod 600 {shown}`, và tạo khóa mới nếu người khác có thể đã đọc được"
    );
    (mode & 0o077 != 0).then(|| about(&path, Fault::new("key-exposed", message).hint(hint)).warning())
}

/// The key that is set; `None` when none is. It must lie in no folder of `shared`. The password is asked for only when the key has one.
///
/// # Errors
/// `key-in-site`, `key-unreadable`, `key-password`.
pub fn own_key(shared: &[PathBuf], password: &dyn Fn() -> Option<String>) -> Result<Option<SecretKey>> {
    let Some(path) = set_place() else { return Ok(None) };
    keep_out(shared, &path)?;
    read(&path, password).map(Some)
}

/// Reads a key file.
///
/// # Errors
/// `key-unreadable`, `key-password`.
pub fn read(path: &Path, password: &dyn Fn() -> Option<String>) -> Result<SecretKey> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &cause(&error)))?;
    let boxed = minisign::SecretKeyBox::from(text);
    if let Ok(key) = boxed.clone().into_unencrypted_secret_key() {
        return Ok(SecretKey(key));
    }
    if let Some(key) = without_sum(&boxed.to_string()) {
        return Ok(key);
    }
    // Which of the two it is, tells the name of the key's cipher at the head of the second line: `Sc` or nothing.
    if !boxed.to_string().lines().nth(1).is_some_and(|line| line.starts_with("RWRT")) {
        return Err(unreadable(
            path,
            &words!("it is no secret key of minisign", "đây không phải khóa bí mật của minisign"),
        ));
    }
    let Some(password) = password() else {
        return Err(locked(
            path,
            &words!("the key has a password, and none was given", "khóa có mật khẩu mà chưa được nhập"),
        ));
    };
    let wrong = |_| locked(path, &words!("the password is wrong", "mật khẩu không đúng"));
    boxed.into_secret_key(Some(password)).map(SecretKey).map_err(wrong)
}

/// A key that `minisign -G -W` has made: where there is no password to find wrong, it leaves the checksum empty. Whether the key is whole,
/// a signature shows as well: it is checked as it is made.
fn without_sum(text: &str) -> Option<SecretKey> {
    let bytes = BASE64_STANDARD.decode(text.lines().nth(1)?.trim()).ok()?;
    let is_one = bytes.starts_with(PLAIN) && bytes.last_chunk() == Some(&[0; SUM]);
    let key = is_one.then(|| minisign::SecretKey::from_bytes(&bytes).ok().map(SecretKey)).flatten()?;
    super::sign(&key, b"", Turn::first()).map(|_| key)
}

/// Makes a key and writes it into a new file that only its owner may read, in no folder of `shared`.
///
/// # Errors
/// `key-exists`: a key is never overwritten. `key-in-site`. `key-unwritable`.
pub fn create(path: &Path, password: Option<&str>, shared: &[PathBuf]) -> Result<SecretKey> {
    keep_out(shared, path)?;
    let failed = |error: &dyn std::fmt::Display| unwritable(path, &error.to_string());
    let pair = match password {
        Some(password) => minisign::KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        None => minisign::KeyPair::generate_unencrypted_keypair(),
    };
    let pair = pair.map_err(|error| failed(&error))?;
    let boxed = pair.sk.to_box(Some("bantin secret key")).map_err(|error| failed(&error))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| failed(&error))?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(exists(path)),
        other => other.map_err(|error| failed(&error))?,
    };
    file.write_all(&boxed.to_bytes()).and_then(|()| file.sync_all()).map_err(|error| failed(&error))?;
    read(path, &|| password.map(str::to_owned))
}

/// Refuses a key in a folder that is shared, copied or published.
fn keep_out(shared: &[PathBuf], path: &Path) -> Result<()> {
    // Where it lies by its name, and where a link of that name leads to.
    let places = [path.parent().map(whole).unwrap_or_default(), whole(path)];
    let Some(folder) = shared.iter().find(|folder| places.iter().any(|place| place.starts_with(whole(folder)))) else {
        return Ok(());
    };
    let folder = folder.display();
    let fault = Fault::new(
        "key-in-site",
        words!(
            "the secret key must not lie in {folder}: that folder is shared, copied or published",
            "khóa bí mật không được nằm trong {folder}: thư mục ấy được chia sẻ, sao chép hoặc xuất bản"
        ),
    );
    let hint = words!(
        "move it elsewhere, and make a new key if anybody else could have read it",
        "hãy chuyển nó đi nơi khác, và tạo khóa mới nếu người khác có thể đã đọc được"
    );
    Err(about(path, fault.hint(hint)))
}

/// A path without links, as far as it exists.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_default();
    let real = path.ancestors().find_map(|folder| Some((folder.canonicalize().ok()?, path.strip_prefix(folder).ok()?)));
    real.map_or_else(|| path.clone(), |(real, rest)| real.join(rest))
}

fn exists(path: &Path) -> Box<Diagnostic> {
    let fault = Fault::new("key-exists", words!("there is a file already", "đã có tệp ở đó"));
    let hint = words!(
        "a key is never overwritten: name another file, or move this one away",
        "khóa không bao giờ bị ghi đè: hãy chọn tệp khác, hoặc chuyển tệp này đi"
    );
    about(path, fault.hint(hint))
}

fn unreadable(path: &Path, cause: &Words) -> Box<Diagnostic> {
    let message = Words::new(
        format!("the secret key cannot be read: {}", cause.en),
        format!("không đọc được khóa bí mật: {}", cause.vi),
    );
    let hint = words!(
        "name the right file in {KEY_FILE}, or make a key with `bantin key new`",
        "hãy ghi đúng tệp vào {KEY_FILE}, hoặc tạo khóa bằng `bantin key new`"
    );
    about(path, Fault::new("key-unreadable", message).hint(hint))
}

fn locked(path: &Path, cause: &Words) -> Box<Diagnostic> {
    let hint = words!(
        "type it when it is asked for, or put it into {PASSWORD}",
        "hãy nhập mật khẩu khi được hỏi, hoặc đặt nó vào biến {PASSWORD}"
    );
    about(path, Fault::new("key-password", cause.clone()).hint(hint))
}

fn unwritable(path: &Path, error: &str) -> Box<Diagnostic> {
    let fault =
        Fault::new("key-unwritable", words!("the key cannot be written: {error}", "không ghi được khóa: {error}"));
    let hint = words!("name a file in a folder of your own", "hãy chọn tệp trong thư mục của riêng bạn");
    about(path, fault.hint(hint))
}

fn about(path: &Path, fault: Fault) -> Box<Diagnostic> {
    Box::new(fault.in_file(path.display().to_string()))
}
