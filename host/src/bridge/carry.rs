//! The bridge's only contact with wasmtime's calling convention, and its only unsafe code.
//!
//! wasmtime's traits `Lift` and `Lower` are made for types that are known when the host is compiled. Here they are
//! implemented for "whatever the flat parameters are": [`Arguments`] takes the core values as they come and lends the
//! consumer's memory; [`Parameters`] puts settled words, with pointers into the provider's own memory, in their place.
//! Results go the other way by [`Outcome`]. The traits are hidden and may change with any version of
//! wasmtime: this file is the one to read against `component/func/{host,typed,options}.rs` when the version moves.
//!
//! # What a call does
//!
//! 1. wasmtime lifts [`Arguments`]: core values are copied, the consumer's memory is noted. Nothing is read yet but handles,
//!    which are taken out of the consumer's tables.
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

use std::mem::MaybeUninit;
use std::sync::Arc;

use wasmtime::component::__internal::wasmtime_environ::component::CanonicalAbiInfo;
use wasmtime::component::__internal::{InstanceType, InterfaceType, LiftContext, LowerContext};
use wasmtime::component::{ComponentNamedList, ComponentType, Func, Lift, LinkerInstance, Lower, TypedFunc};
use wasmtime::{Store, StoreContextMut, ValRaw};

use super::broken::{Broken, Side};
use super::flat::{self, Words};
use super::guest::{Guest, Layout, NotLinked, encoding};
use super::handles::{self, Lifted};
use super::landed::{Landed, count};
use super::landing::{Outer, land};
use super::ledger::Raw;
use super::shape::{MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, Signature};
use super::source::{Budget, Encoding, Source};
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

row!(Arguments<N, H>, N, const N: usize, const H: bool);
row!(Parameters<'_>, MAX_FLAT_PARAMS);
row!(Outcome<K, H>, K, const K: usize, const H: bool);

/// The place of `part` in `memory`, which it was sliced from.
pub(super) fn offset_in(memory: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().wrapping_sub(memory.as_ptr().addr())
}

/// The consumer's arguments as it passed them: core values, and the memory they point to. `H` says that there are handles
/// among them, which are taken out of the consumer's tables here: nowhere else are those at hand.
struct Arguments<const N: usize, const H: bool> {
    values: [ValRaw; N],
    /// Where all parameters are, if they are passed in memory.
    block: Option<usize>,
    layout: Layout,
    encoding: Encoding,
    memory: *const u8,
    len: usize,
    handles: Vec<Lifted>,
}

// SAFETY: the pointer is to bytes that nobody writes while it is used (module documentation), whatever the thread.
unsafe impl<const N: usize, const H: bool> Send for Arguments<N, H> {}
// SAFETY: as above.
unsafe impl<const N: usize, const H: bool> Sync for Arguments<N, H> {}

impl<const N: usize, const H: bool> Arguments<N, H> {
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
            handles: Vec::new(),
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
        Source { memory, encoding: self.encoding, is_own: false }
    }

    /// Checks the arguments and sets the words to call the provider with, pointers still the consumer's.
    #[inline]
    fn settle(
        &self,
        signature: &Signature,
        source: &Source<'_>,
        budget: &mut Budget,
        words: &mut Words,
    ) -> wasmtime::Result<()> {
        self.layout.agrees(&signature.params)?;
        let checked = match self.block {
            Some(at) => {
                let [first, ..] = words;
                *first = at as u64;
                budget.point();
                check::block(&signature.params, source, at, budget)
            }
            None => flat::arguments(signature, &self.values, words, source, budget),
        };
        checked.map_err(|what| what.by(Side::Consumer).into())
    }
}

// SAFETY: both functions only copy what they are given and note the memory; what is read of it for handles is read by
// checked reads of `cx.memory()`.
unsafe impl<const N: usize, const H: bool> Lift for Arguments<N, H> {
    #[inline]
    fn linear_lift_from_flat(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        values: &[ValRaw; N],
    ) -> wasmtime::Result<Self> {
        let mut arguments = Self::new(cx, ty, *values, None);
        if H {
            handles::Lift::new(cx, &mut arguments.handles).flat(ty, values)?;
        }
        Ok(arguments)
    }

    fn linear_lift_from_memory(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        bytes: &[u8],
    ) -> wasmtime::Result<Self> {
        let block = offset_in(cx.memory(), bytes);
        let mut arguments = Self::new(cx, ty, [ValRaw::u64(0); N], Some(block));
        if H {
            handles::Lift::new(cx, &mut arguments.handles).stored(ty, block)?;
        }
        Ok(arguments)
    }
}

/// Settled arguments on their way into the provider.
struct Parameters<'a> {
    words: &'a Words,
    /// Whether they point anywhere.
    points: bool,
    signature: &'a Signature,
    source: Source<'a>,
    handles: &'a [Raw],
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
        let words = if self.points || !self.handles.is_empty() {
            moved = *self.words;
            let mut guest = Guest::new(cx, Side::Provider).handles(ty, 0, self.handles);
            flat::moved(self.signature, &mut moved, &self.source, &mut guest)?;
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

/// What a call came to.
///
/// `K` is the number of core results, on the side it is used for: a provider returns a pointer to a value in memory, a
/// consumer has passed one. `H` says that there may be handles in it.
enum Outcome<const K: usize, const H: bool> {
    /// The core result, or zero where there is none.
    Word(u64),
    /// A value on its way from memory to memory, or a handle.
    Landed(Landed),
}

impl<const K: usize, const H: bool> Outcome<K, H> {
    /// As the other side has it.
    #[inline]
    fn turned<const L: usize>(self) -> Outcome<L, H> {
        match self {
            Self::Word(word) => Outcome::Word(word),
            Self::Landed(landed) => Outcome::Landed(landed),
        }
    }

    fn landed(&mut self) -> Option<&mut Landed> {
        match self {
            Self::Word(_) => None,
            Self::Landed(landed) => Some(landed),
        }
    }
}

// SAFETY: core results are copied; all else is read by checked reads of `cx.memory()`.
unsafe impl<const K: usize, const H: bool> Lift for Outcome<K, H> {
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
            if !H {
                return Ok(Self::Word(word));
            }
            let landing = land().ok_or(NotLinked)?;
            return Landed::lift_word(cx, ty, landing, word).map(Self::Landed);
        }
        let (Some(landing), [pointer]) = (land(), values.as_slice()) else {
            return Err(NotLinked.into());
        };
        Landed::lift::<H>(cx, ty, landing, pointer.get_u32() as usize).map(Self::Landed)
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
unsafe impl<const K: usize, const H: bool> Lower for Outcome<K, H> {
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
        let word = match self {
            Self::Word(word) => *word,
            Self::Landed(landed) => landed.lower_word(cx, ty)?,
        };
        values.write([ValRaw::u64(word); K]);
        Ok(())
    }

    fn linear_lower_to_memory<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
    ) -> wasmtime::Result<()> {
        // A consumer of the async engine may call a plain function in the async way: then even a core value goes to memory.
        let word = match self {
            Self::Word(word) => *word,
            Self::Landed(landed) => match landed.lower(cx, ty, at)? {
                Some(word) => word,
                None => return Ok(()),
            },
        };
        let word = word.to_le_bytes();
        let layout = Layout::of(cx.types, ty);
        let place = cx.as_slice_mut().get_mut(at..).and_then(|memory| memory.get_mut(..layout.size));
        let (place, word) = place.zip(word.get(..layout.size)).ok_or(NotLinked)?;
        place.copy_from_slice(word);
        Ok(())
    }
}

/// Puts a plugin's own resource into its tables, or a stream or future.
pub(super) fn lower_handle<U>(
    cx: &mut LowerContext<'_, U>,
    ty: InterfaceType,
    handle: &impl Lower<Lower = ValRaw>,
) -> wasmtime::Result<u32> {
    let mut word = MaybeUninit::new(ValRaw::u32(0));
    handle.linear_lower_to_flat(cx, ty, &mut word)?;
    // SAFETY: it was initialised two lines above.
    Ok(unsafe { word.assume_init() }.get_u32())
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
                $($count if signature.has_handles() => {
                    define_sized::<T, P, $count, true>(linker, name, signature, through)
                })*
                $($count => define_sized::<T, P, $count, false>(linker, name, signature, through),)*
                _ => Err(NotLinked.into()),
            }
        };
    }
    by_count!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
}

fn define_sized<T: Send + 'static, P: Provider<T>, const N: usize, const H: bool>(
    linker: &mut LinkerInstance<'_, T>,
    name: &str,
    signature: Arc<Signature>,
    through: P,
) -> wasmtime::Result<()> {
    if signature.results_in_memory() {
        return linker.func_wrap(name, move |store, arguments: Arguments<N, H>| {
            let limit = through.transfer_limit(store.data());
            let _outer = Outer::with(&signature, limit);
            let outcome = call::<T, P, N, 1, H>(store, &arguments, &signature, &through, limit)?;
            Ok(outcome.turned::<0>())
        });
    }
    if signature.results.cores.is_empty() {
        return linker.func_wrap(name, move |store, arguments: Arguments<N, H>| {
            let limit = through.transfer_limit(store.data());
            let _outer = H.then(|| Outer::with(&signature, limit));
            call::<T, P, N, 0, H>(store, &arguments, &signature, &through, limit)
        });
    }
    linker.func_wrap(name, move |store, arguments: Arguments<N, H>| {
        let limit = through.transfer_limit(store.data());
        let _outer = H.then(|| Outer::with(&signature, limit));
        call::<T, P, N, 1, H>(store, &arguments, &signature, &through, limit)
    })
}

#[inline]
fn call<T: Send + 'static, P: Provider<T>, const N: usize, const K: usize, const H: bool>(
    mut store: StoreContextMut<'_, T>,
    arguments: &Arguments<N, H>,
    signature: &Signature,
    through: &P,
    limit: u64,
) -> wasmtime::Result<Outcome<K, H>> {
    through.arrive(&mut store)?;
    // SAFETY: `store` is the only way to the consumer's store, and below only its data is used (module documentation).
    let source = unsafe { arguments.source() };
    let (mut words, mut budget) = (Words::default(), Budget::new(limit));
    arguments.settle(signature, &source, &mut budget, &mut words)?;
    count(through, store.data_mut(), budget.taken(), Side::Consumer)?;
    let points = budget.points();
    let run = |provider: &mut Store<T>, func: &Func, handles: &[Raw]| -> wasmtime::Result<Outcome<K, H>> {
        // SAFETY: this asserts that `func` takes `Parameters` and gives `Outcome<K>`; both compare the layout of the
        // function's actual type with the signature they stand for, and fail if it is another.
        let func = unsafe { TypedFunc::<Parameters<'_>, Outcome<K, H>>::new_unchecked(*func) };
        let parameters = Parameters { words: &words, points, signature, source, handles };
        let mut outcome = match through.patience(provider.data()) {
            None => func.call(&mut *provider, parameters)?,
            Some(patience) => patience.wait(func.call_async(&mut *provider, parameters))?,
        };
        if K == 1
            && let Outcome::Word(word) = &mut outcome
        {
            // It is checked before the provider counts as having done well.
            flat::result(signature, word).map_err(|what| what.by(Side::Provider))?;
        }
        Ok(outcome)
    };
    if !H {
        // It is put where it is wanted: on its way out through those in between it would be copied by each.
        let mut outcome = None;
        through.with(store.data_mut(), &mut Vec::new(), |provider, func, _| {
            outcome = Some(run(provider, func, &[])?);
            Ok(())
        })?;
        let mut outcome = outcome.ok_or(NotLinked)?;
        if let Some(landed) = outcome.landed() {
            landed.count(through, store.data_mut())?;
        }
        return Ok(outcome);
    }
    let ledger = through.ledger(store.data_mut()).ok_or(NotLinked)?;
    let mut claims = ledger.pass(&arguments.handles).map_err(|what| what.by(Side::Consumer))?;
    let (mut outcome, claims) = through.with(store.data_mut(), &mut claims, |provider, func, claims| {
        let ledger = through.ledger(provider.data_mut()).ok_or(NotLinked)?;
        let (handles, lent) =
            ledger.accept(std::mem::take(claims)).map_err(|what| what.by(Side::Consumer))?;
        let mut outcome = run(provider, func, &handles)?;
        let ledger = through.ledger(provider.data_mut()).ok_or(NotLinked)?;
        // A borrow ends with its call: wasmtime has made sure that the provider has none left.
        lent.into_iter().for_each(|place| drop(ledger.dropped(place)));
        let given = outcome.landed().map(|landed| landed.handles()).unwrap_or_default();
        let claims = ledger.give(given, signature).map_err(|what| what.by(Side::Provider))?;
        Ok((outcome, claims))
    })?;
    if let Some(landed) = outcome.landed() {
        landed.count(through, store.data_mut())?;
        let ledger = through.ledger(store.data_mut()).ok_or(NotLinked)?;
        landed.set_handles(ledger.accept(claims).map_err(|what| what.by(Side::Consumer))?.0);
    }
    Ok(outcome)
}

/// Calls a function on its own, with arguments that are settled; gives a core value, or what landed.
pub(super) fn call_alone<T: Send + 'static>(
    store: &mut Store<T>,
    func: &Func,
    signature: &Arc<Signature>,
    words: &Words,
    source: Source<'_>,
    limit: u64,
) -> wasmtime::Result<Result<u64, Landed>> {
    let points = signature.params.pointers || signature.params_in_memory();
    let parameters = Parameters { words, points, signature, source, handles: &[] };
    let _outer = Outer::with(signature, limit);
    let outcome = if signature.results.cores.is_empty() {
        // SAFETY: as in `call`.
        let func = unsafe { TypedFunc::<Parameters<'_>, Outcome<0, false>>::new_unchecked(*func) };
        func.call(store, parameters)?.turned()
    } else {
        // SAFETY: as in `call`.
        let func = unsafe { TypedFunc::<Parameters<'_>, Outcome<1, false>>::new_unchecked(*func) };
        func.call(store, parameters)?
    };
    Ok(match outcome {
        Outcome::Word(word) => Ok(word),
        Outcome::Landed(landed) => Err(landed),
    })
}

#[allow(dead_code, reason = "says at compile time what the safety argument relies on")]
const fn sendable<E: Send + Sync>() {}
const _: () = sendable::<Broken>();
