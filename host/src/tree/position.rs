//! Where in a tree a call stands that goes on elsewhere: by message, to an instance which has a tree of its own for what it calls.

use super::{Depth, Number, Terms, TraceId, Waiter, depth};

/// The seats that wait for a call, how deep it is, and what the application has said of it.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// From the seat that the host called to the one that this is a call of.
    path: Vec<Number>,
    depth: Depth,
    /// The trace is new where somebody asks first, unless whoever called had one.
    terms: Terms,
}

impl Position {
    /// Where the application stands that makes a call.
    pub(crate) fn outside(own: &Terms) -> Self {
        let mut depth = Depth::here();
        if depth.waiter().is_none() {
            let new = depth::new_number();
            depth.waiter = Waiter { own: new, tree: new };
        }
        let mut terms = Terms::here();
        terms.agree(own);
        Self { path: Vec::new(), depth, terms }
    }

    pub(super) fn new(path: Vec<Number>, depth: Depth, terms: Terms) -> Self {
        Self { path, depth, terms }
    }

    /// One call deeper, at this seat.
    #[must_use]
    pub(crate) fn at(mut self, seat: Number) -> Self {
        self.path.push(seat);
        self.depth.count += 1;
        self
    }

    /// The same for a call over an edge to a seat, which lets calls go on so deep.
    #[must_use]
    pub(crate) fn lowered(mut self, seat: Number, more: Option<u64>) -> Self {
        if let (Some(more), Some(consumer)) = (more, self.path.last()) {
            // Of the call that is about to be made.
            let depth = Depth { count: self.depth.count.saturating_add(1), ..self.depth };
            self.depth.bottom = depth.lowered(more, (*consumer, seat)).bottom;
        }
        self
    }

    pub(crate) fn path(&self) -> &[Number] {
        &self.path
    }

    /// How deep it is.
    pub(crate) fn depth(&self) -> Depth {
        self.depth
    }

    /// What the application has said of it, and the trace if somebody has asked for it.
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The trace that this call and all that it makes belong to.
    pub(crate) fn trace(&mut self) -> TraceId {
        *self.terms.trace.get_or_insert_with(TraceId::random)
    }
}
