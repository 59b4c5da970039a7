import sys
from collections.abc import Iterator
from typing import Any
from weakref import finalize

import pytest

from plugwright import Err, Ok, _calls, _component
from plugwright._contract import Resource
from plugwright._types import Resources
from tests.shop import CONTRACT, Counter, Handle, Item, call


class Runtime:
    """What is left of the bindings, as they behave."""

    def __init__(self) -> None:
        self.dropped: list[int] = []
        self.calls: list[tuple[int, list[Any]]] = []
        self.answers: dict[int, Any] = {0: Ok(1), 1: None, 3: 5, 4: b"\xff"}

    def raw(self, handle: int) -> Any:
        made: Any = _component.Raw()
        made.handle = handle
        made.finalizer = finalize(made, lambda _, number: self.dropped.append(number), 0, handle)
        return made

    def call_import(self, index: int, args: list[Any]) -> Any:
        self.calls.append((index, args))
        return self.raw(args[0]) if index == 2 else self.answers[index]


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()

    def resources(resource: Resource) -> Resources:
        if resource.exported:
            return _component.ExportedResources(resource, _component.Shells())
        return _component.ImportedResources(resource)

    before = _calls.use(_component.ComponentCalls(CONTRACT.read(resources), runtime.call_import))
    yield runtime
    _calls.use(before)


def test_arguments_are_checked_where_they_are_given(runtime: Runtime) -> None:
    assert call("put", Item("a", 1)) == 1
    with pytest.raises(TypeError, match="`put` was given 256 where .*, in field `size`, in `item`"):
        call("put", Item("a", 256))
    assert len(runtime.calls) == 1


def test_a_declared_error_is_raised(runtime: Runtime) -> None:
    runtime.answers[0] = Err("sold out")
    with pytest.raises(Err) as caught:
        call("put", Item("a", 1))
    assert caught.value.value == "sold out"


def test_signed_bytes_are_numbers(runtime: Runtime) -> None:
    assert call("signed", [-2]) == [-1]
    assert runtime.calls == [(4, [b"\xfe"])]


def test_a_handle_is_used_until_it_is_gone(runtime: Runtime) -> None:
    with Handle(7) as handle:
        assert handle.get() == 5
    assert runtime.dropped == [7]
    with pytest.raises(TypeError, match="`get` was given a `Handle` that was dropped, in `self`"):
        handle.get()
    with handle:
        pass
    assert runtime.dropped == [7]
    Handle(8)
    assert runtime.dropped == [7, 8]


def test_a_handle_is_given_away_once(runtime: Runtime) -> None:
    one, other = Handle(1), Handle(2)
    call("take", one, other)
    with pytest.raises(TypeError, match="that was given away, in `handle`"):
        call("take", one, other)
    with pytest.raises(TypeError, match="is used again"):
        call("take", other, other)


def test_a_handle_that_is_lent_ends_with_the_call(runtime: Runtime) -> None:
    [resource] = [one.resources["Handle"] for one in CONTRACT.read(_component.ImportedResources)[:1]]
    resources = _component.ImportedResources(resource)
    raw = runtime.raw(1)
    lent = resources.lift(raw, owned=False)
    assert resources.check(lent) is None
    with pytest.raises(TypeError, match="only lent"):
        resources.lower(lent, owned=True)
    with lent:
        pass
    assert runtime.dropped == []
    again = resources.lift(raw, owned=False)
    del raw.handle
    assert resources.check(again) == "a `Handle` that was lent for the length of one call"


class Mine(Counter):
    live = 0

    def __init__(self, start: int) -> None:
        Mine.live += 1

    def __del__(self) -> None:
        Mine.live -= 1

    def add(self, count: int) -> int:
        return count


def test_an_object_of_ones_own_lives_until_it_is_dropped() -> None:
    shells = _component.Shells()
    resources = _component.ExportedResources(Resource("a:b/desk", "counter", "Counter", Counter, True), shells)
    mine = Mine(1)
    shell = resources.lower(mine, owned=True)
    setattr(shell, "__componentize_py_handle", 3)
    with pytest.raises(TypeError, match="given away twice"):
        resources.lower(mine, owned=True)
    assert resources.check(mine) == "a `Mine` that was given away"
    assert resources.lift(shell, owned=False) is mine
    del mine
    assert Mine.live == 1
    shells.dropped(id(shell))
    assert Mine.live == 0
    assert vars(shell) == {"target": None}
    # The bindings never forget a shell, so it serves again.
    assert resources.lower(Mine(2), owned=True) is shell
    assert resources.check(resources.lift(shell, owned=True)) is None
    assert resources.check(3) == "a value of type `int` where the contract wants `Counter`"


def test_the_bindings_find_our_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["wit_world", "wit_world.imports", "wit_world.imports.a_b_shop", "componentize_py_types"]
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)
    _component.install(CONTRACT.read(lambda resource: _component.ImportedResources(resource)))
    bound: Any = sys.modules["wit_world.imports.a_b_shop"]
    assert bound.Item is Item
    assert bound.Shape_None_.__name__ == "ShapeNone"
    assert bound.Handle is _component.Raw
    types: Any = sys.modules["componentize_py_types"]
    assert types.Err is Err
