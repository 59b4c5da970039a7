//! What is told of the powers that plugins use in loops: that, and of what, once a call.

use std::path::Path;
use std::sync::{Arc, Mutex};

use plugwright::{Event, Host, LogRecord, Observe, Plan, Plugins, Policy, Use};

/// Keeps what was used and refused.
#[derive(Clone, Default)]
pub(super) struct Uses(pub(super) Arc<Mutex<Vec<Use>>>);

impl Observe for Uses {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if let Event::Used(used) = event {
            self.0.lock().unwrap().push(used.clone());
        }
    }
}

impl Uses {
    /// As lines of JSON, which are forgotten.
    fn lines(&self) -> String {
        let uses = std::mem::take(&mut *self.0.lock().unwrap());
        uses.iter().map(|used| serde_json::to_string(used).unwrap() + "\n").collect()
    }
}

fn load(grants: &str) -> (tempfile::TempDir, Uses, Plugins) {
    let folder = tempfile::tempdir().unwrap();
    let component = wat::parse_str(include_str!("audit.wat")).unwrap();
    std::fs::write(folder.path().join("busy.wasm"), component).unwrap();
    let text = format!("[plugins.busy]\npath = \"busy.wasm\"\n[plugins.busy.grants]\n{grants}");
    let policy = Policy::parse(folder.path().join(Policy::FILE), text).unwrap();
    let uses = Uses::default();
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    let plugins = Host::builder().observe(uses.clone()).build().unwrap().load(&plan).unwrap();
    (folder, uses, plugins)
}

const ALL: &str = "log = \"info\"\nconfig = { greeting = \"hi\", token.secret = \"hunter2\" }\nclock = true\nrandom = \"1 MiB\"\n\
                   env = { LANG = \"de\", TOKEN = { secret = \"hunter2\" } }\n";

fn golden(found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/audit.jsonl");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap());
}

#[test]
fn each_power_is_told_of_once_a_call_and_subject() {
    let (_folder, uses, plugins) = load(ALL);
    let busy = plugins.get("busy").unwrap();
    busy.call_wave("test:audit/act.run(100)").unwrap();
    let first = uses.lines();
    golden(&first);
    assert!(!first.contains("hunter2"));
    // The next call is another one, on the same instance.
    busy.call_wave("test:audit/act.run(1)").unwrap();
    assert_eq!(uses.lines(), first);
}

/// The base is no power: what every plugin has is not reported; what goes beyond it is, also where it is refused.
#[test]
fn without_the_powers_only_what_was_refused_is_told() {
    let (_folder, uses, plugins) = load("log = \"error\"\nconfig = {}\n");
    let busy = plugins.get("busy").unwrap();
    let error = busy.call_wave("test:audit/act.run(1)").unwrap_err();
    assert!(error.render().contains("exceeds limit"), "{}", error.render());
    let lines = uses.lines();
    let refused = r#""capability":"random","what":"get 128 KiB at once","allowed":false"#;
    assert!(lines.contains(refused) && !lines.contains("clock") && !lines.contains("env"), "{lines}");

    let (_folder, uses, plugins) = load(ALL);
    assert!(plugins.get("busy").unwrap().call_wave("test:audit/act.greedy()").is_err());
    assert!(uses.lines().contains(r#""what":"get 1048577 B at once","allowed":false"#));
}

/// Who makes up names without end is not written down without end.
#[test]
fn what_is_told_of_one_call_has_an_end() {
    let (_folder, uses, plugins) = load(ALL);
    plugins.get("busy").unwrap().call_wave("test:audit/act.names(4000)").unwrap();
    let lines = uses.lines();
    assert_eq!(lines.lines().count(), 1_001);
    assert!(lines.contains("further names, of which 1000 were told of in this call"), "{lines}");
}
