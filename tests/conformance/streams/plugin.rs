use std::sync::atomic::{AtomicU32, Ordering};

use crate::exports::conformance::streams::streams::{Guest, Pixel};
use crate::{Plugin, wit_stream};
use plugwright_guest::wit_bindgen::{self, StreamReader, StreamResult, StreamWriter};

static WRITING: AtomicU32 = AtomicU32::new(0);

/// Writes what comes, part by part, as long as somebody reads.
fn write<T: 'static>(mut writer: StreamWriter<T>, parts: impl Iterator<Item = Vec<T>> + 'static) {
    WRITING.fetch_add(1, Ordering::Relaxed);
    wit_bindgen::spawn_local(async move {
        for part in parts {
            if !writer.write_all(part).await.is_empty() {
                break;
            }
        }
        drop(writer);
        WRITING.fetch_sub(1, Ordering::Relaxed);
    });
}

fn bytes(n: u32) -> StreamReader<u8> {
    let (writer, reader) = wit_stream::new();
    write(writer, std::iter::once((0..n).map(|i| (i % 251) as u8).collect()));
    reader
}

impl Guest for Plugin {
    async fn bytes(n: u32) -> StreamReader<u8> {
        bytes(n)
    }

    async fn pixels(n: u32) -> StreamReader<Pixel> {
        let (writer, reader) = wit_stream::new();
        let pixel = |x: u32| Pixel { x, name: format!("pixel {x}"), shade: (x % 2 == 0).then_some(x as u8) };
        write(writer, (0..n).map(move |x| vec![pixel(x)]));
        reader
    }

    async fn texts(n: u32) -> StreamReader<String> {
        let (writer, reader) = wit_stream::new();
        let words = ["zero", "one", "two"];
        write(writer, std::iter::once((0..n as usize).map(|i| words[i % 3].to_owned()).collect()));
        reader
    }

    async fn sum(mut bytes: StreamReader<u8>) -> u64 {
        let (mut sum, mut buffer) = (0, Vec::with_capacity(10_000));
        loop {
            let (result, mut read) = bytes.read(buffer).await;
            sum += read.drain(..).map(u64::from).sum::<u64>();
            buffer = read;
            if matches!(result, StreamResult::Dropped) {
                return sum;
            }
        }
    }

    async fn doubled(mut numbers: StreamReader<u32>) -> StreamReader<u32> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            while let Some(number) = numbers.next().await {
                writer.write_all(vec![2 * number]).await;
            }
        });
        reader
    }

    async fn pass(bytes: StreamReader<u8>) -> StreamReader<u8> {
        bytes
    }

    async fn taste(mut bytes: StreamReader<u8>, n: u32) -> u32 {
        let (_, read) = bytes.read(Vec::with_capacity(n as usize)).await;
        read.len() as u32
    }

    async fn wrapped(n: u32) -> Result<(u32, StreamReader<u8>), String> {
        if n == 0 { Err("none is nothing".to_owned()) } else { Ok((n, bytes(n))) }
    }

    async fn writing() -> u32 {
        WRITING.load(Ordering::Relaxed)
    }
}
