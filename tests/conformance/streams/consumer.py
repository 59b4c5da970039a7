"""Streams of another plugin, in Python: refused before a line of this is read."""

from contract.streams_use import StreamsUse


class Used(StreamsUse):
    async def read(self) -> str:
        return ""
