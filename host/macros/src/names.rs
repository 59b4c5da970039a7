//! WIT's names as Rust's: `crate-info` is `crate_info`, `CrateInfo` or `CRATE_INFO`.

use proc_macro2::{Ident, Span};

/// Names of types that the code of wasmtime's derives means as Rust's own.
const MEANT_OTHERWISE: [&str; 6] = ["Option", "Some", "None", "Ok", "Err", "Copy"];

/// `crate-info` → `crate_info`: fields, functions, parameters, modules.
pub(crate) fn snake(kebab: &str) -> Ident {
    escaped(&kebab.replace('-', "_").to_lowercase())
}

/// `crate-info` → `CrateInfo`: cases, structs of interfaces.
pub(crate) fn camel(kebab: &str) -> Ident {
    let mut name = String::with_capacity(kebab.len());
    for word in kebab.split('-') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }
    escaped(&name)
}

/// `crate-info` → `CrateInfo`: types, which stand beside what wasmtime derives.
pub(crate) fn ty(kebab: &str) -> Ident {
    free(camel(kebab), &MEANT_OTHERWISE)
}

/// `crate-info` → `CRATE_INFO`: flags.
pub(crate) fn shouty(kebab: &str) -> Ident {
    escaped(&kebab.replace('-', "_").to_uppercase())
}

/// The name, or with an underscore behind it if it is taken.
pub(crate) fn free(name: Ident, taken: &[&str]) -> Ident {
    if taken.iter().any(|taken| name == taken) { evaded(&name) } else { name }
}

/// The name with an underscore behind it, for one that is taken.
pub(crate) fn evaded(name: &Ident) -> Ident {
    let text = name.to_string();
    Ident::new(&format!("{}_", text.trim_start_matches("r#")), Span::call_site())
}

fn escaped(name: &str) -> Ident {
    // These four cannot be raw identifiers.
    if matches!(name, "self" | "Self" | "super" | "crate") {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    // `gen` is a keyword since edition 2024, which syn leaves to its callers.
    if name == "gen" || syn::parse_str::<Ident>(name).is_err() {
        return Ident::new_raw(name, Span::call_site());
    }
    Ident::new(name, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::{camel, evaded, shouty, snake, ty};

    #[test]
    fn follows_rusts_habits() {
        assert_eq!(snake("crate-info").to_string(), "crate_info");
        assert_eq!(snake("to-HTML").to_string(), "to_html");
        assert_eq!(camel("crate-info").to_string(), "CrateInfo");
        assert_eq!(camel("HTTP-server2").to_string(), "HttpServer2");
        assert_eq!(shouty("read-only").to_string(), "READ_ONLY");
    }

    #[test]
    fn escapes_keywords() {
        assert_eq!(snake("type").to_string(), "r#type");
        assert_eq!(snake("gen").to_string(), "r#gen");
        assert_eq!(snake("self").to_string(), "self_");
        assert_eq!(camel("self").to_string(), "Self_");
        assert_eq!(evaded(&snake("type")).to_string(), "type_");
        assert_eq!(ty("option").to_string(), "Option_");
    }
}
