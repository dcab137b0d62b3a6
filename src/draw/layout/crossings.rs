//! What is wrong with an order of rows: crossings, and containers in the way.

use std::ops::Range;

use super::forks::{Fork, fork_cost, fork_ends, forks};
use super::layered::Layered;
use super::tree::Tree;

/// A line that would have to pass an unrelated container, against one crossing.
pub(super) const STRADDLE: i64 = 8;
/// Something between two ends that belong side by side.
const BETWEEN: i64 = 5;

/// The wires and containers of a layered graph, by channel.
pub(super) struct Costs<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    /// Per channel: vertices before and behind.
    wires: Vec<Vec<(usize, usize)>>,
    /// Per channel and wire how many edges run through it.
    loads: Vec<Vec<i64>>,
    /// Per row: pairs joined in the row or by a turn behind it; whether straight.
    level: Vec<Vec<(usize, usize, bool)>>,
    /// Per row what forks from one vertex into it.
    forks: Vec<Vec<Fork>>,
    /// Per vertex the forks of its row that end there.
    fork_at: Vec<Vec<usize>>,
    /// Per channel the containers that span it.
    walls: Vec<Walls>,
}

/// Containers that span one channel.
struct Walls {
    /// Sorted by parent: key of the parent (0 for none), container.
    all: Vec<(usize, usize)>,
    /// Per container its index in `all`, or none.
    index: Vec<u32>,
    /// Per parent key the range in `all`.
    ranges: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Walls {
    fn new(channel: usize, layered: &Layered, tree: &Tree) -> Self {
        let spans = |c: &usize| layered.spans[*c].0 < channel && channel <= layered.spans[*c].1;
        let key = |c: usize| (tree.parent[c].map_or(0, |p| p + 1), c);
        let mut all: Vec<(usize, usize)> = (0..tree.len()).filter(spans).map(key).collect();
        all.sort_unstable();
        let mut index = vec![NONE; tree.len()];
        let mut ranges = vec![(0, 0); tree.len() + 1];
        for (at, (key, container)) in (0_u32..).zip(&all) {
            index[*container] = at;
            let range = &mut ranges[*key];
            *range = if range.1 == 0 { (at, at + 1) } else { (range.0, at + 1) };
        }
        Self { all, index, ranges }
    }
}

impl<'a> Costs<'a> {
    /// Sorts wires and containers by channel.
    pub(super) fn new(layered: &'a Layered, tree: &'a Tree) -> Self {
        let rows = layered.rows.len();
        let mut wires = vec![Vec::new(); rows + 1];
        let mut level = vec![Vec::new(); rows];
        let line_loads = loads_of(layered);
        let forks = forks(layered, &line_loads);
        for (wire, load) in layered.wires.iter().zip(line_loads) {
            let (a, b) = layered.ends(wire);
            let (row_a, row_b) = (layered.vertices[a].row, layered.vertices[b].row);
            if row_a == row_b {
                level[row_a].push((a, b, wire.channel.is_none()));
            } else {
                let pair = if row_a < row_b { (a, b) } else { (b, a) };
                wires[row_a.max(row_b)].push((pair, load));
            }
        }
        let mut loads = Vec::with_capacity(wires.len());
        let mut pairs = Vec::with_capacity(wires.len());
        for mut channel in wires {
            channel.sort_unstable();
            channel.dedup_by(|next, known| {
                let same = next.0 == known.0;
                known.1 += if same { next.1 } else { 0 };
                same
            });
            let (ends, load): (Vec<(usize, usize)>, Vec<i64>) = channel.into_iter().unzip();
            pairs.push(ends);
            loads.push(load);
        }
        let walls = (0..rows).map(|channel| Walls::new(channel, layered, tree)).collect();
        let fork_at = fork_ends(&forks, layered.vertices.len());
        Self { layered, tree, wires: pairs, loads, level, forks, fork_at, walls }
    }

    /// Returns the wires of a channel as pairs of vertices.
    pub(super) fn wires(&self, channel: usize) -> &[(usize, usize)] {
        &self.wires[channel]
    }

    /// Returns the forks that end at a vertex, as numbers in its row.
    pub(super) fn forks_at(&self, vertex: usize) -> &[usize] {
        &self.fork_at[vertex]
    }

    /// Returns what crosses a fork of a row.
    pub(super) fn fork(&self, row: usize, fork: usize, place: &[usize]) -> i64 {
        fork_cost(&self.forks[row][fork], place)
    }

    /// Returns how many edges run through each wire of a channel.
    pub(super) fn loads(&self, channel: usize) -> &[i64] {
        &self.loads[channel]
    }

    /// Returns what is wrong with an order, in crossings.
    pub(super) fn count(&self, rows: &[Vec<usize>], place: &[usize]) -> i64 {
        let channels: i64 = (1..rows.len()).map(|c| self.channel(c, rows, place)).sum();
        channels + (0..rows.len()).map(|r| self.row(r, place)).sum::<i64>()
    }

    /// Returns the crossings in a channel, those of containers in the way included.
    fn channel(&self, channel: usize, rows: &[Vec<usize>], place: &[usize]) -> i64 {
        let wires = self.wires[channel].iter().zip(&self.loads[channel]);
        let mut lines: Vec<(usize, usize, i64)> =
            wires.map(|(&(a, b), load)| (place[a], place[b], *load)).collect();
        lines.sort_unstable();
        inversions(&lines, rows[channel].len()) + self.walls_in_the_way(channel, rows, place)
    }

    /// Returns what pairs that belong together in a row cost, and what crosses forks into it.
    pub(super) fn row(&self, row: usize, place: &[usize]) -> i64 {
        let forks: i64 = self.forks[row].iter().map(|fork| fork_cost(fork, place)).sum();
        forks + self.level(row, place, &(0..place.len()))
    }

    /// Returns what pairs that belong together in a row cost, as far as one of the two stands among
    /// some places: to exchange what else stands there changes nothing.
    pub(super) fn level(&self, row: usize, place: &[usize], among: &Range<usize>) -> i64 {
        let mut cost = 0;
        let is_among = |v: usize| among.contains(&place[v]);
        for &(a, b, straight) in self.level[row].iter().filter(|p| is_among(p.0) || is_among(p.1)) {
            let (first, last) = (place[a].min(place[b]), place[a].max(place[b]));
            if straight {
                cost += BETWEEN * to_signed(last.saturating_sub(first + 1));
            } else {
                let behind = self.wires.get(row + 1).map_or(&[][..], |wires| wires);
                let crossed = behind.iter().filter(|w| first < place[w.0] && place[w.0] < last);
                cost += to_signed(crossed.count());
            }
        }
        cost
    }

    /// Returns whether a wire passes no border of a container at its side.
    pub(super) fn is_free(
        &self,
        channel: usize,
        rows: &[Vec<usize>],
        place: &[usize],
    ) -> Vec<bool> {
        let ranges = Ranges::new(self, channel, rows);
        let free = |&(a, b): &(usize, usize)| {
            self.count_walls(&ranges, (a, place[a]), (b, place[b])) == (0, 0)
        };
        self.wires[channel].iter().map(free).collect()
    }

    /// Returns what it costs that wires meet containers that are none of theirs.
    pub(super) fn walls_in_the_way(
        &self,
        channel: usize,
        rows: &[Vec<usize>],
        place: &[usize],
    ) -> i64 {
        if self.walls[channel].all.is_empty() {
            return 0;
        }
        let ranges = Ranges::new(self, channel, rows);
        let straddled = |&(a, b): &(usize, usize)| {
            to_signed(self.count_walls(&ranges, (a, place[a]), (b, place[b])).0)
        };
        STRADDLE * self.wires[channel].iter().map(straddled).sum::<i64>()
    }

    fn count_walls(
        &self,
        ranges: &Ranges<'_>,
        (a, place_a): (usize, usize),
        (b, place_b): (usize, usize),
    ) -> (usize, usize) {
        let parents = (self.layered.vertices[a].parent, self.layered.vertices[b].parent);
        let common = self.tree.common(parents.0, parents.1);
        let (mut straddled, mut exits) = (0, 0);
        let (chain_a, chain_b) = (self.tree.chain(parents.0), self.tree.chain(parents.1));
        for depth in 0..=common {
            let key = if depth == 0 { 0 } else { chain_a[depth - 1] + 1 };
            let slot_a = ranges.slot(key, place_a, false);
            let slot_b = ranges.slot(key, place_b, true);
            straddled += slot_b.0.saturating_sub(slot_a.1) + slot_a.0.saturating_sub(slot_b.1);
        }
        for (chain, at, behind, other) in
            [(chain_a, place_a, false, place_b), (chain_b, place_b, true, place_a)]
        {
            for container in &chain[common..] {
                let Some((start, _)) = ranges.of(*container, !behind) else { continue };
                exits += 1;
                let count = ranges.count(container + 1);
                let slot = ranges.slot(container + 1, at, behind);
                straddled += if other < start { slot.0 } else { count - slot.1.min(count) };
            }
        }
        (straddled, exits)
    }
}

/// Where the containers that span a channel stand in the rows before and behind it.
struct Ranges<'a> {
    walls: &'a Walls,
    /// Per wall: places in the row before and in the row behind.
    of: Vec<[(usize, usize); 2]>,
    /// The same, sorted within each parent.
    sorted: Vec<[(usize, usize); 2]>,
}

impl<'a> Ranges<'a> {
    fn new(costs: &'a Costs<'_>, channel: usize, rows: &[Vec<usize>]) -> Self {
        let walls = &costs.walls[channel];
        let mut of = vec![[(usize::MAX, 0); 2]; walls.all.len()];
        for (side, row) in [channel - 1, channel].into_iter().enumerate() {
            for (place, vertex) in rows[row].iter().enumerate() {
                for container in costs.tree.chain(costs.layered.vertices[*vertex].parent) {
                    let index = walls.index[*container];
                    if index != NONE {
                        let range = &mut of[index as usize][side];
                        *range = (range.0.min(place), range.1.max(place));
                    }
                }
            }
        }
        let mut sorted = of.clone();
        for &(start, end) in walls.ranges.iter().filter(|r| r.1 > r.0 + 1) {
            sorted[start as usize..end as usize].sort_unstable();
        }
        Self { walls, of, sorted }
    }

    fn of(&self, container: usize, behind: bool) -> Option<(usize, usize)> {
        let index = self.walls.index[container];
        (index != NONE).then(|| self.of[index as usize][usize::from(behind)])
    }

    /// Returns how many containers stand directly in the one that `key` means.
    fn count(&self, key: usize) -> usize {
        let (start, end) = self.walls.ranges[key];
        (end - start) as usize
    }

    /// Returns how many containers under `key` lie wholly before `place`, and how many up to it.
    fn slot(&self, key: usize, place: usize, behind: bool) -> (usize, usize) {
        let (start, end) = self.walls.ranges[key];
        if start == end {
            return (0, 0);
        }
        let ranges = &self.sorted[start as usize..end as usize];
        let side = usize::from(behind);
        let before = ranges.partition_point(|r| r[side].1 < place);
        let inside = ranges.get(before).is_some_and(|r| r[side].0 <= place);
        (before, before + usize::from(inside))
    }
}

fn to_signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 64)
}

/// Returns per wire how many edges run through it.
fn loads_of(layered: &Layered) -> Vec<i64> {
    let mut loads = vec![0; layered.wires.len()];
    for (wire, _) in layered.chains.iter().flatten() {
        loads[*wire] += 1;
    }
    loads
}

/// Returns the inversions in the second values of lines sorted by the first, by their loads.
fn inversions(lines: &[(usize, usize, i64)], size: usize) -> i64 {
    let mut seen = vec![0_i64; size + 1];
    let (mut total, mut all) = (0, 0);
    for group in lines.chunk_by(|a, b| a.0 == b.0) {
        for (_, far, load) in group {
            total += load * (all - up_to(&seen, *far));
        }
        for (_, far, load) in group {
            all += load;
            let mut at = far + 1;
            while at <= size {
                seen[at] += load;
                at += at & at.wrapping_neg();
            }
        }
    }
    total
}

fn up_to(seen: &[i64], place: usize) -> i64 {
    let mut at = place + 1;
    let mut sum = 0;
    while at > 0 {
        sum += seen[at];
        at -= at & at.wrapping_neg();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn crossing_pairs_are_counted_once() {
        assert_eq!(inversions(&[(0, 1, 1), (1, 0, 1)], 2), 1);
        assert_eq!(inversions(&[(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], 2), 1);
        assert_eq!(inversions(&[(0, 0, 1), (1, 0, 1), (2, 1, 1)], 2), 0);
    }

    #[test]
    fn a_trunk_counts_for_each_of_its_edges() {
        assert_eq!(inversions(&[(0, 1, 3), (1, 0, 2)], 2), 6);
    }
}
