//! Streams and futures on their way from one store to another, or to and from the application.
//!
//! wasmtime's streams and futures live in one store. Where one crosses, it is cut in two: an [`Outlet`](outlet) takes what is
//! written in the one store, an [`Inlet`](inlet) gives it in the other, and between them is a channel that holds
//! [`CHUNKS`] chunks and no more. So whoever writes waits for whoever reads; who drops an end closes the other.
//!
//! ```text
//! store that writes ─▶ outlet ─▶ channel ─▶ inlet ─▶ store that reads
//!                          application ──┘ └──▶ application
//! ```
//!
//! A plugin that passes a stream on without reading it is out of the way: its inlet is taken back from wasmtime and goes on to
//! the next store as it is. When a plugin dies in the middle of writing, whoever reads gets its error, not an end.

mod claim;
mod handle;
mod inlet;
mod lane;
mod outlet;
mod parcel;
mod pass;
mod public;

pub use claim::Claim;
pub(crate) use handle::Lent;
pub(crate) use inlet::Inlet;
pub use parcel::Parcel;
pub(crate) use parcel::{disclose, enclose};
pub(crate) use pass::{Crossing, pack, unpack};
pub use public::{Flow, Future, Sender, Stream};

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures::channel::mpsc;
use wasmtime::component::{ResourceType, Type};

use crate::bridge::{Cargo, Freight, Item};
use crate::error::Error;
use crate::instance::Toll;

/// Chunks that are on the way at most.
const CHUNKS: usize = 8;
/// The most bytes of a chunk.
const CHUNK_BYTES: usize = 256 << 10;
/// The most items of a chunk.
const CHUNK_ITEMS: usize = 1 << 10;

/// What is on the way.
pub(crate) enum Chunk {
    Units(usize),
    Bytes(Bytes),
    Items(Vec<Item>),
    /// Of the application, which knows no layouts.
    Values(Parcel),
}

impl Chunk {
    /// How much that is.
    fn bytes(&self) -> u64 {
        match self {
            Self::Units(count) => *count as u64,
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Items(items) => items.first().map_or(0, Item::bytes_of_batch),
            Self::Values(parcel) => parcel.values.iter().map(pass::weight).sum(),
        }
    }

    /// Whether there are handles, streams or futures in it.
    fn has_cargo(&self) -> bool {
        match self {
            Self::Units(_) | Self::Bytes(_) => false,
            Self::Items(items) => items.iter().any(|item| item.cargo.is_some()),
            Self::Values(parcel) => !parcel.is_plain(),
        }
    }

    /// Has the streams and futures in it pay as well.
    fn pay(&mut self, tolls: &[Arc<Toll>]) {
        let items = match self {
            Self::Items(items) => items,
            Self::Values(parcel) => {
                for flow in &mut parcel.flows {
                    let (Flow::Stream(Stream(inlet)) | Flow::Future(Future(inlet))) = flow;
                    tolls.iter().for_each(|toll| inlet.pay(Some(toll)));
                }
                return;
            }
            Self::Units(_) | Self::Bytes(_) => return,
        };
        for cargo in items.iter_mut().filter_map(|item| item.cargo.as_deref_mut()) {
            let Cargo::Away(freight) = cargo else { continue };
            for freight in freight {
                if let Freight::Flow(inlet, _) = freight {
                    tolls.iter().for_each(|toll| inlet.pay(Some(toll)));
                }
            }
        }
    }
}

/// Why a store is gone; empty while it lives.
pub(crate) type Fate = Arc<OnceLock<Error>>;

/// How the end that writes has ended.
#[derive(Default)]
pub(crate) struct End {
    well: AtomicBool,
    fate: Fate,
}

/// The end that writes. When it is dropped the stream has ended: well, unless its store is gone for a reason.
pub(crate) struct Tap {
    sender: mpsc::Sender<Chunk>,
    end: Arc<End>,
}

impl Drop for Tap {
    fn drop(&mut self) {
        if self.end.fate.get().is_none() {
            self.end.well.store(true, Ordering::Release);
        }
    }
}

/// Both ends of a channel, of which the first belongs to a store with this fate.
pub(crate) fn channel(fate: Fate) -> (Tap, Inlet) {
    let (sender, receiver) = mpsc::channel(CHUNKS - 1);
    let end = Arc::new(End { well: AtomicBool::new(false), fate });
    (Tap { sender, end: Arc::clone(&end) }, Inlet::new(receiver, end))
}

/// More parts of a type than this are not searched: types share parts, and a few lines of WIT can stand for billions.
const MAX_PARTS: usize = 1 << 12;

/// Whether a type has a stream or future in it.
pub(crate) fn has_flow(ty: &Type) -> bool {
    search(ty, &mut MAX_PARTS.clone(), &|ty| matches!(ty, Type::Stream(_) | Type::Future(_)))
}

/// The resources in a type, also those in what its streams and futures carry.
pub(crate) fn resources(ty: &Type) -> Vec<ResourceType> {
    let found = RefCell::new(Vec::new());
    search(ty, &mut MAX_PARTS.clone(), &|ty| {
        if let Type::Own(resource) | Type::Borrow(resource) = ty {
            found.borrow_mut().push(*resource);
        }
        false
    });
    found.into_inner()
}

/// Whether a value of a type has to be looked through for what lives in its store.
pub(crate) fn is_bound(ty: &Type) -> bool {
    search(ty, &mut MAX_PARTS.clone(), &|ty| {
        matches!(ty, Type::Stream(_) | Type::Future(_) | Type::Own(_) | Type::Borrow(_))
    })
}

fn search(ty: &Type, room: &mut usize, found: &dyn Fn(&Type) -> bool) -> bool {
    let Some(left) = room.checked_sub(1) else { return false };
    *room = left;
    if found(ty) {
        return true;
    }
    let mut any = |ty: Option<Type>| ty.is_some_and(|ty| search(&ty, room, found));
    match ty {
        Type::List(list) => any(Some(list.ty())),
        Type::FixedLengthList(list) => any(Some(list.ty())),
        Type::Map(map) => any(Some(map.value())),
        Type::Option(option) => any(Some(option.ty())),
        Type::Result(result) => any(result.ok()) || any(result.err()),
        Type::Record(record) => record.fields().any(|field| any(Some(field.ty))),
        Type::Tuple(tuple) => tuple.types().any(|ty| any(Some(ty))),
        Type::Variant(variant) => variant.cases().any(|case| any(case.ty)),
        Type::Stream(stream) => any(stream.ty()),
        Type::Future(future) => any(future.ty()),
        _ => false,
    }
}
