//! Asks for everything that `flows-source` gives, and says whether it was as it should be.

plugwright_guest::contract!({ world: "reader", path: "../flows-source/wit" });

use plugwright_guest::wit_bindgen::StreamResult;
use test::flows::flows;

struct Plugin;
export!(Plugin);

impl Guest for Plugin {
    async fn run() -> String {
        assert_eq!(flows::later("sooner or".into()).await, "sooner or later");
        let mut bytes = flows::bytes(200_000).await;
        let mut buffer = Vec::with_capacity(30_000);
        let mut count = 0;
        loop {
            let (result, read) = bytes.read(buffer).await;
            count += read.len();
            buffer = read;
            buffer.clear();
            if matches!(result, StreamResult::Dropped) {
                break;
            }
        }
        assert_eq!(count, 200_000);
        let points = flows::points(50).await.collect().await;
        assert_eq!(points.len(), 50);
        assert!(points.iter().enumerate().all(|(i, p)| p.x == i as u32 && p.name == format!("point {i}")));
        assert_eq!(flows::promised(true).await.await, Ok(5));
        assert_eq!(flows::promised(false).await.await, Err("bad".into()));
        let (mut writer, reader) = wit_stream::new();
        plugwright_guest::wit_bindgen::spawn_local(async move {
            writer.write_all(vec![2; 100_000]).await;
        });
        assert_eq!(flows::sum(reader).await, 200_000);
        "well".into()
    }
}
