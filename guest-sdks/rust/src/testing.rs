//! A plugin's component in the real host, for its own tests.
//!
//! ```no_run
//! use plugwright_guest::testing::{Component, json};
//!
//! # fn main() -> Result<(), plugwright_guest::testing::Failure> {
//! let mut plugin = Component::build(env!("CARGO_MANIFEST_DIR"))?;
//! plugin.import("acme:notes/store.get@1.0.0", |arguments| Ok(json!({ "ok": arguments[0] })));
//! let page = plugin.call("acme:notes/page.render@1.0.0", json!(["title"]))?;
//! assert_eq!(page, json!("<h1>title</h1>"));
//! # Ok(())
//! # }
//! ```
//!
//! The host is `plugwright host`: the command in `PATH`, or the one that the variable `PLUGWRIGHT` names. Values are JSON as the
//! host's documentation says. A test of the code alone needs none of this: the code runs as it is, with `fake` for its imports.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Map;
pub use serde_json::{Value, json};

/// A plugin that runs in the real host, in a process of its own.
pub struct Component {
    host: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: u64,
    imports: BTreeMap<String, Import>,
    log: Vec<Record>,
    dropped: Vec<Value>,
}

/// What stands in for a function that the plugin imports: it gets the arguments, and gives the result or why it has none.
type Import = Box<dyn FnMut(&[Value]) -> Result<Value, String>>;

/// A line that the plugin logged or printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `trace`, `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The part of the plugin that speaks; `stdout` and `stderr` for what was printed.
    pub target: String,
    /// The text.
    pub message: String,
}

/// A call that did not end well, or a plugin that cannot be called.
#[derive(Clone, PartialEq)]
pub struct Failure {
    /// In a word: `trap`, `deadline`, `arguments`, `not-found`, `not-started`, …
    pub kind: String,
    /// In a phrase.
    pub message: String,
    /// A panic's `kind`, `message`, `place` and `traceback`; null where there was none.
    pub fault: Value,
    /// All there is to say.
    pub rendered: String,
}

impl Component {
    /// Builds the plugin in `folder` with `plugwright build`, and starts it.
    ///
    /// # Errors
    ///
    /// As [`Component::start`], and when the plugin does not build.
    pub fn build(folder: impl AsRef<Path>) -> Result<Self, Failure> {
        let mut command = Command::new(program());
        // Cargo tells what it runs about itself; the plugin is built as if from a terminal.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
                command.env_remove(name);
            }
        }
        let output = command.arg("build").arg("--quiet").arg(folder.as_ref()).output().map_err(unstarted)?;
        if !output.status.success() {
            return Err(Failure::new("not-built", String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        Self::start(folder)
    }

    /// Starts a plugin that was built: its folder, or a component file.
    ///
    /// # Errors
    ///
    /// When the command `plugwright` cannot be started, or the plugin was not built or cannot be loaded.
    pub fn start(plugin: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::start_with(plugin, std::iter::empty::<OsString>())
    }

    /// Starts the plugin together with others that serve its imports: folders or component files.
    ///
    /// # Errors
    ///
    /// As [`Component::start`].
    pub fn start_with<P: Into<OsString>>(
        plugin: impl AsRef<Path>,
        others: impl IntoIterator<Item = P>,
    ) -> Result<Self, Failure> {
        let mut command = Command::new(program());
        command.arg("host").arg("--quiet").arg(plugin.as_ref());
        for other in others {
            command.arg("--with").arg(other.into());
        }
        let mut host = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(unstarted)?;
        let (Some(input), Some(output)) = (host.stdin.take(), host.stdout.take()) else {
            return Err(gone());
        };
        let output = BufReader::new(output);
        let mut component = Self {
            host,
            input,
            output,
            last: 0,
            imports: BTreeMap::new(),
            log: Vec::new(),
            dropped: Vec::new(),
        };
        match component.read()?.remove("error") {
            Some(error) => Err(Failure::of(&error)),
            None => Ok(component),
        }
    }

    /// Calls a function by its full name, `acme:notes/page.render@1.0.0`, with an array of arguments, or an object with the
    /// parameters' names. Gives `null` for a function without a result; the `err` of a WIT `result` is a value.
    ///
    /// # Errors
    ///
    /// When the arguments do not fit, or when the call fails: a panic, a deadline, an import that failed.
    pub fn call(&mut self, function: &str, arguments: Value) -> Result<Value, Failure> {
        self.ask(json!({ "call": function, "arguments": arguments }))
    }

    /// Has all calls from now on run on one instance, which keeps its state and its resources. Without this, each call runs on a
    /// fresh one.
    ///
    /// # Errors
    ///
    /// When the instance cannot start.
    pub fn session(&mut self) -> Result<(), Failure> {
        self.ask(json!({ "session": true })).map(drop)
    }

    /// Drops a resource that a call has given: `{"handle": 1}`.
    ///
    /// # Errors
    ///
    /// When there is no such resource, or when its destructor fails.
    pub fn drop_resource(&mut self, handle: &Value) -> Result<(), Failure> {
        self.ask(json!({ "drop": handle })).map(drop)
    }

    /// Says what stands in for a function that the plugin imports and no other plugin serves. An error ends the plugin's call.
    ///
    /// A resource of the test is `{"handle": 7}`, with a number of the test's choice. What the plugin owns of them it owns until
    /// it gives it back, or [drops](Self::take_dropped) it: until then the number cannot be given again.
    pub fn import(
        &mut self,
        function: &str,
        stand_in: impl FnMut(&[Value]) -> Result<Value, String> + 'static,
    ) {
        self.imports.insert(function.to_owned(), Box::new(stand_in));
    }

    /// What the plugin has logged and printed so far, and forgets it.
    pub fn take_log(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.log)
    }

    /// The resources of the test that the plugin has dropped so far, each `{"handle": 7}`, and forgets them.
    pub fn take_dropped(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.dropped)
    }

    fn ask(&mut self, mut message: Value) -> Result<Value, Failure> {
        self.last += 1;
        let id = json!(self.last);
        if let Some(message) = message.as_object_mut() {
            message.insert("id".to_owned(), id.clone());
        }
        self.write(&message)?;
        loop {
            let mut answer = self.read()?;
            if answer.contains_key("import") {
                let given = self.serve(&answer);
                self.write(&given)?;
            } else if answer.get("id") == Some(&id) {
                return match answer.remove("error") {
                    Some(error) => Err(Failure::of(&error)),
                    None => Ok(answer.remove("return").unwrap_or_default()),
                };
            }
        }
    }

    fn serve(&mut self, question: &Map<String, Value>) -> Value {
        let id = question.get("id");
        let name = question.get("import").and_then(Value::as_str).unwrap_or_default();
        let arguments = question.get("arguments").and_then(Value::as_array).map(Vec::as_slice);
        let given = match self.imports.get_mut(name) {
            Some(stand_in) => stand_in(arguments.unwrap_or_default()),
            None => Err(format!("the test has no stand-in for `{name}`: set one with `Component::import`")),
        };
        match given {
            Ok(value) => json!({ "id": id, "return": value }),
            Err(why) => json!({ "id": id, "throw": why }),
        }
    }

    fn write(&mut self, message: &Value) -> Result<(), Failure> {
        writeln!(self.input, "{message}").and_then(|()| self.input.flush()).map_err(|_| gone())
    }

    /// The next line that is no log record and no notice of what was dropped.
    fn read(&mut self) -> Result<Map<String, Value>, Failure> {
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).map_err(|_| gone())? == 0 {
                return Err(gone());
            }
            let message: Map<String, Value> = serde_json::from_str(&line)
                .map_err(|_| Failure::new("protocol", format!("`plugwright host` said `{}`", line.trim())))?;
            match (message.get("log"), message.get("dropped")) {
                (Some(record), _) => self.log.push(Record::of(record)),
                (None, Some(handle)) => self.dropped.push(handle.clone()),
                (None, None) => return Ok(message),
            }
        }
    }
}

impl Drop for Component {
    fn drop(&mut self) {
        // Nothing is lost with it, and a test that failed in the middle of a call must not wait for its end.
        let _ = self.host.kill();
        let _ = self.host.wait();
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Component").field("imports", &self.imports.keys()).finish_non_exhaustive()
    }
}

impl Record {
    fn of(record: &Value) -> Self {
        Self {
            level: word(record, "level"),
            target: word(record, "target"),
            message: word(record, "message"),
        }
    }
}

impl Failure {
    fn new(kind: &str, message: String) -> Self {
        Self { kind: kind.to_owned(), rendered: format!("error: {message}"), message, fault: Value::Null }
    }

    fn of(error: &Value) -> Self {
        Self {
            kind: word(error, "kind"),
            message: word(error, "message"),
            fault: error.get("fault").cloned().unwrap_or_default(),
            rendered: word(error, "rendered"),
        }
    }
}

/// The command.
fn program() -> OsString {
    std::env::var_os("PLUGWRIGHT").unwrap_or_else(|| "plugwright".into())
}

#[allow(clippy::needless_pass_by_value, reason = "as `map_err` has it")]
fn unstarted(error: std::io::Error) -> Failure {
    Failure::new("not-started", format!("`{}` cannot be started: {error}", program().display()))
}

fn word(object: &Value, key: &str) -> String {
    object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn gone() -> Failure {
    Failure::new("not-started", "`plugwright host` has ended".to_owned())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A test that ends with `?` shows this.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered)
    }
}

impl std::error::Error for Failure {}
