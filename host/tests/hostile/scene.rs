//! A host with an innocent plugin on it, and the suspect that comes to it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use plugwright::{EngineKind, Error, Host, LogRecord, Observe, Offer, Plan, Plugin, Plugins, Policy, Report};

use crate::case::{Case, beside};

/// Short, so that the whole catalogue is soon through.
const DEADLINE: Duration = Duration::from_millis(200);

/// The limits of a case: whoever is to fail for another reason has all the time that a busy machine needs.
fn limits(case: &Case) -> String {
    let deadline = if case.head.fails.as_deref() == Some("Deadline") { DEADLINE.as_millis() } else { 20_000 };
    format!("[limits]\nmemory = \"64 MiB\"\ndeadline = \"{deadline} ms\"\n")
}

/// How a suspect is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// On the plain engine.
    Plain,
    /// On the async engine, called by blocking code.
    Async,
    /// On the async engine, by message to an instance that serves many calls.
    Message,
}

/// The innocent plugin, and the host on which the suspects run too.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    host: Host,
    failing: Host,
    log: Log,
    innocent: Plugins,
}

/// What suspects print.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Observe for Log {
    fn log(&self, record: &LogRecord<'_>) {
        if record.plugin.as_str() == "suspect" {
            self.0.lock().unwrap().push_str(&format!("{}\n", record.message));
        }
    }
}

impl Scene {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::default();
        let offer = |act: fn() -> Result<Vec<plugwright::Val>, plugwright::OfferError>| {
            Offer::new("test:app/ask@0.1.0".parse().unwrap(), move |_, _, _| act())
        };
        // A panic without the hook, which would read the debug information of this program and count as growth.
        let panics = || std::panic::resume_unwind(Box::new("not the plugin's doing"));
        let host = Host::builder().observe(log.clone()).offer(offer(panics));
        let failing = Host::builder().observe(log.clone()).offer(offer(|| Err("the disk is full".into())));
        let (host, failing) = (host.build().unwrap(), failing.build().unwrap());
        let innocent = folder.path().join("innocent.wasm");
        std::fs::write(&innocent, beside("innocent")).unwrap();
        let plan = Plan::new(&Policy::new().plugin("innocent", innocent)).unwrap();
        let innocent = host.load(&plan).unwrap();
        Self { folder, host, failing, log, innocent }
    }

    /// Lets the suspect do what it does. Gives what came of it in a line, or what should not have come of it.
    pub(crate) fn play(&self, case: &Case, bytes: &[u8], form: Form) -> Result<String, String> {
        self.log.0.lock().unwrap().clear();
        self.is_innocent_well("before")?;
        let memory = resident();
        let over = AtomicBool::new(false);
        let (outcome, took) = std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                loop {
                    self.is_innocent_well("meanwhile")?;
                    if over.load(Ordering::Relaxed) {
                        return Ok::<(), String>(());
                    }
                }
            });
            let outcome = self.act(case, bytes, form);
            over.store(true, Ordering::Relaxed);
            watch.join().unwrap().map(|()| outcome)
        })?;
        self.is_innocent_well("after")?;
        let seen = came_of_it(case, outcome)?;
        let grown = resident().saturating_sub(memory);
        if grown > case.memory() {
            return Err(format!("the host grew by {} MiB", grown >> 20));
        }
        if took > DEADLINE * case.head.within {
            return Err(format!("it took {took:?}"));
        }
        self.read_log(case)?;
        Ok(seen)
    }

    fn is_innocent_well(&self, when: &str) -> Result<(), String> {
        let innocent = self.innocent.get("innocent").map_err(|error| error.render())?;
        match innocent.call_wave("test:hostile/innocent.next(41)") {
            Ok(answer) if answer == "42" => Ok(()),
            Ok(answer) => Err(format!("{when}, the innocent plugin answered {answer}")),
            Err(error) => Err(format!("{when}, the innocent plugin failed: {}", error.render())),
        }
    }

    /// Gives what came of the last call, and how long it took. Making machine code is not part of that.
    fn act(&self, case: &Case, bytes: &[u8], form: Form) -> (Result<String, Error>, Duration) {
        let first = |report: Report| {
            let suspected = |error: &&Error| error.plugins().iter().any(|id| id.as_str() == "suspect");
            report.errors().iter().find(suspected).unwrap_or(&report.errors()[0]).clone()
        };
        let planned = self.policy(case, bytes).and_then(|policy| Plan::new(&policy));
        let plan = match planned {
            Ok(plan) => plan,
            Err(report) => return (Err(first(report)), Duration::ZERO),
        };
        let host = if case.head.offer.as_deref() == Some("fails") { &self.failing } else { &self.host };
        let plugins = match host.load(&plan) {
            Ok(plugins) => plugins,
            Err(report) => return (Err(first(report)), Duration::ZERO),
        };
        let engine = plan.unit_of(&"suspect".parse().unwrap()).unwrap().engine;
        assert_eq!(engine == EngineKind::Async, form != Form::Plain, "{}", case.name);
        let suspect = plugins.get("suspect").unwrap();
        for _ in 1..case.head.times {
            // What it does in all calls together is what counts.
            let _ = call(&suspect, case, form);
        }
        let begun = Instant::now();
        let outcome = call(&suspect, case, form);
        (outcome, begun.elapsed())
    }

    fn policy(&self, case: &Case, suspect: &[u8]) -> Result<Policy, Report> {
        let folder = self.folder.path();
        let mut text = limits(case);
        for (name, bytes) in case
            .head
            .beside
            .iter()
            .map(|name| (name.as_str(), beside(name)))
            .chain([("suspect", suspect.to_owned())])
        {
            std::fs::write(folder.join(format!("{name}.wasm")), bytes).unwrap();
            text.push_str(&format!("[plugins.{name}]\npath = \"{name}.wasm\"\n"));
        }
        if !case.head.limits.is_empty() {
            text.push_str(&format!("[plugins.suspect.limits]\n{}", case.head.limits));
        }
        if case.head.offer.is_some() {
            text.push_str("[host]\noffers = [\"test:app/ask@0.1.0\"]\n");
        }
        Policy::parse(Path::new(&folder.join("plugwright.toml")), text)
    }

    fn read_log(&self, case: &Case) -> Result<(), String> {
        let log = self.log.0.lock().unwrap();
        if let Some(line) = case.head.log.as_deref().filter(|line| !log.contains(line)) {
            return Err(format!("the log does not say `{line}` but `{log}`"));
        }
        match case.head.log_bytes {
            Some(most) if log.len() > most => Err(format!("the log has {} bytes", log.len())),
            _ => Ok(()),
        }
    }
}

/// Calls it once. A message carries no text, so what it gives back is told from what it should by nobody.
fn call(suspect: &Plugin, case: &Case, form: Form) -> Result<String, Error> {
    if form != Form::Message {
        return suspect.call_wave(&case.head.call);
    }
    let item = case.head.call.strip_suffix("()").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(suspect.call_async(&item, Vec::new()));
    answer.map(|_| case.head.returns.clone().unwrap_or_default())
}

/// Compares what came of a case with what its file says.
fn came_of_it(case: &Case, outcome: Result<String, Error>) -> Result<String, String> {
    let head = &case.head;
    match (outcome, &head.fails, &head.returns) {
        (Ok(value), _, Some(wanted)) if value == *wanted => Ok("does no harm".to_owned()),
        (Ok(value), _, _) => Err(format!("it did well, and gave `{value}`")),
        (Err(error), Some(kind), _) => {
            let same_stage = head.stage.as_ref().is_none_or(|stage| format!("{:?}", error.stage()) == *stage);
            let fits = format!("{:?}", error.kind()) == *kind
                && error.blame() == case.blame()
                && same_stage
                && head.bites.iter().all(|limit| error.render().contains(&format!("`{limit}`")))
                && error.render().contains(&head.says);
            let short = format!("{:?}, {:?} to blame: {error}", error.kind(), error.blame());
            if fits { Ok(short) } else { Err(format!("{:?} {short}\n{}", error.stage(), error.render())) }
        }
        (Err(error), None, _) => Err(format!("it failed: {}", error.render())),
    }
}

/// Memory of this process that is really there, in bytes; nothing where the system does not say.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4096
}
