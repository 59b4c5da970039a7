"""An interface of the contract."""

# Made from the world `w` by `plugwright`; changes are lost.

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from contract.first import Id
from plugwright import _calls

__all__ = [
    "Id",
    "Point",
    "now",
    "W",
]


@dataclass
class Point:
    x: Id


def now() -> Point:
    _returned: Point = _calls.call("#now")
    return _returned


class W(Protocol):
    @abstractmethod
    def run(self, what: str) -> Point:
        """Raises `Err[str]`."""
        raise NotImplementedError
