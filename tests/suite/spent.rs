//! What a run of the program costs: processor time and memory, measured from outside.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::program;

/// How often the program is looked at.
const GLANCE: Duration = Duration::from_millis(1);
/// Clock ticks a second, on every Linux there is.
const TICKS: u64 = 100;

/// A finished run. Only Linux tells what it cost; elsewhere both are nothing.
pub(crate) struct Spent {
    /// The exit status; `None` when it was killed.
    pub(crate) status: Option<i32>,
    /// What it said to people.
    pub(crate) said: String,
    /// Time on processors, of all threads together.
    pub(crate) cpu: Duration,
    /// The most memory it had, in bytes.
    pub(crate) peak: usize,
}

/// Runs the program in `root`, for as long as `patience`; a run that takes longer is killed.
pub(crate) fn spent(root: &Path, arguments: &[&str], patience: Duration) -> Spent {
    let said = tempfile::NamedTempFile::new().unwrap();
    let mut command = program(root);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.stderr(File::create(said.path()).unwrap()).spawn().unwrap();
    let (start, mut peak, mut cpu) = (Instant::now(), 0, Duration::ZERO);
    while !is_over(&mut child) {
        peak = peak.max(peak_of(child.id()).unwrap_or(0));
        if cpu_of(child.id()).unwrap_or_else(|| start.elapsed()) > patience {
            child.kill().unwrap();
        }
        thread::sleep(GLANCE);
    }
    // What is over and not yet waited for still tells what it took.
    cpu = cpu.max(cpu_of(child.id()).unwrap_or_default());
    let status = child.wait().unwrap().code();
    let said = String::from_utf8_lossy(&fs::read(said.path()).unwrap()).into_owned();
    Spent { status, said, cpu, peak }
}

/// Returns whether the program has ended; on Linux without taking its figures away.
fn is_over(child: &mut Child) -> bool {
    match fs::read_to_string(format!("/proc/{}/stat", child.id())) {
        Ok(stat) => fields(&stat).next() == Some("Z"),
        Err(_) => child.try_wait().unwrap().is_some(),
    }
}

/// Returns the fields behind the name of the program, which may hold blanks.
fn fields(stat: &str) -> impl Iterator<Item = &str> {
    stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace()
}

fn cpu_of(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let ticks = fields(&stat).skip(11).take(2).map(|field| field.parse::<u64>().unwrap_or(0));
    Some(Duration::from_millis(ticks.sum::<u64>() * 1_000 / TICKS))
}

fn peak_of(process: u32) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes << 10)
}
