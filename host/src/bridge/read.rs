//! Makes a [`Val`] of a value that lies in memory of the host: items of streams on their way to the application.

use wasmtime::component::{Type, Val};

use super::broken::What;
use super::check::chosen;
use super::shape::{Cases, Kind, Shape};
use super::source::Source;

/// The checked value of type `ty` at `at`.
pub(super) fn value(ty: &Type, shape: &Shape, source: &Source<'_>, at: usize) -> Result<Val, What> {
    Ok(match (ty, &shape.kind) {
        (Type::Bool, _) => Val::Bool(source.chunk::<1>(at)? != [0]),
        (Type::U8, _) => Val::U8(u8::from_le_bytes(source.chunk(at)?)),
        (Type::S8, _) => Val::S8(i8::from_le_bytes(source.chunk(at)?)),
        (Type::U16, _) => Val::U16(u16::from_le_bytes(source.chunk(at)?)),
        (Type::S16, _) => Val::S16(i16::from_le_bytes(source.chunk(at)?)),
        (Type::U32, _) => Val::U32(source.word(at)?),
        (Type::S32, _) => Val::S32(i32::from_le_bytes(source.chunk(at)?)),
        (Type::U64, _) => Val::U64(u64::from_le_bytes(source.chunk(at)?)),
        (Type::S64, _) => Val::S64(i64::from_le_bytes(source.chunk(at)?)),
        (Type::Float32, _) => Val::Float32(f32::from_le_bytes(source.chunk(at)?)),
        (Type::Float64, _) => Val::Float64(f64::from_le_bytes(source.chunk(at)?)),
        (Type::Char, _) => {
            let bits = source.word(at)?;
            Val::Char(char::from_u32(bits).ok_or(What::Char(bits))?)
        }
        (Type::String, _) => {
            let (pointer, len) = source.pair(at)?;
            let bytes = source.bytes(pointer as usize, len as usize)?;
            Val::String(std::str::from_utf8(bytes).map_err(|_| What::Text)?.to_owned())
        }
        (Type::List(list), Kind::List(element)) => Val::List(elements(&list.ty(), element, source, at)?),
        (Type::FixedLengthList(list), Kind::Row(row)) => {
            let item = |offset| value(&list.ty(), &row.element, source, at + offset);
            Val::FixedLengthList(row.offsets().map(item).collect::<Result<_, _>>()?)
        }
        (Type::Map(map), Kind::List(pair)) => {
            let (pointer, count) = source.pair(at)?;
            let mut pairs = Vec::new();
            for index in 0..count as usize {
                let at = pointer as usize + index * pair.size;
                let mut parts = fields([map.key(), map.value()].into_iter(), pair, source, at)?.into_iter();
                pairs.extend(parts.next().zip(parts.next()));
            }
            Val::Map(pairs)
        }
        (Type::Record(record), _) => {
            let values = fields(record.fields().map(|field| field.ty), shape, source, at)?;
            Val::Record(record.fields().map(|field| field.name.to_owned()).zip(values).collect())
        }
        (Type::Tuple(tuple), _) => Val::Tuple(fields(tuple.types(), shape, source, at)?),
        (Type::Variant(variant), Kind::Cases(cases)) => {
            let index = index(cases, source, at)?;
            let case = variant.cases().nth(index as usize).ok_or(What::Discriminant(index))?;
            Val::Variant(case.name.to_owned(), payload(case.ty.as_ref(), cases, source, at)?)
        }
        (Type::Enum(names), Kind::Cases(cases)) => {
            let index = index(cases, source, at)?;
            Val::Enum(names.names().nth(index as usize).ok_or(What::Discriminant(index))?.to_owned())
        }
        (Type::Option(option), Kind::Cases(cases)) => {
            Val::Option(payload(Some(&option.ty()), cases, source, at)?)
        }
        (Type::Result(result), Kind::Cases(cases)) => Val::Result(match index(cases, source, at)? {
            0 => Ok(payload(result.ok().as_ref(), cases, source, at)?),
            _ => Err(payload(result.err().as_ref(), cases, source, at)?),
        }),
        (Type::Flags(flags), _) => {
            let mut bits = [0; 4];
            bits.iter_mut().zip(source.bytes(at, shape.size)?).for_each(|(bit, byte)| *bit = *byte);
            let bits = u32::from_le_bytes(bits);
            let set = |(index, _): &(usize, &str)| bits >> index & 1 == 1;
            Val::Flags(flags.names().enumerate().filter(set).map(|(_, name)| name.to_owned()).collect())
        }
        // What lies beside the bytes.
        (Type::Own(_) | Type::Stream(_) | Type::Future(_), Kind::Handle(_)) => Val::Bool(false),
        _ => return Err(What::Bounds),
    })
}

fn elements(ty: &Type, element: &Shape, source: &Source<'_>, at: usize) -> Result<Vec<Val>, What> {
    let (pointer, count) = source.pair(at)?;
    (0..count as usize)
        .map(|index| value(ty, element, source, pointer as usize + index * element.size))
        .collect()
}

fn fields(
    types: impl Iterator<Item = Type>,
    shape: &Shape,
    source: &Source<'_>,
    at: usize,
) -> Result<Vec<Val>, What> {
    let Kind::Fields(fields) = &shape.kind else { return Err(What::Bounds) };
    types.zip(&fields.fields).map(|(ty, field)| value(&ty, &field.shape, source, at + field.offset)).collect()
}

/// Which case is at `at`.
fn index(cases: &Cases, source: &Source<'_>, at: usize) -> Result<u32, What> {
    let mut bits = [0; 4];
    let bytes = source.bytes(at, cases.discriminant.size() as usize)?;
    bits.iter_mut().zip(bytes).for_each(|(bit, byte)| *bit = *byte);
    Ok(u32::from_le_bytes(bits))
}

fn payload(
    ty: Option<&Type>,
    cases: &Cases,
    source: &Source<'_>,
    at: usize,
) -> Result<Option<Box<Val>>, What> {
    match (ty, chosen(cases, source, at)?) {
        (Some(ty), Some(shape)) => Ok(Some(Box::new(value(ty, shape, source, at + cases.payload_at)?))),
        _ => Ok(None),
    }
}
