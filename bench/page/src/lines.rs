//! Lines on logarithmic axes.

use std::fmt::Write as _;

use crate::number::{escape, mark};

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 130.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 42.0;

/// A line, and its color among those of the page.
pub(crate) struct Line<'a> {
    pub(crate) name: &'a str,
    pub(crate) color: usize,
    pub(crate) points: Vec<(f64, f64)>,
}

/// What stands on the axes.
pub(crate) struct Axes<'a> {
    pub(crate) title: &'a str,
    pub(crate) x: &'a str,
    pub(crate) x_unit: &'a str,
    pub(crate) y_unit: &'a str,
    /// A line that should not be crossed.
    pub(crate) most: Option<f64>,
}

/// One axis: from the power below the least to the one above the most; powers of two for bytes, else of ten.
struct Scale {
    base: f64,
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

/// More marks than this are hard to read.
const MARKS: f64 = 7.0;

impl Scale {
    fn of(unit: &str, values: impl Iterator<Item = f64>, start: f64, end: f64) -> Self {
        let base: f64 = if unit == "B" { 2.0 } else { 10.0 };
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for value in values.filter(|value| *value > 0.0) {
            (least, most) = (least.min(value), most.max(value));
        }
        let from = if least.is_finite() { least.log(base).floor() } else { 0.0 };
        Self { base, from, to: most.max(1e-9).log(base).ceil().max(from + 1.0), start, end }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.max(1e-9).log(self.base) - self.from) / (self.to - self.from);
        self.start + share.clamp(0.0, 1.0) * (self.end - self.start)
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let step = ((self.to - self.from) / MARKS).ceil().max(1.0) as usize;
        (self.from as i32..=self.to as i32).step_by(step).map(|power| self.base.powi(power))
    }
}

pub(crate) fn lines(axes: &Axes<'_>, lines: &[Line<'_>]) -> String {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let x = Scale::of(axes.x_unit, points().map(|(x, _)| x), LEFT, WIDTH - RIGHT);
    let y = Scale::of(axes.y_unit, points().map(|(_, y)| y).chain(axes.most), HEIGHT - BOTTOM, TOP);
    let mut out =
        format!(r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{}</title>"#, escape(axes.title));
    // Writing into a String cannot fail.
    for value in y.marks() {
        let at = y.place(value);
        let _ = write!(
            out,
            r#"<path class="grid" d="M{LEFT} {at:.1}H{}"/><text class="axis end" x="{}" y="{:.1}">{}</text>"#,
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0,
            escape(&mark(value, axes.y_unit))
        );
    }
    for value in x.marks() {
        let at = x.place(value);
        let _ = write!(
            out,
            r#"<path class="grid" d="M{at:.1} {TOP}V{}"/><text class="axis middle" x="{at:.1}" y="{}">{}</text>"#,
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 16.0,
            escape(&mark(value, axes.x_unit))
        );
    }
    let _ = write!(
        out,
        r#"<text class="axis middle" x="{}" y="{}">{}</text>"#,
        f64::midpoint(LEFT, WIDTH - RIGHT),
        HEIGHT - 6.0,
        escape(axes.x)
    );
    if let Some(most) = axes.most {
        let at = y.place(most);
        let _ = write!(
            out,
            r#"<path class="limit" d="M{LEFT} {at:.1}H{}"/><text class="axis" x="{}" y="{:.1}">target</text>"#,
            WIDTH - RIGHT,
            WIDTH - RIGHT + 8.0,
            at + 4.0
        );
    }
    draw(&mut out, lines, &x, &y);
    out.push_str("</svg>");
    out
}

fn draw(out: &mut String, lines: &[Line<'_>], x: &Scale, y: &Scale) {
    // Names stand at the ends of their lines, and move apart where these meet.
    let mut names: Vec<(f64, &Line<'_>)> =
        lines.iter().filter_map(|line| Some((y.place(line.points.last()?.1), line))).collect();
    names.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut free = TOP;
    for (at, line) in names {
        let path: String = line
            .points
            .iter()
            .enumerate()
            .map(|(index, (px, py))| {
                format!("{}{:.1} {:.1}", if index == 0 { 'M' } else { 'L' }, x.place(*px), y.place(*py))
            })
            .collect();
        let _ = write!(out, r#"<path class="line s{}" d="{path}"/>"#, line.color);
        for (px, py) in &line.points {
            let _ = write!(
                out,
                r#"<circle class="c{}" cx="{:.1}" cy="{:.1}" r="3"/>"#,
                line.color,
                x.place(*px),
                y.place(*py)
            );
        }
        let at = at.max(free);
        free = at + 14.0;
        let end = line.points.last().map_or(0.0, |(px, _)| x.place(*px));
        let _ = write!(
            out,
            r#"<text class="label t{}" x="{:.1}" y="{:.1}">{}</text>"#,
            line.color,
            end + 8.0,
            at + 4.0,
            escape(line.name)
        );
    }
}
