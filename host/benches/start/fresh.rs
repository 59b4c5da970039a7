//! Fresh instances: started, called once, dropped. And warm ones of JavaScript, whose strings were slow with other engines.

use std::time::Instant;

use plugwright::{Reuse, Slots};

use crate::guests::{self, LANGUAGES};
use crate::hand::{self, Guest, Memory};
use crate::measure::{HAND, OURS, Row, Target, each};
use crate::{Found, Work};

const TURNS: usize = 31;
const DEFAULT: &str = "ours, default";
const POOLED: &str = "by hand, pooled";
const ON_DEMAND: &str = "by hand, on demand";
const TWO: &str = "2 threads";
const TEXT: usize = 64 << 10;

pub(crate) fn measure() -> Found {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = Vec::new();
    for (language, name) in LANGUAGES {
        let component = guests::component(name);
        let cache = folder.path().join("cache");
        let settings =
            [(DEFAULT, Slots::default()), (OURS, Slots::default().clear_written())].map(|(way, slots)| {
                let (host, plugins) = guests::load(&component, &cache, Reuse::Fresh, slots);
                (way, Work::of(&plugins).unwrap(), host)
            });
        let bytes = std::fs::read(&component).unwrap();
        let by_hand = [(HAND, Memory::Scanned), (POOLED, Memory::Pooled), (ON_DEMAND, Memory::OnDemand)].map(
            |(way, memory)| {
                let engine = hand::engine(memory);
                (way, Guest::new(&engine, &wasmtime::component::Component::new(&engine, &bytes).unwrap()))
            },
        );
        let times = if language == "Rust" { 400 } else { 20 };
        let mut row = Row::new(
            format!("fresh instance + call + drop, {language}"),
            "ns",
            vec![
                Target::most(1.15, HAND),
                Target { way: DEFAULT, than: Some(POOLED), bound: crate::measure::Bound::Most(1.15) },
            ],
        );
        let scale_times = times * 4;
        let mut scale = Row::new(
            format!("fresh instances per second, {language}, 1 and 2 threads"),
            "/s",
            vec![Target::least(TWO, 1.6, OURS)],
        );
        for turn in 0..TURNS {
            for (way, guest) in &by_hand {
                row.add(way, each(times, || guest.start().noop()));
            }
            for (way, ours, _) in &settings {
                row.add(way, each(times, || ours.noop().unwrap()));
            }
            if turn % 3 == 0 {
                let ours = &settings[1].1;
                scale.add(OURS, per_second(1, scale_times, || ours.noop().unwrap()));
                scale.add(TWO, per_second(2, scale_times, || ours.noop().unwrap()));
                let plain = &settings[0].1;
                scale.add("default, 1 thread", per_second(1, scale_times, || plain.noop().unwrap()));
                scale.add("default, 2 threads", per_second(2, scale_times, || plain.noop().unwrap()));
                let guest = &by_hand[0].1;
                scale.add("by hand, 1 thread", per_second(1, scale_times, || guest.start().noop()));
                scale.add("by hand, 2 threads", per_second(2, scale_times, || guest.start().noop()));
            }
        }
        rows.extend([row, scale]);
        if language == "JavaScript" {
            let (_host, plugins) = guests::load(&component, &cache, Reuse::Warm, Slots::default());
            let ours = Work::of(&plugins).unwrap();
            let mut live = by_hand[2].1.start();
            let text: &'static str = "x".repeat(TEXT).leak();
            let mut noop = Row::new(
                "JavaScript: noop, warm",
                "ns",
                vec![Target::at_most(1_500.0), Target::most(1.05, HAND)],
            );
            let mut echo = Row::new(
                "JavaScript: string of 64 KiB in and out, warm",
                "ns",
                vec![Target::at_most(60_000.0), Target::most(1.05, HAND)],
            );
            for _ in 0..TURNS {
                noop.add(HAND, each(500, || live.noop()));
                noop.add(OURS, each(500, || ours.noop().unwrap()));
                echo.add(HAND, each(20, || drop(live.echo(text))));
                echo.add(OURS, each(20, || drop(ours.echo(text).unwrap())));
            }
            rows.extend([noop, echo]);
        }
    }
    Found { rows, curves: Vec::new() }
}

/// How often a second so many threads do some work, each so many times.
fn per_second(threads: usize, times: usize, work: impl Fn() + Sync) -> f64 {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..times).for_each(|_| work()));
        }
    });
    (threads * times) as f64 / start.elapsed().as_secs_f64()
}
