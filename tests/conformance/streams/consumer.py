"""Streams of another plugin, in Python."""

import asyncio
from collections.abc import AsyncIterator

from contract.streams_use import StreamsUse
from plugwright import ByteStream, Err, Stream

from contract import streams as given


async def counted(parts: ByteStream) -> tuple[int, int]:
    """Says how many bytes come, and what they are together."""
    together = await parts.collect()
    return len(together), sum(together)


class Used(StreamsUse):
    async def read(self) -> str:
        count, total = await counted(await given.bytes(200_000))
        none, _ = await counted(await given.bytes(0))
        return f"{count} bytes, {total} in all; {none} bytes"

    async def items(self) -> str:
        right, x = 0, 0
        async for pixel in await given.pixels(300):
            right += pixel == given.Pixel(
                x, f"pixel {x}", x % 256 if x % 2 == 0 else None
            )
            x += 1
        texts = await (await given.texts(3)).collect()
        return f"{right} pixels as they should be; {' '.join(texts)}"

    async def write(self) -> str:
        many, none = (
            await given.sum(ByteStream(bytes([1]) * 150_000)),
            await given.sum(ByteStream(b"")),
        )
        return f"{many} in all, {none}"

    async def both_ways(self) -> str:
        answers: list[str] = []
        is_answered = asyncio.Event()

        async def numbers() -> AsyncIterator[int]:
            # Each answer has to come before the next number is given.
            for number in [1, 2, 3, 100, 1000]:
                is_answered.clear()
                yield number
                await is_answered.wait()

        async for answer in await given.doubled(Stream(numbers())):
            answers.append(str(answer))
            is_answered.set()
        return " ".join(answers)

    async def pass_on(self) -> str:
        once = await given.pass_(await given.bytes(100_000))
        count, total = await counted(await given.pass_(once))
        return f"{count} bytes, {total} in all"

    async def leave(self) -> str:
        with await given.bytes(1_000_000) as parts:
            some = await parts.read(10)
        # Who reads no more tells the writer, and some time later that has heard it.
        while await given.writing() > 0:
            await asyncio.sleep(0)
        return f"{len(some)} bytes, then {await given.writing()} are written"

    async def leave_behind(self) -> str:
        told = asyncio.Event()

        async def ones() -> AsyncIterator[bytes]:
            try:
                # More than is ever on the way.
                yield bytes([1]) * 8_000_000
            finally:
                told.set()

        tasted = await given.taste(ByteStream(ones()), 7)
        await told.wait()
        return f"{tasted} of many, and the writer was told"

    async def within(self) -> str:
        n, parts = await given.wrapped(3)
        count, _ = await counted(parts)
        try:
            await given.wrapped(0)
        except Err as error:
            return f"{count} of {'ok' if n == 3 else 'another'}; err {error.value}"
        return "no error"
