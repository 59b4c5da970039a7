"""A contract as its package would be generated, for the tests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Any, Protocol

from plugwright import _calls
from plugwright._contract import Contract

__all__ = ["CONTRACT", "Base", "Basket", "Colour", "Counter", "Err", "Handle", "Item", "Style", "call", "function"]


class Colour(Enum):
    RED = 0


class Style(Flag):
    BOLD = auto()


@dataclass
class Item:
    name: str
    size: int


@dataclass
class Basket:
    items: list[Item]
    note: str | None


@dataclass
class ShapeCircle:
    value: int


@dataclass
class ShapeNone:
    pass


class Err(Enum):
    """A type whose name the tool's own modules use."""

    WORSE = 0


class Handle(_calls.Imported):
    def __init__(self, start: int) -> None:
        _calls.make("a:b/shop#[constructor]handle", self, start)

    def get(self) -> int:
        _returned: int = _calls.call("a:b/shop#[method]handle.get", self)
        return _returned


class Counter(Protocol):
    @abstractmethod
    def __init__(self, start: int) -> None: ...

    @abstractmethod
    def add(self, count: int) -> int: ...


class Base(Protocol):
    @abstractmethod
    def parse(self, text: str) -> int: ...

    @abstractmethod
    def count(self, text: str) -> int: ...

    @abstractmethod
    def again(self) -> Counter: ...


def function(wit: str, params: list[Any], result: Any = None, **more: Any) -> dict[str, Any]:
    described = {"wit": wit, "name": wit, "resource": None, "role": "function", "fallible": False, "index": 0}
    return described | {"params": params, "result": result} | more


_OWN, _BORROW = ["own", "shop", "Handle"], ["borrow", "shop", "Handle"]

CONTRACT = Contract(
    "tests",
    [
        {
            "wit": "a:b/shop",
            "module": "shop",
            "binding": "a_b_shop",
            "imported": True,
            "exported": False,
            "base": None,
            "served": "ABShop",
            "types": {
                "Colour": {"kind": "enum", "wit": "colour", "bound": "Colour", "names": [["red", "RED"]]},
                "Style": {"kind": "flags", "wit": "style", "bound": "Style", "names": [["bold", "BOLD"]]},
                "Err": {"kind": "enum", "wit": "err", "bound": "Err", "names": [["worse", "WORSE"]]},
                "Handle": {"kind": "resource", "wit": "handle", "bound": "Handle"},
                "Item": {
                    "kind": "record",
                    "wit": "item",
                    "bound": "Item",
                    "fields": [["name", "name", "string"], ["size", "size", "u8"]],
                },
                "Basket": {
                    "kind": "record",
                    "wit": "basket",
                    "bound": "Basket",
                    "fields": [
                        ["items", "items", ["list", ["type", "shop", "Item"]]],
                        ["note", "note", ["option", "string"]],
                    ],
                },
                "Shape": {
                    "kind": "variant",
                    "wit": "shape",
                    "cases": [
                        ["circle", "ShapeCircle", "Shape_Circle", "u32"],
                        ["none", "ShapeNone", "Shape_None_", None],
                    ],
                },
            },
            "imports": [
                function("put", [["item", ["type", "shop", "Item"]]], ["result", "u8", "string"], fallible=True),
                function("take", [["handle", _OWN], ["other", _BORROW]], index=1),
                function(
                    "[constructor]handle", [["start", "u32"]], _OWN, resource="Handle", role="constructor", index=2
                ),
                function(
                    "[method]handle.get",
                    [["self", _BORROW]],
                    "u32",
                    name="get",
                    resource="Handle",
                    role="method",
                    index=3,
                ),
                function("signed", [["values", ["list", "s8"]]], ["list", "s8"], index=4),
            ],
            "exports": [],
        },
        {
            "wit": "a:b/desk",
            "module": "desk",
            "binding": "a_b_desk",
            "imported": False,
            "exported": True,
            "base": "Base",
            "served": "ABDesk",
            "types": {"Counter": {"kind": "resource", "wit": "counter", "bound": "Counter"}},
            "imports": [],
            "exports": [
                function("parse", [["text", "string"]], ["result", "u32", "string"], fallible=True),
                function("count", [["text", "string"]], "u32"),
                function("again", [], ["own", "desk", "Counter"]),
                function(
                    "[constructor]counter",
                    [["start", "u32"]],
                    ["own", "desk", "Counter"],
                    name="__init__",
                    resource="Counter",
                    role="constructor",
                ),
                function(
                    "[method]counter.add",
                    [["self", ["borrow", "desk", "Counter"]], ["count", "u32"]],
                    "u32",
                    name="add",
                    resource="Counter",
                    role="method",
                ),
            ],
        },
    ],
)


def call(name: str, *args: object) -> Any:
    return _calls.call(f"a:b/shop#{name}", *args)


@contextmanager
def served(calls: _calls.Calls) -> Iterator[None]:
    before = _calls.use(calls)
    try:
        yield
    finally:
        _calls.use(before)
