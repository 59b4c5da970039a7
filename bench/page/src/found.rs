//! What a benchmark has found, as it writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;

#[derive(Serialize)]
pub(crate) struct All {
    pub(crate) version: u32,
    pub(crate) machine: Machine,
    pub(crate) benches: Vec<Bench>,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Bench {
    pub(crate) bench: String,
    /// What readers have to know of its ways.
    #[serde(default)]
    pub(crate) note: Option<String>,
    #[serde(default)]
    pub(crate) rows: Vec<Row>,
    #[serde(default)]
    pub(crate) curves: Vec<Curve>,
}

/// Some work, done in several ways.
#[derive(Deserialize, Serialize)]
pub(crate) struct Row {
    pub(crate) row: String,
    /// The size of what is passed, where the row is one of a series.
    #[serde(default)]
    pub(crate) bytes: Option<f64>,
    pub(crate) unit: String,
    pub(crate) ways: BTreeMap<String, Way>,
    #[serde(default)]
    pub(crate) targets: Vec<Target>,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Way {
    pub(crate) median: Option<f64>,
    pub(crate) p99: Option<f64>,
    pub(crate) low: Option<f64>,
    #[serde(default)]
    pub(crate) allocations: Option<f64>,
}

/// What one way is held against: a number, or so many times what another takes.
#[derive(Deserialize, Serialize)]
pub(crate) struct Target {
    #[serde(default)]
    pub(crate) way: Option<String>,
    #[serde(default)]
    pub(crate) than: Option<String>,
    #[serde(default)]
    pub(crate) most: Option<f64>,
    #[serde(default)]
    pub(crate) least: Option<f64>,
    #[serde(default)]
    pub(crate) ratio: Option<f64>,
    #[serde(default)]
    pub(crate) met: Option<bool>,
}

/// How something grows.
#[derive(Deserialize, Serialize)]
pub(crate) struct Curve {
    pub(crate) curve: String,
    pub(crate) x: String,
    pub(crate) unit: String,
    pub(crate) points: Vec<(f64, f64)>,
    #[serde(default)]
    pub(crate) most: Option<f64>,
}

impl All {
    /// Makes one of rows with the same name: several benchmarks may have done the same work in different ways.
    pub(crate) fn join(&mut self) {
        let mut rows: Vec<Row> = Vec::new();
        for bench in &mut self.benches {
            let own = std::mem::take(&mut bench.rows);
            for row in own {
                match rows.iter_mut().find(|known| known.row == row.row) {
                    Some(known) => {
                        known.ways.extend(row.ways);
                        known.targets.extend(row.targets);
                    }
                    None => rows.push(row),
                }
            }
        }
        rows.iter_mut().for_each(Row::judge);
        if let Some(first) = self.benches.first_mut() {
            first.rows = rows;
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.benches.iter().flat_map(|bench| &bench.rows)
    }
}

impl Row {
    /// Looks at targets whose two ways were measured by different benchmarks: theirs is the ratio of the medians.
    fn judge(&mut self) {
        let median = |way: &str| self.ways.get(way)?.median;
        for target in self.targets.iter_mut().filter(|target| target.met.is_none()) {
            let own = target.way.as_deref().and_then(median);
            target.ratio = own.zip(target.than.as_deref().and_then(median)).map(|(own, than)| own / than);
            target.met = target.ratio.map(|ratio| {
                target.most.is_none_or(|most| ratio <= most)
                    && target.least.is_none_or(|least| ratio >= least)
            });
        }
    }

    /// The rows of one group share what stands before the colon.
    pub(crate) fn group(&self) -> &str {
        self.row.split_once(": ").map_or(self.row.as_str(), |(group, _)| group)
    }

    /// The ways, ours first and by hand second.
    pub(crate) fn ways(&self) -> Vec<(&str, &Way)> {
        let mut ways: Vec<_> = self.ways.iter().map(|(name, way)| (name.as_str(), way)).collect();
        ways.sort_by_key(|(name, _)| (rank(name), *name));
        ways
    }
}

fn rank(way: &str) -> usize {
    match way {
        "ours" => 0,
        "by hand" => 1,
        _ => 2,
    }
}
