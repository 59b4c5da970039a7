"""Resources of another plugin in streams and futures, in Python."""

import asyncio
from collections.abc import AsyncIterator

from contract.streams_of_resources import Ticket
from contract.streams_of_resources_use import StreamsOfResourcesUse
from plugwright import Future, Stream

from contract import streams_of_resources as given


async def numbers(tickets: Stream[Ticket]) -> list[int]:
    """The numbers of all tickets that come."""
    found: list[int] = []
    async for ticket in tickets:
        with ticket:
            found.append(ticket.number())
    return found


class Used(StreamsOfResourcesUse):
    async def read(self) -> str:
        found = await numbers(await given.tickets(40))
        none = await numbers(await given.tickets(0))
        return f"{len(found)} tickets, {sum(found)} in all; {len(none)} tickets"

    async def read_pairs(self) -> str:
        texts: list[str] = []
        async for pair in await given.pairs(3):
            second = f"and {pair.second.number()}" if pair.second else "alone"
            texts.append(f"{pair.label}: {pair.first.number()} {second}")
        return "; ".join(texts)

    async def wait(self) -> str:
        return str((await (await given.later(7))).number())

    async def home_by_hand(self) -> str:
        async def tickets() -> AsyncIterator[Ticket]:
            for number in [10, 20, 30]:
                yield Ticket(number)

        async def ticket() -> Ticket:
            return Ticket(8)

        all_of_them = await given.redeem(Stream(tickets()))
        return f"{all_of_them}, then {await given.redeem_one(Future(ticket()))}"

    async def beside(self) -> str:
        with Ticket(6) as lent:
            tickets = await given.tickets(3)
            back, number, more = await given.both(Ticket(5), lent, tickets)
            count = len(await numbers(more))
            return f"{back.number()}, lent {number}, {count} tickets"

    async def leave(self) -> str:
        with await given.tickets(100_000) as tickets:
            first = 0
            async for ticket in tickets:
                first = ticket.number()
                break
        while await given.printing():
            await asyncio.sleep(0)
        return f"{first}, then {await given.printing()} are written"
