"""Streams, in Python."""

from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from contract.streams import Pixel, Streams
from plugwright import ByteStream, Err, Stream

T = TypeVar("T")


class Given(Streams):
    def __init__(self) -> None:
        self._writing = 0

    async def _written(self, items: Iterable[T]) -> AsyncIterator[T]:
        """Gives what comes as long as somebody reads."""
        try:
            for item in items:
                yield item
        finally:
            self._writing -= 1

    def _counted(self, items: Iterable[T]) -> AsyncIterator[T]:
        self._writing += 1
        return self._written(items)

    def _bytes(self, n: int) -> ByteStream:
        return ByteStream(self._counted([bytes(i % 251 for i in range(n))]))

    async def bytes(self, n: int) -> ByteStream:
        return self._bytes(n)

    async def pixels(self, n: int) -> Stream[Pixel]:
        return Stream(
            self._counted(
                Pixel(x, f"pixel {x}", x % 256 if x % 2 == 0 else None)
                for x in range(n)
            )
        )

    async def texts(self, n: int) -> Stream[str]:
        words = ["zero", "one", "two"]
        return Stream([words[i % 3] for i in range(n)])

    async def sum(self, bytes: ByteStream) -> int:
        total = 0
        async for part in bytes:
            total += sum(part)
        return total

    async def doubled(self, numbers: Stream[int]) -> Stream[int]:
        return Stream(2 * number async for number in numbers)

    async def pass_(self, bytes: ByteStream) -> ByteStream:
        return bytes

    async def taste(self, bytes: ByteStream, n: int) -> int:
        with bytes:
            return len(await bytes.read(n))

    async def wrapped(self, n: int) -> tuple[int, ByteStream]:
        if n == 0:
            raise Err("none is nothing")
        return n, self._bytes(n)

    async def writing(self) -> int:
        return self._writing
