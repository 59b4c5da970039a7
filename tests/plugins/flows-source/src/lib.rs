//! Gives streams and futures of every kind.

plugwright_guest::contract!({ world: "source" });

use exports::test::flows::flows::{Guest, Point};
use plugwright_guest::wit_bindgen::{self, FutureReader, StreamReader, StreamResult};

struct Plugin;
export!(Plugin);

impl Guest for Plugin {
    async fn later(text: String) -> String {
        format!("{text} later")
    }
    async fn bytes(count: u32) -> StreamReader<u8> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            writer.write_all(vec![7; count as usize]).await;
        });
        reader
    }
    async fn points(count: u32) -> StreamReader<Point> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            for x in 0..count {
                writer.write_all(vec![Point { x, name: format!("point {x}") }]).await;
            }
        });
        reader
    }
    async fn promised(good: bool) -> FutureReader<Result<u32, String>> {
        let (writer, reader) = wit_future::new(|| Err("never".into()));
        wit_bindgen::spawn_local(async move {
            let _ = writer.write(if good { Ok(5) } else { Err("bad".into()) }).await;
        });
        reader
    }
    async fn sum(mut bytes: StreamReader<u8>) -> u64 {
        let mut sum = 0u64;
        let mut buffer = Vec::with_capacity(4096);
        loop {
            let (result, read) = bytes.read(buffer).await;
            sum += read.iter().map(|byte| u64::from(*byte)).sum::<u64>();
            buffer = read;
            buffer.clear();
            if matches!(result, StreamResult::Dropped) {
                return sum;
            }
        }
    }
}
