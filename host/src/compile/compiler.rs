//! Compiling in a process of its own.
//!
//! To compile is the one thing that a host does with a component before any limit of a plugin holds: a small component can
//! take minutes and gigabytes, nothing interrupts the compiler, and where it panics or overflows its stack it takes the process
//! along. In a child it has so much memory and time, and what is left of it is an error.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::Component;

use super::{adopt, compile, engine, precompile};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::{Bytes, Span};
use crate::name::PluginId;
use crate::plan::EngineKind;

/// The argument by which a program knows that it is to compile.
const WORK: &str = "--plugwright-compile";

/// How much of what a child says when it fails is shown.
const MOST_WORDS: u64 = 4 << 10;

/// Who makes machine code of components: this process, or a child of its own for each.
///
/// A child ends with the compiler's faults, and has limits. Its program is any that calls [`Compiler::work`] first of all; the
/// application itself can be it:
///
/// ```no_run
/// use plugwright::{Compiler, Host};
///
/// fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {
///     if let Some(done) = Compiler::work(std::env::args_os()) {
///         return Ok(done);
///     }
///     let host = Host::builder().compiler(Compiler::child(std::env::current_exe()?)).build()?;
///     // ...
///     Ok(std::process::ExitCode::SUCCESS)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Compiler {
    /// This process, where there is none.
    program: Option<PathBuf>,
    /// Nothing where nobody has set it.
    memory: Option<Bytes>,
    time: Option<Duration>,
}

/// What a child has, unless somebody says otherwise.
const MEMORY: Bytes = Bytes(4 << 30);
const TIME: Duration = Duration::from_secs(120);

/// Whether the system ends a process that takes more address space than it may; those of Apple take note of it and no more.
const LIMITS_MEMORY: bool = cfg!(all(unix, not(target_vendor = "apple")));

impl Compiler {
    /// Compiles in this process, without a limit. This is what a host does unless it is told otherwise.
    pub fn in_process() -> Self {
        Self { program: None, memory: None, time: None }
    }

    /// Compiles each component in a process of its own, with the limits of [`Compiler::memory`] and [`Compiler::time`].
    ///
    /// The program must be built with the same version of Plugwright: code that another made is refused.
    pub fn child(program: impl Into<PathBuf>) -> Self {
        Self { program: Some(program.into()), ..Self::in_process() }
    }

    /// Address space that a child may have. Default: 4 GiB. Where the system does not enforce it (Windows, and those of Apple), to set it
    /// is an error of [`HostBuilder::build`](crate::HostBuilder::build), and a child has its time alone; so it is where there is no child.
    pub fn memory(mut self, most: Bytes) -> Self {
        self.memory = Some(most);
        self
    }

    /// Wall-clock time that a child may take. Default: 2 minutes. Where there is no child, to set it is an error of
    /// [`HostBuilder::build`](crate::HostBuilder::build).
    pub fn time(mut self, most: Duration) -> Self {
        self.time = Some(most);
        self
    }

    /// Refuses limits that nobody would enforce.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refused =
            |message: &str| Error::new(Stage::Compile, ErrorKind::Unsupported, Blame::Host, message);
        if self.program.is_none() && (self.memory.is_some() || self.time.is_some()) {
            return Err(refused("a compiler in this process can have no limits: nothing interrupts it")
                .hint("give it a process of its own: `Compiler::child`"));
        }
        if self.memory.is_some() && !LIMITS_MEMORY {
            return Err(refused("this system does not limit the memory of a compiler")
                .hint("leave `Compiler::memory` out: a child has its time alone"));
        }
        Ok(())
    }

    fn most_memory(&self) -> Bytes {
        self.memory.unwrap_or(MEMORY)
    }

    fn most_time(&self) -> Duration {
        self.time.unwrap_or(TIME)
    }

    /// Does the work of a child, if `arguments`, those of the process, say that it is one: then it has to exit with this code.
    pub fn work(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
        let mut arguments = arguments.into_iter().skip(1);
        if arguments.next()? != WORK {
            return None;
        }
        let text = |argument: Option<OsString>| argument.and_then(|argument| argument.into_string().ok());
        let (kind, memory) = (text(arguments.next()), text(arguments.next()));
        Some(match work(kind.as_deref(), memory.and_then(|memory| memory.parse().ok())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                // The parent reads it; whether it does is its own concern.
                let _ = writeln!(io::stderr(), "{why:#}");
                ExitCode::FAILURE
            }
        })
    }

    /// Makes an artifact that the cache can keep.
    pub(crate) fn precompile(
        &self,
        engine: &Engine,
        kind: EngineKind,
        id: &PluginId,
        bytes: &[u8],
    ) -> Result<Vec<u8>, Error> {
        match &self.program {
            None => precompile(engine, id, bytes),
            Some(program) => self.employ(program, kind, id, bytes),
        }
    }

    /// Makes machine code for this process alone.
    pub(crate) fn compile(
        &self,
        engine: &Engine,
        kind: EngineKind,
        id: &PluginId,
        bytes: &[u8],
    ) -> Result<Component, Error> {
        match &self.program {
            None => compile(engine, id, bytes),
            Some(program) => adopt(engine, id, &self.employ(program, kind, id, bytes)?),
        }
    }

    fn employ(
        &self,
        program: &PathBuf,
        kind: EngineKind,
        id: &PluginId,
        bytes: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let unusable = |error: io::Error| {
            let message = format!("the compiler `{}` cannot be run", program.display());
            Error::new(Stage::Compile, ErrorKind::Io, Blame::Host, message).source(error)
        };
        let mut child = Command::new(program)
            .args([WORK, kind.name(), &self.most_memory().0.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unusable)?;
        let work = self.watch(&mut child, bytes).map_err(unusable)?;
        match work {
            Work::Done(code) => Ok(code),
            Work::Late => Err(failed(id, &format!("took longer to compile than {}", Span(self.most_time())))
                .hint("give the compiler more time if you trust the component: `Compiler::time`")),
            Work::Failed(status, words) => {
                let refused = words.strip_prefix(REFUSED);
                let error = match refused {
                    Some(_) => failed(id, "does not compile"),
                    None => failed(
                        id,
                        &format!("made the compiler fail: {status}, with {} of memory", self.most_memory()),
                    )
                    .hint("give the compiler more memory if you trust the component: `Compiler::memory`"),
                };
                let words = refused.unwrap_or(&words);
                Err(words.lines().filter(|line| !line.is_empty()).fold(error, Error::note))
            }
        }
    }

    fn watch(&self, child: &mut Child, bytes: &[u8]) -> io::Result<Work> {
        let (Some(mut input), Some(mut output), Some(words)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("it has no pipes"));
        };
        let (finished, finish) = mpsc::channel();
        std::thread::scope(|scope| {
            // A child that ends early breaks the pipe, and says why on another.
            scope.spawn(move || drop(input.write_all(bytes)));
            let words = scope.spawn(move || {
                let mut text = Vec::new();
                let _ = words.take(MOST_WORDS).read_to_end(&mut text);
                String::from_utf8_lossy(&text).into_owned()
            });
            let code = scope.spawn(move || {
                let mut code = Vec::new();
                let read = output.read_to_end(&mut code);
                let _ = finished.send(());
                read.map(|_| code)
            });
            let late = finish.recv_timeout(self.most_time()) == Err(mpsc::RecvTimeoutError::Timeout);
            if late {
                // It may have ended by itself in the meantime.
                let _ = child.kill();
            }
            let status = child.wait()?;
            let gone = |_| io::Error::other("a thread that reads its pipe panicked");
            let (code, words) = (code.join().map_err(gone)?, words.join().map_err(gone)?);
            Ok(match (late, status.success()) {
                (true, _) => Work::Late,
                (false, true) => Work::Done(code?),
                (false, false) => Work::Failed(status, words),
            })
        })
    }
}

/// What came of a child.
enum Work {
    Done(Vec<u8>),
    Late,
    Failed(ExitStatus, String),
}

/// What a child says first if it is the component that is to blame.
const REFUSED: &str = "refused: ";

fn work(kind: Option<&str>, memory: Option<u64>) -> anyhow::Result<()> {
    let (Some(kind), Some(memory)) = (kind.and_then(EngineKind::named), memory) else {
        anyhow::bail!("a compiler is run by Plugwright alone: {WORK} KIND MEMORY");
    };
    confine(memory)?;
    let engine = engine(kind)?;
    let mut component = Vec::new();
    io::stdin().lock().read_to_end(&mut component)?;
    let code =
        engine.precompile_component(&component).map_err(|error| anyhow::anyhow!("{REFUSED}{error:#}"))?;
    io::stdout().lock().write_all(&code)?;
    Ok(())
}

/// Takes away what the compiler shall not have.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn confine(memory: u64) -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, most(memory))?;
    // A core file of a compiler that ran out of memory helps nobody.
    setrlimit(Resource::Core, most(0))?;
    Ok(())
}

#[cfg(not(all(unix, not(target_vendor = "apple"))))]
fn confine(_: u64) -> anyhow::Result<()> {
    Ok(())
}

fn failed(id: &PluginId, what: &str) -> Error {
    let message = format!("the component of plugin `{id}` {what}");
    Error::new(Stage::Compile, ErrorKind::Compile, Blame::Plugin, message).chain(vec![id.clone()])
}
