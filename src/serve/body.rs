//! What an answer carries: bytes at hand, a part of a file, or events as they come.
//!
//! In: one of these. Out: frames for hyper. Touches: reads the file.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc::Receiver;

/// How much of a file is read at once.
const PIECE: u64 = 64 * 1024;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Carried {
    /// Bytes at hand, until they are sent.
    Bytes(Bytes),
    /// A file, which stands where it is to be read, and how much of it is left to send.
    File(File, u64),
    /// Events as they come.
    Events(Receiver<Bytes>),
}

impl Carried {
    /// A part of a file.
    pub(super) fn part(mut file: File, part: &Range<u64>) -> io::Result<Self> {
        file.seek(SeekFrom::Start(part.start))?;
        Ok(Self::File(file, part.end - part.start))
    }
}

impl Body for Carried {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::File(_, 0) => Poll::Ready(None),
            Self::File(file, left) => Poll::Ready(Some(piece(file, left).map(Frame::data))),
            Self::Events(events) => events.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::File(_, 0)) || matches!(self, Self::Bytes(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::File(_, left) => SizeHint::with_exact(*left),
            Self::Events(_) => SizeHint::default(),
        }
    }
}

/// The next piece of a file. A file that has become shorter cannot keep what was promised, so that the answer breaks off.
fn piece(file: &mut File, left: &mut u64) -> io::Result<Bytes> {
    let mut bytes = vec![0; PIECE.min(*left) as usize];
    file.read_exact(&mut bytes)?;
    *left -= bytes.len() as u64;
    Ok(bytes.into())
}
