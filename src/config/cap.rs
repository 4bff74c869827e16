//! What a site sets for its CAP messages.
//!
//! In: the key `cap` of `site.yaml`. Out: [`Cap`]; what is wrong goes to the report. Touches: nothing.

use crate::{
    diag::{Diagnostic, Fault},
    words,
    yaml::read::Fields,
};

/// How the site's CAP messages are signed. A site that sets nothing has none.
#[derive(Debug, Clone)]
pub struct Cap {
    /// Who sends them: an address that is nobody else's (CAP 1.2, 3.2.1 `sender`).
    pub sender: String,
    /// Whether they are meant. A news site is no alerting authority: they are tests until it says otherwise.
    pub status: Status,
}

/// Whether an alert is meant (CAP 1.2, 3.2.1 `status`; the other values are for authorities).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Technical testing only: receivers disregard it.
    #[default]
    Test,
    /// Actionable by all targeted recipients.
    Actual,
}

impl Status {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Test, Self::Actual];

    /// Its name in CAP, in settings and in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Test => "Test",
            Self::Actual => "Actual",
        }
    }
}

pub(super) fn cap(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Cap> {
    let mut own = fields.take("cap").and_then(|node| Fields::of(node, report))?;
    let form = words!("sender: alerts@news.example", "sender: canh-bao@bantin.example");
    let sender = own.required("sender", form, report);
    let status = status(&mut own, report);
    own.finish(report);
    let sender = sender?;
    // CAP 1.2, 3.2.1: no spaces, commas or restricted characters; the ledger's columns stand on it too.
    if sender.text.contains(|c: char| c.is_whitespace() || ",<&".contains(c)) {
        let wrong = &sender.text;
        let fault = Fault::new(
            "bad-sender",
            words!("`{wrong}` cannot be the sender of CAP messages", "`{wrong}` không thể là nơi gửi thông điệp CAP"),
        );
        report.push(
            fault
                .hint(words!(
                    "write an address of your own without spaces, commas, `<` and `&`, as `alerts@news.example`",
                    "hãy ghi một địa chỉ của mình, không có dấu cách, dấu phẩy, `<` và `&`, ví dụ `canh-bao@bantin.example`"
                ))
                .at(sender.span),
        );
    }
    Some(Cap { sender: sender.text, status })
}

fn status(own: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Status {
    let Some(item) = own.item("status", report) else { return Status::Test };
    let found = Status::ALL.iter().copied().find(|one| one.name() == item.text);
    if found.is_none() {
        let wrong = &item.text;
        let fault =
            Fault::new("unknown-value", words!("`status` cannot be `{wrong}`", "`status` không thể là `{wrong}`"));
        report.push(fault.hint(words!("use `Test` or `Actual`", "hãy dùng `Test` hoặc `Actual`")).at(item.span));
    }
    found.unwrap_or_default()
}
