//! What a test reads: one JSON object a line.

use plugwright::{Error, Handle, PluginId, Report};
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Version of the protocol; it rises when a helper made for an older one could go wrong.
const PROTOCOL: u32 = 1;

/// The first line, once the plugin can be called.
#[derive(Serialize)]
pub(super) struct Ready {
    pub(super) ready: About,
}

#[derive(Serialize)]
pub(super) struct About {
    protocol: u32,
    plugin: String,
    functions: Vec<String>,
    asks: Vec<String>,
}

impl Ready {
    pub(super) fn new(plugin: &str, functions: Vec<String>, asks: Vec<String>) -> Self {
        Self { ready: About { protocol: PROTOCOL, plugin: plugin.to_owned(), functions, asks } }
    }
}

/// The end of a call that ended well.
#[derive(Serialize)]
pub(super) struct Returned<'a> {
    pub(super) id: &'a Value,
    #[serde(rename = "return")]
    pub(super) value: Value,
}

/// The end of a call that did not.
#[derive(Serialize)]
pub(super) struct Failed<'a> {
    pub(super) id: &'a Value,
    pub(super) error: &'a ErrorView,
}

/// A question: a function that the plugin imports.
#[derive(Serialize)]
pub(super) struct Asked<'a> {
    pub(super) id: u64,
    pub(super) import: &'a str,
    pub(super) arguments: &'a Value,
    /// Which plugin calls it.
    pub(super) plugin: &'a str,
}

/// A notice: a resource of the test that the plugin owned is no more.
#[derive(Serialize)]
pub(super) struct Dropped {
    pub(super) dropped: Handle,
}

/// An error, for programs and for people.
#[derive(Serialize)]
pub(super) struct ErrorView {
    kind: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blame: Option<String>,
    /// The plugins from the one that was called to the one at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chain: Vec<String>,
    /// The uncaught exception or panic, in the words of the plugin's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// All of it as the command line prints it.
    rendered: String,
}

impl ErrorView {
    /// A line that cannot be understood or does not belong where it stands.
    pub(super) fn protocol(why: &str) -> Self {
        Self::plain("protocol", why, format!("error: {why}"))
    }

    /// In a box, because it is rare and large.
    pub(super) fn boxed(error: impl Into<Self>) -> Box<Self> {
        Box::new(error.into())
    }

    fn plain(kind: &str, message: &str, rendered: String) -> Self {
        Self {
            kind: kind.to_owned(),
            message: message.to_owned(),
            stage: None,
            blame: None,
            chain: Vec::new(),
            fault: None,
            notes: Vec::new(),
            hint: None,
            rendered,
        }
    }
}

impl From<&Error> for ErrorView {
    fn from(error: &Error) -> Self {
        let fault = error.fault_report().map(|fault| {
            let place = fault.place.as_ref().map(|place| {
                json!({ "file": place.file, "line": place.line, "column": place.column, "function": place.function })
            });
            json!({ "kind": fault.kind, "message": fault.message, "place": place, "traceback": fault.traceback })
        });
        Self {
            kind: words(&format!("{:?}", error.kind())),
            message: error.to_string(),
            stage: Some(words(&format!("{:?}", error.stage()))),
            blame: Some(words(&format!("{:?}", error.blame()))),
            chain: error.plugins().iter().map(PluginId::to_string).collect(),
            fault,
            notes: error.notes().to_vec(),
            hint: error.hint_text().map(str::to_owned),
            rendered: error.render(),
        }
    }
}

impl From<&Report> for ErrorView {
    fn from(report: &Report) -> Self {
        let rendered = report.render();
        match report.errors().first() {
            Some(first) => Self { rendered, ..Self::from(first) },
            None => Self::plain("bug", "nothing is said to be wrong", rendered),
        }
    }
}

/// Tells the test that there will be no plugin.
pub(super) fn not_started(terminal: &Terminal, failure: &Failure) -> Result<(), Failure> {
    let rendered = failure.render().unwrap_or_default();
    let first = rendered.lines().next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first);
    line(terminal, &json!({ "error": ErrorView::plain("not-started", message, rendered.clone()) }))
}

/// Writes one line.
pub(super) fn line(terminal: &Terminal, message: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(message)
        .map_err(|error| Failure::usage(format!("cannot write JSON\nCaused by:\n  {error}")))?;
    terminal.data(&text)
}

/// `NoProvider` as `no-provider`.
fn words(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}
