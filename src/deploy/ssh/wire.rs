//! The system's `ssh`: commands on the host, over one connection that is kept open.
//!
//! In: a script with its arguments, and what it reads. Out: what it wrote, or a [`Failure`]. Touches: the network; a socket in the
//! system's folder for temporary files; keys and settings are ssh's own affair. Nobody is ever asked for a password.

use std::{
    env,
    ffi::OsString,
    fs, io,
    io::Write,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    config::deploy::Ssh,
    deploy::{Around, Failure, piped},
    diag::Words,
    hash::Digest,
    words,
};

/// Another program in place of `ssh`.
const PROGRAM: &str = "BANTIN_SSH";

/// What `ssh` ends with when the connection itself failed.
const LOST: i32 = 255;

/// A connection to a host, made when it is needed.
pub(super) struct Wire {
    host: String,
    port: Option<u16>,
    program: OsString,
    patience: Duration,
    /// A folder of our own, for the socket through which commands share the connection.
    folder: PathBuf,
    /// Counts the files in it.
    files: AtomicUsize,
    /// The process that keeps the connection. It ends with its input, thus also when we are killed.
    keeper: Mutex<Option<Child>>,
}

impl Wire {
    /// Nothing is connected yet.
    pub(super) fn new(place: &Ssh, around: &Around) -> io::Result<Self> {
        let folder = own_folder()?;
        let program = around.get(PROGRAM).unwrap_or("ssh").into();
        Ok(Self {
            host: place.host.clone(),
            port: place.port,
            program,
            patience: around.patience,
            folder,
            files: AtomicUsize::new(0),
            keeper: Mutex::default(),
        })
    }

    /// The name that the host has for ssh.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Options of every call of `ssh`; `sftp` understands them too, but for the port.
    pub(super) fn options(&self) -> Vec<String> {
        let patience = self.patience.as_secs().max(3);
        let mut options = vec![
            "-oBatchMode=yes".to_owned(),
            format!("-oConnectTimeout={patience}"),
            format!("-oServerAliveInterval={}", patience / 3),
            "-oServerAliveCountMax=3".to_owned(),
            "-oControlMaster=no".to_owned(),
            format!("-oControlPath={}", self.socket().display()),
        ];
        options.extend(self.port.map(|port| format!("-oPort={port}")));
        options
    }

    /// The program, as others that call it want it.
    pub(super) fn program(&self) -> &OsString {
        &self.program
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("s")
    }

    /// A file of our own for what is under way, new for each call: several may be under way at once.
    pub(super) fn scratch(&self) -> PathBuf {
        self.folder.join(self.files.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// Keeps a connection open, if there is none. When that fails every command connects by itself, and tells what is wrong.
    pub(super) fn keep(&self) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        if keeper.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None))) {
            return;
        }
        let _ = fs::remove_file(self.socket());
        let mut command = Command::new(&self.program);
        // Before the options of all others, which say the contrary: the first one counts.
        command.arg("-oControlMaster=yes").args(self.options()).args(["-T", "-s", "--", &self.host, "sftp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else { return };
        let until = Instant::now() + self.patience;
        while Instant::now() < until && !self.socket().exists() && matches!(child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        *keeper = Some(child);
    }

    /// Runs a script of the host's `sh` with arguments, which stand in `$1` and so on, and something to read.
    ///
    /// # Errors
    /// When the host cannot be reached, or nothing could be run. What the script itself ended with stands in the output.
    pub(super) fn run(&self, script: &str, arguments: &[&str], input: &[u8]) -> Result<Output, Failure> {
        let run = fed(&mut self.command(script, arguments), input);
        self.reached(run.map_err(|error| no_program(&self.program.to_string_lossy(), &error))?)
    }

    /// The same, with the digest of what the script writes, however much that is.
    pub(super) fn digest(&self, script: &str, arguments: &[&str]) -> Result<(Digest, Output), Failure> {
        let run = piped::digest(&mut self.command(script, arguments));
        let (digest, output) = run.map_err(|error| no_program(&self.program.to_string_lossy(), &error))?;
        self.reached(output).map(|output| (digest, output))
    }

    fn command(&self, script: &str, arguments: &[&str]) -> Command {
        self.keep();
        let words = arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ");
        let line = format!("sh -c {} sh {words}", quoted(script));
        let mut command = Command::new(&self.program);
        // The first option of `ssh` counts, so that ours stand before those of its settings.
        command.args(self.options()).args(["-T", "--", &self.host, &line]);
        command
    }

    /// The output of a script that was run, whatever it ended with.
    fn reached(&self, output: Output) -> Result<Output, Failure> {
        if output.status.code() == Some(LOST) || output.status.code().is_none() {
            let host = &self.host;
            let wanted = words!("{host} cannot be reached", "không kết nối được với {host}");
            return Err(lost(wanted, &String::from_utf8_lossy(&output.stderr)));
        }
        Ok(output)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = keeper {
            // Without its input it ends by itself; where the connection hangs it would take its time.
            drop(child.stdin.take());
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs a program that reads something from us.
pub(super) fn fed(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(stdin) = &mut stdin {
                // A program that ends early says why by itself.
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    })
}

/// Why there is no connection: for now, or for good.
pub(super) fn lost(wanted: Words, said: &str) -> Failure {
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no answer");
    let told = Failure::told(wanted, last);
    let for_good =
        ["Permission denied", "verification failed", "IDENTIFICATION HAS CHANGED", "Bad configuration", "not allowed"];
    let no_host = said.contains("resolve hostname") && !said.contains("Temporary failure");
    if no_host || for_good.iter().any(|text| said.contains(text)) {
        Failure::Final(told)
    } else {
        Failure::Temporary(told)
    }
}

/// A program of the system's that isn't there.
pub(super) fn no_program(name: &str, error: &io::Error) -> Failure {
    Failure::Final(words!("`{name}` cannot be run: {error}", "không chạy được `{name}`: {error}"))
}

/// A word for a POSIX shell: nothing in it has a meaning.
pub(super) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A new folder that only we can look into. Its path is short, for a socket's must be.
fn own_folder() -> io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt;
    for number in 0..1000 {
        let folder = env::temp_dir().join(format!("bantin-{}-{number}", std::process::id()));
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_word_reaches_the_shell_as_it_is() {
        for word in ["", "a b", "it's", "$HOME `id` \\ \"x\" *", "bão\nsố 6", "-n"] {
            let line = format!("printf %s {}", quoted(word));
            let output = Command::new("sh").args(["-c", &line]).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
        }
    }

    #[test]
    fn a_refused_key_is_final_and_a_refused_connection_is_not() {
        let wanted = || words!("a", "b");
        assert!(matches!(lost(wanted(), "u@h: Permission denied (publickey).\n"), Failure::Final(_)));
        assert!(matches!(
            lost(wanted(), "ssh: Could not resolve hostname x: Name or service not known"),
            Failure::Final(_)
        ));
        assert!(matches!(lost(wanted(), "ssh: connect to host h port 22: Connection refused"), Failure::Temporary(_)));
        assert!(matches!(lost(wanted(), ""), Failure::Temporary(_)));
    }
}
