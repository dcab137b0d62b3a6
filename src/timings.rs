//! How long each stage of a run took.

use std::time::{Duration, Instant};

/// Stages in the order they ran, with the time each took.
#[derive(Clone, Debug, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Runs `work` and remembers how long it took.
    pub fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push((stage, start.elapsed()));
        result
    }

    /// Appends the stages of another run.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Returns the stages and their times.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.0
    }

    /// Returns the time of all stages together.
    pub fn total(&self) -> Duration {
        self.0.iter().map(|(_, time)| time).sum()
    }
}
