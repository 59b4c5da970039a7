//! Stubs of exported functions in JavaScript and TypeScript.

mod named;

use std::path::{Path, PathBuf};

use wit_parser::{Function, FunctionKind, Resolve, TypeOwner, WorldId};

use super::contract::{Contract, free_functions, members, resources};
use super::declarations::{declarations, params, signature};
use super::names::{binding, camel, pascal};
use super::types::Speller;
use super::{sdk_package, workspace};
use crate::language::Language;

/// Gives the source files of a new plugin, by their path in the plugin's folder.
///
/// A world that JavaScript cannot carry gets an entry without stubs: the build says what is wrong with it.
pub(crate) fn scaffold(
    language: Language,
    resolve: &Resolve,
    world: WorldId,
    name: &str,
) -> Vec<(PathBuf, String)> {
    let contract = Contract::read(resolve, world).ok();
    let is_typed = language == Language::TypeScript;
    let entry = Path::new(language.default_entry().unwrap_or("src/plugin.ts"));
    let mut files = vec![
        (PathBuf::from("package.json"), package(name)),
        (entry.to_owned(), contract.as_ref().map_or_else(String::new, |contract| stubs(contract, is_typed))),
    ];
    files.push((PathBuf::from(".gitignore"), format!("/{}/\n/build/\n/node_modules/\n", workspace::FOLDER)));
    // Both languages profit in an editor; only TypeScript is checked by the build.
    files.push((PathBuf::from("tsconfig.json"), tsconfig(is_typed)));
    if let Some(contract) = &contract {
        files.push((PathBuf::from("test/plugin.test.js"), sdk_package::test(TESTING, contract)));
        let types = Path::new(workspace::FOLDER).join("types");
        files.push((types.join("contract.d.ts"), declarations(contract)));
        files.extend(workspace::SDK_TYPES.map(|(name, text)| (types.join(name), text.to_owned())));
    }
    files
}

/// By this name tests import the test helper, which a build puts into the plugin's folder.
const TESTING: &str = "#testing";

fn package(name: &str) -> String {
    format!(
        r#"{{
  "name": "{name}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "imports": {{
    "{TESTING}": "./{}/{}/testing.js"
  }},
  "scripts": {{
    "build": "plugwright build .",
    "test": "npm run --silent build && node --test"
  }}
}}
"#,
        workspace::FOLDER,
        workspace::TESTING
    )
}

fn tsconfig(is_typed: bool) -> String {
    let javascript = if is_typed { "" } else { "    \"allowJs\": true,\n    \"checkJs\": true,\n" };
    format!(
        "{{\n  \"compilerOptions\": {{\n    \"target\": \"ES2023\",\n    \"lib\": [\"ES2023\"],\n    \"module\": \"ESNext\",\n    \
         \"moduleResolution\": \"bundler\",\n    \"types\": [],\n{javascript}    \"strict\": true,\n    \"noEmit\": true\n  }},\n  \
         \"include\": [\"src\", \"{}/types\"]\n}}\n",
        workspace::FOLDER
    )
}

/// The entry: an object per exported interface, a function per exported function.
pub(super) fn stubs(contract: &Contract<'_>, is_typed: bool) -> String {
    let mut out = String::new();
    let exports =
        if is_typed { "Exports".to_owned() } else { format!("import(\"{}\").Exports", contract.world) };
    let typed = |name: &str, value: String| {
        if is_typed {
            format!("\nexport const {name}: {exports}[\"{name}\"] = {value};\n")
        } else {
            format!("\n/** @type {{{exports}[\"{name}\"]}} */\nexport const {name} = {value};\n")
        }
    };
    let speller = Speller::new(contract, TypeOwner::None);
    let stub = Stub { speller, is_typed };
    for function in &contract.exported {
        let name = camel(&function.name);
        let value = format!(
            "({}) => {{\n  throw new Error(\"`{}` is not written yet\");\n}}",
            stub.names(function),
            function.name
        );
        if binding(&function.name) == name {
            out.push_str(&typed(&name, value));
        }
    }
    for interface in contract.interfaces.iter().filter(|interface| interface.is_exported) {
        let mut members_text = String::new();
        for (name, id) in resources(contract.resolve, interface.found) {
            let class = pascal(name);
            out.push_str(&format!("\nclass {class} {{\n"));
            for function in members(interface.found, id) {
                out.push_str(&stub.member(function));
            }
            out.push_str("}\n");
            members_text.push_str(&format!("  {class},\n"));
        }
        for function in free_functions(interface.found) {
            members_text.push_str(&format!(
                "  {}({}) {{\n    throw new Error(\"`{}` is not written yet\");\n  }},\n",
                camel(&function.name),
                stub.names(function),
                function.name
            ));
        }
        out.push_str(&typed(&interface.export, format!("{{\n{members_text}}}")));
    }
    if !is_typed {
        return out;
    }
    let (text, imports) = named::named(&out);
    format!("import type {{ Exports }} from \"{}\";\n{imports}{text}", contract.world)
}

struct Stub<'a> {
    speller: Speller<'a>,
    is_typed: bool,
}

impl Stub<'_> {
    /// Parameters whose types come from the declared type of the object around them.
    fn names(&self, function: &Function) -> String {
        let names = super::contract::parameters(function).iter().map(|param| binding(&param.name));
        names.collect::<Vec<_>>().join(", ")
    }

    fn member(&self, function: &Function) -> String {
        let name = camel(function.item_name());
        let body =
            format!("{{\n    throw new Error(\"`{}` is not written yet\");\n  }}\n", function.item_name());
        match (&function.kind, self.is_typed) {
            (FunctionKind::Constructor(_), _) if super::contract::parameters(function).is_empty() => {
                String::new()
            }
            (FunctionKind::Constructor(_), true) => {
                format!("  constructor({}) {{}}\n\n", params(self.speller, function))
            }
            (FunctionKind::Constructor(_), false) => {
                // Nothing else says what a constructor takes.
                let params = super::contract::parameters(function).iter().map(|param| {
                    format!("@param {{{}}} {}", self.speller.spell(param.ty), binding(&param.name))
                });
                let doc = super::types::doc(Some(&params.collect::<Vec<_>>().join("\n")), "  ");
                format!("{doc}  constructor({}) {{}}\n\n", self.names(function))
            }
            (kind, true) => {
                let word = if matches!(kind, FunctionKind::Static(_)) { "static " } else { "" };
                format!("  {word}{name}{} {body}", signature(self.speller, function))
            }
            (kind, false) => {
                let word = if matches!(kind, FunctionKind::Static(_)) { "static " } else { "" };
                let types = params(self.speller, function);
                let signature = signature(self.speller, function);
                let doc = super::types::doc(
                    Some(&format!("@type {{{}}}", signature.replacen("): ", ") => ", 1))),
                    "  ",
                );
                let doc = if types.is_empty() && signature.ends_with("void") { String::new() } else { doc };
                format!("{doc}  {word}{name}({}) {body}", self.names(function))
            }
        }
    }
}
