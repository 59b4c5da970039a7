//! Plugins of the async engine: called by blocking code, by plain plugins, by each other.

use std::path::PathBuf;

use plugwright::{AsyncCall, Flow, Future, Offer, Parcel, Stream, Val};

use super::*;

/// A folder with these components.
pub(super) fn components(of: &[(&str, &str)]) -> (tempfile::TempDir, Policy) {
    let folder = tempfile::tempdir().unwrap();
    let mut policy = Policy::new();
    for (name, wat) in of {
        let file: PathBuf = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
        policy = policy.plugin(name, file);
    }
    (folder, policy)
}

const WAITS: (&str, &str) = ("waits", include_str!("waits.wat"));
const BLUNT: (&str, &str) = ("blunt", include_str!("blunt.wat"));

#[test]
fn blocking_code_calls_async_functions_and_limits_bite() {
    let (_folder, policy) = components(&[WAITS]);
    let plugins = load(Host::builder(), &policy.limits(limits()));
    for (call, kind) in
        [("trap(1)", ErrorKind::Trap), ("spin(1)", ErrorKind::Deadline), ("forever(1)", ErrorKind::Deadline)]
    {
        let error = wave(&plugins, "waits", &format!("test:async/waits.{call}")).unwrap_err();
        assert_eq!(error.kind(), kind, "{call}: {error:?}");
        assert_eq!(wave(&plugins, "waits", "test:async/waits.next(41)").unwrap(), "42");
        assert_eq!(wave(&plugins, "waits", "test:async/waits.turns(9)").unwrap(), "9");
        assert_eq!(wave(&plugins, "waits", "test:async/plain.plain(40)").unwrap(), "42");
    }
}

mod contract {
    plugwright::contract!({ path: "tests/contract/waits.wit", world: "typed" });
}

#[test]
fn typed_calls_of_async_functions_are_futures() {
    let (_folder, policy) = components(&[WAITS]);
    let plugins = load(Host::builder(), &policy.limits(limits()));
    let waits = contract::Waits::of(&plugins).unwrap();
    wait(async {
        assert_eq!(waits.next(41).await.unwrap(), 42);
        let (nine, ten) = futures::future::join(waits.turns(9), waits.turns(10)).await;
        assert_eq!((nine.unwrap(), ten.unwrap()), (9, 10));
        assert_eq!(waits.forever(1).await.unwrap_err().kind(), ErrorKind::Deadline);
        let session = waits.session().unwrap();
        assert_eq!(session.next(1).await.unwrap(), 2);
        // Whoever waits no more calls the call off, and the plugin serves on.
        let next = Box::pin(waits.next(1));
        drop(futures::future::select(Box::pin(waits.forever(1)), next).await);
        assert_eq!(waits.next(2).await.unwrap(), 3);
    });
}

#[test]
fn a_plain_plugin_calls_one_of_the_async_engine() {
    let (_folder, policy) = components(&[WAITS, BLUNT]);
    let plan = Plan::new(&policy).unwrap();
    let engines: Vec<_> = plan.units.iter().map(|unit| (unit.id.as_str(), unit.engine.to_string())).collect();
    assert_eq!(engines, [("waits", "async".to_owned()), ("blunt", "plain".to_owned())]);
    let plugins = load(Host::builder(), &policy);
    for _ in 0..3 {
        assert_eq!(wave(&plugins, "blunt", "test:async/blunt.twice(38)").unwrap(), "42");
    }
}

pub(super) const SOURCE: (&str, &str) = ("source", include_str!("source.wat"));
pub(super) const SINK: (&str, &str) = ("sink", include_str!("sink.wat"));

/// Runs a future; what it waits for is on other threads.
pub(super) fn wait<R>(future: impl std::future::Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub(super) fn flows(limits: Limits) -> (tempfile::TempDir, Plugins) {
    let (folder, policy) = components(&[SOURCE, SINK]);
    (folder, load(Host::builder(), &policy.limits(limits)))
}

pub(super) async fn call(
    plugins: &Plugins,
    plugin: &str,
    item: &str,
    arguments: impl Into<Parcel>,
) -> Result<Parcel, plugwright::Error> {
    plugins.get(plugin).unwrap().call_async(&item.parse().unwrap(), arguments).await
}

#[test]
fn the_host_reads_what_a_plugin_writes() {
    let (_folder, plugins) = flows(Limits::default());
    wait(async {
        let mut answer =
            call(&plugins, "source", "test:flow/source.bytes", vec![Val::U32(300_000)]).await.unwrap();
        assert_eq!(answer.values, [Val::U32(0)]);
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        let first = bytes.next_bytes().await.unwrap().unwrap();
        assert_eq!(&first[..8], b"abcdefgh");
        let mut sum = first.len();
        while let Some(chunk) = bytes.next_bytes().await.unwrap() {
            sum += chunk.len();
        }
        assert_eq!(sum, 300_000);

        let mut answer =
            call(&plugins, "source", "test:flow/source.pairs", vec![Val::U32(25)]).await.unwrap();
        let Some(Flow::Stream(mut pairs)) = answer.flows.pop() else { panic!("{answer:?}") };
        let mut all = Vec::new();
        while let Some(items) = pairs.next().await.unwrap() {
            all.extend(items);
        }
        let expected: Vec<Val> =
            (0..25).map(|i| Val::Tuple(vec![Val::U32(i), Val::String("hello".into())])).collect();
        assert_eq!(all, expected);

        let mut answer = call(&plugins, "source", "test:flow/source.later", vec![Val::U32(7)]).await.unwrap();
        let Some(Flow::Future(later)) = answer.flows.pop() else { panic!("{answer:?}") };
        assert_eq!(later.get().await.unwrap(), Some(Val::U32(7)));
    });
}

#[test]
fn a_plugin_reads_what_the_host_writes() {
    let (_folder, plugins) = flows(Limits::default());
    wait(async {
        let (mut sender, stream) = Stream::new();
        let arguments =
            Parcel { values: vec![Val::U32(0)], flows: vec![Flow::Stream(stream)], ..Parcel::default() };
        let write = async {
            assert!(sender.send_bytes(vec![1; 700_000]).await);
            assert!(sender.send(vec![Val::U8(2); 3000]).await);
            drop(sender);
        };
        let (answer, ()) =
            futures::future::join(call(&plugins, "sink", "test:flow/sink.count", arguments), write).await;
        assert_eq!(answer.unwrap().values, [Val::U32(703_000)]);
    });
}

#[test]
fn an_application_that_fails_in_mid_stream_is_an_error_and_no_early_end() {
    let (_folder, plugins) = flows(Limits::default());
    wait(async {
        let (mut sender, stream) = Stream::new();
        let arguments =
            Parcel { values: vec![Val::U32(0)], flows: vec![Flow::Stream(stream)], ..Parcel::default() };
        assert!(sender.send_bytes(vec![1; 7000]).await);
        sender.fail("the disk is full");
        let error = call(&plugins, "sink", "test:flow/sink.count", arguments).await.unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host), "{error:?}");
        assert_eq!(error.plugins(), ["sink".parse().unwrap()]);
        assert!(error.render().contains("the disk is full"), "{}", error.render());

        // Its own reader has what was written before; and an error of a plugin stays what it is.
        let (mut sender, mut stream) = Stream::new();
        assert!(sender.send_bytes(vec![1; 7]).await);
        sender.fail(error);
        assert_eq!(stream.next_bytes().await.unwrap().unwrap().len(), 7);
        let error = stream.next_bytes().await.unwrap_err();
        assert_eq!((error.kind(), error.plugins().len()), (ErrorKind::Offer, 1), "{error:?}");
        let (sender, future) = Future::new();
        sender.fail("it is not to be had");
        assert_eq!(future.get().await.unwrap_err().kind(), ErrorKind::Offer);
    });
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(9)").unwrap(), "9");
}

#[test]
fn streams_and_futures_cross_from_plugin_to_plugin() {
    let (_folder, plugins) = flows(Limits::default());
    for _ in 0..3 {
        assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(500000)").unwrap(), "500000");
        assert_eq!(wave(&plugins, "sink", "test:flow/sink.taste(500000)").unwrap(), "7");
        assert_eq!(wave(&plugins, "sink", "test:flow/sink.wait-for(12)").unwrap(), "12");
    }
    wait(async {
        let mut answer =
            call(&plugins, "sink", "test:flow/sink.relay", vec![Val::U32(200_000)]).await.unwrap();
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        let mut sum = 0;
        while let Some(chunk) = bytes.next_bytes().await.unwrap() {
            sum += chunk.len();
        }
        assert_eq!(sum, 200_000);
    });
}

#[test]
fn a_provider_that_fails_in_mid_stream_is_an_error_with_its_chain() {
    let (_folder, plugins) = flows(Limits::default());
    let error = wave(&plugins, "sink", "test:flow/sink.fetch-broken(100000)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Trap, "{error:?}");
    let chain: Vec<&str> = error.plugins().iter().map(|id| id.as_str()).collect();
    assert_eq!(chain, ["sink", "source"]);
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(9)").unwrap(), "9");
    wait(async {
        let mut answer =
            call(&plugins, "source", "test:flow/source.broken", vec![Val::U32(10)]).await.unwrap();
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        assert_eq!(bytes.next_bytes().await.unwrap().unwrap().len(), 10);
        assert_eq!(bytes.next_bytes().await.unwrap_err().kind(), ErrorKind::Trap);
    });
}

#[test]
fn who_writes_waits_for_who_reads() {
    wait(async {
        let (mut sender, stream) = Stream::new();
        let mut sent = 0;
        while futures::FutureExt::now_or_never(sender.send_bytes(vec![1; 1000])).is_some() {
            sent += 1;
        }
        // Eight chunks are on the way at most, and not one more until somebody reads.
        assert!((1..=8).contains(&sent), "{sent}");
        drop(stream);
        assert!(!sender.send_bytes(vec![1; 1000]).await);
    });
}

#[test]
fn who_passes_a_stream_on_unread_is_out_of_its_way() {
    let (_folder, plugins) = flows(Limits::default());
    wait(async {
        let mut answer =
            call(&plugins, "sink", "test:flow/sink.relay", vec![Val::U32(3_000_000)]).await.unwrap();
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        // The plugin in the middle is gone, with all its instance did; what it has passed on still comes.
        let error = call(&plugins, "sink", "test:flow/sink.trap", vec![Val::U32(1)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Trap);
        let mut sum = 0;
        while let Some(chunk) = bytes.next_bytes().await.unwrap() {
            sum += chunk.len();
        }
        assert_eq!(sum, 3_000_000);
    });
}

#[test]
fn many_calls_share_an_instance_and_one_that_is_given_up_does_not_stay() {
    let (_folder, policy) = components(&[WAITS]);
    let plugins = load(Host::builder(), &policy.limits(limits()));
    wait(async {
        let calls = (1..200).map(|turns| {
            let plugins = plugins.clone();
            async move {
                let answer = call(&plugins, "waits", "test:async/waits.turns", vec![Val::U32(turns)]).await;
                assert_eq!(answer.unwrap().values, [Val::U32(turns)]);
            }
        });
        futures::future::join_all(calls).await;
        assert_eq!(plugins.stats().plugins[0].instances, 1);

        let error = call(&plugins, "waits", "test:async/waits.forever", vec![Val::U32(1)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
        let error = call(&plugins, "waits", "test:async/waits.spin", vec![Val::U32(1)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
        let error = call(&plugins, "waits", "test:async/waits.trap", vec![Val::U32(1)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Trap, "{error:?}");
        let answer = call(&plugins, "waits", "test:async/waits.next", vec![Val::U32(41)]).await.unwrap();
        assert_eq!(answer.values, [Val::U32(42)]);
    });
}

#[test]
fn what_has_no_written_form_is_refused_by_name() {
    let (_folder, plugins) = flows(Limits::default());
    let error = wave(&plugins, "source", "test:flow/source.bytes(1)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.render().contains("call_async"), "{error:?}");
}

#[test]
fn fused_plugins_pass_streams_and_futures_as_they_are() {
    let (_folder, policy) = components(&[SOURCE, SINK]);
    let plan = Plan::new(&policy.fuse(["source", "sink"])).unwrap();
    assert_eq!(plan.units.len(), 1);
    let plugins = Host::builder().build().unwrap().load(&plan).unwrap();
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(500000)").unwrap(), "500000");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.taste(500000)").unwrap(), "7");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.wait-for(12)").unwrap(), "12");
}

/// The source of `sink`, served by the application. What it is asked for decides how it behaves.
fn offered(never: u32) -> (tempfile::TempDir, Plugins) {
    let (folder, policy) = components(&[SINK]);
    let policy = policy.limits(limits()).offer("test:flow/source".parse().unwrap());
    let offer = Offer::asynchronous("test:flow/source".parse().unwrap(), move |call: AsyncCall| async move {
        assert_eq!(call.plugins, ["sink".parse().unwrap()]);
        let [Val::U32(count)] = call.arguments.values[..] else { return Err("there is one argument".into()) };
        match call.function.as_str() {
            "bytes" if count == never => std::future::pending().await,
            "bytes" => {
                let (mut sender, stream) = Stream::new();
                std::thread::spawn(move || wait(sender.send_bytes(vec![1; count as usize])));
                Ok(Parcel {
                    values: vec![Val::U32(0)],
                    flows: vec![Flow::Stream(stream)],
                    ..Parcel::default()
                })
            }
            "later" => {
                let (mut sender, future) = Future::new();
                std::thread::spawn(move || wait(sender.send(vec![Val::U32(count + 1)])));
                Ok(Parcel {
                    values: vec![Val::U32(0)],
                    flows: vec![Flow::Future(future)],
                    ..Parcel::default()
                })
            }
            other => Err(format!("`{other}` is not served").into()),
        }
    });
    (folder, load(Host::builder().offer(offer), &policy))
}

#[test]
fn an_application_offers_async_functions() {
    let (_folder, plugins) = offered(0);
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(500000)").unwrap(), "500000");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.wait-for(41)").unwrap(), "42");
    let error = wave(&plugins, "sink", "test:flow/sink.fetch-broken(1)").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host), "{error:?}");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(7)").unwrap(), "7");
}

#[test]
fn a_deadline_ends_the_wait_for_another() {
    let (_folder, plugins) = offered(13);
    let error = wave(&plugins, "sink", "test:flow/sink.fetch(13)").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Deadline, Blame::Host), "{error:?}");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(7)").unwrap(), "7");
}

/// What computes on the async engine cannot be made to yield, so it has a thread of its own: others go on.
#[test]
fn who_computes_without_end_starves_nobody_else() {
    let (_folder, policy) = components(&[WAITS, ("neighbour", WAITS.1)]);
    let forever = Limits { deadline: Duration::from_secs(3600), ..limits() };
    let plugins = load(Host::builder(), &policy.limits(forever));
    let seen = wait(async {
        let spin = Box::pin(call(&plugins, "waits", "test:async/waits.spin", vec![Val::U32(1)]));
        let others = Box::pin(async {
            let mut answers = Vec::new();
            for x in 0..200 {
                answers.push(call(&plugins, "neighbour", "test:async/waits.next", vec![Val::U32(x)]).await);
            }
            answers
        });
        match futures::future::select(spin, others).await {
            // Whoever computes is called off here.
            futures::future::Either::Right((answers, _)) => answers,
            futures::future::Either::Left((ended, _)) => panic!("it cannot end: {ended:?}"),
        }
    });
    for (x, answer) in (0..).zip(seen) {
        assert_eq!(answer.unwrap().values, [Val::U32(x + 1)]);
    }
}

/// A plugin that waits for the application, which never answers 13.
fn patient() -> (tempfile::TempDir, Plugins) {
    let (folder, policy) = components(&[("patient", include_str!("patient.wat"))]);
    let policy = policy.limits(limits()).offer("test:async/answers".parse().unwrap());
    let offer = Offer::asynchronous("test:async/answers".parse().unwrap(), |call: AsyncCall| async move {
        if call.arguments.values == [Val::U32(13)] {
            std::future::pending::<()>().await;
        }
        Ok(call.arguments)
    });
    (folder, load(Host::builder().offer(offer), &policy))
}

#[test]
fn who_waits_in_vain_does_not_disturb_a_neighbour_on_the_same_instance() {
    let (_folder, plugins) = patient();
    wait(async {
        let ask = |x| call(&plugins, "patient", "test:async/patient.ask", vec![Val::U32(x)]);
        let (vain, well) = futures::future::join(ask(13), ask(8)).await;
        assert_eq!(vain.unwrap_err().kind(), ErrorKind::Deadline);
        assert_eq!(well.unwrap().values, [Val::U32(8)]);
        assert_eq!(ask(9).await.unwrap().values, [Val::U32(9)]);
    });
}

#[test]
fn who_drops_a_call_calls_it_off_and_nothing_else() {
    let (_folder, plugins) = patient();
    wait(async {
        let ask = |x| Box::pin(call(&plugins, "patient", "test:async/patient.ask", vec![Val::U32(x)]));
        let futures::future::Either::Right((well, vain)) = futures::future::select(ask(13), ask(8)).await
        else {
            panic!("it cannot end")
        };
        assert_eq!(well.unwrap().values, [Val::U32(8)]);
        drop(vain);
        assert_eq!(ask(9).await.unwrap().values, [Val::U32(9)]);
        assert_eq!(plugins.stats().plugins[0].instances, 2, "the first serves no more");
    });
}

#[test]
fn what_crosses_leaves_nothing_behind() {
    let (_folder, plugins) = flows(Limits::default());
    wait(async {
        for turn in 0..2_000 {
            let (item, argument) = [("fetch", 9), ("taste", 90_000), ("wait-for", 3)][turn % 3];
            let item = format!("test:flow/sink.{item}");
            call(&plugins, "sink", &item, vec![Val::U32(argument)]).await.unwrap();
        }
    });
    // wasmtime bounds how many streams, futures and tasks one instance may hold; all calls were on the same one.
    assert!(plugins.stats().plugins.iter().all(|plugin| plugin.instances == 1 && plugin.failures == 0));
}

#[test]
fn a_plain_offer_serves_async_functions_too() {
    let (_folder, policy) = components(&[("patient", include_str!("patient.wat"))]);
    let policy = policy.offer("test:async/answers".parse().unwrap());
    let offer = Offer::new("test:async/answers".parse().unwrap(), |_, _, arguments| Ok(arguments.to_vec()));
    let plugins = load(Host::builder().offer(offer), &policy);
    assert_eq!(wave(&plugins, "patient", "test:async/patient.ask(5)").unwrap(), "5");
}
