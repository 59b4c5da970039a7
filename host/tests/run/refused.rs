//! Swaps that do not happen: whatever is wrong with a component, the former one serves on and somebody is told why.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use plugwright::{Compiler, ErrorKind, Host, Limits, Offer, Plan, Plugins, Policy, Reuse, Stage as At, Swap};

use super::swap::{Stage, ask};

/// Asks for a swap that cannot be; gives why. The instance that served before serves on, with what it remembers.
fn refused(stage: &Stage, plugins: &Plugins, plan: &Plan, how: &Swap) -> (At, ErrorKind, String) {
    let (count, told) = (ask(plugins, "count"), stage.diary.count("swap-refused"));
    let report = stage.host.swap(plugins, plan, how).unwrap_err();
    assert_eq!((ask(plugins, "version"), ask(plugins, "count")), (1, count + 1), "{}", report.render());
    assert_eq!(stage.diary.count("swap-refused"), told + 1, "{}", report.render());
    assert_eq!(stage.diary.count("drained"), 0);
    let error = &report.errors()[0];
    (error.stage(), error.kind(), error.to_string())
}

#[test]
fn whatever_fails_leaves_the_former_component_serving() {
    let stage = Stage::new(Reuse::One);
    let plugins = stage.load();
    let plain = Swap::new();
    for (fate, at, kind, message) in [
        (1, At::Instantiate, ErrorKind::Unfit, "plugin `keeps` says that it cannot work: not today"),
        (2, At::Call, ErrorKind::Trap, "plugin `keeps` gave up"),
        (
            3,
            At::Instantiate,
            ErrorKind::Unfit,
            "plugin `keeps` cannot take over what the former one remembers: not today",
        ),
        (4, At::Call, ErrorKind::Trap, "plugin `keeps` gave up"),
        (6, At::Call, ErrorKind::Trap, "plugin `keeps` gave up"),
    ] {
        let told = refused(&stage, &plugins, &stage.plan(2, fate), &plain);
        assert_eq!(told, (at, kind, message.to_owned()), "{fate}");
        if fate != 3 && fate != 6 {
            // A rehearsal finds the same before anything was granted; what another one left it has none of.
            let told = refused(&stage, &plugins, &stage.plan(2, fate), &Swap::new().rehearse());
            assert_eq!(told, (at, kind, message.to_owned()), "{fate}, rehearsed");
        }
    }
    let slow = Limits { deadline: Duration::from_millis(30), ..Limits::default() };
    let policy = stage.policy(stage.keeps(2, 5)).plugin_limits("keeps", slow);
    let told = refused(&stage, &plugins, &Plan::new(&policy).unwrap(), &plain);
    let message = "plugin `keeps` took longer than its deadline of 30ms";
    assert_eq!(told, (At::Call, ErrorKind::Deadline, message.to_owned()));

    // A file that is another one than when the plan was made, and one that is gone.
    let plan = stage.plan(3, 0);
    std::fs::write(stage.folder.path().join("keeps-3-0.wat"), "(component)").unwrap();
    let told = refused(&stage, &plugins, &plan, &plain);
    assert_eq!(told.0, At::Resolve, "{told:?}");
    std::fs::remove_file(stage.folder.path().join("keeps-3-0.wat")).unwrap();
    let told = refused(&stage, &plugins, &plan, &plain);
    assert_eq!((told.0, told.1), (At::Resolve, ErrorKind::Io));

    // A probe has to be answered, and with no `err`.
    let fine = Swap::new().probe("keeps", "test:swap/keeps.version()");
    let restore = "plugwright:lifecycle/state.restore@0.1.0([1, 0, 0, 0], none)";
    let wrong = fine.clone().probe("keeps", restore);
    for how in [wrong.clone(), wrong.rehearse()] {
        let told = refused(&stage, &plugins, &stage.plan(2, 3), &how);
        let message = format!("plugin `keeps` answers the probe `{restore}` with `err(\"not today\")`");
        assert_eq!(told, (At::Instantiate, ErrorKind::Unfit, message));
    }
    let unknown = fine.clone().probe("keeps", "test:swap/keeps.other()");
    let told = refused(&stage, &plugins, &stage.plan(2, 0), &unknown);
    assert_eq!(told.2, "plugin `keeps` exports no function `other` of `test:swap/keeps`");

    let count = ask(&plugins, "count");
    let swapped = stage.host.swap(&plugins, &stage.plan(2, 0), &fine.rehearse()).unwrap();
    assert_eq!(swapped.swapped, ["keeps".parse().unwrap()]);
    assert_eq!((ask(&plugins, "version"), ask(&plugins, "count")), (2, count + 1));
}

#[test]
fn what_cannot_be_compiled_never_serves() {
    let stage = Stage::new(Reuse::Warm);
    drop(stage.load());
    // What was compiled once is in the cache, so this host has its first component, and no compiler for another.
    let host = Host::builder()
        .cache(stage.folder.path().join("cache"))
        .compiler(Compiler::child(stage.folder.path().join("nobody")))
        .observe(stage.diary.clone())
        .build()
        .unwrap();
    let plugins = host.load(&stage.plan(1, 0)).unwrap();
    let report = host.swap(&plugins, &stage.plan(2, 0), &Swap::new()).unwrap_err();
    assert_eq!(report.errors()[0].stage(), At::Compile, "{}", report.render());
    assert_eq!((ask(&plugins, "version"), stage.diary.count("swap-refused")), (1, 1));
}

/// A component that uses what the application offers, with a count of how often that was used.
fn eager(stage: &Stage) -> (Host, Arc<AtomicUsize>, impl Fn(u32, u32) -> Plan) {
    let touched = Arc::new(AtomicUsize::new(0));
    let count = touched.clone();
    let offer = Offer::new("test:swap/effects@0.1.0".parse().unwrap(), move |_, _, _| {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(Vec::new())
    });
    let folder = stage.folder.path().to_owned();
    let plan = move |version: u32, eager: u32| {
        let wat = include_str!("swap/eager.wat");
        let wat = wat.replace("VERSION", &version.to_string()).replace("EAGER", &eager.to_string());
        let file = folder.join(format!("eager-{version}-{eager}.wat"));
        std::fs::write(&file, wat).unwrap();
        let policy = Policy::new().offer("test:swap/effects@0.1.0".parse().unwrap()).plugin("keeps", file);
        Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()))
    };
    (Host::builder().offer(offer).build().unwrap(), touched, plan)
}

#[test]
fn a_rehearsal_gives_no_power_and_reaches_nobody() {
    let stage = Stage::new(Reuse::Warm);
    let (host, touched, plan) = eager(&stage);
    let plugins = host.load(&plan(1, 0)).unwrap();
    let version = || plugins.get("keeps").unwrap().call_wave("test:swap/keeps.version()").unwrap();
    let probe = |function: &str| Swap::new().probe("keeps", &format!("test:swap/keeps.{function}()"));
    assert_eq!((version().as_str(), touched.load(Ordering::SeqCst)), ("1", 1));

    for (eager, how) in [(1, Swap::new().rehearse()), (0, probe("version").rehearse())] {
        let report = host.swap(&plugins, &plan(2, eager), &how).unwrap_err();
        let error = &report.errors()[0];
        assert_eq!(
            error.to_string(),
            "plugin `keeps` called `test:swap/effects@0.1.0.touch`, which no plugin has in a rehearsal"
        );
        assert_eq!(error.kind(), ErrorKind::NotProvided);
        assert_eq!(error.notes(), ["in a rehearsal, where a plugin has no powers and reaches nobody"]);
        assert_eq!(touched.load(Ordering::SeqCst), 1, "the application was not called");
    }
    assert_eq!((version().as_str(), touched.load(Ordering::SeqCst)), ("1", 2));

    // What needs nobody else goes well; then it has its powers.
    host.swap(&plugins, &plan(2, 0), &probe("count").rehearse()).unwrap();
    assert_eq!((version().as_str(), touched.load(Ordering::SeqCst)), ("2", 3));
    // Without a rehearsal, a probe is a call like any other.
    host.swap(&plugins, &plan(3, 0), &probe("version")).unwrap();
    assert_eq!(touched.load(Ordering::SeqCst), 4);
    assert_eq!((version().as_str(), touched.load(Ordering::SeqCst)), ("3", 5));
}
