//! What a plugin prints and logs: bounded for each call, made safe, and handed to the observer line by line.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Blueprint, Bucket, Clock};
use crate::capability::Level;
use crate::limits::{Bytes, Limits};
use crate::name::PluginId;
use crate::observe::{LogRecord, Observe, printable};
use crate::tree::TraceId;

/// Longest line that is passed on, in bytes.
const LONGEST_LINE: usize = 8 << 10;

/// What a record or a line costs the host besides its text: empty ones are not free.
const RECORD: usize = 64;

/// How much of `stderr` is kept to explain a trap that no SDK reported.
const KEPT_LINES: usize = 30;

/// The output of one instance; clones share it.
#[derive(Clone)]
pub(crate) struct Output(Arc<Shared>);

struct Shared {
    /// Whether this call has written anything: most don't, and pay for no lock.
    written: AtomicBool,
    inner: Mutex<Inner>,
}

struct Inner {
    plugin: PluginId,
    observer: Arc<dyn Observe>,
    clock: Arc<Clock>,
    limit: u64,
    /// Calls that share the limits: one, but on an instance that serves many at once.
    sharing: u64,
    used: u64,
    most_lines: u64,
    lines: u64,
    /// What all instances of the plugin may write in a second.
    rate: Arc<Mutex<Bucket>>,
    most_a_second: Bytes,
    /// The same for all calls over the edge of the call that runs, and whose limits these are.
    edge: Option<Edge>,
    cut: bool,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    last_errors: VecDeque<String>,
}

/// What an edge leaves of the output.
struct Edge {
    rate: Option<(Arc<Mutex<Bucket>>, Bytes)>,
    named: String,
}

impl Output {
    pub(crate) fn new(blueprint: &Blueprint) -> Self {
        let limits = &blueprint.limits;
        let inner = Inner {
            plugin: blueprint.plugin.clone(),
            observer: blueprint.rules.observer.clone(),
            clock: blueprint.clock.clone(),
            limit: limits.output.0,
            sharing: 1,
            used: 0,
            most_lines: limits.lines,
            lines: 0,
            rate: blueprint.output.clone(),
            most_a_second: limits.output_rate,
            edge: None,
            cut: false,
            stdout: Vec::new(),
            stderr: Vec::new(),
            last_errors: VecDeque::new(),
        };
        Self(Arc::new(Shared { written: AtomicBool::new(false), inner: Mutex::new(inner) }))
    }

    /// Starts a call with all of its allowance.
    #[inline]
    pub(crate) fn begin(&self) {
        if !self.0.written.load(Ordering::Relaxed) {
            return;
        }
        self.0.written.store(false, Ordering::Relaxed);
        self.with(|inner| {
            inner.flush();
            inner.sharing = 1;
            inner.used = 0;
            inner.lines = 0;
            inner.cut = false;
            inner.last_errors.clear();
        });
    }

    /// Has the call that runs go by the limits of an edge.
    pub(crate) fn lower(&self, limits: &Limits, rate: Option<(Arc<Mutex<Bucket>>, Bytes)>, named: String) {
        self.with(|inner| {
            (inner.limit, inner.most_lines) = (limits.output.0, limits.lines);
            inner.edge = Some(Edge { rate, named });
        });
    }

    /// Has the next call go by the limits of the plugin again.
    pub(crate) fn restore(&self, limits: &Limits) {
        self.with(|inner| {
            (inner.limit, inner.most_lines) = (limits.output.0, limits.lines);
            // What was not ended by a line is of the call that ends.
            inner.flush();
            inner.edge = None;
        });
    }

    /// Starts a call beside others on this instance, which share what they may write.
    pub(crate) fn share(&self) {
        // So that the next one that begins alone begins anew.
        self.0.written.store(true, Ordering::Relaxed);
        self.with(|inner| inner.sharing = inner.sharing.saturating_add(1));
    }

    /// Ends a call: passes on lines that have no end.
    #[inline]
    pub(crate) fn end(&self) {
        if !self.0.written.load(Ordering::Relaxed) {
            return;
        }
        self.with(Inner::flush);
    }

    /// Takes a log record.
    pub(crate) fn record(&self, level: Level, target: &str, message: &str, trace: Option<TraceId>) {
        self.0.written.store(true, Ordering::Relaxed);
        self.with(|inner| {
            if inner.allow(target.len() + message.len(), 1) {
                let (target, message) = (printable(target, 200), printable(message, LONGEST_LINE));
                inner.pass(level, &target, &message, trace);
            }
        });
    }

    /// Takes printed bytes.
    pub(crate) fn print(&self, stream: &'static str, bytes: &[u8]) {
        self.0.written.store(true, Ordering::Relaxed);
        self.with(|inner| {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            if !inner.allow(bytes.len(), lines) {
                return;
            }
            let mut rest = bytes;
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let (line, after) = rest.split_at(end);
                let mut whole = std::mem::take(inner.pending(stream));
                whole.extend_from_slice(line);
                inner.line(stream, &whole);
                rest = after.get(1..).unwrap_or_default();
            }
            inner.pending(stream).extend_from_slice(rest);
            if inner.pending(stream).len() > LONGEST_LINE {
                let piece = std::mem::take(inner.pending(stream));
                inner.line(stream, &piece);
            }
        });
    }

    /// The lines that this call has written.
    pub(crate) fn lines(&self) -> u64 {
        if self.0.written.load(Ordering::Relaxed) { self.with(|inner| inner.lines) } else { 0 }
    }

    /// What this call has written.
    #[inline]
    pub(crate) fn used(&self) -> u64 {
        if self.0.written.load(Ordering::Relaxed) { self.with(|inner| inner.used) } else { 0 }
    }

    /// The last lines of `stderr` of this call.
    pub(crate) fn last_errors(&self) -> Vec<String> {
        self.with(|inner| inner.last_errors.iter().cloned().collect())
    }

    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.0.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inner {
    /// Passes on lines that have no end.
    fn flush(&mut self) {
        for stream in ["stdout", "stderr"] {
            let rest = std::mem::take(self.pending(stream));
            if !rest.is_empty() {
                self.line(stream, &rest);
            }
        }
    }

    fn allow(&mut self, bytes: usize, lines: usize) -> bool {
        let bytes = (bytes + lines * RECORD) as u64;
        self.used = self.used.saturating_add(bytes);
        self.lines = self.lines.saturating_add(lines as u64);
        let most = if self.used > self.limit.saturating_mul(self.sharing) {
            format!("a call may print and log {} bytes", self.limit)
        } else if self.lines > self.most_lines.saturating_mul(self.sharing) {
            format!("a call may print and log {} lines", self.most_lines)
        } else if !self.may_write(&self.rate, bytes) {
            format!("a plugin may print and log {} in a second", self.most_a_second)
        } else if let Some(most) = self.over_edge(bytes) {
            format!("calls over an edge may print and log {most} in a second")
        } else {
            return true;
        };
        if !self.cut {
            self.cut = true;
            let edge = self.edge.as_ref().map(|edge| format!(", {}", edge.named)).unwrap_or_default();
            let message = format!("output cut: {most}{edge}");
            self.pass(Level::Warn, "plugwright", &message, None);
        }
        false
    }

    /// Whether all who share a rate write no more than they may in a second.
    fn may_write(&self, rate: &Mutex<Bucket>, bytes: u64) -> bool {
        rate.lock().unwrap_or_else(PoisonError::into_inner).take(bytes, self.clock.now())
    }

    /// What all calls over the edge may write in a second, if this is more.
    fn over_edge(&self, bytes: u64) -> Option<Bytes> {
        let (rate, most) = self.edge.as_ref()?.rate.as_ref()?;
        (!self.may_write(rate, bytes)).then_some(*most)
    }

    fn pending(&mut self, stream: &'static str) -> &mut Vec<u8> {
        if stream == "stdout" { &mut self.stdout } else { &mut self.stderr }
    }

    fn line(&mut self, stream: &'static str, bytes: &[u8]) {
        let text = printable(&String::from_utf8_lossy(bytes), LONGEST_LINE);
        self.pass(Level::Info, stream, &text, None);
        if stream == "stderr" {
            if self.last_errors.len() == KEPT_LINES {
                self.last_errors.pop_front();
            }
            self.last_errors.push_back(text);
        }
    }

    fn pass(&self, level: Level, target: &str, message: &str, trace: Option<TraceId>) {
        self.observer.log(&LogRecord { plugin: &self.plugin, level, target, message, trace });
    }
}
