//! Handles in every place, many parameters, and what the application offers: against the component of `typed/typed.wat`.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use plugwright::{Blame, Caller, ErrorKind, Host, HostResource, Offer, OfferError, Plan, Plugins, Policy};

mod contract {
    plugwright::contract!("tests/contract/typed/typed.wit");
}

use contract::{Counting, Long, Over, Store as _, Work, counting, store};

/// The application's side.
#[derive(Default)]
struct Shop {
    alive: Arc<AtomicUsize>,
    /// Is run when buckets are opened.
    hook: Hook,
}

type Hook = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

struct Bucket {
    name: String,
    values: Mutex<HashMap<String, String>>,
    alive: Arc<AtomicUsize>,
}

impl Shop {
    fn bucket(&self, name: &str) -> HostResource<dyn store::Bucket> {
        self.alive.fetch_add(1, Ordering::Relaxed);
        let alive = Arc::clone(&self.alive);
        HostResource::new(Arc::new(Bucket { name: name.to_owned(), values: Mutex::default(), alive }))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

impl store::Bucket for Bucket {
    fn get(&self, _: &Caller<'_>, key: &str) -> Result<Option<String>, OfferError> {
        Ok(self.values.lock().unwrap().get(key).map(|value| format!("{value} of {}", self.name)))
    }
}

impl contract::Store for Shop {
    fn bucket_new(
        &self,
        caller: &Caller<'_>,
        name: &str,
    ) -> Result<HostResource<dyn store::Bucket>, OfferError> {
        assert_eq!(caller.plugin().as_str(), "typed");
        Ok(self.bucket(name))
    }

    fn bucket_merge(
        &self,
        _: &Caller<'_>,
        a: HostResource<dyn store::Bucket>,
        b: &HostResource<dyn store::Bucket>,
    ) -> Result<Result<HostResource<dyn store::Bucket>, String>, OfferError> {
        let (Some(one), Some(other)) = (a.downcast_ref::<Bucket>(), b.downcast_ref::<Bucket>()) else {
            return Ok(Err("not buckets of ours".into()));
        };
        one.values.lock().unwrap().extend(other.values.lock().unwrap().clone());
        Ok(Ok(a))
    }

    fn put(&self, _: &Caller<'_>, entry: &store::Entry, value: &str) -> Result<(), OfferError> {
        let bucket = entry.bucket.downcast_ref::<Bucket>().ok_or("not a bucket of ours")?;
        bucket.values.lock().unwrap().insert(entry.key.clone(), value.to_owned());
        Ok(())
    }

    fn open_all(&self, _: &Caller<'_>, n: u32) -> Result<Vec<HostResource<dyn store::Bucket>>, OfferError> {
        let hook = self.hook.lock().unwrap().take();
        if let Some(hook) = hook {
            hook();
        }
        if n > 10 {
            return Err(format!("{n} buckets are too many").into());
        }
        Ok((0..n).map(|n| self.bucket(&n.to_string())).collect())
    }

    #[rustfmt::skip]
    fn forty(&self, _: &Caller<'_>,
        a0: u32, a1: u32, a2: u32, a3: u32, a4: u32, a5: u32, a6: u32, a7: u32, a8: u32, a9: u32,
        a10: u32, a11: u32, a12: u32, a13: u32, a14: u32, a15: u32, a16: u32, a17: u32, a18: u32, a19: u32,
        a20: u32, a21: u32, a22: u32, a23: u32, a24: u32, a25: u32, a26: u32, a27: u32, a28: u32, a29: u32,
        a30: u32, a31: u32, a32: u32, a33: u32, a34: u32, a35: u32, a36: u32, a37: u32, a38: u32, a39: u32,
    ) -> Result<u64, OfferError> {
        let all = [
            a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19,
            a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39,
        ];
        Ok(places(&all))
    }
}

/// Each value times its place.
fn places(all: &[u32]) -> u64 {
    (0..).zip(all).map(|(place, value): (u64, _)| place * u64::from(*value)).sum()
}

fn load_with(offer: Offer) -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let component = super::component("typed/typed.wit", "typed/typed.wat");
    let path = folder.path().join("typed.wasm");
    std::fs::write(&path, component).unwrap();
    let policy = Policy::new().plugin("typed", path).offers(offer.names());
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    let host = Host::builder().offer(offer).build().unwrap();
    host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn load() -> Plugins {
    load_with(Shop::default().offer())
}

#[test]
fn handles_are_in_records_lists_and_options() {
    let counting = Counting::of(&load()).unwrap().session().unwrap();
    let all = counting.make_all(4).unwrap();
    assert_eq!(counting.alive().unwrap(), 4);
    assert_eq!(all.iter().map(|one| one.value().unwrap()).collect::<Vec<_>>(), [0, 1, 2, 3]);
    let lent: Vec<&counting::Counter> = all.iter().collect();
    assert_eq!(counting.sum_all(&lent).unwrap(), 6);
    assert_eq!(counting.times(&counting::Lent { which: &all[3], times: 5 }).unwrap(), 15);
    assert_eq!(counting.pick(&counting::OneOrNone::One(&all[2])).unwrap(), 2);
    assert_eq!(counting.pick(&counting::OneOrNone::None).unwrap(), 1000);
    drop(all);
    assert_eq!(counting.alive().unwrap(), 0, "what came in a list was dropped in the plugin");
}

#[test]
fn what_is_given_in_a_record_is_the_plugins_again() {
    let counting = Counting::of(&load()).unwrap().session().unwrap();
    let two = counting.make_two().unwrap();
    assert_eq!((two.left.value().unwrap(), two.right.as_ref().unwrap().value().unwrap()), (20, 22));
    assert_eq!(counting.sum_two(two).unwrap(), 42);
    assert_eq!(counting.alive().unwrap(), 0);
    let (left, right) = counting::Counter::pair(&counting, 3, 4).unwrap();
    assert_eq!(counting.sum_two(counting::Two { left, right: None }).unwrap(), 3);
    assert_eq!(counting.deep(None).unwrap(), 1000);
    assert_eq!(counting.deep(Some(None)).unwrap(), 2000);
    assert_eq!(counting.deep(Some(Some(right))).unwrap(), 4);
    assert_eq!(counting.alive().unwrap(), 0);
}

#[test]
fn handles_of_two_sessions_do_not_mix_in_a_list_either() {
    let counting = Counting::of(&load()).unwrap();
    let (one, two) = (counting.make_two().unwrap(), counting.make_two().unwrap());
    let error = counting.sum_all(&[&one.left, &two.left]).unwrap_err();
    assert_eq!(error.to_string(), "a handle belongs to another session with plugin `typed`");
    let mixed = counting::Two { left: one.left, right: Some(two.left) };
    assert_eq!(counting.sum_two(mixed).unwrap_err().kind(), ErrorKind::Arguments);
    assert_eq!(one.right.unwrap().value().unwrap(), 22, "nothing was given away");
}

#[test]
fn a_resource_goes_to_another_interface_of_the_plugin() {
    let plugins = load();
    let counter = counting::Counter::new(&Counting::of(&plugins).unwrap(), 21).unwrap();
    assert_eq!(Over::of(&plugins).unwrap().twice(&counter).unwrap(), 42);
}

#[test]
fn forty_parameters_arrive_in_order() {
    let long = Long::of(&load()).unwrap();
    let all: Vec<u32> = (0..40).map(|n| n * n + 1).collect();
    #[rustfmt::skip]
    let sum = long.forty(
        all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9],
        all[10], all[11], all[12], all[13], all[14], all[15], all[16], all[17], all[18], all[19],
        all[20], all[21], all[22], all[23], all[24], all[25], all[26], all[27], all[28], all[29],
        all[30], all[31], all[32], all[33], all[34], all[35], all[36], all[37], all[38], all[39],
    );
    assert_eq!(sum.unwrap(), places(&all));
    #[rustfmt::skip]
    let last = long.mixed(
        1, "two", 3, &[4, 4], 5.0, '6', true, 8, -9, -10, 11, 12, 13, 14, 15, 16, 17, "the last",
    );
    assert_eq!(last.unwrap(), "the last");
}

#[test]
fn lists_of_fixed_length_and_maps_cross() {
    let long = Long::of(&load()).unwrap();
    assert_eq!(long.turn(&[1, 2, 3]).unwrap(), [3, 2, 1]);
    let map = HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert_eq!(long.same(&map).unwrap(), map);
}

#[test]
fn a_plugin_calls_what_the_application_implements() {
    let shop = Shop::default();
    let alive = Arc::clone(&shop.alive);
    let plugins = load_with(shop.offer());
    let work = Work::of(&plugins).unwrap();
    assert_eq!(work.run().unwrap(), "value of a");
    assert_eq!(work.forty().unwrap(), places(&(0..40).collect::<Vec<_>>()));
    assert_eq!(alive.load(Ordering::Relaxed), 0, "the plugin dropped its handles");
}

#[test]
fn a_resource_of_the_application_lives_as_long_as_the_plugins_handle() {
    let shop = Shop::default();
    let alive = Arc::clone(&shop.alive);
    let plugins = load_with(shop.offer());
    let work = Work::of(&plugins).unwrap().session().unwrap();
    assert_eq!(work.open(3).unwrap(), 3);
    assert_eq!(alive.load(Ordering::Relaxed), 1);
    let kept = work.give().unwrap().unwrap();
    assert_eq!(kept.downcast_ref::<Bucket>().unwrap().name, "0");
    assert!(work.give().unwrap().is_none());
    drop(kept);
    assert_eq!(alive.load(Ordering::Relaxed), 0);
    assert_eq!(work.open(1).unwrap(), 1);
    drop((work, plugins));
    assert_eq!(alive.load(Ordering::Relaxed), 0, "it went with the instance");
}

#[test]
fn the_application_lends_and_gives_its_resources_to_a_plugin() {
    let shop = Shop::default();
    let bucket = shop.bucket("mine");
    let alive = Arc::clone(&shop.alive);
    bucket.downcast_ref::<Bucket>().unwrap().values.lock().unwrap().insert("key".into(), "here".into());
    let work = Work::of(&load_with(shop.offer())).unwrap().session().unwrap();
    for _ in 0..3 {
        assert_eq!(work.lookup(&bucket).unwrap().as_deref(), Some("here of mine"));
    }
    work.keep(bucket.clone()).unwrap();
    drop(bucket);
    assert_eq!(alive.load(Ordering::Relaxed), 1, "the plugin has it");
    let back = work.give().unwrap().unwrap();
    drop(work);
    assert_eq!(back.downcast_ref::<Bucket>().unwrap().name, "mine");
    drop(back);
    assert_eq!(alive.load(Ordering::Relaxed), 0);
}

#[test]
fn an_error_of_the_application_is_its_own() {
    let error = Work::of(&load()).unwrap().open(11).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host));
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "11 buckets are too many");
}

#[test]
fn the_application_does_not_wait_for_the_call_that_waits_for_it() {
    let shop = Shop::default();
    let hook = Arc::clone(&shop.hook);
    let work = Work::of(&load_with(shop.offer())).unwrap();
    let session = work.session().unwrap();
    let (same, other) = (session.clone(), work.clone());
    let seen = Arc::new(Mutex::new(None));
    let seen_by_hook = Arc::clone(&seen);
    *hook.lock().unwrap() = Some(Box::new(move || {
        let refused = same.give().unwrap_err().to_string();
        let elsewhere = other.give().unwrap().is_none();
        *seen_by_hook.lock().unwrap() = Some((refused, elsewhere));
    }));
    assert_eq!(session.open(1).unwrap(), 1);
    let (refused, elsewhere) = seen.lock().unwrap().take().unwrap();
    assert_eq!(refused, "the session with plugin `typed` is in the middle of a call");
    assert!(elsewhere, "another instance answered");
    assert!(session.give().unwrap().is_some());
}

#[test]
fn a_handle_that_is_dropped_in_the_middle_of_a_call_ends_with_the_call() {
    let shop = Shop::default();
    let hook = Arc::clone(&shop.hook);
    let plugins = load_with(shop.offer());
    let counting = Counting::of(&plugins).unwrap().session().unwrap();
    let one = counting::Counter::new(&counting, 7).unwrap();
    let two = counting::Counter::new(&counting, 8).unwrap();
    *hook.lock().unwrap() = Some(Box::new(move || drop(two)));
    assert_eq!(Over::of(&plugins).unwrap().asking(&one, 1).unwrap(), 7);
    assert_eq!(counting.alive().unwrap(), 1);
}

#[test]
fn a_call_from_async_code_is_in_its_session_too() {
    let shop = Shop::default();
    let hook = Arc::clone(&shop.hook);
    let session = Work::of(&load_with(shop.offer())).unwrap().session().unwrap();
    let same = session.clone();
    let refused = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&refused);
    *hook.lock().unwrap() = Some(Box::new(move || {
        *seen.lock().unwrap() = same.give().err();
    }));
    let executor = tokio::runtime::Builder::new_current_thread().build().unwrap();
    executor.block_on(async { assert_eq!(session.open(1).unwrap(), 1) });
    let refused = refused.lock().unwrap().take().unwrap();
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
}

#[test]
fn all_plugins_of_a_contract_are_found_in_the_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.wasm");
    std::fs::write(&path, super::component("typed/typed.wit", "typed/typed.wat")).unwrap();
    let shop = Shop::default().offer();
    let policy =
        ["second", "first"].into_iter().fold(Policy::new(), |policy, name| policy.plugin(name, &path));
    let plan = Plan::new(&policy.offers(shop.names())).unwrap();
    let plugins = Host::builder().offer(shop).build().unwrap().load(&plan).unwrap();
    assert!(Long::of(&plugins).is_err(), "one of two is nobody's guess");
    let all = Long::all(&plugins).unwrap();
    let names: Vec<&str> = all.iter().map(|long| long.plugin().id().as_str()).collect();
    assert_eq!(names, ["first", "second"]);
    for long in all {
        assert_eq!(long.turn(&[1, 2, 3]).unwrap(), [3, 2, 1]);
    }
}
