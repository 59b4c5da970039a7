//! One item of a stream, or the value of a future, of any type: what lies between the store that writes and the one that reads.
//!
//! wasmtime moves items that are types of Rust. Types of plugins are known only at run time, so there is one such type for all
//! of them, [`Item`]: it is lifted into a [`Stage`] that it shares with the items written with it, and lowered from there. It
//! claims to have no size, so that wasmtime computes no addresses for it; they are computed here, from the [`Shape`].
//!
//! What lives in a store and is in an item (handles, and streams and futures in turn) lies beside its bytes, as its [`Cargo`]: as
//! wasmtime has it while the item is lifted or lowered, and as what it stands for while the item is on its way. So an item that
//! is dropped unread drops its claims. An item without such has no cargo, and pays nothing for it.
#![allow(unsafe_code, reason = "wasmtime's `Lift` and `Lower` are unsafe traits")]

use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::sync::Arc;

use wasmtime::component::__internal::wasmtime_environ::component::CanonicalAbiInfo;
use wasmtime::component::__internal::{InstanceType, InterfaceType, LiftContext, LowerContext};
use wasmtime::component::{ComponentType, Lift, Lower, Source as Written, Type, Val};
use wasmtime::{StoreContextMut, ValRaw};

use super::agree::{self, Refusal, Resources};
use super::broken::Side;
use super::carry::{OPAQUE, offset_in};
use super::copy;
use super::guest::{Guest, Layout, NotLinked, encoding};
use super::handles::Lifting;
use super::ledger::{Claim, Raw};
use super::shape::{Shape, Site};
use super::source::{Budget, Source};
use super::stage::Stage;
use super::{check, read, write};
use crate::flow::Inlet;

/// What a stream or future carries.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    /// Nothing: it only says when.
    Unit,
    /// Bytes, which cross as blocks.
    Byte,
    /// Anything else.
    Item(Arc<Kind>),
}

/// A type, and how it lies in memory.
#[derive(Debug)]
pub(crate) struct Kind {
    ty: Type,
    shape: Shape,
    /// Its handles, streams and futures, in the order of a walk.
    sites: Vec<Site>,
}

impl Element {
    /// Of a stream's or future's payload.
    pub(crate) fn of(payload: Option<Type>, resources: Option<&dyn Resources>) -> Result<Self, Refusal> {
        Ok(match payload {
            None => Self::Unit,
            Some(Type::U8) => Self::Byte,
            Some(ty) => Self::item(ty, resources)?,
        })
    }

    /// As [`Element::of`], for a future: a single byte is an item like any other.
    pub(crate) fn of_future(
        payload: Option<Type>,
        resources: Option<&dyn Resources>,
    ) -> Result<Self, Refusal> {
        payload.map_or(Ok(Self::Unit), |ty| Self::item(ty, resources))
    }

    fn item(ty: Type, resources: Option<&dyn Resources>) -> Result<Self, Refusal> {
        let (shape, sites) = agree::shape_of(&ty, resources.unwrap_or(&agree::NoResource))?;
        Ok(Self::Item(Arc::new(Kind { ty, shape, sites })))
    }
}

impl Kind {
    pub(crate) fn ty(&self) -> &Type {
        &self.ty
    }

    /// Whether items have handles, streams or futures in them.
    pub(crate) fn has_cargo(&self) -> bool {
        !self.sites.is_empty()
    }

    /// Whether they may have resources of the component whose type this is.
    pub(crate) fn may_be_home(&self) -> bool {
        self.sites.iter().any(|site| site.is_home || site.flow.is_some())
    }

    pub(crate) fn site(&self, site: usize) -> Option<&Site> {
        self.sites.get(site)
    }
}

impl Cargo {
    fn is_empty(&self) -> bool {
        match self {
            Self::Here(handles) => handles.is_empty(),
            Self::Away(freight) => freight.is_empty(),
        }
    }
}

impl Item {
    pub(crate) fn ty(&self) -> Option<&Type> {
        Some(&self.batch.as_ref()?.kind.ty)
    }

    /// The bytes of this item and those that were written with it.
    pub(crate) fn bytes_of_batch(&self) -> u64 {
        self.batch.as_ref().map_or(0, |batch| batch.stage.source().memory.len() as u64)
    }
}

/// Items that were written together.
struct Batch {
    kind: Arc<Kind>,
    stage: Stage,
}

/// One item.
pub(crate) struct Item {
    /// Set once all items of the batch are there.
    batch: Option<Arc<Batch>>,
    at: u32,
    pub(crate) cargo: Option<Box<Cargo>>,
}

/// What lives in a store and is in an item, in the order of a walk.
pub(crate) enum Cargo {
    /// In a store, or just out of it.
    Here(Vec<Raw>),
    /// Between stores.
    Away(Vec<Freight>),
}

/// What stands for something that lives in a store, between stores, and its site in the type.
pub(crate) enum Freight {
    Handle(Claim, usize),
    Flow(Inlet, usize),
}

/// The items that are being lifted on this thread.
struct Reading {
    kind: Arc<Kind>,
    stage: Stage,
    lifted: usize,
    budget: Budget,
}

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// Lifts what a plugin writes, `most` items at most.
pub(crate) fn read_items<T>(
    source: &mut Written<'_, Item>,
    store: StoreContextMut<'_, T>,
    kind: &Arc<Kind>,
    most: usize,
    limit: u64,
) -> wasmtime::Result<Vec<Item>> {
    let mut items = Vec::with_capacity(most);
    let reading =
        Reading { kind: Arc::clone(kind), stage: Stage::new(), lifted: 0, budget: Budget::new(limit) };
    READING.replace(Some(reading));
    let read = source.read(store, &mut items);
    let reading = READING.take();
    read?;
    if let Some(Reading { kind, stage, .. }) = reading {
        let batch = Arc::new(Batch { kind, stage });
        // What the host had written comes with a batch of its own.
        for item in items.iter_mut().filter(|item| item.batch.is_none()) {
            item.batch = Some(Arc::clone(&batch));
        }
    }
    Ok(items)
}

/// Items made of values that fit the type, each with the sites of its handles, streams and futures, in the order of a walk.
pub(crate) fn batch(kind: &Arc<Kind>, values: &[Val]) -> wasmtime::Result<Vec<(Item, Vec<usize>)>> {
    let mut writing = write::Writing::default();
    let block = |value| {
        let at = write::block(&kind.ty, &kind.shape, value, &mut writing)?;
        Ok((at, std::mem::take(&mut writing.sites)))
    };
    let places: Vec<(u32, Vec<usize>)> = values.iter().map(block).collect::<wasmtime::Result<_>>()?;
    let batch = Arc::new(Batch { kind: Arc::clone(kind), stage: writing.stage });
    let item = |(at, sites)| (Item { batch: Some(Arc::clone(&batch)), at, cargo: None }, sites);
    Ok(places.into_iter().map(item).collect())
}

/// The values of items.
pub(crate) fn values_of(items: &[Item]) -> wasmtime::Result<Vec<Val>> {
    let value = |item: &Item| {
        let batch = item.batch.as_ref().ok_or(NotLinked)?;
        Ok(read::value(&batch.kind.ty, &batch.kind.shape, &batch.stage.source(), item.at as usize)?)
    };
    items.iter().map(value).collect()
}

// SAFETY: the layout is not relied on, see `OPAQUE`. The type check cannot be made here, where there is no `self`: lifting and
// lowering compare the layout of the actual type with the shape before they touch a value.
unsafe impl ComponentType for Item {
    type Lower = [ValRaw; 0];
    const ABI: CanonicalAbiInfo = OPAQUE;

    fn typecheck(_: &InterfaceType, _: &InstanceType<'_>) -> wasmtime::Result<()> {
        Ok(())
    }
}

// SAFETY: all is read by checked reads of `cx.memory()`.
unsafe impl Lift for Item {
    /// Items are never passed but in streams and futures.
    fn linear_lift_from_flat(
        _: &mut LiftContext<'_>,
        _: InterfaceType,
        _: &[ValRaw; 0],
    ) -> wasmtime::Result<Self> {
        Err(NotLinked.into())
    }

    /// wasmtime comes here for one item after another, each time with the place of the first, since items have no size.
    fn linear_lift_from_memory(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        bytes: &[u8],
    ) -> wasmtime::Result<Self> {
        let memory = cx.memory();
        let source = Source { memory, encoding: encoding(cx.options().string_encoding), is_own: false };
        READING.with_borrow_mut(|reading| {
            let Reading { kind, stage, lifted, budget } = reading.as_mut().ok_or(NotLinked)?;
            let shape = &kind.shape;
            Layout::of(cx.types, ty).agrees(shape)?;
            let at = offset_in(memory, bytes).saturating_add(lifted.saturating_mul(shape.size));
            check::block(shape, &source, at, budget).map_err(|what| what.by(Side::Provider))?;
            *lifted += 1;
            if kind.sites.is_empty() {
                return Ok(Self { batch: None, at: copy::block(shape, &source, at, stage)?, cargo: None });
            }
            let mut lifting = Lifting::new(cx, ty, &kind.sites, stage);
            let at = copy::block(shape, &source, at, &mut lifting)?;
            let cargo = Some(Cargo::Here(lifting.handles)).filter(|cargo| !cargo.is_empty());
            Ok(Self { batch: None, at, cargo: cargo.map(Box::new) })
        })
    }
}

// SAFETY: all is written by checked writes of `cx.as_slice_mut()`.
unsafe impl Lower for Item {
    fn linear_lower_to_flat<U>(
        &self,
        _: &mut LowerContext<'_, U>,
        _: InterfaceType,
        _: &mut MaybeUninit<[ValRaw; 0]>,
    ) -> wasmtime::Result<()> {
        Err(NotLinked.into())
    }

    fn linear_lower_to_memory<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
    ) -> wasmtime::Result<()> {
        let batch = self.batch.as_ref().ok_or(NotLinked)?;
        let shape = &batch.kind.shape;
        Layout::of(cx.types, ty).agrees(shape)?;
        let handles = match self.cargo.as_deref() {
            Some(Cargo::Here(handles)) => handles.as_slice(),
            Some(Cargo::Away(_)) | None => &[],
        };
        let mut guest = Guest::new(cx, Side::Consumer).handles(ty, 0, handles);
        copy::value(shape, &batch.stage.source(), self.at as usize, &mut guest, at)
    }

    /// Takes the place of a function of wasmtime that would put all items in one place, since they have no size.
    fn linear_store_list_to_memory<U>(
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
        items: &[Self],
    ) -> wasmtime::Result<()> {
        let size = Layout::of(cx.types, ty).size;
        for (index, item) in items.iter().enumerate() {
            item.linear_lower_to_memory(cx, ty, at.saturating_add(index.saturating_mul(size)))?;
        }
        Ok(())
    }
}
