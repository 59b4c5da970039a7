use crate::Plugin;
use crate::conformance::streams_that_fail::streams_that_fail as given;
use crate::exports::conformance::streams_that_fail::streams_that_fail_use::Guest;

impl Guest for Plugin {
    async fn read() -> String {
        let mut bytes = given::broken(10).await;
        for byte in 0..10 {
            assert_eq!(bytes.next().await, Some(byte), "what was written before has to come");
        }
        format!("{} more, and an early end", bytes.collect().await.len())
    }

    async fn read_texts() -> String {
        let mut texts = given::broken_texts(3).await;
        for i in 0..3 {
            assert_eq!(texts.next().await, Some(format!("text {i}")), "what was written before has to come");
        }
        format!("{} more, and an early end", texts.collect().await.len())
    }

    async fn read_whole() -> String {
        let bytes = given::whole(10).await.collect().await;
        format!("{} bytes, {} in all", bytes.len(), bytes.into_iter().map(u64::from).sum::<u64>())
    }
}
