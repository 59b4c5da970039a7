//! Numbers of this benchmark: rows, with the ways to do their work and what they are held against, and curves.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub(crate) const OURS: &str = "ours";
pub(crate) const HAND: &str = "by hand";

/// Some work, done in several ways.
pub(crate) struct Row {
    name: String,
    unit: &'static str,
    ways: Vec<(&'static str, Vec<f64>)>,
    targets: Vec<Target>,
}

/// What one way of a row is held against: a number, or so many times what another way takes.
pub(crate) struct Target {
    pub(crate) way: &'static str,
    pub(crate) than: Option<&'static str>,
    pub(crate) bound: Bound,
}

#[derive(Clone, Copy)]
pub(crate) enum Bound {
    Most(f64),
    Least(f64),
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, unit: &'static str, targets: Vec<Target>) -> Self {
        Self { name: name.into(), unit, ways: Vec::new(), targets }
    }

    pub(crate) fn add(&mut self, way: &'static str, sample: f64) {
        match self.ways.iter_mut().find(|(known, _)| *known == way) {
            Some((_, samples)) => samples.push(sample),
            None => self.ways.push((way, vec![sample])),
        }
    }

    fn of(&self, way: &str) -> &[f64] {
        self.ways
            .iter()
            .find(|(known, _)| *known == way)
            .map(|(_, samples)| samples.as_slice())
            .unwrap_or_default()
    }

    /// The median, or the median of the ratios of the turns: both ways of a turn ran one after the other, so a ratio holds where the
    /// machine's speed drifts.
    fn found(&self, target: &Target) -> f64 {
        let own = self.of(target.way);
        match target.than {
            None => at(own, 50),
            Some(than) => {
                at(&own.iter().zip(self.of(than)).map(|(own, other)| own / other).collect::<Vec<_>>(), 50)
            }
        }
    }

    pub(crate) fn print(&self) {
        print!("{:<46}", self.name);
        for (way, samples) in &self.ways {
            let (middle, worst) = (at(samples, 50), at(samples, 99));
            print!("  {way} {} (p99 {})", show(middle, self.unit), show(worst, self.unit));
        }
        for target in &self.targets {
            let found = self.found(target);
            let mark = if target.bound.holds(found) { "" } else { "  OVER" };
            let (sign, bound) = target.bound.parts();
            match target.than {
                Some(than) => print!("  {found:.2} × {than}, target {sign} {bound:.2}{mark}"),
                None => print!("  target {sign} {}{mark}", show(bound, self.unit)),
            }
        }
        println!();
    }

    pub(crate) fn json(&self) -> Value {
        let ways: serde_json::Map<String, Value> = self
            .ways
            .iter()
            .map(|(way, samples)| {
                let low = samples.iter().copied().fold(f64::INFINITY, f64::min);
                ((*way).to_owned(), json!({ "median": at(samples, 50), "p99": at(samples, 99), "low": low }))
            })
            .collect();
        let targets: Vec<Value> = self
            .targets
            .iter()
            .map(|target| {
                let found = self.found(target);
                let mut value = json!({
                    "way": target.way, "than": target.than, "ratio": found, "met": target.bound.holds(found),
                });
                match target.bound {
                    Bound::Most(most) => value["most"] = json!(most),
                    Bound::Least(least) => value["least"] = json!(least),
                }
                value
            })
            .collect();
        json!({ "row": self.name, "unit": self.unit, "ways": ways, "targets": targets })
    }
}

impl Target {
    pub(crate) fn most(most: f64, than: &'static str) -> Self {
        Self { way: OURS, than: Some(than), bound: Bound::Most(most) }
    }

    pub(crate) fn at_most(most: f64) -> Self {
        Self { way: OURS, than: None, bound: Bound::Most(most) }
    }

    pub(crate) fn at_least(least: f64) -> Self {
        Self { way: OURS, than: None, bound: Bound::Least(least) }
    }

    pub(crate) fn least(way: &'static str, least: f64, than: &'static str) -> Self {
        Self { way, than: Some(than), bound: Bound::Least(least) }
    }
}

impl Bound {
    fn holds(self, found: f64) -> bool {
        match self {
            Self::Most(most) => found <= most,
            Self::Least(least) => found >= least,
        }
    }

    fn parts(self) -> (&'static str, f64) {
        match self {
            Self::Most(most) => ("≤", most),
            Self::Least(least) => ("≥", least),
        }
    }
}

/// How something grows.
pub(crate) struct Curve {
    pub(crate) name: &'static str,
    pub(crate) x: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) points: Vec<(f64, f64)>,
    /// The most that the last point may be.
    pub(crate) most: Option<f64>,
}

impl Curve {
    pub(crate) fn print(&self) {
        print!("{:<46}", self.name);
        for (x, y) in &self.points {
            print!("  {x:.0}: {}", show(*y, self.unit));
        }
        if let (Some(most), Some((_, last))) = (self.most, self.points.last()) {
            let mark = if *last <= most { "" } else { "  OVER" };
            print!("  target ≤ {}{mark}", show(most, self.unit));
        }
        println!();
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "curve": self.name, "x": self.x, "unit": self.unit, "points": self.points, "most": self.most })
    }
}

/// The value below which so many of a hundred lie.
pub(crate) fn at(samples: &[f64], hundredths: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() * hundredths / 100).copied().unwrap_or(f64::NAN)
}

pub(crate) fn nanoseconds(time: Duration) -> f64 {
    time.as_nanos() as f64
}

/// Nanoseconds that one of `times` takes.
pub(crate) fn each(times: usize, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| work());
    nanoseconds(start.elapsed()) / times as f64
}

fn show(value: f64, unit: &str) -> String {
    match unit {
        "ns" if value < 10e3 => format!("{value:.0} ns"),
        "ns" if value < 10e6 => format!("{:.1} µs", value / 1e3),
        "ns" if value < 10e9 => format!("{:.1} ms", value / 1e6),
        "ns" => format!("{:.1} s", value / 1e9),
        "B" if value >= f64::from(1 << 20) => format!("{:.1} MiB", value / f64::from(1 << 20)),
        "B" => format!("{:.1} KiB", value / f64::from(1 << 10)),
        "" => format!("{value:.2}"),
        unit if value >= 100.0 => format!("{value:.0} {unit}"),
        unit => format!("{value:.2} {unit}"),
    }
}
