//! What a provider may do depends on who calls: edges narrow it, and the log of uses names the chain.

use std::sync::{Arc, Mutex};

use plugwright::{Event, Facts, Host, LogRecord, Observe, Plan, Plugins, Policy, Swap};
use tempfile::TempDir;

/// What reaches the host: records, and uses of powers.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Observe for Told {
    fn log(&self, record: &LogRecord<'_>) {
        self.0.lock().unwrap().push(format!("{} logs {}", record.plugin, record.message));
    }

    fn event(&self, event: &Event) {
        if let Event::Used(used) = event {
            self.0.lock().unwrap().push(serde_json::to_string(used).unwrap());
        }
    }
}

impl Told {
    /// What was logged; how it was used is told besides.
    fn logged(&self) -> usize {
        self.0.lock().unwrap().iter().filter(|line| line.contains(" logs ")).count()
    }
}

/// Two consumers of one provider, which keeps and logs on behalf of both.
fn plan(narrow: &[(&str, &str, &str, &str)]) -> (Plan, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut policy = Policy::new();
    for (name, wat) in [
        ("clerk", include_str!("clerk.wat")),
        ("guest", include_str!("guest.wat")),
        ("owner", include_str!("guest.wat")),
    ] {
        let path = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&path, wat::parse_str(wat).unwrap()).unwrap();
        policy = policy.plugin(name, path);
    }
    policy = policy.grant_as_written("clerk", "log", "true");
    for (consumer, provider, capability, scope) in narrow {
        policy = policy.narrow(consumer, provider, capability, scope);
    }
    (Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render())), folder)
}

fn load(narrow: &[(&str, &str, &str, &str)], told: &Told) -> Plugins {
    Host::builder().observe(told.clone()).build().unwrap().load(&plan(narrow).0).unwrap()
}

fn ask(plugins: &Plugins, plugin: &str) {
    plugins.get(plugin).unwrap().call_wave("test:desk/ask.ask()").unwrap();
}

#[test]
fn an_edge_narrows_for_its_consumer_alone() {
    let told = Told::default();
    let plugins = load(&[("guest", "clerk", "log", "\"error\"")], &told);
    ask(&plugins, "guest");
    ask(&plugins, "owner");
    plugins.get("clerk").unwrap().call_wave("test:desk/note.note()").unwrap();
    ask(&plugins, "guest");
    let use_of = |chain: &str, end: &str| {
        format!(
            "{{\"plugin\":\"clerk\",\"chain\":[{chain}],\"capability\":\"log\",\"what\":\"write at info\",\"allowed\":{end}}}"
        )
    };
    let refused = use_of(
        "\"guest\",\"clerk\"",
        "false,\"reason\":\"the edge `guest -> clerk` narrows it: the log begins at `error`\"",
    );
    assert_eq!(
        *told.0.lock().unwrap(),
        [
            refused.as_str(),
            &use_of("\"owner\",\"clerk\"", "true"),
            "clerk logs noted",
            &use_of("\"clerk\"", "true"),
            "clerk logs noted",
            &refused,
        ]
    );
}

/// The clerk is the same component with the same grant all the time, and yet not the same plugin.
#[test]
fn a_swap_narrows_an_edge_and_widens_it_with_consent_alone() {
    let told = Told::default();
    let host = Host::builder().observe(told.clone()).build().unwrap();
    let ((wide, _wide), (narrow, _narrow)) = (plan(&[]), plan(&[("guest", "clerk", "log", "\"error\"")]));
    let plugins = host.load(&wide).unwrap();
    ask(&plugins, "guest");
    host.swap(&plugins, &narrow, &Swap::new()).unwrap();
    ask(&plugins, "guest");
    assert_eq!(told.logged(), 1);

    let report = host.swap(&plugins, &wide, &Swap::new()).unwrap_err();
    assert_eq!(
        report.to_string(),
        "the edge `guest -> clerk` would no longer narrow a power as it does now: log = error"
    );
    ask(&plugins, "guest");
    assert_eq!(told.logged(), 1);
    host.swap(&plugins, &wide, &Swap::new().consent("clerk", "log")).unwrap();
    ask(&plugins, "guest");
    assert_eq!(told.logged(), 2);
}

/// A power that hides in a component within the component is asked for like any other.
#[test]
fn an_import_of_a_nested_component_counts() {
    let hidden = wat::parse_str(include_str!("hidden.wat")).unwrap();
    let facts = Facts::of(&hidden).unwrap();
    assert_eq!(facts.powers().collect::<Vec<_>>(), ["log"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hidden.wasm");
    std::fs::write(&path, hidden).unwrap();
    let report = Plan::new(&Policy::new().plugin("hidden", &path)).unwrap_err();
    assert_eq!(report.to_string(), "`hidden` requests `log`, which it is not granted");
}

/// Values and settings cannot be had in part; an edge that leaves nothing of them leaves nothing.
#[test]
fn an_edge_leaves_nothing_of_values_and_settings() {
    let folder = tempfile::tempdir().unwrap();
    for (name, wat) in [("keeper", include_str!("keeper.wat")), ("guest", include_str!("guest.wat"))] {
        let path = folder.path().join(format!("{name}.wasm"));
        std::fs::write(path, wat::parse_str(wat).unwrap()).unwrap();
    }
    let policy = |edges: &str| {
        let text = format!(
            "[plugins.keeper]\npath = \"keeper.wasm\"\ngrants = {{ keyvalue = true, config = {{ motto = \"slow\" }} }}\n\
             [plugins.guest]\npath = \"guest.wasm\"\n[plugins.owner]\npath = \"guest.wasm\"\n{edges}"
        );
        Policy::parse(folder.path().join(Policy::FILE), text).unwrap()
    };
    let told = Told::default();
    let host = Host::builder().observe(told.clone()).build().unwrap();
    let narrowed = policy("[edges.\"guest -> keeper\"]\nkeyvalue = false\nconfig = false\n");
    let plan = Plan::new(&narrowed).unwrap_or_else(|report| panic!("{}", report.render()));
    let plugins = host.load(&plan).unwrap();
    let known = || plugins.get("keeper").unwrap().call_wave("test:desk/told.known()").unwrap();
    ask(&plugins, "guest");
    assert_eq!(known(), "false");
    ask(&plugins, "owner");
    assert_eq!(known(), "true");
    ask(&plugins, "guest");
    assert_eq!(known(), "false");
    let uses: Vec<serde_json::Value> =
        told.0.lock().unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen: Vec<(&str, bool, usize)> = uses
        .iter()
        .map(|it| {
            let chain = it["chain"].as_array().unwrap().len();
            (it["what"].as_str().unwrap(), it["allowed"].as_bool().unwrap(), chain)
        })
        .collect();
    let [refused, allowed] =
        [false, true].map(|allowed| [("get motto", allowed, 2), ("read motto", allowed, 2)]);
    assert_eq!(seen, [refused, allowed, refused].concat());
    assert_eq!(uses[0]["reason"], "the edge `guest -> keeper` narrows it: nothing is left");
}

/// Passes a call of `busy` on.
const ASKS_BUSY: &str = r#"(component
  (import "test:audit/act@0.1.0" (instance $act (export "run" (func (param "times" u32))) (export "greedy" (func))))
  (core func $run (canon lower (func $act "run")))
  (core func $greedy (canon lower (func $act "greedy")))
  (func $run2 (param "times" u32) (canon lift (core func $run)))
  (func $greedy2 (canon lift (core func $greedy)))
  (instance (export "test:audit/ask") (export "run" (func $run2)) (export "greedy" (func $greedy2))))"#;

/// `busy`, which uses what most plugins use in loops, for `guest`, whose edge leaves less, and for `owner`.
fn busy(folder: &TempDir, edge: &str, told: &Told, form: fn(Vec<u8>) -> Vec<u8>) -> Plugins {
    for (name, wat) in [("busy", include_str!("audit.wat")), ("asks", ASKS_BUSY)] {
        let component = form(wat::parse_str(wat).unwrap());
        std::fs::write(folder.path().join(format!("{name}.wasm")), component).unwrap();
    }
    let text = format!(
        "[plugins.busy]\npath = \"busy.wasm\"\n[plugins.busy.grants]\nlog = \"debug\"\nclock = true\nrandom = \"1 MiB\"\n\
         config = {{ greeting = \"hi\", other = \"secret\" }}\nenv = {{ LANG = \"de\" }}\n\
         [plugins.guest]\npath = \"asks.wasm\"\n[plugins.owner]\npath = \"asks.wasm\"\n\
         [edges.\"guest -> busy\"]\n{edge}\n"
    );
    let policy = Policy::parse(folder.path().join(Policy::FILE), text).unwrap();
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    Host::builder().observe(told.clone()).build().unwrap().load(&plan).unwrap()
}

/// Each power that a plugin uses in loops, and what is left of it for one consumer; the log names the chain.
#[test]
fn an_edge_leaves_some_of_each_power() {
    let (folder, told) = (tempfile::tempdir().unwrap(), Told::default());
    let edge = EDGE_OF_BUSY;
    let plugins = busy(&folder, edge, &told, |component| component);
    let run =
        |plugin: &str, call: &str| plugins.get(plugin).unwrap().call_wave(&format!("test:audit/ask.{call}"));
    let mut found = String::new();
    for plugin in ["guest", "owner", "guest"] {
        run(plugin, "run(1)").unwrap();
        found += &(std::mem::take(&mut *told.0.lock().unwrap()).join("\n") + "\n\n");
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/narrowed.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap());

    // A megabyte and one is too much for both, and for other reasons.
    let error = run("guest", "greedy()").unwrap_err();
    assert!(
        error.render().contains("the edge `guest -> busy` narrows it: at most 200 KiB at once"),
        "{}",
        error.render()
    );
    let error = run("owner", "greedy()").unwrap_err();
    assert!(error.render().contains("exceeds limit"), "{}", error.render());
    assert!(run("guest", "run(1)").is_ok());
}

const EDGE_OF_BUSY: &str = "log = \"warn\"\nclock = false\nrandom = \"200 KiB\"\nconfig = [\"greeting\"]\n";

/// The same powers on the async engine: over edges, and by message beside others, where the edge of somebody else narrows nothing.
#[test]
fn an_edge_leaves_as_much_on_the_async_engine() {
    let (folder, told) = (tempfile::tempdir().unwrap(), Told::default());
    let plugins = busy(&folder, EDGE_OF_BUSY, &told, super::on_async_engine);
    let mut found = String::new();
    for plugin in ["guest", "owner", "guest"] {
        plugins.get(plugin).unwrap().call_wave("test:audit/ask.run(1)").unwrap();
        found += &(std::mem::take(&mut *told.0.lock().unwrap()).join("\n") + "\n\n");
    }
    assert_eq!(found, include_str!("narrowed.txt"));
    let plugin = plugins.get("busy").unwrap();
    plugin.call_wave("test:audit/act.run(1)").unwrap();
    let by_blocking_code = std::mem::take(&mut *told.0.lock().unwrap());
    assert!(by_blocking_code.iter().all(|line| !line.contains("\"allowed\":false")), "{by_blocking_code:?}");
    super::messages::wait(async {
        let item = "test:audit/act.run".parse().unwrap();
        plugin.call_async(&item, vec![plugwright::Val::U32(1)]).await.unwrap();
    });
    assert_eq!(*told.0.lock().unwrap(), by_blocking_code);
}
