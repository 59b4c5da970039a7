use crate::conformance::futures::futures as given;
use crate::exports::conformance::futures::futures_use::Guest;
use crate::{Plugin, wit_future};
use plugwright_guest::wit_bindgen::{self, FutureReader};

/// A future that has its value some time later.
fn later(n: u32) -> FutureReader<u32> {
    let (writer, reader) = wit_future::new(|| 0);
    wit_bindgen::spawn_local(async move {
        wit_bindgen::yield_async().await;
        let _ = writer.write(n).await;
    });
    reader
}

impl Guest for Plugin {
    async fn wait() -> String {
        let (number, text) = (given::later(u32::MAX).await.await, given::text("zażółć".to_owned()).await.await);
        let entry = given::entry_of("k".to_owned()).await.await;
        let values: Vec<String> = entry.values.iter().map(ToString::to_string).collect();
        format!("{number}, {text}, {} {}", entry.key, values.join(" "))
    }

    async fn results() -> String {
        let fine = given::checked(7).await.await.unwrap_or_default();
        let wrong = given::checked(8).await.await.err().unwrap_or_default();
        format!("{fine}; {wrong}")
    }

    async fn give() -> String {
        given::sum(later(40), later(2)).await.to_string()
    }

    async fn pass_on() -> String {
        let once = given::pass(given::later(9).await).await;
        given::pass(once).await.await.to_string()
    }

    async fn together() -> String {
        let mut values = Vec::new();
        for future in given::several(5).await {
            values.push(future.await.to_string());
        }
        values.join(" ")
    }

    async fn drop_one() -> String {
        drop(given::later(1).await);
        while given::open().await > 0 {
            wit_bindgen::yield_async().await;
        }
        format!("{} are open", given::open().await)
    }
}
