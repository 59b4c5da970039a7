use crate::conformance::streams_of_resources::streams_of_resources::{self as given, Ticket};
use crate::exports::conformance::streams_of_resources::streams_of_resources_use::Guest;
use crate::{Plugin, wit_future, wit_stream};
use plugwright_guest::wit_bindgen::{self, StreamReader};

/// The numbers of all tickets that come.
async fn numbers(mut tickets: StreamReader<Ticket>) -> Vec<u32> {
    let mut numbers = Vec::new();
    while let Some(ticket) = tickets.next().await {
        numbers.push(ticket.number());
    }
    numbers
}

impl Guest for Plugin {
    async fn read() -> String {
        let numbers_read = numbers(given::tickets(40).await).await;
        let none = numbers(given::tickets(0).await).await;
        let sum: u32 = numbers_read.iter().sum();
        format!("{} tickets, {sum} in all; {} tickets", numbers_read.len(), none.len())
    }

    async fn read_pairs() -> String {
        let mut texts = Vec::new();
        let mut pairs = given::pairs(3).await;
        while let Some(pair) = pairs.next().await {
            let second = pair.second.map_or("alone".to_owned(), |second| format!("and {}", second.number()));
            texts.push(format!("{}: {} {second}", pair.label, pair.first.number()));
        }
        texts.join("; ")
    }

    async fn wait() -> String {
        given::later(7).await.await.number().to_string()
    }

    async fn home_by_hand() -> String {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            for number in [10, 20, 30] {
                writer.write_all(vec![Ticket::new(number)]).await;
            }
        });
        let all = given::redeem(reader).await;
        let (writer, reader) = wit_future::new(|| Ticket::new(0));
        wit_bindgen::spawn_local(async move {
            let _ = writer.write(Ticket::new(8)).await;
        });
        format!("{all}, then {}", given::redeem_one(reader).await)
    }

    async fn beside() -> String {
        let lent = Ticket::new(6);
        let tickets = given::tickets(3).await;
        let (back, number, tickets) = given::both(Ticket::new(5), &lent, tickets).await;
        let count = numbers(tickets).await.len();
        format!("{}, lent {number}, {count} tickets", back.number())
    }

    async fn leave() -> String {
        let mut tickets = given::tickets(100_000).await;
        let first = tickets.next().await.map_or(0, |ticket| ticket.number());
        drop(tickets);
        while given::printing().await > 0 {
            wit_bindgen::yield_async().await;
        }
        format!("{first}, then {} are written", given::printing().await)
    }
}
