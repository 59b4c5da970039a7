from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest

from plugwright import Err, Ok, Result, Some
from plugwright._check import Check, of_arguments, of_result


class Colour(Enum):
    RED = 0


@dataclass
class Item:
    name: str
    size: int


@dataclass
class Basket:
    items: list[Item]
    note: str | None


class Shout(str):
    __slots__ = ()


@dataclass
class Twin:
    """Not an `Item`, but it has the fields of one."""

    name: str
    size: int


def made(hint: Any) -> Check:
    def function() -> Any: ...

    function.__annotations__["return"] = hint
    return of_result(function)


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (None, None),
        (float, 1),
        (bytes, b""),
        (Colour, Colour.RED),
        (list[int], [1, 2]),
        (tuple[str, int], ("a", 1)),
        (Basket, Basket([Item("a", 1)], None)),
        (Some[str | None] | None, Some(None)),
        (Result[int, str], Ok(1)),  # type: ignore[misc]
        (Result[int, str], Err("x")),  # type: ignore[misc]
        (Any, object()),
        (int, True),
        (str, Shout("a")),
        (list[str], [Shout("a"), "b"]),
        (Item, Twin("a", 1)),
    ],
)
def test_fitting_values_pass(hint: Any, value: object) -> None:
    assert made(hint)(value) is None


@pytest.mark.parametrize(
    ("hint", "value", "problem"),
    [
        (str, None, "`None` where the contract wants `str`"),
        (None, 1, "a value of type `int` where the contract wants `None`"),
        (int, 1.0, "a value of type `float` where the contract wants `int`"),
        (bytes, "x", "a value of type `str` where the contract wants `bytes`"),
        (list[int], (1,), "a value of type `tuple` where the contract wants `list`"),
        (list[str], ["a", 1], "a value of type `int` where the contract wants `str`, in item 1"),
        (tuple[str, int], ("a",), "a tuple of 1 where the contract wants 2"),
        (
            Basket,
            Basket([Item("a", 1.5)], None),  # type: ignore[arg-type]
            "a value of type `float` where the contract wants `int`, in field `size`, in item 0, in field `items`",
        ),
        (Basket, Basket([], 1), "a value of type `int` where the contract wants `str or None`, in field `note`"),  # type: ignore[arg-type]
        (Result[int, str], 1, "a value of type `int` where the contract wants `Ok or Err`"),  # type: ignore[misc]
        (Colour, "red", "a value of type `str` where the contract wants `Colour`"),
    ],
)
def test_others_are_named(hint: Any, value: object, problem: str) -> None:
    assert made(hint)(value) == problem


def test_arguments_are_checked_by_place_and_by_name() -> None:
    @of_arguments
    def put(item: Item, count: int = 1) -> int:
        return count

    assert put(Item("a", 1), count=2) == 2
    with pytest.raises(TypeError, match="`put` was given `None` where the contract wants `Item`, in `item`"):
        put(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="`put` was given a value of type `str` where .*, in `count`"):
        put(Item("a", 1), count="2")  # type: ignore[arg-type]


def test_without_annotations_anything_passes() -> None:
    assert of_result(None)(1) is None
    assert of_result(lambda: 1)(None) is None
