//! Streams and futures of the application in the hands of a plugin: it answers as the providers of the cases do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use conformance_harness::Case;
use plugwright::{AsyncCall, Flow, Future, Offer, OfferError, OfferName, Parcel, Sender, Stream, Val};

use crate::wait::wait;

/// What the application offers for a case with streams or futures.
pub(super) fn offer(case: &Case, name: OfferName) -> Option<Offer> {
    let open = Arc::new(AtomicU32::new(0));
    match case.name.as_str() {
        "streams" => Some(Offer::asynchronous(name, move |call| streams(call, open.clone()))),
        // The application has no faults of its own to show: `broken` is called of plugins alone.
        "streams-that-fail" => Some(Offer::asynchronous(name, move |mut call: AsyncCall| {
            call.function = call.function.replace("whole", "bytes");
            streams(call, open.clone())
        })),
        "futures" => Some(Offer::asynchronous(name, move |call| futures(call, open.clone()))),
        "flows-of-nothing" => Some(Offer::asynchronous(name, move |call| nothing(call, open.clone()))),
        _ => None,
    }
}

/// A value with a stream or future in it, which stands for the first.
fn flow(value: Val, flow: Flow) -> Parcel {
    Parcel { values: vec![value], flows: vec![flow], ..Parcel::default() }
}

fn plain(value: Val) -> Parcel {
    vec![value].into()
}

/// Has a thread write, and counts it as long as it does.
fn write<F: Future_>(open: &Arc<AtomicU32>, sender: Sender, work: impl FnOnce(Sender) -> F + Send + 'static) {
    let open = open.clone();
    open.fetch_add(1, Ordering::Relaxed);
    std::thread::spawn(move || {
        wait(work(sender));
        open.fetch_sub(1, Ordering::Relaxed);
    });
}

/// A future of Rust's: `Future` is the component model's here.
trait Future_: std::future::Future<Output = ()> {}
impl<F: std::future::Future<Output = ()>> Future_ for F {}

fn counted(n: u32) -> Vec<u8> {
    (0..n).map(|i| u8::try_from(i % 251).unwrap_or_default()).collect()
}

fn wrong(function: &str) -> OfferError {
    format!("`{function}` was called with other arguments than its own").into()
}

async fn streams(call: AsyncCall, open: Arc<AtomicU32>) -> Result<Parcel, OfferError> {
    let AsyncCall { function, arguments: Parcel { values, mut flows, .. }, .. } = call;
    let number = values.iter().find_map(|value| match value {
        Val::U32(number) => Some(*number),
        _ => None,
    });
    let n = number.unwrap_or_default();
    let given = match flows.pop() {
        Some(Flow::Stream(stream)) => Some(stream),
        _ => None,
    };
    let items = |items: Vec<Val>| {
        let (sender, stream) = Stream::new();
        write(&open, sender, move |mut sender| async move {
            let _ = sender.send(items).await;
        });
        Ok(flow(Val::U32(0), Flow::Stream(stream)))
    };
    match (function.as_str(), given) {
        ("bytes", _) => {
            let (sender, stream) = Stream::new();
            write(&open, sender, move |mut sender| async move {
                let _ = sender.send_bytes(counted(n)).await;
            });
            Ok(flow(Val::U32(0), Flow::Stream(stream)))
        }
        ("pixels", _) => items((0..n).map(pixel).collect()),
        ("texts", _) => items(
            (0..n)
                .map(|i| {
                    Val::String(
                        ["zero", "one", "two"].get(i as usize % 3).copied().unwrap_or_default().into(),
                    )
                })
                .collect(),
        ),
        ("sum", Some(mut bytes)) => {
            let mut sum = 0;
            while let Some(chunk) = bytes.next_bytes().await.map_err(|error| error.to_string())? {
                sum += chunk.iter().copied().map(u64::from).sum::<u64>();
            }
            Ok(plain(Val::U64(sum)))
        }
        ("doubled", Some(mut numbers)) => {
            let (sender, stream) = Stream::new();
            write(&open, sender, move |mut sender| async move {
                while let Ok(Some(numbers)) = numbers.next().await {
                    let doubled = numbers.into_iter().map(|number| match number {
                        Val::U32(number) => Val::U32(2 * number),
                        other => other,
                    });
                    sender.send(doubled.collect()).await;
                }
            });
            Ok(flow(Val::U32(0), Flow::Stream(stream)))
        }
        ("pass", Some(stream)) => Ok(flow(Val::U32(0), Flow::Stream(stream))),
        ("taste", Some(mut bytes)) => {
            // The plugin says how many it wants behind the stream's index.
            let wanted = match values.as_slice() {
                [_, Val::U32(wanted)] => *wanted as usize,
                _ => return Err(wrong(&function)),
            };
            let read = bytes.next_bytes().await.map_err(|error| error.to_string())?.unwrap_or_default();
            Ok(plain(Val::U32(u32::try_from(read.len().min(wanted)).unwrap_or(u32::MAX))))
        }
        ("wrapped", _) if n == 0 => {
            Ok(plain(Val::Result(Err(Some(Box::new(Val::String("none is nothing".into())))))))
        }
        ("wrapped", _) => {
            let (sender, stream) = Stream::new();
            write(&open, sender, move |mut sender| async move {
                let _ = sender.send_bytes(counted(n)).await;
            });
            let pair = Val::Tuple(vec![Val::U32(n), Val::U32(0)]);
            Ok(flow(Val::Result(Ok(Some(Box::new(pair)))), Flow::Stream(stream)))
        }
        ("writing", _) => Ok(plain(Val::U32(open.load(Ordering::Relaxed)))),
        _ => Err(wrong(&function)),
    }
}

fn pixel(x: u32) -> Val {
    let shade = x.is_multiple_of(2).then(|| Box::new(Val::U8(x.to_le_bytes()[0])));
    Val::Record(vec![
        ("x".into(), Val::U32(x)),
        ("name".into(), Val::String(format!("pixel {x}"))),
        ("shade".into(), Val::Option(shade)),
    ])
}

async fn futures(call: AsyncCall, open: Arc<AtomicU32>) -> Result<Parcel, OfferError> {
    let AsyncCall { function, arguments: Parcel { values, flows, .. }, .. } = call;
    let given = |value: Val| {
        let (sender, future) = Future::new();
        write(&open, sender, move |mut sender| async move {
            let _ = sender.send(vec![value]).await;
        });
        Flow::Future(future)
    };
    let mut flows = flows.into_iter().filter_map(|flow| match flow {
        Flow::Future(future) => Some(future),
        Flow::Stream(_) => None,
    });
    let result = |result| Val::Result(result);
    match (function.as_str(), values.as_slice()) {
        ("later", [Val::U32(n)]) => Ok(flow(Val::U32(0), given(Val::U32(*n)))),
        ("text", [text]) => Ok(flow(Val::U32(0), given(text.clone()))),
        ("entry-of", [key]) => {
            let values = Val::List(vec![Val::S16(i16::MIN), Val::S16(i16::MAX)]);
            let entry = Val::Record(vec![("key".into(), key.clone()), ("values".into(), values)]);
            Ok(flow(Val::U32(0), given(entry)))
        }
        ("checked", [Val::U32(n)]) => {
            let value = match n {
                0..=7 => Ok(Some(Box::new(Val::U32(*n)))),
                _ => Err(Some(Box::new(Val::String(format!("{n} is too much"))))),
            };
            Ok(flow(Val::U32(0), given(result(value))))
        }
        ("sum", _) => {
            let mut sum = 0;
            for future in flows {
                if let Some(Val::U32(n)) = future.get().await.map_err(|error| error.to_string())? {
                    sum += n;
                }
            }
            Ok(plain(Val::U32(sum)))
        }
        ("pass", _) => match flows.next() {
            Some(future) => Ok(flow(Val::U32(0), Flow::Future(future))),
            None => Err(wrong(&function)),
        },
        ("several", [Val::U32(n)]) => Ok(Parcel {
            values: vec![Val::List((0..*n).map(Val::U32).collect())],
            flows: (0..*n).map(|i| given(Val::U32(i))).collect(),
            ..Parcel::default()
        }),
        ("open", []) => Ok(plain(Val::U32(open.load(Ordering::Relaxed)))),
        _ => Err(wrong(&function)),
    }
}

async fn nothing(call: AsyncCall, open: Arc<AtomicU32>) -> Result<Parcel, OfferError> {
    let AsyncCall { function, arguments: Parcel { values, mut flows, .. }, .. } = call;
    match (function.as_str(), values.as_slice(), flows.pop()) {
        ("ticks", [Val::U32(n)], _) => {
            let ticks: Vec<Val> = (0..*n).map(|_| Val::Tuple(Vec::new())).collect();
            let (sender, stream) = Stream::new();
            write(&open, sender, move |mut sender| async move {
                let _ = sender.send(ticks).await;
            });
            Ok(flow(Val::U32(0), Flow::Stream(stream)))
        }
        ("done", ..) => {
            let (sender, future) = Future::new();
            write(&open, sender, move |mut sender| async move {
                let _ = sender.send(vec![Val::Tuple(Vec::new())]).await;
            });
            Ok(flow(Val::U32(0), Flow::Future(future)))
        }
        ("count", _, Some(Flow::Stream(mut ticks))) => {
            let mut count = 0;
            while let Some(some) = ticks.next().await.map_err(|error| error.to_string())? {
                count += some.len();
            }
            Ok(plain(Val::U32(u32::try_from(count).unwrap_or(u32::MAX))))
        }
        ("after", _, Some(Flow::Future(event))) => {
            event.get().await.map_err(|error| error.to_string())?;
            Ok(plain(Val::U32(1)))
        }
        ("ticking", ..) => Ok(plain(Val::U32(open.load(Ordering::Relaxed)))),
        _ => Err(wrong(&function)),
    }
}
