"""What a plugin keeps from call to call, as a mapping."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Protocol

from plugwright._values import Err


class Source(Protocol):
    """Where values are kept: the bindings of `plugwright:keyvalue/keyvalue`, or a test's own."""

    def get(self, key: str) -> bytes | None:
        """Gives the value of a key."""
        ...

    def set(self, key: str, value: bytes) -> None:
        """Sets the value of a key."""
        ...

    def delete(self, key: str) -> None:
        """Removes a key."""
        ...

    def keys(self, prefix: str, after: str | None) -> list[str]:
        """Gives the keys that start with `prefix`, those after `after`: the first of them."""
        ...

    def swap(self, key: str, expected: bytes | None, value: bytes | None) -> bool:
        """Sets or removes the value of a key if it is as expected."""
        ...


class StoreError(OSError):
    """A value that was not read or written: the store is full, the key is none, or the host's file cannot be used."""


class _Memory:
    """Values of a test."""

    def __init__(self, values: Mapping[str, bytes]) -> None:
        self._values = dict(values)

    def get(self, key: str) -> bytes | None:
        return self._values.get(_checked(key))

    def set(self, key: str, value: bytes) -> None:
        self._values[_checked(key)] = bytes(value)

    def delete(self, key: str) -> None:
        self._values.pop(_checked(key), None)

    def keys(self, prefix: str, after: str | None) -> list[str]:
        # In the order of the host, which is that of the bytes.
        found = sorted((key for key in self._values if key.startswith(prefix)), key=str.encode)
        return [key for key in found if after is None or key.encode() > after.encode()]

    def swap(self, key: str, expected: bytes | None, value: bytes | None) -> bool:
        if self.get(key) != expected:
            return False
        if value is None:
            self.delete(key)
        else:
            self.set(key, value)
        return True


class _Host:
    """Values that the host keeps; its errors as exceptions."""

    def __init__(self, bindings: Any) -> None:
        self._bindings = bindings

    def get(self, key: str) -> bytes | None:
        return self._ask("get", key)  # type: ignore[no-any-return]

    def set(self, key: str, value: bytes) -> None:
        self._ask("set", key, value)

    def delete(self, key: str) -> None:
        self._ask("delete", key)

    def keys(self, prefix: str, after: str | None) -> list[str]:
        return self._ask("keys", prefix, after)  # type: ignore[no-any-return]

    def swap(self, key: str, expected: bytes | None, value: bytes | None) -> bool:
        return self._ask("swap", key, expected, value)  # type: ignore[no-any-return]

    def _ask(self, function: str, *args: Any) -> Any:
        try:
            return getattr(self._bindings, function)(*args)
        except Err as error:
            raise StoreError(self._why(error.value)) from None

    def _why(self, error: Any) -> str:
        if isinstance(error, self._bindings.ErrorQuota):
            return "the store is full"
        if isinstance(error, self._bindings.ErrorKey):
            return _BAD_KEY
        return str(error.value)


class _Closed:
    """A store that cannot be used, for a reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(self._reason)


def _closed(reason: str) -> Any:
    # Checkers of types do not take `__getattr__` for the methods of `Source`.
    return _Closed(reason)


_BAD_KEY = "the key is empty or too long"
_LONGEST_KEY = 1024


def _checked(key: str) -> str:
    if not 0 < len(key.encode()) <= _LONGEST_KEY:
        raise StoreError(_BAD_KEY)
    return key


class KeyValue(MutableMapping[str, bytes]):
    """What the plugin keeps from call to call, bytes by name: `keyvalue["visits"] = b"1"`, `keyvalue.get("visits")`.

    No other plugin sees it. Other instances of this plugin do, so whoever reads a value to change it uses `swap`. What
    cannot be done raises `StoreError`. The manifest has to request `keyvalue`.
    """

    def __init__(self) -> None:
        is_being_built = sys.platform == "wasi"
        early = "values can be read and written when the plugin is called, not while it is built"
        self._source: Source = _closed(early) if is_being_built else _Memory({})

    def __getitem__(self, key: str) -> bytes:
        value = self._source.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        self._source.set(key, value)

    def __delitem__(self, key: str) -> None:
        if self._source.get(key) is None:
            raise KeyError(key)
        self._source.delete(key)

    def __iter__(self) -> Iterator[str]:
        return self.starting_with("")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._source.get(key) is not None

    def __repr__(self) -> str:
        return "<the plugin's values>"

    def starting_with(self, prefix: str) -> Iterator[str]:
        """Gives all keys that start with `prefix`, in their order."""
        after = None
        while found := self._source.keys(prefix, after):
            yield from found
            after = found[-1]

    def swap(self, key: str, expected: bytes | None, value: bytes | None) -> bool:
        """Sets the value of a key, or removes it, if it is as expected (`None`: not there). Says whether it was."""
        return self._source.swap(key, expected, value)

    def set_for_tests(self, values: Mapping[str, bytes]) -> None:
        """Makes values for a test that runs outside a component; those of before are gone."""
        self._source = _Memory(values)

    def _connect(self, bindings: Any) -> None:
        missing = 'the plugin does not request `keyvalue`: add `keyvalue = "<why>"` to `[requests]` of plugin.toml'
        self._source = _closed(missing) if bindings is None else _Host(bindings)


keyvalue = KeyValue()
