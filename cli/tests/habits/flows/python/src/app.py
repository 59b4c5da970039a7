"""Fails in the middle of a stream, and where a future should have its value."""

from collections.abc import AsyncIterator

from contract.broken import Broken
from plugwright import Future, Stream


async def some() -> AsyncIterator[int]:
    yield 1
    raise ValueError("no more of these")


async def none() -> int:
    raise LookupError("there is none")


class Breaks(Broken):
    async def items(self) -> Stream[int]:
        return Stream(some())

    async def value(self) -> Future[int]:
        return Future(none())
