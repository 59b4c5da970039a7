import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plugwright import Err, Ok, _component, _exports, _hosted
from plugwright._contract import Function, Interface
from plugwright._types import Integer, String


def function(name: str) -> Function:
    params = [("x", Integer("u8"))]
    return Function(f"a:b/c#{name}", name, None, "function", params, Integer("u8"), String(single=False), True, 3, True)


def served(answer: Any) -> tuple[Any, list[BaseException]]:
    told: list[BaseException] = []

    async def author(x: int) -> Any:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    made = _exports.served(function("f"), author, author, lambda error, _: told.append(error))
    return made, told


def test_a_result_is_checked_once_it_is_there() -> None:
    call, told = served(7)
    assert asyncio.run(call(1)) == 7
    call, told = served(256)
    with pytest.raises(TypeError, match="returned 256 where"):
        asyncio.run(call(1))
    assert len(told) == 1


def test_a_declared_error_is_no_fault() -> None:
    call, told = served(Err("no"))
    with pytest.raises(Err) as caught:
        asyncio.run(call(1))
    assert caught.value.value == "no"
    assert not told
    call, told = served(Err(7))
    with pytest.raises(TypeError, match="raised `Err` with a value of type `int`"):
        asyncio.run(call(1))
    assert len(told) == 1
    call, told = served(ValueError("odd"))
    with pytest.raises(ValueError, match="odd"):
        asyncio.run(call(1))
    assert len(told) == 1


@pytest.fixture
def support(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands in for the part of the bindings that runs coroutines."""
    made = ModuleType("componentize_py_async_support")

    async def await_result(result: Any) -> Any:
        await asyncio.sleep(0)
        return result

    def first_poll(number: int, borrows: int, coroutine: Any) -> Any:
        return number, borrows, asyncio.run(coroutine)

    vars(made).update(await_result=await_result, first_poll=first_poll)
    monkeypatch.setitem(sys.modules, made.__name__, made)
    return made


def test_an_import_is_waited_for(support: ModuleType) -> None:
    answers: Iterator[Any] = iter([Ok(Ok(5)), Ok(Err("no"))])
    interface = Interface("a:b/c", "c", "c", True, False, None, "C", imports=[function("f")])
    calls = _component.ComponentCalls([interface], lambda _, __: next(answers))
    assert asyncio.run(calls.wait("a:b/c#f", (1,))) == 5
    with pytest.raises(Err) as caught:
        asyncio.run(calls.wait("a:b/c#f", (1,)))
    assert caught.value.value == "no"
    with pytest.raises(TypeError, match="`f` was given 256"):
        asyncio.run(calls.wait("a:b/c#f", (256,)))


def test_an_export_is_started_by_its_number_in_the_bindings(support: ModuleType, tmp_path: Path) -> None:
    other = "class AB(Protocol):\n    def _async_start_f(self, x: int, borrows: int) -> int:\n"
    body = "        return componentize_py_async_support.first_poll({}, borrows, self.f(x))\n"
    (tmp_path / "exports").mkdir()
    text = f"import x\n\n{other}{body.format(4)}\n\n{other.replace('AB', 'ABC')}{body.format(9)}"
    (tmp_path / "exports" / "__init__.py").write_text(text)
    interface = Interface("a:b/c", "c", "a-b-c", False, True, "C", "ABC")
    made: Any = _component.Served()

    async def later(x: int) -> int:
        return x + 1

    starts = _component.Starts(tmp_path)
    starts.add(made, interface, function("f"), later)
    assert made._async_start_f(1, 8) == (9, 8, 2)
    with pytest.raises(RuntimeError, match="the bindings do not start `a:b/c#g`"):
        starts.add(made, interface, function("g"), later)


def test_a_fake_waits_for_nothing_while_the_plugin_is_a_component() -> None:
    async def ready() -> int:
        return 7

    async def waits() -> int:
        await asyncio.sleep(0)
        return 7

    assert _hosted._finished(function("f"), ready()) == 7
    with pytest.raises(TypeError, match="the fake of `f` waits"):
        _hosted._finished(function("f"), waits())
