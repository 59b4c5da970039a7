use crate::exports::conformance::streams_that_fail::streams_that_fail::Guest;
use crate::{Plugin, wit_stream};
use plugwright_guest::wit_bindgen::{self, StreamReader};

fn bytes(n: u32) -> Vec<u8> {
    (0..n).map(|i| (i % 251) as u8).collect()
}

impl Guest for Plugin {
    async fn broken(n: u32) -> StreamReader<u8> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            writer.write_all(bytes(n)).await;
            panic!("the bytes ran out");
        });
        reader
    }

    async fn broken_texts(n: u32) -> StreamReader<String> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            writer.write_all((0..n).map(|i| format!("text {i}")).collect()).await;
            panic!("the texts ran out");
        });
        reader
    }

    async fn whole(n: u32) -> StreamReader<u8> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            writer.write_all(bytes(n)).await;
        });
        reader
    }

    async fn well() -> bool {
        true
    }
}
