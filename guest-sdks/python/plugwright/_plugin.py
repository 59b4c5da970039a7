"""Connects an author's module to the bindings. Generated code, the entry of a component, is the only caller."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from plugwright import _calls, _component, _ends, _exports, _fault, _imports, _log
from plugwright._contract import Contract, Function, Interface, Resource
from plugwright._types import Resources

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
        extensions: dict[str, str],
        report: Report,
        write: _log.Write | None = None,
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

    def connect(self, module: ModuleType, contract: Contract, call_import: _component.CallImport) -> dict[str, Any]:
        """Connects the author's `module` to the bindings, and gives what these look for in the entry."""
        shells = _component.Shells()
        bindings = Path("/world/wit_world")
        starts = _component.Starts(bindings)
        exported: dict[Resource, _component.ExportedResources] = {}

        def resources(resource: Resource) -> Resources:
            if not resource.exported:
                return _component.ImportedResources(resource)
            exported[resource] = _component.ExportedResources(resource, shells)
            return exported[resource]

        interfaces = contract.read(resources, _ends.Ends(bindings, self._tell))
        _component.verify(interfaces, bindings)
        _component.install(interfaces)
        _ends.install_loop()
        _calls.use(_component.ComponentCalls(interfaces, call_import))
        entry: dict[str, Any] = {}
        for interface in interfaces:
            if interface.exported:
                entry |= self._export(module, contract, interface, exported, starts)
        drops = _component.Served()
        drops.dropped = lambda _, address: shells.dropped(address)  # type: ignore[attr-defined]
        return entry | {"PlugwrightSdkDrops": lambda: drops}

    def _export(
        self,
        module: ModuleType,
        contract: Contract,
        interface: Interface,
        exported: Mapping[Resource, _component.ExportedResources],
        starts: _component.Starts,
    ) -> dict[str, Any]:
        """Makes what the bindings look for of one exported interface."""
        place = f"{contract.package}.{interface.module}"
        classes: dict[str, Any] = {}
        for name, resource in interface.resources.items():
            functions = [one for one in interface.exports if one.resource == name]
            cls = self._found(module, resource.cls, f"{place}.{name}", functions)
            classes[resource.bound] = self._resource(interface, resource, cls, functions, exported, starts)
        if classes:
            _component.add_module(interface.binding, classes)
        functions = [one for one in interface.exports if one.resource is None]
        if interface.base is None or not functions:
            return {}
        base = getattr(importlib.import_module(place), interface.base)
        cls = self._found(module, base, f"{place}.{interface.base}", functions)
        instance = cls()
        served = _component.Served()
        for one in functions:
            call = self._served(cls, one, getattr(instance, one.name))
            setattr(served, one.name, call)
            if one.is_async:
                starts.add(served, interface, one, call)
        return {interface.served: lambda: served}

    def _found(self, module: ModuleType, base: type, name: str, functions: list[Function]) -> type:
        cls = _exports.find(module, base, name, self._source)
        _exports.check(cls, functions, name)
        return cls

    def _resource(
        self,
        interface: Interface,
        resource: Resource,
        cls: type,
        functions: list[Function],
        exported: Mapping[Resource, _component.ExportedResources],
        starts: _component.Starts,
    ) -> _component.Exported:
        make = next((one for one in functions if one.role == "constructor"), None)
        made = _component.Exported(None if make is None else self._served(cls, make, cls))
        # The bindings call methods on what stands for an object.
        shell = exported[resource].shell if resource in exported else None
        for one in functions:
            target: Any = made if one.role == "static" else shell if one.role == "method" else None
            if target is None:
                continue
            author = getattr(cls, one.name) if one.role == "static" else _exports.method(one)
            call = self._served(cls, one, author)
            setattr(target, one.name, call)
            if one.is_async:
                starts.add_method(target, interface, resource.bound, one, call)
        return made

    def _served(self, cls: type, function: Function, target: Callable[..., Any]) -> Callable[..., Any]:
        return _exports.served(function, target, _exports.written(cls, function.name), self._tell)

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
        missing = _imports.missing(error)
        if missing is not None:
            return {"message": missing.message, "why": why, "hint": missing.hint}
        return {
            "message": f"`{self._source}` cannot be imported",
            "why": why,
            "hint": "modules are imported once, while the plugin is built: what they do then must need neither "
            "the host nor other plugins",
        }
