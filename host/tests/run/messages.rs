//! Calls by message stand in the tree of the call that makes them: who calls, how deep, for how long, and until when.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::channel::oneshot;
use plugwright::{AsyncCall, Error, Offer, Parcel, PluginId, Reentry, Val};

use super::*;

/// Plugins that each call the next: `a>b b>end`.
pub(super) fn row(names: &str) -> (tempfile::TempDir, Policy) {
    let folder = tempfile::tempdir().unwrap();
    let mut policy = Policy::new().limits(limits());
    for (own, next) in names.split(' ').map(|step| step.split_once('>').unwrap()) {
        let text = include_str!("messages.wat");
        let text =
            text.replace("NEXT", &format!("test:row/{next}")).replace("OWN", &format!("test:row/{own}"));
        let file = folder.path().join(format!("{own}.wasm"));
        std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        policy = policy.plugin(own, file);
    }
    (folder, policy)
}

/// The application at the end of a row. It answers when the test says so, or at once where the test says nothing.
#[derive(Clone, Default)]
pub(super) struct Desk {
    held: Arc<Mutex<HashMap<u32, oneshot::Receiver<()>>>>,
    asked: Arc<Mutex<Vec<Vec<PluginId>>>>,
    dropped: Arc<AtomicBool>,
}

/// Says that a call was called off.
struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Desk {
    /// Has the answer to `x` wait until what this gives is used, or dropped.
    pub(super) fn hold(&self, x: u32) -> oneshot::Sender<()> {
        let (sender, receiver) = oneshot::channel();
        self.held.lock().unwrap().insert(x, receiver);
        sender
    }

    pub(super) fn load(&self, policy: &Policy) -> Plugins {
        self.load_with(Host::builder(), policy)
    }

    pub(super) fn load_with(&self, builder: HostBuilder, policy: &Policy) -> Plugins {
        let desk = self.clone();
        let offer = Offer::asynchronous("test:row/end".parse().unwrap(), move |call: AsyncCall| {
            let desk = desk.clone();
            async move {
                desk.asked.lock().unwrap().push(call.plugins);
                let [Val::U32(x)] = call.arguments.values[..] else { panic!("there is one argument") };
                let held = desk.held.lock().unwrap().remove(&x);
                if let Some(held) = held {
                    let _guard = (x == 13).then(|| Guard(desk.dropped.clone()));
                    let _ = held.await;
                    std::mem::forget(_guard);
                }
                Ok(vec![Val::U32(x)].into())
            }
        });
        load(builder.offer(offer), &policy.clone().offer("test:row/end".parse().unwrap()))
    }

    /// How many calls have come.
    pub(super) fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// Waits until so many calls have come.
    pub(super) async fn wait_for(&self, calls: usize) {
        while self.asked.lock().unwrap().len() < calls {
            tokio::task::yield_now().await;
        }
    }
}

pub(super) fn wait<R>(future: impl std::future::Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub(super) async fn call(plugins: &Plugins, plugin: &str, function: &str, x: u32) -> Result<u32, Error> {
    let item = format!("test:row/{plugin}.{function}").parse().unwrap();
    let answer: Parcel = plugins.get(plugin).unwrap().call_async(&item, vec![Val::U32(x)]).await?;
    let [Val::U32(answer)] = answer.values[..] else { panic!("{answer:?}") };
    Ok(answer)
}

fn failures(plugins: &Plugins) -> Vec<u64> {
    plugins.stats().plugins.iter().map(|plugin| plugin.failures).collect()
}

#[test]
fn a_call_knows_who_calls_and_how_deep_it_is() {
    let (_folder, policy) = row("a>b b>end");
    let desk = Desk::default();
    let plugins = desk.load(&policy);
    wait(async {
        assert_eq!(call(&plugins, "a", "told", 0).await.unwrap(), 1);
        assert_eq!(call(&plugins, "a", "by-message", 0).await.unwrap(), 2);
        assert_eq!(call(&plugins, "a", "by-plain", 0).await.unwrap(), 2);
        assert_eq!(call(&plugins, "a", "ask", 5).await.unwrap(), 5);
        assert_eq!(*desk.asked.lock().unwrap(), [["a".parse().unwrap(), "b".parse::<PluginId>().unwrap()]]);
    });
    // The same where blocking code makes the call, in a tree of its own.
    assert_eq!(wave(&plugins, "a", "test:row/a.by-message(0)").unwrap(), "2");
    assert_eq!(wave(&plugins, "a", "test:row/a.by-plain(0)").unwrap(), "2");
    assert_eq!(failures(&plugins), [0, 0]);
}

#[test]
fn the_time_of_a_call_shrinks_on_its_way() {
    let (_folder, policy) = row("a>b b>end");
    let short = Limits { deadline: Duration::from_millis(400), ..limits() };
    let long = Limits { deadline: Duration::from_secs(100), ..limits() };
    let plugins = Desk::default().load(&policy.plugin_limits("a", short).plugin_limits("b", long));
    wait(async {
        assert!(call(&plugins, "b", "told", 1).await.unwrap() > 90_000);
        assert!(call(&plugins, "a", "by-message", 1).await.unwrap() <= 410);
        assert!(call(&plugins, "a", "by-plain", 1).await.unwrap() <= 410);
    });
}

#[test]
fn a_call_that_comes_back_is_refused_at_once() {
    let (_folder, policy) = row("a>b b>a");
    let plugins = load(Host::builder(), &policy);
    let check = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::Cycle, "{error:?}");
        assert!(error.render().contains("`a` → `b` → `a`"), "{error:?}");
    };
    check(wait(call(&plugins, "a", "ask", 1)).unwrap_err());
    check(wave(&plugins, "a", "test:row/a.ask(1)").unwrap_err());
    // Both are well when they are not called in a circle.
    assert_eq!(wait(call(&plugins, "a", "by-message", 0)).unwrap(), 2);
}

#[test]
fn a_plain_call_that_comes_back_from_a_message_is_refused_too() {
    // `b` calls `a` in the plain way, while `a` waits for `b`.
    let (folder, policy) = row("a>b");
    let text = include_str!("messages.wat").replace("NEXT", "test:row/a").replace("OWN", "test:row/b");
    // Here `told` is what calls on.
    let text = text.replace(
        "(call $return (call $tell (local.get 0))) (i32.const 0))\n    (func (export \"plain\")",
        "(call $return (call $plain (local.get 0))) (i32.const 0))\n    (func (export \"plain\")",
    );
    let file = folder.path().join("b.wasm");
    std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
    let policy = policy.plugin("b", file);
    let plugins = load(Host::builder(), &policy);
    let error = wait(call(&plugins, "a", "by-message", 0)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cycle, "{error:?}");
    assert!(error.render().contains("`a` → `b` → `a`"), "{error:?}");
    // With another instance of `a`, which knows nothing of the first, it goes on.
    let plugins = load(Host::builder(), &policy.reentry("a", Reentry::SecondInstance));
    assert_eq!(wait(call(&plugins, "a", "by-message", 0)).unwrap(), 3);
}

#[test]
fn a_circle_that_is_allowed_ends_at_the_depth_limit() {
    let (_folder, policy) = row("a>b b>a");
    let policy = policy.reentry("a", Reentry::SecondInstance).reentry("b", Reentry::SecondInstance);
    let plugins = load(Host::builder(), &policy);
    let error = wait(call(&plugins, "a", "ask", 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Depth, "{error:?}");
}

#[test]
fn whose_time_is_up_ends_without_the_neighbours_on_its_way() {
    let (_folder, policy) = row("a>b c>b b>end");
    let short = Limits { deadline: Duration::from_millis(200), ..limits() };
    let long = Limits { deadline: Duration::from_secs(100), ..limits() };
    let policy = policy.limits(long).plugin_limits("a", short);
    let desk = Desk::default();
    let plugins = desk.load(&policy);
    let (seven, _thirteen) = (desk.hold(7), desk.hold(13));
    wait(async {
        let neighbour = call(&plugins, "c", "ask", 7);
        let vain = async {
            desk.wait_for(1).await;
            let error = call(&plugins, "a", "ask", 13).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
            // The application's future has gone with it.
            while !desk.dropped.load(Ordering::SeqCst) {
                tokio::task::yield_now().await;
            }
            seven.send(()).unwrap();
        };
        let (neighbour, ()) = futures::future::join(neighbour, vain).await;
        assert_eq!(neighbour.unwrap(), 7);
        assert_eq!(call(&plugins, "a", "ask", 8).await.unwrap(), 8);
    });
}

#[test]
fn a_call_that_is_dropped_takes_all_that_it_has_made_along_and_nothing_else() {
    let (_folder, policy) = row("a>b c>b b>end");
    let long = Limits { deadline: Duration::from_secs(100), ..limits() };
    let desk = Desk::default();
    let plugins = desk.load(&policy.limits(long));
    let (seven, _thirteen) = (desk.hold(7), desk.hold(13));
    wait(async {
        let mut neighbour = Box::pin(call(&plugins, "c", "ask", 7));
        {
            let mut dropped = Box::pin(call(&plugins, "a", "ask", 13));
            let both = async {
                futures::future::select(&mut neighbour, &mut dropped).await;
            };
            futures::future::select(Box::pin(both), Box::pin(desk.wait_for(2))).await;
        }
        while !desk.dropped.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        seven.send(()).unwrap();
        assert_eq!(neighbour.await.unwrap(), 7);
        assert_eq!(call(&plugins, "a", "ask", 8).await.unwrap(), 8);
    });
}
