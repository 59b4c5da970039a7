"""A contract as data, and what the SDK makes of it. The data is generated from WIT."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugwright import _types
from plugwright._types import Flows, Resources, Type


@dataclass(frozen=True)
class Resource:
    """A resource: the class that stands for it, and the interface it comes from."""

    interface: str
    """The interface's name in WIT."""
    name: str
    """The name in WIT."""
    bound: str
    """The name in the bindings."""
    cls: Any
    exported: bool


@dataclass(frozen=True)
class Function:
    """A function of a contract, with its types."""

    wit: str
    """The full name, as in `ns:pkg/iface@1.0.0#func`."""
    name: str
    """The name in Python."""
    resource: str | None
    """The class that it belongs to."""
    role: str
    """`function`, `method`, `static` or `constructor`."""
    params: Sequence[tuple[str, Type]]
    """The name in Python and the type; a method's first one is the resource itself."""
    result: Type | None
    err: Type | None
    fallible: bool
    index: int
    """What the bindings call an import by."""
    is_async: bool = False

    def wrong_argument(self, args: Sequence[Any]) -> str | None:
        """Says which argument does not fit."""
        for (name, one), value in zip(self.params, args, strict=True):
            problem = one.check(value)
            if problem is not None:
                return _types.within(problem, f"`{name}`")
        return None

    def wrong_result(self, value: Any) -> str | None:
        """Says why a result does not fit."""
        return _types.side(self.result, value)


@dataclass
class Interface:
    """An interface of a contract, or the functions of the world itself."""

    wit: str
    module: str
    binding: str
    imported: bool
    exported: bool
    base: str | None
    """The class to derive from for the functions that belong to no resource."""
    served: str
    """Where the bindings look for the object that has these functions."""
    imports: list[Function] = field(default_factory=list)
    exports: list[Function] = field(default_factory=list)
    bound: dict[str, type] = field(default_factory=dict)
    """The classes that the bindings ask for, by their names there."""
    handles: list[str] = field(default_factory=list)
    """The resources that the bindings ask for, by their names there."""
    resources: dict[str, Resource] = field(default_factory=dict)
    """By the name of the class."""


class Contract:
    """A contract: its interfaces, and the classes in the package that was generated for it."""

    def __init__(self, package: str, data: Sequence[Mapping[str, Any]]) -> None:
        self.package = package
        self.data = data

    def read(self, resources: Callable[[Resource], Resources], flows: Flows | None = None) -> list[Interface]:
        """Builds all types; `resources` says what is to be done with the handles of each resource."""
        return _Reader(self, resources, flows).read()


class _Reader:
    def __init__(
        self, contract: Contract, resources: Callable[[Resource], Resources], flows: Flows | None = None
    ) -> None:
        self._contract = contract
        self._flows = flows or Flows()
        self._resources = resources
        self._named: dict[tuple[str, str], Type] = {}
        self._handles: dict[tuple[str, str], Resources] = {}
        self._data = {one["module"]: one for one in contract.data}

    def read(self) -> list[Interface]:
        return [self._interface(one) for one in self._contract.data]

    def _class(self, module: str, name: str) -> Any:
        return getattr(importlib.import_module(f"{self._contract.package}.{module}"), name)

    def _interface(self, data: Mapping[str, Any]) -> Interface:
        made = Interface(
            wit=data["wit"],
            module=data["module"],
            binding=data["binding"],
            imported=data["imported"],
            exported=data["exported"],
            base=data["base"],
            served=data["served"],
        )
        for name, ty in data["types"].items():
            if ty["kind"] == "resource":
                made.handles.append(ty["bound"])
                made.resources[name] = self._resource(made.module, name)
            elif ty["kind"] == "variant":
                for _, case, bound, _ in ty["cases"]:
                    made.bound[bound] = self._class(made.module, case)
            else:
                made.bound[ty["bound"]] = self._class(made.module, name)
        made.imports = [self._function(data["wit"], one) for one in data["imports"]]
        made.exports = [self._function(data["wit"], one) for one in data["exports"]]
        return made

    def _resource(self, module: str, name: str) -> Resource:
        data = self._data[module]
        ty = data["types"][name]
        return Resource(data["wit"], ty["wit"], ty["bound"], self._class(module, name), data["exported"])

    def _function(self, interface: str, data: Mapping[str, Any]) -> Function:
        result, err = self._optional(data["result"]), None
        if data["fallible"] and isinstance(result, _types.Either):
            err, result = result.err, result.ok
        return Function(
            wit=f"{interface}#{data['wit']}",
            name=data["name"],
            resource=data["resource"],
            role=data["role"],
            params=[(name, self.ty(ty)) for name, ty in data["params"]],
            result=result,
            err=err,
            fallible=data["fallible"],
            index=data["index"],
            is_async=data.get("async", False),
        )

    def _optional(self, data: Any) -> Type | None:
        return None if data is None else self.ty(data)

    def ty(self, data: Any) -> Type:
        """Builds a type."""
        if isinstance(data, str):
            return _primitive(data)
        match data:
            case ["list", "u8"]:
                return _types.Plain(bytes)
            case ["list", "s8"]:
                return _types.SignedBytes()
            case ["list-of-alias", "u8"]:
                return _types.ListedBytes()
            case ["list" | "list-of-alias", inner]:
                return _types.List(self.ty(inner))
            case ["option", inner]:
                return _types.Option(self.ty(inner))
            case ["tuple", *inner]:
                return _types.Tuple([self.ty(one) for one in inner])
            case ["result", ok, err]:
                return _types.Either(self._optional(ok), self._optional(err))
            case ["stream", inner, bound]:
                return _types.StreamOf(self._optional(inner), bound, self._flows)
            case ["future", inner, bound]:
                return _types.FutureOf(self._optional(inner), bound, self._flows)
            case ["type", module, name]:
                return self._definition(module, name)
            case [("own" | "borrow") as kind, module, name]:
                return _types.Handle(self._handle(module, name), owned=kind == "own")
        raise ValueError(f"`{data}` is no type")

    def _handle(self, module: str, name: str) -> Resources:
        key = (module, name)
        if key not in self._handles:
            self._handles[key] = self._resources(self._resource(module, name))
        return self._handles[key]

    def _definition(self, module: str, name: str) -> Type:
        key = (module, name)
        if key in self._named:
            return self._named[key]
        data = self._data[module]["types"][name]
        if data["kind"] == "record":
            record = _types.Record(self._class(module, name))
            self._named[key] = record
            record.define([(wit, field, self.ty(ty)) for wit, field, ty in data["fields"]])
        elif data["kind"] == "variant":
            variant = _types.Variant()
            self._named[key] = variant
            variant.define({self._class(module, case): (wit, self._optional(ty)) for wit, case, _, ty in data["cases"]})
        else:
            names = [(wit, case) for wit, case in data["names"]]
            self._named[key] = _types.Members(self._class(module, name), names)
        return self._named[key]


def _primitive(name: str) -> Type:
    match name:
        case "bool":
            return _types.Plain(bool)
        case "f32" | "f64":
            return _types.Float(name)
        case "string" | "char":
            return _types.String(single=name == "char")
    return _types.Integer(name)
