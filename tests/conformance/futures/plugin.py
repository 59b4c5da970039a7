"""Futures, in Python."""

from typing import TypeVar

from contract.futures import Entry, Futures
from plugwright import Err, Future, Ok, Result

T = TypeVar("T")


class Given(Futures):
    def __init__(self) -> None:
        self._open = 0

    def _given(self, value: T) -> Future[T]:
        async def later() -> T:
            self._open -= 1
            return value

        self._open += 1
        return Future(later())

    async def later(self, n: int) -> Future[int]:
        return self._given(n)

    async def text(self, x: str) -> Future[str]:
        return self._given(x)

    async def entry_of(self, key: str) -> Future[Entry]:
        return self._given(Entry(key, [-0x8000, 0x7FFF]))

    async def checked(self, n: int) -> Future[Result[int, str]]:
        result: Result[int, str] = Err(f"{n} is too much") if n > 7 else Ok(n)
        return Future.of(result)

    async def sum(self, a: Future[int], b: Future[int]) -> int:
        return await a + await b

    async def pass_(self, x: Future[int]) -> Future[int]:
        return x

    async def several(self, n: int) -> list[Future[int]]:
        return [self._given(i) for i in range(n)]

    async def open(self) -> int:
        return self._open
