//! The SDK's modules, embedded so that an installed command line can build anywhere.

macro_rules! modules {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../guest-sdks/python/plugwright/", $name)))),+]
    };
}

/// The files of the package `plugwright`, by name.
pub(super) const FILES: &[(&str, &str)] = modules![
    "__init__.py",
    "_bindings.py",
    "_call.py",
    "_calls.py",
    "_component.py",
    "_config.py",
    "_contract.py",
    "_ends.py",
    "_exports.py",
    "_fault.py",
    "_flow.py",
    "_hosted.py",
    "_http.py",
    "_imports.py",
    "_json.py",
    "_keyvalue.py",
    "_log.py",
    "_native.py",
    "_plugin.py",
    "_types.py",
    "_values.py",
    "py.typed",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn no_module_is_left_out() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-sdks/python/plugwright");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "__pycache__")
            .collect();
        let embedded = super::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(there, embedded);
    }
}
