use crate::conformance::flows_of_nothing::flows_of_nothing as given;
use crate::exports::conformance::flows_of_nothing::flows_of_nothing_use::Guest;
use crate::{Plugin, wit_future, wit_stream};
use plugwright_guest::wit_bindgen;

impl Guest for Plugin {
    async fn read() -> String {
        let many = given::ticks(40).await.collect().await.len();
        let none = given::ticks(0).await.collect().await.len();
        given::done().await.await;
        format!("{many} ticks, {none} ticks, done")
    }

    async fn write() -> String {
        let (mut writer, ticks) = wit_stream::new();
        let (event, happened) = wit_future::new(|| ());
        wit_bindgen::spawn_local(async move {
            writer.write_all(vec![(); 300]).await;
            drop(writer);
            let _ = event.write(()).await;
        });
        format!("{} ticks, {} event", given::count(ticks).await, given::after(happened).await)
    }
}
