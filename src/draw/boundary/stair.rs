//! A line from end to end that keeps boxes on its near side from those beyond.

use crate::draw::layout::{Point, Rect, Size};

/// The least room for the line between what it parts.
pub(super) const GAP_MIN: f64 = 8.0;
/// How far a step keeps from the boxes above and below it.
const MARGIN: f64 = 5.0;
/// A line with more steps than this says nothing to the eye.
const RUNS_MAX: usize = 4;

/// The side of the drawing that a line runs along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    #[default]
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    /// Returns a box as it would lie if this side were the left one.
    pub(super) fn turn(self, r: Rect, size: Size) -> Rect {
        match self {
            Self::Left => r,
            Self::Right => Rect { x: size.w - r.right(), ..r },
            Self::Top => Rect { x: r.y, y: r.x, w: r.h, h: r.w },
            Self::Bottom => Rect { x: size.h - r.bottom(), y: r.x, w: r.h, h: r.w },
        }
    }

    /// Returns where a point lies in the drawing.
    pub(super) fn back(self, p: Point, size: Size) -> Point {
        match self {
            Self::Left => p,
            Self::Right => Point { x: size.w - p.x, y: p.y },
            Self::Top => Point { x: p.y, y: p.x },
            Self::Bottom => Point { x: p.y, y: size.h - p.x },
        }
    }

    /// Returns how long a line along this side is.
    pub(super) fn length(self, size: Size) -> f64 {
        match self {
            Self::Left | Self::Right => size.h,
            Self::Top | Self::Bottom => size.w,
        }
    }
}

/// Returns whether nothing lies between a box and the left side.
pub(super) fn is_free(rect: Rect, others: &[Rect]) -> bool {
    others.iter().all(|other| !level(&rect, other) || other.x >= rect.right() + GAP_MIN)
}

/// Returns whether a line that passes one box must pass the other at the same height.
fn level(a: &Rect, b: &Rect) -> bool {
    a.y < b.bottom() + 2.0 * MARGIN && b.y < a.bottom() + 2.0 * MARGIN
}

/// A stretch of the height with how far left and right the line may be.
#[derive(Clone, Copy)]
struct Run {
    top: f64,
    low: f64,
    high: f64,
}

/// Returns the line, from the top down, with as few steps as there can be.
pub(super) fn stair(
    near: &[Rect],
    far: &[Rect],
    labels: &[Rect],
    length: f64,
) -> Option<Vec<Point>> {
    let mut runs: Vec<Run> = Vec::new();
    for slab in slabs(near, far, length) {
        match runs.last_mut() {
            Some(run) if run.low.max(slab.low) + GAP_MIN <= run.high.min(slab.high) => {
                run.low = run.low.max(slab.low);
                run.high = run.high.min(slab.high);
            }
            _ if slab.low + GAP_MIN > slab.high => return None,
            _ => runs.push(slab),
        }
    }
    if runs.len() > RUNS_MAX {
        return None;
    }
    let mut line: Vec<Point> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let bottom = runs.get(at + 1).map_or(length, |next| next.top);
        let x = place(run, bottom, labels);
        line.push(Point { x, y: run.top });
        line.push(Point { x, y: bottom });
    }
    Some(line)
}

/// Returns the height in pieces between which the boxes beside the line change.
fn slabs(near: &[Rect], far: &[Rect], length: f64) -> Vec<Run> {
    let edges = near.iter().chain(far).flat_map(|r| [r.y - MARGIN, r.bottom() + MARGIN]);
    let mut cuts: Vec<f64> = edges.filter(|y| *y > 0.0 && *y < length).collect();
    cuts.push(0.0);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let mut all: Vec<Run> =
        cuts.iter().map(|top| Run { top: *top, low: 0.0, high: f64::MAX }).collect();
    let spanned = |r: &Rect| {
        let from = cuts.partition_point(|cut| *cut < r.y - MARGIN);
        (from, cuts.partition_point(|cut| *cut < r.bottom() + MARGIN))
    };
    for rect in near {
        let (from, to) = spanned(rect);
        all[from.min(to)..to].iter_mut().for_each(|run| run.low = run.low.max(rect.right()));
    }
    for rect in far {
        let (from, to) = spanned(rect);
        all[from.min(to)..to].iter_mut().for_each(|run| run.high = run.high.min(rect.x));
    }
    all
}

/// Returns where in a run the line stands: in the middle of the widest gap between labels.
fn place(run: &Run, bottom: f64, labels: &[Rect]) -> f64 {
    let high = if run.high == f64::MAX { run.low + 4.0 * GAP_MIN } else { run.high };
    let mut taken: Vec<(f64, f64)> = labels
        .iter()
        .filter(|l| l.y < bottom && l.bottom() > run.top && l.x < high && l.right() > run.low)
        .map(|l| (l.x, l.right()))
        .collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    taken.push((high, high));
    let (mut from, mut best) = (run.low, (run.low, run.low));
    for (low, up) in taken {
        if low - from > best.1 - best.0 {
            best = (from, low);
        }
        from = from.max(up);
    }
    // Labels have a ground of their own: a line behind them is better than one along a box.
    let gap = if best.1 - best.0 >= GAP_MIN / 2.0 { best } else { (run.low, high) };
    (gap.0 + gap.1) / 2.0
}

#[cfg(test)]
mod tests {
    use super::{Side, is_free, stair};
    use crate::draw::layout::{Point, Rect, Size};

    fn rect(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    #[test]
    fn one_straight_line_where_it_can_be() {
        let line = stair(&[rect(0.0, 0.0, 50.0, 50.0)], &[rect(90.0, 0.0, 50.0, 90.0)], &[], 100.0);
        assert_eq!(line, Some(vec![Point { x: 70.0, y: 0.0 }, Point { x: 70.0, y: 100.0 }]));
    }

    #[test]
    fn a_step_where_boxes_are_in_the_way() {
        let near = [rect(0.0, 0.0, 90.0, 40.0), rect(0.0, 80.0, 20.0, 40.0)];
        let far = [rect(110.0, 0.0, 50.0, 40.0), rect(60.0, 80.0, 50.0, 40.0)];
        let line = stair(&near, &far, &[], 120.0).expect("there is a way");
        assert_eq!((line.len(), line[0].x, line[3].x), (4, 100.0, 40.0));
        assert!(line[1].y > 40.0 && line[1].y < 80.0, "{line:?}");
    }

    #[test]
    fn no_line_through_a_box() {
        let near = [rect(0.0, 0.0, 90.0, 40.0)];
        let far = [rect(80.0, 20.0, 50.0, 40.0)];
        assert!(!is_free(near[0], &far) && stair(&near, &far, &[], 120.0).is_none());
    }

    #[test]
    fn sides_turn_and_turn_back() {
        let (size, r) = (Size { w: 200.0, h: 100.0 }, rect(10.0, 20.0, 30.0, 40.0));
        for side in [Side::Left, Side::Right, Side::Top, Side::Bottom] {
            let turned = side.turn(r, size);
            let a = side.back(Point { x: turned.x, y: turned.y }, size);
            let b = side.back(Point { x: turned.right(), y: turned.bottom() }, size);
            assert_eq!((a.x.min(b.x), a.y.min(b.y)), (r.x, r.y), "{side:?}");
        }
    }
}
