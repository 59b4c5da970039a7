//! A Python plugin: a module for each case, and one that gathers their classes.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::Project;
use crate::case::{Case, Owner};
use crate::language::Language;
use crate::relay;

/// Passes every function of an exported interface on to the imported one.
const RELAY: &str = r#""""Passes calls on."""

from inspect import iscoroutinefunction
from types import ModuleType
from typing import Any


def relay(base: type, provider: ModuleType) -> type:
    """Makes a class that fulfils `base` by calling the functions of `provider`."""

    def passed(name: str) -> Any:
        # A function of the world itself has another name where it is passed on.
        function = getattr(provider, name.removesuffix("_relay"))
        if iscoroutinefunction(function):

            async def later(self: Any, *args: Any) -> Any:
                return await function(*args)

            return later
        return lambda self, *args: function(*args)

    functions = {name: passed(name) for name, value in vars(base).items() if callable(value) and name[:1] != "_"}
    return type(f"{base.__name__}Of{provider.__name__.rpartition('.')[2]}", (base,), functions)
"#;

pub(super) fn files(project: &Project<'_>) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = vec![("src/relay.py".to_owned(), RELAY.to_owned())];
    let mut app = String::from("\"\"\"Gathers the classes of all cases.\"\"\"\n\n");
    let mut gathered = String::from("\nfor _case in (\n");
    for case in &project.cases {
        let module = Project::module(case);
        app.push_str(&format!("import {module}\n"));
        gathered.push_str(&format!("    {module},\n"));
        let source = match (project.side.is_provider(), project.own_consumer(case)?) {
            (_, Some(own)) => own,
            (true, None) => case.source(Language::Python)?,
            (false, None) => passed_on(case),
        };
        files.push((format!("src/{module}.py"), source));
    }
    // Several cases may have a class of the same name.
    gathered.push_str(
        "):\n    for _name, _value in vars(_case).items():\n        globals()[f\"{_case.__name__}_{_name}\"] = _value\n",
    );
    files.push(("src/app.py".to_owned(), app + &gathered));
    Ok(files)
}

fn passed_on(case: &Case) -> String {
    let mut out = String::from("from relay import relay\n\n");
    let mut classes = String::new();
    for (name, _) in relay::exported(case) {
        let (module, base) = (name.to_snake_case(), name.to_upper_camel_case());
        out.push_str(&format!(
            "from contract import {module}\nfrom contract.{module}_relay import {base}Relay\n"
        ));
        classes.push_str(&format!("{base} = relay({base}Relay, {module})\n"));
    }
    if case.functions().any(|(owner, _)| owner == Owner::World) {
        out.push_str("from contract import consumer\nfrom contract.consumer import Consumer\n");
        classes.push_str("World = relay(Consumer, consumer)\n");
    }
    format!("{out}\n{classes}")
}
