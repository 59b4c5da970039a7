//! Who stands in which column, and in which order.

#![allow(clippy::indexing_slicing, reason = "every index is made here, of a list that only grows")]

use super::{Area, Block, Layout, Line};

/// How often the order of columns is tried to be bettered; more hardly ever finds a better one.
const SWEEPS: usize = 16;
/// The narrowest room between two columns, and what each line in it adds.
const GUTTER: (f64, f64, f64) = (56.0, 5.0, 150.0);

/// Something in a column: a box, or a line on its way past.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) height: f64,
}

/// A piece of a line between neighbouring columns: cell and height within it, left and right.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) left: (usize, f64),
    pub(super) right: (usize, f64),
}

/// Boxes and lines in columns.
pub(super) struct Columns {
    /// The boxes come first, in their own order.
    pub(super) cells: Vec<Cell>,
    pub(super) steps: Vec<Step>,
    /// The cells of each column from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    /// The cells of each line from left to right, and whether the line runs the other way.
    ways: Vec<(Vec<usize>, bool)>,
    /// Which boxes have lines.
    tied: Vec<bool>,
}

impl Columns {
    pub(super) fn of(blocks: &[Block], lines: &[Line], last: Option<usize>) -> Self {
        let mut tied = vec![false; blocks.len()];
        for end in lines.iter().flat_map(|line| [line.from.block, line.to.block]) {
            tied[end] = true;
        }
        let arcs: Vec<(usize, usize)> = lines.iter().map(|line| (line.from.block, line.to.block)).collect();
        let (ranks, turned) = ranks(blocks.len(), &arcs, last, &tied);
        let cells =
            blocks.iter().zip(&ranks).map(|(block, column)| Cell { column: *column, height: block.height });
        let mut out =
            Self { cells: cells.collect(), steps: Vec::new(), columns: Vec::new(), ways: Vec::new(), tied };
        let count = (0..blocks.len()).filter(|block| out.tied[*block]).map(|block| ranks[block] + 1).max();
        out.columns = vec![Vec::new(); count.unwrap_or(0)];
        for block in (0..blocks.len()).filter(|block| out.tied[*block]) {
            out.columns[ranks[block]].push(block);
        }
        for (line, turned) in lines.iter().zip(turned) {
            let (left, right) = if turned { (line.to, line.from) } else { (line.from, line.to) };
            let mut way = vec![left.block];
            let mut before = (left.block, left.y);
            for column in ranks[left.block] + 1..ranks[right.block] {
                let cell = out.cells.len();
                out.cells.push(Cell { column, height: 0.0 });
                out.columns[column].push(cell);
                out.steps.push(Step { left: before, right: (cell, 0.0) });
                before = (cell, 0.0);
                way.push(cell);
            }
            out.steps.push(Step { left: before, right: (right.block, right.y) });
            way.push(right.block);
            out.ways.push((way, turned));
        }
        out.untangle();
        out
    }

    pub(super) fn holds(&self, block: usize) -> bool {
        self.tied[block]
    }

    /// Orders the columns so that few lines cross.
    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            let count = self.columns.len();
            for step in 1..count {
                let column = if forth { step } else { count - 1 - step };
                self.sort(column, forth);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// Moves each cell of a column to the mean of those that it is joined to in the column before.
    fn sort(&mut self, column: usize, forth: bool) {
        let places = self.places();
        let mut keys: Vec<(f64, usize)> = Vec::new();
        for cell in &self.columns[column] {
            let joined = self.steps.iter().filter_map(|step| match forth {
                true => (step.right.0 == *cell).then_some(step.left),
                false => (step.left.0 == *cell).then_some(step.right),
            });
            let joined: Vec<f64> = joined.map(|end| self.place(&places, end)).collect();
            let key = match joined.len() {
                0 => places[*cell],
                count => joined.iter().sum::<f64>() / count as f64,
            };
            keys.push((key, *cell));
        }
        keys.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.columns[column] = keys.into_iter().map(|(_, cell)| cell).collect();
    }

    /// The place of each cell in its column.
    fn places(&self) -> Vec<f64> {
        let mut places = vec![0.0; self.cells.len()];
        for column in &self.columns {
            for (place, cell) in column.iter().enumerate() {
                places[*cell] = place as f64;
            }
        }
        places
    }

    /// The place of a line's end: two lines of one box are apart as well.
    fn place(&self, places: &[f64], (cell, y): (usize, f64)) -> f64 {
        places[cell] + y / (self.cells[cell].height + 1.0)
    }

    fn crossings(&self) -> usize {
        let places = self.places();
        let mut by_gutter: Vec<Vec<(f64, f64)>> = vec![Vec::new(); self.columns.len()];
        for step in &self.steps {
            let ends = (self.place(&places, step.left), self.place(&places, step.right));
            by_gutter[self.cells[step.left.0].column].push(ends);
        }
        let mut count = 0;
        for ends in by_gutter {
            for (index, a) in ends.iter().enumerate() {
                count += ends[index + 1..].iter().filter(|b| (a.0 - b.0) * (a.1 - b.1) < 0.0).count();
            }
        }
        count
    }

    /// Gives everything its place, now that the upper side of each cell is known.
    pub(super) fn draw(&self, blocks: &[Block], lines: &[Line], tops: &[f64]) -> Layout {
        let mut widths = vec![0.0_f64; self.columns.len()];
        for (block, cell) in blocks
            .iter()
            .zip(&self.cells)
            .enumerate()
            .filter(|(index, _)| self.tied[*index])
            .map(|(_, it)| it)
        {
            widths[cell.column] = widths[cell.column].max(block.width);
        }
        let mut gutters = vec![0_usize; self.columns.len()];
        for step in &self.steps {
            gutters[self.cells[step.left.0].column] += 1;
        }
        let mut lefts = Vec::new();
        let mut x = 0.0;
        for (width, lines) in widths.iter().zip(&gutters) {
            lefts.push(x);
            x += width + (GUTTER.0 + GUTTER.1 * *lines as f64).min(GUTTER.2);
        }
        let mut areas = vec![Area::default(); blocks.len()];
        let mut height = 0.0_f64;
        for (index, (block, area)) in
            blocks.iter().zip(&mut areas).enumerate().filter(|(index, _)| self.tied[*index])
        {
            let column = self.cells[index].column;
            *area = Area { x: lefts[column], y: tops[index], width: widths[column], height: block.height };
            height = height.max(area.y + area.height);
        }
        let mut paths = Vec::new();
        for (line, (way, turned)) in lines.iter().zip(&self.ways) {
            let (left, right) = if *turned { (line.to, line.from) } else { (line.from, line.to) };
            let start = areas[left.block];
            let mut path = vec![(start.x + start.width, start.y + left.y)];
            for cell in way.iter().skip(1).take(way.len().saturating_sub(2)) {
                let column = self.cells[*cell].column;
                path.push((lefts[column], tops[*cell]));
                path.push((lefts[column] + widths[column], tops[*cell]));
                height = height.max(tops[*cell]);
            }
            path.push((areas[right.block].x, areas[right.block].y + right.y));
            if *turned {
                path.reverse();
            }
            paths.push(path);
        }
        let width = lefts.last().zip(widths.last()).map_or(0.0, |(left, width)| left + width);
        Layout { areas, paths, width, height }
    }
}

/// The column of each box, and which lines run from right to left because of a circle.
fn ranks(
    count: usize,
    arcs: &[(usize, usize)],
    last: Option<usize>,
    tied: &[bool],
) -> (Vec<usize>, Vec<bool>) {
    let (order, turned) = sorted(count, arcs);
    let straight: Vec<(usize, usize)> =
        arcs.iter().zip(&turned).map(|(arc, turned)| if *turned { (arc.1, arc.0) } else { *arc }).collect();
    let mut ranks = vec![0_usize; count];
    for block in &order {
        for (_, to) in straight.iter().filter(|(from, _)| from == block) {
            ranks[*to] = ranks[*to].max(ranks[*block] + 1);
        }
    }
    // A box that nothing leads to stands next to the first that it leads to.
    for block in order.iter().rev().filter(|block| !straight.iter().any(|(_, to)| to == *block)) {
        let nearest = straight.iter().filter(|(from, _)| from == block).map(|(_, to)| ranks[*to]).min();
        ranks[*block] = nearest.map_or(0, |rank| rank.saturating_sub(1));
    }
    if let Some(last) = last {
        let end = (0..count).filter(|block| tied[*block]).map(|block| ranks[block]).max();
        ranks[last] = end.unwrap_or(0);
    }
    (ranks, turned)
}

/// The boxes in an order in which lines lead onward, and which lines have to be turned round for it.
fn sorted(count: usize, arcs: &[(usize, usize)]) -> (Vec<usize>, Vec<bool>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; count];
    let mut turned = vec![false; arcs.len()];
    let mut order = Vec::new();
    let is_root = |block: &usize| !arcs.iter().any(|(_, to)| to == block);
    let (mut starts, rest): (Vec<usize>, Vec<usize>) = (0..count).partition(is_root);
    starts.extend(rest);
    for start in starts {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::Open;
        // Each with the next line to look at: a walk in depth without a call in depth.
        let mut way = vec![(start, 0_usize)];
        while let Some((block, next)) = way.pop() {
            let found = arcs.iter().enumerate().skip(next).find(|(_, (from, _))| *from == block);
            let Some((arc, (_, to))) = found else {
                seen[block] = Seen::Done;
                order.push(block);
                continue;
            };
            way.push((block, arc + 1));
            match seen[*to] {
                Seen::No => {
                    seen[*to] = Seen::Open;
                    way.push((*to, 0));
                }
                Seen::Open => turned[arc] = true,
                Seen::Done => {}
            }
        }
    }
    order.reverse();
    (order, turned)
}
