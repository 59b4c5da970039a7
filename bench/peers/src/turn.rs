//! Turns: a line of four words asks for one (`extism bytes 65536 200`: who, what, of which length, how often), and a line with
//! nanoseconds, or with an error, answers.

use std::io::{BufRead as _, Write as _};
use std::str::FromStr;
use std::time::Instant;

use anyhow::Context as _;

use crate::plugin::Plugins;

/// In which way Extism does the work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// One plugin, which loads its input and stores its output.
    Extism,
    /// One plugin, which hands its input on as it lies.
    InPlace,
    /// As the first, lent by a pool for each call.
    Pool,
}

pub(crate) struct Turn {
    pub(crate) way: Way,
    pub(crate) work: String,
    pub(crate) length: usize,
    times: u32,
}

impl FromStr for Turn {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [way, work, length, times] = words.as_slice() else {
            anyhow::bail!("a turn has four words: who, what, of which length, how often");
        };
        let way = match *way {
            "extism" => Way::Extism,
            "in-place" => Way::InPlace,
            "pool" => Way::Pool,
            other => anyhow::bail!("nobody here is called `{other}`"),
        };
        Ok(Self { way, work: (*work).to_owned(), length: length.parse()?, times: times.parse()? })
    }
}

impl Turn {
    /// Nanoseconds that the work takes each time. What ran before has filled the caches with something else, so a part of the turn
    /// runs before time is taken; the other side does the same.
    pub(crate) fn time(&self, mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
        for _ in 0..=self.times / 10 {
            work()?;
        }
        let start = Instant::now();
        for _ in 0..self.times {
            work()?;
        }
        Ok(start.elapsed().as_nanos() as f64 / f64::from(self.times))
    }
}

/// Does what each line asks for, until there is no more.
pub(crate) fn answer(plugins: &mut Plugins) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read what to do")?;
        match line.parse().and_then(|turn| plugins.turn(&turn)) {
            Ok(nanoseconds) => writeln!(out, "{nanoseconds}")?,
            Err(error) => writeln!(out, "error: {error:#}")?,
        }
        out.flush()?;
    }
    Ok(())
}
