//! Resources in the items of streams and futures, and streams in those of streams.

use super::resources::made_of;
use super::*;

const WIT: &str = include_str!("freight/freight.wit");
const COMMON: &str = include_str!("freight/common.wat");

/// A component of a world. Words of capital letters in its text stand for what all of them have, or have for each function.
fn component(world: &str, text: &str) -> Vec<u8> {
    let interface = if world == "owner" {
        "things"
    } else if world == "middle" {
        "belt"
    } else {
        "user"
    };
    let callback = |name: &str| {
        format!("(export \"[callback][async-lift]test:freight/{interface}#{name}\" (func $event))\n")
    };
    let give = |name: &str| {
        let import = format!("\"[export]test:freight/{interface}\" \"[task-return]{name}\"");
        format!("(import {import} (func $return-{name} (param i32)))\n")
    };
    let line = |line: &str| match line.split_once(' ') {
        Some(("CALLBACKS", names)) => names.split(' ').map(callback).collect(),
        Some(("RETURNS", names)) => names.split(' ').map(give).collect(),
        _ if line == "COMMON" => COMMON.to_owned(),
        _ => line.to_owned(),
    };
    let text: Vec<String> = text.lines().map(line).collect();
    made_of(WIT, (world, &text.join("\n")))
}

pub(super) fn freight(settle: impl FnOnce(Policy) -> Policy) -> Plugins {
    freight_of(Host::builder(), settle)
}

pub(super) fn freight_of(host: HostBuilder, settle: impl FnOnce(Policy) -> Policy) -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let all = [
        ("owner", include_str!("freight/owner.wat")),
        ("middle", include_str!("freight/middle.wat")),
        ("top", include_str!("freight/top.wat")),
    ];
    let limits = Limits { deadline: Duration::from_secs(600), ..Limits::default() };
    let policy = all.into_iter().fold(Policy::new().limits(limits), |policy, (name, text)| {
        let file = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, component(name, text)).unwrap();
        policy.plugin(name, file)
    });
    load(host, &settle(policy))
}

pub(super) fn top(plugins: &Plugins, call: &str) -> Result<String, plugwright::Error> {
    wave(plugins, "top", &format!("test:freight/user.{call}"))
}

/// Waits until the owner has so many things: what nobody holds any more it drops as soon as it comes to it.
pub(super) fn settles(plugins: &Plugins, live: &str) {
    let start = std::time::Instant::now();
    loop {
        let now = top(plugins, "live()").unwrap();
        if now == live {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{now} are left");
        std::thread::yield_now();
    }
}

/// How many instances of the owner were started, and how many of its calls have failed.
pub(super) fn owner(plugins: &Plugins) -> (u64, u64) {
    let stats = plugins.stats();
    let owner = stats.plugins.iter().find(|plugin| plugin.plugin.as_str() == "owner").unwrap();
    (owner.instances, owner.failures)
}

pub(super) fn chain(error: &plugwright::Error) -> Vec<&str> {
    error.plugins().iter().map(|plugin| plugin.as_str()).collect()
}

/// The sum of the numbers from 1.
pub(super) fn sum(count: u32) -> u32 {
    count * (count + 1) / 2
}

#[test]
fn handles_cross_in_streams_and_futures_of_every_kind() {
    for groups in [&[][..], &["middle", "owner"], &["top", "middle"]] {
        let plugins =
            freight(|policy| if groups.is_empty() { policy } else { policy.fuse(groups.iter().copied()) });
        for (call, answer) in [
            ("read(1)", 1),
            ("read(2500)", sum(2500)),
            ("read-chests(20)", sum(20) + 1100),
            ("read-maybe(20)", 100),
            ("read-later(7)", 7),
            ("read-several(100)", sum(100)),
            ("read-nested(10)", 2 * sum(10) + 10),
            ("read-passed(300)", sum(300)),
            ("read-copied(300)", sum(300)),
            ("read-passed-later(7)", 7),
            ("home(300)", sum(300)),
            ("home-by-hand(300)", sum(300)),
            ("home-later(7)", 7),
            ("mixed(10)", 50 + 120 + sum(10)),
        ] {
            assert_eq!(top(&plugins, call).unwrap(), answer.to_string(), "{call} {groups:?}");
        }
        settles(&plugins, "0");
    }
}

#[test]
fn nothing_leaks_in_streams_and_futures() {
    let plugins = freight(|policy| policy);
    for round in 0..400 {
        for call in
            ["read(5)", "read-copied(5)", "read-chests(3)", "read-nested(2)", "home(5)", "home-by-hand(5)"]
        {
            top(&plugins, call).unwrap();
        }
        for call in ["read-later(1)", "read-passed-later(1)", "home-later(1)", "mixed(2)", "taste(7)"] {
            top(&plugins, call).unwrap();
        }
        if round % 100 == 0 {
            settles(&plugins, "0");
        }
    }
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0));
    let stats = plugins.stats();
    let used = stats.plugins.iter().flat_map(|plugin| &plugin.peak.parts);
    let most = used.filter(|part| part.limit == "handles").map(|part| part.used).max().unwrap();
    assert!(most < 100, "{most} handles at once");
}

#[test]
fn who_stops_reading_drops_what_is_on_its_way() {
    let plugins = freight(|policy| policy);
    for _ in 0..3 {
        assert_eq!(top(&plugins, "taste(5000)").unwrap(), "6");
        settles(&plugins, "0");
    }
    assert_eq!(owner(&plugins), (1, 0));
}

#[test]
fn what_a_dead_reader_has_not_read_is_dropped() {
    let plugins = freight(|policy| policy);
    assert_eq!(top(&plugins, "ignore(2500)").unwrap(), "0");
    settles(&plugins, "2500");
    let error = top(&plugins, "lose(2500)").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top"]), "{error:?}");
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0), "the owner lives on");
}

#[test]
fn a_writer_that_fails_is_an_error_and_takes_its_things_along() {
    let plugins = freight(|policy| policy);
    let error = top(&plugins, "read-failing(500)").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "owner"]), "{error:?}");
    assert_eq!(top(&plugins, "read(500)").unwrap(), sum(500).to_string());
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (2, 1));
}

#[test]
fn handles_are_bounded_in_streams() {
    let plugins = freight(|policy| policy);
    assert_eq!(top(&plugins, "keep(3000)").unwrap(), "3000");
    assert_eq!(top(&plugins, "live()").unwrap(), "3000");
    for (plugin, blamed) in [("top", vec!["top"]), ("owner", vec!["top", "owner"])] {
        let limits = Limits { handles: 2000, deadline: Duration::from_secs(600), ..Limits::default() };
        let plugins = freight(|policy| policy.plugin_limits(plugin, limits));
        let error = top(&plugins, "keep(3000)").unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Memory, blamed), "{error:?}");
        let hint = format!("raise `handles` in `[plugins.{plugin}.limits]` if the work is worth it");
        assert_eq!(error.hint_text(), Some(hint.as_str()), "{error:?}");
        assert_eq!(top(&plugins, "keep(1500)").unwrap(), "1500", "others are unharmed");
    }
}

#[test]
fn a_call_that_is_given_up_gives_back_what_it_had_borrowed() {
    let seen = Seen::default();
    let short = Limits { deadline: Duration::from_secs(3), ..Limits::default() };
    let plugins =
        freight_of(Host::builder().observe(seen.clone()), |policy| policy.plugin_limits("top", short));
    let error = top(&plugins, "vain()").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
    // Both instances go: the borrow with the call, and the thing with its only handle.
    seen.wait_for(2, "Retired");
    assert_eq!(top(&plugins, "live()").unwrap(), "0");
    assert_eq!(top(&plugins, "mixed(3)").unwrap(), (170 + sum(3)).to_string());
}

#[test]
fn what_streams_carry_is_charged_to_an_allowance() {
    let plugins = freight(|policy| policy);
    let spend = |allowance: &plugwright::Allowance, call: &str| {
        let top = plugins.get("top").unwrap();
        top.within(allowance).call_wave(&format!("test:freight/user.{call}"))
    };
    let ample = plugwright::Allowance::new().traffic(Bytes(1 << 20));
    assert_eq!(spend(&ample, "home-by-hand(300)").unwrap(), sum(300).to_string());
    assert_eq!(spend(&ample, "read-nested(5)").unwrap(), (2 * sum(5) + 5).to_string());
    let tight = plugwright::Allowance::new().traffic(Bytes(4000));
    let error = spend(&tight, "read(2500)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Allowance, "{error:?}");
    assert_eq!(top(&plugins, "read(2500)").unwrap(), sum(2500).to_string());
    settles(&plugins, "0");
}

/// Handles have a size as all items have, whoever writes them, and also where a plugin passes them on unread.
#[test]
fn what_streams_of_handles_carry_over_an_edge_is_bounded() {
    let traffic = plugwright::EdgeLimits { traffic: Some(Bytes(8000)), ..plugwright::EdgeLimits::default() };
    for (consumer, vain, fine) in [
        ("top", &["keep(3000)"][..], ["read(300)", "home(900)", "home-by-hand(300)"]),
        // Who writes too much ends, and its reader's call with it: that is nothing the owner did.
        ("top", &["home(3000)", "home-by-hand(1500)"], ["read(300)", "home(900)", "home-by-hand(300)"]),
        (
            "middle",
            &["read-passed(2500)", "read-copied(2500)"],
            ["read-passed(300)", "read-copied(300)", "read(2500)"],
        ),
    ] {
        let plugins = freight(|policy| policy.edge_limits(consumer, "owner", traffic.clone()));
        // More often than a plugin may fail in a row.
        for call in vain.iter().cycle().take(7) {
            let error = top(&plugins, call).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transfer, "{call}: {error:?}");
            let words = "passed more than the 8000 bytes that all calls over the edge may carry together";
            assert_eq!(error.to_string(), format!("plugin `{consumer}` {words}"), "{call}");
            let is_written = call.starts_with("home");
            for call in fine {
                let mut answer = top(&plugins, call);
                // Which may take a moment to come to it, and whoever shares its instance until then.
                while is_written && answer.as_ref().is_err_and(|it| it.kind() == ErrorKind::Transfer) {
                    answer = top(&plugins, call);
                }
                answer.unwrap_or_else(|error| panic!("{call}: {}", error.render()));
            }
        }
        if vain.iter().all(|call| !call.starts_with("home")) {
            settles(&plugins, "0");
            assert_eq!(owner(&plugins), (1, 0), "it is the consumer that may carry no more");
        }
    }
}

#[test]
fn what_one_item_with_handles_carries_is_bounded() {
    let limits = Limits { transfer: Bytes(20_000), deadline: Duration::from_secs(600), ..Limits::default() };
    let plugins = freight(|policy| policy.plugin_limits("owner", limits));
    for _ in 0..3 {
        for _ in 0..30 {
            assert_eq!(top(&plugins, "read-several(100)").unwrap(), sum(100).to_string());
        }
        let error = top(&plugins, "read-several(2500)").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transfer, "{}", error.render());
    }
    settles(&plugins, "0");
}
