//! The end in the store that reads: it gives what comes, as much as the plugin has room for.

use std::any::{Any, TypeId};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures::StreamExt;
use futures::channel::mpsc;
use wasmtime::component::{
    Destination, FutureProducer, Lift, Lower, StreamProducer, StreamResult, Val, VecBuffer, WriteBuffer,
};
use wasmtime::{AsContextMut, StoreContextMut};

use super::lane::Lane;
use super::{Chunk, End, Parcel, parcel};
use crate::bridge::{Element, Item, Side, What};
use crate::call::{Failed, bug};
use crate::crowd::Stake;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{State, Toll};

/// The end that reads.
pub(crate) struct Inlet {
    receiver: mpsc::Receiver<Chunk>,
    /// What has come and was not read.
    rest: Option<Chunk>,
    end: Arc<End>,
    /// What is paid for the edges over which it was passed on.
    tolls: Vec<Arc<Toll>>,
    /// What keeps the instance that writes its own resources to it.
    _stake: Option<Stake>,
}

/// Why no more comes, though the stream has not ended.
pub(super) enum Cut {
    /// Whoever writes has failed.
    Failed(Error),
    /// So much was passed over the edge that this stands for.
    Traffic { toll: Arc<Toll>, limit: u64 },
}

impl Cut {
    /// As the plugin that reads fails by it, or passes it on.
    fn into_wasmtime(self, state: &State) -> wasmtime::Error {
        match self {
            Self::Traffic { toll, limit } if toll.consumer == state.plugin => {
                What::Traffic { limit }.by(Side::Provider).into()
            }
            other => Failed::into_wasmtime(other.into_error()),
        }
    }

    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Traffic { toll, limit } => {
                let plugin = &toll.consumer;
                let message = format!("plugin `{plugin}` passed {}", What::Traffic { limit });
                Error::new(Stage::Call, ErrorKind::Transfer, Blame::Plugin, message)
                    .chain(vec![plugin.clone()])
            }
        }
    }
}

impl Inlet {
    pub(super) fn new(receiver: mpsc::Receiver<Chunk>, end: Arc<End>) -> Self {
        Self { receiver, rest: None, end, tolls: Vec::new(), _stake: None }
    }

    /// Keeps who writes.
    pub(super) fn staked(self, stake: Option<Stake>) -> Self {
        Self { _stake: stake, ..self }
    }

    /// Has what comes paid for an edge.
    pub(super) fn pay(&mut self, toll: Option<&Arc<Toll>>) {
        self.tolls.extend(toll.cloned());
    }

    /// Takes a chunk back that was not read.
    pub(super) fn put_back(&mut self, chunk: Chunk) {
        self.rest = Some(chunk);
    }

    /// The next chunk, or nothing at the end.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunk, Cut>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(rest)));
        }
        match ready!(self.receiver.poll_next_unpin(cx)) {
            Some(mut chunk) => {
                if !self.tolls.is_empty() {
                    chunk.pay(&self.tolls);
                }
                let pass = |toll: &Arc<Toll>| Some((toll.clone(), toll.pass(chunk.bytes()).err()?));
                let over = self.tolls.iter().filter_map(pass).last();
                Poll::Ready(Some(over.map_or(Ok(chunk), |(toll, limit)| Err(Cut::Traffic { toll, limit }))))
            }
            None if self.end.well.load(Ordering::Acquire) => Poll::Ready(None),
            None => {
                let error = self.end.fate.get().cloned();
                let error = error.unwrap_or_else(|| bug("a stream ended for no reason"));
                Poll::Ready(Some(Err(Cut::Failed(error))))
            }
        }
    }
}

/// Gives items of type `T`, which stands for what the lane carries.
pub(super) struct Producer<T> {
    inlet: Inlet,
    lane: Lane,
    items: PhantomData<fn() -> T>,
}

impl<T> Producer<T> {
    pub(super) fn new(inlet: Inlet, lane: Lane) -> Self {
        Self { inlet, lane, items: PhantomData }
    }
}

/// How items are given to a plugin that reads.
pub(super) trait Given: Lower + Lift + Send + Sync + 'static {
    type Buffer: WriteBuffer<Self> + Default;

    /// Puts as much of `chunk` as there is room for where the plugin reads, and gives the rest.
    fn put<'a>(
        lane: &Lane,
        chunk: Chunk,
        store: StoreContextMut<'a, State>,
        destination: Destination<'a, Self, Self::Buffer>,
    ) -> wasmtime::Result<Option<Chunk>>;

    /// The one item of a future.
    fn one(lane: &Lane, chunk: Chunk, store: StoreContextMut<'_, State>) -> wasmtime::Result<Option<Self>>;
}

fn misfit(what: impl Into<String>) -> Error {
    Error::new(
        Stage::Call,
        ErrorKind::Arguments,
        Blame::Host,
        "the application wrote to a stream or future what is not of its type",
    )
    .note(what)
}

impl Given for () {
    type Buffer = VecBuffer<()>;

    fn put<'a>(
        _: &Lane,
        chunk: Chunk,
        store: StoreContextMut<'a, State>,
        mut destination: Destination<'a, Self, VecBuffer<()>>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let count = match chunk {
            Chunk::Units(count) => count,
            Chunk::Values(parcel) => parcel.values.len(),
            _ => return Err(Failed::into_wasmtime(misfit("it carries no values"))),
        };
        let now = count.min(destination.remaining(store).unwrap_or(count));
        destination.set_buffer(vec![(); now].into());
        Ok((now < count).then(|| Chunk::Units(count - now)))
    }

    fn one(_: &Lane, _: Chunk, _: StoreContextMut<'_, State>) -> wasmtime::Result<Option<()>> {
        Ok(Some(()))
    }
}

impl Given for u8 {
    type Buffer = Bytes;

    /// As one block, into the plugin's memory: wasmtime would go from byte to byte, and count on the compiler to see the block.
    fn put<'a>(
        _: &Lane,
        chunk: Chunk,
        store: StoreContextMut<'a, State>,
        destination: Destination<'a, u8, Bytes>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let mut bytes = bytes_of(chunk).map_err(Failed::into_wasmtime)?;
        let mut room = destination.as_direct(store, bytes.len());
        let most = room.remaining().len().min(bytes.len());
        let now = bytes.split_to(most);
        if let Some(room) = room.remaining().get_mut(..most) {
            room.copy_from_slice(&now);
        }
        room.mark_written(most);
        Ok((!bytes.is_empty()).then_some(Chunk::Bytes(bytes)))
    }

    fn one(_: &Lane, chunk: Chunk, _: StoreContextMut<'_, State>) -> wasmtime::Result<Option<u8>> {
        Ok(bytes_of(chunk).map_err(Failed::into_wasmtime)?.first().copied())
    }
}

pub(super) fn bytes_of(chunk: Chunk) -> Result<Bytes, Error> {
    match chunk {
        Chunk::Bytes(bytes) => Ok(bytes),
        Chunk::Values(Parcel { values, .. }) => {
            let byte = |value| match value {
                Val::U8(byte) => Ok(byte),
                _ => Err(misfit("it carries `u8`")),
            };
            values.into_iter().map(byte).collect::<Result<Vec<u8>, _>>().map(Bytes::from)
        }
        _ => Err(misfit("it does not carry bytes")),
    }
}

impl Given for Item {
    type Buffer = VecBuffer<Self>;

    fn put<'a>(
        lane: &Lane,
        chunk: Chunk,
        mut store: StoreContextMut<'a, State>,
        mut destination: Destination<'a, Self, VecBuffer<Self>>,
    ) -> wasmtime::Result<Option<Chunk>> {
        let mut items = items(lane, chunk).map_err(Failed::into_wasmtime)?;
        let room = destination.remaining(store.as_context_mut()).unwrap_or(items.len());
        let rest = items.split_off(items.len().min(room));
        lane.arrive(store, &mut items)?;
        destination.set_buffer(items.into());
        Ok((!rest.is_empty()).then_some(Chunk::Items(rest)))
    }

    fn one(lane: &Lane, chunk: Chunk, store: StoreContextMut<'_, State>) -> wasmtime::Result<Option<Self>> {
        let mut items = items(lane, chunk).map_err(Failed::into_wasmtime)?;
        lane.arrive(store, &mut items)?;
        Ok(items.into_iter().next())
    }
}

fn items(lane: &Lane, chunk: Chunk) -> Result<Vec<Item>, Error> {
    match (chunk, &lane.element) {
        (Chunk::Items(items), _) => Ok(items),
        (Chunk::Values(parcel), Element::Item(kind)) => {
            parcel::load(kind, parcel, lane.handles.as_ref()).map_err(misfit)
        }
        _ => Err(misfit("it carries other items")),
    }
}

impl<T: Given> StreamProducer<State> for Producer<T> {
    type Item = T;
    type Buffer = T::Buffer;

    fn poll_produce<'a>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'a, State>,
        destination: Destination<'a, T, T::Buffer>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let this = self.get_mut();
        let chunk = match this.inlet.poll(cx) {
            Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(Ok(StreamResult::Dropped)),
            Poll::Ready(Some(Err(cut))) => return Poll::Ready(Err(cut.into_wasmtime(store.data()))),
            Poll::Ready(Some(Ok(chunk))) => chunk,
        };
        if destination.remaining(store.as_context_mut()) == Some(0) {
            // The plugin only asks whether there is something.
            this.inlet.rest = Some(chunk);
            return Poll::Ready(Ok(StreamResult::Completed));
        }
        this.inlet.rest = T::put(&this.lane, chunk, store, destination)?;
        Poll::Ready(Ok(StreamResult::Completed))
    }

    /// Gives the inlet back to whoever passes the stream on.
    fn try_into(me: Pin<Box<Self>>, ty: TypeId) -> Result<Box<dyn Any>, Pin<Box<Self>>> {
        if ty == TypeId::of::<Inlet>() {
            return Ok(Box::new(Pin::into_inner(me).inlet));
        }
        Err(me)
    }
}

impl<T: Given> FutureProducer<State> for Producer<T> {
    type Item = T;

    fn poll_produce(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<'_, State>,
        finish: bool,
    ) -> Poll<wasmtime::Result<Option<T>>> {
        let this = self.get_mut();
        let chunk = match this.inlet.poll(cx) {
            Poll::Pending if finish => return Poll::Ready(Ok(None)),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(chunk))) => chunk,
            Poll::Ready(Some(Err(cut))) => return Poll::Ready(Err(cut.into_wasmtime(store.data()))),
            Poll::Ready(None) => {
                let error = misfit("a future was dropped before it had a value");
                return Poll::Ready(Err(Failed::into_wasmtime(error)));
            }
        };
        Poll::Ready(T::one(&this.lane, chunk, store))
    }
}
