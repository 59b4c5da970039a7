//! Numbers for people.

/// A value with its unit, in three digits.
pub(crate) fn show(value: f64, unit: &str) -> String {
    match unit {
        "ns" => scaled(value, &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")]),
        "B" => scaled(
            value,
            &[(f64::from(1 << 30), "GiB"), (f64::from(1 << 20), "MiB"), (1024.0, "KiB"), (1.0, "B")],
        ),
        "/s" => scaled(value, &[(1e6, "M/s"), (1e3, "k/s"), (1.0, "/s")]),
        "" => digits(value),
        unit => format!("{} {unit}", digits(value)),
    }
}

fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let unit = units.iter().find(|(size, _)| value >= *size).or(units.last());
    unit.map_or_else(|| digits(value), |(size, name)| format!("{} {name}", digits(value / size)))
}

pub(crate) fn digits(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v == 0.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A mark on an axis: as short as can be.
pub(crate) fn mark(value: f64, unit: &str) -> String {
    let text = show(value, unit);
    let (number, unit) = text.split_once(' ').map_or((text.as_str(), ""), |(number, unit)| (number, unit));
    let number =
        if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    format!("{number} {unit}").trim_end().to_owned()
}

/// Text that may stand in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
