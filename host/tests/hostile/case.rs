//! A hostile plugin and what must come of it, as its file says.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use plugwright::{Blame, Bytes};
use serde::Deserialize;

use crate::binaries;

/// The first lines of a file, those that begin with `;;!`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Head {
    /// The rows of the catalogue of behaviours that it stands for.
    pub(crate) rows: Vec<u8>,
    /// What it does, in words.
    pub(crate) does: String,
    /// The kind of error that must come of it; without one, the call must do well.
    pub(crate) fails: Option<String>,
    /// What the error says, among other things.
    #[serde(default)]
    pub(crate) says: String,
    #[serde(default = "by_plugin")]
    blame: String,
    /// What the call gives, in WAVE, where it does well.
    pub(crate) returns: Option<String>,
    /// The stage before which nothing may have run.
    pub(crate) stage: Option<String>,
    /// The call, in WAVE.
    #[serde(default = "run")]
    pub(crate) call: String,
    /// How many calls it takes; the last one counts.
    #[serde(default = "once")]
    pub(crate) times: u32,
    /// Limits other than the test's own, as in `plugwright.toml`.
    #[serde(default)]
    pub(crate) limits: toml::Table,
    /// The most by which the host's memory may grow.
    #[serde(default = "some_memory")]
    memory: String,
    /// The longest it may take, in deadlines.
    #[serde(default = "some_deadlines")]
    pub(crate) within: u32,
    /// The limits that bite: the error names each, or the log does.
    #[serde(default)]
    pub(crate) bites: Vec<String>,
    /// Other plugins of the set, from the folder `beside`.
    #[serde(default)]
    pub(crate) beside: Vec<String>,
    /// Bytes that are no text, by their name in [`binaries::make`].
    binary: Option<String>,
    /// What the application's function does: `panics` or `fails`.
    pub(crate) offer: Option<String>,
    /// What the log says, and the most bytes it may have.
    pub(crate) log: Option<String>,
    pub(crate) log_bytes: Option<usize>,
}

fn by_plugin() -> String {
    "Plugin".to_owned()
}

fn run() -> String {
    "test:hostile/act.run()".to_owned()
}

fn once() -> u32 {
    1
}

fn some_memory() -> String {
    "64 MiB".to_owned()
}

/// A busy machine is no fault of the host's: this tells an end from none.
fn some_deadlines() -> u32 {
    100
}

/// One file.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) head: Head,
    /// The component, or what pretends to be one.
    pub(crate) bytes: Vec<u8>,
}

impl Case {
    /// All cases, by name. They are read once: memory that another test takes meanwhile would count as a plugin's.
    pub(crate) fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Case>> = OnceLock::new();
        ALL.get_or_init(Self::read_all)
    }

    fn read_all() -> Vec<Self> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
            .collect();
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Self {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(file).unwrap();
        let head: String =
            text.lines().filter_map(|line| line.strip_prefix(";;!")).collect::<Vec<_>>().join("\n");
        let head: Head = toml::from_str(&head).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(head.fails.is_some() != head.returns.is_some(), "{name}: say `fails` or `returns`");
        let bytes = match &head.binary {
            Some(binary) => binaries::make(binary),
            None => component(&name, &text),
        };
        Self { name, head, bytes }
    }

    /// The same component as one of the async engine, to which plans send whoever uses the component model's async at all. Nothing where
    /// the plan is expected to refuse it, or it is no component.
    pub(crate) fn on_async_engine(&self) -> Option<Vec<u8>> {
        let is_component = self.head.binary.is_none() && self.bytes.starts_with(b"\0asm\x0d");
        let is_loaded =
            self.head.stage.as_deref().is_none_or(|stage| matches!(stage, "Instantiate" | "Call"));
        // One more section at the end: `(core func (canon context.get i32 0))`.
        (is_component && is_loaded).then(|| [&self.bytes[..], &[8, 4, 1, 0x0a, 0x7f, 0]].concat())
    }

    pub(crate) fn blame(&self) -> Blame {
        match self.head.blame.as_str() {
            "Plugin" => Blame::Plugin,
            "Operator" => Blame::Operator,
            "Host" => Blame::Host,
            other => panic!("{}: nobody is called `{other}`", self.name),
        }
    }

    pub(crate) fn memory(&self) -> u64 {
        self.head.memory.parse::<Bytes>().unwrap().0
    }
}

/// The component of a plugin that stands beside the hostile ones.
pub(crate) fn beside(name: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(folder().join("beside").join(format!("{name}.wat"))).unwrap();
    component(name, &text)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/hostile")
}

fn component(name: &str, text: &str) -> Vec<u8> {
    wat::parse_str(expanded(text)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Repeats the lines between `;;@ repeat N` and `;;@ end`; `{n}` in them is the number of the round.
fn expanded(text: &str) -> String {
    let mut out = String::new();
    let mut block: Option<(usize, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.trim().strip_prefix(";;@"), &mut block) {
            (Some(" end"), open) => {
                let (count, lines) = open.take().unwrap();
                for n in 0..count {
                    lines.iter().for_each(|line| {
                        out.push_str(&line.replace("{n}", &n.to_string()));
                        out.push('\n');
                    });
                }
            }
            (Some(repeat), open) => {
                *open = Some((repeat.strip_prefix(" repeat ").unwrap().parse().unwrap(), Vec::new()));
            }
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
