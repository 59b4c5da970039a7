"""Takes the place of the bindings' Python code within a component.

componentize-py generates Python modules called `wit_world` and looks up the classes of values in them by name, after it
has imported the plugin. Ours are there first. They hold the classes of the contract's package, so that its code is the
same in a component and in a test, and a type of the contract cannot take a name that the generated modules use.
What is left of the bindings is `call_import` and the two shapes of a handle.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from plugwright import _ends, _types, _values
from plugwright._calls import Imported
from plugwright._contract import Function, Interface, Resource
from plugwright._types import Resources, Type
from plugwright._values import Err

CallImport = Callable[[int, list[Any]], Any]

_HANDLE = "__componentize_py_handle"

_DROPPED = "was dropped"
_GIVEN = "was given away"


class Raw:
    """The bindings' own view of an imported resource: they set `handle` and `finalizer`."""


class RawLease:
    """A handle that an object of the author's holds."""

    def __init__(self, raw: Any, *, owned: bool) -> None:
        self.raw = raw
        self.owned = owned
        self.gone = ""

    def problem(self) -> str | None:
        """Says why the handle cannot be used any more."""
        if self.gone:
            return self.gone
        return None if hasattr(self.raw, "handle") else "was lent for the length of one call"

    def drop(self) -> None:
        """Gives the handle back. One that was lent is taken back by the bindings."""
        if self.gone:
            return
        self.gone = _DROPPED
        if self.owned:
            _, function, args, _ = self.raw.finalizer.detach()
            function(*args)

    def give(self) -> Any:
        """Gives the handle away."""
        self.gone = _GIVEN
        return self.raw


class ImportedResources(Resources):
    """Handles of a resource that the plugin imports."""

    plain = False

    def __init__(self, resource: Resource) -> None:
        self._cls = resource.cls

    def check(self, value: Any) -> str | None:
        """Looks at the class, and whether the handle can still be used."""
        if not isinstance(value, self._cls):
            return _types.wrong(value, self._cls.__name__)
        lease = value._plugwright
        problem = "has no handle" if lease is None else lease.problem()
        return None if problem is None else f"a `{self._cls.__name__}` that {problem}"

    def lower(self, value: Any, *, owned: bool) -> Any:
        """Takes the handle out of the author's object."""
        lease = value._plugwright
        if owned and not lease.owned:
            raise TypeError(f"a `{self._cls.__name__}` that is only lent cannot be given away")
        # It may stand twice among the arguments.
        if lease.gone:
            raise TypeError(f"a `{self._cls.__name__}` that {lease.gone} is used again")
        return lease.give() if owned else lease.raw

    def lift(self, value: Any, *, owned: bool) -> Any:
        """Makes an object of the author's."""
        made = self._cls.__new__(self._cls)
        made._plugwright = RawLease(value, owned=owned)
        return made


class Shell:
    """What the bindings hold of an exported resource in place of the author's object.

    They never let go of what they once held, so a shell is used again when its object was dropped.
    """

    target: Any = None

    def clear(self) -> None:
        """Forgets the object, and what the bindings set: once the handle is gone, it must not be given back again."""
        self.target = None
        finalizer = self.__dict__.pop("finalizer", None)
        if finalizer is not None:
            finalizer.detach()
        self.__dict__.pop(_HANDLE, None)


class Shells:
    """All shells of a component that stand for an object now. They are found by their address, as a drop names them."""

    def __init__(self) -> None:
        self._live: dict[int, tuple[Shell, ExportedResources]] = {}

    def add(self, shell: Shell, resources: ExportedResources) -> None:
        """Remembers a shell that is handed out."""
        self._live[id(shell)] = shell, resources

    def dropped(self, address: int) -> None:
        """Is called when the last handle is gone: the author's object is forgotten."""
        found = self._live.pop(address, None)
        if found is not None:
            shell, resources = found
            resources.take_back(shell)

    def forget(self, shell: Shell) -> None:
        """Forgets a shell that came back."""
        self._live.pop(id(shell), None)


class ExportedResources(Resources):
    """Handles of a resource that the plugin exports."""

    plain = False

    def __init__(self, resource: Resource, shells: Shells) -> None:
        self._base = resource.cls
        self._shells = shells
        self.shell: type[Shell] = type(resource.cls.__name__, (Shell,), {})
        """The class that the bindings call methods on."""
        self._free: list[Shell] = []
        self._out: dict[int, Shell] = {}

    def check(self, value: Any) -> str | None:
        """Looks at the class, and whether somebody else owns the object."""
        if self._base not in type(value).__mro__:
            return _types.wrong(value, self._base.__name__)
        if id(value) in self._out:
            return f"a `{type(value).__name__}` that {_GIVEN}"
        return None

    def lower(self, value: Any, *, owned: bool) -> Any:
        """Puts the author's object into a shell."""
        if id(value) in self._out:
            raise TypeError(f"a `{type(value).__name__}` is given away twice")
        shell = self._free.pop() if self._free else self.shell()
        shell.target = value
        self._out[id(value)] = shell
        self._shells.add(shell, self)
        return shell

    def lift(self, value: Any, *, owned: bool) -> Any:
        """Gives the author's object; one that is given back is out no more."""
        target = value.target
        if owned:
            self._shells.forget(value)
            self.take_back(value)
        return target

    def take_back(self, shell: Shell) -> None:
        """Lets go of the author's object and keeps the shell for another."""
        self._out.pop(id(shell.target), None)
        shell.clear()
        self._free.append(shell)


class ComponentCalls:
    """Calls imports through the bindings."""

    def __init__(self, interfaces: list[Interface], call_import: CallImport) -> None:
        self._functions = {one.wit: one for interface in interfaces for one in interface.imports}
        self._call_import = call_import

    def call(self, function: str, args: tuple[Any, ...]) -> Any:
        """Calls a function: checks and lowers the arguments, lifts the result."""
        return self._call(self._functions[function], args)

    async def wait(self, function: str, args: tuple[Any, ...]) -> Any:
        """Calls a function that is `async`; the other calls of this plugin go on until it has answered."""
        one = self._functions[function]
        return self._given(one, await _ends.settled(self._started(one, args)))

    def make(self, function: str, instance: Imported, args: tuple[Any, ...]) -> None:
        """Makes a resource by its constructor."""
        instance._plugwright = self._call(self._functions[function], args)._plugwright

    def _call(self, function: Function, args: tuple[Any, ...]) -> Any:
        return self._given(function, self._started(function, args))

    def _started(self, function: Function, args: tuple[Any, ...]) -> Any:
        problem = function.wrong_argument(args)
        if problem is not None:
            raise TypeError(f"`{function.name}` was given {problem}")
        lowered = [one.lower(value) for (_, one), value in zip(function.params, args, strict=True)]
        return self._call_import(function.index, lowered)

    def _given(self, function: Function, value: Any) -> Any:
        if not function.fallible:
            return _lifted(function.result, value)
        if type(value) is Err:
            raise Err(_lifted(function.err, value.value))
        return _lifted(function.result, value.value)


class Exported:
    """What the bindings use as the class of an exported resource."""

    def __init__(self, make: Callable[..., Any] | None) -> None:
        self._make = make

    def __call__(self, *args: Any) -> Any:
        """Constructs one."""
        if self._make is None:
            raise TypeError("the resource has no constructor")
        return self._make(*args)


class Served:
    """What the bindings use as the one object that serves an exported interface."""


class Starts:
    """How the bindings start exported functions that are `async`: by their numbers in the tool's own modules."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, served: Served, interface: Interface, function: Function, call: Callable[..., Any]) -> None:
        """Adds what starts `function` to the object that serves its interface."""
        # The classes of all interfaces stand in one file.
        file = self._folder.joinpath("exports" if interface.binding else "", "__init__.py")
        setattr(served, f"_async_start_{function.name}", self._start(file, interface.served, function, call))

    def add_method(
        self, target: Any, interface: Interface, bound: str, function: Function, call: Callable[..., Any]
    ) -> None:
        """Adds what starts `function` of a resource, `bound` in the bindings, to the class or object that serves it."""
        file = self._folder.joinpath("exports", f"{interface.binding}.py")
        start = self._start(file, bound, function, call)
        setattr(target, f"_async_start_{function.name}", start)

    def _start(self, file: Path, cls: str, function: Function, call: Callable[..., Any]) -> Callable[..., Any]:
        _, _, rest = file.read_text("utf-8").partition(f"\nclass {cls}(")
        text = rest.partition("\nclass ")[0]
        found = re.search(rf"first_poll\((\d+), borrows, (?:self|cls)\.{re.escape(function.name)}\(", text)
        if found is None:
            raise RuntimeError(f"the bindings do not start `{function.wit}`")
        number = int(found[1])
        support = importlib.import_module("componentize_py_async_support")

        def start(*args: Any) -> Any:
            *given, borrows = args
            return support.first_poll(number, borrows, call(*given))

        return start


def install(interfaces: list[Interface]) -> None:
    """Puts our modules where the bindings look for theirs."""
    # The bindings compare values with these by identity.
    sys.modules["componentize_py_types"] = _values
    world = _module("wit_world")
    for side in ("imports", "exports"):
        setattr(world, side, _module(f"wit_world.{side}"))
    for interface in interfaces:
        classes: Mapping[str, type] = interface.bound | dict.fromkeys(interface.handles, Raw)
        if interface.binding:
            side = "imports" if interface.imported else "exports"
            module = _module(f"wit_world.{side}.{interface.binding}")
            setattr(getattr(world, side), interface.binding, module)
        else:
            module = world
        for name, cls in classes.items():
            setattr(module, name, cls)


def verify(interfaces: list[Interface], folder: Path) -> None:
    """Compares our numbers of the imports with those in the tool's own modules, in `folder` during the build."""
    for interface in interfaces:
        file = folder.joinpath("imports", f"{interface.binding}.py") if interface.binding else folder / "__init__.py"
        if not file.is_file():
            continue
        theirs = {int(number) for number in re.findall(r"call_import\((\d+),", file.read_text("utf-8"))}
        ours = {one.index for one in interface.imports}
        # The tool writes no functions for an interface that stands within the world.
        if theirs and theirs != ours:
            raise RuntimeError(f"the bindings of `{interface.wit}` are numbered {theirs}, and not {ours}")


def add_module(name: str, values: Mapping[str, Any]) -> None:
    """Adds a module with `values`."""
    vars(_module(name)).update(values)


def _module(name: str) -> ModuleType:
    made = ModuleType(name)
    made.__path__ = []
    sys.modules[name] = made
    return made


def _lifted(ty: Type | None, value: Any) -> Any:
    return value if ty is None else ty.lift(value)
