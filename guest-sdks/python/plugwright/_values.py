"""The values of WIT that Python has no type for.

In a component the bindings are given these very classes, so that an author's own tests and the component agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias

if TYPE_CHECKING:
    # Every checker knows it, installed or not. To the strictest, what `except Err` catches has a value of a known type,
    # `Any`: that takes a default, which Python's own has from 3.13 on.
    from typing_extensions import TypeVar

    _T = TypeVar("_T")
    _E = TypeVar("_E", default=Any)
else:
    from typing import TypeVar

    _T = TypeVar("_T")
    _E = TypeVar("_E")


@dataclass
class Some(Generic[_T]):
    """The present case of an `option` whose own value is an `option`."""

    value: _T


@dataclass
class Ok(Generic[_T]):
    """The good case of a `result` within another value."""

    value: _T


# Neither frozen nor a dataclass: `contextlib` sets the traceback of an exception that passes through it.
class Err(Exception, Generic[_E]):
    """The error case of a `result`: raised by a function, held as it is within another value.

    It cannot be derived from: the bindings know this class alone.
    """

    __match_args__ = ("value",)

    def __init__(self, value: _E) -> None:
        super().__init__(value)
        self.value = value

    def __init_subclass__(cls) -> None:
        raise TypeError("`Err` cannot be derived from: raise `Err(value)`")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Err) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(("Err", self.value))

    def __repr__(self) -> str:
        return f"Err({self.value!r})"


Result: TypeAlias = Ok[_T] | Err[_E]
"""A `result` within another value: `match` it."""
