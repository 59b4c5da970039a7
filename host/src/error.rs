//! The one error of this crate, and the report that holds several.

mod fault;
mod redact;
mod report;

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

pub use fault::{Fault, FaultPlace};
pub use report::Report;

use crate::budget::{Budget, Spent};
use crate::name::{InterfaceName, PluginId};
use crate::tree::TraceId;

/// The stage of the pipeline that an error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// Reading a manifest or the operator's file.
    Manifest,
    /// Finding a component.
    Resolve,
    /// Reading a component's imports and exports, or comparing them with a world.
    Contract,
    /// Matching requests with grants.
    Grant,
    /// Deciding who serves whom.
    Plan,
    /// Making machine code of a component.
    Compile,
    /// Reading or writing the cache of machine code.
    Cache,
    /// Satisfying a component's imports.
    Link,
    /// Making one component of several.
    Compose,
    /// Starting a plugin.
    Instantiate,
    /// Calling a plugin.
    Call,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file cannot be read or written.
    Io,
    /// A manifest or the operator's file is not valid.
    Manifest,
    /// A file is not a component.
    NotAComponent,
    /// A WIT package is not valid.
    Wit,
    /// A component is larger than its limits.
    TooLarge,
    /// A component does not target its world.
    Mismatch,
    /// Nobody serves an import.
    NoProvider,
    /// More than one plugin could serve an import.
    Ambiguous,
    /// A provider serves another version, or other types, than its consumer imports.
    Incompatible,
    /// Plugins import each other in a circle.
    Cycle,
    /// A plugin needs what it was not granted.
    NotGranted,
    /// A plugin may not export a name that belongs to the host.
    Reserved,
    /// Something that this version cannot do.
    Unsupported,
    /// Wasmtime refused a component.
    Compile,
    /// Nobody serves a plugin's place in the set now: it was left out, it rests after failures, it is in quarantine.
    NotProvided,
    /// A plugin that serves so many calls at a time, or one, has more of them waiting than its queue holds.
    Busy,
    /// A plugin says that it cannot work, or cannot hand over or take over what is remembered.
    Unfit,
    /// There is no such plugin, interface or function.
    NotFound,
    /// Arguments do not fit the function's types.
    Arguments,
    /// The plugin trapped: a panic, an uncaught exception, a broken promise of the canonical ABI.
    Trap,
    /// The plugin ended the process it thought it was.
    Exit,
    /// A resource was used whose owner is no more: the instance that made it has failed or was replaced.
    Gone,
    /// The call took longer than its deadline.
    Deadline,
    /// A tree of calls was to become deeper than its limit.
    Depth,
    /// The plugin wanted more memory, tables, instances or resources of the host than its limit.
    Memory,
    /// The plugin printed or logged more than its limit.
    Output,
    /// A value was larger than the limit on what the host allocates for one call, or all that went over an edge was.
    Transfer,
    /// The plugin called the host more often than it may in a second.
    HostCalls,
    /// The plugin computed more than its limit of fuel.
    Fuel,
    /// The plugin wanted more random bytes than one call may have.
    Entropy,
    /// A tree of calls used more than the application allows its plugins together: see [`Allowance`](crate::Allowance).
    Allowance,
    /// The host called off the call.
    Cancelled,
    /// A function that the application offers to plugins failed.
    Offer,
    /// A bug in Plugwright.
    Bug,
}

impl ErrorKind {
    /// Whether it is a limit on what a call may use.
    fn is_limit(self) -> bool {
        matches!(
            self,
            Self::Deadline
                | Self::Depth
                | Self::Memory
                | Self::Output
                | Self::Transfer
                | Self::HostCalls
                | Self::Entropy
                | Self::Fuel
                | Self::Allowance
        )
    }
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The plugin's author.
    Plugin,
    /// Whoever wrote the operator's file.
    Operator,
    /// The application that embeds Plugwright, or Plugwright itself.
    Host,
}

/// A place in a file, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Line and column, where they are known.
    pub at: Option<(usize, usize)>,
}

/// An error of any stage.
///
/// `Display` gives the message alone, in one phrase. [`Error::render`], and `{:#}`, give all there is, as the command line prints it.
#[derive(Clone)]
pub struct Error(Box<Inner>);

/// A file that people write, kept so that errors can show the line they speak of.
pub(crate) struct Source {
    pub(crate) file: PathBuf,
    pub(crate) text: String,
}

/// A stretch of a [`Source`].
#[derive(Clone)]
pub(crate) struct Spot {
    pub(crate) source: Arc<Source>,
    pub(crate) bytes: Range<usize>,
}

#[derive(Clone)]
struct Inner {
    stage: Stage,
    kind: ErrorKind,
    blame: Blame,
    message: String,
    place: Option<Place>,
    snippet: Option<String>,
    chain: Vec<PluginId>,
    interface: Option<InterfaceName>,
    fault: Option<Fault>,
    notes: Vec<String>,
    budget: Option<Budget>,
    trace: Option<TraceId>,
    hint: Option<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with its message: a lower-case phrase, names in backticks, no final period.
    pub(crate) fn new(stage: Stage, kind: ErrorKind, blame: Blame, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            stage,
            kind,
            blame,
            message: message.into(),
            place: None,
            snippet: None,
            chain: Vec::new(),
            interface: None,
            fault: None,
            notes: Vec::new(),
            budget: None,
            trace: None,
            hint: None,
            source: None,
        }))
    }

    pub(crate) fn at(mut self, file: impl Into<PathBuf>, at: Option<(usize, usize)>) -> Self {
        self.0.place = Some(Place { file: file.into(), at });
        self
    }

    /// Says which plugin's which file the message speaks of.
    pub(crate) fn in_file(mut self, plugin: &PluginId, file: &std::path::Path) -> Self {
        self.0.message = format!("the component of `{plugin}`, `{}`, is {}", file.display(), self.0.message);
        self
    }

    /// Says who has to act, where a name is parsed that more than one could have written.
    pub(crate) fn by(mut self, blame: Blame) -> Self {
        self.0.blame = blame;
        self
    }

    /// Points at a stretch of a file, unless whatever is wrong was made in code.
    pub(crate) fn on(mut self, spot: Option<&Spot>) -> Self {
        if let Some(spot) = spot {
            let (line, column, snippet) = spot.show();
            self.0.place = Some(Place { file: spot.source.file.clone(), at: Some((line, column)) });
            self.0.snippet = Some(snippet);
        }
        self
    }

    pub(crate) fn chain(mut self, chain: Vec<PluginId>) -> Self {
        self.0.chain = chain;
        self
    }

    /// Says which import it is about, of the first plugin of the chain.
    pub(crate) fn about(mut self, interface: &InterfaceName) -> Self {
        self.0.interface = Some(interface.clone());
        self
    }

    pub(crate) fn fault(mut self, fault: Option<Fault>) -> Self {
        self.0.fault = fault;
        self
    }

    /// Adds a line of detail: one of several mismatches, a candidate, captured output.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.0.notes.push(note.into());
        self
    }

    /// Adds what a plugin of the tree of calls has used, if it was a limit that ended the call.
    pub(crate) fn spent(mut self, spent: impl IntoIterator<Item = Spent>) -> Self {
        if self.0.kind.is_limit() {
            let budget = self.0.budget.get_or_insert_default();
            spent.into_iter().for_each(|spent| budget.add(spent));
        }
        self
    }

    /// Says which trace the call belonged to, unless that is known already.
    pub(crate) fn traced(mut self, trace: Option<TraceId>) -> Self {
        self.0.trace = self.0.trace.or(trace);
        self
    }

    /// Says what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync + 'static>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// The stage of the pipeline that failed.
    pub fn stage(&self) -> Stage {
        self.0.stage
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Who has to act.
    pub fn blame(&self) -> Blame {
        self.0.blame
    }

    /// The place in a manifest or WIT file, if the error has one.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// The plugins from the one that the host called to the one at fault.
    pub fn plugins(&self) -> &[PluginId] {
        &self.0.chain
    }

    /// The import of the first of [`Error::plugins`] that it is about, if it is about one.
    pub fn interface(&self) -> Option<&InterfaceName> {
        self.0.interface.as_ref()
    }

    /// The uncaught exception or panic, if the plugin's SDK reported one.
    pub fn fault_report(&self) -> Option<&Fault> {
        self.0.fault.as_ref()
    }

    /// What the tree of calls had used, where it was a limit that ended it.
    pub fn budget(&self) -> Option<&Budget> {
        self.0.budget.as_ref()
    }

    /// The trace that the call belonged to, where the application has given one or a plugin has asked for it.
    pub fn trace(&self) -> Option<TraceId> {
        self.0.trace
    }

    /// Lines of detail.
    pub fn notes(&self) -> &[String] {
        &self.0.notes
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Everything there is to say, over several lines, without colour and without a final newline.
    pub fn render(&self) -> String {
        let inner = &*self.0;
        let mut out = format!("error: {}", inner.message);
        if let Some(place) = &inner.place {
            out.push_str(&format!("\n  --> {}", place.file.display()));
            if let Some((line, column)) = place.at {
                out.push_str(&format!(":{line}:{column}"));
            }
        }
        if let Some(snippet) = &inner.snippet {
            out.push('\n');
            out.push_str(snippet);
        }
        for note in &inner.notes {
            for (index, line) in note.lines().enumerate() {
                out.push_str(if index == 0 { "\n  - " } else { "\n    " });
                out.push_str(line);
            }
        }
        if inner.chain.len() > 1 {
            let names: Vec<&str> = inner.chain.iter().map(PluginId::as_str).collect();
            out.push_str(&format!("\n  plugins: app → {}", names.join(" → ")));
        }
        if let Some(trace) = inner.trace {
            out.push_str(&format!("\n  trace: {trace}"));
        }
        for spent in inner.budget.iter().flat_map(|budget| &budget.plugins) {
            out.push_str(&format!("\n  used by {spent}"));
        }
        if let Some(fault) = &inner.fault {
            out.push_str(&format!("\n  {}: {}", fault.kind, fault.message));
            if let Some(place) = &fault.place {
                out.push_str(&format!("\n    at {}:{}", place.file, place.line));
                if let Some(column) = place.column {
                    out.push_str(&format!(":{column}"));
                }
                if let Some(function) = &place.function {
                    out.push_str(&format!(" in {function}"));
                }
            }
            for line in fault.traceback.lines() {
                out.push_str(&format!("\n    | {line}"));
            }
        }
        let mut source: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(self);
        if source.is_some() {
            out.push_str("\nCaused by:");
        }
        while let Some(cause) = source {
            out.push_str(&format!("\n  {cause}"));
            source = cause.source();
        }
        if let Some(hint) = &inner.hint {
            out.push_str(&format!("\nhint: {hint}"));
        }
        out
    }
}

impl Source {
    /// The stretch of this file between two offsets.
    pub(crate) fn spot(self: &Arc<Self>, bytes: Range<usize>) -> Spot {
        Spot { source: Arc::clone(self), bytes }
    }
}

impl Spot {
    /// Line and column, counted from 1, and the line with a mark below this stretch of it.
    fn show(&self) -> (usize, usize, String) {
        let text = &self.source.text;
        let start = text.floor_char_boundary(self.bytes.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let left = before.rsplit('\n').next().unwrap_or_default();
        let shown = text.lines().nth(line - 1).unwrap_or_default();
        let line_start = start - left.len();
        let line_end = line_start + shown.len();
        // Where a line ends in `\r\n`, the stretch may lie between the two.
        let marked_start = start.min(line_end);
        let marked_end = text.floor_char_boundary(self.bytes.end).clamp(marked_start, line_end);

        let secrets = redact::secrets(text);
        let hide = |part: Range<usize>| redact::hide(text, &secrets, part);
        let width = hide(marked_start..marked_end).chars().count().max(1);
        let gutter = " ".repeat(line.to_string().len());
        // A tab in front of the mark stays a tab, so that the mark stands below its text on every terminal.
        let indent: String =
            hide(line_start..marked_start).chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let shown = hide(line_start..line_end);
        let snippet = format!("{gutter} |\n{line} | {shown}\n{gutter} | {indent}{}", "^".repeat(width));
        (line, left.chars().count() + 1, snippet)
    }
}

impl fmt::Debug for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column, _) = self.show();
        write!(f, "{}:{line}:{column}", self.source.file.display())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => f.write_str(&self.render()),
            false => f.write_str(&self.0.message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
