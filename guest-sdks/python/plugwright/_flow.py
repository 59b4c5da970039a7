"""Streams and futures, as an author holds them.

What carries their items between plugins is elsewhere; a test has them as they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
)
from copy import copy
from itertools import islice
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

_T = TypeVar("_T")
_V = TypeVar("_V")
_C = TypeVar("_C", covariant=True)

_AT_ONCE = 64
"""How many items a loop asks for at a time."""
_BYTES_AT_ONCE = 1 << 16

Check = Callable[[Any], str | None]
"""Says what is wrong with an item."""


class Source(Protocol[_C]):
    """Where the items of a stream come from."""

    async def read(self, count: int) -> _C:
        """Gives at least one item and at most `count`; none at the end."""
        ...

    def close(self) -> None:
        """Lets whoever writes know that nobody reads any more."""


class Value(Protocol[_C]):
    """Where the value of a future comes from."""

    async def get(self) -> _C:
        """Waits for it."""
        ...

    def close(self) -> None:
        """Lets whoever gives it know that nobody waits any more."""


class _Flow(ABC):
    """What all have in common: there is one holder, and at some time it is gone."""

    _gone = ""
    _check: Check | None = None

    def close(self) -> None:
        """Lets whoever writes know that nobody reads any more. What is read to its end, or forgotten, needs none."""
        if not self._gone:
            self._gone = "was closed"
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _drop(self) -> None: ...

    def _given(self) -> Self:
        """Gives what this one held to another holder."""
        self._held()
        moved = copy(self)
        self._gone = "was given away"
        return moved

    def _held(self) -> None:
        if self._gone:
            raise RuntimeError(f"a {self._word()} that {self._gone} is used again")

    def _word(self) -> str:
        return "future" if isinstance(self, Future) else "stream"

    def _fits(self, item: object) -> None:
        problem = None if self._check is None else self._check(item)
        if problem is not None:
            raise TypeError(f"a {self._word()} was given {problem}")


class Stream(_Flow, Generic[_T]):
    """Items that come one after the other: `async for item in stream`.

    Made of what gives the items, an async generator or anything that can be iterated over: it is asked for the next one
    when there is room for it. `with stream:` closes it at the end, wherever the reading stopped.
    """

    def __init__(self, source: AsyncIterable[_T] | Iterable[_T]) -> None:
        self._source: Source[list[_T]] = _AsyncItems(source) if isinstance(source, AsyncIterable) else _Items(source)
        self._ahead: deque[_T] = deque()

    async def read(self, count: int) -> list[_T]:
        """Waits for items and gives those that are there, `count` at most. At the end of the stream there is none."""
        self._held()
        if not self._ahead:
            await self._fetch(count)
        return [self._ahead.popleft() for _ in range(min(count, len(self._ahead)))]

    async def collect(self) -> list[_T]:
        """Reads to the end."""
        return [item async for item in self]

    def __aiter__(self) -> AsyncIterator[_T]:
        return self

    async def __anext__(self) -> _T:
        self._held()
        if not self._ahead:
            await self._fetch(_AT_ONCE)
        if not self._ahead:
            raise StopAsyncIteration
        return self._ahead.popleft()

    async def _fetch(self, count: int) -> None:
        items = await self._source.read(count)
        for item in items:
            self._fits(item)
        self._ahead.extend(items)

    def _drop(self) -> None:
        self._source.close()


class ByteStream(_Flow):
    """Bytes that come part by part: `async for part in stream`.

    Made of the bytes, or of what gives parts of them, such as an async generator. `with stream:` closes it at the end,
    wherever the reading stopped.
    """

    def __init__(self, source: AsyncIterable[bytes] | Iterable[bytes] | bytes) -> None:
        parts: AsyncIterable[bytes] | Iterable[bytes] = [source] if isinstance(source, bytes) else source
        self._source: Source[bytes] = _Parts(parts, self._fits)
        self._ahead = b""

    async def read(self, count: int) -> bytes:
        """Waits for bytes and gives those that are there, `count` at most. At the end of the stream there is none."""
        self._held()
        ahead = self._ahead or await self._source.read(count)
        part, self._ahead = ahead[:count], ahead[count:]
        return part

    async def collect(self) -> bytes:
        """Reads to the end."""
        return b"".join([part async for part in self])

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        part = await self.read(_BYTES_AT_ONCE)
        if not part:
            raise StopAsyncIteration
        return part

    def _drop(self) -> None:
        self._source.close()


class Future(_Flow, Generic[_T]):
    """A value that comes some time: `await future`.

    Made of a coroutine or whatever else can be awaited; that begins at once when the future is given away.
    """

    def __init__(self, source: Awaitable[_T]) -> None:
        self._source: Value[_T] = _Awaited(source)
        self._come: list[_T] = []

    @staticmethod
    def of(value: _V) -> Future[_V]:
        """Makes a future of a value that is there."""

        async def there() -> _V:
            return value

        return Future(there())

    def __await__(self) -> Generator[Any, Any, _T]:
        return self._wait().__await__()

    async def _wait(self) -> _T:
        if not self._come:
            self._held()
            value = await self._source.get()
            self._fits(value)
            self._come.append(value)
        return self._come[0]

    def _drop(self) -> None:
        if not self._come:
            self._source.close()


class _Items(Generic[_T]):
    def __init__(self, source: Iterable[_T]) -> None:
        self._source: Iterator[_T] = iter(source)

    async def read(self, count: int) -> list[_T]:
        return list(islice(self._source, count))

    def close(self) -> None:
        _end(self._source)


class _AsyncItems(Generic[_T]):
    def __init__(self, source: AsyncIterable[_T]) -> None:
        self._source = aiter(source)

    async def read(self, count: int) -> list[_T]:
        # Each on its own: the next one may take any time.
        async for item in self._source:
            return [item]
        return []

    def close(self) -> None:
        _end(self._source)


class _Parts:
    def __init__(self, source: AsyncIterable[bytes] | Iterable[bytes], fits: Callable[[object], None]) -> None:
        self._parts: Source[list[bytes]] = _AsyncItems(source) if isinstance(source, AsyncIterable) else _Items(source)
        self._fits = fits

    async def read(self, count: int) -> bytes:
        while parts := await self._parts.read(1):
            self._fits(parts[0])
            if parts[0]:
                return parts[0]
        return b""

    def close(self) -> None:
        self._parts.close()


class _Awaited(Generic[_T]):
    def __init__(self, source: Awaitable[_T]) -> None:
        self._source = source

    async def get(self) -> _T:
        return await self._source

    def close(self) -> None:
        _end(self._source)


def _end(source: object) -> None:
    """Ends a generator or a coroutine, if it is one: what it has to clear up it does now."""
    if isinstance(source, (Generator, Coroutine)):
        source.close()
    elif isinstance(source, AsyncGenerator):
        # One that waits while it clears up has waited long enough.
        # Not `suppress`: componentize-py 0.25.1 lost its object here, once garbage had been collected.
        try:  # noqa: SIM105
            source.aclose().send(None)
        except (StopIteration, RuntimeError):
            pass
