//! Plans and errors, by example.
//!
//! A case is a folder of `tests/plan` with a `plugwright.toml`. Its golden is `plan.txt` or `errors.txt`: what planning it
//! gives. A case that has a `picture.svg`, `.dot` or `.json` is drawn as well. `BLESS=1 cargo test --test plan` writes the
//! goldens anew; read the difference before you commit it.
//!
//! Components are made on the way, from what is small and can be read:
//!
//! - `x.wit` becomes `x.wasm`, a component without behaviour that targets the world `x` (the file may hold several packages);
//! - `x.wat` becomes `x.wasm`, whatever it says; `x.cut.wat` becomes its first half;
//! - a folder with a `plugin.toml` gets the component that it speaks of, made from its `component.wit` (the world
//!   `component`), or else from its contract: the world `<world>-built` if there is one, or else the world it targets. A file
//!   `unbuilt` leaves it without.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "run/shuffled.rs"]
mod shuffled;

use std::fs;
use std::path::{Path, PathBuf};

use plugwright::{ErrorKind, Facts, Grant, Level, Manifest, Mode, Plan, Policy, Report, check};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, PackageId, Resolve};

const GOLDENS: [&str; 2] = ["plan.txt", "errors.txt"];
const PICTURES: [&str; 3] = ["picture.svg", "picture.dot", "picture.json"];

#[test]
fn every_case_gives_its_golden() {
    let cases = folder_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan"));
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in &cases {
        let (_place, root) = prepare(case.file_name().unwrap().to_str().unwrap());
        let (golden, text) = match plan(&root) {
            Ok(plan) => ("plan.txt", show(&plan)),
            Err(report) => ("errors.txt", report.render()),
        };
        let text = text.replace(&format!("{}/", root.display()), "") + "\n";
        let mut found = vec![(golden, text)];
        for name in PICTURES.into_iter().filter(|name| case.join(name).exists()) {
            let picture = Plan::draft(&Policy::read(&root).unwrap()).picture();
            let text = match name {
                "picture.svg" => picture.svg(),
                "picture.dot" => picture.dot(),
                _ => serde_json::to_string_pretty(&picture).unwrap() + "\n",
            };
            found.push((name, text.replace(&format!("{}/", root.display()), "")));
        }
        for name in GOLDENS.into_iter().chain(PICTURES) {
            let file = case.join(name);
            let expected = fs::read_to_string(&file).ok();
            let actual = found.iter().find(|(golden, _)| *golden == name).map(|(_, text)| text.as_str());
            if expected.as_deref() == actual {
                continue;
            }
            match (bless, actual) {
                (true, Some(text)) => fs::write(file, text).unwrap(),
                (true, None) => fs::remove_file(file).unwrap(),
                (false, Some(text)) => wrong.push(format!("{} should be:\n{text}", file.display())),
                (false, None) => wrong.push(format!("{} should not exist", file.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nrun again with BLESS=1 to accept", wrong.join("\n"));
}

#[test]
fn the_order_of_plugins_changes_nothing() {
    let (_place, root) = prepare("press");
    let names = ["headings", "highlight", "layout", "markdown", "search"];
    let plan = |names: &[&str]| {
        let policy = names
            .iter()
            .fold(Policy::new(), |policy, name| policy.plugin(name, root.join("plugins").join(name)));
        Plan::new(&policy.grant("markdown", Grant::log(Level::Info))).unwrap().to_string()
    };
    let expected = plan(&names);
    let mut shuffled = names;
    for step in 0..40 {
        // Swaps that reach many of the 120 orders, the same ones in every run.
        shuffled.swap(step % 5, (step * step + 3) % 5);
        assert_eq!(plan(&shuffled), expected, "{shuffled:?}");
    }
}

#[test]
fn fusing_all_makes_one_unit_of_all_that_call_each_other() {
    let (_place, root) = prepare("press");
    let plan = Plan::new(&Policy::read(&root).unwrap().fuse_all()).unwrap();
    assert!(plan.edges.iter().all(|edge| edge.mode == Mode::Fused));
    let units: Vec<&str> = plan.units.iter().map(|unit| unit.id.as_str()).collect();
    assert_eq!(units, ["headings+highlight+markdown+layout+search"]);
    let plan = Plan::new(&Policy::read(&root).unwrap().fuse_all().isolate_all()).unwrap();
    assert_eq!(plan.units.len(), 5);
}

#[test]
fn names_that_are_none_are_reported_with_the_plan() {
    let policy = Policy::new().plugin("Mark Down", "x.wasm").fuse(["a+b", "c"]).link("a", "b", "c");
    let report = Plan::new(&policy).unwrap_err();
    let messages: Vec<String> = report.errors().iter().map(ToString::to_string).collect();
    assert!(messages.contains(&"`Mark Down` is not a plugin's name".into()), "{messages:?}");
    assert!(messages.contains(&"`a+b` is not a plugin's name".into()), "{messages:?}");
    assert!(messages.contains(&"`b` is not an interface's name".into()), "{messages:?}");
}

#[test]
fn the_json_form_says_its_version() {
    let (_place, root) = prepare("press");
    let plan = Plan::new(&Policy::read(&root).unwrap()).unwrap();
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["plugins"][3]["id"], "markdown");
    assert_eq!(json["plugins"][3]["grants"][0]["level"], "info");
    assert_eq!(json["plugins"][3]["limits"]["memory"], 256 << 20);
    assert_eq!(json["plugins"][3]["functions"][0], "press:site/markdown.render@0.1.0");
    assert_eq!(json["edges"][0]["import"], "press:site/highlight@0.1.0");
    assert_eq!(json["edges"][0]["mode"], "isolated");
}

#[test]
fn the_json_form_says_what_the_application_serves() {
    let (_place, root) = prepare("offered-by-the-application");
    let json = serde_json::to_value(Plan::new(&Policy::read(&root).unwrap()).unwrap()).unwrap();
    assert_eq!(json["offers"].as_array().unwrap().len(), 4);
    assert_eq!(
        json["offers"][0],
        serde_json::json!({
            "consumer": "bargains",
            "import": "shop:app/prices@1.1.0",
            "offer": "shop:app/prices@1.2.0",
            "functions": ["price"],
        })
    );
}

#[test]
fn secrets_are_nowhere_to_be_read() {
    let (_place, root) = prepare("config");
    let policy = Policy::read(&root).unwrap();
    let plan = Plan::new(&policy).unwrap();
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(
        json["plugins"][0]["grants"],
        serde_json::json!([{
            "capability": "config",
            "settings": { "api-key": { "secret": true }, "greeting": "hi", "retries": "3", "verbose": "true" },
            "as_text": "{ api-key = (secret), greeting = \"hi\", retries = \"3\", verbose = \"true\" }",
        }])
    );
    for text in [json.to_string(), plan.to_string(), format!("{plan:?}"), format!("{policy:?}")] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn what_cannot_be_a_setting_does_not_parse() {
    let plain = "a setting is text, a number, `true` or `false`, or `{ secret = \"…\" }`";
    let secret = "a secret is text, a number, `true` or `false`";
    let table = "a setting is no table, but for `{ secret = \"…\" }`";
    for (setting, message) in [
        ("[]", plain),
        ("inf", "a setting cannot be an infinite number, or none"),
        ("{ secert = \"hunter2\" }", table),
        ("{ secret = \"hunter2\", more = 1 }", table),
        ("{ secret = { secret = \"hunter2\" } }", secret),
        ("{ secret = [\"hunter2\"] }", secret),
        ("{ secret = \"hunter2 }", "unclosed inline table, expected `}`"),
        ("2000-01-01", "a date means nothing here"),
    ] {
        let text = format!("[plugins.a]\npath = \"no/such.wasm\"\ngrants.config = {{ key = {setting} }}\n");
        let report =
            Policy::parse("plugwright.toml", text).and_then(|policy| Plan::new(&policy)).unwrap_err();
        assert_eq!(report.errors().last().unwrap().to_string(), message, "{setting}");
        // Of a secret that is written as something else, nobody can know that it is one.
        if !setting.contains("secert") {
            assert!(!report.render().contains("hunter2"), "{}", report.render());
        }
    }
}

#[test]
fn an_author_sees_what_is_wrong_without_a_policy() {
    let (_place, root) = prepare("press");
    check(&Manifest::read(root.join("plugins/markdown")).unwrap()).unwrap();
    let (_place, root) = prepare("misses-its-world");
    let report = check(&Manifest::read(root.join("editor")).unwrap()).unwrap_err();
    assert!(report.errors().iter().all(|error| error.kind() == ErrorKind::Mismatch), "{}", report.render());
    assert!(report.errors().len() > 3);
}

/// A damaged component may still be one, but must never end its host.
#[test]
fn damaged_components_are_read_or_refused() {
    let (_place, root) = prepare("press");
    let whole = fs::read(root.join("plugins/search/build/search.wasm")).unwrap();
    for end in (0..whole.len()).step_by(7) {
        let _ = Facts::of(&whole[..end]);
    }
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        let _ = Facts::of(&bytes);
    }
}

#[test]
fn broken_manifests_are_refused_without_a_panic() {
    let policy = "fused = [[\"a\", \"b\"]]\r\n[plugins.a]\npath = \"Grüße/ä.wasm\"\nlimits.memory = \"1 MiB\"\n\
                  grants.config = { k.secret = \"ß\\\"🦀\" }\n[host]\noffers = [\"ß:x/y\"]\n\
                  [links]\n\"a -> ß:x/y\" = \"b\" # 🦀\n";
    let manifest = "[plugin]\nname = \"ä\"\nversion = \"1.0.0\"\n[contract]\nwit = \"ß\"\nworld = \"w\"\n\t[requests]\nlög = \"🦀\"";
    for text in [policy, manifest] {
        for (at, old) in text.char_indices() {
            for new in ["", "\"", "\n", "🦀", "]", "\t", "=", "\0"] {
                let changed = format!("{}{new}{}", &text[..at], &text[at + old.len_utf8()..]);
                for text in [&changed, &text[..at]] {
                    let _ = Policy::parse("plugwright.toml", text).map_err(|report| report.render());
                    let _ = Manifest::parse("plugin.toml", text).map_err(|error| error.render());
                }
            }
        }
    }
}

/// Copies a case to a place of its own and makes its components. The place goes away with the first value.
fn prepare(case: &str) -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("case");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan").join(case), &root);
    make_components(&root);
    (place, root)
}

fn plan(root: &Path) -> Result<Plan, Report> {
    Plan::new(&Policy::read(root)?)
}

/// The plan without digests, which change with the tool that makes the components.
fn show(plan: &Plan) -> String {
    plan.plugins
        .values()
        .fold(plan.to_string(), |text, plugin| text.replace(&plugin.digest.short(), "(digest)"))
}

fn folder_of(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for path in folder_of(from) {
            copy(&path, &to.join(path.file_name().unwrap()));
        }
    } else if !GOLDENS.iter().chain(&PICTURES).any(|name| from.ends_with(name)) {
        fs::copy(from, to).unwrap();
    }
}

fn make_components(folder: &Path) {
    for path in folder_of(folder) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            make_plugins(&path);
        } else if let Some(stem) = name.strip_suffix(".wit") {
            fs::write(folder.join(format!("{stem}.wasm")), dummy(&path, stem)).unwrap();
        } else if let Some(stem) = name.strip_suffix(".cut.wat") {
            let bytes = wat::parse_file(&path).unwrap();
            fs::write(folder.join(format!("{stem}.wasm")), &bytes[..bytes.len() / 2]).unwrap();
        } else if let Some(stem) = name.strip_suffix(".wat") {
            fs::write(folder.join(format!("{stem}.wasm")), wat::parse_file(&path).unwrap()).unwrap();
        }
    }
}

/// Makes the component of every folder below that is a plugin's.
fn make_plugins(folder: &Path) {
    for path in folder_of(folder).into_iter().filter(|path| path.is_dir()) {
        make_plugins(&path);
    }
    if let Ok(manifest) = Manifest::read(folder) {
        make_plugin(folder, &manifest);
    }
}

fn make_plugin(folder: &Path, manifest: &Manifest) {
    let own = folder.join("component.wit");
    let bytes = match own.exists() {
        true => dummy(&own, "component"),
        false if folder.join("unbuilt").exists() => return,
        false => {
            let built = format!("{}-built", manifest.world());
            let (resolve, package) = parse(manifest.wit());
            let has_built = resolve.select_world(&[package], Some(&built)).is_ok();
            dummy(manifest.wit(), if has_built { &built } else { manifest.world() })
        }
    };
    fs::create_dir_all(manifest.component().parent().unwrap()).unwrap();
    fs::write(manifest.component(), bytes).unwrap();
}

/// A component that targets a world and traps whatever is called.
fn dummy(wit: &Path, world: &str) -> Vec<u8> {
    let (resolve, package) = parse(wit);
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap()
}

fn parse(wit: &Path) -> (Resolve, PackageId) {
    let mut resolve = Resolve::new();
    let (package, _) = resolve.push_path(wit).unwrap_or_else(|error| panic!("{}: {error:?}", wit.display()));
    (resolve, package)
}
