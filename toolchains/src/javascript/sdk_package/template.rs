//! A new plugin for the contract of an SDK package. Every file passes the checks that it comes with.

use std::path::PathBuf;

use crate::javascript::contract::{Contract, free_functions};
use crate::javascript::names::camel;
use crate::javascript::{scaffold, workspace};
use crate::sdk_package::SdkContract;

use super::{NODE_TYPES, TYPESCRIPT};

pub(super) fn files(sdk: &SdkContract, contract: &Contract<'_>) -> Vec<(PathBuf, String)> {
    let package = &sdk.name;
    let entry = scaffold::stubs(contract, true).replacen(
        &format!("from \"{}\"", contract.world),
        &format!("from \"{package}\""),
        1,
    );
    let files = [
        ("plugin.toml", manifest(sdk)),
        ("package.json", package_json(package)),
        ("tsconfig.json", tsconfig(package)),
        ("src/plugin.ts", entry),
        ("test/tsconfig.json", TEST_TSCONFIG.to_owned()),
        ("test/plugin.test.js", test(&format!("{package}/testing"), contract)),
        (".gitignore", format!("/{}/\n/build/\n/node_modules/\n", workspace::FOLDER)),
        ("README.md", readme()),
    ];
    files.into_iter().map(|(name, text)| (PathBuf::from(format!("template/{name}.in")), text)).collect()
}

fn manifest(sdk: &SdkContract) -> String {
    format!(
        r#"[plugin]
name = "{{{{name}}}}"
version = "0.1.0"
description = ""
language = "typescript"

[contract]
# The SDK package carries the contract: `npm install` brings it.
wit = "node_modules/{}/wit"
world = "{}"

# What the plugin needs of its host, each with a reason for whoever runs it:
[requests]
# log = "says what it leaves out"
"#,
        sdk.name, sdk.contract
    )
}

fn package_json(package: &str) -> String {
    format!(
        r#"{{
  "name": "{{{{name}}}}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "scripts": {{
    "build": "plugwright build .",
    "check": "tsc --project . && tsc --project test",
    "test": "npm run --silent check && npm run --silent build && node --test"
  }},
  "dependencies": {{
    "{package}": "file:{{{{sdk}}}}"
  }},
  "devDependencies": {{
    "@types/node": "{NODE_TYPES}",
    "typescript": "{TYPESCRIPT}"
  }}
}}
"#
    )
}

fn tsconfig(package: &str) -> String {
    format!(
        r#"{{
  "compilerOptions": {{
    "target": "ES2023",
    "lib": ["ES2023"],
    "module": "ESNext",
    "moduleResolution": "bundler",
    "types": ["{package}", "{package}/globals"],
    "strict": true,
    "noEmit": true
  }},
  "include": ["src"]
}}
"#
    )
}

const TEST_TSCONFIG: &str = r#"{
  "compilerOptions": {
    "target": "ES2023",
    "lib": ["ES2023"],
    "module": "ESNext",
    "moduleResolution": "bundler",
    "types": ["node"],
    "allowJs": true,
    "checkJs": true,
    "strict": true,
    "noEmit": true
  },
  "include": ["."]
}
"#;

/// What the contract exports first: a test of it is the pattern for all others.
fn first(contract: &Contract<'_>) -> Option<String> {
    let interface = || {
        let interface = contract.interfaces.iter().find(|interface| interface.is_exported)?;
        let function = free_functions(interface.found).next();
        Some(match function {
            Some(function) => format!("{}.{}", interface.export, camel(&function.name)),
            None => interface.export.clone(),
        })
    };
    contract.exported.first().map(|function| camel(&function.name)).or_else(interface)
}

/// The first test of a plugin, with the test helper that is imported as `helper`.
pub(crate) fn test(helper: &str, contract: &Contract<'_>) -> String {
    let first = first(contract).map_or_else(String::new, |first| format!(".{first}"));
    format!(
        r#"import assert from "node:assert/strict";
import {{ test }} from "node:test";
import {{ component, native }} from "{helper}";

test("natively, with stand-ins for what it imports", async () => {{
  const plugin = await native({{ imports: {{}} }});
  assert.ok(plugin{first});
}});

test("as a component, in the real host", async () => {{
  const plugin = await component({{ imports: {{}} }});
  try {{
    assert.ok(plugin.exports{first});
  }} finally {{
    await plugin.close();
  }}
}});
"#
    )
}

fn readme() -> String {
    "# {{name}}\n\n```console\n$ npm install\n$ npm test        # checks the types, builds the component, runs the tests\n\
     $ plugwright build .\n```\n\n`src/plugin.ts` is the plugin; `test/` runs it natively and as a component.\n"
        .to_owned()
}
