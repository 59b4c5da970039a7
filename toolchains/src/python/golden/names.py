"""An interface of the contract."""

# Made from `a:b/names` by `plugwright`; changes are lost.

from __future__ import annotations

from abc import abstractmethod
from builtins import list as _list, str as _str
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Protocol as _Protocol, TypeAlias

from plugwright import Result as _Result, Some as _Some

__all__ = [
    "ErrWorse",
    "Err",
    "Ok",
    "Some",
    "Result",
    "Protocol",
    "ShapeRoundCase",
    "Shape",
    "ShapeRound",
    "Gone",
    "Names",
]


@dataclass
class ErrWorse:
    pass


Err: TypeAlias = ErrWorse


@dataclass
class Ok:
    list: bytes
    str: _str
    more: _list[_str]
    of: _Some[_Result[int, Err] | None] | None


class Some(Enum):
    ONE = 0


class Result(Flag):
    A = auto()


class Protocol(Enum):
    P = 0


@dataclass
class ShapeRoundCase:
    pass


Shape: TypeAlias = ShapeRoundCase


@dataclass
class ShapeRound:
    x: int


class Gone(_Protocol):
    pass


class Names(_Protocol):
    @abstractmethod
    def get(self, self_: Ok, call: int) -> Ok:
        """Raises `Err[Err]`."""
        raise NotImplementedError
