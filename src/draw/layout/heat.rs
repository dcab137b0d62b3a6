//! Which vertices a move could gain anything for: those whose wires are crossed.

use super::exchange::Order;

impl Order<'_> {
    /// Returns per vertex whether one of its wires is crossed, or something is wrong in its row.
    ///
    /// Moving anything else cannot take a crossing away, so that moves are tried only here.
    pub(super) fn heat(&self) -> Vec<bool> {
        let mut hot = vec![false; self.place.len()];
        for channel in 1..self.rows.len() {
            self.heat_channel(channel, &mut hot);
        }
        for (row, groups) in self.groups.iter().enumerate() {
            if self.fixed.costs.row(row, &self.place) > 0 {
                self.rows[row].iter().for_each(|v| hot[*v] = true);
            }
            for group in groups.groups.iter().filter(|group| self.is_inverted(&group.items)) {
                let members = &self.rows[row][group.start..group.start + group.len];
                members.iter().for_each(|v| hot[*v] = true);
            }
        }
        hot
    }

    fn is_inverted(&self, items: &[super::groups::Item]) -> bool {
        let mut last = 0;
        items.iter().filter_map(|item| self.fixed.anchor(*item)).any(|anchor| {
            let inverted = anchor < last;
            last = anchor;
            inverted
        })
    }

    fn heat_channel(&self, channel: usize, hot: &mut [bool]) {
        let costs = self.fixed.costs;
        if costs.walls_in_the_way(channel, &self.rows, &self.place) > 0 {
            let both = self.rows[channel - 1].iter().chain(&self.rows[channel]);
            both.for_each(|v| hot[*v] = true);
            return;
        }
        let mut wires: Vec<(usize, usize)> = costs.wires(channel).to_vec();
        wires.sort_unstable_by_key(|(a, b)| (self.place[*a], self.place[*b]));
        self.heat_crossed(wires.iter(), hot, |far, highest| far < highest);
        self.heat_crossed(wires.iter().rev(), hot, |far, lowest| far > lowest);
    }

    /// Marks the wires that a wire before them, with another near end, has overtaken.
    fn heat_crossed<'w>(
        &self,
        wires: impl Iterator<Item = &'w (usize, usize)>,
        hot: &mut [bool],
        overtaken: fn(usize, usize) -> bool,
    ) {
        let (mut extreme, mut pending, mut near) = (None, None, usize::MAX);
        for &(a, b) in wires {
            let far = self.place[b];
            if self.place[a] != near {
                extreme = pending;
                near = self.place[a];
            }
            if extreme.is_some_and(|extreme| overtaken(far, extreme)) {
                hot[a] = true;
                hot[b] = true;
            }
            if pending.is_none_or(|pending| overtaken(pending, far)) {
                pending = Some(far);
            }
        }
    }
}
