"""An interface of the contract."""

# Made from `a:b/shapes` by `plugwright`; changes are lost.

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import TypeAlias

from contract.types import Point
from plugwright import _calls

__all__ = [
    "Dot",
    "ShapeCircle",
    "ShapeNone",
    "Shape",
    "ShapesByName",
    "Style",
    "Canvas",
    "find",
]


Dot: TypeAlias = Point


@dataclass
class ShapeCircle:
    value: int


@dataclass
class ShapeNone:
    pass


Shape: TypeAlias = ShapeCircle | ShapeNone
"""What "kind"."""


ShapesByName: TypeAlias = "list[tuple[str, Shape]]"


class Style(Flag):
    BOLD = auto()
    FROM = auto()


class Canvas(_calls.Imported):
    def __init__(self, size: int) -> None:
        _calls.make("a:b/shapes#[constructor]canvas", self, size)

    def draw(self, shape: Shape) -> Dot:
        """Raises `Err[str]`."""
        _returned: Dot = _calls.call("a:b/shapes#[method]canvas.draw", self, shape)
        return _returned

    @classmethod
    def load(cls) -> Canvas:
        _returned: Canvas = _calls.call("a:b/shapes#[static]canvas.load")
        return _returned


def find(class_: str) -> bytes:
    """Raises `Err[None]`."""
    _returned: bytes = _calls.call("a:b/shapes#find", class_)
    return _returned
