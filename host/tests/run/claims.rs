//! Resources in the hands of the application: got from streams, futures and calls, given to them, and called.

use plugwright::{Claim, Flow, Future, Parcel, Stream, Val};

use super::asynchronous::wait;
use super::freight::{chain, freight, owner, settles, sum};
use super::*;

/// What there is of a set: its plugins, by the interfaces that they export.
async fn call(
    plugins: &Plugins,
    item: &str,
    arguments: impl Into<Parcel>,
) -> Result<Parcel, plugwright::Error> {
    let plugin = match item.split_once('.').unwrap().0 {
        "things" => "owner",
        "belt" => "middle",
        _ => "top",
    };
    plugins.get(plugin)?.call_async(&format!("test:freight/{item}").parse()?, arguments).await
}

async fn count(plugins: &Plugins, item: &str, count: u32) -> Parcel {
    call(plugins, item, vec![Val::U32(count)]).await.unwrap()
}

fn stream(mut parcel: Parcel) -> Stream {
    assert_eq!((&parcel.values[..], parcel.flows.len()), (&[Val::U32(0)][..], 1), "{parcel:?}");
    let Some(Flow::Stream(stream)) = parcel.flows.pop() else { panic!("no stream") };
    stream
}

fn future(mut parcel: Parcel) -> Future {
    let Some(Flow::Future(future)) = parcel.flows.pop() else { panic!("no future") };
    future
}

/// Reads a stream to its end: each item, with what is in it beside.
async fn all(mut stream: Stream) -> (Vec<Val>, Vec<Claim>, Vec<Flow>) {
    let (mut values, mut claims, mut flows) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(parcel) = stream.next_parcel().await.unwrap() {
        values.extend(parcel.values);
        claims.extend(parcel.claims);
        flows.extend(parcel.flows);
    }
    (values, claims, flows)
}

async fn value(plugins: &Plugins, claim: &Claim) -> Result<u32, plugwright::Error> {
    let arguments = Parcel { values: vec![Val::U32(0)], claims: vec![claim.lend()], ..Parcel::default() };
    let answer = call(plugins, "things.[method]thing.value", arguments).await?;
    let [Val::U32(value)] = answer.values[..] else { panic!("{answer:?}") };
    Ok(value)
}

async fn total(plugins: &Plugins, claims: &[Claim]) -> u32 {
    let mut total = 0;
    for claim in claims {
        total += value(plugins, claim).await.unwrap();
    }
    total
}

async fn thing(plugins: &Plugins, value: u32) -> Claim {
    let mut made = count(plugins, "things.[constructor]thing", value).await;
    assert_eq!(made.values, [Val::U32(0)]);
    made.claims.pop().unwrap()
}

/// A stream that ends with what is written to it.
async fn written(parcels: Vec<Parcel>) -> Stream {
    let (mut sender, stream) = Stream::new();
    for parcel in parcels {
        assert!(sender.send_parcel(parcel).await);
    }
    stream
}

/// Arguments of a function with one parameter, which is a stream or future.
fn with(flow: Flow) -> Parcel {
    Parcel { values: vec![Val::U32(0)], flows: vec![flow], ..Parcel::default() }
}

fn of(claims: Vec<Claim>) -> Parcel {
    let values = (0..).zip(&claims).map(|(index, _)| Val::U32(index)).collect();
    Parcel { values, claims, ..Parcel::default() }
}

#[test]
fn the_application_gets_resources_in_streams_and_futures() {
    let plugins = freight(|policy| policy);
    wait(async {
        for item in ["things.give", "belt.pass", "belt.copy"] {
            let (values, claims, _) = all(stream(count(&plugins, item, 300).await)).await;
            assert_eq!((values.len(), claims.len()), (300, 300), "{item}");
            assert_eq!(claims[0].resource(), "test:freight/things.thing");
            assert_eq!(total(&plugins, &claims).await, sum(300), "{item}");
        }
        let (values, claims, _) = all(stream(count(&plugins, "things.chests", 3).await)).await;
        assert_eq!(claims.len(), 5);
        let Val::Record(fields) = &values[1] else { panic!("{values:?}") };
        assert_eq!(fields[0].1, Val::String("chest".into()));
        assert_eq!((&fields[1].1, &fields[2].1), (&Val::U32(2), &Val::Option(None)));
        assert_eq!(value(&plugins, &claims[2]).await.unwrap(), 2);

        let (values, claims, _) = all(stream(count(&plugins, "things.maybe", 20).await)).await;
        assert_eq!((values.len(), total(&plugins, &claims).await), (20, 100));

        let mut later = future(count(&plugins, "things.later", 7).await).get_parcel().await.unwrap();
        assert_eq!(value(&plugins, &later.claims.pop().unwrap()).await.unwrap(), 7);
        let several = future(count(&plugins, "things.several", 10).await).get_parcel().await.unwrap();
        assert_eq!(several.values, [Val::List((0..10).map(Val::U32).collect())]);
        assert_eq!(total(&plugins, &several.claims).await, sum(10));

        let (values, _, flows) = all(stream(count(&plugins, "things.nested", 10).await)).await;
        assert_eq!((values.len(), flows.len()), (10, 10));
        for flow in flows {
            let Flow::Stream(inner) = flow else { panic!("{flow:?}") };
            assert_eq!(all(inner).await.1.len(), 2);
        }
    });
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0));
}

#[test]
fn the_application_gives_resources_in_streams_futures_and_calls() {
    let plugins = freight(|policy| policy);
    wait(async {
        // As it came, from one plugin and from another.
        for item in ["things.give", "belt.pass"] {
            let unread = with(Flow::Stream(stream(count(&plugins, item, 40).await)));
            assert_eq!(call(&plugins, "things.take", unread).await.unwrap().values, [Val::U32(sum(40))]);
        }
        // Read, and written on.
        let (_, mut claims, _) = all(stream(count(&plugins, "things.give", 40).await)).await;
        let rest = claims.split_off(25);
        let stream = written(vec![of(claims), of(rest)]).await;
        let taken = call(&plugins, "things.take", with(Flow::Stream(stream))).await.unwrap();
        assert_eq!(taken.values, [Val::U32(sum(40))]);

        let (mut sender, future) = Future::new();
        assert!(sender.send_parcel(of(vec![thing(&plugins, 9).await])).await);
        let taken = call(&plugins, "things.take-one", with(Flow::Future(future))).await.unwrap();
        assert_eq!(taken.values, [Val::U32(9)]);

        let (given, lent) = (thing(&plugins, 50).await, thing(&plugins, 70).await);
        let more = written(vec![of(vec![thing(&plugins, 3).await])]).await;
        let mixed = Parcel {
            values: vec![Val::U32(0), Val::U32(1), Val::U32(0)],
            flows: vec![Flow::Stream(more)],
            claims: vec![given, lent.lend()],
        };
        let mut mixed = call(&plugins, "things.mix", mixed).await.unwrap();
        let [Val::Tuple(values)] = &mixed.values[..] else { panic!("{mixed:?}") };
        assert_eq!(values[..], [Val::U32(0), Val::U32(120), Val::U32(0)]);
        assert_eq!(value(&plugins, &mixed.claims[0]).await.unwrap(), 50);
        let Some(Flow::Stream(more)) = mixed.flows.pop() else { panic!("no stream") };
        assert_eq!(total(&plugins, &all(more).await.1).await, 3);
        assert_eq!(value(&plugins, &lent).await.unwrap(), 70, "it was lent");
    });
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0));
}

#[test]
fn what_the_application_does_not_read_is_dropped() {
    let plugins = freight(|policy| policy);
    wait(async {
        let mut read = stream(count(&plugins, "things.give", 2500).await);
        let mut some = read.next_parcel().await.unwrap().unwrap();
        drop(read);
        let kept = some.claims.pop().unwrap();
        drop(some);
        settles(&plugins, "1");
        value(&plugins, &kept).await.unwrap();
        // Nor what nobody reads of the application.
        let unread = written(vec![of(vec![kept])]).await;
        drop(unread);
        drop(future(count(&plugins, "things.later", 7).await));
        drop(future(count(&plugins, "things.several", 7).await));
    });
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0));
}

#[test]
fn a_dead_owner_is_an_error_of_the_applications_call() {
    let plugins = freight(|policy| policy);
    wait(async {
        let (_, claims, _) = all(stream(count(&plugins, "things.give", 3).await)).await;
        let mut failing = stream(count(&plugins, "things.fail", 500).await);
        let error = loop {
            match failing.next_parcel().await {
                Ok(some) => assert!(some.is_some(), "it fails, and has no end"),
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["owner"]), "{error:?}");
        let error = value(&plugins, &claims[0]).await.unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Gone, vec!["owner"]), "{error:?}");
        assert_eq!(
            error.to_string(),
            "resource `test:freight/things.thing` of plugin `owner` is gone: the instance that owned it failed"
        );
        // In a stream as well, and given to another plugin.
        let dead = written(vec![of(claims)]).await;
        let error = call(&plugins, "things.take", with(Flow::Stream(dead))).await.unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Gone, vec!["owner"]), "{error:?}");
        assert_eq!(value(&plugins, &thing(&plugins, 4).await).await.unwrap(), 4, "the next one is served");
    });
    settles(&plugins, "0");
}

#[test]
fn what_is_not_the_resource_of_its_place_is_the_applications_mistake() {
    let (plugins, others) = (freight(|policy| policy), freight(|policy| policy));
    wait(async {
        let foreign = thing(&others, 1).await;
        let error = value(&plugins, &foreign).await.unwrap_err();
        let note = "expected a claim on `test:freight/things.thing` of the plugin meant here, found one on \
                    `test:freight/things.thing`";
        let refused = |error: &plugwright::Error, note: &str| {
            assert_eq!((error.kind(), error.blame()), (ErrorKind::Arguments, Blame::Host), "{error:?}");
            assert!(error.render().contains(note), "{}", error.render());
        };
        refused(&error, note);
        for (parcel, note) in [
            (Parcel::from(vec![Val::U32(0)]), "there is no claim 0 for this place"),
            (Parcel::from(vec![Val::Bool(true)]), "args[0]: expected resource, found bool"),
        ] {
            refused(&call(&plugins, "things.[method]thing.value", parcel).await.unwrap_err(), note);
        }
        // What is lent cannot be given away, nor what is lent meanwhile.
        let own = thing(&plugins, 1).await;
        for (claim, note) in [(own.lend(), "that is lent"), (thing(&plugins, 2).await, "")] {
            let lent = claim.lend();
            let stream = written(vec![of(vec![claim])]).await;
            let note = if note.is_empty() { "is still lent, and cannot be given away" } else { note };
            refused(&call(&plugins, "things.take", with(Flow::Stream(stream))).await.unwrap_err(), note);
            drop(lent);
        }
        // A stream of another set's things, passed on unread.
        let stray = with(Flow::Stream(stream(count(&others, "things.give", 1).await)));
        let error = call(&plugins, "things.take", stray).await.unwrap_err();
        refused(&error, "has the resource `test:freight/things.thing` where its reader means another");
        // Items with resources have no values; nothing is lost.
        let mut read = stream(count(&plugins, "things.give", 5).await);
        let error = read.next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(error.hint_text(), Some("read it with `Stream::next_parcel`"));
        assert_eq!(all(read).await.1.len(), 5);
    });
    settles(&plugins, "0");
    settles(&others, "0");
}

#[test]
fn a_claim_keeps_its_owner_when_that_is_called_no_more() {
    let plugins = freight(|policy| policy);
    wait(async {
        let held = thing(&plugins, 5).await;
        // A call of the owner that is given up: its instance gets no new ones, but those with its own.
        let hang = Parcel { values: vec![Val::U32(0)], claims: vec![held.lend()], ..Parcel::default() };
        let hang = call(&plugins, "things.[method]thing.hang", hang);
        assert!(futures::FutureExt::now_or_never(hang).is_none());
        assert_eq!(value(&plugins, &held).await.unwrap(), 5);
        let other = thing(&plugins, 6).await;
        assert_eq!(value(&plugins, &other).await.unwrap(), 6);
    });
    settles(&plugins, "0");
}

#[test]
fn nothing_leaks_in_the_hands_of_the_application() {
    let plugins = freight(|policy| policy);
    wait(async {
        for round in 0..1000 {
            let (_, claims, _) = all(stream(count(&plugins, "things.give", 3).await)).await;
            assert_eq!(value(&plugins, &claims[1]).await.unwrap(), 2);
            let stream = match round % 3 {
                0 => written(vec![of(claims)]).await,
                _ => {
                    drop(claims);
                    stream(count(&plugins, ["things.give", "belt.pass"][round % 2], 3).await)
                }
            };
            let taken = call(&plugins, "things.take", with(Flow::Stream(stream))).await.unwrap();
            assert_eq!(taken.values, [Val::U32(6)]);
            drop(future(count(&plugins, "things.later", 1).await));
            if round % 250 == 0 {
                settles(&plugins, "0");
            }
        }
    });
    settles(&plugins, "0");
    assert_eq!(owner(&plugins), (1, 0));
    let stats = plugins.stats();
    let used = stats.plugins.iter().flat_map(|plugin| &plugin.peak.parts);
    let most = used.filter(|part| part.limit == "handles").map(|part| part.used).max().unwrap();
    assert!(most < 100, "{most} handles at once");
}
