//! A bad line: what goes through it is cut, reset or held up at a byte that the test chooses.
//!
//! In: the address of a server, of FTP if need be. Out: another address for it. Touches: the loopback interface.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

/// What happens to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Both sides see an end.
    End,
    /// Nothing more comes through, for so many milliseconds; then an end.
    Stall(u64),
    /// What the server says from there on is lost, then an end.
    LostReply,
}

/// A line to a server.
pub(crate) struct Line {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Connections so far.
    taken: AtomicU64,
    /// Bytes from the client so far.
    passed: AtomicU64,
    /// At which byte, what; the next one last.
    cuts: Mutex<Vec<(u64, Cut)>>,
    /// What becomes something else on its way.
    altered: Mutex<Option<(Vec<u8>, Vec<u8>)>>,
}

impl Line {
    /// A line that is good until it is told otherwise. Connections for data that an FTP server offers go through it too.
    pub(crate) fn to(server: SocketAddr) -> Self {
        let state = Arc::new(State::default());
        let address = forward(server, &state, usize::MAX);
        Self { address, state }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes are counted anew, and at these (in order) something happens to the connection that carries it.
    pub(crate) fn cut(&self, cuts: &[(u64, Cut)]) {
        self.state.passed.store(0, SeqCst);
        *self.state.cuts.lock().unwrap() = cuts.iter().rev().copied().collect();
    }

    /// These bytes from the client become others of the same number.
    pub(crate) fn alter(&self, from: &[u8], to: &[u8]) {
        assert_eq!(from.len(), to.len());
        *self.state.altered.lock().unwrap() = Some((from.to_vec(), to.to_vec()));
    }

    /// Connections so far.
    pub(crate) fn taken(&self) -> u64 {
        self.state.taken.load(SeqCst)
    }

    /// Bytes from the client since then.
    pub(crate) fn passed(&self) -> u64 {
        self.state.passed.load(SeqCst)
    }
}

impl State {
    /// How many of these bytes come through, and what happens then.
    fn next(&self, length: usize) -> (usize, Option<Cut>) {
        let mut cuts = self.cuts.lock().unwrap();
        let before = self.passed.fetch_add(length as u64, SeqCst);
        match cuts.last() {
            Some((at, cut)) if *at < before + length as u64 => {
                let (through, cut) = (at.saturating_sub(before) as usize, *cut);
                cuts.pop();
                (through, Some(cut))
            }
            _ => (length, None),
        }
    }

    fn alter(&self, piece: &mut [u8]) {
        if let Some((from, to)) = &*self.altered.lock().unwrap()
            && let Some(at) = piece.windows(from.len()).position(|window| window == from)
        {
            piece[at..at + to.len()].copy_from_slice(to);
        }
    }
}

/// Passes on so many connections to a server; gives where they are taken.
fn forward(server: SocketAddr, state: &Arc<State>, most: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        for client in listener.incoming().take(most) {
            let (Ok(client), Ok(server)) = (client, TcpStream::connect(server)) else { continue };
            state.taken.fetch_add(1, SeqCst);
            // Small pieces go on at once: else each question waits for the acknowledgement of the one before.
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (state, back) = (Arc::clone(&state), (server.try_clone().unwrap(), client.try_clone().unwrap()));
            let shared = Arc::clone(&state);
            std::thread::spawn(move || answers(back.0, back.1, &shared));
            std::thread::spawn(move || questions(client, server, &state));
        }
    });
    address
}

fn questions(mut client: TcpStream, mut server: TcpStream, state: &State) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = client.read(&mut piece) {
        state.alter(&mut piece[..length]);
        let (through, cut) = state.next(length);
        if cut == Some(Cut::LostReply) {
            // The server gets everything, the client hears no more of it.
            let _ = client.shutdown(Shutdown::Write);
            let _ = server.write_all(&piece[..length]);
            continue;
        }
        if server.write_all(&piece[..through]).is_err() || cut.is_some() {
            if let Some(Cut::Stall(milliseconds)) = cut {
                std::thread::sleep(Duration::from_millis(milliseconds));
            }
            let _ = client.shutdown(Shutdown::Both);
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

fn answers(mut server: TcpStream, mut client: TcpStream, state: &Arc<State>) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = server.read(&mut piece) {
        let told = passive(&piece[..length], state).unwrap_or_else(|| piece[..length].to_vec());
        if client.write_all(&told).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Write);
}

/// `227 Entering Passive Mode (127,0,0,1,217,4)`: the same reply with a port of this line.
fn passive(reply: &[u8], state: &Arc<State>) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(reply).ok().filter(|text| text.starts_with("227 "))?;
    let (_, inner) = text.split_once('(')?;
    let numbers = inner.split(')').next()?.split(',').map(str::parse).collect::<Result<Vec<u16>, _>>().ok()?;
    // A port for data is for one connection.
    let port = forward(SocketAddr::from(([127, 0, 0, 1], numbers[4] * 256 + numbers[5])), state, 1).port();
    Some(format!("227 Entering Passive Mode (127,0,0,1,{},{})\r\n", port / 256, port % 256).into_bytes())
}

/// Numbers that look random and are always the same (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
