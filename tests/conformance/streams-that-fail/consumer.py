"""Streams of another plugin that fails, in Python."""

from contract.streams_that_fail_use import StreamsThatFailUse

from contract import streams_that_fail as given


class Used(StreamsThatFailUse):
    async def read(self) -> str:
        parts = await given.broken(10)
        some = b""
        while len(some) < 10 and (part := await parts.read(10 - len(some))):
            some += part
        if some != bytes(range(10)):
            return f"other bytes were written: {some!r}"
        more = await parts.collect()
        return f"{len(more)} more, and an early end"

    async def read_texts(self) -> str:
        texts: list[str] = []
        async for text in await given.broken_texts(3):
            texts.append(text)
            if texts != [f"text {i}" for i in range(len(texts))]:
                return f"other texts were written: {texts}"
        return f"{len(texts)} texts, and an early end"

    async def read_whole(self) -> str:
        parts = await (await given.whole(10)).collect()
        return f"{len(parts)} bytes, {sum(parts)} in all"
