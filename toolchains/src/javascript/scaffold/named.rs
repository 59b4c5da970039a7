//! Types of other modules by their names, as people write them: imported once, at the top.

use std::collections::BTreeMap;

/// How a type of another module begins.
const BEGIN: &str = "import(\"";

/// Names that the stubs use otherwise.
const USED: [&str; 6] = ["Array", "Error", "Exports", "Int8Array", "Map", "Uint8Array"];

/// Gives `text` with `Note` for each `import("acme:notes/types").Note`, and the imports that this needs. A name that is taken, or that
/// two modules have, stays as it is.
pub(super) fn named(text: &str) -> (String, String) {
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, name) in found(text) {
        let of = modules.entry(name).or_default();
        if !of.contains(&module) {
            of.push(module);
        }
    }
    let is_taken = |name: &str| USED.contains(&name) || text.contains(&format!("class {name} {{"));
    let mut out = text.to_owned();
    let mut imports: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, of) in &modules {
        let [module] = of.as_slice() else { continue };
        if is_taken(name) {
            continue;
        }
        out = replaced(&out, &format!("{BEGIN}{module}\").{name}"), name);
        imports.entry(module).or_default().push(name);
    }
    let lines = imports
        .iter()
        .map(|(module, names)| format!("import type {{ {} }} from \"{module}\";\n", names.join(", ")));
    (out, lines.collect())
}

/// All modules with the names of types that are spelt with them.
fn found(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(BEGIN).skip(1).filter_map(|rest| {
        let (module, rest) = rest.split_once("\").")?;
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        Some((module, rest.get(..end)?))
    })
}

/// `text` with `new` for each `old` that is no part of a longer name.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut parts = text.split(old);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if part.starts_with(is_of_name) { old } else { new });
        out.push_str(part);
    }
    out
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_are_imported_unless_they_are_taken() {
        let text = "class Draft {\n  add(a: import(\"x:y/t\").Note, b: import(\"x:y/t\").NoteId, c: import(\"x:y/t\").Draft): \
                    Array<import(\"x:y/t\").Note>;\n  mix(a: import(\"x:y/u\").Id, b: import(\"x:y/v\").Id, c: import(\"x:y/v\").Error): void;\n}";
        let (text, imports) = named(text);
        assert_eq!(imports, "import type { Note, NoteId } from \"x:y/t\";\n");
        assert_eq!(
            text,
            "class Draft {\n  add(a: Note, b: NoteId, c: import(\"x:y/t\").Draft): Array<Note>;\n  \
             mix(a: import(\"x:y/u\").Id, b: import(\"x:y/v\").Id, c: import(\"x:y/v\").Error): void;\n}"
        );
    }
}
