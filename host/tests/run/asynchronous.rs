//! Plugins of the async engine: called by blocking code, by plain plugins, by each other.

use std::path::PathBuf;

use plugwright::{Flow, Parcel, Stream, Val};

use super::*;

/// A folder with these components.
fn components(of: &[(&str, &str)]) -> (tempfile::TempDir, Policy) {
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

const SOURCE: (&str, &str) = ("source", include_str!("source.wat"));
const SINK: (&str, &str) = ("sink", include_str!("sink.wat"));

/// Runs a future; what it waits for is on other threads.
fn wait<R>(future: impl Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn flows(limits: Limits) -> (tempfile::TempDir, Plugins) {
    let (folder, policy) = components(&[SOURCE, SINK]);
    (folder, load(Host::builder(), &policy.limits(limits)))
}

async fn call(
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
        let arguments = Parcel { values: vec![Val::U32(0)], flows: vec![Flow::Stream(stream)] };
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
