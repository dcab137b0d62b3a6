//! What an order of rows costs: crossings, walls in the way, length.

use std::collections::BTreeMap;

use super::layered::Layered;
use super::tree::Tree;

/// A line that would have to pass an unrelated container, against one crossing.
const STRADDLE: f64 = 8.0;
/// A line that leaves a container at its side.
const SIDE_EXIT: f64 = 0.3;
/// One place of distance between the ends of a wire.
const LENGTH: f64 = 0.004;
/// Something between two ends that belong side by side.
const BETWEEN: f64 = 5.0;

/// The wires and containers of a layered graph, by channel.
pub(super) struct Costs<'a> {
    layered: &'a Layered,
    tree: &'a Tree,
    /// Per channel: vertices before and behind.
    wires: Vec<Vec<(usize, usize)>>,
    /// Per row: pairs joined in the row or by a turn behind it; whether straight.
    level: Vec<Vec<(usize, usize, bool)>>,
    /// Per channel and parent (0 the root): containers that span the channel.
    walls: Vec<Vec<(usize, Vec<usize>)>>,
}

impl<'a> Costs<'a> {
    /// Sorts wires and containers by channel.
    pub(super) fn new(layered: &'a Layered, tree: &'a Tree) -> Self {
        let rows = layered.rows.len();
        let mut wires = vec![Vec::new(); rows + 1];
        let mut level = vec![Vec::new(); rows];
        for wire in &layered.wires {
            let (a, b) = layered.ends(wire);
            let (row_a, row_b) = (layered.vertices[a].row, layered.vertices[b].row);
            if row_a == row_b {
                level[row_a].push((a, b, wire.channel.is_none()));
            } else {
                wires[row_a.max(row_b)].push(if row_a < row_b { (a, b) } else { (b, a) });
            }
        }
        for channel in &mut wires {
            channel.sort_unstable();
            channel.dedup();
        }
        let mut walls: Vec<Vec<(usize, Vec<usize>)>> = vec![Vec::new(); rows + 1];
        for container in 0..tree.len() {
            let (first, last) = layered.spans[container];
            let key = tree.parent[container].map_or(0, |p| p + 1);
            for channel in &mut walls[first + 1..=last] {
                match channel.iter_mut().find(|(parent, _)| *parent == key) {
                    Some((_, list)) => list.push(container),
                    None => channel.push((key, vec![container])),
                }
            }
        }
        for channel in &mut walls {
            channel.sort_unstable();
        }
        Self { layered, tree, wires, level, walls }
    }

    /// Returns the wires of a channel as pairs of vertices.
    pub(super) fn wires(&self, channel: usize) -> &[(usize, usize)] {
        &self.wires[channel]
    }

    /// Returns the cost of all channels and rows.
    pub(super) fn total(&self, rows: &[Vec<usize>], place: &[usize]) -> f64 {
        let channels: f64 = (1..rows.len()).map(|c| self.channel(c, rows, place)).sum();
        let level: f64 = (0..rows.len()).map(|r| self.row(r, rows, place)).sum();
        channels + level
    }

    /// Returns the cost of the wires in a channel.
    pub(super) fn channel(&self, channel: usize, rows: &[Vec<usize>], place: &[usize]) -> f64 {
        let (before, behind) = (&rows[channel - 1], &rows[channel]);
        let shift = (before.len() as f64 - behind.len() as f64) / 2.0;
        let mut pairs: Vec<(usize, usize)> =
            self.wires[channel].iter().map(|&(a, b)| (place[a], place[b])).collect();
        let length: f64 = pairs.iter().map(|p| (p.0 as f64 - p.1 as f64 - shift).abs()).sum();
        pairs.sort_unstable();
        let crossings = inversions(&pairs, behind.len());
        crossings as f64 + LENGTH * length + self.walls_in_the_way(channel, rows, place)
    }

    /// Returns the cost of pairs that belong together in a row.
    pub(super) fn row(&self, row: usize, rows: &[Vec<usize>], place: &[usize]) -> f64 {
        let mut cost = 0.0;
        for &(a, b, straight) in &self.level[row] {
            let (first, last) = (place[a].min(place[b]), place[a].max(place[b]));
            let between = rows[row].get(first + 1..last).unwrap_or(&[]);
            if straight {
                cost += BETWEEN * between.len() as f64;
            } else {
                cost += LENGTH * 8.0 * between.len() as f64;
                let crossed = self.wires.get(row + 1).map_or(0, |wires| {
                    wires.iter().filter(|w| first < place[w.0] && place[w.0] < last).count()
                });
                cost += crossed as f64;
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
            self.count_walls(channel, &ranges, (a, place[a]), (b, place[b])) == (0, 0)
        };
        self.wires[channel].iter().map(free).collect()
    }

    /// Returns what it costs that wires meet containers that are none of theirs.
    fn walls_in_the_way(&self, channel: usize, rows: &[Vec<usize>], place: &[usize]) -> f64 {
        if self.walls[channel].is_empty() {
            return 0.0;
        }
        let ranges = Ranges::new(self, channel, rows);
        let mut cost = 0.0;
        for &(a, b) in &self.wires[channel] {
            let (straddled, exits) =
                self.count_walls(channel, &ranges, (a, place[a]), (b, place[b]));
            cost += STRADDLE * straddled as f64 + SIDE_EXIT * exits as f64;
        }
        cost
    }

    fn count_walls(
        &self,
        channel: usize,
        ranges: &Ranges,
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
                let count = self.list(channel, container + 1).len();
                let slot = ranges.slot(container + 1, at, behind);
                straddled += if other < start { slot.0 } else { count - slot.1.min(count) };
            }
        }
        (straddled, exits)
    }

    fn list(&self, channel: usize, key: usize) -> &[usize] {
        let lists = &self.walls[channel];
        lists.binary_search_by_key(&key, |l| l.0).map_or(&[], |found| &lists[found].1)
    }
}

/// Where the containers that span a channel stand in the rows before and behind it.
struct Ranges {
    /// Per container of the channel: places in the row before and in the row behind.
    of: BTreeMap<usize, [(usize, usize); 2]>,
    /// Per parent key: those containers in order.
    sorted: BTreeMap<usize, Vec<[(usize, usize); 2]>>,
}

impl Ranges {
    fn new(costs: &Costs<'_>, channel: usize, rows: &[Vec<usize>]) -> Self {
        let mut of: BTreeMap<usize, [(usize, usize); 2]> = BTreeMap::new();
        for list in &costs.walls[channel] {
            of.extend(list.1.iter().map(|c| (*c, [(usize::MAX, 0); 2])));
        }
        for (side, row) in [channel - 1, channel].into_iter().enumerate() {
            for (place, vertex) in rows[row].iter().enumerate() {
                for container in costs.tree.chain(costs.layered.vertices[*vertex].parent) {
                    if let Some(ranges) = of.get_mut(container) {
                        let range = &mut ranges[side];
                        *range = (range.0.min(place), range.1.max(place));
                    }
                }
            }
        }
        let sorted = costs.walls[channel].iter().map(|(key, list)| {
            let mut ranges: Vec<_> = list.iter().map(|c| of[c]).collect();
            ranges.sort_unstable();
            (*key, ranges)
        });
        Self { sorted: sorted.collect(), of }
    }

    fn of(&self, container: usize, behind: bool) -> Option<(usize, usize)> {
        self.of.get(&container).map(|ranges| ranges[usize::from(behind)])
    }

    /// Returns how many containers under `key` lie wholly before `place`, and how many up to it.
    fn slot(&self, key: usize, place: usize, behind: bool) -> (usize, usize) {
        let Some(ranges) = self.sorted.get(&key) else { return (0, 0) };
        let side = usize::from(behind);
        let before = ranges.partition_point(|r| r[side].1 < place);
        let inside = ranges.get(before).is_some_and(|r| r[side].0 <= place);
        (before, before + usize::from(inside))
    }
}

/// Returns the inversions in the second values of pairs sorted by the first.
fn inversions(pairs: &[(usize, usize)], size: usize) -> usize {
    let mut seen = vec![0_u32; size + 1];
    let mut total = 0_usize;
    let mut index = 0;
    while index < pairs.len() {
        let same = pairs[index..].iter().take_while(|p| p.0 == pairs[index].0).count();
        for pair in &pairs[index..index + same] {
            total += index - smaller_or_equal(&seen, pair.1);
        }
        for pair in &pairs[index..index + same] {
            let mut at = pair.1 + 1;
            while at <= size {
                seen[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        index += same;
    }
    total
}

fn smaller_or_equal(seen: &[u32], place: usize) -> usize {
    let mut at = place + 1;
    let mut sum = 0;
    while at > 0 {
        sum += seen[at] as usize;
        at -= at & at.wrapping_neg();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn crossing_pairs_are_counted_once() {
        assert_eq!(inversions(&[(0, 1), (1, 0)], 2), 1);
        assert_eq!(inversions(&[(0, 0), (0, 1), (1, 0), (1, 1)], 2), 1);
        assert_eq!(inversions(&[(0, 0), (1, 0), (2, 1)], 2), 0);
    }
}
