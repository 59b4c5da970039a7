//! The bridge's only contact with wasmtime's calling convention, and its only unsafe code.
//!
//! wasmtime's traits `Lift` and `Lower` are made for types that are known when the host is compiled. Here they are
//! implemented for "whatever the flat parameters are": [`Arguments`] takes the core values as they come and lends the
//! consumer's memory; [`Parameters`] puts settled words, with pointers into the provider's own memory, in their place.
//! Results go the other way by [`Outcome`] and [`Stage`]. The traits are hidden and may change with any version of
//! wasmtime: this file is the one to read against `component/func/{host,typed,options}.rs` when the version moves.
//!
//! # What a call does
//!
//! 1. wasmtime lifts [`Arguments`]: core values are copied, the consumer's memory is noted. Nothing is read yet.
//! 2. The arguments are checked and settled where they lie. A consumer that breaks the ABI ends here.
//! 3. The provider is called. wasmtime lowers [`Parameters`]: strings and lists are copied from memory to memory.
//! 4. wasmtime lifts [`Outcome`]: a result in memory is checked and staged, before the provider's `post-return`.
//! 5. Back in the consumer's store, wasmtime lowers the [`Outcome`] into the consumer's memory.
//!
//! # Why the borrowed memory stays valid
//!
//! Between 1 and 3 the consumer's memory is held as a pointer and a length, because [`Arguments`] has to be `'static`.
//! It can only move or shrink if the consumer's store is used: its guest runs, or the host grows the memory or drops
//! the store. All of these need `&mut Store<T>` or `StoreContextMut<'_, T>` of the consumer. The host function that
//! wasmtime calls has the only one there is, `store`, from 1 until it returns, and it hands out no more of it than
//! `&mut T` ([`Provider::with`]), which is no way back to the store. So no safe code can reach the memory while it is
//! lent. Linear memories shared between threads do not occur: the canonical ABI does not take them.
#![allow(
    unsafe_code,
    reason = "wasmtime's `Lift` and `Lower` are unsafe traits, and a consumer's memory is lent by pointer"
)]

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::sync::Arc;

use wasmtime::component::__internal::wasmtime_environ::component::{CanonicalAbiInfo, StringEncoding};
use wasmtime::component::__internal::{InstanceType, InterfaceType, LiftContext, LowerContext};
use wasmtime::component::{ComponentNamedList, ComponentType, Lift, LinkerInstance, Lower, TypedFunc};
use wasmtime::{StoreContextMut, ValRaw};

use super::broken::{Broken, Side, What};
use super::copy::{self, Target};
use super::flat::{self, Words};
use super::shape::{Core, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, Shape, Signature};
use super::source::{Budget, Encoding, Source};
use super::stage::Stage;
use super::{Provider, check};

/// What wasmtime is told of a type whose layout it need not know.
///
/// It uses the layout in three places: to slice a block of parameters or results, where no bytes are asked for and the
/// slice's address alone is used ([`offset_in`]), and to allocate spilled parameters, which [`Parameters`] avoids by
/// lowering them itself, as one flat value: their pointer.
pub(super) const OPAQUE: CanonicalAbiInfo =
    CanonicalAbiInfo { size32: 0, align32: 1, size64: 0, align64: 1, flat_count: None };

/// Implements the layout half of wasmtime's traits for a row of `ValRaw`.
macro_rules! row {
    ($name:ty, $count:expr $(, $($generics:tt)*)?) => {
        // SAFETY: `Lower` is an array of `ValRaw`. The layout is not relied on, see `OPAQUE`. The type check cannot be
        // made here, where there is no `self`: each implementation compares the layout of the actual type with its
        // signature before it touches a value (`agrees`).
        unsafe impl <$($($generics)*)?> ComponentType for $name {
            type Lower = [ValRaw; $count];
            const ABI: CanonicalAbiInfo = OPAQUE;

            fn typecheck(_: &InterfaceType, _: &InstanceType<'_>) -> wasmtime::Result<()> {
                Ok(())
            }
        }
        // SAFETY: the parameters and the results of a function are a tuple, and each of these types stands for one.
        unsafe impl <$($($generics)*)?> ComponentNamedList for $name {}
    };
}

row!(Arguments<N>, N, const N: usize);
row!(Parameters<'_>, MAX_FLAT_PARAMS);
row!(Outcome<K>, K, const K: usize);

/// The layout of a function's parameters or results, as wasmtime has it.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) size: usize,
    align: u32,
    flat: Option<u8>,
}

impl Layout {
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

/// The place of `part` in `memory`, which it was sliced from.
pub(super) fn offset_in(memory: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().wrapping_sub(memory.as_ptr().addr())
}

/// The consumer's arguments as it passed them: core values, and the memory they point to.
struct Arguments<const N: usize> {
    values: [ValRaw; N],
    /// Where all parameters are, if they are passed in memory.
    block: Option<usize>,
    layout: Layout,
    encoding: Encoding,
    memory: *const u8,
    len: usize,
}

// SAFETY: the pointer is to bytes that nobody writes while it is used (module documentation), whatever the thread.
unsafe impl<const N: usize> Send for Arguments<N> {}
// SAFETY: as above.
unsafe impl<const N: usize> Sync for Arguments<N> {}

impl<const N: usize> Arguments<N> {
    #[inline]
    fn new(cx: &LiftContext<'_>, ty: InterfaceType, values: [ValRaw; N], block: Option<usize>) -> Self {
        let memory = cx.memory();
        Self {
            values,
            block,
            layout: Layout::of(cx.types, ty),
            // A string takes two core values, so where there is at most one it does not matter how they are encoded.
            encoding: if N > 1 || block.is_some() {
                encoding(cx.options().string_encoding)
            } else {
                Encoding::Utf8
            },
            memory: memory.as_ptr(),
            len: memory.len(),
        }
    }

    /// Lends the consumer's memory.
    ///
    /// # Safety
    ///
    /// The consumer's store must not be used as long as the memory is lent.
    unsafe fn source(&self) -> Source<'_> {
        // SAFETY: the memory was this long when it was noted, and by the caller's promise nothing changed it since.
        let memory = unsafe { std::slice::from_raw_parts(self.memory, self.len) };
        Source { memory, encoding: self.encoding }
    }

    /// Checks the arguments and sets the words to call the provider with, pointers still the consumer's.
    #[inline]
    fn settle(
        &self,
        signature: &Signature,
        source: &Source<'_>,
        limit: u64,
        words: &mut Words,
    ) -> wasmtime::Result<()> {
        self.layout.agrees(&signature.params)?;
        let mut budget = Budget::new(limit);
        let checked = match self.block {
            Some(at) => {
                let [first, ..] = words;
                *first = at as u64;
                check::block(&signature.params, source, at, &mut budget)
            }
            None => {
                // The upper half of a 32-bit value is not written by the trampoline, so it is not read.
                for ((word, value), core) in words.iter_mut().zip(&self.values).zip(&signature.params.cores) {
                    *word = match core {
                        Core::Word32 => u64::from(value.get_u32()),
                        Core::Word64 => value.get_u64(),
                    };
                }
                flat::settle(&signature.params, words, source, &mut budget).map(drop)
            }
        };
        checked.map_err(|what| what.by(Side::Consumer).into())
    }
}

// SAFETY: both functions only copy what they are given and note the memory; nothing is interpreted.
unsafe impl<const N: usize> Lift for Arguments<N> {
    #[inline]
    fn linear_lift_from_flat(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        values: &[ValRaw; N],
    ) -> wasmtime::Result<Self> {
        Ok(Self::new(cx, ty, *values, None))
    }

    fn linear_lift_from_memory(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        bytes: &[u8],
    ) -> wasmtime::Result<Self> {
        let block = offset_in(cx.memory(), bytes);
        Ok(Self::new(cx, ty, [ValRaw::u64(0); N], Some(block)))
    }
}

/// Settled arguments on their way into the provider.
struct Parameters<'a> {
    words: &'a Words,
    signature: &'a Signature,
    source: Source<'a>,
}

/// A plugin's memory, as its `realloc` gives it out.
pub(super) struct Guest<'c, 'a, T: 'static> {
    cx: &'c mut LowerContext<'a, T>,
    encoding: Encoding,
    side: Side,
}

impl<'c, 'a, T> Guest<'c, 'a, T> {
    pub(super) fn new(cx: &'c mut LowerContext<'a, T>, side: Side) -> Self {
        let encoding = encoding(cx.options().string_encoding);
        Self { cx, encoding, side }
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
}

// SAFETY: `agrees` has made sure that the function has as many flat parameters as `words` are meant for, and all of
// them are written. A `ValRaw` made of a `u64` is initialised for core values of either width.
unsafe impl Lower for Parameters<'_> {
    #[inline]
    fn linear_lower_to_flat<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        values: &mut MaybeUninit<[ValRaw; MAX_FLAT_PARAMS]>,
    ) -> wasmtime::Result<()> {
        let params = &self.signature.params;
        Layout::of(cx.types, ty).agrees(params)?;
        let mut moved: Words;
        let words = if params.pointers || self.signature.params_in_memory() {
            moved = *self.words;
            let mut guest = Guest::new(cx, Side::Provider);
            if self.signature.params_in_memory() {
                let [first, ..] = &mut moved;
                *first = u64::from(copy::block(params, &self.source, *first as usize, &mut guest)?);
            } else {
                flat::chase(params, &mut moved, &self.source, &mut guest)?;
            }
            &moved
        } else {
            self.words
        };
        let values: &mut [MaybeUninit<ValRaw>] = values.as_mut();
        for (value, word) in values.iter_mut().zip(words).take(self.signature.param_count()) {
            value.write(ValRaw::u64(*word));
        }
        Ok(())
    }

    /// wasmtime takes this way for types of more than [`MAX_FLAT_PARAMS`] flat values, which this one is not.
    fn linear_lower_to_memory<U>(
        &self,
        _: &mut LowerContext<'_, U>,
        _: InterfaceType,
        _: usize,
    ) -> wasmtime::Result<()> {
        Err(NotLinked.into())
    }
}

/// What a call came to: nothing or a core value, or a value on its way from memory to memory.
///
/// `K` is the number of core results, on the side it is used for: a provider returns a pointer to a value in memory, a
/// consumer has passed one.
struct Outcome<const K: usize> {
    /// The core result, or zero.
    word: u64,
    staged: Option<Staged>,
}

struct Staged {
    signature: Arc<Signature>,
    stage: Stage,
}

/// What [`Outcome::linear_lift_from_flat`] has to know, which has no `self` to know it from.
struct Landing {
    signature: Arc<Signature>,
    limit: u64,
}

thread_local! {
    /// The innermost call of this thread that waits for a result in memory.
    ///
    /// It is set just before a provider is called and taken when its result is lifted. Calls of a thread are nested: a
    /// call that the provider makes in between sets its own and puts this one back, whichever way it ends. A provider is
    /// called synchronously, so the call ends on the thread it began on, even where the consumer runs on a fiber. Were
    /// it ever otherwise, a call would find nothing, or a signature whose layout does not agree, and end with an error.
    static LANDING: Cell<Option<Landing>> = const { Cell::new(None) };
}

/// Puts the landing of an outer call back.
struct Outer(Option<Landing>);

impl Outer {
    fn with(landing: Landing) -> Self {
        Self(LANDING.replace(Some(landing)))
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        LANDING.set(self.0.take());
    }
}

// SAFETY: core results are copied; all else is read by checked reads of `cx.memory()`.
unsafe impl<const K: usize> Lift for Outcome<K> {
    #[inline]
    fn linear_lift_from_flat(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        values: &[ValRaw; K],
    ) -> wasmtime::Result<Self> {
        let layout = Layout::of(cx.types, ty);
        if let Some(flat) = layout.flat.map(usize::from).filter(|flat| *flat <= MAX_FLAT_RESULTS) {
            // A type of one core value is as wide as that value, or narrower.
            let word = match values.as_slice() {
                _ if flat != K => return Err(NotLinked.into()),
                [value] if layout.size == 8 => value.get_u64(),
                [value] => u64::from(value.get_u32()),
                _ => 0,
            };
            return Ok(Self { word, staged: None });
        }
        let (Some(Landing { signature, limit }), [pointer]) = (LANDING.take(), values.as_slice()) else {
            return Err(NotLinked.into());
        };
        layout.agrees(&signature.results)?;
        let source = Source { memory: cx.memory(), encoding: encoding(cx.options().string_encoding) };
        let at = pointer.get_u32() as usize;
        check::block(&signature.results, &source, at, &mut Budget::new(limit))
            .map_err(|what| what.by(Side::Provider))?;
        let mut stage = Stage::new();
        copy::block(&signature.results, &source, at, &mut stage)?;
        Ok(Self { word: 0, staged: Some(Staged { signature, stage }) })
    }

    /// wasmtime takes this way for types of more than [`MAX_FLAT_RESULTS`] flat values, which this one is not.
    fn linear_lift_from_memory(
        _: &mut LiftContext<'_>,
        _: InterfaceType,
        _: &[u8],
    ) -> wasmtime::Result<Self> {
        Err(NotLinked.into())
    }
}

// SAFETY: a core result is written whole; a staged one is written by checked writes of `cx.as_slice_mut()`.
unsafe impl<const K: usize> Lower for Outcome<K> {
    #[inline]
    fn linear_lower_to_flat<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        values: &mut MaybeUninit<[ValRaw; K]>,
    ) -> wasmtime::Result<()> {
        if Layout::of(cx.types, ty).flat.map(usize::from) != Some(K) {
            return Err(NotLinked.into());
        }
        values.write([ValRaw::u64(self.word); K]);
        Ok(())
    }

    fn linear_lower_to_memory<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
    ) -> wasmtime::Result<()> {
        let Some(staged) = &self.staged else {
            // A consumer of the async engine may call a plain function in the async way: then even a core value goes to memory.
            let layout = Layout::of(cx.types, ty);
            let word = self.word.to_le_bytes();
            let place = cx.as_slice_mut().get_mut(at..).and_then(|memory| memory.get_mut(..layout.size));
            let (place, word) = place.zip(word.get(..layout.size)).ok_or(NotLinked)?;
            place.copy_from_slice(word);
            return Ok(());
        };
        let results = &staged.signature.results;
        Layout::of(cx.types, ty).agrees(results)?;
        copy::value(results, &staged.stage.source(), 0, &mut Guest::new(cx, Side::Consumer), at)
    }
}

/// Defines `name` for a signature, by the number of its core parameters and results.
pub(super) fn define<T: Send + 'static, P: Provider<T>>(
    linker: &mut LinkerInstance<'_, T>,
    name: &str,
    signature: Arc<Signature>,
    through: P,
) -> wasmtime::Result<()> {
    macro_rules! by_count {
        ($($count:literal)*) => {
            match signature.param_count() {
                $($count => define_sized::<T, P, $count>(linker, name, signature, through),)*
                _ => Err(NotLinked.into()),
            }
        };
    }
    by_count!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
}

fn define_sized<T: Send + 'static, P: Provider<T>, const N: usize>(
    linker: &mut LinkerInstance<'_, T>,
    name: &str,
    signature: Arc<Signature>,
    through: P,
) -> wasmtime::Result<()> {
    if signature.results_in_memory() {
        return linker.func_wrap(name, move |store, arguments: Arguments<N>| {
            let limit = through.transfer_limit(store.data());
            let _outer = Outer::with(Landing { signature: signature.clone(), limit });
            let Outcome { staged, .. } = call::<T, P, N, 1>(store, &arguments, &signature, &through, limit)?;
            Ok(Outcome::<0> { word: 0, staged })
        });
    }
    if signature.results.cores.is_empty() {
        return linker.func_wrap(name, move |store, arguments: Arguments<N>| {
            let limit = through.transfer_limit(store.data());
            call::<T, P, N, 0>(store, &arguments, &signature, &through, limit)
        });
    }
    linker.func_wrap(name, move |store, arguments: Arguments<N>| {
        let limit = through.transfer_limit(store.data());
        call::<T, P, N, 1>(store, &arguments, &signature, &through, limit)
    })
}

#[inline]
fn call<T: Send + 'static, P: Provider<T>, const N: usize, const K: usize>(
    mut store: StoreContextMut<'_, T>,
    arguments: &Arguments<N>,
    signature: &Signature,
    through: &P,
    limit: u64,
) -> wasmtime::Result<Outcome<K>> {
    // SAFETY: `store` is the only way to the consumer's store, and below only its data is used (module documentation).
    let source = unsafe { arguments.source() };
    let mut words = Words::default();
    arguments.settle(signature, &source, limit, &mut words)?;
    through.with(store.data_mut(), |provider, func| {
        // SAFETY: this asserts that `func` takes `Parameters` and gives `Outcome<K>`; both compare the layout of the
        // function's actual type with the signature they stand for, and fail if it is another.
        let func = unsafe { TypedFunc::<Parameters<'_>, Outcome<K>>::new_unchecked(*func) };
        let parameters = Parameters { words: &words, signature, source };
        let mut outcome = match through.patience(provider.data()) {
            None => func.call(provider, parameters)?,
            Some(patience) => patience.wait(func.call_async(provider, parameters))?,
        };
        if K == 1 && !signature.results_in_memory() {
            // A type of one core value has no pointers. It is checked before the provider counts as having done well.
            let nothing = Source { memory: &[], encoding: Encoding::Utf8 };
            let word = std::slice::from_mut(&mut outcome.word);
            flat::settle(&signature.results, word, &nothing, &mut Budget::new(0))
                .map_err(|what| what.by(Side::Provider))?;
        }
        Ok(outcome)
    })
}

#[allow(dead_code, reason = "says at compile time what the safety argument relies on")]
const fn sendable<E: Send + Sync>() {}
const _: () = sendable::<Broken>();
