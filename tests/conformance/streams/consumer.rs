use std::cell::Cell;
use std::rc::Rc;

use crate::conformance::streams::streams as given;
use crate::exports::conformance::streams::streams_use::Guest;
use crate::{Plugin, wit_stream};
use plugwright_guest::wit_bindgen::{self, StreamReader};

/// How many bytes come, and what they are together.
async fn all(bytes: StreamReader<u8>) -> (usize, u64) {
    let bytes = bytes.collect().await;
    (bytes.len(), bytes.into_iter().map(u64::from).sum())
}

/// A stream of so many ones.
fn ones(n: usize) -> StreamReader<u8> {
    let (mut writer, reader) = wit_stream::new();
    wit_bindgen::spawn_local(async move {
        writer.write_all(vec![1; n]).await;
    });
    reader
}

/// Waits until nobody writes any more: who reads no more tells the writer, and some time later that has heard it.
async fn written() -> u32 {
    while given::writing().await > 0 {
        wit_bindgen::yield_async().await;
    }
    given::writing().await
}

impl Guest for Plugin {
    async fn read() -> String {
        let (count, sum) = all(given::bytes(200_000).await).await;
        let (none, _) = all(given::bytes(0).await).await;
        format!("{count} bytes, {sum} in all; {none} bytes")
    }

    async fn items() -> String {
        let pixels = given::pixels(300).await.collect().await;
        let is_right = |(i, pixel): (usize, &given::Pixel)| {
            pixel.x == i as u32
                && pixel.name == format!("pixel {i}")
                && pixel.shade == (i % 2 == 0).then_some(i as u8)
        };
        let right = pixels.iter().enumerate().filter(|pixel| is_right(*pixel)).count();
        let texts = given::texts(3).await.collect().await;
        format!("{right} pixels as they should be; {}", texts.join(" "))
    }

    async fn write() -> String {
        let (many, none) = (given::sum(ones(150_000)).await, given::sum(ones(0)).await);
        format!("{many} in all, {none}")
    }

    async fn both_ways() -> String {
        let (mut writer, reader) = wit_stream::new();
        let mut doubled = given::doubled(reader).await;
        let mut answers = Vec::new();
        // Each answer has to come before the next number is asked for.
        for number in [1_u32, 2, 3, 100, 1000] {
            writer.write_all(vec![number]).await;
            answers.extend(doubled.next().await.map(|number| number.to_string()));
        }
        drop(writer);
        assert!(doubled.next().await.is_none());
        answers.join(" ")
    }

    async fn pass_on() -> String {
        let once = given::pass(given::bytes(100_000).await).await;
        let (count, sum) = all(given::pass(once).await).await;
        format!("{count} bytes, {sum} in all")
    }

    async fn leave() -> String {
        let mut bytes = given::bytes(1_000_000).await;
        let (_, some) = bytes.read(Vec::with_capacity(10)).await;
        drop(bytes);
        format!("{} bytes, then {} are written", some.len(), written().await)
    }

    async fn leave_behind() -> String {
        let (mut writer, reader) = wit_stream::new();
        let told = Rc::new(Cell::new(false));
        let tell = told.clone();
        wit_bindgen::spawn_local(async move {
            // More than is ever on the way.
            tell.set(!writer.write_all(vec![1; 8_000_000]).await.is_empty());
        });
        let tasted = given::taste(reader, 7).await;
        while !told.get() {
            wit_bindgen::yield_async().await;
        }
        format!("{tasted} of many, and the writer was told")
    }

    async fn within() -> String {
        let fine = match given::wrapped(3).await {
            Ok((n, bytes)) => format!("{} of {}", all(bytes).await.0, if n == 3 { "ok" } else { "another" }),
            Err(error) => error,
        };
        let wrong = given::wrapped(0).await.err().unwrap_or_default();
        format!("{fine}; err {wrong}")
    }
}
