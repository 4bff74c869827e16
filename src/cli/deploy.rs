//! `bantin deploy`: publishes the output at a target of `site.yaml`.
//!
//! In: options. Out: the plan or a summary, in lines or as JSON; a list of changed addresses. Touches: what `deploy` touches, the terminal,
//! the commands that `site.yaml` runs afterwards.

use std::{
    fmt::Write,
    fs,
    io::{IsTerminal, stderr},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{FormatArgument, Global, USAGE, key, tell};
use crate::{
    config::DeployTarget,
    deploy::{self, Change, Deploy as Decided, Deployed, Line, Order, Patience, Planned, Untold},
    diag::{Diagnostic, Fault, Lang, Report, Words, because},
    engine::{self, Current, Failure, Options},
    hash::Digest,
    output::SitePath,
    sign::{self, SEEN, Seen, Turn},
    text, words,
};

/// The rate that the time is estimated by: bytes a second on a common line, and files a second.
const BYTES_A_SECOND: u64 = 1_000_000;
const FILES_A_SECOND: u64 = 50;

/// Options of `bantin deploy`.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Deploy {
    /// A target of site.yaml [default: the only one]
    target: Option<String>,
    /// Show what would be sent and removed, and why; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take over a target that has files of others: those of the same name are replaced, all others stay
    #[arg(long)]
    adopt: bool,
    /// Compare every file at the target with what was published, however long that takes
    #[arg(long)]
    rescan: bool,
    /// Allow that so many files are removed [default: a tenth of those that are there]
    #[arg(long, value_name = "N")]
    allow_removals: Option<usize>,
    /// Take the lock away from a deploy that has died
    #[arg(long)]
    break_lock: bool,
    /// Write the addresses that have changed into a file, for a cache in front of the host
    #[arg(long, value_name = "FILE")]
    purge_list: Option<PathBuf>,
}

impl Deploy {
    pub(super) fn run(self, global: &Global, options: &Options) -> ExitCode {
        match self.deploy(global, options) {
            Ok(code) => code,
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }

    fn deploy(&self, global: &Global, options: &Options) -> Result<ExitCode, Failure> {
        let current = engine::current(options)?;
        let environment = |trouble| Failure::Environment(trouble);
        let settings = self.settings(&current)?;
        let name = settings.name.text.as_str();
        let site = std::path::absolute(&options.site).unwrap_or_else(|_| options.site.clone());
        deploy::keep_apart(settings, &site, &current.out).map_err(environment)?;
        self.try_list().map_err(environment)?;
        let folder = deploy::folder_of(&current.work, name);
        let target = deploy::target(settings, &site, &folder).map_err(environment)?;
        // Who only looks signs nothing, and needs no password.
        let shared = engine::place::shared(&options.site, &options.out);
        let key = if self.dry_run { Ok(None) } else { sign::own_key(&shared, &|| key::password(global.lang())) };
        let key = key.map_err(environment)?;
        key.as_ref().map_or(Ok(()), |key| key::pinned(key, &current.config)).map_err(environment)?;
        let order = Order {
            name,
            out: &current.out,
            manifest: &current.manifest,
            folder,
            fragments: format!("{}/", current.config.paths.fragment),
            when: text::time::iso(options.now.unwrap_or_else(engine::now), &current.config.zone),
            key: key.as_ref(),
            seen: latest(&current, name),
            adopt: self.adopt,
            rescan: self.rescan,
            allow_removals: self.allow_removals,
            break_lock: self.break_lock,
            dry_run: self.dry_run,
            patience: Patience::default(),
        };
        let line = Line::new(&*target, order.patience);
        let decided = Decided::open(&line, &order).map_err(environment)?;
        Self::tell_before(global, options, (&decided, &order, &current));
        let refused = decided.check();
        if self.dry_run {
            print_plan(global, options, &decided);
            refused.map_err(environment)?;
            return Ok(ExitCode::SUCCESS);
        }
        refused.map_err(environment)?;
        let mut untold = Untold::read(&order.folder).map_err(environment)?;
        let publication = decided.publication();
        let deployed = if decided.is_done() {
            None
        } else {
            untold.add(decided.moved()).map_err(environment)?;
            Some(run(global, decided).map_err(environment)?)
        };
        remember(&current, name, publication, order.key.is_some());
        tell::print(&summary(global, name, deployed.as_ref()));
        let told = self.tell_after(global, (&current, name, &site), untold);
        if let Some(failure) = deployed.and_then(|deployed| deployed.stuck) {
            let mut report = Report::default();
            report.push(deploy::stuck(&failure));
            tell::report(global, &options.site, &report);
        }
        told.map_err(environment)
    }

    /// Tells caches what has changed, also at deploys before, until all was told.
    fn tell_after(
        &self,
        global: &Global,
        (current, name, site): (&Current, &str, &Path),
        untold: Untold,
    ) -> Result<ExitCode, Box<Diagnostic>> {
        // The manifest and its signature are no pages, and have no path of one.
        let address = |path: &String| SitePath::of_file(path).map_or_else(|| format!("/{path}"), |path| path.address());
        let addresses: Vec<String> = untold.paths().iter().map(|path| text::percent::encode(&address(path))).collect();
        let listed = self.purge(global, current, &addresses);
        // Commands that need the list are told of none when there is none.
        let list = self.purge_list.as_ref().filter(|_| listed.is_ok());
        let ran = addresses.is_empty() || after(global, (current, name), (site, list));
        listed?;
        if !ran {
            return Ok(ExitCode::from(USAGE));
        }
        untold.told().map(|()| ExitCode::SUCCESS)
    }

    fn settings<'a>(&self, current: &'a Current) -> Result<&'a DeployTarget, Failure> {
        let found = current.config.deploy.target(self.target.as_deref());
        found.map_err(|fault| Failure::Environment(Box::new(fault.in_file(crate::config::FILE))))
    }

    /// What is worth knowing before anything happens.
    fn tell_before(global: &Global, options: &Options, of: (&Decided<'_>, &Order<'_>, &Current)) {
        let (decided, order, current) = of;
        let mut report = Report::default();
        if let Some((who, since)) = decided.taken_over() {
            let message = words!(
                "took over the lock of {who}, who began at {since} and did not finish",
                "đã lấy lại khóa của {who}, người bắt đầu lúc {since} nhưng chưa xong"
            );
            report.push(Diagnostic::from(Fault::new("deploy-taken-over", message)).warning());
        }
        let is_unsigned = order.key.is_none() && !decided.keeps_signature();
        if is_unsigned && !order.dry_run && !current.config.public_keys.is_empty() {
            let message = words!(
                "`site.yaml` names a public key, but no secret key is set: the manifest is not signed",
                "`site.yaml` có khóa công khai nhưng chưa đặt khóa bí mật: bản kê không được ký"
            );
            let hint = words!("set BANTIN_KEY_FILE", "hãy đặt BANTIN_KEY_FILE");
            report.push(Diagnostic::from(Fault::new("deploy-unsigned", message).hint(hint)).warning());
        }
        report.extend(order.key.and_then(|_| sign::exposed()));
        if report.counts() != (0, 0) {
            tell::report(global, &options.site, &report);
        }
    }

    /// Sees that the list of addresses can be written: once the site is deployed, nothing could make it again.
    fn try_list(&self) -> Result<(), Box<Diagnostic>> {
        let Some(list) = self.purge_list.as_ref().filter(|_| !self.dry_run) else { return Ok(()) };
        let opened = fs::OpenOptions::new().create(true).append(true).open(list);
        opened.map(drop).map_err(|error| unlisted(list, &error))
    }

    /// Writes the addresses that a cache must forget; where that fails after all, they are told.
    fn purge(&self, global: &Global, current: &Current, addresses: &[String]) -> Result<(), Box<Diagnostic>> {
        let Some(list) = &self.purge_list else { return Ok(()) };
        let addresses: Vec<_> = addresses.iter().map(|address| current.config.base.absolute(address)).collect();
        let text = addresses.iter().fold(String::new(), |text, address| text + address + "\n");
        fs::write(list, &text).map_err(|error| {
            tell::print(&match global.message_format {
                FormatArgument::Json => format!("{}\n", json!({ "type": "purge", "addresses": addresses })),
                FormatArgument::Human | FormatArgument::Short => text,
            });
            unlisted(list, &error)
        })
    }
}

/// The list of addresses cannot be written.
fn unlisted(list: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    let message = because(words!("the list of addresses cannot be written", "không ghi được danh sách địa chỉ"), error);
    let hint = words!("name another file", "hãy chọn tệp khác");
    Box::new(Fault::new("deploy-local", message).hint(hint).in_file(list.display().to_string()))
}

/// Runs what `site.yaml` wants to be run; `false` when a command has failed.
fn after(global: &Global, (current, name): (&Current, &str), (site, list): (&Path, Option<&PathBuf>)) -> bool {
    for command in &current.config.deploy.after {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(site).stdin(Stdio::null()).env("BANTIN_TARGET", name);
        if let Some(list) = list.and_then(|list| std::path::absolute(list).ok()) {
            shell.env("BANTIN_PURGE_LIST", list);
        }
        // Standard output is for what we tell.
        let ended = shell.stdout(stderr()).status();
        if !ended.as_ref().is_ok_and(std::process::ExitStatus::success) {
            let how = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
            let message = words!(
                "the site is deployed, but the command `{command}` failed: {how}",
                "trang đã được triển khai, nhưng lệnh `{command}` thất bại: {how}"
            );
            let hint = words!(
                "mend it and deploy again: it is run again",
                "hãy sửa lệnh rồi triển khai lại: lệnh sẽ chạy lại"
            );
            let fault = Fault::new("deploy-after", message).hint(hint);
            tell::failure(global, site, Failure::Environment(Box::new(fault.in_file(crate::config::FILE))));
            return false;
        }
    }
    true
}

/// The latest publication at a target that was seen: there, or where it is looked at as the site, when there is no other target.
fn latest(current: &Current, name: &str) -> Option<(u64, Digest)> {
    let seen = Seen::read(&current.work.join(SEEN));
    let base = Some(current.config.base.absolute("/")).filter(|_| current.config.deploy.targets.len() == 1);
    seen.latest(name).into_iter().chain(base.and_then(|base| seen.latest(&base))).max_by_key(|(counter, _)| *counter)
}

/// Remembers what was published, so that `verify` notices at once when an older site is put back. Where it cannot be remembered, `verify`
/// learns it when it first looks.
fn remember(current: &Current, name: &str, publication: Option<(Digest, Turn)>, signed: bool) {
    let Some((manifest, turn)) = publication else { return };
    let file = current.work.join(SEEN);
    let mut seen = Seen::read(&file);
    seen.note(name, manifest, Some(turn).filter(|_| signed));
    let _ = seen.write(&file);
}

/// Runs a deploy; on a terminal a bar shows how far it is.
fn run(global: &Global, decided: Decided<'_>) -> Result<Deployed, Box<Diagnostic>> {
    let (bytes, _) = totals(decided.files());
    let shown = stderr().is_terminal() && !global.quiet && global.message_format == FormatArgument::Human;
    if !shown {
        return decided.run(&|_, _| {});
    }
    let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {eta}");
    let bar = ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let deployed = decided.run(&|bytes, _| bar.set_position(bytes));
    bar.finish_and_clear();
    deployed
}

/// Bytes and files to send.
fn totals(files: &[Planned]) -> (u64, u64) {
    let sent = files.iter().filter(|file| matches!(file.change, Change::Added | Change::Changed));
    sent.fold((0, 0), |(bytes, count), file| (bytes + file.size, count + 1))
}

fn print_plan(global: &Global, options: &Options, decided: &Decided<'_>) {
    let files = decided.files();
    let origins = engine::origins(options, &|path| files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok());
    let (bytes, count) = totals(files);
    let seconds = bytes / BYTES_A_SECOND + count / FILES_A_SECOND + 1;
    let reason = |file: &Planned| match file.change {
        Change::Removed => words!("no longer part of the site", "không còn thuộc trang"),
        Change::Kept => words!("superseded; stays for one more deploy", "đã có bản thay; giữ thêm một lần triển khai"),
        Change::Added | Change::Changed => origins
            .get(&file.path)
            .map_or_else(|| words!("made from many posts", "tạo từ nhiều bài"), |one| Words::new(one, one)),
    };
    let mut out = String::new();
    for file in files {
        let name = change_name(file.change);
        let _ = if global.message_format == FormatArgument::Json {
            let line = json!({
                "type": "change", "change": name, "path": file.path, "bytes": file.size,
                "reason": reason(file).get(global.lang()),
            });
            writeln!(out, "{line}")
        } else {
            writeln!(out, "{name:<8} {:>10}  {}  ({})", file.size, file.path, reason(file).get(global.lang()))
        };
    }
    out.push_str(&plan_summary(global, files, (bytes, seconds)));
    tell::print(&out);
}

fn plan_summary(global: &Global, files: &[Planned], (bytes, seconds): (u64, u64)) -> String {
    let count = |change| files.iter().filter(|file| file.change == change).count();
    let [added, changed, removed, kept] = [Change::Added, Change::Changed, Change::Removed, Change::Kept].map(count);
    if global.message_format == FormatArgument::Json {
        let line = json!({
            "type": "plan", "added": added, "changed": changed, "removed": removed, "kept": kept, "bytes": bytes,
            "estimated_seconds": seconds,
        });
        return format!("{line}\n");
    }
    match global.lang() {
        Lang::Vi => format!(
            "Sẽ thêm {added}, thay {changed}, xóa {removed}, tạm giữ {kept} tệp; gửi {bytes} byte, khoảng {seconds} giây\n"
        ),
        Lang::En => format!(
            "Would add {added}, change {changed}, remove {removed}, keep {kept} files; {bytes} bytes to send, about {seconds} s\n"
        ),
    }
}

fn change_name(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
        Change::Kept => "kept",
    }
}

fn summary(global: &Global, name: &str, deployed: Option<&Deployed>) -> String {
    let nothing = Deployed::default();
    let Deployed { counter, added, changed, removed, kept, bytes, again, signed, .. } = deployed.unwrap_or(&nothing);
    if global.message_format == FormatArgument::Json {
        let line = json!({
            "type": "summary", "target": name, "deployed": deployed.is_some(), "counter": counter, "added": added,
            "changed": changed, "removed": removed, "kept": kept, "bytes": bytes, "retries": again, "signed": signed,
        });
        return format!("{line}\n");
    }
    if global.quiet {
        return String::new();
    }
    match (global.lang(), deployed) {
        (Lang::Vi, None) => format!("`{name}` đã đúng như thư mục kết quả, không có gì để gửi\n"),
        (Lang::En, None) => format!("`{name}` is as the output is: nothing to send\n"),
        (Lang::Vi, Some(_)) => format!(
            "Đã triển khai lên `{name}`: thêm {added}, thay {changed}, xóa {removed}, tạm giữ {kept} tệp; gửi {bytes} byte\n"
        ),
        (Lang::En, Some(_)) => format!(
            "Deployed to `{name}`: {added} files added, {changed} changed, {removed} removed, {kept} kept; {bytes} bytes sent\n"
        ),
    }
}
