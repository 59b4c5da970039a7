//! Installs the tools, exactly as pinned, below the home.

use std::fs;
use std::path::Path;

use super::npm;
use crate::command::Command;
use crate::doctor::Finding;
use crate::error::ToolError;
use crate::home::Home;
use crate::progress::Progress;

/// The name of the tools' folder in the home.
pub(super) const TOOLS: &str = "javascript";

const LEAST_NODE: u32 = 20;
pub(super) const HOW_TO_GET_NODE: &str =
    "install Node 20 or newer, which brings npm: `apt install nodejs npm`, or nodejs.org";

const PACKAGE: &str = include_str!("../../pins/javascript/package.json");
const LOCK: &str = include_str!("../../pins/javascript/package-lock.json");

/// Our own files beside the packages: the build script, and the SDK's source, which is bundled into every plugin.
const FILES: &[(&str, &str)] = &[
    ("build.mjs", include_str!("driver/build.mjs")),
    ("engine.mjs", include_str!("driver/engine.mjs")),
    ("sdk/boundary.ts", include_str!("../../../guest-sdks/js/src/boundary.ts")),
    ("sdk/call.ts", include_str!("../../../guest-sdks/js/src/call.ts")),
    ("sdk/config.ts", include_str!("../../../guest-sdks/js/src/config.ts")),
    ("sdk/fault.ts", include_str!("../../../guest-sdks/js/src/fault.ts")),
    ("sdk/flows.ts", include_str!("../../../guest-sdks/js/src/flows.ts")),
    ("sdk/globals.ts", include_str!("../../../guest-sdks/js/src/globals.ts")),
    ("sdk/globals/console.ts", include_str!("../../../guest-sdks/js/src/globals/console.ts")),
    ("sdk/globals/print.ts", include_str!("../../../guest-sdks/js/src/globals/print.ts")),
    ("sdk/globals/random.ts", include_str!("../../../guest-sdks/js/src/globals/random.ts")),
    ("sdk/globals/text.ts", include_str!("../../../guest-sdks/js/src/globals/text.ts")),
    ("sdk/http.ts", include_str!("../../../guest-sdks/js/src/http.ts")),
    ("sdk/index.ts", include_str!("../../../guest-sdks/js/src/index.ts")),
    ("sdk/keyvalue.ts", include_str!("../../../guest-sdks/js/src/keyvalue.ts")),
    ("sdk/mismatch.ts", include_str!("../../../guest-sdks/js/src/mismatch.ts")),
    ("sdk/resources.ts", include_str!("../../../guest-sdks/js/src/resources.ts")),
    ("sdk/result.ts", include_str!("../../../guest-sdks/js/src/result.ts")),
    ("sdk/shapes.ts", include_str!("../../../guest-sdks/js/src/shapes.ts")),
    ("sdk/sourcemap.ts", include_str!("../../../guest-sdks/js/src/sourcemap.ts")),
];

/// Installs the tools unless they are there already.
pub(crate) fn ensure(home: &Home, progress: &dyn Progress) -> Result<(), ToolError> {
    let packages = home.provide("javascript-packages", &[PACKAGE, LOCK], |folder| {
        require_node()?;
        progress.step("installs componentize-qjs, esbuild and TypeScript");
        write(&folder.join("package.json"), PACKAGE)?;
        write(&folder.join("package-lock.json"), LOCK)?;
        // None of these packages needs its install script, and no script should run that does not have to.
        npm("npm")
            .args(["ci", "--ignore-scripts", "--no-save"])
            .folder(folder)
            .hint_if_failed("check the connection to the npm registry, and run it again")
            .run(progress)
            .map(drop)
    })?;
    // Our own files change more often than the packages do, and cost nothing to write again.
    let pins: Vec<&str> = FILES.iter().map(|(_, text)| *text).chain([PACKAGE, LOCK]).collect();
    home.provide(TOOLS, &pins, |folder| {
        for (name, text) in FILES {
            write(&folder.join(name), text)?;
        }
        link(&packages.join("node_modules"), &folder.join("node_modules"))
    })
    .map(drop)
}

/// The tools that make a component, with their versions.
pub(super) fn tools() -> Vec<(String, String)> {
    let tool = |name: &str| Some((name.to_owned(), pinned(name)?.to_owned()));
    ["componentize-qjs", "esbuild"].into_iter().filter_map(tool).collect()
}

/// Says which tools are there.
pub(crate) fn findings(home: &Home) -> Vec<Finding> {
    let wanted = format!("{LEAST_NODE} or newer");
    let node = match version("node") {
        Some(found) if major(&found) >= LEAST_NODE => Finding::ready("node", wanted, found),
        Some(found) => Finding::unfit("node", wanted, found, HOW_TO_GET_NODE),
        None => Finding::missing("node", wanted, HOW_TO_GET_NODE),
    };
    let npm = match version("npm") {
        Some(found) => Finding::ready("npm", "any", found),
        None => Finding::missing("npm", "any", HOW_TO_GET_NODE),
    };
    let is_there = home.has("javascript-packages", &[PACKAGE, LOCK]);
    let tools = [("componentize-qjs", "componentize-qjs"), ("esbuild", "esbuild"), ("tsc", "typescript")];
    let tools = tools.into_iter().map(|(tool, package)| {
        let wanted = pinned(package).unwrap_or("as pinned");
        if is_there {
            Finding::ready(tool, wanted, wanted)
        } else {
            Finding::missing(tool, wanted, "the first build of a TypeScript or JavaScript plugin installs it")
        }
    });
    [node, npm].into_iter().chain(tools).collect()
}

/// Node, which runs all our tools.
pub(super) fn node() -> Command {
    // A colour code in an error message helps nobody.
    Command::new("node", "node")
        .env("NO_COLOR", "1")
        .without_env("NODE_OPTIONS")
        .hint_if_missing(HOW_TO_GET_NODE)
}

fn require_node() -> Result<(), ToolError> {
    let output = node().arg("--version").run(&crate::progress::Silent)?;
    let found = output.stdout.trim();
    if major(found) >= LEAST_NODE {
        return Ok(());
    }
    Err(ToolError::new("node", format!("Node {found} is too old: {LEAST_NODE} or newer is needed"))
        .hint(HOW_TO_GET_NODE))
}

fn version(tool: &str) -> Option<String> {
    let line = Command::new(tool, tool).arg("--version").first_line()?;
    Some(line.trim_start_matches('v').to_owned())
}

fn major(version: &str) -> u32 {
    let digits = version.trim_start_matches('v').split('.').next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The version of `package` in our `package.json`.
fn pinned(package: &str) -> Option<&'static str> {
    let (_, rest) = PACKAGE.split_once(&format!("\"{package}\": \""))?;
    rest.split('"').next()
}

fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    }
    fs::write(path, text).map_err(|error| ToolError::io("write", path, &error))
}

fn link(target: &Path, link: &Path) -> Result<(), ToolError> {
    #[cfg(unix)]
    let made = std::os::unix::fs::symlink(target, link);
    #[cfg(windows)]
    let made = std::os::windows::fs::symlink_dir(target, link);
    made.map_err(|error| ToolError::io("link", link, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_pins() {
        assert_eq!(pinned("componentize-qjs"), Some("0.4.5"));
        assert!(!LOCK.contains("\"resolved\""), "the lock names no download address");
    }

    #[test]
    fn reads_versions() {
        assert_eq!(major("v20.20.2"), 20);
        assert_eq!(major("nonsense"), 0);
    }

    #[test]
    fn brings_all_of_the_sdk() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-sdks/js/src");
        let mut folders = vec![source.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = format!("sdk/{}", path.strip_prefix(&source).unwrap().display());
                assert!(FILES.iter().any(|(known, _)| *known == name), "`{name}` is not in FILES");
            }
        }
    }
}
