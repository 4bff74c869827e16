//! What is run on the host, by any POSIX `sh`.
//!
//! In: nothing. Out: scripts; `$1` is a path as the settings or the manifest have it, after `./` where it is relative. Touches: nothing.

/// What [`READ`] ends with when there is no such file.
pub(super) const NONE: i32 = 44;

/// What [`CLAIM`] ends with when somebody has the lock.
pub(super) const TAKEN: i32 = 45;

/// Says whether there is `rsync`; an answer of any kind says that there is a shell.
pub(super) const PROBE: &str =
    "if command -v rsync >/dev/null 2>&1; then echo bantin:rsync; else echo bantin:shell; fi";

/// Writes a file `$1` out.
pub(super) const READ: &str = r#"[ -e "$1" ] || exit 44; exec cat < "$1""#;

/// Makes the file `$1` with what is read, `$2` bytes, unless it is there. The file appears at once with all its text; a text that
/// was cut off on its way makes none.
pub(super) const CLAIM: &str = r#"
mkdir -p "${1%/*}" || exit 1
[ -e "$1" ] && exit 45
cat > "$1.$$" || exit 1
if [ "$(($(wc -c < "$1.$$")))" -ne "$2" ]; then rm -f "$1.$$"; echo "the note was cut off" >&2; exit 46; fi
if ln "$1.$$" "$1" 2>/dev/null; then rm -f "$1.$$"; exit 0; fi
rm -f "$1.$$"
[ -e "$1" ] && exit 45
echo "cannot make $1" >&2
exit 1"#;

/// Removes the file `$1`.
pub(super) const RELEASE: &str = r#"rm -f "$1""#;

/// Size and path of all that isn't a folder below `$1`, each ended by a NUL, or by a newline where `find` cannot do better.
pub(super) const LIST: &str = r#"
[ -d "$1/" ] || exit 0
cd "$1/" || exit 1
find . ! -type d -printf '%s %p\0' 2>/dev/null && exit 0
find . ! -type d -exec stat -c '%s %n' {} + 2>/dev/null && exit 0
find . ! -type d -exec stat -f '%z %N' {} +"#;

/// Makes the folder `$1` and, in it, the one for what is under way.
pub(super) const BEGIN: &str = r#"mkdir -p "$1/.bantin/part""#;

/// Makes the release `$2` in the folder `$1` as a copy of the current one, whose folder it writes out; unchanged files are shared. A
/// copy that was interrupted has another name, and is made anew.
pub(super) const BEGIN_RELEASE: &str = r#"
mkdir -p "$1/releases" && cd "$1" || exit 1
if [ -e current ] && [ ! -L current ]; then echo "$1/current is not a symbolic link" >&2; exit 1; fi
if [ -d current/ ]; then (cd current/ && pwd -P) || exit 1; fi
[ -d "releases/$2" ] && exit 0
new="releases/.new-$2"
rm -rf "$new"
if [ -d current/ ]; then
  cp -al current/ "$new" 2>/dev/null || { rm -rf "$new"; mkdir "$new" && cp -pR current/. "$new"; } || exit 1
else
  mkdir "$new" || exit 1
fi
mkdir -p "$new/.bantin/part" && mv "$new" "releases/$2""#;

/// Makes the folders that are read, each ended by a NUL, below `$1`.
pub(super) const FOLDERS: &str = r#"cd "$1/" && xargs -0 mkdir -p --"#;

/// Removes the files that are read, each ended by a NUL, below `$1`.
pub(super) const REMOVE: &str = r#"[ -d "$1/" ] || exit 0; cd "$1/" && xargs -0 rm -f --"#;

/// Removes those of the folders that are read, each ended by a NUL, that are empty.
pub(super) const EMPTY: &str = r#"[ -d "$1/" ] || exit 0; cd "$1/" || exit 1; xargs -0 rmdir -- 2>/dev/null; exit 0"#;

/// Removes what attempts that were cut have left.
pub(super) const FINISH: &str = r#"rm -rf "$1/.bantin/part""#;

/// Makes the release `$2` the current one, in one step where `mv` knows how.
pub(super) const SWITCH: &str = r#"
cd "$1" || exit 1
[ -d "releases/$2" ] || { echo "there is no release $2" >&2; exit 1; }
rm -rf "releases/$2/.bantin/part"
if [ "$(readlink current 2>/dev/null)" != "releases/$2" ]; then
  ln -sfn "releases/$2" ".current-$2" || exit 1
  mv -T ".current-$2" current 2>/dev/null || mv -h ".current-$2" current 2>/dev/null ||
    { rm -f ".current-$2"; ln -sfn "releases/$2" current; } || exit 1
fi
touch "releases/$2""#;

/// All that isn't a folder below `$1` and isn't there below `$2`, but for what we note: paths after `./`, each ended by a NUL.
pub(super) const LATE: &str = r#"
[ -n "$1" ] && [ -d "$1/" ] || exit 0
new=$(cd "$2/" && pwd -P) && cd "$1/" || exit 1
find . -path ./.bantin -prune -o ! -type d -exec sh -c '
  new=$1; shift
  for file; do [ -e "$new/$file" ] || [ -L "$new/$file" ] || printf "%s\0" "$file"; done' sh "$new" {} +"#;

/// Gives those of the files that are read, each ended by a NUL, which are still below `$1` a second name below `$2`.
pub(super) const CARRY: &str = r#"
new=$(cd "$2/" && pwd -P) && cd "$1/" || exit 1
xargs -0 sh -c '
  new=$1; shift
  for file; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    mkdir -p "$new/${file%/*}" || exit 255
    ln "$file" "$new/$file" 2>/dev/null || cp -pR "$file" "$new/$file" || exit 255
  done' sh "$new""#;

/// Removes releases of ours but the newest three, and those that a link leads to.
pub(super) const PRUNE: &str = r#"
cd "$1" || exit 1
ls -t releases | tail -n +4 | while IFS= read -r old; do
  [ -d "releases/$old/.bantin" ] || continue
  for link in * releases/*; do
    [ -L "$link" ] && [ "$link/" -ef "releases/$old" ] && continue 2
  done
  rm -rf "releases/$old"
done
rm -rf releases/.new-*"#;
