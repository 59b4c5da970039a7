"""The ends of streams and futures, over a stand-in for the bindings that keeps what is written in memory."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from plugwright import ByteStream, Future, Ok, Stream
from plugwright._contract import _Reader
from plugwright._ends import Ends, poll, settled
from plugwright._types import Resources, Type
from tests.shop import CONTRACT

DROPPED = 1

BINDINGS = """
def u32_stream() -> tuple[StreamWriter[int], StreamReader[int]]:
    pair = componentize_py_runtime.stream_new(4)
    return (StreamWriter(4, pair >> 32), StreamReader(4, pair & 0xFFFFFFFF))

def byte_stream() -> tuple[ByteStreamWriter, ByteStreamReader]:
    pair = componentize_py_runtime.stream_new(2)
    return (ByteStreamWriter(2, pair >> 32), ByteStreamReader(2, pair & 0xFFFFFFFF))

def string_future(default: Callable[[], str]) -> tuple[FutureWriter[str], FutureReader[str]]:
    pair = componentize_py_runtime.future_new(7)
    return (FutureWriter(7, pair >> 32, default), FutureReader(7, pair & 0xFFFFFFFF))
"""


class Bindings:
    """What the host has of each stream: what was written, and what is to come."""

    def __init__(self) -> None:
        self.written: list[Any] = []
        self.coming: list[Any] = []
        self.dropped: list[str] = []
        self.spawned: list[Coroutine[Any, Any, None]] = []
        self.reads = True

    def stream_new(self, number: int) -> int:
        return number << 32 | number + 100

    future_new = stream_new

    def stream_write(self, number: int, handle: int, items: Any) -> Any:
        if not self.reads:
            return Ok((DROPPED, 0))
        # Never more than three at a time.
        self.written.append((number, handle, items[:3]))
        return Ok((0, len(items[:3])))

    def future_write(self, number: int, handle: int, value: Any) -> Any:
        self.written.append((number, handle, value))
        return Ok((0, 1))

    def stream_read(self, number: int, handle: int, count: int) -> Any:
        items = self.coming.pop(0)
        return Ok((0 if self.coming else DROPPED, items[:count]))

    def future_read(self, number: int, handle: int) -> Any:
        return Ok(self.coming.pop(0))

    def drop(self, what: str) -> Callable[..., None]:
        return lambda *_: self.dropped.append(what)

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self.spawned.append(coroutine)

    async def finish(self) -> None:
        for coroutine in self.spawned:
            await coroutine
        self.spawned.clear()


class Raw:
    """The bindings' own view of an end to read from."""

    def __init__(self, type_: int, handle: int) -> None:
        self.type_, self.handle = type_, handle
        self.finalizer = SimpleNamespace(closed=0)


@pytest.fixture
def bindings(monkeypatch: pytest.MonkeyPatch) -> Bindings:
    made = Bindings()

    def module(name: str, values: dict[str, Any]) -> None:
        there = ModuleType(name)
        vars(there).update(values)
        monkeypatch.setitem(sys.modules, name, there)

    runtime = {
        name: getattr(made, name)
        for name in ("stream_new", "future_new", "stream_write", "future_write", "stream_read", "future_read")
    }
    runtime |= {f"{what}_drop_writable": made.drop(what) for what in ("stream", "future")}
    module("componentize_py_runtime", runtime)
    module("componentize_py_async_support", {"spawn": made.spawn})
    module("componentize_py_async_support.streams", {"StreamReader": Raw, "ByteStreamReader": Raw})
    module("componentize_py_async_support.futures", {"FutureReader": Raw})
    return made


@pytest.fixture
def told() -> list[BaseException]:
    return []


@pytest.fixture
def ty(tmp_path: Path, bindings: Bindings, told: list[BaseException]) -> Callable[[Any], Type]:
    (tmp_path / "__init__.py").write_text(BINDINGS)
    ends = Ends(tmp_path, lambda error, _: told.append(error))

    def resources(resource: object) -> Resources:
        raise AssertionError(resource)

    return lambda data: _Reader(CONTRACT, resources, ends).ty(data)


def raw_end(number: int, closed: list[int]) -> Any:
    raw: Any = Raw(number, 1)
    raw.finalizer = lambda: closed.append(number)
    return raw


def test_a_stream_is_written_part_by_part(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    raw = ty(["stream", "u32", "u32"]).lower(Stream([1, 2, 3, 4]))
    assert (raw.type_, raw.handle) == (4, 104)
    asyncio.run(bindings.finish())
    assert bindings.written == [(4, 4, [1, 2, 3]), (4, 4, [4])]
    assert bindings.dropped == ["stream"]
    ty(["stream", "u8", "u8"]).lower(ByteStream(b"abcde"))
    asyncio.run(bindings.finish())
    assert bindings.written[2:] == [(2, 2, b"abc"), (2, 2, b"de")]


def test_a_writer_that_nobody_reads_ends_its_generator(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    ended: list[bool] = []

    async def forever() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            ended.append(True)

    bindings.reads = False
    ty(["stream", "u32", "u32"]).lower(Stream(forever()))
    asyncio.run(bindings.finish())
    assert ended == [True]
    assert bindings.dropped == ["stream"]


def test_what_fails_in_mid_stream_is_told_and_leaves_the_stream_open(
    bindings: Bindings, ty: Callable[[Any], Type], told: list[BaseException]
) -> None:
    async def fails() -> AsyncIterator[int]:
        yield 1
        raise ValueError("no more")

    ty(["stream", "u32", "u32"]).lower(Stream(fails()))
    with pytest.raises(ValueError, match="no more"):
        asyncio.run(bindings.finish())
    assert [str(error) for error in told] == ["no more"]
    assert bindings.dropped == []


def test_an_item_that_does_not_fit_is_told(
    bindings: Bindings, ty: Callable[[Any], Type], told: list[BaseException]
) -> None:
    stream = ty(["stream", "u32", "u32"])
    items = Stream([1, -1])
    assert stream.check(items) is None
    stream.lower(items)
    with pytest.raises(TypeError, match="a stream was given -1 where the contract wants `u32`"):
        asyncio.run(bindings.finish())
    assert len(told) == 1


def test_a_stream_is_read(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    bindings.coming = [[1, 2], [3]]
    assert asyncio.run(ty(["stream", "u32", "u32"]).lift(raw_end(4, [])).collect()) == [1, 2, 3]
    bindings.coming = [b"ab", b"c"]
    assert asyncio.run(ty(["stream", "u8", "u8"]).lift(raw_end(2, [])).collect()) == b"abc"


def test_what_is_passed_on_unread_is_the_same_end(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    stream = ty(["stream", "u32", "u32"])
    raw = raw_end(4, [])
    assert stream.lower(stream.lift(raw)) is raw
    bindings.coming = [[1, 2]]
    begun = stream.lift(raw)
    # One of the two was read ahead, so the rest is written anew.
    assert asyncio.run(anext(begun)) == 1
    assert stream.lower(begun) is not raw
    asyncio.run(bindings.finish())
    assert bindings.written == [(4, 4, [2])]


def test_a_future_is_given_and_awaited(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    future, closed = ty(["future", "string", "string"]), list[int]()
    raw: Any = future.lower(Future.of("x"))
    assert (raw.type_, raw.handle) == (7, 107)
    asyncio.run(bindings.finish())
    assert (bindings.written, bindings.dropped) == ([(7, 7, "x")], ["future"])
    bindings.coming = ["y"]

    async def twice(one: Any) -> list[str]:
        return [await one, await one]

    assert asyncio.run(twice(future.lift(raw_end(7, closed)))) == ["y", "y"]
    assert closed == [7]
    future.lift(raw_end(8, closed)).close()
    assert closed == [7, 8]
    passed = raw_end(7, closed)
    assert future.lower(future.lift(passed)) is passed


def test_a_plain_function_gives_away_none_of_its_own(
    bindings: Bindings, ty: Callable[[Any], Type], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: object) -> None:
        raise LookupError("_future_state")

    monkeypatch.setattr(sys.modules["componentize_py_async_support"], "spawn", nobody)
    with pytest.raises(TypeError, match="a function that is not `async` gives away a stream of its own"):
        ty(["stream", "u32", "u32"]).lower(Stream([1]))


def test_a_type_that_the_bindings_do_not_make_is_named(bindings: Bindings, ty: Callable[[Any], Type]) -> None:
    with pytest.raises(RuntimeError, match="the bindings make no `bool_stream`"):
        ty(["stream", "bool", "bool"]).lower(Stream([True]))


class Loop:
    """What the bindings have of an event loop."""

    class Codes:
        EXIT, YIELD, WAIT = 0, 1, 2

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.exception: BaseException | None = None
        self.calls: list[str] = []
        support, runtime = ModuleType("support"), ModuleType("runtime")
        vars(support).update(_loop=self, _CallbackCode=self.Codes)
        vars(runtime).update(
            context_set=lambda _: self.calls.append("context"), waitable_set_drop=lambda _: self.calls.append("drop")
        )
        monkeypatch.setitem(sys.modules, "componentize_py_async_support", support)
        monkeypatch.setitem(sys.modules, "componentize_py_runtime", runtime)


def test_who_lets_others_go_first_lets_the_host_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Loop(monkeypatch)
    state = SimpleNamespace(handles=[], pending_count=1, waitable_set=None)

    class Again:
        def cancelled(self) -> bool:
            return False

        def _run(self) -> None:
            state.handles.append(self)

    state.handles = [Again()]
    assert poll(state) == Loop.Codes.YIELD
    state.handles = []
    with pytest.raises(RuntimeError, match="waits for what nothing in it will ever give"):
        poll(state)
    state.waitable_set = 3
    assert poll(state) == Loop.Codes.WAIT | 3 << 4
    state.pending_count = 0
    assert poll(state) == Loop.Codes.EXIT
    assert loop.calls == ["context", "context", "drop"]


def test_a_read_that_was_called_off_ends_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, results = Loop(monkeypatch), list[tuple[int, int]]()
    state = SimpleNamespace(futures={}, waitable_set=None, pending_count=1)

    async def main() -> None:
        running = asyncio.get_running_loop()
        support, runtime = sys.modules["componentize_py_async_support"], sys.modules["componentize_py_runtime"]
        vars(support).update(_future_state=SimpleNamespace(get=lambda: state), _loop=running)
        vars(runtime).update(
            waitable_set_new=lambda: 1,
            waitable_join=lambda *_: None,
            promise_get_result=lambda event, promise: results.append((event, promise)),
        )
        task = asyncio.create_task(settled(SimpleNamespace(value=(5, 77))))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The call is not over before it has ended.
        assert state.pending_count == 2
        state.futures.pop(5).set_result(16)
        await asyncio.sleep(0)
        assert state.pending_count == 1

    asyncio.run(main())
    assert results == [(16, 77)]
    assert loop.exception is None
