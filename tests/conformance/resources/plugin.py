"""Resources, in Python."""

from typing import Self

from contract.resources import Resources
from plugwright import Err

from contract import resources as contract

_live = 0


class Counter(contract.Counter):
    def __init__(self, start: int) -> None:
        global _live
        _live += 1
        self._value = start

    def __del__(self) -> None:
        global _live
        _live -= 1

    def add(self, n: int) -> int:
        self._value += n
        return self._value

    def value(self) -> int:
        return self._value

    def absorb(self, other: contract.Counter) -> None:
        self._value += other.value()

    @classmethod
    def merge(cls, a: contract.Counter, b: contract.Counter) -> Self:
        return cls(a.value() + b.value())


class Counters(Resources):
    def live(self) -> int:
        return _live

    def make(self, start: int) -> contract.Counter:
        return Counter(start)

    def take(self, c: contract.Counter) -> int:
        return c.value()

    def pass_(self, c: contract.Counter) -> contract.Counter:
        return c

    def sum(self, counters: list[contract.Counter]) -> int:
        return sum(counter.value() for counter in counters)

    def many(self, starts: list[int]) -> list[contract.Counter]:
        return [Counter(start) for start in starts]

    def maybe(self, start: int | None) -> contract.Counter | None:
        return None if start is None else Counter(start)

    def checked(self, start: int) -> contract.Counter:
        if start > 100:
            raise Err(f"{start} is too much")
        return Counter(start)
