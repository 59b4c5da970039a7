//! What goes over an edge by message is counted, in calls and in streams, and bounded as on any other edge.

use plugwright::{EdgeLimits, Error, Flow, Val};

use super::asynchronous::{self, SINK, SOURCE, components, wait};
use super::messages::{Desk, row};
use super::*;

/// `sink`, which reads what `source` writes, with limits on the edge between them.
fn narrow(edge: EdgeLimits) -> (tempfile::TempDir, Plugins) {
    let (folder, policy) = components(&[SOURCE, SINK]);
    (folder, load(Host::builder(), &policy.edge_limits("sink", "source", edge)))
}

fn traffic(bytes: u64) -> EdgeLimits {
    EdgeLimits { traffic: Some(Bytes(bytes)), ..EdgeLimits::default() }
}

fn check(error: &Error, plugin: &str, words: &str) {
    assert_eq!(error.kind(), ErrorKind::Transfer, "{error:?}");
    assert_eq!(error.plugins(), [plugin.parse().unwrap()]);
    assert_eq!(error.to_string(), format!("plugin `{plugin}` passed more than the {words}"));
}

fn carried(plugins: &Plugins) -> u64 {
    plugins.stats().edges.iter().map(|edge| edge.bytes).sum()
}

#[test]
fn what_streams_carry_over_an_edge_is_bounded() {
    let (_folder, plugins) = narrow(traffic(200_000));
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(150000)").unwrap(), "150000");
    assert!((150_000..150_100).contains(&carried(&plugins)), "{}", carried(&plugins));
    let error = wave(&plugins, "sink", "test:flow/sink.fetch(300000)").unwrap_err();
    check(&error, "sink", "200000 bytes that all calls over the edge may carry together");
    // A new call may carry as much again, and who comes another way more.
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(150000)").unwrap(), "150000");
    wait(async {
        let item = "test:flow/source.bytes";
        let mut answer = asynchronous::call(&plugins, "source", item, vec![Val::U32(300_000)]).await.unwrap();
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        let mut sum = 0;
        while let Some(chunk) = bytes.next_bytes().await.unwrap() {
            sum += chunk.len();
        }
        assert_eq!(sum, 300_000);
    });
    let source = plugins.stats().plugins.into_iter().find(|it| it.plugin.as_str() == "source").unwrap();
    assert_eq!(source.failures, 0, "it is the consumer that may carry no more");
}

#[test]
fn a_stream_that_is_passed_on_unread_is_counted_all_the_same() {
    let (_folder, plugins) = narrow(traffic(200_000));
    wait(async {
        let mut answer =
            asynchronous::call(&plugins, "sink", "test:flow/sink.relay", vec![Val::U32(300_000)])
                .await
                .unwrap();
        let Some(Flow::Stream(mut bytes)) = answer.flows.pop() else { panic!("{answer:?}") };
        let mut sum = 0;
        let error = loop {
            match bytes.next_bytes().await {
                Ok(chunk) => sum += chunk.unwrap().len(),
                Err(error) => break error,
            }
        };
        assert!(sum <= 200_000, "{sum}");
        check(&error, "sink", "200000 bytes that all calls over the edge may carry together");
    });
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(150000)").unwrap(), "150000");
}

#[test]
fn what_calls_by_message_carry_is_bounded() {
    let (_folder, policy) = row("a>b b>end");
    // A number goes there, and one comes back.
    let transfer = EdgeLimits { transfer: Some(Bytes(3)), ..EdgeLimits::default() };
    for (edge, words) in [
        (traffic(7), "7 bytes that all calls over the edge may carry together"),
        (traffic(3), "3 bytes that all calls over the edge may carry together"),
        (transfer, "3 bytes that one call may carry"),
    ] {
        let plugins = Desk::default().load(&policy.clone().edge_limits("a", "b", edge));
        check(&wave(&plugins, "a", "test:row/a.by-message(0)").unwrap_err(), "a", words);
        assert_eq!(wave(&plugins, "b", "test:row/b.by-message(5)").unwrap(), "5", "others may carry more");
    }
    let plugins = Desk::default().load(&policy.edge_limits("a", "b", traffic(8)));
    for _ in 0..3 {
        assert_eq!(wave(&plugins, "a", "test:row/a.by-message(0)").unwrap(), "2");
    }
    assert_eq!(carried(&plugins), 24);
}
