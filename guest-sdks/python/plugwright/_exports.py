"""Finds the author's class for each exported interface and checks it against the contract."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import ModuleType


class BuildError(Exception):
    """The plugin does not fit its contract. The message is for the author."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def find(module: ModuleType, base: type, interface: str, source: str) -> type:
    """Finds the one class in `module` that derives from `base`.

    `interface` is the base's name for people, and `source` the module's file.
    """
    below = [value for value in vars(module).values() if isinstance(value, type) and base in value.__mro__[1:]]
    # A class that another one derives from is a step on the way, not the plugin.
    found = [one for one in dict.fromkeys(below) if not any(one in other.__mro__[1:] for other in below)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise BuildError(
            f"no class in `{source}` derives from `{interface}`",
            f"write `class …({interface.rpartition('.')[2]}):` with its functions",
        )
    names = ", ".join(f"`{one.__name__}`" for one in found)
    raise BuildError(f"more than one class in `{source}` derives from `{interface}`: {names}", "leave one of them")


def check(cls: type, functions: Mapping[str, int], interface: str) -> None:
    """Checks that `cls` defines each of `functions`, which maps names to the number of parameters."""
    missing = [name for name in functions if _is_abstract(cls, name)]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise BuildError(f"`{cls.__name__}` lacks {names} of `{interface}`", "write the missing functions")
    for name, count in functions.items():
        function = inspect.getattr_static(cls, name)
        # What comes before the parameters of the contract: `self` or `cls`.
        before = 0 if isinstance(function, staticmethod) else 1
        if isinstance(function, (staticmethod, classmethod)):
            function = function.__func__
        if inspect.iscoroutinefunction(function):
            raise BuildError(f"`{cls.__name__}.{name}` is `async`, but the contract's function is not", "drop `async`")
        try:
            inspect.signature(function).bind(*([None] * (count + before)))
        except TypeError as error:
            raise BuildError(
                f"`{cls.__name__}.{name}` does not take the {count} parameters of `{interface}`: {error}",
                "take over the signature from the contract",
            ) from None


def _is_abstract(cls: type, name: str) -> bool:
    value = inspect.getattr_static(cls, name, None)
    return value is None or getattr(value, "__isabstractmethod__", False)
