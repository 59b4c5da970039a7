"""Runs a plugin natively, in a test: plain Python, with fakes for what it imports and the checks of a component."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from plugwright import _calls, _exports, _types
from plugwright._calls import Imported
from plugwright._contract import Contract, Function, Interface, Resource
from plugwright._types import Resources
from plugwright._values import Err


class _FakeLease:
    """What an imported resource holds in a test: an object of the fake's."""

    def __init__(self, fake: object) -> None:
        self.fake = fake
        self.gone = ""

    def problem(self) -> str | None:
        return self.gone or None

    def drop(self) -> None:
        self.gone = self.gone or "was dropped"


class _FakeResources(Resources):
    plain = False

    def __init__(self, resource: Resource) -> None:
        self._cls = resource.cls

    def check(self, value: Any) -> str | None:
        if not isinstance(value, self._cls):
            return _types.wrong(value, self._cls.__name__)
        lease = value._plugwright
        problem = "has no handle" if lease is None else lease.problem()
        return None if problem is None else f"a `{self._cls.__name__}` that {problem}"

    def lower(self, value: Any, *, owned: bool) -> Any:
        if owned:
            value._plugwright.gone = "was given away"
        return value._plugwright.fake

    def lift(self, value: Any, *, owned: bool) -> Any:
        made = self._cls.__new__(self._cls)
        made._plugwright = _FakeLease(value)
        return made


class _OwnResources(Resources):
    """Objects of the plugin's own go to the test as they are."""

    def __init__(self, resource: Resource) -> None:
        self._cls = resource.cls

    def check(self, value: Any) -> str | None:
        return None if self._cls in type(value).__mro__ else _types.wrong(value, self._cls.__name__)


class _FakeCalls:
    def __init__(self, interfaces: list[Interface], fakes: Mapping[str, object]) -> None:
        self._functions = {one.wit: (interface, one) for interface in interfaces for one in interface.imports}
        self._fakes = fakes

    def call(self, function: str, args: tuple[Any, ...]) -> Any:
        interface, one = self._functions[function]
        problem = one.wrong_argument(args)
        if problem is not None:
            raise TypeError(f"`{one.name}` was given {problem}")
        return answered(one, fake_of(self._fakes, interface, one), args)

    async def wait(self, function: str, args: tuple[Any, ...]) -> Any:
        interface, one = self._functions[function]
        problem = one.wrong_argument(args)
        if problem is not None:
            raise TypeError(f"`{one.name}` was given {problem}")
        return checked(one, await fake_of(self._fakes, interface, one)(*_handed(one, args)))

    def make(self, function: str, instance: Imported, args: tuple[Any, ...]) -> None:
        instance._plugwright = self.call(function, args)._plugwright


def fake_of(fakes: Mapping[str, object], interface: Interface, function: Function) -> Callable[..., Any]:
    """Gives what stands in for an imported function; a method is called with an object of the fake's."""
    if function.role == "method":
        return _exports.method(function)
    fake = fakes.get(interface.module)
    if fake is None:
        raise NotImplementedError(f"the test has no fake for `{interface.wit}`, whose `{function.name}` is called")
    if function.resource is not None:
        cls = getattr(fake, function.resource)
        return cls if function.role == "constructor" else getattr(cls, function.name)  # type: ignore[no-any-return]
    return getattr(fake, function.name)  # type: ignore[no-any-return]


def answered(function: Function, target: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Calls a fake with what a component would hand over, and checks what it answers as the host would."""
    return checked(function, target(*_handed(function, args)))


def _handed(function: Function, args: tuple[Any, ...]) -> list[Any]:
    lowered = [one.lower(value) for (_, one), value in zip(function.params, args, strict=True)]
    # What is no handle the fake sees as the plugin does.
    return [
        value if isinstance(one, _types.Handle) else given
        for (_, one), value, given in zip(function.params, lowered, args, strict=True)
    ]


def checked(function: Function, value: Any) -> Any:
    """Checks what a fake answers, as the host would."""
    if isinstance(function.result, _types.Handle):
        return function.result.lift(value)
    problem = function.wrong_result(value)
    if problem is not None:
        raise TypeError(f"the fake of `{function.name}` returned {problem}")
    return value


@contextmanager
def run(contract: Contract, module: ModuleType, fakes: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Gives what the plugin in `module` exports, by the names of the interfaces' modules."""

    def resources(resource: Resource) -> Resources:
        return _OwnResources(resource) if resource.exported else _FakeResources(resource)

    interfaces = contract.read(resources)
    before = _calls.use(_FakeCalls(interfaces, fakes))
    try:
        exported: dict[str, Any] = {}
        for interface in interfaces:
            if interface.exported:
                exported |= _exported(contract, module, interface)
        yield exported
    finally:
        _calls.use(before)


class Tested:
    """The plugin's side of an interface, as a test calls it."""


def _exported(contract: Contract, module: ModuleType, interface: Interface) -> dict[str, Any]:
    place = f"{contract.package}.{interface.module}"
    source = getattr(module, "__file__", None) or module.__name__
    made: dict[str, Any] = {}
    for name, resource in interface.resources.items():
        cls = _exports.find(module, resource.cls, f"{place}.{name}", source)
        _exports.check(cls, [one for one in interface.exports if one.resource == name], f"{place}.{name}")
        made[f"{interface.module}.{name}"] = cls
    functions = [one for one in interface.exports if one.resource is None]
    if interface.base is None or not functions:
        return made
    base = getattr(importlib.import_module(place), interface.base)
    cls = _exports.find(module, base, f"{place}.{interface.base}", source)
    _exports.check(cls, functions, f"{place}.{interface.base}")
    instance, tested = cls(), Tested()
    for one in functions:
        setattr(tested, one.name, _checked(one, getattr(instance, one.name)))
    return made | {interface.module: tested}


def _checked(function: Function, target: Callable[..., Any]) -> Callable[..., Any]:
    def fit(args: tuple[Any, ...]) -> None:
        problem = function.wrong_argument(args)
        if problem is not None:
            raise TypeError(f"`{function.name}` was given {problem}")

    def declared(error: Err[Any]) -> None:
        """Refuses an `Err` whose value does not fit."""
        problem = _types.side(function.err, error.value) if function.fallible else None
        if problem is not None:
            raise TypeError(f"`{function.name}` raised `Err` with {problem}") from error

    def given(value: Any) -> Any:
        problem = function.wrong_result(value)
        if problem is not None:
            raise TypeError(f"`{function.name}` returned {problem}")
        return value

    def call(*args: Any) -> Any:
        fit(args)
        try:
            value = target(*args)
        except Err as error:
            declared(error)
            raise
        return given(value)

    async def later(*args: Any) -> Any:
        fit(args)
        try:
            value = await target(*args)
        except Err as error:
            declared(error)
            raise
        return given(value)

    return later if function.is_async else call
