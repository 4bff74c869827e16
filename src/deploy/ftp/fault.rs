//! What an FTP server refused, or why it cannot be heard.
//!
//! In: an error of the library. Out: a [`Failure`]. Touches: nothing.

use suppaftp::{FtpError, Status};

use crate::{deploy::Failure, diag::Words, words};

/// What went wrong with what we wanted. Replies that begin with a 4 are passing, those with a 5 are not (RFC 959, 4.2.1).
pub(super) fn failure(wanted: Words, error: &FtpError) -> Failure {
    let told = Failure::told(wanted, &text(error));
    match error {
        FtpError::ConnectionError(error) if final_io(error) => Failure::Final(told),
        FtpError::UnexpectedResponse(response) if response.status == Status::NotLoggedIn => {
            let Words { en, vi } = told;
            Failure::Final(words!(
                "{en} (are these the right credentials?)",
                "{vi} (thông tin đăng nhập đã đúng chưa?)"
            ))
        }
        FtpError::UnexpectedResponse(response) if response.status.code() >= 500 => Failure::Final(told),
        FtpError::SecureError(_) | FtpError::InvalidAddress(_) => Failure::Final(told),
        _ => Failure::Temporary(told),
    }
}

/// Whether the server says that there is no such file or folder, or that it is not for us; it does not tell which.
pub(super) fn absent(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(response)
        if matches!(response.status, Status::FileUnavailable | Status::RequestFileActionIgnored))
}

/// Whether the server has refused for good, whatever its reason.
pub(super) fn refused(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(response) if response.status.code() >= 500)
}

/// A certificate or a host that isn't there will not get better by waiting.
fn final_io(error: &std::io::Error) -> bool {
    let text = error.to_string();
    text.contains("certificate") || (text.contains("lookup address") && !text.contains("Temporary"))
}

fn text(error: &FtpError) -> String {
    match error {
        FtpError::UnexpectedResponse(response) => String::from_utf8_lossy(&response.body).trim().to_owned(),
        FtpError::ConnectionError(error) => error.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use suppaftp::types::Response;

    use super::*;

    #[test]
    fn the_first_digit_decides() {
        let reply = |status| FtpError::UnexpectedResponse(Response { status, body: b"said".to_vec() });
        let temporary = |status| matches!(failure(words!("a", "b"), &reply(status)), Failure::Temporary(_));
        assert!(
            temporary(Status::NotAvailable)
                && temporary(Status::TransferAborted)
                && temporary(Status::CannotOpenDataConnection)
        );
        assert!(!temporary(Status::NotLoggedIn) && !temporary(Status::ExceededStorage));
        assert!(absent(&reply(Status::FileUnavailable)) && !absent(&reply(Status::NotLoggedIn)));
    }
}
