//! Nets of one channel that block each other: one of them is split in two, with a free place between.

use super::coordinates::Across;
use super::layered::Layered;
use super::nets::{Channel, Net, RUN_CLEAR};
use super::tree::Tree;

/// From a line to the side of a container that it does not enter.
const WALL_CLEAR: f64 = 4.0;

/// How far beside a line a place is tried.
const BESIDE: f64 = RUN_CLEAR + 1.0;
/// How far beside a container a place is tried.
const PAST: f64 = WALL_CLEAR + 1.0;

/// The sides of a container that spans a channel, or ends in it.
pub(super) struct Wall {
    container: usize,
    low: f64,
    high: f64,
    ends: bool,
}

/// Returns the containers that span a channel or end in it.
pub(super) fn walls(layered: &Layered, across: &Across, channel: usize) -> Vec<Wall> {
    let met = |container: &usize| {
        let (first, last) = layered.spans[*container];
        first < channel && channel <= last + 1
    };
    let wall = |container: usize| {
        let (low, high) = across.borders[container];
        Wall { container, low, high, ends: layered.spans[container].1 < channel }
    };
    (0..layered.spans.len()).filter(met).map(wall).collect()
}

/// Splits one of the nets that block each other, whole ones first, and where the way over the free place is short;
/// returns whether one could be split.
pub(super) fn split_one(
    channel: &mut Channel,
    stuck: &[usize],
    tree: &Tree,
    walls: &[Wall],
) -> bool {
    let splittable = |net: &&usize| {
        let net = &channel.nets[**net];
        !net.left.is_empty() && !net.right.is_empty()
    };
    let able: Vec<usize> = stuck.iter().filter(splittable).copied().collect();
    let places = able.iter().filter_map(|net| {
        let (way, place) = free_place(channel, &channel.nets[*net], tree, walls)?;
        let again = channel.nets[*net].part_of.is_some() || channel.second.contains_key(net);
        Some((again, way, *net, place))
    });
    let best = places.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let Some((_, _, net, place)) = best else { return false };
    split(channel, net, place);
    true
}

/// Splits a net into one that leads to `place` and one that leads on from there.
fn split(channel: &mut Channel, index: usize, place: f64) {
    let mut second = channel.nets[index].clone();
    let first = &mut channel.nets[index];
    second.left = vec![place];
    first.right = vec![place];
    first.to_port = false;
    second.within = None;
    first.measure();
    second.measure();
    second.part_of = Some(index);
    let new = channel.nets.len();
    if let Some(old) = channel.second.insert(index, new) {
        channel.nets[old].part_of = Some(new);
        channel.second.insert(new, old);
    }
    channel.nets.push(second);
}

/// Returns the place for a net to pass from one track to the next, and how long the way over it is.
///
/// No run of any net is near it, and no container that holds but some of the ends.
fn free_place(channel: &Channel, net: &Net, tree: &Tree, walls: &[Wall]) -> Option<(f64, f64)> {
    let runs = runs(channel);
    let near = |v: f64| {
        let from = runs.partition_point(|run| *run <= v - RUN_CLEAR);
        runs.get(from).is_some_and(|run| *run < v + RUN_CLEAR)
    };
    let beside = runs.iter().flat_map(|run| [run - BESIDE, run + BESIDE]);
    let between = runs.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
    let past = walls.iter().flat_map(|wall| [wall.low - PAST, wall.high + PAST]);
    let free =
        beside.chain(between).chain(past).filter(|v| !near(*v) && is_open(net, *v, tree, walls));
    let way = |v: f64| {
        let ends = net.left.iter().chain(&net.right);
        ends.map(|end| (end - v).abs()).sum::<f64>()
    };
    free.map(|v| (way(v), v)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
}

/// Returns whether a net may lead over a place without running through a container.
fn is_open(net: &Net, v: f64, tree: &Tree, walls: &[Wall]) -> bool {
    let outside = |wall: &Wall| v < wall.low - WALL_CLEAR || v > wall.high + WALL_CLEAR;
    let passed = |wall: &Wall| {
        let before = v < wall.low && wall.high < net.low;
        before || net.high < wall.low && wall.high < v
    };
    walls.iter().all(|wall| {
        if wall.ends && !net.within.is_some_and(|inner| tree.holds(wall.container, Some(inner))) {
            return true;
        }
        let holds = net.common.is_some_and(|inner| tree.holds(wall.container, inner));
        if holds {
            v > wall.low + WALL_CLEAR && v < wall.high - WALL_CLEAR
        } else {
            outside(wall) && !passed(wall)
        }
    })
}

/// Returns where lines run in a channel, sorted.
fn runs(channel: &Channel) -> Vec<f64> {
    let runs = channel.nets.iter().flat_map(|net| net.left.iter().chain(&net.right));
    let mut runs: Vec<f64> = runs.copied().collect();
    runs.sort_by(f64::total_cmp);
    runs.dedup();
    runs
}
