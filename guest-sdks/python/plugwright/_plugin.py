"""Connects an author's module to the bindings. Generated code, the entry of a component, is the only caller."""

from __future__ import annotations

import functools
import importlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import ModuleType
from typing import Any

from plugwright import _check, _exports, _fault, _imports, _log
from plugwright._values import Err

Report = Callable[[_fault.Fault], None]


class Plugin:
    """One plugin, from the import of the author's module at build time to its last call.

    Everything before the first call happens while the component is built; what is there then is what the component
    holds for ever. No import of the contract can be called at that time.
    """

    def __init__(
        self,
        folders: _fault.Folders,
        source: str,
        report: Report,
        write: _log.Write | None,
        extensions: dict[str, str],
    ) -> None:
        self._folders = folders
        self._source = source
        self._report = report
        self._write = write
        self._native = _imports.NativeFinder(extensions)
        self._told: BaseException | None = None

    @contextmanager
    def built(self, failure: str) -> Iterator[None]:
        """Surrounds everything that happens at build time. What goes wrong is written to the file `failure`."""
        sys.meta_path.insert(0, self._native)
        _log.to_stderr(logging.WARNING)
        _imports.preload()
        try:
            yield
        except BaseException as error:
            with open(failure, "w", encoding="utf-8") as file:
                json.dump(self._explain(error), file)
            raise
        self._folders.remember_sources()
        if self._write is None:
            _log.to_stderr(logging.INFO)
        else:
            _log.to_host(self._write)
        sys.excepthook = self._last_words
        _imports.close()

    def load(self, module: str) -> ModuleType:
        """Imports the author's module."""
        return importlib.import_module(module)

    def interface(
        self, module: ModuleType, base: type, name: str, functions: Mapping[str, tuple[int, bool]]
    ) -> Callable[[], object]:
        """Makes what the bindings call for an exported interface: it gives the one instance of the author's class.

        `functions` maps each name to its number of parameters and whether its result may be an error.
        """
        cls = self._prepared(module, base, name, functions)
        instance = cls()
        return lambda: instance

    def resource(self, module: ModuleType, base: type, name: str, functions: Mapping[str, tuple[int, bool]]) -> type:
        """Makes what the bindings use as the class of an exported resource."""
        return self._prepared(module, base, name, functions)

    def _prepared(self, module: ModuleType, base: type, name: str, functions: Mapping[str, tuple[int, bool]]) -> type:
        cls = _exports.find(module, base, name, self._source)
        _exports.check(cls, {function: count for function, (count, _) in functions.items()}, name)
        for function, (_, fallible) in functions.items():
            self._guard(cls, base, function, fallible)
        return cls

    def _guard(self, cls: type, base: type, name: str, fallible: bool) -> None:
        # Looked up without binding, so that a class method stays one.
        function = next(vars(one)[name] for one in cls.__mro__ if name in vars(one))
        wanted = _check.of_result(getattr(base, name, None))
        if isinstance(function, (staticmethod, classmethod)):
            setattr(cls, name, type(function)(self._guarded(function.__func__, wanted, fallible)))
        else:
            setattr(cls, name, self._guarded(function, wanted, fallible))

    def _guarded(self, function: Callable[..., Any], wanted: _check.Check, fallible: bool) -> Callable[..., Any]:
        """Wraps an exported function: what it raises, but for a declared `Err`, is reported before the call traps.

        So is a result of the wrong type, which would otherwise trap in the bindings without a word.
        """

        @functools.wraps(function)
        def call(*args: Any) -> Any:
            try:
                value = function(*args)
                problem = wanted(value)
                if problem is not None:
                    raise TypeError(f"`{function.__qualname__}` returned {problem}")
                return value
            except BaseException as error:
                if not (fallible and type(error) is Err):
                    self._tell(error, function)
                raise

        return call

    def _tell(self, error: BaseException, function: Callable[..., Any]) -> None:
        if self._told is error:
            return
        self._told = error
        try:
            fault = _fault.describe(error, self._folders)
            if fault.place is None and hasattr(function, "__code__"):
                fault = replace(fault, place=_fault.defined(function.__code__, self._folders))
        except BaseException as problem:
            # Out of memory, most likely. The type alone is better than nothing.
            fault = _fault.Fault(type(error).__name__, f"no more is known: {type(problem).__name__}", None, "")
        self._report(fault)

    def _last_words(self, kind: type[BaseException], error: BaseException, traceback: object) -> None:
        """Is called by the bindings, to print an exception, just before they trap."""
        if self._told is not error:
            print(_fault.describe(error, self._folders).traceback, file=sys.stderr)
            return
        # The host knows. What the bindings print as they trap says less, and of their own source: it goes nowhere.
        sys.stderr.flush()
        with suppress(OSError):
            os.close(2)

    def _explain(self, error: BaseException) -> dict[str, str]:
        if isinstance(error, _exports.BuildError):
            return {"message": str(error), "why": "", "hint": error.hint}
        why = _fault.describe(error, self._folders).traceback
        wanted = self._native.wanted
        if isinstance(error, ImportError) and wanted is not None:
            return {
                "message": f"`{self._native.package_of(wanted)}` needs its native extension `{wanted}`, "
                "which a component cannot load",
                "why": why,
                "hint": "use a package, or a version of it, that is pure Python",
            }
        return {
            "message": f"`{self._source}` cannot be imported",
            "why": why,
            "hint": "modules are imported once, while the plugin is built: what they do then must need neither "
            "the host nor other plugins",
        }
