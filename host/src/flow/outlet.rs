//! The end in the store that writes: it takes what a plugin writes, chunk by chunk, as long as somebody makes room.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use wasmtime::component::{FutureConsumer, Lift, Source, StreamConsumer, StreamResult};
use wasmtime::{AsContextMut, StoreContextMut};

use super::lane::Lane;
use super::{CHUNK_BYTES, CHUNK_ITEMS, Chunk, Tap};
use crate::bridge::{Element, Item, Side, What, read_items};
use crate::instance::State;

/// Takes items of type `T`, which stands for what the lane carries.
pub(super) struct Outlet<T> {
    /// Gone once nobody reads any more.
    tap: Option<Tap>,
    lane: Lane,
    items: PhantomData<fn() -> T>,
}

/// How items are taken from what a plugin writes. `None` where there is nothing, yet.
pub(super) trait Taken: Lift + Send + Sync + 'static {
    fn take(
        lane: &Lane,
        source: Source<'_, Self>,
        store: StoreContextMut<'_, State>,
    ) -> wasmtime::Result<Option<Chunk>>;
}

impl<T> Outlet<T> {
    pub(super) fn new(tap: Tap, lane: Lane) -> Self {
        Self { tap: Some(tap), lane, items: PhantomData }
    }
}

impl<T: Taken> Outlet<T> {
    fn consume(
        &mut self,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'_, State>,
        source: Source<'_, T>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let Some(tap) = &mut self.tap else { return Poll::Ready(Ok(StreamResult::Dropped)) };
        match tap.sender.poll_ready(cx) {
            Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(_)) => {
                self.tap = None;
                return Poll::Ready(Ok(StreamResult::Dropped));
            }
            Poll::Ready(Ok(())) => {}
        }
        let chunk = T::take(&self.lane, source, store.as_context_mut())?;
        if let Some(chunk) = chunk {
            if store.data().is_charged() {
                let state = store.data_mut();
                state.usage.sent += chunk.bytes();
                state.charge()?;
            }
            if let Some(toll) = &self.lane.toll {
                toll.pass(chunk.bytes()).map_err(|limit| What::Traffic { limit }.by(Side::Consumer))?;
            }
            // There is room, and if nobody reads any more the next write will see it.
            let _ = tap.sender.start_send(chunk);
        }
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

impl<T: Taken> StreamConsumer<State> for Outlet<T> {
    type Item = T;

    fn poll_consume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<'_, State>,
        source: Source<'_, T>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        self.get_mut().consume(cx, store, source, finish)
    }
}

impl<T: Taken> FutureConsumer<State> for Outlet<T> {
    type Item = T;

    fn poll_consume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'_, State>,
        mut source: Source<'_, T>,
        finish: bool,
    ) -> Poll<wasmtime::Result<()>> {
        let this = self.get_mut();
        let done = ready!(this.consume(cx, store.as_context_mut(), source.reborrow(), finish))?;
        if let StreamResult::Dropped = done {
            // Nobody waits for the value; it is taken all the same, since a future has to be given.
            T::take(&this.lane, source, store)?;
        }
        Poll::Ready(Ok(()))
    }
}

impl Taken for () {
    fn take(
        _: &Lane,
        mut source: Source<'_, Self>,
        mut store: StoreContextMut<'_, State>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let most = source.remaining(store.as_context_mut());
        let mut units = Vec::with_capacity(most);
        source.read(store, &mut units)?;
        Ok((!units.is_empty()).then_some(Chunk::Units(units.len())))
    }
}

impl Taken for u8 {
    fn take(
        _: &Lane,
        source: Source<'_, Self>,
        store: StoreContextMut<'_, State>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let mut source = source.as_direct(store);
        let written = source.remaining();
        let chunk = written.get(..CHUNK_BYTES.min(written.len())).unwrap_or_default();
        let chunk = Bytes::copy_from_slice(chunk);
        source.mark_read(chunk.len());
        Ok((!chunk.is_empty()).then_some(Chunk::Bytes(chunk)))
    }
}

impl Taken for Item {
    fn take(
        lane: &Lane,
        mut source: Source<'_, Self>,
        mut store: StoreContextMut<'_, State>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let Element::Item(kind) = &lane.element else { return Ok(None) };
        let most = source.remaining(store.as_context_mut()).min(CHUNK_ITEMS);
        if most == 0 {
            return Ok(None);
        }
        let limit = store.data().limits.transfer.0;
        let mut items = read_items(&mut source, store.as_context_mut(), kind, most, limit)?;
        if kind.has_cargo() {
            lane.depart(store, kind, &mut items)?;
        }
        Ok((!items.is_empty()).then_some(Chunk::Items(items)))
    }
}
