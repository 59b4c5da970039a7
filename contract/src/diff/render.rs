//! A comparison as text.

use std::fmt;

use super::{Change, Diff};

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} → {}", self.old, self.new)?;
        for change in &self.changes {
            write!(f, "\n{change}")?;
        }
        if self.changes.is_empty() {
            writeln!(f, "\nnothing changed")?;
        }
        writeln!(f, "\nplugins that are compiled already: {}", self.plugins())?;
        writeln!(f, "hosts that are compiled already: {}", self.hosts())?;
        match &self.advice {
            Some(advice) => writeln!(f, "version: {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} ({})", self.place, self.what, self.rule)?;
        for (word, text) in [("old", &self.old), ("new", &self.new)] {
            if let Some(text) = text {
                writeln!(f, "  {word}      {text}")?;
            }
        }
        for way in &self.uses {
            writeln!(f, "  used     {way}")?;
        }
        for (word, effect) in [("plugins", &self.plugins), ("hosts", &self.hosts)] {
            writeln!(f, "  {word:7}  {:10}  {}", effect.verdict, effect.reason)?;
        }
        Ok(())
    }
}
