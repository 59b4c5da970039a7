//! What was measured.

use std::time::Instant;

use serde_json::{Value, json};

const TURNS: usize = 31;

pub(crate) struct Rows {
    filter: String,
    rows: Vec<(String, &'static str, Vec<f64>)>,
}

impl Rows {
    pub(crate) fn new(filter: String) -> Self {
        Self { filter, rows: Vec::new() }
    }

    pub(crate) fn wants(&self, row: &str) -> bool {
        row.contains(&self.filter)
    }

    /// Times some work, so many times in each turn.
    pub(crate) fn time(
        &mut self,
        row: &str,
        way: &'static str,
        times: usize,
        mut work: impl FnMut() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if !self.wants(row) {
            return Ok(());
        }
        work()?;
        let mut samples = Vec::new();
        for _ in 0..TURNS {
            let start = Instant::now();
            for _ in 0..times {
                work()?;
            }
            samples.push(start.elapsed().as_nanos() as f64 / times as f64);
        }
        self.add(row, way, samples);
        Ok(())
    }

    pub(crate) fn add(&mut self, row: &str, way: &'static str, mut samples: Vec<f64>) {
        samples.sort_by(f64::total_cmp);
        self.rows.push((row.to_owned(), way, samples));
    }

    pub(crate) fn print(&self) {
        for (row, way, samples) in &self.rows {
            println!("{row:<46}  {way} {:.3} µs", at(samples, 50) / 1e3);
        }
    }

    pub(crate) fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|(row, way, samples)| {
                let times =
                    json!({ "median": at(samples, 50), "p99": at(samples, 99), "low": at(samples, 0) });
                let targets: &[Value] = match (row.as_str(), *way) {
                    ("load: new process, Python", "wasmtime's cache") => {
                        &[json!({ "way": way, "than": "ours", "least": 12.0 })]
                    }
                    _ => &[],
                };
                json!({ "row": row, "unit": "ns", "ways": { *way: times }, "targets": targets })
            })
            .collect();
        json!({ "bench": "peers", "rows": rows })
    }
}

fn at(samples: &[f64], hundredths: usize) -> f64 {
    samples.get(samples.len() * hundredths / 100).copied().unwrap_or(f64::NAN)
}
