//! What one consumer may use of an instance that serves others too, where the edge between the two says so.
//!
//! It is there only for edges with such limits, and while a call over one of them runs the instance's own limits are lower. What an edge
//! allows in a second, or at once, is counted for all instances that serve it.

use std::sync::{Arc, Mutex, PoisonError};

use wasmtime_wasi::filesystem::Descriptor;

use super::{Bucket, Clock, Instance, State, Stop};
use crate::capability::Quota;
use crate::limits::{EdgeLimits, Limits};
use crate::name::PluginId;
use crate::plan::Narrowing;

/// What an edge leaves its provider, and what of it is in use.
pub(crate) struct Share {
    consumer: PluginId,
    provider: PluginId,
    limits: EdgeLimits,
    host_calls: Option<Mutex<Bucket>>,
    /// What may be printed and logged in a second.
    output: Option<Arc<Mutex<Bucket>>>,
    pub(crate) sockets: Option<Quota>,
    pub(crate) requests: Option<Quota>,
}

/// A share while a call with it runs.
pub(crate) struct Taken {
    pub(crate) share: Arc<Share>,
    /// How many of the calls to the host were taken out of the edge's bucket.
    charged: u64,
}

impl Share {
    /// That of an edge with limits that hold within its provider. All edges between two units have one.
    pub(crate) fn of(edge: &Narrowing, limits: &EdgeLimits, clock: &Clock) -> Option<Arc<Self>> {
        let outside = EdgeLimits {
            deadline: limits.deadline,
            transfer: limits.transfer,
            traffic: limits.traffic,
            concurrency: limits.concurrency,
            ..EdgeLimits::default()
        };
        if *limits == outside {
            return None;
        }
        let bucket = |most| Mutex::new(Bucket::new(most, clock.now()));
        Some(Arc::new(Self {
            consumer: edge.consumer.clone(),
            provider: edge.provider.clone(),
            limits: limits.clone(),
            host_calls: limits.host_calls.map(bucket),
            output: limits.output_rate.map(|most| Arc::new(bucket(most.0))),
            sockets: limits.sockets.map(Quota::new),
            requests: limits.requests.map(Quota::new),
        }))
    }

    /// How deep calls go on.
    pub(crate) fn depth(&self) -> Option<u64> {
        self.limits.depth
    }

    /// Where in the operator's file one of its limits is raised.
    pub(crate) fn table(&self) -> String {
        format!("[edges.\"{} -> {}\".limits]", self.consumer, self.provider)
    }

    /// Whose limit it is, for the end of a message.
    pub(crate) fn named(&self) -> String {
        format!("the limit of the edge `{} -> {}`", self.consumer, self.provider)
    }

    /// Begins a call with it, on an instance that serves nobody else meanwhile and has just begun that call.
    pub(crate) fn begin(self: &Arc<Self>, instance: &mut Instance) {
        let state = instance.store.data_mut();
        state.lower(self);
        if self.limits.fuel.is_some()
            && let Some(fuel) = state.limits.fuel.units()
        {
            // The plan has made sure that the engine has it.
            let _ = instance.store.set_fuel(fuel);
        }
    }

    /// Whether a limit of its own has ended a call: then that is no failure of the provider, which serves others.
    pub(crate) fn has_ended(&self, error: &wasmtime::Error) -> bool {
        let is_fuel = || matches!(error.downcast_ref(), Some(wasmtime::Trap::OutOfFuel));
        match error.downcast_ref::<Stop>() {
            Some(Stop::EdgesHostCalls(_)) => true,
            Some(Stop::Entropy) => self.limits.entropy.is_some(),
            _ => self.limits.fuel.is_some() && is_fuel(),
        }
    }

    /// Whether it sets a limit.
    pub(crate) fn sets(&self, key: &str) -> bool {
        self.limits.written().iter().any(|(own, _)| *own == key)
    }
}

impl State {
    /// Lowers the limits to those of an edge, until [`Self::restore`].
    #[cold]
    fn lower(&mut self, share: &Arc<Share>) {
        fn least<T: Ord + Copy>(own: &mut T, edge: Option<T>) {
            *own = edge.map_or(*own, |edge| edge.min(*own));
        }
        let edge = &share.limits;
        let open =
            edge.files.map(|_| self.table.iter_mut().filter(|it| it.is::<Descriptor>()).count() as u64);
        let Limits { output, lines, entropy, files, fuel, .. } = &mut self.limits;
        least(output, edge.output);
        least(lines, edge.lines);
        least(entropy, edge.entropy);
        least(files, edge.files.zip(open).map(|(more, open)| open.saturating_add(more)));
        least(fuel, edge.fuel);
        self.usage.lower(&self.limits);
        let named = share.named();
        self.output.lower(&self.limits, share.output.clone().zip(edge.output_rate), named);
        self.share = Some(Taken { share: share.clone(), charged: 0 });
    }

    /// Gives an instance its own limits back.
    #[cold]
    pub(crate) fn restore(&mut self) {
        self.share = None;
        self.limits.clone_from(&self.generation.blueprint.limits);
        self.usage.lower(&self.limits);
        self.output.restore(&self.limits);
    }

    /// Has the call go on unless calls over its edge ask the host more often than they may.
    #[inline]
    pub(crate) fn check_share(&mut self) -> Result<(), Stop> {
        if self.share.is_none() { Ok(()) } else { self.check_taken() }
    }

    #[cold]
    fn check_taken(&mut self) -> Result<(), Stop> {
        let Some(Taken { share, charged }) = &mut self.share else { return Ok(()) };
        let (Some(bucket), Some(most)) = (&share.host_calls, share.limits.host_calls) else { return Ok(()) };
        let new = self.usage.host_calls.saturating_sub(*charged);
        *charged = self.usage.host_calls;
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        match bucket.take(new, self.call.clock().now()) {
            true => Ok(()),
            false => Err(Stop::EdgesHostCalls(most)),
        }
    }

    /// Where in the operator's file a limit is raised that has ended the call, and whose it is where that is an edge's.
    pub(crate) fn limit_of(&self, key: &str) -> (String, String) {
        match &self.share {
            Some(Taken { share, .. }) if share.sets(key) => (share.table(), format!(", {}", share.named())),
            _ => (format!("[plugins.{}.limits]", self.plugin), String::new()),
        }
    }
}
