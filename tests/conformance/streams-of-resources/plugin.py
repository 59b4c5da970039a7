"""Resources in streams and futures, in Python."""

from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from contract.streams_of_resources import Pair, StreamsOfResources
from plugwright import Future, Stream

from contract import streams_of_resources as contract

T = TypeVar("T")


class Ticket(contract.Ticket):
    def __init__(self, number: int) -> None:
        self._number = number

    def number(self) -> int:
        return self._number


class Given(StreamsOfResources):
    def __init__(self) -> None:
        self._printing = 0

    async def _printed(self, items: Iterable[T]) -> AsyncIterator[T]:
        try:
            for item in items:
                yield item
        finally:
            self._printing -= 1

    def _counted(self, items: Iterable[T]) -> AsyncIterator[T]:
        self._printing += 1
        return self._printed(items)

    async def tickets(self, n: int) -> Stream[contract.Ticket]:
        return Stream(self._counted(Ticket(i) for i in range(1, n + 1)))

    async def pairs(self, n: int) -> Stream[Pair]:
        words = ["none", "one", "two", "three"]
        return Stream(
            self._counted(
                Pair(words[i % 4], Ticket(i), Ticket(100 + i) if i % 2 else None)
                for i in range(1, n + 1)
            )
        )

    async def later(self, number: int) -> Future[contract.Ticket]:
        async def later() -> contract.Ticket:
            return Ticket(number)

        return Future(later())

    async def redeem(self, tickets: Stream[contract.Ticket]) -> int:
        return sum([ticket.number() async for ticket in tickets])

    async def redeem_one(self, ticket: Future[contract.Ticket]) -> int:
        return (await ticket).number()

    async def both(
        self,
        given: contract.Ticket,
        lent: contract.Ticket,
        tickets: Stream[contract.Ticket],
    ) -> tuple[contract.Ticket, int, Stream[contract.Ticket]]:
        return given, lent.number(), tickets

    async def printing(self) -> int:
        return self._printing
