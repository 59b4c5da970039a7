//! Writes the package `contract`, which an author imports.
//!
//! The same modules go into the component, and to where editors, type checkers and the author's own tests find them.
//! A function that the plugin imports is one line that hands its arguments to the SDK: in a component to the bindings, in
//! a test to a fake.

mod writer;

use super::annotation::Annotations;
use super::contract::{Callable, Contract, Role, is_constructor};
use super::{names, spec};
use writer::Writer;

/// The package's files, relative to its folder. `name` is the package's own.
pub(super) fn files(contract: &Contract<'_>, name: &str) -> Vec<(String, String)> {
    let mut files = vec![
        ("__init__.py".to_owned(), init(contract)),
        ("py.typed".to_owned(), String::new()),
        ("_contract.py".to_owned(), spec::module(contract, name, contract.modules.iter())),
    ];
    for module in &contract.modules {
        files.push((format!("{}.py", module.name), Writer::new(contract, module, name).write().0));
    }
    files
}

/// The files that the package needs in a component: the modules of the host's side channels too.
pub(super) fn component_files(contract: &Contract<'_>, name: &str) -> Vec<(String, String)> {
    let mut files = files(contract, name);
    files.retain(|(file, _)| file != "_contract.py");
    let all = contract.modules.iter().chain(&contract.shared);
    files.push(("_contract.py".to_owned(), spec::module(contract, name, all)));
    for module in &contract.shared {
        files.push((format!("{}.py", module.name), Writer::new(contract, module, name).write().0));
    }
    files
}

/// The files of a package called otherwise, whose modules are those of `package`.
pub(super) fn alias_files(contract: &Contract<'_>, package: &str) -> Vec<(String, String)> {
    let mut files = vec![("__init__.py".to_owned(), init(contract)), ("py.typed".to_owned(), String::new())];
    for module in &contract.modules {
        let (_, names) = Writer::new(contract, module, package).write();
        let mut text = format!("\"\"\"`{package}.{}` under another name.\"\"\"\n\n", module.name);
        for name in names {
            text.push_str(&format!("from {package}.{} import {name} as {name}\n", module.name));
        }
        files.push((format!("{}.py", module.name), text));
    }
    files
}

/// Whether a character may stand within a name.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn init(contract: &Contract<'_>) -> String {
    let docs = docstring(contract.docs.unwrap_or("The contract of this plugin."), "");
    format!("{docs}\n\n# Made from the contract's WIT by `plugwright`; changes are lost.\n")
}

/// `def name(self, …) -> …`, or `async def`, without the colon.
pub(super) fn signature(
    annotations: &mut Annotations<'_>,
    function: &Callable<'_>,
    is_member: bool,
) -> String {
    let mut params = Vec::new();
    match function.role {
        Role::Static => params.push("cls".to_owned()),
        _ if is_member => params.push("self".to_owned()),
        _ => {}
    }
    for param in function.params() {
        params.push(format!("{}: {}", parameter(function, param), annotations.ty(&param.ty)));
    }
    let returned = match is_constructor(function.function) {
        true => "None".to_owned(),
        false => annotations.returned(function.function),
    };
    let word = if function.function.kind.is_async() { "async def" } else { "def" };
    format!("{word} {}({}) -> {returned}", function.name, params.join(", "))
}

/// A parameter's name. The bindings go by position, so it may differ from theirs.
pub(super) fn parameter(function: &Callable<'_>, param: &wit_parser::Param) -> String {
    match (names::snake(&param.name), function.role) {
        (name, Role::Method) if name == "self" => "self_".to_owned(),
        (name, Role::Static) if name == "cls" => "cls_".to_owned(),
        // An exported function is a method of the author's class too.
        (name, Role::Plain) if name == "self" => "self_".to_owned(),
        (name, _) => name,
    }
}

/// A docstring, each line after `indent`, without a final newline.
pub(super) fn docstring(docs: &str, indent: &str) -> String {
    let docs = docs.trim().replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let lines: Vec<&str> = docs.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [line] if !line.ends_with('"') => format!("{indent}\"\"\"{line}\"\"\""),
        _ => {
            let rest: Vec<String> = lines
                .iter()
                .enumerate()
                .map(|(index, line)| match (index, line.is_empty()) {
                    (0, _) => (*line).to_owned(),
                    (_, true) => String::new(),
                    (_, false) => format!("{indent}{line}"),
                })
                .collect();
            format!("{indent}\"\"\"{}\n{indent}\"\"\"", rest.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use wit_parser::Resolve;

    use super::*;

    fn module(wit: &str, file: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.wit"), wit).unwrap();
        let mut resolve = Resolve::default();
        let world = crate::stage::select(&mut resolve, folder.path(), "w").unwrap();
        let contract = Contract::read(&resolve, world, "w");
        let files = super::component_files(&contract, "contract");
        files.into_iter().find(|(name, _)| name == file).unwrap().1
    }

    const WIT: &str = "package a:b;
        interface types { record point { x: s32, y: option<option<s32>> } }
        interface shapes {
            use types.{point as dot};
            /// What \"kind\".
            variant shape { circle(u32), none }
            type shapes-by-name = list<tuple<string, shape>>;
            flags style { bold, %from }
            resource canvas { constructor(size: u32); draw: func(shape: shape) -> result<dot, string>; load: static func() -> canvas; }
            find: func(class: string) -> result<list<u8>>;
        }
        world w { import shapes; }";

    const NAMES: &str = "package a:b;
        interface names {
            variant err { worse }
            record ok { %list: list<u8>, str: string, more: list<string>, of: option<option<result<u8, err>>> }
            enum some { one }
            flags %result { a }
            enum protocol { p }
            variant shape { round }
            record shape-round { x: u8 }
            resource gone;
            get: func(self: ok, call: u32) -> result<%ok, err>;
        }
        world w { export names; }";

    const WORLD: &str = "package a:b;
        interface first { type id = u8; f: func(); }
        world w {
            import first;
            use first.{id};
            record point { x: id }
            import now: func() -> point;
            import inline: interface { record point { y: u8 } h: func(p: point); }
            export run: func(what: string) -> result<point, string>;
        }";

    /// Compares a generated module with the file in `golden/`.
    fn golden(name: &str, text: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/python/golden").join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
        }
        let wanted = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, wanted, "BLESS=1 writes `golden/{name}` anew");
    }

    #[test]
    fn a_module_spells_everything_out() {
        golden("shapes.py", &module(WIT, "shapes.py"));
        golden("_contract.py", &module(WIT, "_contract.py"));
    }

    #[test]
    fn names_that_the_module_needs_itself_stay_free() {
        golden("names.py", &module(NAMES, "names.py"));
    }

    #[test]
    fn what_belongs_to_the_world_is_a_module() {
        golden("world.py", &module(WORLD, "w.py"));
        let data = module(WORLD, "_contract.py");
        // In the order of the world, in which functions come after interfaces.
        for number in [
            "\"index\": 0,\n                    \"name\": \"f\"",
            "\"index\": 1,\n                    \"name\": \"h\"",
            "\"index\": 2,\n                    \"name\": \"now\"",
        ] {
            assert!(data.contains(number), "no {number} in\n{data}");
        }
    }

    #[test]
    fn nested_options_are_marked() {
        let types = module(WIT, "types.py");
        assert!(types.contains("    y: Some[int | None] | None\n"), "{types}");
        assert!(types.contains("from plugwright import Some\n"), "{types}");
    }

    #[test]
    fn docstrings_hold_any_text() {
        assert_eq!(docstring(r#"a \ and """ b"#, ""), r#""""a \\ and \"\"\" b""""#);
        assert_eq!(docstring("ends \"so\"", "    "), "    \"\"\"ends \"so\"\n    \"\"\"");
        assert_eq!(docstring("one\n\ntwo", "  "), "  \"\"\"one\n\n  two\n  \"\"\"");
    }

    #[test]
    fn interfaces_of_one_name_get_modules_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path: &Path = &folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(
            "x.wit",
            "package a:b; interface log { f: func(); } world w { import log; import c:d/log@1.0.0; }",
        );
        write("deps/cd.wit", "package c:d@1.0.0; interface log { g: func(); }");
        let mut resolve = Resolve::default();
        let world = crate::stage::select(&mut resolve, folder.path(), "w").unwrap();
        let contract = Contract::read(&resolve, world, "w");
        let names: Vec<&str> = contract.modules.iter().map(|module| module.name.as_str()).collect();
        assert_eq!(names, ["a_b_log", "c_d_log"]);
    }
}
