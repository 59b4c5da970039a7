"""Finds the author's class for each exported interface, checks it against the contract, and calls it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from plugwright import _types
from plugwright._contract import Function
from plugwright._types import Type
from plugwright._values import Err

Tell = Callable[[BaseException, Callable[..., Any]], None]
"""Hears of an exception that is no declared error, and of the function that let it out."""


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


def check(cls: type, functions: Sequence[Function], interface: str) -> None:
    """Checks that `cls` defines each of `functions`."""
    missing = [one.name for one in functions if one.role != "constructor" and _is_abstract(cls, one.name)]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise BuildError(f"`{cls.__name__}` lacks {names} of `{interface}`", "write the missing functions")
    for one in functions:
        count = len(one.params) - (one.role == "method")
        function = inspect.getattr_static(cls, one.name)
        # What comes before the parameters of the contract: `self` or `cls`.
        before = 0 if isinstance(function, staticmethod) else 1
        if isinstance(function, (staticmethod, classmethod)):
            function = function.__func__
        if one.is_async and not inspect.iscoroutinefunction(function):
            raise BuildError(
                f"`{cls.__name__}.{one.name}` is not `async`, but the contract's function is", "write `async def`"
            )
        if inspect.iscoroutinefunction(function) and not one.is_async:
            raise BuildError(
                f"`{cls.__name__}.{one.name}` is `async`, but the contract's function is not", "drop `async`"
            )
        try:
            inspect.signature(function).bind(*([None] * (count + before)))
        except TypeError as error:
            raise BuildError(
                f"`{cls.__name__}.{one.name}` does not take the {count} parameters of `{interface}`: {error}",
                "take over the signature from the contract",
            ) from None


def written(cls: type, name: str) -> Callable[..., Any]:
    """Gives the author's function itself, for its name and its place."""
    function = inspect.getattr_static(cls, name)
    made: Callable[..., Any] = getattr(function, "__func__", function)
    return made


def served(
    function: Function, target: Callable[..., Any], author: Callable[..., Any], tell: Tell
) -> Callable[..., Any]:
    """Makes what the bindings call for an exported function.

    What it raises, but for a declared `Err`, is told before the call traps. So is a result that does not fit, which
    would otherwise trap in the bindings without a word.
    """

    def lifted(args: tuple[Any, ...]) -> list[Any]:
        return [one.lift(value) for (_, one), value in zip(function.params, args, strict=True)]

    def given(value: Any) -> Any:
        problem = function.wrong_result(value)
        if problem is not None:
            raise _misfit(author, f"returned {problem}")
        return _lowered(function.result, value)

    def declared(error: Err[Any]) -> Exception:
        """Gives what to raise for an `Err`."""
        if not function.fallible:
            return error
        problem = _types.side(function.err, error.value)
        if problem is not None:
            return _misfit(author, f"raised `Err` with {problem}").with_traceback(error.__traceback__)
        return Err(_lowered(function.err, error.value))

    def told(error: BaseException) -> None:
        if not (function.fallible and type(error) is Err):
            tell(error, author)

    def call(*args: Any) -> Any:
        try:
            arguments = lifted(args)
            try:
                value = target(*arguments)
            except Err as error:
                raise declared(error) from None
            return given(value)
        except BaseException as error:
            told(error)
            raise

    async def later(*args: Any) -> Any:
        try:
            arguments = lifted(args)
            try:
                value = await target(*arguments)
            except Err as error:
                raise declared(error) from None
            return given(value)
        except BaseException as error:
            told(error)
            raise

    return later if function.is_async else call


def method(function: Function) -> Callable[..., Any]:
    """Makes the target of a method: the object comes first."""

    def call(target: Any, *args: Any) -> Any:
        return getattr(target, function.name)(*args)

    return call


def _misfit(author: Callable[..., Any], what: str) -> TypeError:
    return TypeError(f"`{author.__qualname__}` {what}")


def _lowered(ty: Type | None, value: Any) -> Any:
    return value if ty is None else ty.lower(value)


def _is_abstract(cls: type, name: str) -> bool:
    value = inspect.getattr_static(cls, name, None)
    return value is None or getattr(value, "__isabstractmethod__", False)
