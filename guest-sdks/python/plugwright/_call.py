"""What a plugin may know of the call that it serves, and of how it is linked. Neither is a power."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

_EARLY = "what can be known of a call is there when the plugin is called, not while it is built"


class Context(Protocol):
    """Where it is known: the bindings of `plugwright:call/context`, or a test."""

    def callers(self) -> list[str]:
        """Gives the plugins on the way."""
        ...

    def depth(self) -> int:
        """Gives how many calls deep this one is."""
        ...

    def remaining(self) -> int:
        """Gives the milliseconds that are left."""
        ...

    def trace(self) -> str:
        """Gives the trace that the call belongs to."""
        ...


class Provided(Protocol):
    """Where it is known: the bindings of `plugwright:link/provided`, or a test."""

    def is_provided(self, interface: str) -> bool:
        """Says whether an import is served."""
        ...


class _Said:
    """What a test says of the call."""

    def __init__(self, callers: Sequence[str], remaining: timedelta, trace: str) -> None:
        self._callers = list(callers)
        self._remaining = remaining
        self._trace = trace

    def callers(self) -> list[str]:
        return list(self._callers)

    def depth(self) -> int:
        return len(self._callers) + 1

    def remaining(self) -> int:
        return self._remaining // timedelta(milliseconds=1)

    def trace(self) -> str:
        return self._trace


class _Served:
    """All imports are served but some."""

    def __init__(self, missing: Iterable[str]) -> None:
        self._missing = frozenset(missing)

    def is_provided(self, interface: str) -> bool:
        return self._missing.isdisjoint((interface, interface.partition("@")[0]))


class Call:
    """The call that the plugin serves. No plugin can choose the names, so they may be relied on."""

    def __init__(self) -> None:
        self._context: Context | None = None
        if sys.platform != "wasi":
            self.set_for_tests()

    @property
    def callers(self) -> list[str]:
        """The plugins from the one that the application called to the one that calls this one; none where it does."""
        return self._known().callers()

    @property
    def caller(self) -> str | None:
        """The plugin that calls this one; `None` where the application does."""
        return next(reversed(self.callers), None)

    @property
    def depth(self) -> int:
        """How many calls deep this one is; 1 where the application makes it."""
        return self._known().depth()

    @property
    def remaining(self) -> timedelta:
        """What is left of the call's time, to 10 ms. What is not done then is ended."""
        return timedelta(milliseconds=self._known().remaining())

    @property
    def trace(self) -> str:
        """The trace: 32 hexadecimal digits, the same in all calls that one call of the application causes."""
        return self._known().trace()

    def set_for_tests(
        self,
        callers: Sequence[str] = (),
        remaining: timedelta = timedelta(seconds=10),
        trace: str = "0af7651916cd43dd8448eb211c80319c",
    ) -> None:
        """Says what a test that runs outside a component finds out about the call."""
        self._context = _Said(callers, remaining, trace)

    def __repr__(self) -> str:
        return "<the call that the plugin serves>"

    def _known(self) -> Context:
        if self._context is None:
            raise RuntimeError(_EARLY)
        return self._context

    def _connect(self, context: Context) -> None:
        self._context = context


class Links:
    """Which of the plugin's imports are served: those that its manifest calls `optional` may not be."""

    def __init__(self) -> None:
        self._provided: Provided | None = None
        if sys.platform != "wasi":
            self.set_missing_for_tests()

    def is_provided(self, interface: str) -> bool:
        """Says whether an interface that the plugin imports, `namespace:package/interface`, is served."""
        if self._provided is None:
            raise RuntimeError(_EARLY)
        return self._provided.is_provided(interface)

    def set_missing_for_tests(self, *interfaces: str) -> None:
        """Says which imports nobody serves in a test that runs outside a component."""
        self._provided = _Served(interfaces)

    def __repr__(self) -> str:
        return "<the plugin's imports>"

    def _connect(self, provided: Provided) -> None:
        self._provided = provided


call = Call()
links = Links()
