"""Carries calls of a contract's imports to whoever serves them: the bindings in a component, fakes in a test."""

from __future__ import annotations

from typing import Any, Protocol, Self


class Calls(Protocol):
    """Serves the imports of contracts. A function is named as in `ns:pkg/iface@1.0.0#func`."""

    def call(self, function: str, args: tuple[Any, ...]) -> Any:
        """Calls a function."""

    async def wait(self, function: str, args: tuple[Any, ...]) -> Any:
        """Calls a function that is `async`, and waits for its result."""

    def make(self, function: str, instance: Imported, args: tuple[Any, ...]) -> None:
        """Makes a resource by its constructor: gives `instance` its handle."""


class _Nobody:
    def call(self, function: str, args: tuple[Any, ...]) -> Any:
        raise NotImplementedError(
            f"nobody serves `{function}` here: it is an import, so a test must give a fake for it"
        )

    async def wait(self, function: str, args: tuple[Any, ...]) -> Any:
        return self.call(function, args)

    def make(self, function: str, instance: Imported, args: tuple[Any, ...]) -> None:
        self.call(function, args)


_calls: Calls = _Nobody()


def use(calls: Calls) -> Calls:
    """Lets `calls` serve from now on, and gives who did before."""
    global _calls
    before, _calls = _calls, calls
    return before


def call(function: str, *args: object) -> Any:
    """Calls an import."""
    return _calls.call(function, args)


async def wait(function: str, *args: object) -> Any:
    """Calls an import that is `async`, and waits for its result."""
    return await _calls.wait(function, args)


def make(function: str, instance: Imported, *args: object) -> None:
    """Makes an imported resource."""
    _calls.make(function, instance, args)


class Lease(Protocol):
    """What an imported resource holds: one handle."""

    def problem(self) -> str | None:
        """Says why the handle cannot be used any more."""

    def drop(self) -> None:
        """Gives the handle back, if it is not gone yet."""


class Imported:
    """A resource that another plugin or the host has made. `with` gives it back at the end, as does forgetting it."""

    # WIT has no name that begins so.
    _plugwright: Lease | None = None

    def __init__(self) -> None:
        raise TypeError(f"a `{type(self).__name__}` has no constructor: its interface has functions that give one")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        if self._plugwright is not None:
            self._plugwright.drop()
