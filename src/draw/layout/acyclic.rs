//! Which arcs to turn round so that no cycle is left.

/// Returns per arc whether it points back, by a depth-first walk.
///
/// The walk begins at `starts` (clients), then at nodes that nothing points to, then in
/// declaration order, so what is turned round does not depend on the order of the arcs.
pub(super) fn back_arcs(count: usize, arcs: &[(usize, usize)], starts: &[bool]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    let mut called = vec![false; count];
    for (index, &(from, to)) in arcs.iter().enumerate() {
        out[from].push((to, index));
        called[to] |= from != to;
    }
    for next in &mut out {
        next.sort_unstable();
    }
    let rank = |node: &usize| match (starts[*node], called[*node]) {
        (true, false) => 0,
        (true, true) => 1,
        (false, false) => 2,
        (false, true) => 3,
    };
    let mut roots: Vec<usize> = (0..count).collect();
    roots.sort_by_key(rank);
    let mut walk = Walk { out, state: vec![State::New; count], back: vec![false; arcs.len()] };
    for root in roots {
        walk.from(root);
    }
    walk.back
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk {
    out: Vec<Vec<(usize, usize)>>,
    state: Vec<State>,
    back: Vec<bool>,
}

impl Walk {
    fn from(&mut self, root: usize) {
        if self.state[root] != State::New {
            return;
        }
        self.state[root] = State::Open;
        let mut open = vec![(root, 0)];
        while let Some((node, next)) = open.last_mut() {
            let Some(&(to, arc)) = self.out[*node].get(*next) else {
                self.state[*node] = State::Done;
                open.pop();
                continue;
            };
            *next += 1;
            match self.state[to] {
                State::New => {
                    self.state[to] = State::Open;
                    open.push((to, 0));
                }
                State::Open => self.back[arc] = true,
                State::Done => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::back_arcs;

    #[test]
    fn the_arc_into_the_client_turns() {
        let arcs = [(0, 1), (1, 2), (2, 0)];
        assert_eq!(back_arcs(3, &arcs, &[false, true, false]), [true, false, false]);
    }
}
