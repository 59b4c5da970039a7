"""What the people who run a plugin tell it, as a mapping."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar

T = TypeVar("T")


class Source(Protocol):
    """Where settings come from: the bindings of `plugwright:config/config`, or a test."""

    def get(self, key: str) -> str | None:
        """Gives the value of a setting."""
        ...

    def keys(self) -> list[str]:
        """Gives the names of all settings."""
        ...


class _Fixed:
    """Settings that do not change."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def get(self, key: str) -> str | None:
        return self._values.get(key)

    def keys(self) -> list[str]:
        return sorted(self._values)


class _Closed:
    """Settings that cannot be read, for a reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def get(self, key: str) -> str | None:
        raise RuntimeError(self._reason)

    def keys(self) -> list[str]:
        raise RuntimeError(self._reason)


class Config(Mapping[str, str]):
    """The settings that the operator made, as text by name: `config["greeting"]`, `config.get("greeting", "Hello")`.

    They are there when the plugin is called, not while it is built: a module's top level and the constructor of an
    exported interface are too early. The manifest has to request `config`.
    """

    def __init__(self) -> None:
        # Outside a component, in a test, there are none unless the test makes some.
        is_being_built = sys.platform == "wasi"
        early = "settings can be read when the plugin is called, not while it is built"
        self._source: Source = _Closed(early) if is_being_built else _Fixed({})

    def __getitem__(self, key: str) -> str:
        value = self._source.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._source.keys())

    def __len__(self) -> int:
        return len(self._source.keys())

    def __repr__(self) -> str:
        return "<the plugin's settings>"

    def integer(self, key: str, default: int | None = None) -> int:
        """Gives a whole number; `ValueError` if the operator wrote something else."""
        return self._read(key, default, int, "a whole number")

    def number(self, key: str, default: float | None = None) -> float:
        """Gives a number; `ValueError` if the operator wrote something else."""
        return self._read(key, default, float, "a number")

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """Gives a truth value; `ValueError` if the operator wrote something else than `true` or `false`."""
        return self._read(key, default, _boolean, "`true` or `false`")

    def set_for_tests(self, values: Mapping[str, str]) -> None:
        """Makes settings for a test that runs outside a component; those of before are gone."""
        self._source = _Fixed(values)

    def _read(self, key: str, default: T | None, read: Callable[[str], T], wanted: str) -> T:
        text = self._source.get(key)
        if text is None:
            if default is None:
                raise KeyError(key)
            return default
        try:
            return read(text)
        except ValueError:
            # The value may be a secret, and is not shown.
            raise ValueError(f"the setting `{key}` is not {wanted}") from None

    def _connect(self, source: Source | None) -> None:
        missing = 'the plugin does not request `config`: add `config = "<why>"` to `[requests]` of plugin.toml'
        self._source = _Closed(missing) if source is None else source


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


config = Config()
