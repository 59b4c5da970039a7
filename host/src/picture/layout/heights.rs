//! How far down each box and each passing line stands.

#![allow(
    clippy::indexing_slicing,
    reason = "every index comes from the columns, of which there is one entry each"
)]

use super::GAP;
use super::columns::Columns;

/// How often columns are moved towards their neighbours; after that nothing moves much.
const ROUNDS: usize = 12;

/// The upper side of each cell: lines as straight as the order of the columns lets them be, nothing closer than the gap.
pub(super) fn settle(columns: &Columns) -> Vec<f64> {
    let mut tops = vec![0.0; columns.cells.len()];
    for column in &columns.columns {
        let mut y = 0.0;
        for cell in column {
            tops[*cell] = y;
            y += columns.cells[*cell].height + GAP;
        }
    }
    for round in 0..ROUNDS {
        let forth: Vec<usize> = (0..columns.columns.len()).collect();
        let order: Vec<usize> = if round % 2 == 0 { forth } else { forth.into_iter().rev().collect() };
        for column in order {
            move_column(columns, column, &mut tops);
        }
    }
    let cells = columns.columns.iter().flatten();
    let highest = cells.clone().map(|cell| tops[*cell]).fold(f64::INFINITY, f64::min);
    for cell in cells {
        tops[*cell] = (tops[*cell] - highest).round();
    }
    tops
}

/// Moves the cells of a column as near as may be to where their lines want them.
fn move_column(columns: &Columns, column: usize, tops: &mut [f64]) {
    let cells = &columns.columns[column];
    // A block of cells that touch each other, as one: the sum of what they want, how many say so, and how many cells.
    let mut clusters: Vec<(f64, f64, usize)> = Vec::new();
    let mut offsets = Vec::new();
    let mut offset = 0.0;
    for cell in cells {
        let mut wanted = Vec::new();
        for step in &columns.steps {
            if step.left.0 == *cell {
                wanted.push(tops[step.right.0] + step.right.1 - step.left.1);
            } else if step.right.0 == *cell {
                wanted.push(tops[step.left.0] + step.left.1 - step.right.1);
            }
        }
        if wanted.is_empty() {
            wanted.push(tops[*cell]);
        }
        offsets.push(offset);
        let weight = wanted.len() as f64;
        clusters.push((wanted.iter().sum::<f64>() - offset * weight, weight, 1));
        offset += columns.cells[*cell].height + GAP;
        // Two clusters in the wrong order become one, which stands where both want it on the average.
        while let [.., a, b] = clusters.as_slice()
            && a.0 / a.1 > b.0 / b.1
        {
            let joined = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            clusters.truncate(clusters.len() - 2);
            clusters.push(joined);
        }
    }
    let places = clusters.iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, *count));
    for ((cell, offset), place) in cells.iter().zip(offsets).zip(places) {
        tops[*cell] = place + offset;
    }
}
