"""Values of a contract as JSON, as the host's test protocol has them."""

from __future__ import annotations

import math
from enum import Flag
from typing import Any

from plugwright import _types
from plugwright._types import Type
from plugwright._values import Err, Ok, Some

_FLOATS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def write(one: Type | None, value: Any) -> Any:
    """Gives the JSON of a value, which was checked and lowered."""
    match one:
        case _types.Float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        case _types.Float():
            return float(value)
        case _types.StreamOf() | _types.FutureOf():
            raise _no_flow()
        case _types.SignedBytes() | _types.ListedBytes():
            return list(one.lift(value))
        case _types.List():
            return [write(one.inner, item) for item in value]
        case _types.Tuple():
            return [write(inner, item) for inner, item in zip(one.inner, value, strict=True)]
        case _types.Option():
            if value is None:
                return None
            return {"some": write(one.inner, value.value)} if one.nested else write(one.inner, value)
        case _types.Either():
            name, inner = ("ok", one.ok) if type(value) is Ok else ("err", one.err)
            return {name: write(inner, value.value)}
        case _types.Record():
            return {wit: write(ty, getattr(value, name)) for wit, name, ty in one.fields}
        case _types.Variant():
            name, payload = one.cases[type(value)]
            return name if payload is None else {name: write(payload, value.value)}
        case _types.Members():
            if _is_flags(one):
                return [wit for wit, name in one.names if one.cls[name] in value]  # type: ignore[index]
            return next(wit for wit, name in one.names if name == value.name)
        case _types.Plain() if one.cls is bytes:
            return list(value)
    return value


def read(one: Type | None, value: Any) -> Any:
    """Gives the value that is to be lifted, from its JSON."""
    match one:
        case _types.Float():
            return _FLOATS[value] if isinstance(value, str) else float(value)
        case _types.StreamOf() | _types.FutureOf():
            raise _no_flow()
        case _types.SignedBytes() | _types.ListedBytes():
            return one.lower(value)
        case _types.List():
            return [read(one.inner, item) for item in value]
        case _types.Tuple():
            return tuple(read(inner, item) for inner, item in zip(one.inner, value, strict=True))
        case _types.Option():
            if value is None:
                return None
            return Some(read(one.inner, value["some"])) if one.nested else read(one.inner, value)
        case _types.Either():
            return Ok(read(one.ok, value["ok"])) if "ok" in value else Err(read(one.err, value["err"]))
        case _types.Record():
            return one.cls(*(read(ty, value.get(wit)) for wit, _, ty in one.fields))
        case _types.Variant():
            name, payload = (value, None) if isinstance(value, str) else next(iter(value.items()))
            cls, inner = next((cls, inner) for cls, (wit, inner) in one.cases.items() if wit == name)
            return cls() if inner is None else cls(read(inner, payload))
        case _types.Members():
            names = dict(one.names)
            if _is_flags(one):
                found = one.cls(0)
                for wit in value:
                    found |= one.cls[names[wit]]  # type: ignore[index]
                return found
            return one.cls[names[value]]  # type: ignore[index]
        case _types.Plain() if one.cls is bytes:
            return bytes(value)
    return value


def _no_flow() -> TypeError:
    return TypeError("streams and futures do not cross from a component into its test: run it natively")


def _is_flags(one: _types.Members) -> bool:
    return issubclass(one.cls, Flag)
