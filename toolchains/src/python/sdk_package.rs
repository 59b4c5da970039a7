//! SDK packages for host developers' contracts, in Python: a wheel in the making.
//!
//! ```text
//! pyproject.toml, README.md
//! src/acme_notes/          the contract's modules, as authors import them, typed
//! src/acme_notes/testing.py  runs a plugin natively with fakes, and as a component
//! src/acme_notes/template/   a plugin that starts from it; like wit/ beside it, it is in the wheel
//! ```

pub(super) mod testing;
mod version;
mod wheel;

use std::path::{Path, PathBuf};

use super::contract::Contract;
use super::{names, package, scaffold};
use crate::error::ToolError;
use crate::language::Language;
use crate::lint;
use crate::sdk_package::SdkContract;

pub(crate) use wheel::pack;

/// The folder of the package that is installed, for the contract with this full name.
pub(crate) fn installed(contract: &str) -> PathBuf {
    Path::new("src").join(names::package(contract))
}

/// Gives the files of the package, by their path in it.
pub(crate) fn sdk_package(sdk: &SdkContract) -> Result<Vec<(PathBuf, String)>, ToolError> {
    let name = names::package(&sdk.contract);
    let contract = Contract::read(&sdk.resolve, sdk.world, names::world(&sdk.contract));
    lint::refuse(&sdk.resolve, sdk.world, Language::Python)?;
    let sources = format!("src/{name}");
    let mut files: Vec<(String, String)> = package::files(&contract, &name)
        .into_iter()
        .map(|(file, text)| (format!("{sources}/{file}"), text))
        .collect();
    files.push((format!("{sources}/testing.py"), testing::module(&contract, &name)));
    files.push(("pyproject.toml".to_owned(), pyproject(sdk, &name)));
    files.push(("README.md".to_owned(), readme(sdk, &contract, &name)));
    for (file, text) in [
        ("src/app.py", scaffold::app(&contract, &name, "{{name}}")),
        ("tests/test_plugin.py", testing::first_test(&contract, &name, "{{name}}")),
        ("pyproject.toml", PLUGIN_PYPROJECT.to_owned()),
        ("requirements.txt", scaffold::REQUIREMENTS.to_owned()),
        ("requirements-dev.txt", requirements(sdk)),
        (".gitignore", "/build/\n__pycache__/\n.venv/\n".to_owned()),
    ] {
        files.push((format!("{sources}/template/{file}.in"), text));
    }
    Ok(files.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect())
}

/// The settings of a new plugin's own checks.
const PLUGIN_PYPROJECT: &str = "\
[tool.mypy]
mypy_path = \"src\"
files = [\"src\", \"tests\"]
strict = true

[tool.pyright]
include = [\"src\", \"tests\"]
extraPaths = [\"src\"]
typeCheckingMode = \"strict\"

[tool.pytest.ini_options]
pythonpath = [\"src\"]
testpaths = [\"tests\"]

[tool.ruff]
line-length = 120
extend-exclude = [\"build\"]
";

fn requirements(sdk: &SdkContract) -> String {
    format!(
        "# What the plugin's own tests need; nothing of it goes into the plugin.\n{}=={}\nmypy\npytest\nruff\n",
        sdk.name,
        version::of(&sdk.version)
    )
}

fn pyproject(sdk: &SdkContract, name: &str) -> String {
    let license = sdk
        .license
        .as_ref()
        .map_or_else(String::new, |it| format!("license = {}\n", toml::Value::from(it.as_str())));
    format!(
        "[build-system]\nrequires = [\"setuptools>=77\"]\nbuild-backend = \"setuptools.build_meta\"\n\n\
         [project]\nname = \"{}\"\nversion = \"{}\"\n\
         description = \"What the author of a plugin for `{}` imports\"\nreadme = \"README.md\"\n{license}\
         requires-python = \">=3.11\"\ndependencies = [\"plugwright<1,>={}\"]\nclassifiers = [\"Typing :: Typed\"]\n\n\
         [tool.setuptools.packages.find]\nwhere = [\"src\"]\n\n\
         [tool.setuptools.package-data]\n{name} = [\"py.typed\", \"plugwright-sdk.toml\", \"wit/**\", \"template/**\", \"template/.*\"]\n",
        sdk.name,
        version::of(&sdk.version),
        sdk.contract,
        env!("CARGO_PKG_VERSION"),
    )
}

fn readme(sdk: &SdkContract, contract: &Contract<'_>, name: &str) -> String {
    let modules: Vec<String> = contract
        .modules
        .iter()
        .map(|module| {
            let role = match (module.imported, module.exported) {
                (true, true) => "called by the plugin, and written by it",
                (_, true) => "written by the plugin",
                _ if module.imports.is_empty() => "types",
                _ => "called by the plugin",
            };
            format!("| `{name}.{}` | {role} |\n", module.name)
        })
        .collect();
    format!(
        "# {title}\n\n\
         What the author of a plugin for `{world}` imports, in Python.\n\n\
         ## A first plugin\n\n\
         ```console\n\
         $ python3 -m venv .venv && .venv/bin/pip install {title}\n\
         $ plugwright new my-plugin --lang python --contract .venv/lib/python3.*/site-packages/{name}\n\
         $ cd my-plugin\n\
         $ ../.venv/bin/pip install -r requirements-dev.txt\n\
         $ plugwright build\n\
         $ ../.venv/bin/pytest\n\
         ```\n\n\
         The contract, the template and what describes them are in the package; the folder that `plugwright sdk` made serves as well.\n\n\
         `src/app.py` has a stub of every function that the contract wants:\n\n\
         ```python\n{app}```\n\n\
         | module | |\n|---|---|\n{modules}\n\
         A function whose result may be an error raises `plugwright.Err(value)`, and so does calling one.\n\n\
         ## Tests\n\n\
         `{name}.testing` runs a plugin twice over: `native(module, fakes)` in plain Python, and\n\
         `component(folder, fakes)` as what `plugwright build` made, in the real host; the command line `plugwright` must be\n\
         in `PATH`, or named by `PLUGWRIGHT`. What the plugin imports is served by fakes: derive from the classes called\n\
         `…Fake` and give them as `Fakes(…)`. The class that stands in for an imported resource is an attribute of the fake.\n\n\
         ## Publishing\n\n\
         `plugwright sdk` with `--pack` leaves the wheel in `dist/`, the same each time; `pip wheel --no-deps .` makes one too. It\n\
         depends on the package `plugwright`, which has to be where it is published.\n\n\
         Made by `plugwright sdk`; make it again when the contract changes.\n",
        title = sdk.name,
        world = sdk.contract,
        app = scaffold::app(contract, name, "my-plugin"),
        modules = modules.concat(),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::language::Language;

    /// Compares what is made for the notes with the files in `golden/sdk`.
    #[test]
    fn a_package_for_the_notes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let wit = root.join("../cli/tests/sdk-python/wit");
        let made = crate::sdk_package(Language::Python, &wit, &crate::SdkChoices::default()).unwrap();
        let golden = root.join("src/python/golden/sdk");
        let shown =
            ["src/acme_notes/testing.py", "src/acme_notes/summaries.py", "pyproject.toml", "README.md"];
        let mut names = String::new();
        for file in &made {
            let path = file.path.to_string_lossy();
            names.push_str(&format!("{path}\n"));
            if shown.contains(&path.as_ref()) {
                same(&golden.join(path.replace('/', "-") + ".txt"), &file.text);
            }
        }
        same(&golden.join("files.txt"), &names);
    }

    fn same(path: &Path, text: &str) {
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let wanted = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(text, wanted, "BLESS=1 writes `{}` anew", path.display());
    }
}
