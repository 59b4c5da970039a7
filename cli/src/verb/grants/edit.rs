//! Changes one grant in the text of an operator's file, line by line, so that comments and order stay.
//!
//! Whatever the lines look like, the result is compared with what was wanted before anybody uses it: read as TOML, it has to be
//! the file of before with this one grant changed. What cannot be done like that is refused, with the line to write.

use toml::{Table, Value};

/// Sets or removes the grant of a capability.
///
/// # Errors
///
/// Why it cannot be done.
pub(super) fn edit(
    text: &str,
    plugin: &str,
    capability: &str,
    value: Option<&str>,
) -> Result<String, String> {
    let before: Table =
        text.parse().map_err(|error: toml::de::Error| format!("it is not TOML: {}", error.message()))?;
    let there = before.get("plugins").and_then(|plugins| plugins.get(plugin));
    let there = there.ok_or_else(|| format!("it has no plugin `{plugin}`"))?;
    let has_grant = there.get("grants").is_some_and(|grants| grants.get(capability).is_some());
    if value.is_none() && !has_grant {
        return Err(format!("`{plugin}` is not granted `{capability}`"));
    }
    let wanted = wanted(&before, plugin, capability, value)?;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let candidates = match has_grant {
        true => replaced(&lines, plugin, capability, value),
        false => inserted(&lines, plugin, capability, value.unwrap_or_default()),
    };
    let found = candidates.into_iter().find(|text| text.parse::<Table>().is_ok_and(|after| after == wanted));
    found.ok_or_else(|| match value {
        Some(value) => {
            format!("its grants of `{plugin}` are written in a way that this command does not edit; write `{capability} = {value}` among them")
        }
        None => format!("its grants of `{plugin}` are written in a way that this command does not edit; remove `{capability}` by hand"),
    })
}

/// The file as it should read.
fn wanted(before: &Table, plugin: &str, capability: &str, value: Option<&str>) -> Result<Table, String> {
    let mut wanted = before.clone();
    let plugin =
        wanted.get_mut("plugins").and_then(|plugins| plugins.get_mut(plugin)).and_then(Value::as_table_mut);
    let plugin = plugin.ok_or("its plugins are no tables")?;
    let grants = plugin.entry("grants").or_insert_with(|| Value::Table(Table::new()));
    let grants = grants.as_table_mut().ok_or("its grants are no table")?;
    match value {
        None => drop(grants.remove(capability)),
        Some(value) => {
            let wrong = |error: toml::de::Error| format!("`{value}` is not TOML: {}", error.message());
            let mut parsed: Table = format!("it = {value}").parse().map_err(wrong)?;
            match (parsed.remove("it"), parsed.is_empty()) {
                (Some(value), true) => drop(grants.insert(capability.to_owned(), value)),
                _ => return Err(format!("`{value}` is not one value of TOML")),
            }
        }
    }
    if grants.is_empty() {
        plugin.remove("grants");
    }
    Ok(wanted)
}

/// The file with a line of this grant replaced or gone: one candidate for each line that looks like it.
fn replaced(lines: &[&str], plugin: &str, capability: &str, value: Option<&str>) -> Vec<String> {
    let mut out = Vec::new();
    for index in 0..lines.len() {
        let Some(line) = lines.get(index) else { continue };
        let code = line.trim_start();
        let indent = line.get(..line.len() - code.len()).unwrap_or_default();
        let keys = [
            capability.to_owned(),
            format!("grants.{capability}"),
            format!("{plugin}.grants.{capability}"),
            format!("plugins.{plugin}.grants.{capability}"),
        ];
        for key in keys {
            let Some(rest) = code.strip_prefix(&key) else { continue };
            if !rest.trim_start().starts_with('=') {
                continue;
            }
            // The value may have several lines, which end where the text reads as wanted.
            for end in index + 1..=lines.len().min(index + 40) {
                let new = value.map(|value| format!("{indent}{key} = {value}\n")).unwrap_or_default();
                let parts = lines.get(..index).into_iter().flatten().copied().chain([new.as_str()]);
                let text: String = parts.chain(lines.get(end..).into_iter().flatten().copied()).collect();
                out.extend(without_empty(&text, plugin));
                out.push(text);
            }
        }
    }
    out
}

/// The same without the header of a table of grants that has become empty.
fn without_empty(text: &str, plugin: &str) -> Option<String> {
    let header = header(text, plugin, ".grants]")?;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    Some(lines.iter().enumerate().filter(|(index, _)| *index != header).map(|(_, line)| *line).collect())
}

/// The file with a new line: at the end of the plugin's grants, or at the end of the plugin.
fn inserted(lines: &[&str], plugin: &str, capability: &str, value: &str) -> Vec<String> {
    let text = lines.concat();
    let places = [
        (".grants]", format!("{capability} = {value}\n")),
        ("]", format!("grants.{capability} = {value}\n")),
    ];
    let mut out = Vec::new();
    for (end, line) in places {
        let Some(header) = header(&text, plugin, end) else { continue };
        // Behind the last line that says something, before the next table.
        let section = lines.iter().enumerate().skip(header + 1);
        let section = section.take_while(|(_, line)| !line.trim_start().starts_with('['));
        let last = section.filter(|(_, line)| {
            let code = line.trim();
            !code.is_empty() && !code.starts_with('#')
        });
        let last = last.last().map_or(header, |(index, _)| index);
        let break_before = lines.get(last).is_some_and(|line| !line.ends_with('\n'));
        let line = if break_before { format!("\n{line}") } else { line };
        let parts = lines.get(..=last).into_iter().flatten().copied().chain([line.as_str()]);
        out.push(parts.chain(lines.get(last + 1..).into_iter().flatten().copied()).collect());
    }
    out
}

/// The line of `[plugins.<plugin>` and `end`.
fn header(text: &str, plugin: &str, end: &str) -> Option<usize> {
    let headers = [format!("[plugins.{plugin}{end}"), format!("[plugins.\"{plugin}\"{end}")];
    text.lines().position(|line| headers.iter().any(|header| line.trim_start().starts_with(header.as_str())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const FILE: &str = "# the operator's\n[plugins.a] # first\npath = \"a\" # here\n\n[plugins.a.grants]\n# why\nlog = \"info\"   # loud\nhttp = [\n  \"https://x.org\", # one\n]\n\n[plugins.b]\npath = \"b\"\ngrants.log = true\n\n# the end\n[limits]\nmemory = \"1 MiB\"\n\n[plugins.c]\npath = \"c\"\ngrants = { log = true }";

    #[test]
    fn comments_and_order_stay() {
        let added = edit(FILE, "a", "env", Some("{ A = \"b\" }")).unwrap();
        assert_eq!(added, FILE.replace("]\n\n[plugins.b]", "]\nenv = { A = \"b\" }\n\n[plugins.b]"));
        let added = edit(FILE, "b", "clock", Some("true")).unwrap();
        assert_eq!(added, FILE.replace("grants.log = true\n", "grants.log = true\ngrants.clock = true\n"));
        let changed = edit(FILE, "b", "log", Some("\"warn\"")).unwrap();
        assert_eq!(changed, FILE.replace("grants.log = true\n", "grants.log = \"warn\"\n"));
        let removed = edit(FILE, "a", "http", None).unwrap();
        assert_eq!(removed, FILE.replace("http = [\n  \"https://x.org\", # one\n]\n", ""));
    }

    #[test]
    fn what_it_cannot_do_it_refuses() {
        let why = edit(FILE, "c", "log", None).unwrap_err();
        assert!(why.contains("by hand"), "{why}");
        for (plugin, capability, value) in [
            ("d", "log", Some("true")),
            ("b", "http", None),
            ("b", "clock", Some("tru")),
            ("b", "clock", Some("true\nmemory = 1")),
            ("b", "clock", Some("1\n[limits]")),
        ] {
            assert!(edit(FILE, plugin, capability, value).is_err(), "{plugin} {capability} {value:?}");
        }
    }

    #[test]
    fn the_last_grant_takes_its_table_along() {
        let file = "[plugins.a]\npath = \"a\"\n[plugins.a.grants]\nlog = true\n";
        assert_eq!(edit(file, "a", "log", None).unwrap(), "[plugins.a]\npath = \"a\"\n");
        let file = "[plugins.a]\npath = \"a\"";
        assert_eq!(
            edit(file, "a", "log", Some("true")).unwrap(),
            "[plugins.a]\npath = \"a\"\ngrants.log = true\n"
        );
    }
}
