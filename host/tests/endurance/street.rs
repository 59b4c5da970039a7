//! Innocent plugins and hostile ones, side by side on one host.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use plugwright::{
    Bytes, ErrorKind, Host, JsonOptions, JsonResources, Limits, Offer, Plan, Plugins, Policy, Supervision,
};
use serde_json::json;

const ACTS: &str = include_str!("acts.wat");

/// So many plugins do well.
pub(crate) const INNOCENT: u64 = 8;

/// What hostile plugins do, and what comes of it. Most are over at once: those that loop or wait hold a thread until their time
/// is up, and there are fewer of them.
const MISDEEDS: [(&str, ErrorKind); 20] = {
    const TRAP: (&str, ErrorKind) = ("trap", ErrorKind::Trap);
    const LIE: (&str, ErrorKind) = ("lie", ErrorKind::Trap);
    const EAT: (&str, ErrorKind) = ("eat", ErrorKind::Memory);
    const WAIT: (&str, ErrorKind) = ("wait", ErrorKind::Deadline);
    const SPIN: (&str, ErrorKind) = ("spin", ErrorKind::Deadline);
    [
        TRAP, LIE, EAT, TRAP, WAIT, LIE, TRAP, EAT, TRAP, LIE, SPIN, TRAP, LIE, EAT, TRAP, WAIT, LIE, TRAP,
        EAT, LIE,
    ]
};

/// The plugins, and the things that the application has handed out.
pub(crate) struct Street {
    pub(crate) plugins: Plugins,
    made: Arc<AtomicU64>,
    dropped: Arc<AtomicU64>,
}

/// Plugins that are loaded, and the things that they were given and have dropped.
pub(crate) struct Things {
    pub(crate) plugins: Plugins,
    pub(crate) made: Arc<AtomicU64>,
    pub(crate) dropped: Arc<AtomicU64>,
}

impl Street {
    /// Loads `INNOCENT` plugins that do well; `hostile`, which has time to fail in other ways; and `late`, which has none.
    pub(crate) fn open() -> Self {
        let innocent = (0..INNOCENT).map(|n| format!("innocent-{n}"));
        let others: Vec<String> = innocent.chain(["hostile".to_owned()]).collect();
        let Things { plugins, made, dropped } = load(ACTS, &others, &["late".to_owned()]);
        Self { plugins, made, dropped }
    }

    /// Things that live: as many stores do whose call has failed.
    pub(crate) fn things(&self) -> u64 {
        let dropped = self.dropped.load(Ordering::Relaxed);
        self.made.load(Ordering::Relaxed) - dropped
    }

    /// Fails unless an innocent plugin answers, and answers right.
    pub(crate) fn ask(&self, n: u64) {
        let x = u32::try_from(n % 1_000_000).unwrap();
        let plugin = self.plugins.get(&format!("innocent-{}", n % INNOCENT)).unwrap();
        let answer = plugin.call_wave(&format!("test:bad/acts.fine({x})"));
        assert_eq!(answer.unwrap_or_else(|error| panic!("{}", error.render())), (x + 1).to_string());
    }

    /// Fails unless a hostile plugin gets what it deserves.
    pub(crate) fn provoke(&self, n: u64) {
        let (act, kind) = MISDEEDS[(n % MISDEEDS.len() as u64) as usize];
        self.failed(if kind == ErrorKind::Deadline { "late" } else { "hostile" }, act, kind);
    }

    pub(crate) fn failed(&self, plugin: &str, act: &str, kind: ErrorKind) {
        let error =
            self.plugins.get(plugin).unwrap().call_wave(&format!("test:bad/acts.{act}()")).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.render());
    }
}

/// Loads a component under many names; those who are `late` have hardly any time.
pub(crate) fn load(wat: &str, names: &[String], late: &[String]) -> Things {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acts.wasm");
    std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
    let limits = |deadline| Limits { memory: Bytes(4 << 20), deadline, ..Limits::default() };
    // What fails as often as these would be put to rest.
    let patient =
        Supervision { back_off_after: u32::MAX, quarantine_after: u32::MAX, ..Supervision::default() };
    let name: plugwright::OfferName = "test:bad/things@0.1.0".parse().unwrap();
    let all = names.iter().chain(late).fold(Policy::new(), |policy, name| policy.plugin(name, &file));
    let policy = late
        .iter()
        .fold(all, |policy, name| policy.plugin_limits(name, limits(Duration::from_millis(20))))
        .limits(limits(Duration::from_secs(600)))
        .offer(name.clone())
        .supervise(patient);
    let (made, dropped) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let gone = dropped.clone();
    let resources = JsonResources::new(move |_| {
        gone.fetch_add(1, Ordering::Relaxed);
    });
    let counted = made.clone();
    let things = Offer::json_with_resources(name, JsonOptions::new(), &resources, move |_, _, _| {
        Ok(json!({ "handle": counted.fetch_add(1, Ordering::Relaxed) }))
    });
    let plan = Plan::new(&policy).unwrap();
    let plugins = Host::builder().offer(things).build().unwrap().load(&plan).unwrap();
    Things { plugins, made, dropped }
}
