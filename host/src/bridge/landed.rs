//! A result on its way from the provider's memory to the consumer's.

use wasmtime::component::__internal::{InterfaceType, LiftContext, LowerContext};

use super::Provider;
use super::broken::{Side, What};
use super::guest::{Guest, Layout, NotLinked, encoding};
use super::handles::Lifting;
use super::landing::{Awaited, Landing, Shared};
use super::ledger::Raw;
use super::shape::{Shape, Signature};
use super::single::Single;
use super::source::{Budget, Source};
use super::stage::Stage;
use super::{check, copy};

/// A result that is more than a core value.
pub(super) enum Landed {
    /// A string or a list of numbers, and its length.
    Single(Single, Stage, u32),
    /// A value of a few bytes that points nowhere.
    Short(Short),
    Whole {
        signature: Shared,
        /// A result in memory.
        stage: Option<Stage>,
        handles: Vec<Raw>,
    },
}

/// A value of a few bytes that points nowhere, whatever others of its type do: it needs no stage, and is canonical already.
pub(super) struct Short {
    layout: Layout,
    bytes: [u8; Self::MOST],
}

impl Short {
    /// Records of some numbers, options and results fit.
    const MOST: usize = 48;

    /// Whether values of a type may be short.
    pub(super) fn has_room(shape: &Shape) -> bool {
        shape.size <= Self::MOST
    }

    /// The checked value at `at`, if it points nowhere.
    #[inline]
    fn of(shape: &Shape, layout: Layout, source: &Source<'_>, at: usize) -> Result<Option<Self>, What> {
        if shape.pointers && copy::reaches(shape, source, at)? {
            return Ok(None);
        }
        let mut short = Self { layout, bytes: [0; Self::MOST] };
        let room = short.bytes.get_mut(..shape.size).ok_or(What::Bounds)?;
        copy::fixed(shape, source.bytes(at, shape.size)?, room)?;
        Ok(Some(short))
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.layout.size).unwrap_or_default()
    }
}

impl Landed {
    /// Checks the result at `at` of the provider's memory, and stages it. `H` says that there may be handles in it.
    #[inline]
    pub(super) fn lift<const H: bool>(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        Landing { awaited, limit }: Landing,
        at: usize,
    ) -> wasmtime::Result<Self> {
        let layout = Layout::of(cx.types, ty);
        let source = Source { memory: cx.memory(), encoding: encoding(cx.options().string_encoding) };
        let (signature, is_short) = match awaited {
            Awaited::Whole(signature) => (signature, false),
            Awaited::Short(signature) => (signature, true),
            Awaited::Single(single) => {
                layout.agrees_to_single()?;
                let mut stage = Stage::new();
                let count = single.land(&source, at, &mut Budget::new(limit), &mut stage)?;
                return Ok(Self::Single(single, stage, count));
            }
        };
        let results = &signature.results;
        layout.agrees(results)?;
        check::block(results, &source, at, &mut Budget::new(limit))
            .map_err(|what| what.by(Side::Provider))?;
        if is_short && let Some(short) = Short::of(results, layout, &source, at)? {
            return Ok(Self::Short(short));
        }
        let mut stage = Stage::new();
        let mut handles = Vec::new();
        if H {
            let mut lifting = Lifting::new(cx, ty, &signature.sites, &mut stage);
            copy::block(&signature.results, &source, at, &mut lifting)?;
            handles = lifting.handles;
        } else {
            copy::block(&signature.results, &source, at, &mut stage)?;
        }
        Ok(Self::Whole { signature, stage: Some(stage), handles })
    }

    /// Counts the bytes of a result that was not a core value alone.
    #[inline]
    pub(super) fn count<T: Send + 'static, P: Provider<T>>(
        landed: Option<&Self>,
        through: &P,
        consumer: &mut T,
    ) -> wasmtime::Result<()> {
        let bytes = match landed {
            Some(Self::Single(_, stage, _) | Self::Whole { stage: Some(stage), .. }) => stage.source().memory,
            Some(Self::Short(short)) => short.bytes(),
            Some(Self::Whole { stage: None, .. }) | None => return Ok(()),
        };
        count(through, consumer, bytes.len() as u64, Side::Provider)
    }

    /// Whether it was in memory.
    #[inline]
    pub(super) fn is_staged(&self) -> bool {
        !matches!(self, Self::Whole { stage: None, .. })
    }

    /// Copies what is staged to `at` of the consumer's memory.
    #[inline]
    pub(super) fn lower<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        at: usize,
    ) -> wasmtime::Result<()> {
        let layout = Layout::of(cx.types, ty);
        match self {
            Self::Single(single, stage, count) => {
                layout.agrees_to_single()?;
                single.settle(stage, *count, &mut Guest::new(cx, Side::Consumer), at)
            }
            Self::Short(short) if layout == short.layout => {
                copy::room(cx.as_slice_mut(), at, layout.size)?.copy_from_slice(short.bytes());
                Ok(())
            }
            Self::Short(_) => Err(NotLinked.into()),
            Self::Whole { stage: None, .. } => Ok(()),
            Self::Whole { signature, stage: Some(stage), handles } => {
                let Signature { results, sites_of_params, .. } = &**signature;
                layout.agrees(results)?;
                let mut guest = Guest::new(cx, Side::Consumer).handles(ty, *sites_of_params, handles);
                copy::value(results, &stage.source(), 0, &mut guest, at)
            }
        }
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
