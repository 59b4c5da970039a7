"""Streams whose writer fails, in Python."""

from collections.abc import AsyncIterator

from contract.streams_that_fail import StreamsThatFail
from plugwright import ByteStream, Stream


class Given(StreamsThatFail):
    async def broken(self, n: int) -> ByteStream:
        async def some() -> AsyncIterator[bytes]:
            yield bytes(i % 251 for i in range(n))
            raise RuntimeError("the bytes ran out")

        return ByteStream(some())

    async def broken_texts(self, n: int) -> Stream[str]:
        async def some() -> AsyncIterator[str]:
            for i in range(n):
                yield f"text {i}"
            raise RuntimeError("the texts ran out")

        return Stream(some())

    async def whole(self, n: int) -> ByteStream:
        return ByteStream(bytes(i % 251 for i in range(n)))

    async def well(self) -> bool:
        return True
