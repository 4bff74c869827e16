//! The stream of events that an open page listens to.
//!
//! In: what the page knows, and which it is. Out: events, until the page is gone. Touches: the clock.
//!
//! | event | data |
//! |---|---|
//! | `change` | `paths`: what is another now, or `null` for everything; `go`: where to go |
//! | `errors` | what is to be shown over the page, see [`super::overlay`] |
//! | `mended` | nothing: there are no errors (any more) |

use std::{sync::Arc, time::Duration};

use hyper::body::Bytes;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{Shared, state::Cursor};

/// How often a silent stream says that it is still there; that is also how it finds out that nobody listens.
pub(super) const BEAT: Duration = Duration::from_secs(10);

/// Begins a stream for a page that knows the site as it was at `since`; `page` is its address.
pub(super) fn events(shared: &Arc<Shared>, since: Option<&str>, page: String) -> Receiver<Bytes> {
    let (sender, receiver) = channel(16);
    let cursor = shared.state().cursor(since);
    tokio::spawn(follow(Open::new(shared, page), cursor, sender));
    receiver
}

/// An open page; dropped when it is gone.
struct Open {
    shared: Arc<Shared>,
    page: String,
}

impl Open {
    fn new(shared: &Arc<Shared>, page: String) -> Self {
        *shared.open().entry(page.clone()).or_default() += 1;
        Self { shared: Arc::clone(shared), page }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.shared.open();
        if let Some(count) = open.get_mut(&self.page) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.page);
            }
        }
    }
}

async fn follow(open: Open, mut cursor: Cursor, sender: Sender<Bytes>) {
    let shared = &open.shared;
    let mut ticks = shared.ticks.subscribe();
    let mut text = "retry: 500\n\n".to_owned();
    loop {
        text += &shared.state().news(&mut cursor);
        if text.is_empty() {
            text += ":\n\n";
        }
        if sender.send(std::mem::take(&mut text).into()).await.is_err() {
            return;
        }
        // Both are reasons to say something: news, and that there were none for long.
        let _ = tokio::time::timeout(BEAT, ticks.changed()).await;
    }
}
