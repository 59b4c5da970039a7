use std::sync::atomic::{AtomicU32, Ordering};

use crate::exports::conformance::streams_of_resources::streams_of_resources::{
    self as contract, Guest, GuestTicket, Pair, TicketBorrow,
};
use crate::{Plugin, wit_future, wit_stream};
use plugwright_guest::wit_bindgen::{self, FutureReader, StreamReader, StreamWriter};

static PRINTING: AtomicU32 = AtomicU32::new(0);

pub struct Ticket(u32);

impl GuestTicket for Ticket {
    fn new(number: u32) -> Self {
        Self(number)
    }

    fn number(&self) -> u32 {
        self.0
    }
}

fn ticket(number: u32) -> contract::Ticket {
    contract::Ticket::new(Ticket(number))
}

fn number(ticket: &contract::Ticket) -> u32 {
    ticket.get::<Ticket>().0
}

/// Writes one after another, as long as somebody reads.
fn write<T: 'static>(mut writer: StreamWriter<T>, items: impl Iterator<Item = T> + 'static) {
    PRINTING.fetch_add(1, Ordering::Relaxed);
    wit_bindgen::spawn_local(async move {
        for item in items {
            if !writer.write_all(vec![item]).await.is_empty() {
                break;
            }
        }
        drop(writer);
        PRINTING.fetch_sub(1, Ordering::Relaxed);
    });
}

impl Guest for Plugin {
    type Ticket = Ticket;

    async fn tickets(n: u32) -> StreamReader<contract::Ticket> {
        let (writer, reader) = wit_stream::new();
        write(writer, (1..=n).map(ticket));
        reader
    }

    async fn pairs(n: u32) -> StreamReader<Pair> {
        let (writer, reader) = wit_stream::new();
        let words = ["none", "one", "two", "three"];
        let pair = move |i: u32| Pair {
            label: words[i as usize % 4].to_owned(),
            first: ticket(i),
            second: (i % 2 == 1).then(|| ticket(100 + i)),
        };
        write(writer, (1..=n).map(pair));
        reader
    }

    async fn later(number: u32) -> FutureReader<contract::Ticket> {
        let (writer, reader) = wit_future::new(|| ticket(0));
        wit_bindgen::spawn_local(async move {
            let _ = writer.write(ticket(number)).await;
        });
        reader
    }

    async fn redeem(mut tickets: StreamReader<contract::Ticket>) -> u32 {
        let mut sum = 0;
        while let Some(ticket) = tickets.next().await {
            sum += number(&ticket);
        }
        sum
    }

    async fn redeem_one(ticket: FutureReader<contract::Ticket>) -> u32 {
        number(&ticket.await)
    }

    async fn both(
        given: contract::Ticket,
        lent: TicketBorrow<'_>,
        tickets: StreamReader<contract::Ticket>,
    ) -> (contract::Ticket, u32, StreamReader<contract::Ticket>) {
        (given, lent.get::<Ticket>().0, tickets)
    }

    async fn printing() -> u32 {
        PRINTING.load(Ordering::Relaxed)
    }
}
