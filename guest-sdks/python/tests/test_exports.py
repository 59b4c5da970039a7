from abc import abstractmethod
from types import ModuleType
from typing import Any, Protocol

import pytest

from plugwright._contract import Function
from plugwright._exports import BuildError, find
from plugwright._exports import check as check_functions
from plugwright._types import Integer


class Greeter(Protocol):
    @abstractmethod
    def greet(self, name: str) -> str:
        raise NotImplementedError


class Half(Greeter):
    pass


class Whole(Half):
    def greet(self, name: str) -> str:
        return name


class Other(Greeter):
    def greet(self) -> str:  # type: ignore[override]
        return ""


def check(cls: type, functions: dict[str, int], interface: str) -> None:
    made = [
        Function(f"a:b/c#{name}", name, None, "function", [("p", Integer("u8"))] * count, None, None, False, 0)
        for name, count in functions.items()
    ]
    check_functions(cls, made, interface)


def module(*classes: type) -> ModuleType:
    made = ModuleType("app")
    for cls in (Greeter, *classes):
        setattr(made, cls.__name__, cls)
    return made


def found(*classes: type) -> Any:
    return find(module(*classes), Greeter, "contract.greeter.Greeter", "src/app.py")


def test_finds_the_most_derived_class() -> None:
    assert found(Half, Whole) is Whole


def test_none_and_two_are_errors() -> None:
    with pytest.raises(BuildError, match=r"no class in `src/app.py` derives from `contract.greeter.Greeter`"):
        found()
    with pytest.raises(BuildError, match="more than one class .*: `Whole`, `Other`"):
        found(Whole, Other)


def test_functions_must_be_there_with_their_parameters() -> None:
    check(Whole, {"greet": 1}, "Greeter")
    with pytest.raises(BuildError, match="`Half` lacks `greet` of `Greeter`"):
        check(Half, {"greet": 1}, "Greeter")
    with pytest.raises(BuildError, match="`Other.greet` does not take the 1 parameters of `Greeter`"):
        check(Other, {"greet": 1}, "Greeter")


def test_class_and_static_methods_count_their_own_parameters() -> None:
    class Made:
        @staticmethod
        def make(size: int) -> None: ...

        @classmethod
        def read(cls, size: int) -> None: ...

    check(Made, {"make": 1, "read": 1}, "Made")


def test_async_is_what_the_contract_says() -> None:
    class Late:
        async def greet(self, name: str) -> str:
            return name

    with pytest.raises(BuildError, match="`Late.greet` is `async`"):
        check(Late, {"greet": 1}, "Greeter")
    late = Function("a:b/c#greet", "greet", None, "function", [("p", Integer("u8"))], None, None, False, 0, True)
    check_functions(Late, [late], "Greeter")
    with pytest.raises(BuildError, match="`Whole.greet` is not `async`, but the contract's function is"):
        check_functions(Whole, [late], "Greeter")
