"""The types of a contract as they stand between the author's values and those of the bindings.

The bindings convert a value where no Python code sees it. One of the wrong type or out of range ends the whole instance
there, and neither the function nor the field is named. So every value that leaves Python is checked here first, and
converted where the bindings would corrupt it.
"""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Sequence
from enum import Enum, Flag
from typing import Any

from plugwright._flow import ByteStream, Future, Stream
from plugwright._values import Err, Ok, Some


class Type(ABC):
    """A type of WIT."""

    plain = True
    """Whether the author's value and the bindings' are the same object."""
    moves = False
    """Whether handles, streams or futures are in its values, which are gone once they were given away."""

    @abstractmethod
    def check(self, value: Any) -> str | None:
        """Says what is wrong with a value that leaves Python, as in `None where …`; `None` if nothing is."""

    def lower(self, value: Any) -> Any:
        """Gives the bindings' value for the author's, which was checked."""
        return value

    def lift(self, value: Any) -> Any:
        """Gives the author's value for the bindings'."""
        return value


class Plain(Type):
    """A type whose values only need to be of a class."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    def check(self, value: Any) -> str | None:
        """Looks at the class."""
        return None if isinstance(value, self.cls) else wrong(value, self.cls.__name__)


class Integer(Type):
    """An integer of WIT, with its range."""

    def __init__(self, name: str) -> None:
        self.name = name
        size, signed = 1 << int(name[1:]), name[0] == "s"
        self.low: int = -size // 2 if signed else 0
        self.high: int = self.low + size - 1

    def check(self, value: Any) -> str | None:
        """Looks at class and range."""
        if not isinstance(value, int):
            return wrong(value, "int")
        if self.low <= value <= self.high:
            return None
        return f"{_number(value)} where the contract wants `{self.name}`, which is from {self.low} to {self.high}"

    def all_fit(self, values: list[Any]) -> bool:
        """Whether all of `values` fit, the quick way; none of them may be of another class."""
        return not values or (set(map(type, values)) == {int} and self.low <= min(values) and max(values) <= self.high)


class Float(Type):
    """A floating-point number."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pack = struct.Struct("<f" if name == "f32" else "<d").pack

    def check(self, value: Any) -> str | None:
        """Looks at class and range: a number that is too large would become infinite."""
        if not isinstance(value, (float, int)):
            return wrong(value, "float")
        try:
            self._pack(value)
        except (OverflowError, struct.error):
            return f"{_number(value)} where the contract wants `{self.name}`, which cannot hold it"
        return None


class String(Type):
    """Text, or one character of it."""

    def __init__(self, *, single: bool) -> None:
        self._single = single

    def check(self, value: Any) -> str | None:
        """Refuses halves of surrogate pairs: no component can hold one."""
        if not isinstance(value, str):
            return wrong(value, "str")
        if self._single and len(value) != 1:
            return f"a string of {len(value)} characters where the contract wants `char`, which is one character"
        if not value.isascii():
            try:
                value.encode("utf-8")
            except UnicodeEncodeError as error:
                return f"a string with the lone surrogate U+{ord(value[error.start]):04X} at {error.start}"
        return None


class ListedBytes(Plain):
    """Bytes that the bindings hold as a list, as they do where `u8` has another name."""

    plain = False

    def __init__(self) -> None:
        super().__init__(bytes)

    def lower(self, value: Any) -> list[int]:
        """Gives each byte's number."""
        return list(value)

    def lift(self, value: Any) -> bytes:
        """Gives each number's byte."""
        return bytes(value)


class SignedBytes(Type):
    """A list of `s8`, which the bindings hold as bytes."""

    plain = False

    def __init__(self) -> None:
        self._items = List(Integer("s8"))

    def check(self, value: Any) -> str | None:
        """Looks at each number."""
        return self._items.check(value)

    def lower(self, value: Any) -> bytes:
        """Gives each number's byte."""
        return array("b", value).tobytes()

    def lift(self, value: Any) -> list[int]:
        """Gives each byte's number."""
        return list(array("b", value))


class List(Type):
    """A list."""

    def __init__(self, inner: Type) -> None:
        self.inner = inner
        self.plain, self.moves = inner.plain, inner.moves

    def check(self, value: Any) -> str | None:
        """Looks at each item."""
        if not isinstance(value, list):
            return wrong(value, "list")
        inner = self.inner
        if isinstance(inner, Integer) and inner.all_fit(value):
            return None
        for index, item in enumerate(value):
            problem = inner.check(item)
            if problem is not None:
                return within(problem, f"item {index}")
        return None

    def lower(self, value: Any) -> Any:
        """Lowers each item."""
        return value if self.plain else [self.inner.lower(item) for item in value]

    def lift(self, value: Any) -> Any:
        """Lifts each item."""
        return value if self.plain else [self.inner.lift(item) for item in value]


class Tuple(Type):
    """A tuple."""

    def __init__(self, inner: Sequence[Type]) -> None:
        self.inner = inner
        self.plain = all(one.plain for one in inner)
        self.moves = any(one.moves for one in inner)

    def check(self, value: Any) -> str | None:
        """Looks at each item."""
        if not isinstance(value, tuple):
            return wrong(value, "tuple")
        if len(value) != len(self.inner):
            return f"a tuple of {len(value)} where the contract wants {len(self.inner)}"
        for index, (one, item) in enumerate(zip(self.inner, value, strict=True)):
            problem = one.check(item)
            if problem is not None:
                return within(problem, f"item {index}")
        return None

    def lower(self, value: Any) -> Any:
        """Lowers each item."""
        return value if self.plain else tuple(one.lower(item) for one, item in zip(self.inner, value, strict=True))

    def lift(self, value: Any) -> Any:
        """Lifts each item."""
        return value if self.plain else tuple(one.lift(item) for one, item in zip(self.inner, value, strict=True))


class Option(Type):
    """What may be `None`. If it holds another option, its present case is a `Some`."""

    def __init__(self, inner: Type) -> None:
        self.inner = inner
        self.plain, self.moves = inner.plain, inner.moves
        self.nested = isinstance(inner, Option)

    def check(self, value: Any) -> str | None:
        """Looks at the value that is there."""
        if value is None:
            return None
        if not self.nested:
            return self.inner.check(value)
        return self.inner.check(value.value) if isinstance(value, Some) else wrong(value, "Some or None")

    def lower(self, value: Any) -> Any:
        """Lowers the value that is there."""
        return self._each(value, self.inner.lower)

    def lift(self, value: Any) -> Any:
        """Lifts the value that is there."""
        return self._each(value, self.inner.lift)

    def _each(self, value: Any, convert: Callable[[Any], Any]) -> Any:
        if self.plain or value is None:
            return value
        return Some(convert(value.value)) if self.nested else convert(value)


class Either(Type):
    """A result within another value, or the whole of what a function returns or raises."""

    def __init__(self, ok: Type | None, err: Type | None) -> None:
        self.ok, self.err = ok, err
        self.plain = all(one is None or one.plain for one in (ok, err))
        self.moves = any(one is not None and one.moves for one in (ok, err))

    def check(self, value: Any) -> str | None:
        """Looks at the value of the case."""
        if type(value) is Ok:
            return side(self.ok, value.value)
        if type(value) is Err:
            return side(self.err, value.value)
        return wrong(value, "Ok or Err")

    def lower(self, value: Any) -> Any:
        """Lowers the value of the case."""
        one = self.ok if type(value) is Ok else self.err
        return value if one is None or one.plain else type(value)(one.lower(value.value))

    def lift(self, value: Any) -> Any:
        """Lifts the value of the case."""
        one = self.ok if type(value) is Ok else self.err
        return value if one is None or one.plain else type(value)(one.lift(value.value))


class Record(Type):
    """A record. Its fields are given later, should they ever lead back to it."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.fields: list[tuple[str, str, Type]] = []
        """The name in WIT, the name in Python and the type."""

    def define(self, fields: list[tuple[str, str, Type]]) -> None:
        """Gives the fields."""
        self.fields = fields
        self.plain = all(one.plain for _, _, one in fields)
        self.moves = any(one.moves for _, _, one in fields)

    def check(self, value: Any) -> str | None:
        """Looks at each field. What has the fields will do."""
        if not isinstance(value, self.cls) and not all(hasattr(value, name) for _, name, _ in self.fields):
            return wrong(value, self.cls.__name__)
        for _, name, one in self.fields:
            problem = one.check(getattr(value, name))
            if problem is not None:
                return within(problem, f"field `{name}`")
        return None

    def lower(self, value: Any) -> Any:
        """Lowers each field, into another object."""
        return value if self.plain else self.cls(*(one.lower(getattr(value, name)) for _, name, one in self.fields))

    def lift(self, value: Any) -> Any:
        """Lifts each field, into another object."""
        return value if self.plain else self.cls(*(one.lift(getattr(value, name)) for _, name, one in self.fields))


class Variant(Type):
    """A variant: a class for each case."""

    def __init__(self) -> None:
        self.cases: dict[type, tuple[str, Type | None]] = {}
        """The name in WIT and the type of the payload, by class."""

    def define(self, cases: dict[type, tuple[str, Type | None]]) -> None:
        """Gives the cases."""
        self.cases = cases
        self.plain = all(one is None or one.plain for _, one in cases.values())
        self.moves = any(one is not None and one.moves for _, one in cases.values())

    def check(self, value: Any) -> str | None:
        """Looks at the case and its payload. The bindings know the very classes of the cases, and none below them."""
        if type(value) not in self.cases:
            return wrong(value, " or ".join(cls.__name__ for cls in self.cases))
        _, one = self.cases[type(value)]
        problem = None if one is None else one.check(value.value)
        return None if problem is None else within(problem, f"`{type(value).__name__}`")

    def lower(self, value: Any) -> Any:
        """Lowers the payload."""
        _, one = self.cases[type(value)]
        return value if one is None or one.plain else type(value)(one.lower(value.value))

    def lift(self, value: Any) -> Any:
        """Lifts the payload."""
        _, one = self.cases[type(value)]
        return value if one is None or one.plain else type(value)(one.lift(value.value))


class Members(Plain):
    """An enum or flags."""

    def __init__(self, cls: type[Enum] | type[Flag], names: list[tuple[str, str]]) -> None:
        super().__init__(cls)
        self.names = names
        """Each name in WIT and in Python."""


class Resources(ABC):
    """What is to be done with the handles of one resource."""

    plain = True

    @abstractmethod
    def check(self, value: Any) -> str | None:
        """Says what is wrong with a handle that leaves Python."""

    def lower(self, value: Any, *, owned: bool) -> Any:
        """Gives the bindings' handle for the author's object."""
        return value

    def lift(self, value: Any, *, owned: bool) -> Any:
        """Gives the author's object for the bindings' handle."""
        return value


class Handle(Type):
    """A handle of a resource, owned or borrowed."""

    moves = True

    def __init__(self, resources: Resources, *, owned: bool) -> None:
        self.resources = resources
        self.owned = owned
        self.plain = resources.plain

    def check(self, value: Any) -> str | None:
        """Asks the resource."""
        return self.resources.check(value)

    def lower(self, value: Any) -> Any:
        """Asks the resource."""
        return self.resources.lower(value, owned=self.owned)

    def lift(self, value: Any) -> Any:
        """Asks the resource."""
        return self.resources.lift(value, owned=self.owned)


class Flows:
    """What is to be done with streams and futures. In a test they go as they are."""

    def lower(self, one: StreamOf | FutureOf, value: Any) -> Any:
        """Gives the bindings' end for the author's object."""
        return value

    def lift(self, one: StreamOf | FutureOf, value: Any) -> Any:
        """Gives the author's object for the bindings' end."""
        return value


class StreamOf(Type):
    """A stream: of bytes, or of items of a type; of nothing, if there is none."""

    plain = False
    moves = True

    def __init__(self, inner: Type | None, bound: str, flows: Flows) -> None:
        self.inner = inner
        self.bound = bound
        """What the bindings call its items."""
        self.is_bytes = isinstance(inner, Integer) and inner.name == "u8"
        self._flows = flows

    def check(self, value: Any) -> str | None:
        """Looks at the class, and whether it was given away; its items are looked at when they come."""
        cls: type[Stream[Any] | ByteStream] = ByteStream if self.is_bytes else Stream
        if not isinstance(value, cls):
            return wrong(value, cls.__name__)
        value._check = wrong_part if self.is_bytes else lambda item: side(self.inner, item)
        return f"a stream that {value._gone}" if value._gone else None

    def lower(self, value: Any) -> Any:
        """Gives the end to read from."""
        return self._flows.lower(self, value)

    def lift(self, value: Any) -> Any:
        """Makes an object of the author's."""
        return self._flows.lift(self, value)


class FutureOf(Type):
    """A future: of a type, or of nothing."""

    plain = False
    moves = True

    def __init__(self, inner: Type | None, bound: str, flows: Flows) -> None:
        self.inner = inner
        self.bound = bound
        """What the bindings call its value."""
        self._flows = flows

    def check(self, value: Any) -> str | None:
        """Looks at the class, and whether it was given away; its value is looked at when it comes."""
        if not isinstance(value, Future):
            return wrong(value, "Future")
        value._check = lambda item: side(self.inner, item)
        return f"a future that {value._gone}" if value._gone else None

    def lower(self, value: Any) -> Any:
        """Gives the end to read from."""
        return self._flows.lower(self, value)

    def lift(self, value: Any) -> Any:
        """Makes an object of the author's."""
        return self._flows.lift(self, value)


def wrong_part(part: object) -> str | None:
    """Checks a part of a stream of bytes."""
    return None if isinstance(part, bytes) else wrong(part, "bytes")


def side(one: Type | None, value: Any) -> str | None:
    """Checks the value of one side of a result."""
    if one is not None:
        return one.check(value)
    return None if value is None else wrong(value, "None")


def wrong(value: object, wanted: str) -> str:
    """Says that a value is of the wrong class."""
    given = "`None`" if value is None else f"a value of type `{type(value).__name__}`"
    return f"{given} where the contract wants `{wanted}`"


def within(problem: str, place: str) -> str:
    """Says where a problem is, from the inside out."""
    return f"{problem}, in {place}"


def _number(value: float) -> str:
    try:
        text = str(value)
    except ValueError:
        # Python refuses to print integers of many thousand digits.
        text = ""
    return text if 0 < len(text) <= 40 else "a number of very many digits"
