//! Bodies that end: at a number of bytes, when nothing comes for too long, and with the call.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::{Instant, Sleep};
use wasmtime_wasi_http::Error;

use super::connect::{Place, Times};

/// A body with limits.
pub(super) struct Bounded<B> {
    inner: Pin<Box<B>>,
    /// Bytes that may still come.
    left: u64,
    /// What to say when more come.
    too_much: fn(Option<u64>) -> Error,
    times: Times,
    idle: Pin<Box<Sleep>>,
    end: Pin<Box<Sleep>>,
    /// The place of the request among those under way: what has come of the body lies in memory until it was read, also where the
    /// connection has ended.
    place: Option<Arc<Place>>,
}

impl<B> Bounded<B> {
    pub(super) fn new(inner: B, most: u64, too_much: fn(Option<u64>) -> Error, times: Times) -> Self {
        Self {
            inner: Box::pin(inner),
            left: most,
            too_much,
            times,
            idle: Box::pin(tokio::time::sleep(times.idle)),
            end: Box::pin(tokio::time::sleep_until(times.end)),
            place: None,
        }
    }

    /// Keeps a place until the body was read, or is dropped.
    pub(super) fn keeping(self, place: Arc<Place>) -> Self {
        Self { place: Some(place), ..self }
    }
}

impl<B: Body<Data = Bytes>> Body for Bounded<B>
where
    Error: From<B::Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(Error::HttpResponseTimeout)));
        }
        match self.inner.as_mut().poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let size = frame.data_ref().map_or(0, |data| data.len() as u64);
                let Some(left) = self.left.checked_sub(size) else {
                    return Poll::Ready(Some(Err((self.too_much)(None))));
                };
                self.left = left;
                let next = Instant::now() + self.times.idle;
                self.idle.as_mut().reset(next);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => {
                self.place = None;
                Poll::Ready(None)
            }
            Poll::Pending => {
                ready!(self.idle.as_mut().poll(context));
                Poll::Ready(Some(Err(Error::ConnectionReadTimeout)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.inner.size_hint()
    }
}
