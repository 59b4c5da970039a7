//! Streams and futures in the hands of the application.

use std::fmt;
use std::future::poll_fn;

use bytes::Bytes;
use futures::SinkExt;
use wasmtime::component::Val;

use super::inlet::{Cut, bytes_of};
use super::parcel::{self, Parcel};
use super::{CHUNK_BYTES, CHUNK_ITEMS, Chunk, Fate, Inlet, Tap, channel};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::offer::OfferError;

/// A stream or a future.
#[derive(Debug)]
pub enum Flow {
    /// Any number of items.
    Stream(Stream),
    /// One value.
    Future(Future),
}

/// The end of a stream that reads. Dropping it tells the plugin that nobody reads any more.
pub struct Stream(pub(super) Inlet);

/// The end of a future that reads. Dropping it tells the plugin that nobody waits any more.
pub struct Future(pub(super) Inlet);

/// The end of a stream or future that the application writes. Dropping it ends the stream; [`Sender::fail`] says why there is no end.
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
    /// When the plugin that writes has failed, or the stream was cut off with its instance; and, with nothing lost, where there are
    /// resources, streams or futures in the items, for [`Stream::next_parcel`].
    pub async fn next(&mut self) -> Result<Option<Vec<Val>>, Error> {
        match self.chunk().await? {
            Some(chunk) if chunk.has_cargo() => {
                self.0.put_back(chunk);
                Err(loaded("the items of the stream", "`Stream::next_parcel`"))
            }
            Some(chunk) => parcel::unload(chunk).map(|parcel| Some(parcel.values)),
            None => Ok(None),
        }
    }

    /// Waits for the next items, as many as there are, with the resources, streams and futures in them; `None` at the end.
    ///
    /// Items that nobody reads before the stream is dropped let go of what is in them.
    ///
    /// # Errors
    ///
    /// When whoever writes has failed, or the stream was cut off with its instance.
    pub async fn next_parcel(&mut self) -> Result<Option<Parcel>, Error> {
        self.chunk().await?.map(parcel::unload).transpose()
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
    /// When the plugin has failed, or dropped the future, before it gave one; and where there are resources, streams or futures in the
    /// value, for [`Future::get_parcel`].
    pub async fn get(self) -> Result<Option<Val>, Error> {
        let parcel = self.get_parcel().await?;
        match parcel.is_plain() {
            true => Ok(parcel.values.into_iter().next()),
            false => Err(loaded("the value of the future", "`Future::get_parcel`")),
        }
    }

    /// Waits for the value, with the resources, streams and futures in it; there is none in that of a future that carries none.
    ///
    /// # Errors
    ///
    /// When the plugin has failed, or dropped the future, before it gave one.
    pub async fn get_parcel(mut self) -> Result<Parcel, Error> {
        match poll_fn(|cx| self.0.poll(cx)).await.transpose().map_err(Cut::into_error)? {
            Some(Chunk::Units(_)) => Ok(Parcel::default()),
            Some(chunk) => parcel::unload(chunk),
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
            if self.0.sender.send(Chunk::Values(items.into())).await.is_err() {
                return false;
            }
            items = rest;
        }
        !self.0.sender.is_closed()
    }

    /// Writes items with resources, streams or futures in them, all at once; otherwise as [`Sender::send`].
    pub async fn send_parcel(&mut self, parcel: Parcel) -> bool {
        if parcel.is_plain() {
            return self.send(parcel.values).await;
        }
        self.0.sender.send(Chunk::Values(parcel)).await.is_ok() && !self.0.sender.is_closed()
    }

    /// Ends the stream, or the future that has no value yet, with an error: whoever reads has what was written, and then this error,
    /// never an early end. It ends the call of a plugin that reads, and the application is to blame; an [`Error`] of a plugin is passed
    /// on as it is.
    pub fn fail(self, why: impl Into<OfferError>) {
        let error = why.into().downcast::<Error>().map_or_else(
            |why| {
                let message = "the application failed before the end of a stream or future that it writes";
                Error::new(Stage::Call, ErrorKind::Offer, Blame::Host, message).source(why)
            },
            |error| *error,
        );
        // No other writes to this fate, and dropping the tap tells the reader to look at it.
        let _ = self.0.end.fate.set(error);
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

fn loaded(what: &str, instead: &str) -> Error {
    let message = format!("there are resources, streams or futures in {what}");
    Error::new(Stage::Call, ErrorKind::Unsupported, Blame::Host, message)
        .hint(format!("read it with {instead}"))
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
