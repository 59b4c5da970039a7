//! A new process, from its start to the first answer of a plugin, with all that was compiled before in the cache.

use std::path::Path;

use plugwright::{Host, Plan, Policy, Reuse};

use crate::first::{self, answer};
use crate::guests::{self, LANGUAGES};
use crate::hand::{self, Guest, Memory};
use crate::measure::{HAND, OURS, Row, Target};
use crate::{Found, Work, graph};

/// The argument by which this program knows that it is such a process.
pub(crate) const CHILD: &str = "--child";

const TURNS: usize = 41;

pub(crate) fn measure(press: Option<&str>) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let mut rows = Vec::new();
    let mut works = Vec::new();
    for (language, name) in LANGUAGES {
        let component = guests::component(name);
        let artifact = folder.path().join(name).with_extension("cwasm");
        let engine = hand::engine(Memory::OnDemand);
        let code = engine.precompile_component(&std::fs::read(&component).unwrap()).unwrap();
        std::fs::write(&artifact, code).unwrap();
        rows.push(Row::new(format!("load: new process, {language}"), "ns", vec![Target::most(1.3, HAND)]));
        let words = |way: &str, file: &Path| {
            [CHILD, way, file.to_str().unwrap(), cache.to_str().unwrap()].map(str::to_owned)
        };
        works.push((rows.len() - 1, HAND, words(HAND, &artifact)));
        works.push((rows.len() - 1, OURS, words(OURS, &component)));
    }
    if let Some(press) = press {
        rows.push(Row::new("load: new process, the five plugins of the press", "ns", Vec::new()));
        works.push((rows.len() - 1, OURS, [CHILD, "set", press, cache.to_str().unwrap()].map(str::to_owned)));
    }
    let program = std::env::current_exe().unwrap();
    let run = |words: &[String]| first::run(&program, words);
    first::warm(|| works.iter().for_each(|(_, _, words)| assert!(run(words) > 0.0)));
    for _ in 0..TURNS {
        for (row, way, words) in &works {
            rows[*row].add(way, run(words));
        }
    }
    Found { rows, curves: Vec::new() }
}

/// What the new process does.
pub(crate) fn child(words: &[String]) {
    if let [way, tasks] = words
        && way == "tasks"
    {
        return graph::run(tasks.parse().unwrap());
    }
    let [way, file, cache] = words else { panic!("a child is started by this benchmark alone") };
    match way.as_str() {
        HAND => {
            let engine = hand::engine(Memory::OnDemand);
            let mut live = Guest::new(&engine, &hand::map(&engine, Path::new(file))).start();
            live.noop();
            answer();
        }
        OURS => {
            // A host makes its engine while the plan is read.
            let host = Host::builder().cache(cache).build().unwrap();
            let plan = Plan::new(&guests::policy(Path::new(file), Path::new(cache), Reuse::Warm)).unwrap();
            let plugins = host.load(&plan).unwrap();
            Work::of(&plugins).unwrap().noop().unwrap();
            answer();
        }
        _ => {
            let host = Host::builder().cache(cache).build().unwrap();
            let plan = Plan::new(&Policy::read(file).unwrap().cache(cache)).unwrap();
            let _plugins = host.load(&plan).unwrap();
            answer();
        }
    }
}
