//! A TypeScript plugin: a module for each case, and one that exports what they export.

use super::Project;
use crate::case::Side;
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
        let source = match (project.side, project.own_consumer(case)?) {
            (_, Some(own)) => own,
            (Side::Provider, None) => case.source(Language::TypeScript)?,
            (_, None) => passed_on(case),
        };
        files.push((format!("src/{module}.ts"), source));
    }
    files.push(("src/plugin.ts".to_owned(), entry));
    Ok(files)
}

/// An imported module is an object with the functions that the relay has to export.
fn passed_on(case: &crate::case::Case) -> String {
    let mut out = String::new();
    let provider = case.resolve.worlds.get(case.provider);
    for (key, interface) in provider.into_iter().flat_map(|world| relay::exported(&case.resolve, world)) {
        let name = camel(&format!("{}-relay", interface.name.as_deref().unwrap_or_default()));
        let full = case.resolve.name_world_key(key);
        let module = full.split('@').next().unwrap_or(&full);
        out.push_str(&format!("export * as {name} from \"{module}\";\n"));
    }
    out
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
