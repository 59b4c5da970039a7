//! What a plugin has lent of its own resources, and what it holds of others': one ledger in each store.
//!
//! A resource stays with the plugin that made it, its *owner*, for as long as it lives. Another plugin gets a handle of its own
//! store, whose number is a place in that store's ledger; there lies a [`Claim`] on the owner's ledger. A handle that travels
//! on takes its claim along, so a claim always leads to the owner directly, whatever way it came.
//!
//! A claim that owns its resource has it dropped when it is lost, however that happens: it writes the resource's place on the
//! owner's list of what is to be dropped. The owner's destructors run as soon as its instance is idle.

use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Waker;

use futures::task::AtomicWaker;
use wasmtime::component::{FutureAny, ResourceAny, StreamAny};

use super::broken::What;
use super::handles::Lifted;
use super::shape::Signature;
use crate::crowd::{Crowd, Stake};
use crate::name::ItemName;
use crate::tree::SeatId;

/// One instance, as those see it that hold its resources.
#[derive(Debug)]
pub(crate) struct Owner {
    pub(crate) seat: SeatId,
    fate: AtomicU8,
    /// Whether there is anything in `lost`.
    has_lost: AtomicBool,
    /// Resources that nobody holds any more and whose destructors have not run yet.
    lost: Mutex<Vec<u32>>,
    /// Whoever drives an instance that serves many calls, and sees to what is lost between them.
    waker: AtomicWaker,
}

/// Whether an instance can still be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Alive,
    /// A call on it has failed.
    Failed,
    /// It was dropped for another reason.
    Ended,
}

impl Owner {
    pub(crate) fn fate(&self) -> Fate {
        match self.fate.load(Ordering::Acquire) {
            0 => Fate::Alive,
            1 => Fate::Failed,
            _ => Fate::Ended,
        }
    }

    fn end(&self, fate: u8) {
        // The first reason is the one to tell.
        let _ = self.fate.compare_exchange(0, fate, Ordering::AcqRel, Ordering::Acquire);
    }

    fn lose(&self, place: u32) {
        if self.fate() == Fate::Alive {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).push(place);
            self.has_lost.store(true, Ordering::Release);
            self.waker.wake();
        }
    }
}

/// What a handle of another plugin's resource stands for.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) owner: Arc<Owner>,
    /// In the ledger of the owner.
    place: u32,
    /// The resource's name, for people.
    pub(crate) name: Arc<str>,
    /// Whether the resource goes when this does; else it is lent for a call.
    is_owned: bool,
    /// What keeps the owner, if that serves many calls.
    pub(crate) stake: Option<Stake>,
    /// The application's own, which lasts as long as it is lent.
    lender: Option<Arc<Claim>>,
}

impl Claim {
    /// The same, lent for a call.
    fn lend(&self) -> Self {
        Self {
            owner: self.owner.clone(),
            place: self.place,
            name: self.name.clone(),
            is_owned: false,
            stake: self.stake.clone(),
            lender: self.lender.clone(),
        }
    }

    /// As [`Self::lend`], where no call of a plugin sees to it that the lender keeps its own meanwhile.
    pub(crate) fn lend_of(own: &Arc<Self>) -> Self {
        let mut lent = own.lend();
        lent.lender = Some(own.clone());
        lent
    }

    /// Whether this is a claim on the resource of this name of whoever sits there. A later version may sit there by now that serves
    /// in the place of the one that is meant.
    pub(crate) fn is_on(&self, seat: SeatId, name: &str) -> bool {
        let parts =
            |name: &str| name.parse::<ItemName>().ok().and_then(|it| Some((it.interface?, it.function)));
        let serves = || match (parts(name), parts(&self.name)) {
            (Some((one, name)), Some((other, own))) => name == own && one.may_call(&other),
            _ => false,
        };
        self.owner.seat == seat && (*self.name == *name || serves())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.is_owned {
            self.owner.lose(self.place);
        }
    }
}

/// A handle as wasmtime gives it out of a plugin, or takes it in.
#[derive(Clone, Debug)]
pub(crate) enum Raw {
    /// The plugin's own resource, and the site in the type where it is.
    Own(ResourceAny, usize),
    /// A place in the plugin's ledger, and the site.
    Held(u32, usize),
    /// In an item of a stream or future: another, and its site.
    Stream(StreamAny, usize),
    Future(FutureAny, usize),
}

/// What one instance has lent, and what it holds.
#[derive(Debug)]
pub(crate) struct Ledger {
    owner: Arc<Owner>,
    lent: Places<ResourceAny>,
    held: Places<Claim>,
    /// How many calls have each of `lent` that is lent for a call, where many are served at once.
    in_use: BTreeMap<u32, usize>,
    /// What was lost while a call had it.
    late: Vec<u32>,
    /// The instance, if it serves many calls.
    crowd: Option<Weak<Crowd>>,
}

impl Ledger {
    /// The ledger of an instance in a seat, which holds at most so many handles of others, and others of it.
    pub(crate) fn new(seat: SeatId, most: usize) -> Self {
        let owner = Owner {
            seat,
            fate: AtomicU8::new(0),
            has_lost: AtomicBool::new(false),
            lost: Mutex::default(),
            waker: AtomicWaker::new(),
        };
        Self {
            owner: Arc::new(owner),
            lent: Places::new(most),
            held: Places::new(most),
            in_use: BTreeMap::new(),
            late: Vec::new(),
            crowd: None,
        }
    }

    /// Says which instance this is the ledger of, if it serves many calls.
    pub(crate) fn belong(&mut self, crowd: Weak<Crowd>) {
        self.crowd = Some(crowd);
    }

    /// What keeps this instance, if it serves many calls.
    pub(crate) fn stake(&self) -> Option<Stake> {
        self.crowd.as_ref().and_then(Stake::of)
    }

    /// Has somebody woken when there is a resource that nobody holds any more.
    pub(crate) fn watch(&self, waker: &Waker) {
        self.owner.waker.register(waker);
    }

    /// Whether this is the ledger of `owner`.
    pub(crate) fn is_of(&self, owner: &Arc<Owner>) -> bool {
        Arc::ptr_eq(&self.owner, owner)
    }

    /// Whether `owner` is an instance in the same place, this one or another.
    pub(crate) fn is_of_seat(&self, owner: &Owner) -> bool {
        self.owner.seat == owner.seat
    }

    /// Handles of others that this instance holds, and handles of its own that others hold.
    #[inline]
    pub(crate) fn count(&self) -> u64 {
        (self.lent.count + self.held.count) as u64
    }

    /// Whether this instance holds resources of others, or they hold some of it.
    pub(crate) fn is_bound(&self) -> bool {
        self.lent.count + self.held.count > 0
    }

    /// Whether this instance holds resources of others.
    pub(crate) fn is_holding(&self) -> bool {
        self.held.count > 0
    }

    /// Says that the instance has failed.
    pub(crate) fn fail(&self) {
        self.owner.end(1);
    }

    /// A resource that nobody holds any more, to be dropped.
    pub(crate) fn next_lost(&mut self) -> Option<ResourceAny> {
        while self.has_lost() {
            let place = {
                let mut lost = self.owner.lost.lock().unwrap_or_else(PoisonError::into_inner);
                let place = lost.pop();
                self.owner.has_lost.store(!lost.is_empty(), Ordering::Release);
                place?
            };
            if !self.in_use.contains_key(&place) {
                return self.lent.remove(place);
            }
            self.late.push(place);
        }
        None
    }

    /// Whether there are resources that nobody holds any more.
    #[inline]
    pub(crate) fn has_lost(&self) -> bool {
        self.owner.has_lost.load(Ordering::Acquire)
    }

    /// The claim of a handle that the plugin has dropped.
    pub(crate) fn dropped(&mut self, place: u32) -> Option<Claim> {
        self.held.remove(place)
    }

    /// The resource that a claim of this owner stands for; an owned one leaves the ledger.
    pub(crate) fn redeem(&mut self, mut claim: Claim) -> Option<ResourceAny> {
        if mem::take(&mut claim.is_owned) {
            if self.in_use.contains_key(&claim.place) {
                return None;
            }
            self.lent.remove(claim.place)
        } else {
            self.lent.get(claim.place).copied()
        }
    }

    /// The resource of this owner that a claim lends to a call, and its place, which [`Self::done_with`] gets when the call is over.
    pub(crate) fn lend_to_call(&mut self, claim: &Claim) -> Option<(ResourceAny, u32)> {
        let resource = *self.lent.get(claim.place)?;
        *self.in_use.entry(claim.place).or_default() += 1;
        Some((resource, claim.place))
    }

    /// A call is over that had a resource of this owner.
    pub(crate) fn done_with(&mut self, place: u32) {
        let Some(calls) = self.in_use.get_mut(&place) else { return };
        *calls = calls.saturating_sub(1);
        if *calls == 0 {
            self.in_use.remove(&place);
            if let Some(index) = self.late.iter().position(|late| *late == place) {
                self.late.swap_remove(index);
                self.owner.lose(place);
            }
        }
    }

    /// The claim of one handle that a plugin passes: given away, or lent for the call.
    pub(crate) fn hand_over(&mut self, place: u32, is_owned: bool) -> Result<Claim, What> {
        let mut claims = self.pass(&[Lifted { place, is_owned }])?;
        claims.pop().ok_or(What::Handle)
    }

    /// A claim on a resource of this owner, which it gives away.
    pub(crate) fn give_out(&mut self, resource: ResourceAny, name: Arc<str>) -> Result<Claim, What> {
        Ok(Claim {
            place: self.lent.add(resource)?,
            owner: self.owner.clone(),
            name,
            is_owned: true,
            stake: self.stake(),
            lender: None,
        })
    }

    /// The place of a handle that a plugin gets for a claim on another's resource.
    pub(crate) fn hold(&mut self, claim: Claim) -> Result<u32, What> {
        self.held.add(claim)
    }

    /// Claims of what a plugin passes as arguments: given away, or lent for the call.
    pub(super) fn pass(&mut self, handles: &[Lifted]) -> Result<Vec<Claim>, What> {
        let mut pass = |handle: &Lifted| match handle.is_owned {
            true => self.held.remove(handle.place),
            false => self.held.get(handle.place).map(Claim::lend),
        };
        handles.iter().map(|handle| pass(handle).ok_or(What::Handle)).collect()
    }

    /// What a plugin gets for claims, and the places of those that it gets for a call only.
    pub(super) fn accept(&mut self, claims: Vec<Claim>) -> Result<(Vec<Raw>, Vec<u32>), What> {
        let mut lent = Vec::new();
        let accept = |claim: Claim| {
            if self.is_of(&claim.owner) {
                return self.redeem(claim).map(|resource| Raw::Own(resource, 0)).ok_or(What::Handle);
            }
            let is_lent = !claim.is_owned;
            let place = self.held.add(claim)?;
            if is_lent {
                lent.push(place);
            }
            Ok(Raw::Held(place, 0))
        };
        let handles = claims.into_iter().map(accept).collect::<Result<_, _>>()?;
        Ok((handles, lent))
    }

    /// Claims of what a plugin gives as its result.
    pub(super) fn give(&mut self, handles: &[Raw], signature: &Signature) -> Result<Vec<Claim>, What> {
        let give = |handle: &Raw| match *handle {
            Raw::Held(place, _) => self.held.remove(place).ok_or(What::Handle),
            Raw::Own(resource, site) => {
                self.give_out(resource, signature.sites.get(site).ok_or(What::Handle)?.name.clone())
            }
            // No function that is called here has these.
            Raw::Stream(..) | Raw::Future(..) => Err(What::Handle),
        };
        handles.iter().map(give).collect()
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.owner.end(2);
    }
}

/// Values by place; a place that was given up is used again.
#[derive(Debug)]
struct Places<T> {
    places: Vec<Option<T>>,
    free: Vec<u32>,
    count: usize,
    most: usize,
}

impl<T> Places<T> {
    fn new(most: usize) -> Self {
        Self { places: Vec::new(), free: Vec::new(), count: 0, most }
    }

    fn add(&mut self, value: T) -> Result<u32, What> {
        if self.count >= self.most {
            return Err(What::Handles { limit: self.most });
        }
        self.count += 1;
        if let Some(place) = self.free.pop()
            && let Some(slot) = self.places.get_mut(place as usize)
        {
            *slot = Some(value);
            return Ok(place);
        }
        self.places.push(Some(value));
        u32::try_from(self.places.len() - 1).map_err(|_| What::Overflow)
    }

    fn get(&self, place: u32) -> Option<&T> {
        self.places.get(place as usize)?.as_ref()
    }

    fn remove(&mut self, place: u32) -> Option<T> {
        let value = self.places.get_mut(place as usize)?.take()?;
        self.count -= 1;
        self.free.push(place);
        Some(value)
    }
}
