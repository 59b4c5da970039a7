//! Times of one call, by row and way, and what they are held against.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};

use super::count::allocations;

/// How the work of a row is done.
pub(crate) type Way = &'static str;

/// What a row is held against: at most so many times as long as another way takes.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) than: Way,
    pub(crate) most: f64,
}

pub(crate) struct Row {
    name: String,
    /// The size of what is passed, where the row is one of a series.
    bytes: Option<usize>,
    targets: Vec<Target>,
    ways: Vec<(Way, Samples)>,
}

#[derive(Default)]
struct Samples {
    /// Nanoseconds of one call, by turn.
    times: Vec<f64>,
    allocations: f64,
}

/// One way to do the work of a row, so many times.
pub(crate) struct Case<'c> {
    pub(crate) row: usize,
    pub(crate) way: Way,
    pub(crate) times: usize,
    pub(crate) work: Box<dyn FnMut(usize) + 'c>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, bytes: Option<usize>, targets: &[Target]) -> Self {
        Self { name: name.into(), bytes, targets: targets.to_vec(), ways: Vec::new() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Times one turn.
    pub(crate) fn turn(&mut self, case: &mut Case<'_>) {
        // What ran before has filled the caches with something else.
        (case.work)(case.times / 10 + 1);
        let allocated = allocations();
        let start = Instant::now();
        (case.work)(case.times);
        let time = start.elapsed().as_nanos() as f64 / case.times as f64;
        let allocated = (allocations() - allocated) as f64 / case.times as f64;
        let known = self.ways.iter().position(|(way, _)| *way == case.way);
        let index = known.unwrap_or_else(|| {
            self.ways.push((case.way, Samples::default()));
            self.ways.len() - 1
        });
        let samples = &mut self.ways[index].1;
        samples.times.push(time);
        samples.allocations = allocated;
    }

    fn samples(&self, way: Way) -> Option<&Samples> {
        self.ways.iter().find(|(known, _)| *known == way).map(|(_, samples)| samples)
    }

    /// How many times as long one way takes as another: the median of the ratios of all turns, in which both ran one after the
    /// other, so that it holds where the machine's speed drifts.
    fn ratio(&self, way: Way, than: Way) -> Option<f64> {
        let (ours, other) = (self.samples(way)?, self.samples(than)?);
        Some(median(ours.times.iter().zip(&other.times).map(|(ours, other)| ours / other)))
    }

    pub(crate) fn print(&self) {
        print!("{:<44}", self.name);
        for (way, samples) in &self.ways {
            let (middle, worst) = (median(samples.times.iter().copied()), p99(&samples.times));
            print!("  {way} {} (p99 {}, {:.2} alloc.)", show(middle), show(worst), samples.allocations);
        }
        for Target { than, most } in &self.targets {
            if let Some(ratio) = self.ratio(OURS, than) {
                let mark = if ratio <= *most { "" } else { "  OVER" };
                print!("  {ratio:.2} × {than}, target {most:.2}{mark}");
            }
        }
        println!();
    }

    pub(crate) fn json(&self) -> Value {
        let ways: BTreeMap<Way, Value> =
            self.ways.iter().map(|(way, samples)| (*way, samples.json())).collect();
        let targets: Vec<Value> = self
            .targets
            .iter()
            .map(|target| {
                let ratio = self.ratio(OURS, target.than);
                json!({
                    "than": target.than, "most": target.most, "ratio": ratio,
                    "met": ratio.map(|ratio| ratio <= target.most),
                })
            })
            .collect();
        json!({ "row": self.name, "bytes": self.bytes, "unit": "ns", "ways": ways, "targets": targets })
    }
}

impl Samples {
    fn json(&self) -> Value {
        json!({
            "median": median(self.times.iter().copied()), "p99": p99(&self.times),
            "low": self.times.iter().copied().fold(f64::INFINITY, f64::min),
            "allocations": self.allocations,
        })
    }
}

pub(crate) const OURS: Way = "ours";

fn sorted(times: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times
}

fn median(times: impl Iterator<Item = f64>) -> f64 {
    let times = sorted(times);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn p99(times: &[f64]) -> f64 {
    let times = sorted(times.iter().copied());
    times.get(times.len() * 99 / 100).copied().unwrap_or(0.0)
}

fn show(nanoseconds: f64) -> String {
    if nanoseconds < 10_000.0 {
        format!("{nanoseconds:.0} ns")
    } else {
        format!("{:.1} µs", nanoseconds / 1e3)
    }
}
