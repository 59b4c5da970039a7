//! A set of plugins that nobody has compiled before.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use plugwright::{Event, Host, Plan, Policy};

use crate::Found;
use crate::measure::{OURS, Row, Target, nanoseconds};

/// Notes when each component is compiled.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<Instant>>>);

impl plugwright::Observe for Noted {
    fn log(&self, _: &plugwright::LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if matches!(event, Event::Compiled { .. }) {
            self.0.lock().unwrap().push(Instant::now());
        }
    }
}

pub(crate) fn compile(press: Option<&str>) -> Found {
    let Some(press) = press else { return Found::default() };
    let plan = Plan::new(&Policy::read(press).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let noted = Noted::default();
    let host = Host::builder().cache(folder.path().join("cache")).observe(noted.clone()).build().unwrap();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (cpu, start) = (cpu(), Instant::now());
    let ready = Mutex::new(Vec::new());
    let plugins =
        host.load_each(&plan, |plugin| ready.lock().unwrap().push((plugin.id().clone(), Instant::now())));
    drop(plugins.unwrap());
    let (took, cpu) = (start.elapsed(), crate::set::cpu() - cpu);
    let ready = ready.into_inner().unwrap();
    let noted = noted.0.lock().unwrap();
    let mut busy = Row::new(
        "compile of the press from nothing: cores busy",
        "",
        vec![Target::at_least(0.85 * cores as f64)],
    );
    busy.add(OURS, cpu.as_secs_f64() / took.as_secs_f64());
    let mut wall = Row::new("compile of the press from nothing", "ns", vec![]);
    wall.add(OURS, nanoseconds(took));
    let mut first = Row::new(
        "compile of the press: first plugin callable, last compiled",
        "ns",
        vec![Target::most(1.0, "last compiled")],
    );
    first.add(OURS, nanoseconds(ready[0].1 - start));
    first.add("last compiled", nanoseconds(*noted.last().unwrap() - start));
    Found { rows: vec![wall, busy, first], curves: Vec::new() }
}

/// Time that all threads of this process have run.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name, in parentheses, may have spaces in it.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().map(|field| fields[*field].parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
