//! What shares one track in a channel, and the order of the tracks.

use std::collections::BTreeMap;

use super::coordinates::Across;
use super::layered::Layered;
use super::split::{Wall, split_one, walls};
use super::tree::Tree;

/// Two runs closer than this would read as one line.
pub(super) const RUN_CLEAR: f64 = 6.0;
/// Tracks whose extents are this close may not share a place.
const TRACK_CLEAR: f64 = 5.0;
/// How often nets of one channel may be split.
const SPLITS_MAX: usize = 200;

/// Wires of one strand that meet in one channel.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    /// Positions, across the flow, of runs from the row before.
    pub(super) left: Vec<f64>,
    /// Positions of runs to the row behind.
    pub(super) right: Vec<f64>,
    /// The least position.
    pub(super) low: f64,
    /// The greatest position.
    pub(super) high: f64,
    /// The deepest container that holds all its ends, for turns behind a row.
    pub(super) within: Option<usize>,
    /// The deepest container that holds all its ends; `None` while it has none.
    pub(super) common: Option<Option<usize>>,
    /// The net that must come before, because both are parts of one.
    pub(super) part_of: Option<usize>,
    /// Whether it reaches a port at the begin of a container.
    pub(super) to_port: bool,
}

impl Net {
    /// Finds its extent.
    pub(super) fn measure(&mut self) {
        let all = self.left.iter().chain(&self.right);
        (self.low, self.high) = all.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    }

    /// Returns whether it needs no track.
    pub(super) fn is_straight(&self) -> bool {
        self.high - self.low < 0.02
    }

    /// Returns whether its extent comes near a range across the flow.
    pub(super) fn meets(&self, low: f64, high: f64, clear: f64) -> bool {
        self.low < high + clear && low < self.high + clear
    }
}

/// The nets of one channel; tracks are walked in `order`.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    /// The nets; parts of split nets at the end.
    pub(super) nets: Vec<Net>,
    /// Nets that need a track, from the row before to the row behind.
    pub(super) order: Vec<usize>,
    /// Per split net its second part.
    pub(super) second: BTreeMap<usize, usize>,
    /// Pairs of nets that may not share a place; indices into `order`.
    pub(super) apart: Vec<(usize, usize)>,
}

/// Returns the channels, and per wire its net.
pub(super) fn channels(
    layered: &Layered,
    tree: &Tree,
    across: &Across,
) -> (Vec<Channel>, Vec<usize>) {
    let mut channels = vec![Channel::default(); layered.rows.len() + 1];
    let mut net_of_pin: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut root: Vec<usize> = (0..layered.pins.len()).collect();
    for wire in layered.wires.iter().filter(|w| w.channel.is_some()) {
        let (a, b) = (find(&mut root, wire.a), find(&mut root, wire.b));
        root[a.max(b)] = a.min(b);
    }
    let mut net_of_wire = vec![usize::MAX; layered.wires.len()];
    for (index, wire) in layered.wires.iter().enumerate() {
        let Some(channel) = wire.channel else { continue };
        let key = (channel, find(&mut root, wire.a));
        let nets = &mut channels[channel].nets;
        let net = *net_of_pin.entry(key).or_insert_with(|| {
            nets.push(Net::default());
            nets.len() - 1
        });
        net_of_wire[index] = net;
    }
    for pin in 0..layered.pins.len() {
        add_pin((layered, tree, across), find(&mut root, pin), pin, &net_of_pin, &mut channels);
    }
    for (index, channel) in channels.iter_mut().enumerate() {
        for net in &mut channel.nets {
            net.measure();
        }
        hold_turns(layered, tree, index, &net_of_wire, channel);
        order_tracks(channel, tree, &walls(layered, across, index));
    }
    (channels, net_of_wire)
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

fn add_pin(
    (layered, tree, across): (&Layered, &Tree, &Across),
    root: usize,
    pin: usize,
    net_of_pin: &BTreeMap<(usize, usize), usize>,
    channels: &mut [Channel],
) {
    let at = &layered.pins[pin];
    let row = layered.vertices[at.vertex].row;
    let channel = if at.right { row + 1 } else { row };
    let Some(net) = net_of_pin.get(&(channel, root)) else { return };
    let position = across.center[at.vertex] + at.offset;
    let net = &mut channels[channel].nets[*net];
    let parent = layered.vertices[at.vertex].parent;
    net.common = Some(net.common.map_or(parent, |known| tree.around(known, parent)));
    if at.right {
        net.left.push(position);
    } else {
        net.right.push(position);
        let kind = layered.vertices[at.vertex].kind;
        net.to_port |= matches!(kind, super::layered::Kind::Port { begin: true, .. });
    }
}

/// Finds the container that a turn behind a row stays in.
fn hold_turns(
    layered: &Layered,
    tree: &Tree,
    index: usize,
    net_of_wire: &[usize],
    channel: &mut Channel,
) {
    for (wire, net) in layered.wires.iter().zip(net_of_wire) {
        let (a, b) = layered.ends(wire);
        let (a, b) = (&layered.vertices[a], &layered.vertices[b]);
        if wire.channel == Some(index) && a.row == b.row && a.row + 1 == index {
            channel.nets[*net].within = tree.around(a.parent, b.parent);
        }
    }
}

/// Orders the tracks of a channel; nets that block each other are split in two.
fn order_tracks(channel: &mut Channel, tree: &Tree, walls: &[Wall]) {
    for _ in 0..SPLITS_MAX {
        let relations = Relations::new(&channel.nets, tree);
        match relations.order() {
            Ok(order) => {
                channel.apart = relations.apart(&order);
                channel.order = order;
                return;
            }
            Err(stuck) => {
                if !split_one(channel, &stuck, tree, walls) {
                    break;
                }
            }
        }
    }
    let relations = Relations::new(&channel.nets, tree);
    let order = relations.tracks.clone();
    channel.apart = relations.apart(&order);
    channel.order = order;
}

/// What the order of two tracks that come near each other means.
struct Relations {
    tracks: Vec<usize>,
    /// Per track: other track, cost of being first, whether it may not be first.
    with: Vec<Vec<(usize, i64, bool)>>,
}

impl Relations {
    fn new(nets: &[Net], tree: &Tree) -> Self {
        let mut tracks: Vec<usize> = (0..nets.len()).filter(|n| !nets[*n].is_straight()).collect();
        tracks.sort_by(|a, b| {
            nets[*a]
                .low
                .total_cmp(&nets[*b].low)
                .then(nets[*a].high.total_cmp(&nets[*b].high))
                .then(a.cmp(b))
        });
        let mut with = vec![Vec::new(); tracks.len()];
        for (i, &a) in tracks.iter().enumerate() {
            for (j, &b) in tracks.iter().enumerate().skip(i + 1) {
                if nets[b].low >= nets[a].high + TRACK_CLEAR {
                    break;
                }
                let (ab, ba) = (cost(nets, tree, a, b), cost(nets, tree, b, a));
                with[i].push((j, ab.0 - ab.0.min(ba.0), ab.1));
                with[j].push((i, ba.0 - ab.0.min(ba.0), ba.1));
            }
        }
        Self { tracks, with }
    }

    /// Returns the order, or the nets that block each other.
    fn order(&self) -> Result<Vec<usize>, Vec<usize>> {
        let count = self.tracks.len();
        let mut blocked = vec![0_usize; count];
        let mut price = vec![0_i64; count];
        for (track, with) in self.with.iter().enumerate() {
            blocked[track] = with.iter().filter(|w| w.2).count();
            price[track] = with.iter().map(|w| w.1).sum();
        }
        let mut left: Vec<usize> = (0..count).collect();
        let mut order = Vec::with_capacity(count);
        while !left.is_empty() {
            let free = left.iter().enumerate().filter(|(_, t)| blocked[**t] == 0);
            let Some((at, &track)) = free.min_by_key(|(_, t)| price[**t]) else {
                return Err(left.into_iter().map(|t| self.tracks[t]).collect());
            };
            left.remove(at);
            order.push(self.tracks[track]);
            for &(other, _, _) in &self.with[track] {
                for &(back, cost, hard) in &self.with[other] {
                    if back == track {
                        blocked[other] -= usize::from(hard);
                        price[other] -= cost;
                    }
                }
            }
        }
        Ok(order)
    }

    fn apart(&self, order: &[usize]) -> Vec<(usize, usize)> {
        let mut rank = BTreeMap::new();
        for (index, net) in order.iter().enumerate() {
            rank.insert(*net, index);
        }
        let mut apart = Vec::new();
        for (track, with) in self.with.iter().enumerate() {
            let a = rank[&self.tracks[track]];
            for (other, _, _) in with {
                let b = rank[&self.tracks[*other]];
                if a < b {
                    apart.push((a, b));
                }
            }
        }
        apart.sort_unstable();
        apart
    }
}

/// Returns the crossings when `a` comes first, and whether that is impossible.
fn cost(nets: &[Net], tree: &Tree, a: usize, b: usize) -> (i64, bool) {
    let (first, then) = (&nets[a], &nets[b]);
    if first.part_of == Some(b) {
        return (0, true);
    }
    if then.part_of == Some(a) {
        return (0, false);
    }
    let inside = |v: f64, net: &Net| v > net.low - 0.5 && v < net.high + 0.5;
    let crossed = first.right.iter().filter(|v| inside(**v, then)).count()
        + then.left.iter().filter(|v| inside(**v, first)).count();
    let on_one_line =
        first.right.iter().any(|v| then.left.iter().any(|w| (v - w).abs() < RUN_CLEAR));
    let leaves = then.within.is_some_and(|inner| {
        first.within.is_none_or(|outer| outer != inner && !tree.holds(inner, Some(outer)))
    });
    let crossed = i64::try_from(crossed).unwrap_or(i64::MAX / 4);
    (crossed, on_one_line || leaves)
}
