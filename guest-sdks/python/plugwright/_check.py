"""Checks what a plugin hands over against the contract: the results of its functions, and what it passes to others.

The bindings convert a value where no Python code sees it. One of the wrong type ends the whole instance there, and
neither the function nor the field is named. The checks are made from the annotations of the bindings while the
plugin is built; they look at types, and leave the range of a number to the bindings.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
import typing
from collections.abc import Callable
from enum import Enum, Flag
from typing import Any, TypeVar, Union, get_args, get_origin

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, as in `None where …`; `None` if nothing is."""

_Function = TypeVar("_Function", bound=Callable[..., Any])

_PLAIN: dict[type, tuple[type, ...]] = {
    bool: (bool,),
    int: (int,),  # `bool` is one
    float: (float, int),
    str: (str,),
    bytes: (bytes,),
    type(None): (type(None),),
}


def of_result(function: object) -> Check:
    """Makes the check of what `function`, a method of the bindings, is annotated to return."""
    try:
        hints = typing.get_type_hints(function)
    except Exception:
        # An annotation of the bindings that Python cannot read is no reason not to build.
        return _anything
    return _of(hints["return"], {}) if "return" in hints else _anything


def of_arguments(function: _Function) -> _Function:
    """Wraps `function`, an import of the bindings, so that it refuses arguments of the wrong type."""
    try:
        hints = typing.get_type_hints(function)
        checks = {name: _of(hints[name], {}) for name in inspect.signature(function).parameters}
    except Exception:
        return function
    in_order = list(checks.items())

    @functools.wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        for (name, check), value in zip(in_order, args, strict=False):
            problem = check(value)
            if problem is not None:
                raise TypeError(f"`{function.__name__}` was given {_within(problem, f'`{name}`')}")
        for name, value in named.items():
            problem = checks.get(name, _anything)(value)
            if problem is not None:
                raise TypeError(f"`{function.__name__}` was given {_within(problem, f'`{name}`')}")
        return function(*args, **named)

    return typing.cast(_Function, call)


def _anything(value: object) -> None:
    return None


def _of(hint: Any, known: dict[Any, Check]) -> Check:
    if hint in _PLAIN:
        return _plain(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is list:
        return _list(_of(args[0], known), args[0])
    if origin is tuple:
        return _tuple([_of(arg, known) for arg in args])
    if origin in (Union, types.UnionType):
        return _union(args, known)
    if isinstance(hint, type) and issubclass(hint, (Enum, Flag)):
        return _instance(hint)
    if dataclasses.is_dataclass(origin or hint):
        return _record(hint, known)
    # Handles and what is newer than this module.
    return _anything


def _plain(hint: type) -> Check:
    allowed = _PLAIN[hint]

    def check(value: object) -> str | None:
        return None if isinstance(value, allowed) else _wrong(value, hint)

    return check


def _instance(hint: type) -> Check:
    return lambda value: None if isinstance(value, hint) else _wrong(value, hint)


def _list(inner: Check, hint: Any) -> Check:
    allowed = set(_PLAIN.get(hint, ()))

    def check(value: object) -> str | None:
        if not isinstance(value, list):
            return _wrong(value, list)
        if allowed:
            if set(map(type, value)) <= allowed:
                return None
        elif inner is _anything:
            return None
        for index, item in enumerate(value):
            problem = inner(item)
            if problem is not None:
                return _within(problem, f"item {index}")
        return None

    return check


def _tuple(inner: list[Check]) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, tuple):
            return _wrong(value, tuple)
        if len(value) != len(inner):
            return f"a tuple of {len(value)} where the contract wants {len(inner)}"
        for index, (one, item) in enumerate(zip(inner, value, strict=True)):
            problem = one(item)
            if problem is not None:
                return _within(problem, f"item {index}")
        return None

    return check


def _union(args: tuple[Any, ...], known: dict[Any, Check]) -> Check:
    by_class = {get_origin(arg) or arg: _of(arg, known) for arg in args}
    if not all(isinstance(cls, type) for cls in by_class):
        return _anything
    # A handle's class may be the author's own.
    is_open = any(check is _anything for check in by_class.values())
    names = " or ".join("None" if cls is type(None) else cls.__name__ for cls in by_class)

    def check(value: object) -> str | None:
        one = by_class.get(type(value))
        if one is None:
            if is_open:
                return None
            one = next((check for cls, check in by_class.items() if isinstance(value, cls)), None)
        if one is None:
            return f"{_named(value)} where the contract wants `{names}`"
        return one(value)

    return check


def _record(hint: Any, known: dict[Any, Check]) -> Check:
    if hint in known:
        return known[hint]
    cls = get_origin(hint) or hint
    names: list[str] = []
    checks: list[tuple[str, Check]] = []

    def check(value: object) -> str | None:
        # What has the fields will do for the bindings.
        if not isinstance(value, cls) and not all(hasattr(value, name) for name in names):
            return _wrong(value, cls)
        for name, one in checks:
            problem = one(getattr(value, name))
            if problem is not None:
                return _within(problem, f"field `{name}`")
        return None

    # Known before its fields are looked at, should they ever lead back to it.
    known[hint] = check
    hints = typing.get_type_hints(cls)
    parameters = dict(zip(getattr(cls, "__parameters__", ()), get_args(hint), strict=False))
    for field in dataclasses.fields(cls):
        names.append(field.name)
        one = _of(parameters.get(hints[field.name], hints[field.name]), known)
        if one is not _anything:
            checks.append((field.name, one))
    return check


def _wrong(value: object, wanted: type) -> str:
    return f"{_named(value)} where the contract wants `{'None' if wanted is type(None) else wanted.__name__}`"


def _named(value: object) -> str:
    return "`None`" if value is None else f"a value of type `{type(value).__name__}`"


def _within(problem: str, place: str) -> str:
    return f"{problem}, in {place}"
