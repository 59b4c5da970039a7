//! Streams and futures between a plugin and the application: read, written, passed through, left unread.

use plugwright::{Error, Flow, Future, Parcel, Plugin, Sender, Stream, Val};

use super::Calls;
use crate::wait::wait;

/// Calls a plugin of a case with streams or futures; one of another case is left alone.
pub(super) fn run(plugin: &Plugin, calls: &mut Calls<'_>) -> Result<(), Error> {
    let name = calls.case.name.clone();
    let flowing = Flowing { plugin, case: &name };
    match name.as_str() {
        "streams" => wait(streams(&flowing, calls)),
        "streams-that-fail" => wait(broken(&flowing, calls)),
        "futures" => wait(futures(&flowing, calls)),
        "flows-of-nothing" => wait(nothing(&flowing, calls)),
        _ => Ok(()),
    }
}

struct Flowing<'p> {
    plugin: &'p Plugin,
    case: &'p str,
}

impl Flowing<'_> {
    async fn call(&self, function: &str, arguments: impl Into<Parcel>) -> Result<Parcel, Error> {
        let item = format!("conformance:{0}/{0}.{function}@1.0.0", self.case).parse()?;
        self.plugin.call_async(&item, arguments).await
    }

    async fn stream(&self, function: &str, arguments: impl Into<Parcel>) -> Result<Option<Stream>, Error> {
        Ok(self.call(function, arguments).await?.flows.into_iter().find_map(|flow| match flow {
            Flow::Stream(stream) => Some(stream),
            Flow::Future(_) => None,
        }))
    }

    async fn value(&self, function: &str, arguments: impl Into<Parcel>) -> Result<Option<Val>, Error> {
        let flows = self.call(function, arguments).await?.flows;
        for flow in flows {
            if let Flow::Future(future) = flow {
                return future.get().await;
            }
        }
        Ok(None)
    }

    /// Waits until the plugin has heard that nobody reads any more.
    async fn quiet(&self, function: &str) -> Result<(), Error> {
        while self.call(function, Vec::new()).await?.values != [Val::U32(0)] {}
        Ok(())
    }
}

fn given(stream: Stream) -> Parcel {
    Parcel { values: vec![Val::U32(0)], flows: vec![Flow::Stream(stream)], ..Parcel::default() }
}

/// Bytes that somebody else writes meanwhile.
fn ones(n: usize) -> Stream {
    let (mut sender, stream) = Stream::new();
    std::thread::spawn(move || wait(sender.send_bytes(vec![1; n])));
    stream
}

async fn bytes(stream: Option<Stream>) -> Result<(usize, u64), Error> {
    let (mut count, mut sum) = (0, 0);
    if let Some(mut stream) = stream {
        while let Some(chunk) = stream.next_bytes().await? {
            count += chunk.len();
            sum += chunk.iter().copied().map(u64::from).sum::<u64>();
        }
    }
    Ok((count, sum))
}

async fn items(stream: Option<Stream>) -> Result<Vec<Val>, Error> {
    let mut all = Vec::new();
    if let Some(mut stream) = stream {
        while let Some(items) = stream.next().await? {
            all.extend(items);
        }
    }
    Ok(all)
}

fn numbers(n: u32) -> Vec<Val> {
    vec![Val::U32(n)]
}

/// What was written comes, and then the plugin's own words; the next call is served.
async fn broken(of: &Flowing<'_>, calls: &mut Calls<'_>) -> Result<(), Error> {
    for (function, words, written) in
        [("broken", "the bytes ran out", 10), ("broken-texts", "the texts ran out", 3)]
    {
        let (mut read, mut stream) = (0, of.stream(function, numbers(written)).await?);
        let end = loop {
            match stream.as_mut().map(Stream::next) {
                None => break "there is no stream".to_owned(),
                Some(next) => match next.await {
                    Ok(Some(items)) => read += items.len(),
                    Ok(None) => break "it ends early".to_owned(),
                    Err(error) if error.to_string().contains(words) => break words.to_owned(),
                    Err(error) => break error.render(),
                },
            }
        };
        calls.same(function, (read, end), (written as usize, words.to_owned()));
        let whole = bytes(of.stream("whole", numbers(10)).await?).await?;
        calls.same("whole", whole, (10, 45));
    }
    Ok(())
}

async fn streams(of: &Flowing<'_>, calls: &mut Calls<'_>) -> Result<(), Error> {
    let read = bytes(of.stream("bytes", numbers(200_000)).await?).await?;
    calls.same("bytes", read, (200_000, 24_995_206));
    let pixels = items(of.stream("pixels", numbers(3)).await?).await?;
    let pixel = |x: u32, shade: Option<u8>| {
        Val::Record(vec![
            ("x".into(), Val::U32(x)),
            ("name".into(), Val::String(format!("pixel {x}"))),
            ("shade".into(), Val::Option(shade.map(|shade| Box::new(Val::U8(shade))))),
        ])
    };
    calls.same("pixels", pixels, vec![pixel(0, Some(0)), pixel(1, None), pixel(2, Some(2))]);
    let texts = items(of.stream("texts", numbers(2)).await?).await?;
    calls.same("texts", texts, vec![Val::String("zero".into()), Val::String("one".into())]);
    calls.same("sum", of.call("sum", given(ones(150_000))).await?.values, vec![Val::U64(150_000)]);

    let (mut sender, stream) = Stream::new();
    let mut doubled = of.stream("doubled", given(stream)).await?;
    let mut answers = Vec::new();
    for number in [1, 2, 1000] {
        // Each answer has to come before the next number is sent.
        sender.send(numbers(number)).await;
        if let Some(doubled) = &mut doubled {
            answers.extend(doubled.next().await?.unwrap_or_default());
        }
    }
    drop(sender);
    calls.same("doubled", answers, vec![Val::U32(2), Val::U32(4), Val::U32(2000)]);
    calls.same("the end of what is doubled", items(doubled).await?, Vec::new());

    let passed = of.stream("pass", given(ones(100_000))).await?;
    calls.same("pass", bytes(passed).await?, (100_000, 100_000));

    let (mut sender, stream): (Sender, Stream) = Stream::new();
    let told = std::thread::spawn(move || wait(async move { !sender.send_bytes(vec![1; 8_000_000]).await }));
    let arguments = Parcel {
        values: vec![Val::U32(0), Val::U32(7)],
        flows: vec![Flow::Stream(stream)],
        ..Parcel::default()
    };
    calls.same("taste", of.call("taste", arguments).await?.values, vec![Val::U32(7)]);
    calls.same("the writer of what was tasted is told", told.join().ok(), Some(true));

    drop(of.stream("bytes", numbers(1_000_000)).await?);
    of.quiet("writing").await?;
    let wrapped = of.call("wrapped", numbers(0)).await?.values;
    let nothing = Val::Result(Err(Some(Box::new(Val::String("none is nothing".into())))));
    calls.same("wrapped, and nothing", wrapped, vec![nothing]);
    let wrapped = of.stream("wrapped", numbers(3)).await?;
    calls.same("wrapped", bytes(wrapped).await?, (3, 3));
    Ok(())
}

async fn futures(of: &Flowing<'_>, calls: &mut Calls<'_>) -> Result<(), Error> {
    calls.same("later", of.value("later", numbers(u32::MAX)).await?, Some(Val::U32(u32::MAX)));
    let text = Val::String("zażółć".into());
    calls.same("text", of.value("text", vec![text.clone()]).await?, Some(text));
    let entry = of.value("entry-of", vec![Val::String("k".into())]).await?;
    let values = Val::List(vec![Val::S16(i16::MIN), Val::S16(i16::MAX)]);
    let expected = Val::Record(vec![("key".into(), Val::String("k".into())), ("values".into(), values)]);
    calls.same("entry-of", entry, Some(expected));
    let wrong = Val::Result(Err(Some(Box::new(Val::String("8 is too much".into())))));
    calls.same("checked", of.value("checked", numbers(8)).await?, Some(wrong));

    let (a, b) = (Future::new(), Future::new());
    let arguments = Parcel {
        values: vec![Val::U32(0), Val::U32(1)],
        flows: vec![Flow::Future(a.1), Flow::Future(b.1)],
        ..Parcel::default()
    };
    for (mut sender, number) in [(a.0, 40), (b.0, 2)] {
        std::thread::spawn(move || wait(sender.send(numbers(number))));
    }
    calls.same("sum", of.call("sum", arguments).await?.values, vec![Val::U32(42)]);

    let (mut sender, future) = Future::new();
    std::thread::spawn(move || wait(sender.send(numbers(9))));
    let arguments =
        Parcel { values: vec![Val::U32(0)], flows: vec![Flow::Future(future)], ..Parcel::default() };
    calls.same("pass", of.value("pass", arguments).await?, Some(Val::U32(9)));

    let mut several = Vec::new();
    for flow in of.call("several", numbers(3)).await?.flows {
        if let Flow::Future(future) = flow {
            several.extend(future.get().await?);
        }
    }
    calls.same("several", several, vec![Val::U32(0), Val::U32(1), Val::U32(2)]);
    drop(of.call("later", numbers(1)).await?);
    of.quiet("open").await
}

async fn nothing(of: &Flowing<'_>, calls: &mut Calls<'_>) -> Result<(), Error> {
    calls.same("ticks", items(of.stream("ticks", numbers(40)).await?).await?.len(), 40);
    calls.same("done", of.value("done", Vec::new()).await?, None);
    let (mut sender, ticks) = Stream::new();
    std::thread::spawn(move || wait(sender.send((0..300).map(|_| Val::Tuple(Vec::new())).collect())));
    calls.same("count", of.call("count", given(ticks)).await?.values, vec![Val::U32(300)]);
    of.quiet("ticking").await
}
