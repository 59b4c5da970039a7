//! Lays a [`Val`] out in memory of the host: items of streams on their way from the application.

use wasmtime::component::{Type, Val};

use super::broken::What;
use super::copy::{Target, room};
use super::shape::{Cases, Handle, Kind, Shape};
use super::source::Encoding;
use super::stage::Stage;

/// A stage, and the sites of what lies beside the bytes of a value: handles, streams and futures, in the order of a walk.
#[derive(Default)]
pub(super) struct Writing {
    pub(super) stage: Stage,
    pub(super) sites: Vec<usize>,
}

impl Target for Writing {
    fn allocate(&mut self, align: u32, size: usize) -> wasmtime::Result<u32> {
        self.stage.allocate(align, size)
    }

    fn memory(&mut self) -> &mut [u8] {
        self.stage.memory()
    }

    fn encoding(&self) -> Encoding {
        self.stage.encoding()
    }

    fn handle(&mut self, handle: &Handle, _: u32) -> wasmtime::Result<u32> {
        self.sites.push(handle.site);
        Ok(0)
    }
}

/// Puts a value that fits its type into room of its own, and gives its place.
pub(super) fn block(ty: &Type, shape: &Shape, value: &Val, stage: &mut Writing) -> wasmtime::Result<u32> {
    let at = stage.allocate(shape.align, shape.size)?;
    put(ty, shape, value, stage, at as usize)?;
    Ok(at)
}

fn put(ty: &Type, shape: &Shape, value: &Val, stage: &mut Writing, at: usize) -> wasmtime::Result<()> {
    match (value, ty, &shape.kind) {
        (_, _, Kind::Handle(handle)) => stage.handle(handle, 0).map(drop),
        (Val::Bool(value), ..) => bytes(stage, at, &[u8::from(*value)]),
        (Val::U8(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::S8(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::U16(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::S16(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::U32(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::S32(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::U64(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::S64(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::Float32(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::Float64(value), ..) => bytes(stage, at, &value.to_le_bytes()),
        (Val::Char(value), ..) => bytes(stage, at, &u32::from(*value).to_le_bytes()),
        (Val::String(text), ..) => {
            let place = stage.allocate_with(1, text.as_bytes())?;
            pair(stage, at, place, text.len())
        }
        (Val::List(values), Type::List(list), Kind::List(element)) => {
            let ty = list.ty();
            let place = stage.allocate(element.align, values.len().saturating_mul(element.size))?;
            for (index, value) in values.iter().enumerate() {
                put(&ty, element, value, stage, place as usize + index * element.size)?;
            }
            pair(stage, at, place, values.len())
        }
        (Val::Map(pairs), Type::Map(map), Kind::List(element)) => {
            let types = [map.key(), map.value()];
            let place = stage.allocate(element.align, pairs.len().saturating_mul(element.size))?;
            for (index, (key, value)) in pairs.iter().enumerate() {
                let at = place as usize + index * element.size;
                fields(types.iter().cloned().zip([key, value]), element, stage, at)?;
            }
            pair(stage, at, place, pairs.len())
        }
        (Val::FixedLengthList(values), Type::FixedLengthList(list), Kind::Row(row)) => {
            let ty = list.ty();
            values
                .iter()
                .zip(row.offsets())
                .try_for_each(|(value, offset)| put(&ty, &row.element, value, stage, at + offset))
        }
        (Val::Record(values), Type::Record(record), _) => {
            let values = record.fields().map(|field| field.ty).zip(values.iter().map(|(_, value)| value));
            fields(values, shape, stage, at)
        }
        (Val::Tuple(values), Type::Tuple(tuple), _) => fields(tuple.types().zip(values), shape, stage, at),
        (Val::Variant(name, payload), Type::Variant(variant), Kind::Cases(cases)) => {
            let found = variant.cases().enumerate().find(|(_, case)| case.name == name);
            let (index, case) = found.ok_or(What::Bounds)?;
            self::case(cases, index, case.ty.as_ref(), payload.as_deref(), stage, at)
        }
        (Val::Enum(name), Type::Enum(names), Kind::Cases(cases)) => {
            let index = names.names().position(|known| known == name).ok_or(What::Bounds)?;
            case(cases, index, None, None, stage, at)
        }
        (Val::Option(payload), Type::Option(option), Kind::Cases(cases)) => {
            let index = usize::from(payload.is_some());
            case(cases, index, Some(&option.ty()), payload.as_deref(), stage, at)
        }
        (Val::Result(Ok(payload)), Type::Result(result), Kind::Cases(cases)) => {
            case(cases, 0, result.ok().as_ref(), payload.as_deref(), stage, at)
        }
        (Val::Result(Err(payload)), Type::Result(result), Kind::Cases(cases)) => {
            case(cases, 1, result.err().as_ref(), payload.as_deref(), stage, at)
        }
        (Val::Flags(set), Type::Flags(flags), _) => {
            let bit = |(index, name): (usize, &str)| u32::from(set.iter().any(|it| it == name)) << index;
            let bits: u32 = flags.names().enumerate().map(bit).sum();
            let bits = bits.to_le_bytes();
            bytes(stage, at, bits.get(..shape.size).ok_or(What::Bounds)?)
        }
        _ => Err(What::Bounds.into()),
    }
}

fn bytes(stage: &mut Writing, at: usize, bytes: &[u8]) -> wasmtime::Result<()> {
    room(stage.memory(), at, bytes.len())?.copy_from_slice(bytes);
    Ok(())
}

/// Pointer and length of a string or list.
fn pair(stage: &mut Writing, at: usize, place: u32, count: usize) -> wasmtime::Result<()> {
    let count = u32::try_from(count).map_err(|_| What::Overflow)?;
    bytes(stage, at, &place.to_le_bytes())?;
    bytes(stage, at + 4, &count.to_le_bytes())
}

fn fields<'v>(
    mut values: impl Iterator<Item = (Type, &'v Val)>,
    shape: &Shape,
    stage: &mut Writing,
    at: usize,
) -> wasmtime::Result<()> {
    let Kind::Fields(fields) = &shape.kind else { return Err(What::Bounds.into()) };
    fields.fields.iter().try_for_each(|field| {
        let (ty, value) = values.next().ok_or(What::Bounds)?;
        put(&ty, &field.shape, value, stage, at + field.offset)
    })
}

fn case(
    cases: &Cases,
    index: usize,
    ty: Option<&Type>,
    payload: Option<&Val>,
    stage: &mut Writing,
    at: usize,
) -> wasmtime::Result<()> {
    let discriminant = u32::try_from(index).map_err(|_| What::Overflow)?.to_le_bytes();
    let width = cases.discriminant.size() as usize;
    bytes(stage, at, discriminant.get(..width).ok_or(What::Bounds)?)?;
    match (cases.cases.get(index), ty, payload) {
        (Some(Some(shape)), Some(ty), Some(payload)) => put(ty, shape, payload, stage, at + cases.payload_at),
        _ => Ok(()),
    }
}
