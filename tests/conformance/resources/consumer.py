"""What a plugin in Python sees of resources from elsewhere."""

from contract.resources import (
    Counter,
    checked,
    live,
    make,
    many,
    maybe,
    pass_,
    sum,
    take,
)
from contract.resources_use import ResourcesUse
from plugwright import Err


class Use(ResourcesUse):
    def tour(self) -> str:
        with Counter(40) as counter:
            return f"{counter.add(2)} {counter.value()} {live()}"

    def lend(self) -> str:
        with Counter(1) as a, Counter(20) as b:
            a.absorb(b)
            return f"{a.value()} {b.value()} {sum([a, b, a])}"

    def give(self) -> str:
        merged = Counter.merge(Counter(3), make(4))
        passed = pass_(merged)
        value, before = passed.value(), live()
        return f"{value} {before} {take(passed)} {live()}"

    def collect(self) -> str:
        counters = many([7, 8, 9])
        values = "+".join(str(counter.value()) for counter in counters)
        for counter in counters:
            with counter:
                pass
        none = maybe(None) is None
        some = maybe(5)
        assert some is not None
        with some:
            return f"{values} {'true' if none else 'false'} {some.value()}"

    def fail(self) -> str:
        with checked(100) as fine:
            value = fine.value()
        try:
            checked(101)
        except Err as error:
            return f"{value} {error.value}"
        return "no error"

    def drop(self, n: int) -> int:
        for start in range(n):
            with Counter(start) as counter:
                counter.add(1)
        return live()

    def hand_out(self, start: int) -> Counter:
        return Counter(start)

    def look(self, c: Counter) -> int:
        return c.value()

    def look_in_vain(self, c: Counter) -> int:
        raise Err(f"{c.value()} is too little")

    def lend_on(self, c: Counter) -> int:
        return sum([c, c])

    def spend(self, c: Counter) -> int:
        return take(c)
