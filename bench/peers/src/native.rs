//! A plugin without any wall: a call through a table of functions, and copies of what is passed.

use std::hint::black_box;

use crate::rows::Rows;

trait Guest {
    fn noop(&self);
    fn echo(&self, bytes: &[u8]) -> Vec<u8>;
}

struct Native;

impl Guest for Native {
    fn noop(&self) {}

    fn echo(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }
}

pub(crate) fn measure(rows: &mut Rows) {
    let guest: Box<dyn Guest> = black_box(Box::new(Native));
    // None of this can fail.
    let _ = rows.time("call: noop", "native dyn", 100_000, || {
        guest.noop();
        Ok(())
    });
    for (row, size, times) in [
        ("call: string of 64 B", 64, 10_000),
        ("call: string of 64 KiB", 64 << 10, 500),
        ("call: 1 MiB of bytes", 1 << 20, 20),
    ] {
        let (from, mut to) = (vec![7_u8; size], vec![0_u8; size]);
        let _ = rows.time(row, "native dyn", times, || {
            black_box(guest.echo(black_box(&from)));
            Ok(())
        });
        let _ = rows.time(row, "memcpy", times, || {
            to.copy_from_slice(black_box(&from));
            black_box(&mut to);
            Ok(())
        });
    }
}
