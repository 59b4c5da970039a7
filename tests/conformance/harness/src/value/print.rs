//! WAVE, written.

use std::fmt::Write as _;

use super::Value;

/// Words that WAVE keeps for itself; as a name, one of them stands behind `%`.
const KEYWORDS: [&str; 8] = ["true", "false", "inf", "nan", "some", "none", "ok", "err"];

impl Value {
    /// The value in WAVE, as short as may be.
    pub fn to_wave(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Bool(value) => put(out, value),
            Self::Integer(value) => put(out, value),
            Self::F32(value) => {
                float(out, value.is_nan(), value.is_infinite(), value.is_sign_negative(), value)
            }
            Self::F64(value) => {
                float(out, value.is_nan(), value.is_infinite(), value.is_sign_negative(), value)
            }
            Self::Char(value) => {
                out.push('\'');
                escape(out, *value, '\'');
                out.push('\'');
            }
            Self::Text(text) => {
                out.push('"');
                text.chars().for_each(|c| escape(out, c, '"'));
                out.push('"');
            }
            Self::List(values) => sequence(out, "[", values, "]", |out, value| value.write(out)),
            Self::Tuple(values) => sequence(out, "(", values, ")", |out, value| value.write(out)),
            Self::Map(entries) => sequence(out, "[", entries, "]", |out, (key, value)| {
                out.push('(');
                key.write(out);
                out.push_str(", ");
                value.write(out);
                out.push(')');
            }),
            Self::Record(fields) => sequence(out, "{", fields, "}", |out, (name, value)| {
                label(out, name);
                out.push_str(": ");
                value.write(out);
            }),
            Self::Flags(names) => sequence(out, "{", names, "}", |out, name| label(out, name)),
            Self::Enum(name) => label(out, name),
            Self::Variant(name, value) => {
                label(out, name);
                payload(out, value.as_deref());
            }
            Self::Option(None) => out.push_str("none"),
            Self::Option(Some(value)) => {
                out.push_str("some");
                payload(out, Some(value));
            }
            Self::Result(result) => {
                let (word, value) = match result {
                    Ok(value) => ("ok", value),
                    Err(value) => ("err", value),
                };
                out.push_str(word);
                payload(out, value.as_deref());
            }
        }
    }
}

fn put(out: &mut String, value: impl std::fmt::Display) {
    // Writing into a String cannot fail.
    let _ = write!(out, "{value}");
}

fn float(
    out: &mut String,
    is_nan: bool,
    is_infinite: bool,
    is_negative: bool,
    value: impl std::fmt::Display,
) {
    match (is_nan, is_infinite, is_negative) {
        (true, _, _) => out.push_str("nan"),
        (_, true, true) => out.push_str("-inf"),
        (_, true, false) => out.push_str("inf"),
        _ => put(out, value),
    }
}

fn escape(out: &mut String, character: char, quote: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\\' => out.push_str("\\\\"),
        quoted if quoted == quote => {
            out.push('\\');
            out.push(quoted);
        }
        control if control.is_control() => put(out, format_args!("\\u{{{:x}}}", u32::from(control))),
        other => out.push(other),
    }
}

fn sequence<T>(out: &mut String, open: &str, items: &[T], close: &str, each: impl Fn(&mut String, &T)) {
    out.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        each(out, item);
    }
    out.push_str(close);
}

fn label(out: &mut String, name: &str) {
    if KEYWORDS.contains(&name) {
        out.push('%');
    }
    out.push_str(name);
}

fn payload(out: &mut String, value: Option<&Value>) {
    if let Some(value) = value {
        out.push('(');
        value.write(out);
        out.push(')');
    }
}
