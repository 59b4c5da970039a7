//! Random values of random types: what comes back over an isolated edge is what comes back where the two plugins are fused, and
//! what was sent.

use plugwright::Val;

use crate::pair::Pair;
use crate::types::Ty;
use crate::{Tried, echo, random};

/// Sends values of random types through both kinds of edges.
pub fn run(bytes: &[u8]) -> Tried {
    let mut random = random(bytes);
    let params: Vec<Ty> = (0..1 + random.below(4)).map(|_| Ty::random(&mut random, 3)).collect();
    let isolated = Pair::load(&params, |policy| policy.isolate_all());
    let fused = Pair::load(&params, |policy| policy.fuse(["consumer", "provider"]));
    for _ in 0..8 {
        let sent: Vec<Val> = params.iter().map(|ty| ty.value(&mut random)).collect();
        let [one, other] = [&isolated, &fused].map(|pair| pair.call(&sent));
        assert_eq!(one, other, "{params:?} {sent:?}");
        assert_eq!(one, [echo::answer(sent)], "{params:?}");
    }
    Tried::Done
}
