//! Accepts clients, bounds what each may take, and passes good requests on.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::guard::{HEAD_BYTES_MAX, Head, Names, Refusal, check, head_length};
use super::respond::LIVE;
use super::server::Backend;
use super::slots::{Slot, Slots};

/// How many clients may be connected at once.
const CLIENTS_MAX: usize = 256;
/// How many descriptors one client costs: its own, and three on the way to the server.
const DESCRIPTORS_PER_CLIENT: u64 = 5;
/// How many descriptors the rest of the program needs.
const DESCRIPTORS_KEPT: u64 = 64;
/// How long a client may take to say what it wants.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a client may leave us waiting while it reads.
const STALL_MAX: Duration = Duration::from_secs(10);
/// How long one answer may take altogether.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(300);
/// How long to wait before accepting again when the system cannot.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts clients of `listener` on a thread of its own.
pub(super) fn open(
    listener: TcpListener,
    address: SocketAddr,
    backend: Arc<Backend>,
) -> io::Result<()> {
    let slots = Slots::new(clients_max());
    let gate = Arc::new(Gate { names: Names::new(address), backend });
    thread::Builder::new().name("gate".into()).spawn(move || {
        loop {
            let taken =
                listener.accept().and_then(|(stream, _)| Ok((slots.take(&stream)?, stream)));
            match taken {
                Ok((slot, stream)) => {
                    let gate = Arc::clone(&gate);
                    let serve = move || gate.serve(stream, &slot);
                    // Without a thread the client is turned away: both ends are dropped.
                    drop(thread::Builder::new().spawn(serve));
                }
                // Descriptors have run out, or the client has left already.
                Err(_) => thread::sleep(ACCEPT_PAUSE),
            }
        }
    })?;
    Ok(())
}

/// Returns how many clients the limit on open files allows, raised as far as it goes.
#[cfg(unix)]
fn clients_max() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = CLIENTS_MAX as u64 * DESCRIPTORS_PER_CLIENT + DESCRIPTORS_KEPT;
    let Some(current) = current else { return CLIENTS_MAX };
    let raised = wanted.max(current).min(maximum.unwrap_or(u64::MAX));
    let set = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum });
    let available = if set.is_ok() { raised } else { current };
    let clients = available.saturating_sub(DESCRIPTORS_KEPT) / DESCRIPTORS_PER_CLIENT;
    usize::try_from(clients).unwrap_or(CLIENTS_MAX).clamp(4, CLIENTS_MAX)
}

/// Returns how many clients may be connected at once.
#[cfg(not(unix))]
fn clients_max() -> usize {
    CLIENTS_MAX
}

struct Gate {
    names: Names,
    backend: Arc<Backend>,
}

impl Gate {
    /// Serves one request of one client; whatever goes wrong is between the two.
    fn serve(&self, mut client: TcpStream, slot: &Slot) {
        // A page is several small writes; none of them may wait for the client's acknowledgement.
        let _ = client.set_nodelay(true);
        let _ = client.set_write_timeout(Some(STALL_MAX));
        let head = read_head(&mut client);
        slot.has_spoken();
        let _ = match head.and_then(|bytes| check(&bytes, &self.names).map_err(Some)) {
            Ok(head) => self.pass_on(&head, &mut client),
            Err(Some(refusal)) => turn_away(refusal, &mut client),
            // It left without a word.
            Err(None) => Ok(()),
        };
    }

    fn pass_on(&self, head: &Head, client: &mut TcpStream) -> io::Result<()> {
        let follows = head.target.starts_with(LIVE);
        let mut backend = self.backend.connect()?;
        backend.write_all(&head.to_bytes(self.backend.pass()))?;
        let start = Instant::now();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let length = backend.read(&mut buffer)?;
            if length == 0 || (!follows && start.elapsed() > ANSWER_TIME_MAX) {
                return client.shutdown(Shutdown::Write);
            }
            client.write_all(&buffer[..length])?;
        }
    }
}

/// Returns the head of a request; `None` as error when the client left.
fn read_head(client: &mut TcpStream) -> Result<Vec<u8>, Option<Refusal>> {
    let deadline = Instant::now() + HEAD_TIME_MAX;
    let mut head = Vec::new();
    let mut buffer = [0; 4 << 10];
    loop {
        let patience = deadline.saturating_duration_since(Instant::now());
        if patience.is_zero() || client.set_read_timeout(Some(patience)).is_err() {
            return Err(Some(Refusal { status: 408, reason: "the request took too long" }));
        }
        match client.read(&mut buffer) {
            Ok(0) => return Err(None),
            Ok(length) => head.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => {}
            Err(_) => return Err(None),
        }
        let length = head_length(&head);
        if length.unwrap_or(head.len()) > HEAD_BYTES_MAX {
            let reason = "the head of the request is too long";
            return Err(Some(Refusal { status: 431, reason }));
        }
        if let Some(length) = length {
            head.truncate(length);
            return Ok(head);
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Answers a request that may not pass, and reads what the client still sends for a moment:
/// to close with bytes unread would take the answer from it.
fn turn_away(refusal: Refusal, client: &mut TcpStream) -> io::Result<()> {
    client.write_all(&refusal.to_bytes())?;
    client.shutdown(Shutdown::Write)?;
    client.set_read_timeout(Some(Duration::from_millis(200)))?;
    let mut buffer = [0; 4 << 10];
    for _ in 0..16 {
        if client.read(&mut buffer)? == 0 {
            break;
        }
    }
    Ok(())
}
