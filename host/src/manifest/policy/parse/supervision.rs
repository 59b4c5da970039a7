//! `[supervision]` and `[plugins.x.supervision]`.

use serde::Deserialize;
use toml::Spanned;

use super::Reader;
use crate::limits::Span;
use crate::supervision::{Settings, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SupervisionTable {
    reuse: Option<Spanned<String>>,
    max_calls: Option<Spanned<i64>>,
    max_age: Option<Spanned<String>>,
    queue: Option<Spanned<i64>>,
    back_off_after: Option<Spanned<i64>>,
    back_off: Option<Spanned<String>>,
    max_back_off: Option<Spanned<String>>,
    quarantine_after: Option<Spanned<i64>>,
}

impl Reader {
    pub(super) fn supervision(&mut self, table: Option<&Spanned<SupervisionTable>>) -> Settings {
        let Some(table) = table else { return Settings::default() };
        let spot = self.source.spot(table.span());
        let table = table.get_ref();
        Settings {
            reuse: table.reuse.as_ref().and_then(|text| self.parse(text)),
            max_calls: self.count("max-calls", table.max_calls.as_ref()),
            max_age: self.time(table.max_age.as_ref()),
            queue: self.count("queue", table.queue.as_ref()),
            back_off_after: self.count("back-off-after", table.back_off_after.as_ref()),
            back_off: self.time(table.back_off.as_ref()),
            max_back_off: self.time(table.max_back_off.as_ref()),
            quarantine_after: self.count("quarantine-after", table.quarantine_after.as_ref()),
            spot: Some(spot),
        }
    }

    fn time(&mut self, text: Option<&Spanned<String>>) -> Option<std::time::Duration> {
        self.parse(text?).map(|Span(time)| time)
    }

    /// A whole number above zero.
    fn count<T: TryFrom<i64>>(&mut self, key: &str, number: Option<&Spanned<i64>>) -> Option<T> {
        let number = number?;
        let value = *number.get_ref();
        let parsed = (value > 0).then_some(value).and_then(|value| value.try_into().ok());
        if parsed.is_none() {
            let spot = self.source.spot(number.span());
            let error = wrong(format!("`{key}` cannot be {value}"));
            self.errors.push(error.on(Some(&spot)).hint("write a whole number above zero"));
        }
        parsed
    }
}
