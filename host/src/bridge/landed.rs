//! A result on its way from the provider's memory to the consumer's.

use wasmtime::component::__internal::{InterfaceType, LiftContext, LowerContext};

use super::Provider;
use super::broken::{Side, What};
use super::guest::{Guest, Layout, encoding};
use super::handles::Lifting;
use super::landing::{Awaited, Landing, Shared};
use super::ledger::Raw;
use super::shape::Signature;
use super::single::Single;
use super::source::{Budget, Source};
use super::stage::Stage;
use super::{check, copy};

/// A result that is more than a core value.
pub(super) enum Landed {
    /// A string or a list of numbers, and its length.
    Single(Single, Stage, u32),
    Whole {
        signature: Shared,
        /// A result in memory.
        stage: Option<Stage>,
        handles: Vec<Raw>,
    },
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
        let mut stage = Stage::new();
        let signature = match awaited {
            Awaited::Whole(signature) => signature,
            Awaited::Single(single) => {
                layout.agrees_to_single()?;
                let count = single.land(&source, at, &mut Budget::new(limit), &mut stage)?;
                return Ok(Self::Single(single, stage, count));
            }
        };
        layout.agrees(&signature.results)?;
        check::block(&signature.results, &source, at, &mut Budget::new(limit))
            .map_err(|what| what.by(Side::Provider))?;
        let mut handles = Vec::new();
        if H {
            let mut lifting = Lifting::new(cx, ty, &signature, &mut stage);
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
        let stage = match landed {
            Some(Self::Single(_, stage, _) | Self::Whole { stage: Some(stage), .. }) => stage,
            Some(Self::Whole { stage: None, .. }) | None => return Ok(()),
        };
        count(through, consumer, stage.source().memory.len() as u64, Side::Provider)
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
