//! Who serves whom in random sets of plugins: the plan agrees with a model of a few lines, in whatever order they are named.

use std::fmt::Write as _;

use plugwright::{ErrorKind, Plan, Policy};

/// An interface: its number, its major version and its minor one.
type Interface = (usize, usize, usize);

struct Sketch {
    exports: Vec<Interface>,
    imports: Vec<Interface>,
}

/// A small generator of numbers, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// Some interfaces, no two of one track.
    fn interfaces(&mut self, most: usize) -> Vec<Interface> {
        let mut out: Vec<Interface> = Vec::new();
        for _ in 0..self.below(most + 1) {
            let new = (self.below(4), 1 + self.below(2), self.below(3));
            if !out.iter().any(|old| (old.0, old.1) == (new.0, new.1)) {
                out.push(new);
            }
        }
        out
    }
}

fn name((number, major, minor): Interface) -> String {
    format!("t:t/i{number}@{major}.{minor}.0")
}

fn wat(sketch: &Sketch) -> String {
    let mut out = String::from("(component\n");
    for import in &sketch.imports {
        writeln!(out, "  (import \"{}\" (instance (export \"f\" (func))))", name(*import)).unwrap();
    }
    out.push_str(
        "  (core module $m (func (export \"f\")))\n  (core instance $i (instantiate $m))\n  \
         (func $f (canon lift (core func $i \"f\")))\n",
    );
    for export in &sketch.exports {
        writeln!(out, "  (instance (export \"{}\") (export \"f\" (func $f)))", name(*export)).unwrap();
    }
    out + ")"
}

/// The model: what becomes of an import, as the plan would say it.
fn served(sketches: &[Sketch], links: &[(usize, Interface, usize)], me: usize, import: Interface) -> String {
    let mut best: Vec<(Interface, usize)> = Vec::new();
    for (plugin, sketch) in sketches.iter().enumerate().filter(|(plugin, _)| *plugin != me) {
        let fits = |export: &&Interface| (export.0, export.1) == (import.0, import.1) && export.2 >= import.2;
        best.extend(sketch.exports.iter().filter(fits).max().map(|export| (*export, plugin)));
    }
    if let Some((_, _, to)) = links.iter().find(|(from, wanted, _)| (*from, *wanted) == (me, import)) {
        best.retain(|(_, plugin)| plugin == to);
    }
    let top = best.iter().map(|(export, _)| *export).max();
    best.retain(|(export, _)| Some(*export) == top);
    match best.as_slice() {
        [(export, plugin)] => format!("p{me} {} -> p{plugin} {}", name(import), name(*export)),
        [] => format!("p{me} {} -> nobody", name(import)),
        _ => format!("p{me} {} -> several", name(import)),
    }
}

/// What the plan says of all imports.
fn planned(policy: &Policy) -> Vec<String> {
    let draft = Plan::draft(policy);
    let picture = serde_json::to_value(draft.picture()).unwrap();
    let edges = picture["edges"].as_array().unwrap().iter();
    let mut out: Vec<String> = edges
        .filter(|edge| edge["by"] == "isolated")
        .map(|edge| {
            let text = |key: &str| edge[key].as_str().unwrap().to_owned();
            format!("{} {} -> {} {}", text("consumer"), text("import"), text("provider"), text("export"))
        })
        .collect();
    out.extend(draft.errors().iter().map(|error| {
        let what = match error.kind() {
            ErrorKind::NoProvider | ErrorKind::Incompatible => "nobody",
            ErrorKind::Ambiguous => "several",
            _ => panic!("{}", error.render()),
        };
        format!("{} {} -> {what}", error.plugins()[0], error.interface().unwrap())
    }));
    out.sort();
    out
}

#[test]
fn two_hundred_random_sets_are_planned_as_a_small_model_says() {
    let mut chance = Chance(5);
    let folder = tempfile::tempdir().unwrap();
    let (mut whole, mut torn) = (0, 0);
    for _ in 0..200 {
        let sketches: Vec<Sketch> = (0..2 + chance.below(6))
            .map(|_| Sketch { exports: chance.interfaces(6), imports: chance.interfaces(1) })
            .collect();
        for (plugin, sketch) in sketches.iter().enumerate() {
            let wasm = wat::parse_str(wat(sketch)).unwrap();
            std::fs::write(folder.path().join(format!("p{plugin}.wasm")), wasm).unwrap();
        }
        // Links to plugins that can serve: of those that cannot, the goldens speak.
        let mut links: Vec<(usize, Interface, usize)> = Vec::new();
        for (me, sketch) in sketches.iter().enumerate() {
            for import in &sketch.imports {
                let to = chance.below(sketches.len());
                let fits =
                    |export: &Interface| (export.0, export.1) == (import.0, import.1) && export.2 >= import.2;
                if to != me && sketches[to].exports.iter().any(fits) {
                    links.push((me, *import, to));
                }
            }
        }
        let mut expected: Vec<String> = Vec::new();
        for (me, sketch) in sketches.iter().enumerate() {
            expected.extend(sketch.imports.iter().map(|import| served(&sketches, &links, me, *import)));
        }
        expected.sort();
        let mut order: Vec<usize> = (0..sketches.len()).collect();
        for _ in 0..3 {
            for place in (1..order.len()).rev() {
                order.swap(place, chance.below(place + 1));
            }
            let policy = order.iter().fold(Policy::new(), |policy, plugin| {
                policy.plugin(&format!("p{plugin}"), folder.path().join(format!("p{plugin}.wasm")))
            });
            let shift = chance.below(links.len() + 1);
            let policy = links.iter().cycle().skip(shift).take(links.len()).fold(policy, |policy, link| {
                policy.link(&format!("p{}", link.0), &name(link.1), &format!("p{}", link.2))
            });
            assert_eq!(planned(&policy), expected, "{order:?} {links:?}");
        }
        if expected.iter().any(|line| line.ends_with("nobody") || line.ends_with("several")) {
            torn += 1;
        } else {
            whole += 1;
        }
    }
    assert!(whole > 20 && torn > 20, "{whole} sets that can be planned, {torn} that cannot");
}
