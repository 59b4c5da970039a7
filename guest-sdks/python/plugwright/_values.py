"""The values of WIT that Python has no type for.

In a component the classes are those of the bindings, because the bindings compare them by identity. Elsewhere, in an
editor or in an author's own tests, they are the ones below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

_T = TypeVar("_T")
_E = TypeVar("_E")

if not TYPE_CHECKING:
    try:
        from componentize_py_types import Err, Ok, Some
    except ModuleNotFoundError:
        _IN_COMPONENT = False
    else:
        _IN_COMPONENT = True

if TYPE_CHECKING or not _IN_COMPONENT:

    @dataclass
    class Some(Generic[_T]):
        """The present case of an `option` whose own value is an `option`."""

        value: _T

    @dataclass
    class Ok(Generic[_T]):
        """The good case of a `result` within another value."""

        value: _T

    @dataclass(frozen=True)
    class Err(Exception, Generic[_E]):
        """The error case of a `result`: raised by a function, held as it is within another value.

        It cannot be derived from: the bindings know this class alone.
        """

        value: _E

        def __init_subclass__(cls) -> None:
            raise TypeError("`Err` cannot be derived from: raise `Err(value)`")


Result: TypeAlias = Ok[_T] | Err[_E]
"""A `result` within another value: `match` it."""
