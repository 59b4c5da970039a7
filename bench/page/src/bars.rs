//! A row as bars: one for each way, with a line from its best turn to its 99th of a hundred.

use std::fmt::Write as _;

use crate::found::{Row, Way};
use crate::number::{escape, show};

const WIDTH: f64 = 560.0;
const NAME: f64 = 150.0;
const LABEL: f64 = 110.0;
const BAR: f64 = 14.0;
const STEP: f64 = 22.0;

/// A row as an SVG, with a place for each way among those of the page.
pub(crate) fn bars(row: &Row, color: impl Fn(&str) -> usize) -> String {
    let ways: Vec<(&str, &Way)> = row.ways().into_iter().filter(|(_, way)| way.median.is_some()).collect();
    // A single bad turn must not shrink all bars to nothing: what is beyond is cut off, and ends in an arrow.
    let most = ways.iter().filter_map(|(_, way)| way.median).fold(0.0, f64::max) * 1.35;
    let place = |value: f64| NAME + (value / most).clamp(0.0, 1.0) * (WIDTH - NAME - LABEL);
    let height = STEP * ways.len() as f64 + 4.0;
    let mut out =
        format!(r#"<svg viewBox="0 0 {WIDTH} {height}" role="img"><title>{}</title>"#, escape(&row.row));
    for (index, (name, way)) in ways.iter().enumerate() {
        let y = STEP * index as f64 + 4.0;
        let median = way.median.unwrap_or_default();
        let (low, high) = (way.low.unwrap_or(median), way.p99.unwrap_or(median));
        let (middle, color) = (y + BAR / 2.0, color(name));
        // Writing into a String cannot fail.
        let _ = write!(
            out,
            r#"<text class="name" x="{x}" y="{text}">{name}</text>
<rect class="c{color}" x="{NAME}" y="{y}" width="{width:.1}" height="{BAR}" rx="2"/>
<path class="spread" d="M{from:.1} {middle}H{to:.1}M{from:.1} {top}v8M{to:.1} {top}v8"/>
<text class="value" x="{label:.1}" y="{text}">{value}</text>"#,
            x = NAME - 8.0,
            text = middle + 4.0,
            name = escape(name),
            width = (place(median) - NAME).max(1.0),
            from = place(low),
            to = place(high),
            top = middle - 4.0,
            label = place(high).max(place(median)) + 8.0,
            value = escape(&show(median, &row.unit)),
        );
    }
    out.push_str("</svg>");
    out
}
