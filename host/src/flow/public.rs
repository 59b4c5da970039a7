//! Streams and futures in the hands of the application.

use std::fmt;
use std::future::poll_fn;

use bytes::Bytes;
use futures::SinkExt;
use wasmtime::component::{Type, Val};

use super::inlet::{Cut, bytes_of, values};
use super::{CHUNK_BYTES, CHUNK_ITEMS, Chunk, Crossing, Fate, Inlet, Tap, channel, pass};
use crate::error::{Blame, Error, ErrorKind, Stage};

/// Values with streams and futures in them, for [`Plugin::call_async`](crate::Plugin::call_async).
///
/// Where the type has a stream or future, `values` has [`Val::U32`] with its index in `flows`.
///
/// ```
/// use plugwright::{Flow, Parcel, Stream, Val};
///
/// let (sender, stream) = Stream::new();
/// let arguments = Parcel { values: vec![Val::String("a.txt".into()), Val::U32(0)], flows: vec![Flow::Stream(stream)] };
/// # drop((sender, arguments));
/// ```
#[derive(Debug, Default)]
pub struct Parcel {
    /// The values.
    pub values: Vec<Val>,
    /// The streams and futures in them.
    pub flows: Vec<Flow>,
}

impl From<Vec<Val>> for Parcel {
    fn from(values: Vec<Val>) -> Self {
        Self { values, flows: Vec::new() }
    }
}

/// A stream or a future.
#[derive(Debug)]
pub enum Flow {
    /// Any number of items.
    Stream(Stream),
    /// One value.
    Future(Future),
}

/// The end of a stream that reads. Dropping it tells the plugin that nobody reads any more.
pub struct Stream(Inlet);

/// The end of a future that reads. Dropping it tells the plugin that nobody waits any more.
pub struct Future(Inlet);

/// The end of a stream or future that the application writes. Dropping it ends the stream.
pub struct Sender(Tap);

impl Stream {
    /// A stream that the application writes and a plugin reads.
    pub fn new() -> (Sender, Self) {
        let (tap, inlet) = channel(Fate::default());
        (Sender(tap), Self(inlet))
    }

    /// Waits for the next items, as many as there are; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the plugin that writes has failed, or the stream was cut off with its instance.
    pub async fn next(&mut self) -> Result<Option<Vec<Val>>, Error> {
        match self.chunk().await? {
            Some(chunk) => values(chunk).map(Some),
            None => Ok(None),
        }
    }

    /// Waits for the next bytes of a `stream<u8>`, as many as there are; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Stream::next`], and when the stream does not carry bytes.
    pub async fn next_bytes(&mut self) -> Result<Option<Bytes>, Error> {
        match self.chunk().await? {
            Some(chunk) => bytes_of(chunk).map(Some),
            None => Ok(None),
        }
    }

    async fn chunk(&mut self) -> Result<Option<Chunk>, Error> {
        poll_fn(|cx| self.0.poll(cx)).await.transpose().map_err(Cut::into_error)
    }
}

impl Future {
    /// A future that the application gives a value and a plugin waits for.
    pub fn new() -> (Sender, Self) {
        let (tap, inlet) = channel(Fate::default());
        (Sender(tap), Self(inlet))
    }

    /// Waits for the value; `None` for a future that carries none.
    ///
    /// # Errors
    ///
    /// When the plugin has failed, or dropped the future, before it gave one.
    pub async fn get(mut self) -> Result<Option<Val>, Error> {
        match poll_fn(|cx| self.0.poll(cx)).await.transpose().map_err(Cut::into_error)? {
            Some(Chunk::Units(_)) => Ok(None),
            Some(chunk) => Ok(values(chunk)?.into_iter().next()),
            None => Err(Error::new(
                Stage::Call,
                ErrorKind::Trap,
                Blame::Plugin,
                "a future was dropped before it had a value",
            )),
        }
    }
}

impl Sender {
    /// Writes items, as soon as there is room for them; gives `false` where nobody reads any more.
    ///
    /// What does not fit the type of the stream ends the call of the plugin that reads, and the application is to blame.
    pub async fn send(&mut self, mut items: Vec<Val>) -> bool {
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(CHUNK_ITEMS));
            if self.0.sender.send(Chunk::Values(items)).await.is_err() {
                return false;
            }
            items = rest;
        }
        !self.0.sender.is_closed()
    }

    /// Writes bytes to a `stream<u8>`; otherwise as [`Sender::send`].
    pub async fn send_bytes(&mut self, bytes: impl Into<Bytes>) -> bool {
        let mut bytes: Bytes = bytes.into();
        while !bytes.is_empty() {
            let chunk = bytes.split_to(bytes.len().min(CHUNK_BYTES));
            if self.0.sender.send(Chunk::Bytes(chunk)).await.is_err() {
                return false;
            }
        }
        !self.0.sender.is_closed()
    }
}

/// Makes a crossing of what the application passes.
pub(crate) fn enclose(parcel: Parcel, types: &[Type]) -> Result<Crossing, Error> {
    let Parcel { mut values, flows } = parcel;
    let mut flows: Vec<Option<Flow>> = flows.into_iter().map(Some).collect();
    let mut inlets = Vec::new();
    for (value, ty) in values.iter_mut().zip(types) {
        pass::each(value, ty, &mut |value, ty| {
            if pass::is_handle(ty) {
                return Ok(());
            }
            let index = match value {
                Val::U32(index) => *index as usize,
                _ => return Err(wasmtime::format_err!("expected the index of a stream or future")),
            };
            let flow = flows.get_mut(index).and_then(Option::take);
            inlets.push(match (flow, ty) {
                (Some(Flow::Stream(stream)), Type::Stream(_)) => stream.0,
                (Some(Flow::Future(future)), Type::Future(_)) => future.0,
                _ => {
                    return Err(wasmtime::format_err!("there is no stream or future {index} for this place"));
                }
            });
            Ok(())
        })
        .map_err(|why| {
            Error::new(
                Stage::Call,
                ErrorKind::Arguments,
                Blame::Host,
                "the arguments do not fit the function's types",
            )
            .note(why.to_string())
        })?;
    }
    Ok(Crossing { values, inlets, ..Crossing::default() })
}

/// Makes what the application gets of a crossing.
pub(crate) fn disclose(crossing: Crossing, types: &[Type]) -> Parcel {
    let Crossing { mut values, inlets, .. } = crossing;
    let mut inlets = inlets.into_iter();
    let mut flows = Vec::new();
    for (value, ty) in values.iter_mut().zip(types) {
        // Nothing in here fails.
        let _ = pass::each(value, ty, &mut |value, ty| {
            if pass::is_handle(ty) {
                return Ok(());
            }
            *value = Val::U32(u32::try_from(flows.len()).unwrap_or(u32::MAX));
            flows.extend(inlets.next().map(|inlet| match ty {
                Type::Future(_) => Flow::Future(Future(inlet)),
                _ => Flow::Stream(Stream(inlet)),
            }));
            Ok(())
        });
    }
    Parcel { values, flows }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stream")
    }
}

impl fmt::Debug for Future {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("future")
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sender")
    }
}
