//! The stream that an open desk page listens to: every round is told, also one that changes no file of the site.
//!
//! In: what the page was made from. Out: events `round`, until the page is gone. Touches: the clock.

use std::sync::Arc;

use hyper::{
    Method, Request, Response,
    body::Bytes,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use tokio::sync::mpsc::{Sender, channel};

use super::super::{
    Shared,
    answer::{Answer, Result},
    body::Carried,
    stream,
};

/// What tells one round from every other, also from those of another run of the server.
pub(super) fn version(shared: &Shared) -> String {
    format!("{}.{}", shared.state().version(), *shared.ticks.borrow())
}

/// Begins a stream; a page that is out of date is told so at once.
pub(super) fn answer<B>(asked: &Request<B>, shared: &Arc<Shared>) -> Result<Answer> {
    let heard = asked.headers().get("last-event-id").and_then(|value| value.to_str().ok());
    let loaded = asked.uri().query().and_then(|query| query.strip_prefix("since="));
    let carried = if asked.method() == Method::HEAD {
        Carried::Bytes("".into())
    } else {
        let (sender, receiver) = channel(16);
        let known = heard.or(loaded).unwrap_or_default().to_owned();
        tokio::spawn(follow(Arc::clone(shared), known, sender));
        Carried::Events(receiver)
    };
    let answer = Response::builder().header(CONTENT_TYPE, "text/event-stream; charset=utf-8");
    answer.header(CACHE_CONTROL, "no-store").body(carried)
}

async fn follow(shared: Arc<Shared>, mut known: String, sender: Sender<Bytes>) {
    let mut ticks = shared.ticks.subscribe();
    let mut text = "retry: 500\n\n".to_owned();
    loop {
        let now = version(&shared);
        text += &if known == now { ":\n\n".to_owned() } else { format!("id: {now}\nevent: round\ndata: {{}}\n\n") };
        known = now;
        if sender.send(std::mem::take(&mut text).into()).await.is_err() {
            return;
        }
        let _ = tokio::time::timeout(stream::BEAT, ticks.changed()).await;
    }
}
