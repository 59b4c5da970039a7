import json
from types import ModuleType
from typing import Any

import pytest

from plugwright import Err, Ok, Some, _json, _native
from plugwright._contract import Resource, _Reader
from plugwright._types import Type
from tests import shop
from tests.shop import CONTRACT, Base, Basket, Colour, Counter, Handle, Item, ShapeCircle, ShapeNone, Style


class Count(Counter):
    def __init__(self, start: int) -> None:
        self.n = start

    def add(self, count: int) -> int:
        self.n += count
        return self.n


class Desk(Base):
    def parse(self, text: str) -> int:
        if not text:
            raise Err("empty")
        item: int = shop.call("put", Item(text, 1))
        return item

    def count(self, text: str) -> int:
        with Handle(len(text)) as handle:
            return handle.get()

    def again(self) -> Counter:
        return Count(1)


class FakeHandle:
    def __init__(self, start: int) -> None:
        self.start = start

    def get(self) -> int:
        return self.start * 2


class FakeShop:
    Handle = FakeHandle

    def put(self, item: Item) -> int:
        if item.name == "gone":
            raise Err("sold out")
        return 300 if item.name == "much" else len(item.name)


def app() -> ModuleType:
    made = ModuleType("app")
    vars(made).update(Desk=Desk, Count=Count)
    return made


def test_a_plugin_runs_with_fakes() -> None:
    with _native.run(CONTRACT, app(), {"shop": FakeShop()}) as exported:
        desk = exported["desk"]
        assert desk.parse("abc") == 3
        assert desk.count("abc") == 6
        assert desk.again().add(2) == 3
        assert exported["desk.Counter"] is Count
        for text, error in (("", "empty"), ("gone", "sold out")):
            with pytest.raises(Err) as caught:
                desk.parse(text)
            assert caught.value.value == error
        with pytest.raises(TypeError, match="the fake of `put` returned 300 where the contract wants `u8`"):
            desk.parse("much")
        with pytest.raises(TypeError, match="`parse` was given `None`"):
            desk.parse(None)


def test_what_has_no_fake_says_so() -> None:
    with (
        _native.run(CONTRACT, app(), {}) as exported,
        pytest.raises(NotImplementedError, match="the test has no fake for `a:b/shop`, whose `put` is called"),
    ):
        exported["desk"].parse("a")


def made(data: Any) -> Type:
    def resources(resource: Resource) -> Any:
        raise AssertionError(resource)

    return _Reader(CONTRACT, resources).ty(data)


@pytest.mark.parametrize(
    ("ty", "value", "text"),
    [
        ("u64", 2**64 - 1, "18446744073709551615"),
        ("f64", float("-inf"), '"-Infinity"'),
        ("f32", 1, "1.0"),
        (["list", "u8"], b"\x00\xff", "[0, 255]"),
        (["list", "s8"], [-1], "[-1]"),
        (["list-of-alias", "u8"], b"\xff", "[255]"),
        (["tuple", "char", "bool"], ("é", True), '["\\u00e9", true]'),
        (["option", ["option", "u8"]], Some(None), '{"some": null}'),
        (["option", "u8"], None, "null"),
        (["result", "u8", None], Ok(1), '{"ok": 1}'),
        (["result", "u8", None], Err(None), '{"err": null}'),
        (
            ["type", "shop", "Basket"],
            Basket([Item("a", 1)], None),
            '{"items": [{"name": "a", "size": 1}], "note": null}',
        ),
        (["type", "shop", "Shape"], ShapeCircle(1), '{"circle": 1}'),
        (["type", "shop", "Shape"], ShapeNone(), '"none"'),
        (["type", "shop", "Colour"], Colour.RED, '"red"'),
        (["type", "shop", "Style"], Style.BOLD, '["bold"]'),
        (["type", "shop", "Style"], Style(0), "[]"),
    ],
)
def test_values_are_json_as_the_protocol_has_it(ty: Any, value: object, text: str) -> None:
    one = made(ty)
    assert json.dumps(_json.write(one, one.lower(value))) == text
    assert one.lift(_json.read(one, json.loads(text))) == value
