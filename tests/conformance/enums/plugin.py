"""Enums, in Python."""

from contract.enums import Colour, Enums, One
from plugwright import Result

All = tuple[list[Colour], Colour | None, Result[Colour, One]]


class Colours(Enums):
    def echo_one(self, x: One) -> One:
        return x

    def echo(self, x: Colour) -> Colour:
        return x

    def echo_all(self, x: All) -> All:
        return x

    def index(self, x: Colour) -> int:
        return [Colour.RED, Colour.DARK_GREEN, Colour.BLUE2].index(x)

    def make(self, which: int) -> Colour:
        return [Colour.RED, Colour.DARK_GREEN, Colour.BLUE2][which]
