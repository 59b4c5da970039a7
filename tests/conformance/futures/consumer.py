"""Futures of another plugin, in Python: refused before a line of this is read."""

from contract.futures_use import FuturesUse


class Used(FuturesUse):
    async def wait(self) -> str:
        return ""
