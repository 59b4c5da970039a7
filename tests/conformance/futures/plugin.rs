use std::sync::atomic::{AtomicU32, Ordering};

use crate::exports::conformance::futures::futures::{Entry, Guest};
use crate::{Plugin, wit_future};
use plugwright_guest::wit_bindgen::{self, FutureReader, FutureWriter};

static OPEN: AtomicU32 = AtomicU32::new(0);

/// Gives the value once somebody waits for it, or nobody will.
fn give<T: 'static>((writer, reader): (FutureWriter<T>, FutureReader<T>), value: T) -> FutureReader<T> {
    OPEN.fetch_add(1, Ordering::Relaxed);
    wit_bindgen::spawn_local(async move {
        let _ = writer.write(value).await;
        OPEN.fetch_sub(1, Ordering::Relaxed);
    });
    reader
}

fn later(n: u32) -> FutureReader<u32> {
    give(wit_future::new(|| 0), n)
}

impl Guest for Plugin {
    async fn later(n: u32) -> FutureReader<u32> {
        later(n)
    }

    async fn text(x: String) -> FutureReader<String> {
        give(wit_future::new(String::new), x)
    }

    async fn entry_of(key: String) -> FutureReader<Entry> {
        let none = || Entry { key: String::new(), values: Vec::new() };
        give(wit_future::new(none), Entry { key, values: vec![i16::MIN, i16::MAX] })
    }

    async fn checked(n: u32) -> FutureReader<Result<u32, String>> {
        let result = if n > 7 { Err(format!("{n} is too much")) } else { Ok(n) };
        give(wit_future::new(|| Ok(0)), result)
    }

    async fn sum(a: FutureReader<u32>, b: FutureReader<u32>) -> u32 {
        a.await + b.await
    }

    async fn pass(x: FutureReader<u32>) -> FutureReader<u32> {
        x
    }

    async fn several(n: u32) -> Vec<FutureReader<u32>> {
        (0..n).map(later).collect()
    }

    async fn open() -> u32 {
        OPEN.load(Ordering::Relaxed)
    }
}
