"""The ends of streams and futures within a component: what reads from them, and what writes to them.

The bindings have the canonical functions and an event loop. Three things are done anew here. A read or write whose
waiter was called off is let end on its own, where the bindings would trap as it does. A coroutine that only lets others
go first lets the host go first, too. And an item is checked before the bindings convert it.
"""

from __future__ import annotations

import asyncio
import importlib
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from plugwright import _types
from plugwright._flow import ByteStream, Future, Stream
from plugwright._types import Flows, FutureOf, StreamOf, Type
from plugwright._values import Ok

Tell = Callable[[BaseException, Any], None]
"""Hears of an exception, and of what let it out."""

_DROPPED = 1
_ITEMS_AT_ONCE = 256
_ROUNDS = 32
"""How often coroutines let each other go first before the host does something."""


def _support() -> Any:
    # Part of the bindings, where the contract is async.
    return importlib.import_module("componentize_py_async_support")


def _runtime() -> Any:
    return importlib.import_module("componentize_py_runtime")


def install_loop() -> None:
    """Takes the place of what runs coroutines in the bindings until none of them is ready."""
    try:
        support = _support()
    except ModuleNotFoundError:
        return
    support._poll = poll


def poll(state: Any) -> int:
    """Runs the coroutines of one call, and says what the host is to do next."""
    support, runtime = _support(), _runtime()
    loop, code = support._loop, support._CallbackCode
    for _ in range(_ROUNDS):
        handles, state.handles = state.handles, []
        for handle in handles:
            if not handle.cancelled():
                handle._run()
        if loop.exception is not None:
            raise loop.exception
        if not state.handles:
            break
    else:
        runtime.context_set(state)
        return int(code.YIELD)
    if state.pending_count == 0:
        if state.waitable_set is not None:
            runtime.waitable_set_drop(state.waitable_set)
        return int(code.EXIT)
    if state.waitable_set is None:
        raise RuntimeError("a call waits for what nothing in it will ever give")
    runtime.context_set(state)
    return int(code.WAIT | (state.waitable_set << 4))


async def settled(started: Any) -> Any:
    """Waits until what the bindings have started has ended, and gives what came of it."""
    if type(started) is Ok:
        return started.value
    support, runtime = _support(), _runtime()
    state = support._future_state.get()
    waitable, promise = started.value
    event = support._loop.create_future()
    state.futures[waitable] = event
    if state.waitable_set is None:
        state.waitable_set = runtime.waitable_set_new()
    runtime.waitable_join(waitable, state.waitable_set)
    try:
        code = await asyncio.shield(event)
    except asyncio.CancelledError:
        # It goes on: the call is not over before that has ended.
        state.pending_count += 1

        def ended(event: asyncio.Future[int]) -> None:
            state.pending_count -= 1
            runtime.promise_get_result(event.result(), promise)

        event.add_done_callback(ended)
        raise
    return runtime.promise_get_result(code, promise)


class _End:
    """An end to read from."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self._busy = False
        self._closing = False

    async def waited(self, start: Callable[[], Any]) -> Any:
        """Waits for one thing at a time."""
        if self._busy:
            raise RuntimeError("it is being read already")
        self._busy = True
        try:
            value = await settled(start())
        except asyncio.CancelledError:
            # It stays busy: nobody knows where it ended.
            self.raw.finalizer.detach()
            raise
        self._busy = False
        if self._closing:
            self.raw.finalizer()
        return value

    def close(self) -> None:
        """Drops the end."""
        if self._busy:
            # Nobody may drop what is being read.
            self._closing = True
        else:
            self.raw.finalizer()


class StreamEnd(_End):
    """The end of a stream to read from."""

    def __init__(self, raw: Any, one: StreamOf) -> None:
        super().__init__(raw)
        self._one = one
        self._ended = False

    async def read(self, count: int) -> Any:
        """Waits for items."""
        if self._ended:
            return b"" if self._one.is_bytes else []
        runtime = _runtime()
        code, items = await self.waited(lambda: runtime.stream_read(self.raw.type_, self.raw.handle, count))
        self._ended = code == _DROPPED
        if self._one.is_bytes:
            return bytes(items)
        inner = self._one.inner
        if isinstance(items, bytes):
            return _types.SignedBytes().lift(items)
        return items if inner is None or inner.plain else [inner.lift(item) for item in items]


class FutureEnd(_End):
    """The end of a future to read from."""

    def __init__(self, raw: Any, inner: Type | None) -> None:
        super().__init__(raw)
        self._inner = inner

    async def get(self) -> Any:
        """Waits for the value."""
        runtime = _runtime()
        value = await self.waited(lambda: runtime.future_read(self.raw.type_, self.raw.handle))
        self.raw.finalizer()
        return value if self._inner is None else self._inner.lift(value)


class Ends(Flows):
    """Streams and futures of a component."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        """Reads the numbers of the types in the tool's own modules, in `folder` during the build."""
        file = folder / "__init__.py"
        text = file.read_text("utf-8") if file.is_file() else ""
        found = re.findall(r"\ndef (\w+)\(.*\n    pair = componentize_py_runtime\.(?:stream|future)_new\((\d+)\)", text)
        self._numbers = {name: int(number) for name, number in found}
        self._twice = {name for name, count in Counter(name for name, _ in found).items() if count > 1}
        self._tell = tell

    def lift(self, one: StreamOf | FutureOf, value: Any) -> Any:
        """Makes an object of the author's of an end to read from."""
        flow: Any
        if isinstance(one, FutureOf):
            flow = Future.__new__(Future)
            flow._source, flow._come = FutureEnd(value, one.inner), []
            return flow
        flow = ByteStream(b"") if one.is_bytes else Stream[Any](())
        flow._source = StreamEnd(value, one)
        return flow

    def lower(self, one: StreamOf | FutureOf, value: Any) -> Any:
        """Gives an end to read from: the very one that came, or one that the author's object is written to."""
        flow = value._given()
        source = flow._source
        if (
            isinstance(source, _End)
            and not source._busy
            and not (flow._come if isinstance(one, FutureOf) else flow._ahead)
        ):
            # Whatever is left of it. Nobody reads it here.
            return source.raw
        if isinstance(one, FutureOf):
            number = self._number(f"{one.bound}_future")
            pair = _runtime().future_new(number)
            self._spawn(self._give(number, pair >> 32, one, flow), flow)
            return _module("futures").FutureReader(number, pair & 0xFFFFFFFF)
        number = self._number(f"{one.bound}_stream", "byte_stream" if one.bound in ("u8", "s8") else "")
        is_raw = self._numbers.get("byte_stream") == number
        pair = _runtime().stream_new(number)
        self._spawn(self._write(number, pair >> 32, one, flow, is_raw=is_raw), flow)
        reader = _module("streams").ByteStreamReader if is_raw else _module("streams").StreamReader
        return reader(number, pair & 0xFFFFFFFF)

    def _number(self, *names: str) -> int:
        for name in names:
            if name in self._twice:
                raise RuntimeError(f"the bindings have more than one type of stream or future that they call `{name}`")
            if name in self._numbers:
                return self._numbers[name]
        raise RuntimeError(f"the bindings make no `{names[0]}`")

    def _spawn(self, coroutine: Coroutine[Any, Any, None], flow: Any) -> None:
        told = self._told(coroutine, flow)
        try:
            _support().spawn(told)
        except LookupError:
            told.close()
            coroutine.close()
            raise TypeError(
                f"a function that is not `async` gives away a {flow._word()} of its own: "
                "it is over before anybody reads, so that nobody would write"
            ) from None

    async def _told(self, coroutine: Awaitable[None], flow: Any) -> None:
        try:
            await coroutine
        except BaseException as error:
            # The end to write to stays open: what failed must not look as if it were complete. The instance ends here.
            self._tell(error, flow)
            raise

    async def _write(
        self, number: int, handle: int, one: StreamOf, flow: Stream[Any] | ByteStream, *, is_raw: bool
    ) -> None:
        runtime = _runtime()
        # Where only some of it is read, the bindings (componentize-py 0.25.1) lose hold of handles in the rest.
        at_once = 1 if one.inner is not None and one.inner.moves else _ITEMS_AT_ONCE
        with flow:
            while items := await flow.read(at_once):
                left = _lowered(one, items, is_raw=is_raw)
                code = 0
                while left and code != _DROPPED:
                    code, count = await settled(runtime.stream_write(number, handle, left))
                    left = left[count:]
                if code == _DROPPED:
                    break
        runtime.stream_drop_writable(number, handle)

    async def _give(self, number: int, handle: int, one: FutureOf, flow: Future[Any]) -> None:
        runtime = _runtime()
        value = await flow
        value = value if one.inner is None else one.inner.lower(value)
        await settled(runtime.future_write(number, handle, value))
        runtime.future_drop_writable(number, handle)


def _lowered(one: StreamOf, items: Any, *, is_raw: bool) -> Any:
    if one.is_bytes:
        return items if is_raw else list(items)
    if is_raw:
        return _types.SignedBytes().lower(items)
    return items if one.inner is None or one.inner.plain else [one.inner.lower(item) for item in items]


def _module(name: str) -> Any:
    return importlib.import_module(f"componentize_py_async_support.{name}")
