"""Futures of another plugin, in Python."""

import asyncio

from contract.futures_use import FuturesUse
from plugwright import Future

from contract import futures as given


def later(n: int) -> Future[int]:
    """Gives a future that has its value some time later."""

    async def value() -> int:
        await asyncio.sleep(0)
        return n

    return Future(value())


class Used(FuturesUse):
    async def wait(self) -> str:
        number, text = (
            await (await given.later(0xFFFF_FFFF)),
            await (await given.text("zażółć")),
        )
        entry = await (await given.entry_of("k"))
        return f"{number}, {text}, {entry.key} {' '.join(map(str, entry.values))}"

    async def results(self) -> str:
        fine, wrong = await (await given.checked(7)), await (await given.checked(8))
        return f"{fine.value}; {wrong.value}"

    async def give(self) -> str:
        return str(await given.sum(later(40), later(2)))

    async def pass_on(self) -> str:
        once = await given.pass_(await given.later(9))
        return str(await (await given.pass_(once)))

    async def together(self) -> str:
        return " ".join([str(await future) for future in await given.several(5)])

    async def drop_one(self) -> str:
        (await given.later(1)).close()
        while await given.open() > 0:
            await asyncio.sleep(0)
        return f"{await given.open()} are open"
