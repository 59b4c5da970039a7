//! Boxes in columns and lines between them, from left to right: who imports stands left of who serves it.
//!
//! This is the usual drawing in layers (after Sugiyama): turn lines round until there is no circle, give each box a column,
//! split long lines into steps from column to column, order each column so that few lines cross, and then move things up and
//! down until lines are nearly straight. Equal input gives an equal drawing.

mod columns;
mod heights;

use columns::Columns;

/// What to draw: a box of this size.
pub(super) struct Block {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A line from the right side of one box to the left side of another.
pub(super) struct Line {
    pub(super) from: End,
    pub(super) to: End,
}

/// Where a line meets a box.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Its place in the list of boxes.
    pub(super) block: usize,
    /// How far below the upper side of the box.
    pub(super) y: f64,
}

/// A box in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where everything goes.
pub(super) struct Layout {
    /// One for each box, as wide as its column.
    pub(super) areas: Vec<Area>,
    /// One for each line: points to be joined by straight lines where they have one height, else by curves.
    pub(super) paths: Vec<Vec<(f64, f64)>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The room between two boxes of a column.
const GAP: f64 = 22.0;
/// What is narrower than this is not worth a second row of boxes without lines.
const NARROWEST: f64 = 900.0;

/// Places boxes and lines. The box `last` stands in the last column.
pub(super) fn lay_out(blocks: &[Block], lines: &[Line], last: Option<usize>) -> Layout {
    let columns = Columns::of(blocks, lines, last);
    let tops = heights::settle(&columns);
    let mut layout = columns.draw(blocks, lines, &tops);
    place_loners(blocks, &columns, &mut layout);
    layout
}

/// Boxes without lines stand below the others, in rows.
fn place_loners(blocks: &[Block], columns: &Columns, layout: &mut Layout) {
    let widest = layout.width.max(NARROWEST);
    let top = if layout.height > 0.0 { layout.height + 2.0 * GAP } else { 0.0 };
    let (mut x, mut y, mut tallest) = (0.0, top, 0.0_f64);
    for ((index, block), area) in blocks.iter().enumerate().zip(&mut layout.areas) {
        if columns.holds(index) {
            continue;
        }
        if x > 0.0 && x + block.width > widest {
            (x, y, tallest) = (0.0, y + tallest + GAP, 0.0);
        }
        *area = Area { x, y, width: block.width, height: block.height };
        x += block.width + GAP;
        tallest = tallest.max(block.height);
        layout.width = layout.width.max(area.x + area.width);
        layout.height = layout.height.max(area.y + area.height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines `0>1` between boxes of one size.
    fn drawn(count: usize, text: &str) -> Layout {
        let blocks: Vec<Block> =
            (0..count).map(|index| Block { width: 100.0, height: 40.0 + index as f64 }).collect();
        let lines: Vec<Line> = text
            .split_whitespace()
            .map(|line| {
                let (from, to) = line.split_once('>').unwrap();
                let end = |text: &str, y| End { block: text.parse().unwrap(), y };
                Line { from: end(from, 10.0), to: end(to, 20.0) }
            })
            .collect();
        lay_out(&blocks, &lines, None)
    }

    fn overlaps(layout: &Layout) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (i, a) in layout.areas.iter().enumerate() {
            for (j, b) in layout.areas.iter().enumerate().skip(i + 1) {
                let apart = a.x + a.width <= b.x
                    || b.x + b.width <= a.x
                    || a.y + a.height <= b.y
                    || b.y + b.height <= a.y;
                if !apart {
                    out.push((i, j));
                }
            }
        }
        out
    }

    /// A line may only be inside of the two boxes that it joins, and there only at their sides.
    fn crossed(layout: &Layout) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (line, path) in layout.paths.iter().enumerate() {
            for pair in path.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
                let (left, right) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
                for (index, area) in layout.areas.iter().enumerate() {
                    let within = area.y < pair[0].1 && pair[0].1 < area.y + area.height;
                    if within && left < area.x + area.width && area.x < right {
                        out.push((line, index));
                    }
                }
            }
        }
        out
    }

    #[test]
    fn consumers_stand_left_of_their_providers() {
        let layout = drawn(4, "0>1 1>2 0>2 3>2");
        let x: Vec<f64> = layout.areas.iter().map(|area| area.x).collect();
        assert!(x[0] < x[1] && x[1] < x[2] && x[3] < x[2], "{x:?}");
    }

    #[test]
    fn nothing_overlaps_in_many_graphs() {
        // A small generator of numbers, the same in every run.
        let mut state = 7_u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..200 {
            let count = 1 + random(24);
            let lines: Vec<String> = (0..random(40))
                .map(|_| (random(count), random(count)))
                .filter(|(from, to)| from != to)
                .map(|(from, to)| format!("{from}>{to}"))
                .collect();
            let layout = drawn(count, &lines.join(" "));
            assert_eq!(overlaps(&layout), [], "{lines:?}");
            assert_eq!(crossed(&layout), [], "{lines:?}");
        }
    }

    #[test]
    fn circles_are_drawn_as_well() {
        let layout = drawn(3, "0>1 1>2 2>0");
        assert_eq!(overlaps(&layout), []);
        assert_eq!(layout.paths.len(), 3);
    }

    #[test]
    fn boxes_without_lines_stand_in_rows_below() {
        let layout = drawn(30, "0>1");
        assert_eq!(overlaps(&layout), []);
        assert!(layout.width < 1000.0, "{}", layout.width);
    }
}
