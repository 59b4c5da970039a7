"""Async functions, in Python."""

from contract.async_functions import AsyncFunctions, Found, Note
from plugwright import Err


class Functions(AsyncFunctions):
    async def nothing(self) -> None:
        return None

    async def echo_text(self, x: str) -> str:
        return x

    async def echo_note(self, x: Note) -> Note:
        return x

    async def echo_found(self, x: Found) -> Found:
        return x

    async def add(self, a: int, b: int) -> int:
        return a + b

    async def halve(self, x: int) -> int:
        if x % 2 == 1:
            raise Err(f"{x} is odd")
        return x // 2

    def twice(self, x: int) -> int:
        return 2 * x

    async def join(self, a: str, b: str, c: str, d: str, e: str, f: str) -> str:
        return a + b + c + d + e + f
