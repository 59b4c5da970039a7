//! Values in WAVE and in JSON, of random types: good ones come back as the same text, bad ones are refused in words before anything
//! runs.

use plugwright::{Error, ErrorKind, Val};

use crate::mutate::change;
use crate::pair::Pair;
use crate::types::{Random, Ty};
use crate::{Tried, random};

/// How many values of each type are tried, and how many texts that were changed of each value.
const VALUES: usize = 8;
const CHANGED: usize = 12;

/// Calls a plugin that gives back what it gets, in WAVE and in JSON.
pub fn run(bytes: &[u8]) -> Tried {
    let mut random = random(bytes);
    let params: Vec<Ty> = (0..1 + random.below(3)).map(|_| Ty::random(&mut random, 3)).collect();
    let pair = Pair::load(&params, |policy| policy.isolate_all());
    for _ in 0..VALUES {
        let sent: Vec<Val> = params.iter().map(|ty| ty.value(&mut random)).collect();
        for form in [Form::Wave, Form::Json] {
            let text = list(params.iter().zip(&sent).map(|(ty, value)| form.write(ty, value)));
            let answer = form.call(&pair, &text).unwrap_or_else(|error| panic!("{text}\n{}", error.render()));
            same_again(form, &pair, &answer, params.len());
            for _ in 0..CHANGED {
                let text = changed(&text, &mut random);
                match form.call(&pair, &text) {
                    Ok(answer) => same_again(form, &pair, &answer, params.len()),
                    Err(error) => {
                        let of_the_text = matches!(error.kind(), ErrorKind::Arguments | ErrorKind::NotFound);
                        assert!(of_the_text, "{text}\n{}", error.render());
                    }
                }
            }
        }
    }
    Tried::Done
}

#[derive(Clone, Copy)]
enum Form {
    Wave,
    Json,
}

impl Form {
    /// Calls with arguments as they are written, without what stands around them. Text that is no JSON is no call.
    fn call(self, pair: &Pair, arguments: &str) -> Result<String, Error> {
        match self {
            Self::Wave => pair.plugin().call_wave(&format!("{}({arguments})", pair.item)),
            Self::Json => match format!("[{arguments}]").parse() {
                Ok(arguments) => Ok(pair.plugin().call_json(&pair.item, &arguments)?.to_string()),
                Err(_) => Ok(String::new()),
            },
        }
    }

    fn write(self, ty: &Ty, value: &Val) -> String {
        match self {
            Self::Wave => wave(ty, value),
            Self::Json => json(ty, value),
        }
    }
}

/// What came back is written as the host writes it, and so it stays.
fn same_again(form: Form, pair: &Pair, answer: &str, params: usize) {
    if answer.is_empty() {
        return;
    }
    // What comes of several parameters is a tuple.
    let arguments = if params == 1 { answer } else { &answer[1..answer.len() - 1] };
    let again = form.call(pair, arguments).unwrap_or_else(|error| panic!("{answer}\n{}", error.render()));
    assert_eq!(again, answer);
}

fn changed(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + random.below(3) {
        change(&mut bytes, text.as_bytes(), random);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn list(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(", ")
}

/// A name with its payload.
fn case(name: &str, payload: Option<String>) -> String {
    payload.map_or(name.to_owned(), |payload| format!("{name}({payload})"))
}

/// The types of what is in a value of this type, in order: elements, fields, the payload of this case.
fn inner<'t>(ty: &'t Ty, value: &Val) -> Vec<&'t Ty> {
    match (ty, value) {
        (Ty::List(element) | Ty::Row(element, _) | Ty::Option(element), _) => vec![element],
        (Ty::Record(parts) | Ty::Tuple(parts), _) => parts.iter().collect(),
        (Ty::Map(key, value), _) => vec![key, value],
        (Ty::Variant(cases), Val::Variant(name, _)) => {
            let index: usize = name[1..].parse().unwrap();
            cases[index].iter().collect()
        }
        (Ty::Result(ok, _), Val::Result(Ok(_))) => ok.as_deref().into_iter().collect(),
        (Ty::Result(_, err), Val::Result(Err(_))) => err.as_deref().into_iter().collect(),
        _ => Vec::new(),
    }
}

fn wave(ty: &Ty, value: &Val) -> String {
    let types = inner(ty, value);
    let all = |values: &[Val]| list(values.iter().map(|value| wave(types[0], value)));
    let parts = |values: &[Val]| list(values.iter().zip(&types).map(|(value, ty)| wave(ty, value)));
    let payload = |value: &Option<Box<Val>>| value.as_deref().map(|value| wave(types[0], value));
    let escaped = |text: &str| text.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect::<String>();
    let float = |number: f64, text: String| match number {
        _ if number.is_nan() => "nan".to_owned(),
        f64::INFINITY => "inf".to_owned(),
        f64::NEG_INFINITY => "-inf".to_owned(),
        _ => text,
    };
    match value {
        Val::Bool(it) => it.to_string(),
        Val::U8(it) => it.to_string(),
        Val::S8(it) => it.to_string(),
        Val::U16(it) => it.to_string(),
        Val::S16(it) => it.to_string(),
        Val::U32(it) => it.to_string(),
        Val::S32(it) => it.to_string(),
        Val::U64(it) => it.to_string(),
        Val::S64(it) => it.to_string(),
        Val::Float32(it) => float(f64::from(*it), format!("{it:?}")),
        Val::Float64(it) => float(*it, format!("{it:?}")),
        Val::Char(it) => format!("'{}'", escaped(&it.to_string())),
        Val::String(it) => format!("\"{}\"", escaped(it)),
        Val::List(values) | Val::FixedLengthList(values) => format!("[{}]", all(values)),
        Val::Map(pairs) => {
            let pair =
                |(key, value): &(Val, Val)| format!("({}, {})", wave(types[0], key), wave(types[1], value));
            format!("[{}]", list(pairs.iter().map(pair)))
        }
        Val::Record(fields) => {
            let fields = fields.iter().zip(&types);
            format!("{{{}}}", list(fields.map(|((name, value), ty)| format!("{name}: {}", wave(ty, value)))))
        }
        Val::Tuple(values) => format!("({})", parts(values)),
        Val::Variant(name, value) => case(name, payload(value)),
        Val::Enum(name) => name.clone(),
        Val::Option(value) => {
            value.as_deref().map_or("none".to_owned(), |it| format!("some({})", wave(types[0], it)))
        }
        Val::Result(Ok(value)) => case("ok", payload(value)),
        Val::Result(Err(value)) => case("err", payload(value)),
        Val::Flags(names) => format!("{{{}}}", names.join(", ")),
        other => panic!("{other:?}"),
    }
}

fn json(ty: &Ty, value: &Val) -> String {
    let types = inner(ty, value);
    let text = |text: &str| format!("\"{text}\"");
    let payload =
        |value: &Option<Box<Val>>| value.as_deref().map_or("null".into(), |value| json(types[0], value));
    let float = |number: f64, text: String| match number {
        _ if number.is_nan() => "\"NaN\"".to_owned(),
        f64::INFINITY => "\"Infinity\"".to_owned(),
        f64::NEG_INFINITY => "\"-Infinity\"".to_owned(),
        _ => text,
    };
    match value {
        Val::Float32(it) => float(f64::from(*it), format!("{it:?}")),
        Val::Float64(it) => float(*it, format!("{it:?}")),
        // The alphabet of these texts has nothing that JSON escapes; characters may be any.
        Val::Char(it) if u32::from(*it) > 0xffff => text(&it.to_string()),
        Val::Char(it) => format!("\"\\u{:04x}\"", u32::from(*it)),
        Val::String(it) => text(it),
        Val::List(values) | Val::FixedLengthList(values) => {
            format!("[{}]", list(values.iter().map(|value| json(types[0], value))))
        }
        Val::Map(pairs) => {
            let pair =
                |(key, value): &(Val, Val)| format!("[{}, {}]", json(types[0], key), json(types[1], value));
            format!("[{}]", list(pairs.iter().map(pair)))
        }
        Val::Record(fields) => {
            let fields = fields.iter().zip(&types);
            format!(
                "{{{}}}",
                list(fields.map(|((name, value), ty)| format!("\"{name}\": {}", json(ty, value))))
            )
        }
        Val::Tuple(values) => {
            format!("[{}]", list(values.iter().zip(&types).map(|(value, ty)| json(ty, value))))
        }
        Val::Variant(name, None) | Val::Enum(name) => text(name),
        Val::Variant(name, value) => format!("{{\"{name}\": {}}}", payload(value)),
        Val::Option(None) => "null".to_owned(),
        Val::Option(Some(value)) if matches!(types[0], Ty::Option(_)) => {
            format!("{{\"some\": {}}}", json(types[0], value))
        }
        Val::Option(Some(value)) => json(types[0], value),
        Val::Result(Ok(value)) => format!("{{\"ok\": {}}}", payload(value)),
        Val::Result(Err(value)) => format!("{{\"err\": {}}}", payload(value)),
        Val::Flags(names) => format!("[{}]", list(names.iter().map(|name| text(name)))),
        plain => wave(ty, plain),
    }
}
