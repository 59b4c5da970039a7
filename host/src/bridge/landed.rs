//! A result on its way from the provider's memory to the consumer's.
//!
//! wasmtime hands what was lifted from one of its functions to the next, by value. Bytes that were just written one field at a time
//! and are then moved as a block make the processor wait for each move, so what is moved is a pointer to where the result lies.

use std::cell::Cell;

use wasmtime::component::__internal::{InterfaceType, LiftContext, LowerContext};

use super::Provider;
use super::broken::{Side, What};
use super::flat::{self, Passing};
use super::guest::{Guest, Layout, NotLinked, encoding};
use super::handles::Lifting;
use super::landing::{Landing, Shared};
use super::ledger::Raw;
use super::shape::Signature;
use super::single::Single;
use super::source::{Budget, NOTHING, Source};
use super::stage::Stage;
use super::{check, copy};

/// A result that is more than a core value, or a core value that is a handle.
pub(super) struct Landed(Option<Box<Slot>>);

/// Where a result lies.
struct Slot {
    content: Content,
    stage: Stage,
    short: [u8; MOST],
    handles: Vec<Raw>,
}

/// What lies in a slot.
enum Content {
    Nothing,
    /// In the stage: a string or a list of numbers, of this length.
    Single(Single, u32),
    /// A value of a few bytes that points nowhere, whatever others of its type do: it needs no stage, and is canonical already.
    Short(Layout),
    /// In the stage.
    Whole(Shared),
    /// A core value that is a handle, or was one.
    Word(Shared, u64),
}

/// The most bytes of a short value: records of some numbers, options and results fit.
const MOST: usize = 48;

thread_local! {
    /// A slot that is kept for the thread's next call: when a result is lifted, those of calls within were lowered.
    static SPARE: Cell<Option<Box<Slot>>> = const { Cell::new(None) };
}

impl Default for Slot {
    fn default() -> Self {
        Self { content: Content::Nothing, stage: Stage::default(), short: [0; MOST], handles: Vec::new() }
    }
}

impl Drop for Landed {
    #[inline]
    fn drop(&mut self) {
        let Some(mut slot) = self.0.take() else { return };
        slot.content = Content::Nothing;
        slot.stage.clear();
        if !slot.handles.is_empty() {
            slot.handles = Vec::new();
        }
        // The thread may be at its end; then there is no next call to keep it for.
        let _ = SPARE.try_with(|spare| spare.set(Some(slot)));
    }
}

impl Landed {
    /// Checks the result at `at` of the provider's memory, and stages it. `H` says that there may be handles in it.
    #[inline]
    pub(super) fn lift<const H: bool>(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        Landing { signature, limit }: Landing,
        at: usize,
    ) -> wasmtime::Result<Self> {
        let mut slot = SPARE.take().unwrap_or_default();
        let Slot { content, stage, short, handles } = &mut *slot;
        let layout = Layout::of(cx.types, ty);
        let encoding = encoding(cx.options().string_encoding);
        let source = Source { memory: cx.memory(), encoding, is_own: false };
        let mut budget = Budget::new(limit);
        if let Passing::Single(single) = signature.flat_results {
            layout.agrees_to_single()?;
            *content = Content::Single(single, single.land(&source, at, &mut budget, stage)?);
            return Ok(Self(Some(slot)));
        }
        let results = &signature.results;
        layout.agrees(results)?;
        let wrong = |what: What| what.by(Side::Provider);
        let own = check::own(results, &source, at, &mut budget).map_err(wrong)?;
        if !H && results.size <= MOST {
            *short = [0; MOST];
            if copy::canonical(results, own, short).map_err(wrong)? {
                *content = Content::Short(layout);
                return Ok(Self(Some(slot)));
            }
        }
        check::value(results, &source, at, &mut budget).map_err(wrong)?;
        if H {
            let mut lifting = Lifting::new(cx, ty, &signature.sites, stage);
            copy::block(results, &source, at, &mut lifting)?;
            *handles = lifting.handles;
        } else {
            copy::block(results, &source, at, stage)?;
        }
        *content = Content::Whole(signature);
        Ok(Self(Some(slot)))
    }

    /// Takes the handle that is a core result out of the provider's tables.
    pub(super) fn lift_word(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        Landing { signature, .. }: Landing,
        word: u64,
    ) -> wasmtime::Result<Self> {
        Layout::of(cx.types, ty).agrees(&signature.results)?;
        let mut slot = SPARE.take().unwrap_or_default();
        let mut lifting = Lifting::new(cx, ty, &signature.sites, &mut slot.stage);
        flat::chase(&signature.results, &mut [word], &NOTHING, &mut lifting)?;
        slot.handles = lifting.handles;
        slot.content = Content::Word(signature, word);
        Ok(Self(Some(slot)))
    }

    /// Counts the bytes of a result that was not a core value alone.
    #[inline]
    pub(super) fn count<T: Send + 'static, P: Provider<T>>(
        &self,
        through: &P,
        consumer: &mut T,
    ) -> wasmtime::Result<()> {
        let bytes = match &self.0.as_deref() {
            Some(Slot { content: Content::Single(..) | Content::Whole(_), stage, .. }) => stage.bytes().len(),
            Some(Slot { content: Content::Short(layout), .. }) => layout.size,
            _ => return Ok(()),
        };
        count(through, consumer, bytes as u64, Side::Provider)
    }

    /// Copies the result to `at` of the consumer's memory; gives the core value instead, if it is one.
    #[inline]
    pub(super) fn lower<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
    ) -> wasmtime::Result<Option<u64>> {
        let layout = Layout::of(cx.types, ty);
        let Some(Slot { content, stage, short, handles }) = self.0.as_deref() else {
            return Err(NotLinked.into());
        };
        match content {
            Content::Nothing => return Err(NotLinked.into()),
            Content::Single(single, count) => {
                layout.agrees_to_single()?;
                single.settle(stage, *count, &mut Guest::new(cx, Side::Consumer), at)?;
            }
            Content::Short(own) => {
                let short = short.get(..own.size).filter(|_| layout == *own).ok_or(NotLinked)?;
                copy::room(cx.as_slice_mut(), at, layout.size)?.copy_from_slice(short);
            }
            Content::Whole(signature) => {
                let Signature { results, sites_of_params, .. } = &**signature;
                layout.agrees(results)?;
                let mut guest = Guest::new(cx, Side::Consumer).handles(ty, *sites_of_params, handles);
                copy::value(results, &stage.source(), 0, &mut guest, at)?;
            }
            Content::Word(..) => return self.lower_word(cx, ty).map(Some),
        }
        Ok(None)
    }

    /// Puts the handle that is a core result into the consumer's tables.
    pub(super) fn lower_word<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
    ) -> wasmtime::Result<u64> {
        let Some(Slot { content: Content::Word(signature, word), handles, .. }) = self.0.as_deref() else {
            return Err(NotLinked.into());
        };
        let Signature { results, sites_of_params, .. } = &**signature;
        Layout::of(cx.types, ty).agrees(results)?;
        let mut word = [*word];
        let mut guest = Guest::new(cx, Side::Consumer).handles(ty, *sites_of_params, handles);
        flat::chase(results, &mut word, &NOTHING, &mut guest)?;
        let [word] = word;
        Ok(word)
    }

    /// The handles in it, in the order of a walk.
    pub(super) fn handles(&self) -> &[Raw] {
        self.0.as_deref().map(|slot| slot.handles.as_slice()).unwrap_or_default()
    }

    /// Says what the handles are on the other side.
    pub(super) fn set_handles(&mut self, handles: Vec<Raw>) {
        if let Some(slot) = &mut self.0 {
            slot.handles = handles;
        }
    }

    /// The bytes of the value and of what it points to.
    pub(super) fn bytes(&self) -> &[u8] {
        match self.0.as_deref() {
            Some(Slot { content: Content::Short(layout), short, .. }) => short.get(..layout.size),
            slot => slot.map(|slot| slot.stage.bytes()),
        }
        .unwrap_or_default()
    }

    /// The bytes of a string or a list, which are all there is of it in the stage. What is large is taken, so that it is not copied once more.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        self.0.as_mut().map(|slot| slot.stage.take_bytes()).unwrap_or_default()
    }
}

/// Counts what crosses; plain numbers are nothing.
#[inline]
pub(super) fn count<T: Send + 'static, P: Provider<T>>(
    through: &P,
    consumer: &mut T,
    bytes: u64,
    side: Side,
) -> wasmtime::Result<()> {
    if bytes == 0 {
        return Ok(());
    }
    through.carried(consumer, bytes).map_err(|limit| What::Traffic { limit }.by(side).into())
}
