//! Handles inside of values: where they are, and how they get out of a plugin's store and into another's.
//!
//! A handle is a number that means something in one store only. Those among a consumer's arguments are taken out of its table
//! when wasmtime lifts them, before anything is known of the function but its type ([`Arguments`](super::carry)), so that walk
//! follows wasmtime's own description of the type. Both walks, this one and that over a [`Shape`](super::shape::Shape), go
//! through a value in the same order, so the n-th handle of one is the n-th of the other.

#![allow(clippy::indexing_slicing, reason = "a type's index is good for the types that it was found in")]

use wasmtime::ValRaw;
use wasmtime::component::__internal::wasmtime_environ::component::VariantInfo;
use wasmtime::component::__internal::{ComponentTypes, InterfaceType, LiftContext};
use wasmtime::component::{FutureAny, Lift as _, ResourceAny, StreamAny};

use super::broken::{Side, What};
use super::copy::Target;
use super::guest::NotLinked;
use super::ledger::Raw;
use super::shape::{Handle, Site};
use super::source::Encoding;
use super::stage::Stage;

/// What a handle costs of what a call may carry: the host keeps about as much for each.
const COST: usize = 64;

/// A handle that was taken out of its plugin's table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lifted {
    /// Its place in the plugin's ledger.
    pub(super) place: u32,
    pub(super) is_owned: bool,
}

/// The tables of all handles in a type, in the order of a walk; in types of items also of streams and futures.
pub(super) fn tables(types: &ComponentTypes, ty: InterfaceType, out: &mut Vec<InterfaceType>) {
    if let InterfaceType::Own(_)
    | InterfaceType::Borrow(_)
    | InterfaceType::Stream(_)
    | InterfaceType::Future(_) = ty
    {
        return out.push(ty);
    }
    each_part(types, ty, &mut |part| {
        tables(types, part, out);
        true
    });
}

fn has_handles(types: &ComponentTypes, ty: InterfaceType) -> bool {
    if let InterfaceType::Own(_) | InterfaceType::Borrow(_) = ty {
        return true;
    }
    !each_part(types, ty, &mut |part| !has_handles(types, part))
}

/// Goes through the types that a type is made of, as long as `go_on` says so. Whether it got to the end.
fn each_part(
    types: &ComponentTypes,
    ty: InterfaceType,
    go_on: &mut dyn FnMut(InterfaceType) -> bool,
) -> bool {
    match ty {
        InterfaceType::Record(index) => types[index].fields.iter().all(|field| go_on(field.ty)),
        InterfaceType::Tuple(index) => types[index].types.iter().all(|ty| go_on(*ty)),
        InterfaceType::Variant(index) => types[index].cases.values().flatten().all(|ty| go_on(*ty)),
        InterfaceType::Option(index) => go_on(types[index].ty),
        InterfaceType::Result(index) => {
            let result = &types[index];
            result.ok.iter().chain(&result.err).all(|ty| go_on(*ty))
        }
        InterfaceType::List(index) => go_on(types[index].element),
        InterfaceType::FixedLengthList(index) => go_on(types[index].element),
        InterfaceType::Map(index) => go_on(types[index].key) && go_on(types[index].value),
        _ => true,
    }
}

/// Takes the handles of a consumer's arguments out of its tables.
pub(super) struct Lift<'c, 'a> {
    cx: &'c mut LiftContext<'a>,
    types: &'a ComponentTypes,
    memory: &'a [u8],
    out: &'c mut Vec<Lifted>,
}

impl<'c, 'a> Lift<'c, 'a> {
    pub(super) fn new(cx: &'c mut LiftContext<'a>, out: &'c mut Vec<Lifted>) -> Self {
        let (types, memory) = (&**cx.types, cx.memory());
        Self { cx, types, memory, out }
    }

    /// The handles of a value that is passed as core values; gives those after it.
    pub(super) fn flat<'w>(
        &mut self,
        ty: InterfaceType,
        words: &'w [ValRaw],
    ) -> wasmtime::Result<&'w [ValRaw]> {
        let width = self.types.canonical_abi(&ty).flat_count.map_or(words.len(), usize::from);
        let (own, rest) = words.split_at_checked(width).ok_or_else(|| wrong(What::Bounds))?;
        if !has_handles(self.types, ty) {
            return Ok(rest);
        }
        let types = self.types;
        let first = own.first().map(ValRaw::get_u32).ok_or_else(|| wrong(What::Bounds))?;
        match ty {
            InterfaceType::Record(index) => {
                types[index].fields.iter().try_fold(own, |own, field| self.flat(field.ty, own))?;
            }
            InterfaceType::Tuple(index) => {
                types[index].types.iter().try_fold(own, |own, ty| self.flat(*ty, own))?;
            }
            InterfaceType::FixedLengthList(index) => {
                let list = &types[index];
                (0..list.size).try_fold(own, |own, _| self.flat(list.element, own))?;
            }
            InterfaceType::List(_) | InterfaceType::Map(_) => {
                let count = own.get(1).map(ValRaw::get_u32).ok_or_else(|| wrong(What::Bounds))?;
                self.list(ty, first, count)?;
            }
            InterfaceType::Own(_) | InterfaceType::Borrow(_) => self.handle(ty, first)?,
            _ => {
                if let (Some(payload), Some(slots)) = (self.payload(ty, first)?, own.get(1..)) {
                    self.flat(payload, slots)?;
                }
            }
        }
        Ok(rest)
    }

    /// The handles of a value in memory.
    pub(super) fn stored(&mut self, ty: InterfaceType, at: usize) -> wasmtime::Result<()> {
        if !has_handles(self.types, ty) {
            return Ok(());
        }
        let types = self.types;
        match ty {
            InterfaceType::Record(index) => {
                let mut offset = 0;
                for field in &types[index].fields {
                    let place = types.canonical_abi(&field.ty).next_field32_size(&mut offset);
                    self.stored(field.ty, at + place)?;
                }
            }
            InterfaceType::Tuple(index) => {
                let mut offset = 0;
                for ty in &types[index].types {
                    let place = types.canonical_abi(ty).next_field32_size(&mut offset);
                    self.stored(*ty, at + place)?;
                }
            }
            InterfaceType::FixedLengthList(index) => {
                let list = &types[index];
                let size = types.canonical_abi(&list.element).size32 as usize;
                for index in 0..list.size as usize {
                    self.stored(list.element, at + index * size)?;
                }
            }
            InterfaceType::List(_) | InterfaceType::Map(_) => {
                let (pointer, count) = (self.word(at)?, self.word(at + 4)?);
                self.list(ty, pointer, count)?;
            }
            InterfaceType::Own(_) | InterfaceType::Borrow(_) => {
                let index = self.word(at)?;
                self.handle(ty, index)?;
            }
            _ => {
                let Some(info) = variant(types, ty) else { return Ok(()) };
                let unused = 32_u32.saturating_sub(8 * u32::from(info.size));
                let tag = self.word(at)? & u32::MAX.checked_shr(unused).unwrap_or(0);
                if let Some(payload) = self.payload(ty, tag)? {
                    self.stored(payload, at + info.payload_offset32 as usize)?;
                }
            }
        }
        Ok(())
    }

    fn list(&mut self, ty: InterfaceType, pointer: u32, count: u32) -> wasmtime::Result<()> {
        let types = self.types;
        let (at, count) = (pointer as usize, count as usize);
        let (parts, size): ([Option<(InterfaceType, usize)>; 2], u32) = match ty {
            InterfaceType::List(index) => {
                let element = types[index].element;
                ([Some((element, 0)), None], types.canonical_abi(&element).size32)
            }
            InterfaceType::Map(index) => {
                let map = &types[index];
                let value = Some((map.value, map.value_offset32 as usize));
                ([Some((map.key, 0)), value], map.entry_abi.size32)
            }
            _ => return Ok(()),
        };
        let size = size as usize;
        // The count is bounded by the memory that holds the elements.
        let end = count.checked_mul(size).and_then(|len| at.checked_add(len));
        end.filter(|end| *end <= self.memory.len()).ok_or_else(|| wrong(What::Bounds))?;
        for element in (0..count).map(|index| at + index * size) {
            for (ty, offset) in parts.iter().flatten() {
                self.stored(*ty, element + offset)?;
            }
        }
        Ok(())
    }

    /// The type of the payload of the case that a discriminant chooses.
    fn payload(&self, ty: InterfaceType, tag: u32) -> wasmtime::Result<Option<InterfaceType>> {
        let types = self.types;
        let chosen = match ty {
            InterfaceType::Variant(index) => {
                types[index].cases.get_index(tag as usize).map(|(_, payload)| *payload)
            }
            InterfaceType::Option(index) => [None, Some(types[index].ty)].get(tag as usize).copied(),
            InterfaceType::Result(index) => {
                let result = &types[index];
                [result.ok, result.err].get(tag as usize).copied()
            }
            _ => Some(None),
        };
        chosen.ok_or_else(|| wrong(What::Discriminant(tag)))
    }

    fn handle(&mut self, ty: InterfaceType, index: u32) -> wasmtime::Result<()> {
        self.cx.consume_fuel(COST)?;
        let (place, is_owned) = match ty {
            InterfaceType::Own(table) => (self.cx.guest_resource_lift_own(table, index)?.0, true),
            InterfaceType::Borrow(table) => (self.cx.guest_resource_lift_borrow(table, index)?, false),
            _ => return Ok(()),
        };
        self.out.push(Lifted { place, is_owned });
        Ok(())
    }

    /// The four bytes at `at`; where memory ends earlier, zeros for those that are not there.
    fn word(&self, at: usize) -> wasmtime::Result<u32> {
        let bytes =
            self.memory.get(at..).filter(|bytes| !bytes.is_empty()).ok_or_else(|| wrong(What::Bounds))?;
        let mut word = [0; 4];
        word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Ok(u32::from_le_bytes(word))
    }
}

/// A stage for a provider's result, or for items of a stream, whose handles are taken out of the plugin's tables on the way.
pub(super) struct Lifting<'c, 'a> {
    cx: &'c mut LiftContext<'a>,
    tables: Vec<InterfaceType>,
    sites: &'c [Site],
    stage: &'c mut Stage,
    pub(super) handles: Vec<Raw>,
}

impl<'c, 'a> Lifting<'c, 'a> {
    /// For a value of type `ty`, whose handles are the last of `sites`.
    pub(super) fn new(
        cx: &'c mut LiftContext<'a>,
        ty: InterfaceType,
        sites: &'c [Site],
        stage: &'c mut Stage,
    ) -> Self {
        let mut found = Vec::new();
        tables(cx.types, ty, &mut found);
        Self { cx, tables: found, sites, stage, handles: Vec::new() }
    }
}

impl Target for Lifting<'_, '_> {
    fn allocate(&mut self, align: u32, size: usize) -> wasmtime::Result<u32> {
        self.stage.allocate(align, size)
    }

    fn memory(&mut self) -> &mut [u8] {
        self.stage.memory()
    }

    fn encoding(&self) -> Encoding {
        self.stage.encoding()
    }

    fn handle(&mut self, handle: &Handle, number: u32) -> wasmtime::Result<u32> {
        let first = self.sites.len().checked_sub(self.tables.len()).ok_or(NotLinked)?;
        let table = handle.site.checked_sub(first).and_then(|site| self.tables.get(site)).ok_or(NotLinked)?;
        let site = self.sites.get(handle.site).ok_or(NotLinked)?;
        self.cx.consume_fuel(COST)?;
        let number = ValRaw::u32(number);
        let raw = match *table {
            InterfaceType::Stream(_) => {
                Raw::Stream(StreamAny::linear_lift_from_flat(self.cx, *table, &number)?, handle.site)
            }
            InterfaceType::Future(_) => {
                Raw::Future(FutureAny::linear_lift_from_flat(self.cx, *table, &number)?, handle.site)
            }
            InterfaceType::Own(_) if site.is_home => {
                Raw::Own(ResourceAny::linear_lift_from_flat(self.cx, *table, &number)?, handle.site)
            }
            InterfaceType::Own(table) => {
                Raw::Held(self.cx.guest_resource_lift_own(table, number.get_u32())?.0, handle.site)
            }
            _ => return Err(NotLinked.into()),
        };
        self.handles.push(raw);
        Ok(0)
    }
}

fn variant(types: &ComponentTypes, ty: InterfaceType) -> Option<&VariantInfo> {
    match ty {
        InterfaceType::Variant(index) => Some(&types[index].info),
        InterfaceType::Option(index) => Some(&types[index].info),
        InterfaceType::Result(index) => Some(&types[index].info),
        _ => None,
    }
}

fn wrong(what: What) -> wasmtime::Error {
    what.by(Side::Consumer).into()
}
