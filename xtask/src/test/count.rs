//! Counts tests by what their runners print.

use std::fmt;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Count {
    /// Reads the summaries of cargo's, pytest's and Node's test runners in `output`.
    pub(crate) fn read(output: &str) -> Self {
        let mut count = Self::default();
        for line in output.lines() {
            let line = line.trim_matches(['=', ' ', 'ℹ', '#']);
            if let Some(rest) = line.strip_prefix("test result:") {
                count.take(rest.split_once('.').map_or("", |(_, counts)| counts).split(';'));
            } else if line.contains(" in ") && (line.contains(" passed") || line.contains(" failed")) {
                count.take(line.split_once(" in ").map_or("", |(counts, _)| counts).split(','));
            } else if let Some((word, number)) = line.split_once(' ') {
                count.put(word, number);
            }
        }
        count
    }

    /// Parts such as `12 passed`.
    fn take<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        for part in parts {
            if let Some((number, word)) = part.trim().split_once(' ') {
                self.put(word, number);
            }
        }
    }

    fn put(&mut self, word: &str, number: &str) {
        let Ok(number) = number.trim().parse::<u64>() else { return };
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "errors" | "error" => self.failed += number,
            "ignored" | "skipped" => self.skipped += number,
            _ => {}
        }
    }

    /// A step that passed and counts nothing is one test.
    pub(crate) fn or_one_passed(self) -> Self {
        Self { passed: if self == Self::default() { 1 } else { self.passed }, ..self }
    }

    /// A step that failed is at least one failure: its compilation may have failed.
    pub(crate) fn or_one_failed(self) -> Self {
        Self { failed: self.failed.max(1), ..self }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_summaries_of_three_runners() {
        let cases = [
            (
                "test result: ok. 18 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.15s\n\
                 test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
                (19, 2, 2),
            ),
            ("===== 3 failed, 40 passed, 1 skipped in 0.52s =====", (40, 3, 1)),
            ("12 passed in 1.20s", (12, 0, 0)),
            ("# tests 7\n# pass 6\n# fail 1\n# skipped 0", (6, 1, 0)),
            ("ℹ pass 6\nℹ fail 0", (6, 0, 0)),
            ("nothing was passed in silence", (0, 0, 0)),
        ];
        for (output, (passed, failed, skipped)) in cases {
            assert_eq!(Count::read(output), Count { passed, failed, skipped }, "{output}");
        }
    }
}
