//! Plans and errors, by example.
//!
//! A case is a folder of `tests/plan` with a `plugwright.toml`. Its golden is `plan.txt` or `errors.txt`: what planning it
//! gives. `BLESS=1 cargo test --test plan` writes the goldens anew; read the difference before you commit it.
//!
//! Components are made on the way, from what is small and can be read:
//!
//! - `x.wit` becomes `x.wasm`, a component without behaviour that targets the world `x` (the file may hold several packages);
//! - `x.wat` becomes `x.wasm`, whatever it says; `x.cut.wat` becomes its first half;
//! - a folder with a `plugin.toml` gets the component that it speaks of, made from its `component.wit` (the world
//!   `component`), or else from its contract: the world `<world>-built` if there is one, or else the world it targets. A file
//!   `unbuilt` leaves it without.

use std::fs;
use std::path::{Path, PathBuf};

use plugwright::{Manifest, Plan, Policy, Report};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, PackageId, Resolve};

const GOLDENS: [&str; 2] = ["plan.txt", "errors.txt"];

#[test]
fn every_case_gives_its_golden() {
    let cases = folder_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan"));
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("case");
        copy(&case, &root);
        make_components(&root);
        let (golden, text) = match plan(&root) {
            Ok(plan) => ("plan.txt", show(&plan)),
            Err(report) => ("errors.txt", report.render()),
        };
        let text = text.replace(&format!("{}/", root.display()), "") + "\n";
        for name in GOLDENS {
            let file = case.join(name);
            let expected = fs::read_to_string(&file).ok();
            let actual = (name == golden).then_some(text.as_str());
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
    } else if !GOLDENS.iter().any(|name| from.ends_with(name)) {
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
