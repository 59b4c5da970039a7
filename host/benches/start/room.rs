//! What memory live instances take, after a call.

use plugwright::{Reuse, Slots};

use crate::Found;
use crate::guests;
use crate::measure::{Curve, OURS, Row, Target};

pub(crate) fn measure() -> Found {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let mut found = Found::default();
    for (language, name, counts, least) in [
        ("Rust", "rust", &[1, 10, 100, 1_000, 10_000][..], None),
        ("JavaScript", "typescript", &[1, 10, 100, 250, 500], None),
        ("Python", "python", &[1, 10, 100, 250, 500], Some(1_500.0)),
    ] {
        let (_host, plugins) =
            guests::load(&guests::component(name), &cache, Reuse::Warm, Slots::default().memories(12_000));
        let plugin = plugins.get("guest").unwrap();
        // What the first instance needs once is not counted for the others.
        let mut warm = plugin.session().unwrap();
        warm.call_wave("bench:guest/work.noop()").unwrap();
        let empty = private();
        let (mut live, mut points) = (Vec::new(), Vec::new());
        for count in counts {
            while live.len() < *count {
                let mut session = plugin.session().unwrap();
                session.call_wave("bench:guest/work.noop()").unwrap();
                live.push(session);
            }
            points.push((*count as f64, (private() - empty).max(0.0)));
        }
        let (count, taken) = *points.last().unwrap();
        let mut row = Row::new(
            format!("live instances per GiB, {language}"),
            "",
            least.map(Target::at_least).into_iter().collect(),
        );
        row.add(OURS, f64::from(1 << 30) / (taken / count));
        found.rows.push(row);
        let name = match language {
            "Rust" => "memory of live Rust instances",
            "Python" => "memory of live Python instances",
            _ => "memory of live JavaScript instances",
        };
        found.curves.push(Curve { name, x: "instances", unit: "B", points, most: None });
    }
    found
}

/// Bytes of memory that are this process's alone.
fn private() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    let number: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    number * 1024.0
}
