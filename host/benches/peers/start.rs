//! Fresh instances, and new processes with all that was compiled before in a cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use plugwright::{Host, Plan, Plugins, Reuse, Slots};

use crate::calls::{self, contract::Echo};
use crate::guests::{self, LANGUAGES};
use crate::measure::{OURS, Target};
use crate::{Bench, CACHE, EXTISM, first};

mod contract {
    plugwright::contract!({ path: "../bench/wit", world: "guest" });
}
use contract::Work;

/// The argument by which this program knows that it is a new process.
pub(crate) const CHILD: &str = "--child";

/// What Extism has of the Rust guest.
const CORE: &str = " (Extism: its core module)";
const DEFAULT: &str = "ours, default";
/// Instances of a turn.
const TIMES: usize = 200;
/// How much faster than wasmtime's own cache a Python plugin is there.
const FASTER: f64 = 12.0;

/// What new processes are given.
pub(crate) struct Set {
    program: PathBuf,
    /// The core module of the Rust guest.
    pub(crate) core: PathBuf,
    ours: PathBuf,
    /// Settings of wasmtime's cache, for wasmtime alone and for Extism.
    wasmtime: PathBuf,
    extism: PathBuf,
}

impl Set {
    pub(crate) fn new(program: &Path, folder: &Path) -> Self {
        let core = folder.join("rust.core.wasm");
        let rust = guests::component("rust");
        let took = Command::new(program).arg("core").args([&rust, &core]).status();
        assert!(took.is_ok_and(|status| status.success()), "no core module in `{}`", rust.display());
        let settings = |name: &str| {
            let (file, cache) = (folder.join(name).with_extension("toml"), folder.join(name));
            std::fs::write(&file, format!("[cache]\ndirectory = {cache:?}\n")).unwrap();
            file
        };
        Self {
            program: program.to_owned(),
            core,
            ours: folder.join("ours"),
            wasmtime: settings("wasmtime"),
            extism: settings("extism"),
        }
    }
}

/// Ours with an instance for each call, in the settings that give the most and in those that it has by itself.
pub(crate) struct Fresh {
    written: [(&'static str, Echo, Host, Plugins); 2],
    rust: [(&'static str, Work, Host, Plugins); 2],
}

impl Fresh {
    pub(crate) fn new(folder: &Path) -> Self {
        let cache = folder.join("fresh");
        let settings = [(OURS, Slots::default().clear_written()), (DEFAULT, Slots::default())];
        let (written, rust) = (calls::component(folder), guests::component("rust"));
        Self {
            written: settings.map(|(way, slots)| {
                let (host, plugins) = guests::load(&written, &cache, Reuse::Fresh, slots);
                (way, Echo::of(&plugins).unwrap(), host, plugins)
            }),
            rust: settings.map(|(way, slots)| {
                let (host, plugins) = guests::load(&rust, &cache, Reuse::Fresh, slots);
                (way, Work::of(&plugins).unwrap(), host, plugins)
            }),
        }
    }
}

pub(crate) fn add<'c>(bench: &mut Bench<'c>, fresh: &'c Fresh, set: &'c Set) {
    let name = "peers: fresh instance + call + drop";
    if bench.row(&format!("{name}, guest in WAT"), None, Vec::new()) {
        for (way, ours, ..) in &fresh.written {
            bench.here(way, TIMES, move || ours.noop().unwrap());
        }
        bench.there(EXTISM, "extism start-wat 0".to_owned(), TIMES);
    }
    if bench.row(&format!("{name}, Rust{CORE}"), None, Vec::new()) {
        for (way, ours, ..) in &fresh.rust {
            bench.here(way, TIMES, move || ours.noop().unwrap());
        }
        bench.there(EXTISM, "extism start-rust 0".to_owned(), TIMES);
    }
    let here = std::env::current_exe().unwrap();
    let mut starts = Vec::new();
    for (language, name) in LANGUAGES {
        let component = guests::component(name);
        let core = if language == "Rust" { CORE } else { "" };
        let targets = match language {
            "Python" => vec![Target::most(1.0 / FASTER, CACHE)],
            _ => Vec::new(),
        };
        if !bench.row(&format!("peers: new process to first answer, {language}{core}"), None, targets) {
            continue;
        }
        let mut way = |way: &'static str, program: &Path, words: [&str; 2], file: &Path, cache: &Path| {
            let words = words.map(PathBuf::from).into_iter().chain([file.to_owned(), cache.to_owned()]);
            let (program, words) = (program.to_owned(), words.collect::<Vec<_>>());
            starts.push((program.clone(), words.clone()));
            bench.way(way, move || first::run(&program, &words));
        };
        way(OURS, &here, [CHILD, "ours"], &component, &set.ours);
        way(CACHE, &set.program, ["start", "wasmtime"], &component, &set.wasmtime);
        if language == "Rust" {
            way(EXTISM, &set.program, ["start", "extism"], &set.core, &set.extism);
        }
    }
    if starts.is_empty() {
        return;
    }
    first::warm(|| {
        starts.iter().for_each(|(program, words)| assert!(first::run(program, words) > 0.0));
    });
}

/// What the new process does.
pub(crate) fn child(words: &[String]) {
    let [_, component, cache] = words else { panic!("a child is started by this benchmark alone") };
    let host = Host::builder().cache(cache).build().unwrap();
    let plan = Plan::new(&guests::policy(Path::new(component), Path::new(cache), Reuse::Warm)).unwrap();
    let plugins = host.load(&plan).unwrap();
    Work::of(&plugins).unwrap().noop().unwrap();
    first::answer()
}
