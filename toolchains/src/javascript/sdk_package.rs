//! SDK packages for host developers' contracts, in TypeScript: an npm package, ready to publish.
//!
//! ```text
//! index.js, index.plugin.js, index.d.ts   what a plugin imports beside the contract's own modules
//! contract.d.ts                           the contract's modules; plugwright.d.ts, globals.d.ts: what every plugin has
//! testing.js, testing.d.ts                runs a plugin natively, or as a component
//! values.js, types.js, contract.js        between the author's values and the test protocol
//! objects.js                              the test's objects that the plugin has
//! template/                               a new plugin
//! ```

mod pack;
mod protocol;
mod readme;
mod template;
mod testing;

use std::path::{Path, PathBuf};

use super::contract::Contract;
use super::declarations::declarations;
use super::{json, workspace};
use crate::error::ToolError;
use crate::sdk_package::SdkContract;

pub(crate) use pack::pack;
pub(super) use template::test;

/// The files that are the same in every package.
const FILES: [(&str, &str); 3] = [
    ("bundler.js", include_str!("../../../guest-sdks/js/package/bundler.js")),
    ("index.js", INDEX),
    ("index.plugin.js", include_str!("../../../guest-sdks/js/package/index.plugin.js")),
];

/// What plugins import under Node.
const INDEX: &str = include_str!("../../../guest-sdks/js/package/index.js");

/// The test helper, the same for every contract.
const TESTING: [(&str, &str); 3] = [
    ("objects.js", include_str!("../../../guest-sdks/js/package/objects.js")),
    ("testing.js", include_str!("../../../guest-sdks/js/package/testing.js")),
    ("values.js", include_str!("../../../guest-sdks/js/package/values.js")),
];

/// What the test helper bundles a plugin with, as the SDK's own tests do.
const ESBUILD: &str = "0.28.2";
/// What checks a plugin made from the template, as the build does.
const TYPESCRIPT: &str = "7.0.2";
/// Node's types, for the tests of such a plugin.
const NODE_TYPES: &str = "26.6.6";

/// Gives the files of the package, by their path in it.
pub(crate) fn sdk_package(sdk: &SdkContract) -> Result<Vec<(PathBuf, String)>, ToolError> {
    let contract = Contract::read(&sdk.resolve, sdk.world)?;
    let mut files: Vec<(PathBuf, String)> =
        FILES.iter().chain(&TESTING).map(|&(name, text)| (PathBuf::from(name), text.to_owned())).collect();
    files.extend(workspace::SDK_TYPES.map(|(name, text)| (PathBuf::from(name), text.to_owned())));
    let types = protocol::types_and_contract(&contract, &sdk.name);
    for (name, text) in [
        ("package.json", package(sdk)),
        ("index.d.ts", index(&contract)),
        ("contract.d.ts", declarations(&contract)),
        ("testing.d.ts", testing::declarations(&contract)),
        ("types.js", types.types),
        ("contract.js", types.contract),
        ("README.md", readme::readme(sdk, &contract)),
    ] {
        files.push((PathBuf::from(name), text));
    }
    files.extend(template::files(sdk, &contract));
    Ok(files)
}

/// The test helper of a plugin that has its contract from a folder, by its name in a folder of its own. `bundler` is the file of
/// esbuild's own module.
pub(super) fn helper(contract: &Contract<'_>, bundler: &Path) -> Vec<(&'static str, String)> {
    let types = protocol::types_and_contract(contract, "plugwright");
    let place = bundler.display().to_string().replace('\\', "/");
    let place = if place.starts_with('/') { place } else { format!("/{place}") };
    let bundler = format!(
        "import bundler from {};\n\nexport const build = bundler.build;\n",
        json(&format!("file://{place}"))
    );
    let declarations =
        testing::declarations(contract).replace("\"./index.d.ts\"", "\"../types/contract.d.ts\"");
    let made = [
        ("bundler.js", bundler),
        ("contract.js", types.contract),
        ("index.js", INDEX.to_owned()),
        ("testing.d.ts", declarations),
        ("types.js", types.types),
    ];
    let same = TESTING.map(|(name, text)| (name, text.to_owned()));
    made.into_iter().chain(same).collect()
}

fn package(sdk: &SdkContract) -> String {
    let description = format!("What plugins for {} import", sdk.contract);
    let license =
        sdk.license.as_ref().map_or_else(String::new, |it| format!("  \"license\": {},\n", json(it)));
    format!(
        r#"{{
  "name": {name},
  "version": {version},
  "description": {description},
{license}  "type": "module",
  "exports": {{
    ".": {{
      "types": "./index.d.ts",
      "plugwright": "./index.plugin.js",
      "default": "./index.js"
    }},
    "./globals": {{
      "types": "./globals.d.ts"
    }},
    "./testing": {{
      "types": "./testing.d.ts",
      "default": "./testing.js"
    }},
    "./package.json": "./package.json",
    "./wit/*": "./wit/*"
  }},
  "files": ["*.js", "*.d.ts", "wit", "template", "plugwright-sdk.toml"],
  "dependencies": {{
    "esbuild": "{ESBUILD}"
  }},
  "engines": {{
    "node": ">=20"
  }}
}}
"#,
        name = json(&sdk.name),
        version = json(&sdk.version),
        description = json(&description),
    )
}

fn index(contract: &Contract<'_>) -> String {
    format!(
        "/// <reference path=\"./plugwright.d.ts\" />\n/// <reference path=\"./contract.d.ts\" />\n\
         export * from \"plugwright\";\nexport type {{ Exports }} from \"{}\";\n",
        contract.world
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tools_are_those_that_the_build_uses() {
        let pins = include_str!("../../pins/javascript/package.json");
        for (tool, version) in [("esbuild", ESBUILD), ("typescript", TYPESCRIPT)] {
            assert!(pins.contains(&format!("\"{tool}\": \"{version}\"")), "{tool}");
        }
        assert!(include_str!("../../../guest-sdks/js/package.json").contains(NODE_TYPES));
    }
}
