//! A cell of the matrix: one case, called in one way.

use std::collections::BTreeMap;

use conformance_harness::Language;

/// A way to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Host to plugin, code generated from the contract.
    Typed(Language),
    /// Host to plugin, values of any types that serde knows.
    Serde(Language),
    /// Host to plugin, values in WAVE.
    Wave(Language),
    /// Host to plugin, values in JSON.
    Json(Language),
    /// Plugin to host: the application offers what the plugin imports.
    Import(Language),
    /// Plugin to plugin: consumer, provider.
    Isolated(Language, Language),
    /// The same, the two made one component.
    Fused(Language, Language),
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    /// So many calls answered as they should.
    Passed(usize),
    /// A toolchain cannot do it, as its case declares.
    Unsupported,
    /// The host refuses it by name.
    Refused,
    /// Nobody could: no other plugin can serve what only a world names.
    Undefined,
    /// What was found and what was expected.
    Failed(Vec<String>),
}

impl Cell {
    /// What failed, where anything did.
    pub(crate) fn failed(failures: Vec<String>) -> Self {
        Tally { passed: 0, failures }.cell()
    }

    /// Both halves of a cell that is called twice.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Passed(one), Self::Passed(other)) => Self::Passed(one + other),
            (Self::Failed(mut one), Self::Failed(other)) => {
                one.extend(other);
                Self::Failed(one)
            }
            (Self::Passed(_), other) => other,
            (one, _) => one,
        }
    }
}

/// All cells.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    cells: BTreeMap<(String, Way), Cell>,
}

impl Matrix {
    pub(crate) fn put(&mut self, case: &str, way: Way, cell: Cell) {
        self.cells.insert((case.to_owned(), way), cell);
    }

    pub(crate) fn get(&self, case: &str, way: Way) -> Option<&Cell> {
        self.cells.get(&(case.to_owned(), way))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Way, &Cell)> {
        self.cells.iter().map(|((case, way), cell)| (case.as_str(), *way, cell))
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.cells.values().any(|cell| matches!(cell, Cell::Failed(_)))
    }
}

/// Collects the calls of a cell.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    passed: usize,
    failures: Vec<String>,
}

impl Tally {
    /// Counts one call: `None` where it answered as it should.
    pub(crate) fn count(&mut self, failure: Option<String>) {
        match failure {
            None => self.passed += 1,
            Some(failure) => self.failures.push(failure),
        }
    }

    pub(crate) fn cell(self) -> Cell {
        if self.failures.is_empty() { Cell::Passed(self.passed) } else { Cell::Failed(self.failures) }
    }
}
