//! Sends `tracing` events to the host.

use std::fmt::{Debug, Write as _};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::host_log::{Level, write};

/// The layer that writes events to the host's log; spans show as a prefix, `outer:inner: message`.
///
/// It is installed already. An author who wants another subscriber puts this layer into it.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct HostLog;

impl<S> Layer<S> for HostLog
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut text = String::new();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            text.push_str(span.name());
            text.push(':');
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let mut words = Words::default();
        event.record(&mut words);
        text.push_str(&words.message);
        text.push_str(&words.fields);
        let metadata = event.metadata();
        write(level(metadata), metadata.target(), text.trim_end());
    }
}

/// An event's message, and its other fields as ` name=value`.
#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a string fails only if the value's own formatting does; what it wrote until then stays.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }
}

fn level(metadata: &Metadata<'_>) -> Level {
    match *metadata.level() {
        tracing::Level::TRACE => Level::Trace,
        tracing::Level::DEBUG => Level::Debug,
        tracing::Level::INFO => Level::Info,
        tracing::Level::WARN => Level::Warn,
        tracing::Level::ERROR => Level::Error,
    }
}

/// Becomes the default subscriber, unless the author has set one.
pub(crate) fn install() {
    let subscriber = tracing_subscriber::registry().with(HostLog).with(LevelFilter::INFO);
    let _ = tracing::subscriber::set_global_default(subscriber);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host_log::take;

    #[test]
    fn events_arrive_with_spans_and_fields() {
        let subscriber = tracing_subscriber::registry().with(HostLog).with(LevelFilter::INFO);
        tracing::subscriber::with_default(subscriber, || {
            let _outer = tracing::info_span!("page").entered();
            tracing::warn!(target: "cache", entries = 3, path = %"a/b", "cold");
            tracing::debug!("below the bar");
        });
        assert_eq!(take(), [(Level::Warn, "cache".to_owned(), "page: cold entries=3 path=a/b".to_owned())]);
    }
}
