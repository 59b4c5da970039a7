from typing import Any

import pytest

from plugwright import Err, Ok, Some
from plugwright._contract import Contract, Resource, _Reader
from plugwright._types import Resources, Type
from tests import shop
from tests.shop import CONTRACT, Basket, Colour, Item, ShapeCircle, ShapeNone, Style

BASKET = ["type", "shop", "Basket"]
SHAPE = ["type", "shop", "Shape"]


class Anything(Resources):
    def check(self, value: Any) -> None:
        return None


def made(data: Any, contract: Contract = CONTRACT) -> Type:
    def resources(_: Resource) -> Resources:
        return Anything()

    return _Reader(contract, resources).ty(data)


class Twin:
    """Not an `Item`, but it has the fields of one."""

    name = "a"
    size = 1


class Shout(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("ty", "value"),
    [
        ("u8", 255),
        ("s8", -128),
        ("u64", 2**64 - 1),
        ("s64", -(2**63)),
        ("u8", True),
        ("f64", 1),
        ("f32", float("inf")),
        ("f32", float("nan")),
        ("char", "\U0010ffff"),
        ("string", "é"),
        ("string", Shout("a")),
        (["list", "u8"], b""),
        (["list", "u32"], [0, 2**32 - 1]),
        (["list", "u32"], [True, 1]),
        (["tuple", "string", "u8"], ("a", 1)),
        (["type", "shop", "Colour"], Colour.RED),
        (["type", "shop", "Style"], Style(0)),
        (["type", "shop", "Err"], shop.Err.WORSE),
        (BASKET, Basket([Item("a", 1)], None)),
        (["type", "shop", "Item"], Twin()),
        (SHAPE, ShapeNone()),
        (["option", ["option", "u8"]], Some(None)),
        (["result", "u8", None], Err(None)),
        (["result", "u8", "string"], Ok(1)),
    ],
)
def test_fitting_values_pass(ty: Any, value: object) -> None:
    assert made(ty).check(value) is None


@pytest.mark.parametrize(
    ("ty", "value", "problem"),
    [
        ("u8", 256, "256 where the contract wants `u8`, which is from 0 to 255"),
        ("u32", -1, "-1 where the contract wants `u32`, which is from 0 to 4294967295"),
        ("s64", 10**1000, "a number of very many digits where the contract wants `s64`"),
        ("u8", 1.0, "a value of type `float` where the contract wants `int`"),
        ("bool", 1, "a value of type `int` where the contract wants `bool`"),
        ("f32", 1e300, "1e+300 where the contract wants `f32`, which cannot hold it"),
        ("f64", 10**400, "a number of very many digits where the contract wants `f64`, which cannot hold it"),
        ("char", "ab", "a string of 2 characters where the contract wants `char`"),
        ("char", "", "a string of 0 characters"),
        ("string", "a\ud800", "a string with the lone surrogate U+D800 at 1"),
        ("string", None, "`None` where the contract wants `str`"),
        (["list", "u8"], "x", "a value of type `str` where the contract wants `bytes`"),
        (["list", "u32"], (1,), "a value of type `tuple` where the contract wants `list`"),
        (["list", "s8"], [1, 128], "128 where the contract wants `s8`, which is from -128 to 127, in item 1"),
        (["tuple", "u8", "u8"], (1,), "a tuple of 1 where the contract wants 2"),
        (
            BASKET,
            Basket([Item("a", 256)], None),
            "256 where the contract wants `u8`, which is from 0 to 255, in field `size`, in item 0, in field `items`",
        ),
        (BASKET, Basket([], 1), "a value of type `int` where the contract wants `str`, in field `note`"),  # type: ignore[arg-type]
        (SHAPE, 1, "a value of type `int` where the contract wants `ShapeCircle or ShapeNone`"),
        (SHAPE, type("Round", (ShapeCircle,), {})(1), "a value of type `Round` where"),
        (SHAPE, ShapeCircle(-1), "-1 where the contract wants `u32`, which is from 0 to 4294967295, in `ShapeCircle`"),
        (["option", ["option", "u8"]], 1, "a value of type `int` where the contract wants `Some or None`"),
        (["result", "u8", None], 1, "a value of type `int` where the contract wants `Ok or Err`"),
        (["result", "u8", None], Err(1), "a value of type `int` where the contract wants `None`"),
        (["type", "shop", "Colour"], "red", "a value of type `str` where the contract wants `Colour`"),
    ],
)
def test_others_are_named(ty: Any, value: object, problem: str) -> None:
    assert (made(ty).check(value) or "").startswith(problem)


def test_what_the_bindings_would_spoil_is_converted() -> None:
    signed = made(["option", ["list", "s8"]])
    assert signed.lower([-1, 127]) == b"\xff\x7f"
    assert signed.lift(b"\xff\x80") == [-1, -128]
    assert signed.lift(None) is None
    listed = made(["list-of-alias", "u8"])
    assert (listed.lower(b"\xff"), listed.lift([255])) == ([255], b"\xff")
    assert made(["list-of-alias", "s8"]).lower([-1]) == [-1]
    plain = made(BASKET)
    basket = Basket([], None)
    assert plain.lower(basket) is basket


def test_err_passes_through_contextlib() -> None:
    from contextlib import contextmanager

    @contextmanager
    def around() -> Any:
        yield

    with pytest.raises(Err) as caught, around():
        raise Err("no")
    assert caught.value.value == "no"
