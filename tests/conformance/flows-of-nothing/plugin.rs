use std::sync::atomic::{AtomicU32, Ordering};

use crate::exports::conformance::flows_of_nothing::flows_of_nothing::Guest;
use crate::{Plugin, wit_future, wit_stream};
use plugwright_guest::wit_bindgen::{self, FutureReader, StreamReader};

static TICKING: AtomicU32 = AtomicU32::new(0);

impl Guest for Plugin {
    async fn ticks(n: u32) -> StreamReader<()> {
        let (mut writer, reader) = wit_stream::new();
        TICKING.fetch_add(1, Ordering::Relaxed);
        wit_bindgen::spawn_local(async move {
            writer.write_all(vec![(); n as usize]).await;
            drop(writer);
            TICKING.fetch_sub(1, Ordering::Relaxed);
        });
        reader
    }

    async fn done() -> FutureReader<()> {
        let (writer, reader) = wit_future::new(|| ());
        wit_bindgen::spawn_local(async move {
            let _ = writer.write(()).await;
        });
        reader
    }

    async fn count(ticks: StreamReader<()>) -> u32 {
        ticks.collect().await.len() as u32
    }

    async fn after(event: FutureReader<()>) -> u32 {
        event.await;
        1
    }

    async fn ticking() -> u32 {
        TICKING.load(Ordering::Relaxed)
    }
}
