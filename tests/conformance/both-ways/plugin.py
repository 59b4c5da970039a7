"""An interface on both sides, in Python."""

from contract.both_ways import BothWays, Fate, FateLost, Parcel
from plugwright import Err


class Ways(BothWays):
    def carry(self, x: Parcel) -> Parcel:
        return Parcel(x.id, [*x.stops, "provider"])

    def decide(self, x: Fate) -> Fate:
        if isinstance(x, FateLost):
            raise Err(f"provider lost {x.value}")
        return x
