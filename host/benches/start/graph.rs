//! Graphs of small plugins: many tasks that call over edges, and sets that grow.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use plugwright::{Host, Plan, Policy};

use crate::Found;
use crate::measure::{Curve, OURS, Row, Target, at, nanoseconds};
use crate::process;

const TASKS: usize = 64;
const CALLS: usize = 400;
const TURNS: usize = 11;
const ONE: &str = "1 core";

/// A plugin that works a little, and calls those that it imports.
fn plugin(number: usize, imports: &[usize]) -> String {
    let each = |text: &dyn Fn(usize) -> String| imports.iter().map(|i| text(*i)).collect::<String>();
    let import = each(&|i| {
        format!(
            r#"(import "bench:graph/c{i}@1.0.0" (instance $i{i} (export "run" (func (param "n" u32) (result u32)))))
               (core func $l{i} (canon lower (func $i{i} "run")))"#
        )
    });
    let with = each(&|i| format!(r#"(export "c{i}" (func $l{i}))"#));
    let core_import = each(&|i| format!(r#"(import "" "c{i}" (func $c{i} (param i32) (result i32)))"#));
    let call = each(&|i| format!("(local.set 0 (call $c{i} (local.get 0)))"));
    format!(
        r#"(component
            {import}
            (core module $m
                {core_import}
                (memory (export "memory") 1)
                (func (export "run") (param i32) (result i32) (local i32)
                    (loop $more
                        (local.set 0 (i32.mul (i32.add (local.get 0) (i32.const 12345)) (i32.const 1103515245)))
                        (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                        (br_if $more (i32.lt_u (local.get 1) (i32.const 2000))))
                    {call}
                    (local.get 0)))
            (core instance $m (instantiate $m (with "" (instance {with}))))
            (func $run (param "n" u32) (result u32) (canon lift (core func $m "run")))
            (instance $out (export "run" (func $run)))
            (export "bench:graph/c{number}@1.0.0" (instance $out)))"#
    )
}

/// A policy of so many plugins, each with the imports that `of` says.
fn policy(folder: &Path, count: usize, of: impl Fn(usize) -> Vec<usize>) -> Policy {
    (0..count).fold(Policy::new(), |policy, number| {
        let file = folder.join(format!("p{number}-{count}.wasm"));
        let imports: Vec<usize> = of(number).into_iter().filter(|import| *import < count).collect();
        std::fs::write(&file, wat::parse_str(plugin(number, &imports)).unwrap()).unwrap();
        policy.plugin(&format!("p{number}"), file)
    })
}

/// A tree: each calls two.
fn tree(number: usize) -> Vec<usize> {
    vec![2 * number + 1, 2 * number + 2]
}

/// Many tasks that call the first of five plugins, each of which calls the next: on one core, and on two.
pub(crate) fn tasks() -> Found {
    let mut throughput =
        Row::new("64 tasks call 5 plugins over edges, per second", "/s", vec![Target::least(OURS, 1.8, ONE)]);
    let mut latency =
        Row::new("64 tasks call 5 plugins: p99, median", "ns", vec![Target::most(5.0, "median")]);
    for _ in 0..TURNS {
        let [one, _, _] = on("0", TASKS);
        let [two, median, worst] = on("0,1", TASKS);
        throughput.add(ONE, one);
        throughput.add(OURS, two);
        latency.add(OURS, worst);
        latency.add("median", median);
    }
    let points = [1, 2, 4, 8, 16, 32, 64, 128, 256].map(|tasks| (tasks as f64, on("0,1", tasks)[0])).to_vec();
    let curve =
        Curve { name: "calls per second over four edges", x: "tasks", unit: "/s", points, most: None };
    Found { rows: vec![throughput, latency], curves: vec![curve] }
}

/// Calls per second, and the median and p99 of a call, of so many tasks in a process that has only these cores.
fn on(cores: &str, tasks: usize) -> [f64; 3] {
    let mut child = Command::new("taskset");
    child.args(["-c", cores]).arg(std::env::current_exe().unwrap());
    let output = child.args([process::CHILD, "tasks", &tasks.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// What such a process does: each task is a thread, and makes calls one after the other.
pub(crate) fn run(tasks: usize) {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(&policy(folder.path(), 5, |number| vec![number + 1])).unwrap();
    let plugins = Host::builder().build().unwrap().load(&plan).unwrap();
    let item = "bench:graph/c0.run@1.0.0".parse().unwrap();
    let first = plugins.get("p0").unwrap();
    let work = |calls: usize| {
        let all = Mutex::new(Vec::new());
        let start = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..tasks {
                scope.spawn(|| {
                    let mut times = Vec::with_capacity(calls);
                    for _ in 0..calls {
                        let start = Instant::now();
                        first.call(&item, &[plugwright::Val::U32(7)]).unwrap();
                        times.push(nanoseconds(start.elapsed()));
                    }
                    all.lock().unwrap().extend(times);
                });
            }
        });
        ((tasks * calls) as f64 / start.elapsed().as_secs_f64(), all.into_inner().unwrap())
    };
    work(20);
    let (throughput, times) = work(CALLS * TASKS / tasks);
    println!("{throughput} {} {}", at(&times, 50), at(&times, 99));
}

/// Sets that grow.
pub(crate) fn measure() -> Found {
    let folder = tempfile::tempdir().unwrap();
    let median = |work: &dyn Fn()| {
        let times: Vec<f64> = (0..5)
            .map(|_| {
                let start = Instant::now();
                work();
                nanoseconds(start.elapsed())
            })
            .collect();
        at(&times, 50)
    };
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for count in [1, 10, 100, 500, 1_000, 2_000] {
        let policy = policy(folder.path(), count, tree);
        cold.push((count as f64, median(&|| drop(Plan::new(&policy).unwrap()))));
        let kept = policy.cache(folder.path().join("cache"));
        let settled = Instant::now() + std::time::Duration::from_secs(3);
        while Instant::now() < settled {
            std::hint::spin_loop();
        }
        drop(Plan::new(&kept).unwrap());
        warm.push((count as f64, median(&|| drop(Plan::new(&kept).unwrap()))));
    }
    let mut load = Vec::new();
    for count in [1, 10, 50, 100, 200] {
        let plan = Plan::new(&policy(folder.path(), count, tree)).unwrap();
        let host = Host::builder().cache(folder.path().join("cache")).build().unwrap();
        drop(host.load(&plan).unwrap());
        load.push((count as f64, median(&|| drop(host.load(&plan).unwrap()))));
    }
    let curve = |name, points, most| Curve { name, x: "plugins", unit: "ns", points, most };
    Found {
        rows: Vec::new(),
        curves: vec![
            curve("plan, every component read", cold, Some(1e9)),
            curve("plan, with what the cache remembers", warm, Some(1e9)),
            curve("load from a warm cache", load, None),
        ],
    }
}
