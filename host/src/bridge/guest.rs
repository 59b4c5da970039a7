//! One of the two plugins, as wasmtime shows it while a value is lowered into it: its layout of a type, its memory, its tables.

use std::slice;

use wasmtime::component::__internal::wasmtime_environ::component::StringEncoding;
use wasmtime::component::__internal::{InterfaceType, LowerContext};

use super::broken::{Side, What};
use super::carry::lower_handle;
use super::copy::Target;
use super::handles::tables;
use super::ledger::Raw;
use super::shape::{Handle, MAX_FLAT_PARAMS, Shape};
use super::source::Encoding;

/// The layout of a function's parameters or results, as wasmtime has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) size: usize,
    align: u32,
    pub(super) flat: Option<u8>,
}

impl Layout {
    #[inline]
    pub(super) fn of(types: &wasmtime::component::__internal::ComponentTypes, ty: InterfaceType) -> Self {
        let abi = types.canonical_abi(&ty);
        Self { size: abi.size32 as usize, align: abi.align32, flat: abi.flat_count }
    }

    /// Whether this is the layout of `shape`.
    ///
    /// A function that was linked by another type ends its call here: it has no more core values than are passed, and no
    /// fewer. Types that differ and have one layout all the same (fields of different widths, swapped) are not told
    /// apart; they are the concern of whoever calls `define`, which is given the types of both sides.
    pub(super) fn agrees(self, shape: &Shape) -> Result<(), NotLinked> {
        let flat = u8::try_from(shape.cores.len()).ok().filter(|flat| usize::from(*flat) <= MAX_FLAT_PARAMS);
        if self.size == shape.size && self.align == shape.align && self.flat == flat {
            Ok(())
        } else {
            Err(NotLinked)
        }
    }

    /// As [`Self::agrees`], for one string or one list.
    #[inline]
    pub(super) fn agrees_to_single(self) -> Result<(), NotLinked> {
        if (self.size, self.align, self.flat) == (8, 4, Some(2)) { Ok(()) } else { Err(NotLinked) }
    }
}

/// A bridge was used for a function that it was not made for: a bug of the host.
#[derive(Debug)]
pub(super) struct NotLinked;

impl std::fmt::Display for NotLinked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a bridge was used for a function of another type")
    }
}

impl std::error::Error for NotLinked {}

pub(super) fn encoding(encoding: StringEncoding) -> Encoding {
    match encoding {
        StringEncoding::Utf8 => Encoding::Utf8,
        StringEncoding::Utf16 => Encoding::Utf16,
        StringEncoding::CompactUtf16 => Encoding::Latin1OrUtf16,
    }
}

/// A plugin's memory, as its `realloc` gives it out.
pub(super) struct Guest<'c, 'a, T: 'static> {
    cx: &'c mut LowerContext<'a, T>,
    encoding: Encoding,
    side: Side,
    /// The handles of the value, in the order of a walk.
    handles: slice::Iter<'c, Raw>,
    /// The table of each site of the value's type.
    tables: Vec<InterfaceType>,
    /// The first of these sites.
    first: usize,
}

impl<'c, 'a, T> Guest<'c, 'a, T> {
    pub(super) fn new(cx: &'c mut LowerContext<'a, T>, side: Side) -> Self {
        let encoding = encoding(cx.options().string_encoding);
        Self { cx, encoding, side, handles: [].iter(), tables: Vec::new(), first: 0 }
    }

    /// Says what the handles of a value of type `ty` become, whose sites begin with `first`.
    pub(super) fn handles(mut self, ty: InterfaceType, first: usize, handles: &'c [Raw]) -> Self {
        if !handles.is_empty() {
            tables(self.cx.types, ty, &mut self.tables);
            (self.handles, self.first) = (handles.iter(), first);
        }
        self
    }
}

impl<T> Target for Guest<'_, '_, T> {
    #[inline]
    fn allocate(&mut self, align: u32, size: usize) -> wasmtime::Result<u32> {
        // wasmtime checks that the room lies within the memory and is aligned.
        match self.cx.realloc(0, 0, align, size) {
            Ok(at) => Ok(u32::try_from(at)?),
            Err(error) => Err(error.context(What::Realloc.by(self.side))),
        }
    }

    #[inline]
    fn memory(&mut self) -> &mut [u8] {
        self.cx.as_slice_mut()
    }

    fn encoding(&self) -> Encoding {
        self.encoding
    }

    fn handle(&mut self, handle: &Handle, _: u32) -> wasmtime::Result<u32> {
        let table = handle.site.checked_sub(self.first).and_then(|site| self.tables.get(site));
        let (Some(table), Some(raw)) = (table, self.handles.next()) else {
            return Err(NotLinked.into());
        };
        let table = *table;
        match (raw, table) {
            (Raw::Own(resource, _), _) => lower_handle(self.cx, table, resource),
            (Raw::Stream(stream, _), _) => lower_handle(self.cx, table, stream),
            (Raw::Future(future, _), _) => lower_handle(self.cx, table, future),
            (Raw::Held(place, _), InterfaceType::Own(table)) => {
                self.cx.guest_resource_lower_own(table, *place)
            }
            (Raw::Held(place, _), InterfaceType::Borrow(table)) => {
                self.cx.guest_resource_lower_borrow(table, *place)
            }
            (Raw::Held(..), _) => Err(NotLinked.into()),
        }
    }
}
