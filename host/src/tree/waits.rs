//! Who has the one instance of a plugin that remembers, and who waits for one.
//!
//! Trees of calls share nothing else that they would wait for. But two trees may each have what the other waits for: `a` calls
//! `b` in one and `b` calls `a` in the other, and both plugins have one instance. So whoever is about to wait says so here first,
//! and is told if that would last for ever: whoever closes a ring finds all the others in it waiting.

use std::collections::HashMap;

use super::{Number, TreeNumber};

/// One instance: its seat, and the number of its generation.
pub(crate) type One = (Number, u64);

/// Who has what, and who waits for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waits {
    holders: HashMap<One, TreeNumber>,
    waiting: HashMap<TreeNumber, One>,
}

impl Waits {
    /// Says that a tree is about to wait for an instance; it then has [got](Self::got) it or [given up](Self::gave_up).
    ///
    /// # Errors
    ///
    /// The seats of the ring that it would close; then it does not wait.
    pub(crate) fn wait(&mut self, tree: TreeNumber, wanted: One) -> Result<(), Vec<Number>> {
        let mut ring = vec![wanted.0];
        let mut next = self.holders.get(&wanted);
        while let Some(holder) = next {
            if *holder == tree {
                return Err(ring);
            }
            // A ring of others would have been refused when it was closed, so this walk ends.
            let Some(one) = self.waiting.get(holder) else { break };
            ring.push(one.0);
            next = self.holders.get(one);
        }
        self.waiting.insert(tree, wanted);
        Ok(())
    }

    pub(crate) fn got(&mut self, tree: TreeNumber, one: One) {
        self.waiting.remove(&tree);
        self.holders.insert(one, tree);
    }

    pub(crate) fn gave_up(&mut self, tree: TreeNumber) {
        self.waiting.remove(&tree);
    }

    /// Says that an instance is about to be given back. To be said before somebody else can get it.
    pub(crate) fn free(&mut self, one: One) {
        self.holders.remove(&one);
    }
}

/// Every order in which trees can do what they do, tried out.
#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// What one tree wants, one after another, until it is refused one or has had all; then it gives all back.
    type Wants = Vec<Number>;

    /// A state of the world: how far each tree is, what is free, and what is written down.
    #[derive(Clone, PartialEq, Eq)]
    struct World {
        at: Vec<At>,
        held: Vec<Vec<Number>>,
        free: Vec<bool>,
        waits: Waits,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    enum At {
        /// About to want this one of its list.
        Wants(usize),
        /// In the line for it.
        Waits(usize),
        /// Giving back what it has.
        Ends,
        Over,
    }

    impl World {
        /// All that can come next of a tree: what it does, if it has not to wait, and that it fails or is called off.
        fn steps(&self, tree: usize, wants: &[Wants]) -> impl Iterator<Item = World> {
            let mut ended = self.clone();
            ended.at[tree] = At::Ends;
            let ended = match self.at[tree] {
                At::Wants(_) => Some(ended),
                At::Waits(_) => {
                    ended.waits.gave_up(tree as u64);
                    Some(ended)
                }
                At::Ends | At::Over => None,
            };
            self.step(tree, wants).into_iter().chain(ended)
        }

        /// What a tree does next; nothing if it has to wait or is done.
        fn step(&self, tree: usize, wants: &[Wants]) -> Option<World> {
            let mut next = self.clone();
            match self.at[tree] {
                At::Wants(index) => {
                    let Some(seat) = wants[tree].get(index).copied() else {
                        next.at[tree] = At::Ends;
                        return Some(next);
                    };
                    next.at[tree] = match next.waits.wait(tree as u64, (seat, 0)) {
                        Ok(()) => At::Waits(index),
                        Err(ring) => {
                            assert!(ring.contains(&seat));
                            At::Ends
                        }
                    };
                }
                At::Waits(index) => {
                    let seat = wants[tree][index];
                    if !next.free[seat] {
                        return None;
                    }
                    next.free[seat] = false;
                    next.held[tree].push(seat);
                    next.waits.got(tree as u64, (seat, 0));
                    next.at[tree] = At::Wants(index + 1);
                }
                At::Ends => match next.held[tree].pop() {
                    Some(seat) => {
                        next.waits.free((seat, 0));
                        next.free[seat] = true;
                    }
                    None => next.at[tree] = At::Over,
                },
                At::Over => return None,
            }
            Some(next)
        }

        fn key(&self) -> String {
            format!("{:?} {:?}", self.at, self.held)
        }
    }

    /// Walks through all states that any order of steps leads to. Gives how many there are.
    fn explore(wants: &[Wants], seats: usize) -> usize {
        let start = World {
            at: vec![At::Wants(0); wants.len()],
            held: vec![Vec::new(); wants.len()],
            free: vec![true; seats],
            waits: Waits::default(),
        };
        let mut seen = HashSet::from([start.key()]);
        let mut todo = vec![start];
        while let Some(world) = todo.pop() {
            // Nobody is to count on others failing: whoever waits, somebody else goes on by itself.
            let goes_on = (0..wants.len()).any(|tree| world.step(tree, wants).is_some());
            let is_over = world.at.iter().all(|at| *at == At::Over);
            assert!(is_over || goes_on, "all stand still: {} of {wants:?}", world.key());
            let next: Vec<World> = (0..wants.len()).flat_map(|tree| world.steps(tree, wants)).collect();
            if is_over {
                assert_eq!(world.waits, Waits::default(), "something was left behind");
            }
            todo.extend(next.into_iter().filter(|world| seen.insert(world.key())));
        }
        seen.len()
    }

    #[test]
    fn no_order_of_steps_stands_still() {
        // The least that could: each has what the other wants.
        assert!(explore(&[vec![0, 1], vec![1, 0]], 2) > 20);
        // A small generator of numbers, the same in every run.
        let mut state = 3_u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % below).unwrap()
        };
        let mut states = 0;
        for _ in 0..150 {
            let wants: Vec<Wants> = (0..3)
                .map(|_| {
                    let mut all = vec![0, 1, 2];
                    (0..1 + random(3)).map(|_| all.remove(random(all.len() as u64))).collect()
                })
                .collect();
            states += explore(&wants, 3);
        }
        assert!(states > 10_000, "{states}");
    }

    #[test]
    fn nobody_is_refused_who_closes_no_ring() {
        let mut waits = Waits::default();
        waits.got(1, (0, 0));
        waits.got(2, (1, 0));
        assert_eq!(waits.wait(1, (1, 0)), Ok(()));
        assert_eq!(waits.wait(3, (0, 0)), Ok(()));
        assert_eq!(waits.wait(2, (0, 0)), Err(vec![0, 1]));
        assert_eq!(waits.wait(2, (0, 1)), Ok(()), "another generation is another instance");
        assert_eq!(waits.wait(1, (0, 0)), Err(vec![0]), "a tree that wants what it has waits for itself");
    }
}
