//! The HTTP client of the store's library: the one that the program has already, so that there is one TLS and one set of roots.
//!
//! In: a request. Out: its answer; a [`Trouble`] when another attempt may go better. Touches: the network.

use std::{
    future::Future,
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use hyper::body::{Body, Bytes, Frame};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use ureq::{
    Agent, BodyReader, SendBody,
    http::{Method, StatusCode},
};

/// The longest answer that is read at once: what is not a file is far below.
const LONGEST: u64 = 64 << 20;

/// How much of a file is read at a time.
const PIECE: usize = 64 << 10;

/// What may go away by itself: the connection, or the server, has trouble.
#[derive(Debug)]
pub(super) struct Trouble {
    /// The answer's status; `None` when there was no answer.
    pub(super) status: Option<u16>,
    /// What happened.
    pub(super) said: String,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said)
    }
}

impl std::error::Error for Trouble {}

/// A client. Its calls end before they return: who wants several at once calls it from several threads.
#[derive(Debug)]
pub(super) struct Wire {
    agent: Agent,
}

impl Wire {
    /// A client that waits so long for a connection, for an answer to begin, and for each piece of it.
    pub(super) fn new(patience: Duration) -> Self {
        let agent = Agent::config_builder()
            .timeout_connect(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(patience))
            .timeout_per_write(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            // What is packed on its way has no length, without which the library takes no file.
            .accept_encoding("identity")
            .user_agent(concat!("bantin/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Self { agent }
    }

    fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let host = parts.uri.authority().map_or_else(String::new, ToString::to_string);
        let is_file = parts.method == Method::GET;
        let writes = matches!(parts.method, Method::PUT | Method::POST | Method::PATCH);
        let mut reader = Payload { body, rest: Bytes::new() };
        let length = reader.body.size_hint().exact().unwrap_or_default();
        let mut request = ureq::http::Request::from_parts(parts, ());
        if writes {
            request.headers_mut().insert("content-length", length.into());
        }
        let (parts, ()) = request.into_parts();
        let answer = if writes {
            self.agent.run(ureq::http::Request::from_parts(parts, SendBody::from_reader(&mut reader)))
        } else {
            self.agent.run(ureq::http::Request::from_parts(parts, ()))
        };
        let answer = answer.map_err(|error| lost(&host, &error))?;
        let (parts, mut body) = answer.into_parts();
        if is_file && parts.status.is_success() {
            let reader = body.into_with_config().limit(u64::MAX).reader();
            return Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(Pieces(reader))));
        }
        let bytes = body.with_config().limit(LONGEST).read_to_vec().map_err(|error| lost(&host, &error))?;
        if passing(parts.status) {
            let said = format!("{}: {}", parts.status, super::fault::in_short(&String::from_utf8_lossy(&bytes)));
            let trouble = Trouble { status: Some(parts.status.as_u16()), said };
            return Err(HttpError::new(HttpErrorKind::Interrupted, trouble));
        }
        Ok(HttpResponse::from_parts(parts, Bytes::from(bytes).into()))
    }
}

impl HttpService for Wire {
    // Written out as `async_trait`, which the trait was made with, writes it.
    fn call<'own, 'answer>(
        &'own self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'answer>>
    where
        'own: 'answer,
        Self: 'answer,
    {
        Box::pin(std::future::ready(self.ask(request)))
    }
}

impl HttpConnector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Self { agent: self.agent.clone() }))
    }
}

/// Whether a server that answers so may answer otherwise a little later.
fn passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429) || status.is_server_error()
}

/// An answer that is read as it is used: a file may be larger than what fits into memory.
struct Pieces(BodyReader<'static>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let mut piece = vec![0; PIECE];
        Poll::Ready(match self.0.read(&mut piece) {
            Ok(0) => None,
            Ok(length) => {
                piece.truncate(length);
                Some(Ok(Frame::data(piece.into())))
            }
            Err(error) => Some(Err(lost("", &ureq::Error::Io(error)))),
        })
    }
}

/// The host, where it is known, was not reached or did not answer to the end.
fn lost(host: &str, error: &ureq::Error) -> HttpError {
    let said = if host.is_empty() { error.to_string() } else { format!("{host}: {error}") };
    let trouble = Trouble { status: None, said };
    HttpError::new(HttpErrorKind::Interrupted, trouble)
}

/// A request's body, which lies in memory, as a reader.
struct Payload {
    body: HttpRequestBody,
    rest: Bytes,
}

impl Read for Payload {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match Pin::new(&mut self.body).poll_frame(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Some(frame)) => {
                    self.rest = frame.map_err(io::Error::other)?.into_data().unwrap_or_default();
                }
                Poll::Ready(None) => return Ok(0),
                Poll::Pending => return Err(io::ErrorKind::WouldBlock.into()),
            }
        }
        let length = into.len().min(self.rest.len());
        into[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_several_pieces_is_read_to_its_end() {
        let pieces: object_store::PutPayload =
            [Bytes::from("bản "), Bytes::new(), Bytes::from("tin")].into_iter().collect();
        let mut text = String::new();
        Payload { body: pieces.into(), rest: Bytes::new() }.read_to_string(&mut text).unwrap();
        assert_eq!(text, "bản tin");
    }

    #[test]
    fn only_what_may_pass_is_trouble() {
        let found =
            [200, 304, 403, 404, 412, 429, 500, 503].map(|status| passing(StatusCode::from_u16(status).unwrap()));
        assert_eq!(found, [false, false, false, false, false, true, true, true]);
    }
}
