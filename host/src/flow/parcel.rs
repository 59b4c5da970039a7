//! Values of the application with what has no value beside them: streams, futures and claims on resources.

use std::sync::Arc;

use wasmtime::component::{Type, Val};

use super::pass::{self, GONE};
use super::{Chunk, Claim, Crossing, Flow, Future, Inlet, Stream};
use crate::bridge::{self, Cargo, Freight, Item, Kind, batch, values_of};
use crate::call::bug;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::link::Handles;
use crate::value;

/// Values with streams, futures and resources in them, for [`Plugin::call_async`](crate::Plugin::call_async).
///
/// Where the type has a stream or future, `values` has [`Val::U32`] with its index in `flows`; where it has a resource, with its
/// index in `claims`.
///
/// ```
/// use plugwright::{Flow, Parcel, Stream, Val};
///
/// let (sender, stream) = Stream::new();
/// let arguments = Parcel {
///     values: vec![Val::String("a.txt".into()), Val::U32(0)],
///     flows: vec![Flow::Stream(stream)],
///     ..Parcel::default()
/// };
/// # drop((sender, arguments));
/// ```
#[derive(Debug, Default)]
pub struct Parcel {
    /// The values.
    pub values: Vec<Val>,
    /// The streams and futures in them.
    pub flows: Vec<Flow>,
    /// The resources in them.
    pub claims: Vec<Claim>,
}

impl From<Vec<Val>> for Parcel {
    fn from(values: Vec<Val>) -> Self {
        Self { values, ..Self::default() }
    }
}

impl Parcel {
    /// Whether it has nothing but values.
    pub(super) fn is_plain(&self) -> bool {
        self.flows.is_empty() && self.claims.is_empty()
    }

    /// Puts what is no value where a value was, and a number in its place.
    fn put(&mut self, value: &mut Val, piece: Piece, ty: &Type) -> Result<(), Error> {
        let number = |count: usize| Val::U32(u32::try_from(count).unwrap_or(u32::MAX));
        match piece {
            Piece::Claim(claim) => {
                *value = number(self.claims.len());
                self.claims.push(Claim::of(claim)?);
            }
            Piece::Flow(inlet) => {
                *value = number(self.flows.len());
                self.flows.push(match ty {
                    Type::Future(_) => Flow::Future(Future(inlet)),
                    _ => Flow::Stream(Stream(inlet)),
                });
            }
        }
        Ok(())
    }
}

/// What is no value.
enum Piece {
    Claim(bridge::Claim),
    Flow(Inlet),
}

/// What a parcel has beside its values; each can be taken once.
struct Contents<'h> {
    flows: Vec<Option<Flow>>,
    claims: Vec<Option<Claim>>,
    /// The resources that the types mean.
    handles: Option<&'h Arc<Handles>>,
}

impl<'h> Contents<'h> {
    fn new(flows: Vec<Flow>, claims: Vec<Claim>, handles: Option<&'h Arc<Handles>>) -> Self {
        let (flows, claims) = (flows.into_iter().map(Some), claims.into_iter().map(Some));
        Self { flows: flows.collect(), claims: claims.collect(), handles }
    }

    /// What the number in the place of a handle, stream or future stands for.
    fn take(&mut self, value: &Val, ty: &Type) -> Result<Piece, String> {
        let Val::U32(number) = *value else {
            return Err("expected the index of a stream, future or claim".into());
        };
        let index = number as usize;
        if let Type::Own(resource) | Type::Borrow(resource) = ty {
            let claim = self.claims.get_mut(index).and_then(Option::take);
            let claim = claim.ok_or_else(|| format!("there is no claim {number} for this place"))?;
            let origin = self.handles.and_then(|handles| handles.origin(*resource));
            return claim.give(origin, matches!(ty, Type::Own(_))).map(Piece::Claim);
        }
        match (self.flows.get_mut(index).and_then(Option::take), ty) {
            (Some(Flow::Stream(stream)), Type::Stream(_)) => Ok(Piece::Flow(stream.0)),
            (Some(Flow::Future(future)), Type::Future(_)) => Ok(Piece::Flow(future.0)),
            _ => Err(format!("there is no stream or future {number} for this place")),
        }
    }
}

/// Makes a crossing of what the application passes to a component that has these resources.
pub(crate) fn enclose(
    parcel: Parcel,
    types: &[Type],
    handles: Option<&Arc<Handles>>,
) -> Result<Crossing, Error> {
    let Parcel { mut values, flows, claims } = parcel;
    let mut contents = Contents::new(flows, claims, handles);
    let (mut inlets, mut claims) = (Vec::new(), Vec::new());
    for (value, ty) in values.iter_mut().zip(types) {
        pass::each(value, ty, &mut |value, ty| {
            match contents.take(value, ty).map_err(wasmtime::Error::msg)? {
                Piece::Claim(claim) => claims.push(claim),
                Piece::Flow(inlet) => inlets.push(inlet),
            }
            *value = GONE;
            Ok(())
        })
        .map_err(|why| {
            Error::new(
                Stage::Call,
                ErrorKind::Arguments,
                Blame::Host,
                "the arguments do not fit the function's types",
            )
            .note(why.to_string())
        })?;
    }
    Ok(Crossing { values, inlets, claims, bytes: 0 })
}

/// Makes what the application gets of a crossing.
pub(crate) fn disclose(crossing: Crossing, types: &[Type]) -> Result<Parcel, Error> {
    let Crossing { mut values, inlets, claims, .. } = crossing;
    let (mut inlets, mut claims) = (inlets.into_iter(), claims.into_iter());
    let mut parcel = Parcel::default();
    let mut done = Ok(());
    for (value, ty) in values.iter_mut().zip(types) {
        // What fails is not lost.
        let _ = pass::each(value, ty, &mut |value, ty| {
            let piece = match pass::is_handle(ty) {
                true => claims.next().map(Piece::Claim),
                false => inlets.next().map(Piece::Flow),
            };
            if let (Some(piece), Ok(())) = (piece, &done) {
                done = parcel.put(value, piece, ty);
            }
            Ok(())
        });
    }
    done?;
    Ok(Parcel { values, ..parcel })
}

/// Makes items of what the application has written to a stream or future. `Err` says what does not fit.
pub(super) fn load(
    kind: &Arc<Kind>,
    parcel: Parcel,
    handles: Option<&Arc<Handles>>,
) -> Result<Vec<Item>, String> {
    let Parcel { mut values, flows, claims } = parcel;
    value::fit_items(&values, kind.ty())?;
    if !kind.has_cargo() {
        let items = batch(kind, &values).map_err(|error| format!("{error:#}"))?;
        return Ok(items.into_iter().map(|(item, _)| item).collect());
    }
    let mut contents = Contents::new(flows, claims, handles);
    let mut cargoes = Vec::new();
    for value in &mut values {
        let mut pieces = Vec::new();
        let taken = pass::each(value, kind.ty(), &mut |value, ty| {
            pieces.push(contents.take(value, ty).map_err(wasmtime::Error::msg)?);
            *value = GONE;
            Ok(())
        });
        taken.map_err(|error| error.to_string())?;
        cargoes.push(pieces);
    }
    let items = batch(kind, &values).map_err(|error| format!("{error:#}"))?;
    let mut loaded = Vec::new();
    for ((mut item, sites), pieces) in items.into_iter().zip(cargoes) {
        if sites.len() != pieces.len() {
            return Err("its type has too many parts".into());
        }
        let freight = pieces.into_iter().zip(sites).map(|(piece, site)| match piece {
            Piece::Claim(claim) => Freight::Handle(claim, site),
            Piece::Flow(inlet) => Freight::Flow(inlet, site),
        });
        let freight: Vec<Freight> = freight.collect();
        item.cargo = (!freight.is_empty()).then(|| Box::new(Cargo::Away(freight)));
        loaded.push(item);
    }
    Ok(loaded)
}

/// Makes what the application reads of a chunk.
pub(super) fn unload(chunk: Chunk) -> Result<Parcel, Error> {
    let mut items = match chunk {
        Chunk::Units(count) => return Ok(vec![Val::Tuple(Vec::new()); count].into()),
        Chunk::Bytes(bytes) => return Ok(bytes.iter().copied().map(Val::U8).collect::<Vec<_>>().into()),
        Chunk::Values(parcel) => return Ok(parcel),
        Chunk::Items(items) => items,
    };
    let unreadable = || bug("an item cannot be read");
    let mut values = values_of(&items).map_err(|_| unreadable())?;
    let mut parcel = Parcel::default();
    let mut done = Ok(());
    for (item, value) in items.iter_mut().zip(&mut values) {
        let Some(cargo) = item.cargo.take() else { continue };
        let Cargo::Away(freight) = *cargo else { return Err(unreadable()) };
        let mut freight = freight.into_iter();
        let ty = item.ty().ok_or_else(unreadable)?;
        let _ = pass::each(value, ty, &mut |value, ty| {
            let piece = match (freight.next(), pass::is_handle(ty)) {
                (Some(Freight::Handle(claim, _)), true) => Ok(Piece::Claim(claim)),
                (Some(Freight::Flow(inlet, _)), false) => Ok(Piece::Flow(inlet)),
                _ => Err(unreadable()),
            };
            if done.is_ok() {
                done = piece.and_then(|piece| parcel.put(value, piece, ty));
            }
            Ok(())
        });
    }
    done?;
    Ok(Parcel { values, ..parcel })
}
