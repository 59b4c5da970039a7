//! Values as core parameters and results: a row of words.
//!
//! A word holds a core value in its low bits and zeros above. With that, the canonical ABI's rules for cases that
//! share a slot (`join`, `wrap_i64_to_i32`, reinterpreted floats) are all one rule: take the low bits, write zeros above.

use wasmtime::ValRaw;

use super::broken::What;
use super::check;
use super::copy::{self, Target};
use super::shape::{Core, Kind, MAX_FLAT_PARAMS, Scalar, Shape, Signature};
use super::single::Single;
use super::source::{Budget, NOTHING, Source};
use super::text;

/// The words of a function's parameters or results.
pub(super) type Words = [u64; MAX_FLAT_PARAMS];

/// How parameters or results are passed that are core values: what can be known of it before there are any.
#[derive(Debug)]
pub(super) enum Passing {
    /// Numbers and handles, each with a rule of its own.
    Numbers(Vec<Rule>),
    Single(Single),
    /// By walking over the type.
    Walk,
}

/// What makes a word of a core value. The canonical ABI ignores what a type does not need of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    Bits32,
    Bits64,
    U8,
    U16,
    S8,
    S16,
    Bool,
    Flags(u32),
    Char,
}

impl Passing {
    pub(super) fn of(tuple: &Shape) -> Self {
        let mut rules = Vec::new();
        if tuple.cores.len() <= MAX_FLAT_PARAMS && Rule::all(tuple, &mut rules) {
            return Self::Numbers(rules);
        }
        Single::of(tuple).map_or(Self::Walk, Self::Single)
    }
}

impl Rule {
    /// The rules of all core values of a type, if the same hold for all of its values.
    fn all(shape: &Shape, rules: &mut Vec<Self>) -> bool {
        rules.push(match &shape.kind {
            Kind::Fields(fields) => return fields.fields.iter().all(|field| Self::all(&field.shape, rules)),
            Kind::Row(row) => return row.offsets().all(|_| Self::all(&row.element, rules)),
            Kind::Text | Kind::List(_) | Kind::Cases(_) => return false,
            Kind::Scalar(_) | Kind::Bool | Kind::Char | Kind::Flags(_) | Kind::Handle(_) => {
                Self::of(&shape.kind)
            }
        });
        true
    }

    /// Of a type that is one core value.
    #[inline]
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Scalar(Scalar::Bits64) => Self::Bits64,
            Kind::Scalar(Scalar::U8) => Self::U8,
            Kind::Scalar(Scalar::U16) => Self::U16,
            Kind::Scalar(Scalar::S8) => Self::S8,
            Kind::Scalar(Scalar::S16) => Self::S16,
            Kind::Bool => Self::Bool,
            Kind::Flags(mask) => Self::Flags(*mask),
            Kind::Char => Self::Char,
            _ => Self::Bits32,
        }
    }

    #[inline]
    fn word(self, word: u64) -> Result<u64, What> {
        let low = word as u32;
        Ok(match self {
            Self::Bits64 => word,
            Self::Bits32 => u64::from(low),
            Self::U8 => u64::from(low as u8),
            Self::U16 => u64::from(low as u16),
            Self::S8 => u64::from(i32::from(low as i8) as u32),
            Self::S16 => u64::from(i32::from(low as i16) as u32),
            Self::Bool => u64::from(low != 0),
            Self::Flags(mask) => u64::from(low & mask),
            Self::Char => {
                check::character(low)?;
                u64::from(low)
            }
        })
    }
}

/// Sets the words of arguments as they were passed, and checks what they are and point to.
#[inline]
pub(super) fn arguments(
    signature: &Signature,
    values: &[ValRaw],
    words: &mut Words,
    source: &Source<'_>,
    budget: &mut Budget,
) -> Result<(), What> {
    if let Passing::Numbers(rules) = &signature.flat_params {
        for ((word, value), rule) in words.iter_mut().zip(values).zip(rules) {
            // The upper half of a 32-bit value is not written by the trampoline, so it is not read.
            *word = match rule {
                Rule::Bits64 => value.get_u64(),
                rule => rule.word(u64::from(value.get_u32()))?,
            };
        }
        return Ok(());
    }
    let params = &signature.params;
    for ((word, value), core) in words.iter_mut().zip(values).zip(&params.cores) {
        *word = match core {
            Core::Word32 => u64::from(value.get_u32()),
            Core::Word64 => value.get_u64(),
        };
    }
    match (&signature.flat_params, &*words) {
        (Passing::Single(single), [pointer, count, ..]) => {
            budget.point();
            single.check(source, (*pointer as u32, *count as u32), budget)
        }
        _ => settle(params, words, source, budget).map(drop),
    }
}

/// Makes a core result canonical: a type of one core value has no pointers.
#[inline]
pub(super) fn result(signature: &Signature, word: &mut u64) -> Result<(), What> {
    match &signature.flat_results {
        Passing::Numbers(rules) => {
            for rule in rules {
                *word = rule.word(*word)?;
            }
            Ok(())
        }
        _ => settle(&signature.results, std::slice::from_mut(word), &NOTHING, &mut Budget::new(0)).map(drop),
    }
}

/// Copies all that settled arguments point to, and sets the pointers to the copies.
pub(super) fn moved<D: Target>(
    signature: &Signature,
    words: &mut Words,
    source: &Source<'_>,
    target: &mut D,
) -> wasmtime::Result<()> {
    let params = &signature.params;
    let [first, second, ..] = words;
    if signature.params_in_memory() {
        *first = u64::from(copy::block(params, source, *first as usize, target)?);
    } else if let Passing::Single(single) = signature.flat_params {
        let copied = single.copy(source, (*first as u32, *second as u32), target)?;
        (*first, *second) = (u64::from(copied.0), u64::from(copied.1));
    } else {
        chase(params, words, source, target)?;
    }
    Ok(())
}

/// Checks the flat value that starts at `words[0]` and what it points to; makes the words canonical.
///
/// Gives the words after it. Pointers stay as they are: [`chase`] sets them.
pub(super) fn settle<'w>(
    shape: &Shape,
    words: &'w mut [u64],
    source: &Source<'_>,
    budget: &mut Budget,
) -> Result<&'w mut [u64], What> {
    match &shape.kind {
        Kind::Fields(fields) => {
            return fields
                .fields
                .iter()
                .try_fold(words, |words, field| settle(&field.shape, words, source, budget));
        }
        Kind::Row(row) => {
            return row.offsets().try_fold(words, |words, _| settle(&row.element, words, source, budget));
        }
        Kind::Text | Kind::List(_) => {
            let ([pointer, len], rest) = words.split_first_chunk_mut().ok_or(What::Bounds)?;
            let (pointer, len) = (*pointer as u32, *len as u32);
            budget.point();
            match &shape.kind {
                Kind::List(element) => check::list(element, source, pointer, len, budget)?,
                _ => text::check(source, pointer, len, budget)?,
            }
            return Ok(rest);
        }
        Kind::Cases(cases) => {
            let (discriminant, rest) = words.split_first_mut().ok_or(What::Bounds)?;
            *discriminant = u64::from(*discriminant as u32);
            let chosen = check::case(cases, *discriminant as u32)?;
            let (slots, rest) = rest.split_at_mut_checked(cases.slots).ok_or(What::Bounds)?;
            let unused = match chosen {
                Some(payload) => settle(payload, slots, source, budget)?,
                None => slots,
            };
            unused.fill(0);
            return Ok(rest);
        }
        Kind::Scalar(_) | Kind::Bool | Kind::Char | Kind::Flags(_) | Kind::Handle(_) => {}
    }
    let (word, rest) = words.split_first_mut().ok_or(What::Bounds)?;
    *word = Rule::of(&shape.kind).word(*word)?;
    Ok(rest)
}

/// Sets the words of the value at `at`, which was checked or written by the host itself; gives the words after it.
pub(super) fn spread<'w>(
    shape: &Shape,
    words: &'w mut [u64],
    source: &Source<'_>,
    at: usize,
) -> Result<&'w mut [u64], What> {
    match &shape.kind {
        Kind::Fields(fields) => {
            return fields
                .fields
                .iter()
                .try_fold(words, |words, field| spread(&field.shape, words, source, at + field.offset));
        }
        Kind::Row(row) => {
            return row
                .offsets()
                .try_fold(words, |words, offset| spread(&row.element, words, source, at + offset));
        }
        Kind::Text | Kind::List(_) => {
            let ([pointer, len], rest) = words.split_first_chunk_mut().ok_or(What::Bounds)?;
            let pair = source.pair(at)?;
            (*pointer, *len) = (u64::from(pair.0), u64::from(pair.1));
            return Ok(rest);
        }
        Kind::Cases(cases) => {
            let (discriminant, rest) = words.split_first_mut().ok_or(What::Bounds)?;
            let found = check::discriminant(cases, source, at)?;
            *discriminant = u64::from(found);
            let (slots, rest) = rest.split_at_mut_checked(cases.slots).ok_or(What::Bounds)?;
            let unused = match check::case(cases, found)? {
                Some(payload) => spread(payload, slots, source, at + cases.payload_at)?,
                None => slots,
            };
            unused.fill(0);
            return Ok(rest);
        }
        Kind::Scalar(_) | Kind::Bool | Kind::Char | Kind::Flags(_) | Kind::Handle(_) => {}
    }
    let (word, rest) = words.split_first_mut().ok_or(What::Bounds)?;
    *word = match (&shape.kind, shape.size) {
        (Kind::Scalar(Scalar::S8), _) => u64::from(i32::from(i8::from_le_bytes(source.chunk(at)?)) as u32),
        (Kind::Scalar(Scalar::S16), _) => u64::from(i32::from(i16::from_le_bytes(source.chunk(at)?)) as u32),
        (_, 1) => u64::from(u8::from_le_bytes(source.chunk(at)?)),
        (_, 2) => u64::from(u16::from_le_bytes(source.chunk(at)?)),
        (_, 4) => u64::from(source.word(at)?),
        _ => u64::from_le_bytes(source.chunk(at)?),
    };
    Ok(rest)
}

/// Copies what the strings and lists of a settled value point to, and sets its pointers to the copies; sets its handles.
pub(super) fn chase<'w, D: Target>(
    shape: &Shape,
    words: &'w mut [u64],
    source: &Source<'_>,
    target: &mut D,
) -> wasmtime::Result<&'w mut [u64]> {
    if !shape.pointers {
        return Ok(words.get_mut(shape.cores.len()..).ok_or(What::Bounds)?);
    }
    match &shape.kind {
        Kind::Fields(fields) => {
            fields.fields.iter().try_fold(words, |words, field| chase(&field.shape, words, source, target))
        }
        Kind::Row(row) => {
            row.offsets().try_fold(words, |words, _| chase(&row.element, words, source, target))
        }
        Kind::Cases(cases) => {
            let (discriminant, rest) = words.split_first_mut().ok_or(What::Bounds)?;
            let (slots, rest) = rest.split_at_mut_checked(cases.slots).ok_or(What::Bounds)?;
            if let Some(payload) = check::case(cases, *discriminant as u32)? {
                chase(payload, slots, source, target)?;
            }
            Ok(rest)
        }
        Kind::Handle(handle) => {
            let (number, rest) = words.split_first_mut().ok_or(What::Bounds)?;
            *number = u64::from(target.handle(handle, *number as u32)?);
            Ok(rest)
        }
        kind => {
            let ([pointer, len], rest) = words.split_first_chunk_mut().ok_or(What::Bounds)?;
            let (from, count) = (*pointer as u32, *len as u32);
            let (to, count) = match kind {
                Kind::List(element) => (copy::list(element, source, from, count, target)?, count),
                _ => text::copy(source, from, count, target)?,
            };
            (*pointer, *len) = (u64::from(to), u64::from(count));
            Ok(rest)
        }
    }
}
