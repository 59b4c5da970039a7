//! The plan for people, and for programs.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{EngineKind, Mode, Plan, PlannedPlugin, Unit, order};
use crate::grant::{Answer, Grant};
use crate::limits::Limits;
use crate::manifest::Reentry;
use crate::name::PluginId;
use crate::supervision::{OnStartFailure, Supervision};

/// Raised whenever a field of the JSON form changes its meaning or goes away.
const FORMAT: u32 = 1;

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plugins: Vec<&PlannedPlugin> = self.plugins.values().collect();
        let mut out = serializer.serialize_struct("Plan", 7)?;
        out.serialize_field("version", &FORMAT)?;
        out.serialize_field("plugins", &plugins)?;
        out.serialize_field("edges", &self.edges)?;
        out.serialize_field("offers", &self.offers)?;
        out.serialize_field("absent", &self.absent)?;
        out.serialize_field("narrowed", &self.narrowed)?;
        out.serialize_field("units", &self.units)?;
        out.serialize_field("on_start_failure", &self.on_start_failure)?;
        out.end()
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Isolated => "isolated",
            Self::Fused => "fused",
        })
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.plugins.is_empty() {
            return f.write_str("no plugins");
        }
        let mut rows = vec![row(["plugin", "version", "language", "component", "grants"])];
        rows.extend(self.plugins.values().map(plugin_row));
        write_table(f, &rows)?;
        writeln!(f)?;

        self.write_asked(f)?;
        self.write_limits(f)?;
        self.write_supervision(f)?;
        self.write_idempotent(f)?;
        self.write_features(f)?;
        writeln!(f)?;

        if self.edges.is_empty() && self.offers.is_empty() && self.absent.is_empty() {
            writeln!(f, "no plugin imports from another")?;
        } else {
            let mut rows = vec![row(["edge", "interface", "mode"])];
            rows.extend(self.edges.iter().map(|edge| {
                let name = served(&edge.export, &edge.import);
                vec![format!("{} → {}", edge.consumer, edge.provider), name, edge.mode.to_string()]
            }));
            // In parentheses, which no plugin's name has.
            rows.extend(self.offers.iter().map(|edge| {
                let name = served(&edge.offer, &edge.import);
                vec![format!("{} → (host)", edge.consumer), name, "offered".into()]
            }));
            rows.extend(self.absent.iter().map(|absent| {
                let edge = format!("{} → (nobody)", absent.consumer);
                vec![edge, absent.import.to_string(), "optional".into()]
            }));
            write_table(f, &rows)?;
        }
        writeln!(f)?;
        self.write_narrowed(f)?;

        for circle in self.circles() {
            writeln!(f, "imports lead in a circle: {}; {}", order::shown(&circle), self.reentry_in(&circle))?;
        }
        let units: Vec<String> = self.units.iter().map(unit).collect();
        write!(f, "starts in this order: {}", units.join(", "))
    }
}

impl Plan {
    /// What becomes of a call that comes back to a plugin of a circle.
    fn reentry_in(&self, circle: &[PluginId]) -> String {
        let again = |id: &&PluginId| {
            self.plugins.get(*id).is_some_and(|plugin| plugin.reentry == Reentry::SecondInstance)
        };
        let again: Vec<String> = circle.iter().filter(again).map(|id| format!("`{id}`")).collect();
        match again.len() {
            0 => "a call that comes back to a plugin that waits for it fails".into(),
            all if all == circle.len() => "a call that comes back is answered by a second instance".into(),
            _ => format!(
                "a call that comes back to {} is answered by a second instance, to any other it fails",
                again.join(" or ")
            ),
        }
    }

    /// Says how plugins are supervised, where that is not the default.
    fn write_supervision(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.on_start_failure == OnStartFailure::Continue {
            writeln!(f, "a plugin that does not start leaves the others running")?;
        }
        let default = Supervision::default();
        for plugin in self.plugins.values().filter(|plugin| plugin.supervision != default) {
            writeln!(f, "supervision of {}: {}", plugin.id, plugin.supervision)?;
        }
        Ok(())
    }

    /// Says which functions are called once more where they trap.
    fn write_idempotent(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for plugin in self.plugins.values().filter(|plugin| !plugin.idempotent.is_empty()) {
            let names: Vec<String> = plugin.idempotent.iter().map(ToString::to_string).collect();
            writeln!(f, "called once more if it traps: {} of {}", names.join(", "), plugin.id)?;
        }
        Ok(())
    }

    /// Says which plugins rely on what is not yet stable in their contracts.
    fn write_features(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for plugin in self.plugins.values().filter(|plugin| !plugin.features.is_empty()) {
            writeln!(f, "unstable features of {}: {}", plugin.id, plugin.features.join(", "))?;
        }
        Ok(())
    }

    /// What authors asked for and what was said to it, where they gave reasons.
    fn write_asked(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![row(["plugin", "asks for", "answer", "because"])];
        for plugin in self.plugins.values() {
            for asked in &plugin.asked {
                let Some(reason) = &asked.reason else { continue };
                let answer = match asked.answer {
                    Answer::Granted => "granted",
                    Answer::Refused => "refused; it does without",
                };
                rows.push(vec![
                    plugin.id.to_string(),
                    asked.capability.clone(),
                    answer.into(),
                    reason.clone(),
                ]);
            }
        }
        if rows.len() == 1 {
            return Ok(());
        }
        write_table(f, &rows)?;
        writeln!(f)
    }

    /// What is left of grants on certain edges.
    fn write_narrowed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.narrowed.is_empty() {
            return Ok(());
        }
        let mut rows = vec![row(["on this edge", "no more than"])];
        rows.extend(self.narrowed.iter().map(|edge| {
            let grants = edge.grants.iter().map(Grant::to_string);
            let limits = edge.limits.written().into_iter().map(|(key, value)| format!("{key} {value}"));
            let all: Vec<String> = grants.chain(limits).collect();
            vec![format!("{} → {}", edge.consumer, edge.provider), all.join(", ")]
        }));
        write_table(f, &rows)?;
        writeln!(f)
    }

    /// One line where all plugins have the same limits, which is usual; else one for each.
    fn write_limits(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = self.plugins.values().map(|plugin| &plugin.limits);
        if let Some(first) = all.next()
            && all.all(|limits| limits == first)
        {
            return writeln!(f, "limits of each: {first}");
        }
        // What is the same for all has no column, unless it is one that everybody asks for.
        let limits: Vec<Vec<(&str, String)>> =
            self.plugins.values().map(|plugin| plugin.limits.written()).collect();
        let usual = Limits::default().written();
        let told: Vec<usize> = (0..usual.len())
            .filter(|index| {
                *index < Limits::BASIC || limits.iter().any(|own| own.get(*index) != usual.get(*index))
            })
            .collect();
        let told = |row: &[(&str, String)], part: fn(&(&str, String)) -> String| -> Vec<String> {
            told.iter().filter_map(|index| row.get(*index).map(part)).collect()
        };
        let mut rows = vec![[vec!["plugin".into()], told(&usual, |(key, _)| (*key).into())].concat()];
        rows.extend(
            self.plugins
                .keys()
                .zip(&limits)
                .map(|(id, own)| [vec![id.to_string()], told(own, |(_, value)| value.clone())].concat()),
        );
        write_table(f, &rows)
    }
}

fn plugin_row(plugin: &PlannedPlugin) -> Vec<String> {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
    let grants: Vec<String> = plugin.grants.iter().map(Grant::to_string).collect();
    vec![
        plugin.id.to_string(),
        or_dash(plugin.version.as_ref().map(ToString::to_string)),
        or_dash(plugin.language.clone()),
        plugin.digest.short(),
        if grants.is_empty() { "nothing".into() } else { grants.join(", ") },
    ]
}

/// What is imported, and what serves it.
fn served<N: PartialEq + fmt::Display>(served: &N, import: &N) -> String {
    if import == served { import.to_string() } else { format!("{served} as {import}") }
}

fn unit(unit: &Unit) -> String {
    let mut about = Vec::new();
    if unit.members.len() > 1 {
        about.push(format!("one component of {}", unit.members.len()));
    }
    if unit.engine != EngineKind::Plain {
        about.push(unit.engine.to_string());
    }
    match about.as_slice() {
        [] => unit.id.to_string(),
        about => format!("{} ({})", unit.id, about.join(", ")),
    }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// Writes rows as aligned columns, without blanks at the ends of lines.
fn write_table(f: &mut fmt::Formatter<'_>, rows: &[Vec<String>]) -> fmt::Result {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(f, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}
