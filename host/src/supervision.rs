//! How long an instance of a plugin is used, and what becomes of a plugin that keeps failing. Every setting is enforced.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::Serialize;

use crate::error::{Blame, Error, ErrorKind, Spot, Stage};
use crate::limits::{Span, as_milliseconds};

/// What happens to an instance after a call that ended well. After one that failed it is always dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// It is dropped: what one call leaves behind, no other finds.
    Fresh,
    /// It serves further calls, any one of them; several serve at a time. A plugin must not count on what it remembers.
    #[default]
    Warm,
    /// There is one instance, which serves all calls, one after the other, until it fails: a plugin that remembers. Calls wait
    /// for their turn, and their time runs while they do.
    One,
}

/// How instances of a plugin are used, and what becomes of it when they fail.
///
/// A *failure* is the plugin's own: a trap, an exit, a limit that it ran into, its own deadline. Being called off, the end of its
/// caller's time, and the failures of the application or of another plugin that it called are not. The instance is gone after these
/// too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Supervision {
    /// What happens to an instance after a call. Default: [`Reuse::Warm`].
    pub reuse: Reuse,
    /// With [`Reuse::Warm`]: an instance that has served so many calls serves no other once its tree of calls, or session, is over.
    /// Default: no end.
    pub max_calls: Option<u64>,
    /// With [`Reuse::Warm`]: an instance that was started this long ago serves no other call. Default: no end.
    #[serde(rename = "max_age_ms", serialize_with = "as_some_milliseconds")]
    pub max_age: Option<Duration>,
    /// How many calls may wait: for the only instance with [`Reuse::One`], else until fewer run than the plugin's limit of
    /// `concurrency`. One more is refused at once. Default: 64.
    pub queue: u32,
    /// After so many failures in a row the plugin is not called for a while. Default: 5.
    pub back_off_after: u32,
    /// For how long, after the first of these failures; twice as long after each further one. Default: 100 ms.
    #[serde(rename = "back_off_ms", serialize_with = "as_milliseconds")]
    pub back_off: Duration,
    /// The longest that this becomes. Default: 30 s.
    #[serde(rename = "max_back_off_ms", serialize_with = "as_milliseconds")]
    pub max_back_off: Duration,
    /// After so many failures in a row the plugin is not called until somebody says so. Default: 20.
    pub quarantine_after: u32,
}

impl Default for Supervision {
    fn default() -> Self {
        Self {
            reuse: Reuse::Warm,
            max_calls: None,
            max_age: None,
            queue: 64,
            back_off_after: 5,
            back_off: Duration::from_millis(100),
            max_back_off: Duration::from_secs(30),
            quarantine_after: 20,
        }
    }
}

impl Supervision {
    /// How long a plugin rests that has failed so many times in a row.
    pub(crate) fn rest(&self, failures: u32) -> Option<Duration> {
        let doublings = failures.checked_sub(self.back_off_after)?;
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        Some(self.back_off.saturating_mul(factor).min(self.max_back_off))
    }
}

impl fmt::Display for Supervision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reuse {}", self.reuse)?;
        if self.reuse == Reuse::One || self.queue != Self::default().queue {
            write!(f, ", queue {}", self.queue)?;
        }
        if let Some(calls) = self.max_calls {
            write!(f, ", max-calls {calls}")?;
        }
        if let Some(age) = self.max_age {
            write!(f, ", max-age {}", Span(age))?;
        }
        let Self { back_off_after, quarantine_after, .. } = self;
        write!(
            f,
            ", back-off {} to {} after {back_off_after} failures",
            Span(self.back_off),
            Span(self.max_back_off)
        )?;
        write!(f, ", quarantine after {quarantine_after}")
    }
}

impl fmt::Display for Reuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fresh => "fresh",
            Self::Warm => "warm",
            Self::One => "one",
        })
    }
}

impl FromStr for Reuse {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let all = [Self::Fresh, Self::Warm, Self::One];
        all.into_iter().find(|reuse| reuse.to_string() == text).ok_or_else(|| {
            wrong(format!("`{text}` is no way to use instances"))
                .hint("write `fresh` (an instance for each call), `warm` or `one` (a single instance that remembers)")
        })
    }
}

/// What becomes of a set of which a plugin cannot be compiled, linked or started, or says that it cannot work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnStartFailure {
    /// None of it is loaded.
    #[default]
    Refuse,
    /// The others run. Calls of that one are refused, until a component is swapped in that works.
    Continue,
}

impl FromStr for OnStartFailure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "refuse" => Ok(Self::Refuse),
            "continue" => Ok(Self::Continue),
            _ => Err(wrong(format!("`{text}` is nothing to do when a plugin does not start"))
                .hint("write `refuse` (none is loaded) or `continue` (the others run)")),
        }
    }
}

/// The settings that somebody made, of one plugin or for all; the rest is left to whoever is asked next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) reuse: Option<Reuse>,
    pub(crate) max_calls: Option<u64>,
    pub(crate) max_age: Option<Duration>,
    pub(crate) queue: Option<u32>,
    pub(crate) back_off_after: Option<u32>,
    pub(crate) back_off: Option<Duration>,
    pub(crate) max_back_off: Option<Duration>,
    pub(crate) quarantine_after: Option<u32>,
    /// Where they are written.
    pub(crate) spot: Option<Spot>,
}

impl From<Supervision> for Settings {
    fn from(given: Supervision) -> Self {
        let default = Supervision::default();
        Self {
            reuse: Some(given.reuse),
            max_calls: given.max_calls,
            max_age: given.max_age,
            queue: Some(given.queue).filter(|queue| *queue != default.queue),
            back_off_after: Some(given.back_off_after),
            back_off: Some(given.back_off),
            max_back_off: Some(given.max_back_off),
            quarantine_after: Some(given.quarantine_after),
            spot: None,
        }
    }
}

impl Settings {
    /// These settings, those `general` where these say nothing, and the defaults.
    ///
    /// What is only said of one way to use instances goes with it: a plugin with a `reuse` of its own inherits none of it.
    ///
    /// # Errors
    ///
    /// For what would have no effect.
    pub(crate) fn over(&self, general: &Self) -> Result<Supervision, Error> {
        let default = Supervision::default();
        let mode = if self.reuse.is_some() { &Self::default() } else { general };
        let reuse = self.reuse.or(general.reuse).unwrap_or_default();
        let (max_calls, max_age) = (self.max_calls.or(mode.max_calls), self.max_age.or(mode.max_age));
        let queue = self.queue.or(general.queue);
        let spot = self.spot.as_ref().or(general.spot.as_ref());
        for (key, is_set) in [("max-calls", max_calls.is_some()), ("max-age", max_age.is_some())] {
            if is_set && reuse != Reuse::Warm {
                let why = match reuse {
                    Reuse::One => "it would make the plugin forget, and `one` is for plugins that remember",
                    _ => "no instance serves a second call",
                };
                return Err(wrong(format!("`{key}` cannot be had with `reuse = \"{reuse}\"`"))
                    .on(spot)
                    .hint(format!("remove it: {why}")));
            }
        }
        let out = Supervision {
            reuse,
            max_calls,
            max_age,
            queue: queue.unwrap_or(default.queue),
            back_off_after: self.back_off_after.or(general.back_off_after).unwrap_or(default.back_off_after),
            back_off: self.back_off.or(general.back_off).unwrap_or(default.back_off),
            max_back_off: self.max_back_off.or(general.max_back_off).unwrap_or(default.max_back_off),
            quarantine_after: self
                .quarantine_after
                .or(general.quarantine_after)
                .unwrap_or(default.quarantine_after),
        };
        if out.max_back_off < out.back_off {
            let (least, most) = (Span(out.back_off), Span(out.max_back_off));
            return Err(wrong(format!("`max-back-off`, {most}, is less than `back-off`, {least}"))
                .on(spot)
                .hint("a plugin rests for `back-off` at first, and for `max-back-off` at most"));
        }
        if out.quarantine_after < out.back_off_after {
            let (first, last) = (out.back_off_after, out.quarantine_after);
            return Err(wrong(format!("`quarantine-after`, {last}, comes before `back-off-after`, {first}"))
                .on(spot)
                .hint(
                    "a plugin that fails rests first; where it shall not, write the same number for both",
                ));
        }
        Ok(out)
    }
}

pub(crate) fn wrong(message: String) -> Error {
    Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message)
}

pub(crate) fn as_some_milliseconds<S: serde::Serializer>(
    time: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => as_milliseconds(time, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_their_limit() {
        let supervision = Supervision {
            back_off_after: 2,
            back_off: Duration::from_millis(100),
            max_back_off: Duration::from_secs(1),
            ..Supervision::default()
        };
        let rests = |failures| supervision.rest(failures).map(|rest| rest.as_millis());
        let all: Vec<_> = (1..=7).map(rests).collect();
        assert_eq!(all, [None, Some(100), Some(200), Some(400), Some(800), Some(1000), Some(1000)]);
        assert_eq!(rests(u32::MAX), Some(1000));
    }

    #[test]
    fn a_reuse_of_its_own_inherits_nothing_of_another() {
        let general = Settings { max_calls: Some(7), back_off_after: Some(2), ..Settings::default() };
        let one = Settings { reuse: Some(Reuse::One), ..Settings::default() }.over(&general).unwrap();
        assert_eq!((one.max_calls, one.back_off_after), (None, 2));
        assert_eq!(Settings::default().over(&general).unwrap().max_calls, Some(7));
    }
}
