//! A TypeScript plugin: a module for each case, and one that exports what they export.

use super::Project;
use crate::case::{Case, Owner};
use crate::language::Language;
use crate::relay;

pub(super) fn files(project: &Project<'_>) -> anyhow::Result<Vec<(String, String)>> {
    let package = format!(
        "{{\n  \"name\": \"{}\",\n  \"version\": \"1.0.0\",\n  \"private\": true,\n  \"type\": \"module\"\n}}\n",
        project.name
    );
    let mut files = vec![("package.json".to_owned(), package)];
    let mut entry = String::new();
    for case in &project.cases {
        let module = Project::module(case);
        entry.push_str(&format!("export * from \"./{module}.ts\";\n"));
        let source = match (project.side.is_provider(), project.own_consumer(case)?) {
            (_, Some(own)) => own,
            (true, None) => case.source(Language::TypeScript)?,
            (false, None) => passed_on(case),
        };
        files.push((format!("src/{module}.ts"), source));
    }
    files.push(("src/plugin.ts".to_owned(), entry));
    Ok(files)
}

/// An imported module is an object with the functions that the relay has to export.
fn passed_on(case: &Case) -> String {
    let interfaces = relay::exported(case)
        .into_iter()
        .map(|(bare, module)| format!("export * as {} from \"{module}\";\n", camel(&relay::name(&bare))));
    let world = case.functions().filter(|(owner, _)| *owner == Owner::World).map(|(_, function)| {
        let (name, relay) = (camel(&function.name), camel(&relay::name(&function.name)));
        format!("export {{ {name} as {relay} }} from \"conformance:bundle/consumer\";\n")
    });
    interfaces.chain(world).collect()
}

/// `plain-text` as `plainText`.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_lowercase();
    let rest = words.map(|word| {
        let mut letters = word.chars();
        let upper = letters.next().map(|letter| letter.to_ascii_uppercase());
        upper.into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    });
    first + &rest.collect::<String>()
}
