//! The machine's own package sources, with another suite.
//!
//! Whatever mirror the machine uses is the one that is reachable from it, so no mirror is named here.

use std::fs;
use std::path::Path;

use crate::error::ToolError;

/// Writes into `folder` the entries for `release` among the machine's package sources, with `suite` in its place.
pub(crate) fn write(release: &str, suite: &str, folder: &Path) -> Result<(), ToolError> {
    let apt = Path::new("/etc/apt");
    let mut files = vec![apt.join("sources.list")];
    if let Ok(entries) = fs::read_dir(apt.join("sources.list.d")) {
        files.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
    }
    files.sort();
    let (mut stanzas, mut lines) = (String::new(), String::new());
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("sources") => stanzas.push_str(&deb822(&text, release, suite)),
            Some("list") => lines.push_str(&one_line(&text, release, suite)),
            _ => {}
        }
    }
    if stanzas.is_empty() && lines.is_empty() {
        let message = format!("no package source of this machine serves `{release}`");
        return Err(ToolError::new("apt", message).hint("look into `/etc/apt/sources.list.d`"));
    }
    for (name, text) in [("own.sources", stanzas), ("own.list", lines)] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| ToolError::io("write", &path, &error))?;
    }
    Ok(())
}

/// The stanzas for `release`, each field on a line of its own.
fn deb822(text: &str, release: &str, suite: &str) -> String {
    let serves = |stanza: &&str| {
        stanza
            .lines()
            .filter_map(|line| field(line, "Suites"))
            .flat_map(str::split_whitespace)
            .any(|word| word == release)
    };
    let with_suite = |line: &str| match field(line, "Suites") {
        Some(_) => format!("Suites: {suite}\n"),
        None => format!("{line}\n"),
    };
    let text = text.replace("\r\n", "\n");
    let stanzas = text.split("\n\n").filter(serves);
    stanzas.map(|stanza| stanza.lines().map(with_suite).collect::<String>() + "\n").collect()
}

/// The value of the field `name`, if this is its line. Field names have no case.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (found, value) = line.split_once(':')?;
    found.trim_end().eq_ignore_ascii_case(name).then_some(value)
}

/// The lines for `release`: `deb [options] address suite components`.
fn one_line(text: &str, release: &str, suite: &str) -> String {
    let mut out = String::new();
    for line in
        text.lines().map(str::trim).filter(|line| line.starts_with("deb ") || line.starts_with("deb\t"))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.contains(&release) {
            let words = words.into_iter().map(|word| if word == release { suite } else { word });
            out.push_str(&words.collect::<Vec<_>>().join(" "));
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_stanzas_of_the_release() {
        let text = "# mirror\nTypes: deb\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\n\
                    Components: main\nSigned-By: /usr/share/keyrings/x.gpg\n\n\
                    Types: deb\nURIs: http://mirror.test/security\nSuites: bookworm-security\nComponents: main\n";
        assert_eq!(
            deb822(text, "bookworm", "bookworm-backports"),
            "# mirror\nTypes: deb\nURIs: http://mirror.test/debian\nSuites: bookworm-backports\n\
             Components: main\nSigned-By: /usr/share/keyrings/x.gpg\n\n"
        );
    }

    #[test]
    fn takes_the_lines_of_the_release() {
        let text = "# deb http://old.test bookworm main\ndeb [arch=amd64] http://mirror.test/debian bookworm main\n\
                    deb-src http://mirror.test/debian bookworm main\ndeb http://mirror.test/debian bookworm-updates main\n";
        assert_eq!(
            one_line(text, "bookworm", "bookworm-backports"),
            "deb [arch=amd64] http://mirror.test/debian bookworm-backports main\n"
        );
    }
}
