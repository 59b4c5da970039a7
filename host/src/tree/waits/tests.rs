//! Every order in which calls can do what they do, tried out.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;

/// What a call does, one after another.
type Wants = Vec<Step>;

#[derive(Clone, Debug)]
enum Step {
    /// Takes the one instance of a plugin, and keeps it until the call is over: what follows is done in there.
    Take(Number),
    /// Has an instance that serves many do something, and waits for it.
    Ask(Number, Way, Wants),
}

/// Whether the other calls of an instance wait along, where that serves many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Blocking,
    Async,
}

use Step::{Ask, Take};
use Way::{Async, Blocking};

/// A call of the application, which begins a tree, or one that an instance serves among others.
#[derive(Debug)]
struct Call {
    steps: Vec<Flat>,
    waiter: Waiter,
    /// The seat of the instance.
    served_by: Option<Number>,
    parent: Option<usize>,
}

/// A step, with the number of the call that it makes.
#[derive(Clone, Copy, Debug)]
enum Flat {
    Take(Number),
    Ask(Number, Way, usize),
}

/// The number of an instance that serves many.
fn shared(seat: Number) -> TreeNumber {
    100 + seat as TreeNumber
}

fn flatten(wants: &[Wants]) -> Vec<Call> {
    fn add(all: &mut Vec<Call>, wants: &Wants, call: usize) {
        for step in wants {
            let flat = match step {
                Take(seat) => Flat::Take(*seat),
                Ask(seat, way, wants) => {
                    let waiter = Waiter { own: shared(*seat), tree: all[call].waiter.tree };
                    all.push(Call { steps: vec![], waiter, served_by: Some(*seat), parent: Some(call) });
                    let child = all.len() - 1;
                    add(all, wants, child);
                    Flat::Ask(*seat, *way, child)
                }
            };
            all[call].steps.push(flat);
        }
    }
    let waiter = |tree| Waiter { own: tree, tree };
    let root = |tree| Call { steps: vec![], waiter: waiter(tree), served_by: None, parent: None };
    let mut all: Vec<Call> = (0..wants.len() as TreeNumber).map(root).collect();
    wants.iter().enumerate().for_each(|(tree, wants)| add(&mut all, wants, tree));
    all
}

/// A state of the world: how far each call is, what it has, and what is written down.
#[derive(Clone, Debug)]
struct World<'a> {
    calls: &'a [Call],
    at: Vec<At>,
    held: Vec<Vec<Number>>,
    /// By seat: the call that has the one instance, or that keeps the thread of one that serves many.
    kept: Vec<Option<usize>>,
    /// By call: whether the wait for its answer is written down.
    written: Vec<bool>,
    /// By call: whether it was cut short.
    failed: Vec<bool>,
    waits: Waits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    Unsent,
    Queued,
    /// About to do this one of its list.
    Does(usize),
    /// In the line for one instance.
    Waits(usize, Number),
    /// Until this call has its answer.
    Asks(usize, usize),
    /// Gives back what it has, one after another, and then its answer.
    Ends,
    Answers,
    Over,
}

impl<'a> World<'a> {
    fn start(calls: &'a [Call], seats: usize) -> Self {
        let at = |call: &Call| if call.parent.is_none() { At::Does(0) } else { At::Unsent };
        Self {
            calls,
            at: calls.iter().map(at).collect(),
            held: vec![Vec::new(); calls.len()],
            kept: vec![None; seats],
            written: vec![false; calls.len()],
            failed: vec![false; calls.len()],
            waits: Waits::default(),
        }
    }

    /// The call for which the thread does something else that this one needs.
    fn held_up_by(&self, call: usize) -> Option<usize> {
        self.kept[self.calls[call].served_by?].filter(|other| *other != call)
    }

    /// Has the thread do nothing else than what this call waits for, or go on.
    fn keep_thread(&mut self, call: usize, kept: Option<usize>) {
        if let Some(seat) = self.calls[call].served_by {
            self.kept[seat] = kept;
        }
    }

    /// Ends the wait for the answer of a call, if it is written down.
    fn unwrite(&mut self, call: usize) {
        if let (true, Some(parent), Some(seat)) =
            (std::mem::take(&mut self.written[call]), self.calls[call].parent, self.calls[call].served_by)
        {
            self.waits.gave_up(self.calls[parent].waiter, WaitsFor::Answer(seat, shared(seat)));
        }
    }

    /// What a call does next; nothing if it has to wait or is done.
    fn step(&self, call: usize) -> Option<Self> {
        let mut next = self.clone();
        let own = &self.calls[call];
        if self.at[call] != At::Answers && self.held_up_by(call).is_some() {
            return None;
        }
        next.at[call] = match self.at[call] {
            At::Unsent | At::Over => return None,
            At::Queued => At::Does(0),
            At::Does(step) => match own.steps.get(step).copied() {
                None => At::Ends,
                Some(Flat::Take(seat)) => {
                    let wait = next.waits.wait(own.waiter, WaitsFor::One((seat, 0)));
                    next.keep_thread(call, Some(call));
                    next.accept(call, wait, At::Waits(step, seat))
                }
                Some(Flat::Ask(seat, way, child)) => {
                    next.at[child] = At::Queued;
                    // Nobody has two calls at once here, but instances that serve many.
                    if way == Blocking || own.served_by.is_none() {
                        let wait = next.waits.wait(own.waiter, WaitsFor::Answer(seat, shared(seat)));
                        next.written[child] = wait.is_ok();
                        next.keep_thread(call, Some(call));
                        let at = next.accept(call, wait, At::Asks(step, child));
                        if at == At::Ends {
                            next.at[child] = At::Unsent;
                        }
                        at
                    } else {
                        At::Asks(step, child)
                    }
                }
            },
            At::Waits(step, seat) => {
                if self.kept[seat].is_some() {
                    return None;
                }
                next.kept[seat] = Some(call);
                next.held[call].push(seat);
                next.waits.got(own.waiter, (seat, 0));
                At::Does(step + 1)
            }
            At::Asks(step, child) => {
                if self.at[child] != At::Over {
                    return None;
                }
                if next.held[call].is_empty() {
                    next.keep_thread(call, None);
                }
                At::Does(step + 1)
            }
            At::Ends => match next.held[call].pop() {
                Some(seat) => {
                    next.waits.free((seat, 0));
                    next.kept[seat] = None;
                    At::Ends
                }
                None => {
                    next.keep_thread(call, None);
                    next.unwrite(call);
                    At::Answers
                }
            },
            At::Answers => At::Over,
        };
        Some(next)
    }

    /// Where a call is that waits, or was refused to. Nobody is refused who would have his turn some time.
    fn accept(&mut self, call: usize, wait: Result<(), Vec<Number>>, at: At) -> At {
        let Err(ring) = wait else { return at };
        assert!(!ring.is_empty());
        let mut patient = self.clone();
        patient.at[call] = at;
        let is_right = self.is_ending() || !patient.have_their_turn()[call];
        assert!(is_right, "{call} was refused, {ring:?}: {patient:?}");
        At::Ends
    }

    /// The calls that go on some time, if nobody fails.
    fn have_their_turn(&self) -> Vec<bool> {
        let mut go_on = vec![false; self.at.len()];
        loop {
            let before = go_on.clone();
            for (call, goes_on) in go_on.iter_mut().enumerate() {
                let is_free = |who: Option<usize>| who.is_none_or(|who| before[who]);
                let there = match self.at[call] {
                    At::Waits(_, seat) => is_free(self.kept[seat]),
                    At::Asks(_, child) => before[child] || self.at[child] == At::Over,
                    At::Unsent | At::Over => false,
                    At::Queued | At::Does(_) | At::Ends | At::Answers => true,
                };
                *goes_on |= there && (self.at[call] == At::Answers || is_free(self.held_up_by(call)));
            }
            if before == go_on {
                return go_on;
            }
        }
    }

    /// The same where a call is called off, or fails. One is enough: who is refused fails as well.
    fn fail(&self, call: usize) -> Option<Self> {
        let mut next = self.clone();
        if self.failed.contains(&true) {
            return None;
        }
        match self.at[call] {
            At::Unsent | At::Ends | At::Answers | At::Over => return None,
            At::Waits(_, seat) => next.waits.gave_up(self.calls[call].waiter, WaitsFor::One((seat, 0))),
            At::Asks(_, child) => next.unwrite(child),
            At::Queued | At::Does(_) => {}
        }
        next.failed[call] = true;
        next.at[call] = At::Ends;
        Some(next)
    }

    /// Whether a call was cut short whose tree has not ended: others may be done for nobody then, and end with their next step.
    fn is_ending(&self) -> bool {
        let ends = |call: &usize| {
            let is_same = |other: &usize| self.calls[*other].waiter.tree == self.calls[*call].waiter.tree;
            let is_over = |other: usize| matches!(self.at[other], At::Over | At::Unsent);
            self.failed[*call] && !(0..self.at.len()).filter(is_same).all(is_over)
        };
        (0..self.at.len()).any(|call| ends(&call))
    }

    /// What tells it from others.
    fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.at, &self.held, &self.kept, &self.written, &self.failed).hash(&mut hasher);
        hasher.finish()
    }
}

/// Walks through all states that any order of steps leads to. Gives how many there are, and in how many of them all stand still.
fn explore(wants: &[Wants], seats: usize) -> (usize, usize) {
    let calls = flatten(wants);
    let start = World::start(&calls, seats);
    let mut seen = HashSet::from([start.key()]);
    let (mut todo, mut still) = (vec![start], 0);
    while let Some(world) = todo.pop() {
        let steps: Vec<World<'_>> = (0..calls.len()).filter_map(|call| world.step(call)).collect();
        if world.at.iter().all(|at| matches!(at, At::Over | At::Unsent)) {
            assert_eq!(world.waits, Waits::default(), "something was left behind");
        } else if steps.is_empty() {
            // Nobody is to count on others failing: whoever waits, somebody else goes on by itself.
            let waits_async = |(call, at): (usize, &At)| {
                matches!(at, At::Asks(_, child) if !world.written[*child]) && calls[call].served_by.is_some()
            };
            let by_async = world.at.iter().enumerate().any(waits_async);
            assert!(by_async, "all stand still: {world:?} of {wants:?}");
            still += 1;
        }
        let failed = (0..calls.len()).filter_map(|call| world.fail(call));
        todo.extend(steps.into_iter().chain(failed).filter(|world| seen.insert(world.key())));
    }
    (seen.len(), still)
}

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap()
    }

    /// What a call does that may use `ones` and `many`, each once on its way down: a call that comes back is refused without this book.
    fn wants(&mut self, ones: &mut Vec<Number>, many: &[Number], ways: &[Way]) -> Wants {
        let mut wants = Vec::new();
        for _ in 0..1 + self.below(2) {
            match self.below(ones.len() + many.len() + 1) {
                place if place < ones.len() => wants.push(Take(ones.remove(place))),
                place if place < ones.len() + many.len() => {
                    let seat = many[place - ones.len()];
                    let rest: Vec<Number> = many.iter().copied().filter(|other| *other != seat).collect();
                    let way = ways[self.below(ways.len())];
                    wants.push(Ask(seat, way, self.wants(&mut ones.clone(), &rest, ways)));
                }
                _ => {}
            }
        }
        wants
    }
}

/// How many steps there are in all.
fn length(wants: &[Wants]) -> usize {
    let steps = wants.iter().flatten();
    steps
        .map(|step| if let Ask(_, _, rest) = step { 1 + length(std::slice::from_ref(rest)) } else { 1 })
        .sum()
}

fn explore_many(seed: u64, (trees, rounds): (usize, usize), many: &[Number], ways: &[Way]) -> (usize, usize) {
    let mut random = Random(seed);
    (0..rounds).fold((0, 0), |(states, still), _| {
        let mut wants =
            || -> Vec<Wants> { (0..trees).map(|_| random.wants(&mut vec![0, 1], many, ways)).collect() };
        let wants =
            std::iter::repeat_with(&mut wants).find(|wants| (4..=6).contains(&length(wants))).unwrap();
        let found = explore(&wants, 4);
        (states + found.0, still + found.1)
    })
}

#[test]
fn no_order_of_steps_stands_still() {
    // The least that could: each has what the other wants.
    let [ab, ba] = [vec![Take(0), Take(1)], vec![Take(1), Take(0)]];
    assert!(explore(&[ab, ba], 2).0 > 20);
    let asks = |first, second| vec![Ask(first, Blocking, vec![Ask(second, Blocking, vec![])])];
    assert!(explore(&[asks(0, 1), asks(1, 0)], 2).0 > 100);
    assert!(explore(&[asks(0, 1), asks(1, 2), asks(2, 0)], 3).0 > 1000);
    // One that has what it wants before it asks, and one that asks for who wants it.
    let [takes, wants] =
        [vec![Take(0), Ask(1, Blocking, vec![])], vec![Ask(1, Blocking, vec![Take(0), Take(2)])]];
    assert!(explore(&[takes, wants], 3).0 > 50);
    // Three plugins that remember, as trees want them.
    let mut random = Random(3);
    let states = (0..100).map(|_| {
        let mut wants = || -> Wants {
            let mut all = vec![0, 1, 2];
            (0..1 + random.below(3)).map(|_| Take(all.remove(random.below(all.len())))).collect()
        };
        explore(&[wants(), wants(), wants()], 3).0
    });
    assert!(states.sum::<usize>() > 7_000);
    assert!(explore_many(5, (2, 40), &[2, 3], &[Blocking]).0 > 10_000);
    assert!(explore_many(7, (3, 12), &[2, 3], &[Blocking]).0 > 10_000);
}

/// Whoever waits so that others go on meanwhile is in no ring: he may wait for something else as well. Where he does not, his time ends it.
#[test]
fn nobody_is_refused_for_a_wait_that_keeps_nobody() {
    let asks = |first, way, second, then| vec![Ask(first, way, vec![Ask(second, then, vec![])])];
    let (_, still) = explore(&[asks(0, Blocking, 1, Async), asks(1, Blocking, 0, Blocking)], 2);
    assert_eq!(still, 0);
    let (states, _) = explore_many(11, (2, 40), &[2, 3], &[Blocking, Async]);
    assert!(states > 10_000, "{states}");
}

fn tree(number: TreeNumber) -> Waiter {
    Waiter { own: number, tree: number }
}

#[test]
fn nobody_is_refused_who_closes_no_ring() {
    let mut waits = Waits::default();
    let one = |seat, generation| WaitsFor::One((seat, generation));
    waits.got(tree(1), (0, 0));
    waits.got(tree(2), (1, 0));
    assert_eq!(waits.wait(tree(1), one(1, 0)), Ok(()));
    assert_eq!(waits.wait(tree(3), one(0, 0)), Ok(()));
    assert_eq!(waits.wait(tree(2), one(0, 0)), Err(vec![0, 1]));
    assert_eq!(waits.wait(tree(2), one(0, 1)), Ok(()), "another generation is another instance");
    assert_eq!(
        waits.wait(tree(1), one(0, 0)),
        Err(vec![0]),
        "a tree that wants what it has waits for itself"
    );
}

#[test]
fn instances_that_work_for_one_tree_are_two() {
    let mut waits = Waits::default();
    let [first, second] = [101, 102].map(|own| Waiter { own, tree: 1 });
    waits.got(first, (0, 0));
    assert_eq!(waits.wait(second, WaitsFor::One((0, 0))), Ok(()), "the first will give it back");
    assert_eq!(
        waits.wait(first, WaitsFor::Answer(2, 102)),
        Err(vec![2, 0]),
        "but not if it waits for the second"
    );
    waits.gave_up(second, WaitsFor::One((0, 0)));
    assert_eq!(waits.wait(first, WaitsFor::Answer(2, 102)), Ok(()));
    assert!(waits.is_waiting(101) && !waits.is_waiting(102));
    // What a tree has itself, it keeps until all that is done for it is done.
    waits.got(tree(1), (3, 0));
    assert_eq!(waits.wait(second, WaitsFor::One((3, 0))), Err(vec![3]));
    waits.gave_up(first, WaitsFor::Answer(2, 102));
    waits.free((0, 0));
    waits.free((3, 0));
    assert_eq!(waits, Waits::default());
}
