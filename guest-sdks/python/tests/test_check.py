from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest

from plugwright import Err, Ok, Result, Some
from plugwright._check import Check, of_result


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
    ],
)
def test_fitting_values_pass(hint: Any, value: object) -> None:
    assert made(hint)(value) is None


@pytest.mark.parametrize(
    ("hint", "value", "problem"),
    [
        (str, None, "`None` where the contract wants `str`"),
        (None, 1, "a value of type `int` where the contract wants `None`"),
        (int, True, "a value of type `bool` where the contract wants `int`"),
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


def test_without_annotations_anything_passes() -> None:
    assert of_result(None)(1) is None
    assert of_result(lambda: 1)(None) is None
