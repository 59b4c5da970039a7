//! Inputs without end: seeds as they are, seeds that were changed, and random bytes. The same number gives the same input.

use crate::types::Random;

/// The inputs of a target.
pub struct Inputs {
    seeds: Vec<Vec<u8>>,
    seed: u64,
}

/// Bytes of which mistakes are often made, in numbers and in text.
const TELLING: [&[u8]; 16] = [
    &[0],
    &[0xff],
    &[0x7f],
    &[0x80],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    b"\"",
    b"'''",
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b"\n",
    b"\\u0000",
    "\u{202e}é".as_bytes(),
];

impl Inputs {
    /// Inputs made of these seeds.
    pub fn new(seeds: Vec<Vec<u8>>, seed: u64) -> Self {
        Self { seeds, seed }
    }

    /// How many of the first inputs are the seeds themselves.
    pub fn seeds(&self) -> u64 {
        self.seeds.len() as u64
    }

    /// The input of this number.
    pub fn get(&self, number: u64) -> Vec<u8> {
        if let Some(seed) = usize::try_from(number).ok().and_then(|number| self.seeds.get(number)) {
            return seed.clone();
        }
        let mut random = Random::new(self.seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        if self.seeds.is_empty() || random.below(16) == 0 {
            let length = 1 << (4 + random.below(9));
            return (0..length).map(|_| random.bits() as u8).collect();
        }
        let mut bytes = self.seeds[random.below(self.seeds.len())].clone();
        for _ in 0..1 + random.below(6) {
            let other = &self.seeds[random.below(self.seeds.len())];
            change(&mut bytes, other, &mut random);
        }
        bytes
    }
}

/// Changes a stretch of `bytes`, perhaps to one of `other`.
pub(crate) fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let stretch = |from: &[u8], random: &mut Random| {
        let start = random.below(from.len() + 1);
        let length = random.below((from.len() - start).min(64) + 1);
        from[start..start + length].to_vec()
    };
    match random.below(8) {
        0 | 1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        2 if at < bytes.len() => bytes[at] = random.bits() as u8,
        3 => {
            let end = (at + random.below(32)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let inserted = stretch(bytes, random);
            bytes.splice(at..at, inserted);
        }
        5 => {
            let inserted = stretch(other, random);
            let end = (at + random.below(inserted.len() + 1)).min(bytes.len());
            bytes.splice(at..end, inserted);
        }
        6 => bytes.truncate(at),
        _ => {
            let inserted = TELLING[random.below(TELLING.len())];
            let end = (at + random.below(inserted.len() + 1)).min(bytes.len());
            bytes.splice(at..end, inserted.iter().copied());
        }
    }
}
