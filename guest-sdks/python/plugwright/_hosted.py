"""Runs a plugin as a component in the real host, in a test: speaks with `plugwright host` in lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plugwright import _json, _types
from plugwright._contract import Contract, Function, Interface, Resource
from plugwright._native import Tested, fake_of
from plugwright._types import Resources
from plugwright._values import Err


class PluginFailed(Exception):
    """A call that failed in the host. The message is the host's whole report; `error` holds it as data."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error.get("rendered") or error.get("message"))
        self.error = error


class _Remote:
    """An object of the plugin's that the test holds by its handle."""

    def __init__(self, host: _Host, handle: int) -> None:
        self._plugwright_host = host
        self._plugwright_handle: int | None = handle

    def __enter__(self) -> _Remote:
        return self

    def __exit__(self, *args: object) -> None:
        handle, self._plugwright_handle = self._plugwright_handle, None
        if handle is not None:
            self._plugwright_host.ask({"drop": {"handle": handle}})


class _RemoteResources(Resources):
    plain = False

    def __init__(self, host: _Host, resource: Resource) -> None:
        self._host = host
        self.resource = resource
        self.cls: type[_Remote] = type(resource.cls.__name__, (_Remote,), {})

    def check(self, value: Any) -> str | None:
        if not isinstance(value, self.cls):
            return _types.wrong(value, self.cls.__name__)
        return f"a `{self.cls.__name__}` that is gone" if value._plugwright_handle is None else None

    def lower(self, value: Any, *, owned: bool) -> Any:
        handle = value._plugwright_handle
        if owned:
            value._plugwright_handle = None
        return {"handle": handle}

    def lift(self, value: Any, *, owned: bool) -> Any:
        return self.cls(self._host, value["handle"])


class _FakeResources(Resources):
    """Objects of the fakes: the plugin knows each by a number, anew whenever it is given one."""

    plain = False

    def __init__(self, objects: _Objects) -> None:
        self._objects = objects

    def check(self, value: Any) -> str | None:
        return None

    def lower(self, value: Any, *, owned: bool) -> Any:
        return {"handle": self._objects.add(value)}

    def lift(self, value: Any, *, owned: bool) -> Any:
        return self._objects.take(value["handle"]) if owned else self._objects.get(value["handle"])


class _Objects:
    """What stands behind the numbers that the plugin has."""

    def __init__(self) -> None:
        self._live: dict[int, Any] = {}
        self._last = 0

    def add(self, value: Any) -> int:
        self._last += 1
        self._live[self._last] = value
        return self._last

    def get(self, handle: int) -> Any:
        return self._live[handle]

    def take(self, handle: int) -> Any:
        return self._live.pop(handle)

    def drop(self, handle: int) -> None:
        self._live.pop(handle, None)


class _Host:
    def __init__(self, command: list[str], contract: Contract, fakes: Mapping[str, object]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self._fakes = fakes
        self._last = 0
        self._remote: dict[str, _RemoteResources] = {}
        self._objects = _Objects()
        self.interfaces = contract.read(self._resources)
        self._imports = {_item(i, one): (i, one) for i in self.interfaces for one in i.imports}
        self.logged: list[Mapping[str, Any]] = []
        ready = self._read()
        if "ready" not in ready:
            raise PluginFailed(ready.get("error", ready))

    def _resources(self, resource: Resource) -> Resources:
        if not resource.exported:
            return _FakeResources(self._objects)
        made = _RemoteResources(self, resource)
        self._remote[f"{resource.interface}#{resource.cls.__name__}"] = made
        return made

    def remote(self, resource: Resource) -> _RemoteResources | None:
        """Gives the class of a resource, if any function has one."""
        return self._remote.get(f"{resource.interface}#{resource.cls.__name__}")

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            message: dict[str, Any] = json.loads(line)
            if "dropped" in message:
                self._objects.drop(message["dropped"]["handle"])
            elif "log" in message:
                self.logged.append(message["log"])
            else:
                return message
        raise PluginFailed({"message": f"the host ended with exit code {self._process.wait()}"})

    def _write(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def ask(self, message: Mapping[str, Any]) -> Any:
        """Sends a message and gives its answer; what the plugin asks for in between is answered."""
        self._last += 1
        self._write({"id": self._last, **message})
        while True:
            answer = self._read()
            if "import" in answer:
                self._serve(answer)
            elif "error" in answer:
                raise PluginFailed(answer["error"])
            else:
                return answer.get("return")

    def _serve(self, asked: Mapping[str, Any]) -> None:
        try:
            interface, function = self._imports[asked["import"]]
            value = self._answer(interface, function, asked.get("arguments") or [])
        except Exception:
            self._write({"id": asked["id"], "throw": traceback.format_exc()})
        else:
            self._write({"id": asked["id"], "return": value})

    def _answer(self, interface: Interface, function: Function, arguments: list[Any]) -> Any:
        target = fake_of(self._fakes, interface, function)
        args = [one.lift(_json.read(one, value)) for (_, one), value in zip(function.params, arguments, strict=True)]
        try:
            value = target(*args)
            if function.is_async:
                value = _finished(function, value)
        except Err as error:
            if not function.fallible:
                raise
            return {"err": _written(function.err, error.value)}
        problem = function.wrong_result(value)
        if problem is not None:
            raise TypeError(f"the fake of `{function.name}` returned {problem}")
        written = _written(function.result, value)
        return {"ok": written} if function.fallible else written

    def call(self, interface: Interface, function: Function, args: tuple[Any, ...]) -> Any:
        """Calls an exported function."""
        problem = function.wrong_argument(args)
        if problem is not None:
            raise TypeError(f"`{function.name}` was given {problem}")
        written = [_written(one, value) for (_, one), value in zip(function.params, args, strict=True)]
        value = self.ask({"call": _item(interface, function), "arguments": written})
        if not function.fallible:
            return _read(function.result, value)
        if "err" in value:
            raise Err(_read(function.err, value["err"]))
        return _read(function.result, value["ok"])

    def close(self) -> None:
        """Ends the conversation."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@contextmanager
def run(contract: Contract, plugin: Path, fakes: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Gives what the component of `plugin` exports, by the names of the interfaces' modules."""
    program = os.environ.get("PLUGWRIGHT", "plugwright")
    host = _Host([program, "host", str(plugin)], contract, fakes)
    try:
        # All calls of a test go to one instance, as natively.
        host.ask({"session": True})
        exported: dict[str, Any] = {}
        for interface in host.interfaces:
            if interface.exported:
                exported |= _exported(host, interface)
        yield exported
    finally:
        host.close()


def _exported(host: _Host, interface: Interface) -> dict[str, Any]:
    tested = Tested()
    made: dict[str, Any] = {interface.module: tested}
    for one in interface.exports:
        if one.resource is None:
            setattr(tested, one.name, _bound(host, interface, one))
    for name, resource in interface.resources.items():
        remote = host.remote(resource)
        if remote is None:
            continue
        made[f"{interface.module}.{name}"] = remote.cls
        for one in interface.exports:
            if one.resource != name:
                continue
            call = _bound(host, interface, one)
            if one.role == "constructor":
                # What the constructor gives is made by `lift`, without `__init__`.
                made[f"{interface.module}.{name}"] = call
            else:
                setattr(remote.cls, one.name, staticmethod(call) if one.role == "static" else call)
    return made


def _bound(host: _Host, interface: Interface, function: Function) -> Any:
    def call(*args: Any) -> Any:
        return host.call(interface, function, args)

    async def later(*args: Any) -> Any:
        return host.call(interface, function, args)

    return later if function.is_async else call


def _finished(function: Function, coroutine: Any) -> Any:
    """Runs a fake that is `async`: the plugin waits for it in another process, so here it may wait for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise TypeError(f"the fake of `{function.name}` waits, which it cannot while the plugin runs as a component")


def _item(interface: Interface, function: Function) -> str:
    name = function.wit.rpartition("#")[2]
    if not interface.wit:
        return name
    path, _, version = interface.wit.partition("@")
    return f"{path}.{name}" + (f"@{version}" if version else "")


def _written(one: _types.Type | None, value: Any) -> Any:
    return value if one is None else _json.write(one, one.lower(value))


def _read(one: _types.Type | None, value: Any) -> Any:
    return value if one is None else one.lift(_json.read(one, value))
