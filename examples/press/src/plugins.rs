//! Loads the plugins: policy ─▶ plan ─▶ host ─▶ plugins. There is no more to embedding Plugwright than this.

use std::path::Path;
use std::time::Duration;

use plugwright::{Event, Host, LogRecord, Observe, Plan, Plugins, Policy};

use crate::failure::Failure;

/// Loads what the operator's `file` lists. Machine code is kept in `cache`, so that only the first start compiles.
pub(crate) fn load(file: &Path, fused: bool, cache: &Path, log: bool) -> Result<Plugins, Failure> {
    let mut policy = Policy::read(file)?;
    if fused {
        policy = policy.fuse_all();
    }
    // What was read of components is kept where their code is: a start that finds both reads no component.
    let plan = Plan::new(&policy.cache(cache))?;
    let host = Host::builder().cache(cache).observe(Screen { log }).build()?;
    Ok(host.load(&plan)?)
}

/// Tells on standard error what happens to plugins, and what they say.
struct Screen {
    log: bool,
}

impl Observe for Screen {
    fn log(&self, record: &LogRecord<'_>) {
        if self.log {
            let LogRecord { plugin, level, target, message, .. } = record;
            eprintln!("{} {plugin} {target}: {message}", format!("{level:?}").to_lowercase());
        }
    }

    fn event(&self, event: &Event) {
        match event {
            Event::Compiling { plugin, size } => {
                eprintln!("compiling {plugin} ({:.1} MiB)", *size as f64 / f64::from(1 << 20));
            }
            Event::Compiled { plugin, took } => eprintln!("compiled {plugin} in {}", seconds(*took)),
            Event::CacheRejected { plugin, reason } => {
                eprintln!("warning: cached code of {plugin} not used: {reason}")
            }
            Event::CacheUnwritable { plugin, reason } => {
                eprintln!("warning: code of {plugin} not kept: {reason}")
            }
            // The report tells of failed calls, with the document's name.
            _ => {}
        }
    }
}

/// A duration for people.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}
