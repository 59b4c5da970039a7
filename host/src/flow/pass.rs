//! Values with handles, streams and futures in them, taken out of one store and put into another.

use std::sync::Arc;

use wasmtime::component::{FutureAny, FutureReader, StreamAny, StreamReader, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::inlet::{Given, Producer};
use super::lane::Lane;
use super::outlet::{Outlet, Taken};
use super::{Inlet, Lent, channel, handle};
use crate::bridge::{Claim, Element, Item};
use crate::instance::{State, Toll};
use crate::link::Handles;

/// Values between two stores: where a handle, stream or future was there is nothing, and its claim or inlet stands here, in the
/// order of the values.
#[derive(Default)]
pub(crate) struct Crossing {
    pub(crate) values: Vec<Val>,
    pub(crate) inlets: Vec<Inlet>,
    pub(crate) claims: Vec<Claim>,
    /// How much the values are, streams left out; nothing is counted of what the application passes.
    pub(crate) bytes: u64,
}

/// What a side knows of the way: the resources of its component, unless the other side is the application, and the account of the
/// edge.
pub(super) type Way<'a> = (Option<&'a Arc<Handles>>, Option<&'a Arc<Toll>>);

/// What stands where a handle, stream or future was.
pub(super) const GONE: Val = Val::Bool(false);

/// Takes values out of a store, streams and futures with them; what these carry is paid for with `toll`.
pub(crate) fn pack(
    mut store: StoreContextMut<'_, State>,
    types: &[Type],
    mut values: Vec<Val>,
    way: Way<'_>,
) -> wasmtime::Result<Crossing> {
    let (mut inlets, mut claims) = (Vec::new(), Vec::new());
    let bytes: u64 = values.iter().map(weight).sum();
    if store.data().is_charged() {
        store.data_mut().usage.sent += bytes;
    }
    for (value, ty) in values.iter_mut().zip(types) {
        each(value, ty, &mut |value, ty| {
            if is_handle(ty) {
                if let (Some(handles), _) = way {
                    let handle = std::mem::replace(value, GONE);
                    claims.push(handle::take(store.as_context_mut(), &handle, ty, handles)?);
                }
                return Ok(());
            }
            inlets.push(take(store.as_context_mut(), std::mem::replace(value, GONE), ty, way)?);
            Ok(())
        })?;
    }
    Ok(Crossing { values, inlets, claims, bytes })
}

/// The bytes of a value, about as they lie in a plugin's memory.
pub(super) fn weight(value: &Val) -> u64 {
    let all = |values: &[Val]| values.iter().map(weight).sum();
    match value {
        Val::Bool(_) | Val::S8(_) | Val::U8(_) => 1,
        Val::S16(_) | Val::U16(_) => 2,
        Val::S64(_) | Val::U64(_) | Val::Float64(_) => 8,
        Val::String(text) => 8 + text.len() as u64,
        Val::List(values) => 8 + all(values),
        Val::FixedLengthList(values) | Val::Tuple(values) => all(values),
        Val::Record(fields) => fields.iter().map(|(_, value)| weight(value)).sum(),
        Val::Map(pairs) => 8 + pairs.iter().map(|(key, value)| weight(key) + weight(value)).sum::<u64>(),
        Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
            4 + payload.as_deref().map_or(0, weight)
        }
        _ => 4,
    }
}

/// Puts values into a store; what streams and futures carry is paid for with `toll`.
pub(crate) fn unpack(
    mut store: StoreContextMut<'_, State>,
    types: &[Type],
    crossing: Crossing,
    way: Way<'_>,
) -> wasmtime::Result<(Vec<Val>, Lent)> {
    let Crossing { mut values, inlets, claims, .. } = crossing;
    let (mut inlets, mut claims, mut lent) = (inlets.into_iter(), claims.into_iter(), Lent::default());
    for (value, ty) in values.iter_mut().zip(types) {
        each(value, ty, &mut |value, ty| {
            if is_handle(ty) {
                if let (Some(handles), Some(claim)) = (way.0, claims.next()) {
                    *value = handle::give(store.as_context_mut(), claim, ty, handles, &mut lent)?;
                }
                return Ok(());
            }
            let mut inlet = inlets.next().ok_or_else(|| wasmtime::format_err!("a stream got lost"))?;
            inlet.pay(way.1);
            *value = give(store.as_context_mut(), inlet, ty, way)?;
            Ok(())
        })?;
    }
    Ok((values, lent))
}

pub(super) fn is_handle(ty: &Type) -> bool {
    matches!(ty, Type::Own(_) | Type::Borrow(_))
}

/// Does something with every place of a handle, stream or future in a value, in order.
pub(super) fn each(
    value: &mut Val,
    ty: &Type,
    f: &mut dyn FnMut(&mut Val, &Type) -> wasmtime::Result<()>,
) -> wasmtime::Result<()> {
    match (value, ty) {
        (value, Type::Stream(_) | Type::Future(_) | Type::Own(_) | Type::Borrow(_)) => f(value, ty),
        (Val::List(values), Type::List(list)) if super::is_bound(&list.ty()) => {
            values.iter_mut().try_for_each(|value| each(value, &list.ty(), f))
        }
        (Val::FixedLengthList(values), Type::FixedLengthList(list)) if super::is_bound(&list.ty()) => {
            values.iter_mut().try_for_each(|value| each(value, &list.ty(), f))
        }
        (Val::Map(pairs), Type::Map(map)) => {
            pairs.iter_mut().try_for_each(|(_, value)| each(value, &map.value(), f))
        }
        (Val::Record(fields), Type::Record(record)) => fields
            .iter_mut()
            .zip(record.fields())
            .try_for_each(|((_, value), field)| each(value, &field.ty, f)),
        (Val::Tuple(values), Type::Tuple(tuple)) => {
            values.iter_mut().zip(tuple.types()).try_for_each(|(value, ty)| each(value, &ty, f))
        }
        (Val::Option(Some(value)), Type::Option(option)) => each(value, &option.ty(), f),
        (Val::Result(Ok(Some(value))), Type::Result(result)) => {
            result.ok().map_or(Ok(()), |ty| each(value, &ty, f))
        }
        (Val::Result(Err(Some(value))), Type::Result(result)) => {
            result.err().map_or(Ok(()), |ty| each(value, &ty, f))
        }
        (Val::Variant(name, Some(value)), Type::Variant(variant)) => {
            let ty = variant.cases().find(|case| case.name == name).and_then(|case| case.ty);
            ty.map_or(Ok(()), |ty| each(value, &ty, f))
        }
        _ => Ok(()),
    }
}

/// Takes a stream or future out of a store.
pub(super) fn take(
    store: StoreContextMut<'_, State>,
    value: Val,
    ty: &Type,
    way: Way<'_>,
) -> wasmtime::Result<Inlet> {
    let lane = Lane::new(ty, way)?;
    match (value, &lane.element) {
        (Val::Stream(stream), Element::Unit) => take_stream::<()>(store, stream, lane),
        (Val::Stream(stream), Element::Byte) => take_stream::<u8>(store, stream, lane),
        (Val::Stream(stream), Element::Item(_)) => take_stream::<Item>(store, stream, lane),
        (Val::Future(future), Element::Item(_)) => take_future::<Item>(store, future, lane),
        (Val::Future(future), _) => take_future::<()>(store, future, lane),
        _ => Err(wasmtime::format_err!("a value is not the stream that its type says")),
    }
}

fn take_stream<T: Taken>(
    mut store: StoreContextMut<'_, State>,
    stream: StreamAny,
    lane: Lane,
) -> wasmtime::Result<Inlet> {
    let reader: StreamReader<T> = stream.try_into_stream_reader()?;
    // One that came from another store goes on as it is.
    let reader = match reader.try_into::<Inlet>(store.as_context_mut()) {
        Ok(mut inlet) => {
            inlet.pay(lane.toll.as_ref());
            return Ok(inlet);
        }
        Err(reader) => reader,
    };
    let (tap, inlet) = channel(store.data().fate.clone());
    let stake = lane.stake(store.data());
    reader.pipe(store, Outlet::<T>::new(tap, lane))?;
    Ok(inlet.staked(stake))
}

fn take_future<T: Taken>(
    store: StoreContextMut<'_, State>,
    future: FutureAny,
    lane: Lane,
) -> wasmtime::Result<Inlet> {
    let reader: FutureReader<T> = future.try_into_future_reader()?;
    let (tap, inlet) = channel(store.data().fate.clone());
    let stake = lane.stake(store.data());
    reader.pipe(store, Outlet::<T>::new(tap, lane))?;
    Ok(inlet.staked(stake))
}

/// Puts a stream or future into a store.
pub(super) fn give(
    store: StoreContextMut<'_, State>,
    inlet: Inlet,
    ty: &Type,
    way: Way<'_>,
) -> wasmtime::Result<Val> {
    let lane = Lane::new(ty, way)?;
    match (ty, &lane.element) {
        (Type::Stream(_), Element::Unit) => give_stream::<()>(store, inlet, lane),
        (Type::Stream(_), Element::Byte) => give_stream::<u8>(store, inlet, lane),
        (Type::Stream(_), Element::Item(_)) => give_stream::<Item>(store, inlet, lane),
        (_, Element::Item(_)) => give_future::<Item>(store, inlet, lane),
        _ => give_future::<()>(store, inlet, lane),
    }
}

fn give_stream<T: Given>(
    mut store: StoreContextMut<'_, State>,
    inlet: Inlet,
    lane: Lane,
) -> wasmtime::Result<Val> {
    let reader = StreamReader::new(store.as_context_mut(), Producer::<T>::new(inlet, lane))?;
    Ok(Val::Stream(StreamAny::try_from_stream_reader(store, reader)?))
}

fn give_future<T: Given>(
    mut store: StoreContextMut<'_, State>,
    inlet: Inlet,
    lane: Lane,
) -> wasmtime::Result<Val> {
    let reader = FutureReader::new(store.as_context_mut(), Producer::<T>::new(inlet, lane))?;
    Ok(Val::Future(FutureAny::try_from_future_reader(store, reader)?))
}
