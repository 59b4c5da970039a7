import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from plugwright import ByteStream, Err, Future, Ok, Stream
from plugwright._contract import _Reader
from plugwright._types import Resources, Type
from tests.shop import CONTRACT


def made(data: Any) -> Type:
    def resources(resource: object) -> Resources:
        raise AssertionError(resource)

    return _Reader(CONTRACT, resources).ty(data)


def run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


async def numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        await asyncio.sleep(0)
        yield number


def test_a_stream_gives_what_it_was_made_of() -> None:
    async def main() -> None:
        assert await Stream(numbers(3)).collect() == [0, 1, 2]
        assert await Stream(range(200)).collect() == list(range(200))
        assert await Stream[int]([]).collect() == []
        stream = Stream("abc")
        assert [await stream.read(2), await stream.read(2), await stream.read(2)] == [["a", "b"], ["c"], []]

    run(main())


def test_what_a_loop_has_left_is_still_there() -> None:
    async def main() -> None:
        stream = Stream(range(5))
        async for number in stream:
            if number == 1:
                break
        assert await stream.collect() == [2, 3, 4]

    run(main())


def test_bytes_come_in_parts() -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"abc"
        yield b""
        yield b"de"

    async def main() -> None:
        assert await ByteStream(b"xyz").collect() == b"xyz"
        assert await ByteStream(b"").collect() == b""
        assert [part async for part in ByteStream(parts())] == [b"abc", b"de"]
        stream = ByteStream(parts())
        assert [await stream.read(2), await stream.read(5), await stream.read(5)] == [b"ab", b"c", b"de"]

    run(main())


def test_a_closed_stream_ends_its_generator() -> None:
    ended: list[str] = []

    async def forever() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            ended.append("async")

    def plain() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            ended.append("plain")

    async def main() -> None:
        with Stream(forever()) as stream:
            assert await stream.read(1) == [1]
        with pytest.raises(RuntimeError, match="a stream that was closed is used again"):
            await stream.read(1)
        with Stream(plain()) as stream:
            await stream.read(1)
        stream.close()

    run(main())
    assert ended == ["async", "plain"]


def test_a_future_has_its_value_for_all_who_wait() -> None:
    async def seven() -> int:
        await asyncio.sleep(0)
        return 7

    async def main() -> None:
        future = Future(seven())
        assert [await future, await future] == [7, 7]
        future.close()
        assert await Future.of("x") == "x"
        unused = Future(seven())
        unused.close()
        with pytest.raises(RuntimeError, match="a future that was closed is used again"):
            await unused

    run(main())


@pytest.mark.parametrize(
    ("data", "value", "problem"),
    [
        (["stream", "u8", "u8"], [1], "a value of type `list` where the contract wants `ByteStream`"),
        (["stream", "u32", "u32"], ByteStream(b""), "a value of type `ByteStream` where the contract wants `Stream`"),
        (["future", None, "unit"], None, "`None` where the contract wants `Future`"),
        (["stream", "u8", "u8"], ByteStream(b""), None),
        (["stream", None, "unit"], Stream[None]([]), None),
    ],
)
def test_the_class_is_checked(data: Any, value: Any, problem: str | None) -> None:
    assert made(data).check(value) == problem


def test_items_are_checked_as_they_come() -> None:
    async def main() -> None:
        stream = Stream([1, 2, 256])
        assert made(["stream", "u8", "u8"]).check(stream) is not None
        stream = Stream([1, 256, -1])
        assert made(["stream", "u16", "u16"]).check(stream) is None
        with pytest.raises(TypeError, match="a stream was given -1 where the contract wants `u16`"):
            await stream.collect()
        parts: Any = ByteStream(["a"])  # type: ignore[list-item]
        assert made(["stream", "u8", "u8"]).check(parts) is None
        with pytest.raises(
            TypeError, match="a stream was given a value of type `str` where the contract wants `bytes`"
        ):
            await parts.collect()
        future: Future[Any] = Future.of(Err(7))
        assert made(["future", ["result", "u32", "string"], "result_u32_string"]).check(future) is None
        with pytest.raises(TypeError, match="a future was given a value of type `int`"):
            await future
        future = Future.of(Ok(7))
        assert made(["future", ["result", "u32", "string"], "result_u32_string"]).check(future) is None
        assert await future == Ok(7)

    run(main())


def test_what_was_given_away_is_gone() -> None:
    stream = Stream([1])
    moved = stream._given()
    assert made(["stream", "u32", "u32"]).check(stream) == "a stream that was given away"
    assert run(moved.collect()) == [1]
    with pytest.raises(RuntimeError, match="a stream that was given away is used again"):
        run(stream.collect())
