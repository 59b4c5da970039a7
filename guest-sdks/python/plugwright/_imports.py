"""Imports: what must happen at build time, and clear words where it did not.

A component holds a snapshot of the interpreter and no files. A module that was not imported while the plugin was built
is not there when it runs, and the interpreter's own words for that mislead.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# Python imports a codec when it is first used; these are the ones that libraries use without naming a module.
_CODECS = (
    "ascii",
    "charmap",
    "cp1252",
    "hex_codec",
    "idna",
    "latin_1",
    "punycode",
    "raw_unicode_escape",
    "unicode_escape",
    "utf_16",
    "utf_16_be",
    "utf_16_le",
    "utf_32",
    "utf_8",
    "utf_8_sig",
)
# Imported late by the standard library itself.
_LATE = ("_strptime", "copyreg", "linecache", "stringprep", "traceback", "unicodedata")


def preload() -> None:
    """Imports what the standard library would otherwise import when it is too late."""
    import codecs

    for name in _CODECS:
        codecs.lookup(name)
    for name in _LATE:
        try:
            importlib.import_module(name)
        except ImportError:
            # Not part of this interpreter; whoever needs it says so.
            continue


@dataclass(frozen=True)
class Missing:
    """A module that is not there while the plugin is built, and what to do about it."""

    message: str
    hint: str


def missing(error: BaseException) -> Missing | None:
    """Says which module `error` misses, if it is about one that is not there at all."""
    if not isinstance(error, ModuleNotFoundError) or error.name is None:
        return None
    top = error.name.partition(".")[0]
    if top in sys.modules:
        # What is there lacks a part, and the traceback says which.
        return None
    if top in sys.stdlib_module_names:
        return Missing(
            f"the Python of components has no module `{top}`",
            "do without it, or use a package that does: it needs what a component does not have",
        )
    return Missing(
        f"no module is called `{top}`",
        "add the package that brings it to `requirements.txt`, with its version (`name==1.2.3`); "
        "a module of the plugin's own lies beside the file that it starts from",
    )


class NativeFinder(MetaPathFinder):
    """Stands in for the native extensions that were left out, and remembers which of them were wanted.

    Many packages fall back to pure Python when the import fails. For one that does not, `wanted` tells what to name.
    """

    def __init__(self, extensions: dict[str, str]) -> None:
        self._extensions = extensions
        self.wanted: str | None = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuses the extensions that were left out."""
        if name in self._extensions:
            self.wanted = name
            raise ModuleNotFoundError(f"`{name}` is a native extension, which a component cannot load", name=name)
        return None

    def package_of(self, name: str) -> str:
        """Gives the package that the extension `name` belongs to."""
        return self._extensions[name]


class LateFinder(MetaPathFinder):
    """Comes last, once the plugin runs: says why a module is not there."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuses every module that no other finder found."""
        raise ModuleNotFoundError(
            f"`{name}` was not imported while the plugin was built: import it at the top of a module", name=name
        )


def close() -> None:
    """Ends the time of imports."""
    sys.meta_path.append(LateFinder())
