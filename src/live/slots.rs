//! Places for connections: bounded, and given to those who speak.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long to wait for a place before looking for a silent client again.
const WAIT: Duration = Duration::from_millis(50);

/// All places.
pub(super) struct Slots {
    max: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    taken: usize,
    next: u64,
    /// Clients that have not finished their request, the oldest first.
    silent: BTreeMap<u64, TcpStream>,
}

impl Slots {
    pub(super) fn new(max: usize) -> Arc<Self> {
        Arc::new(Self { max, state: Mutex::default(), freed: Condvar::new() })
    }

    /// Returns a place for `stream`; the longest silent client goes when none is free.
    pub(super) fn take(self: &Arc<Self>, stream: &TcpStream) -> std::io::Result<Slot> {
        let handle = stream.try_clone()?;
        let mut state = self.lock();
        while state.taken >= self.max {
            if let Some((_, oldest)) = state.silent.pop_first() {
                // Its thread sees the end of the stream and gives the place back.
                let _ = oldest.shutdown(Shutdown::Both);
            }
            let waited = self.freed.wait_timeout(state, WAIT);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.taken += 1;
        state.next += 1;
        let number = state.next;
        state.silent.insert(number, handle);
        Ok(Slot { slots: Arc::clone(self), number })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place, given back when dropped.
pub(super) struct Slot {
    slots: Arc<Slots>,
    number: u64,
}

impl Slot {
    /// Says that the client has spoken and is not to be sent away any more.
    pub(super) fn has_spoken(&self) {
        self.slots.lock().silent.remove(&self.number);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.slots.lock();
        state.silent.remove(&self.number);
        state.taken -= 1;
        drop(state);
        self.slots.freed.notify_one();
    }
}
