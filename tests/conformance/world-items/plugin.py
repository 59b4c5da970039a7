"""Functions and types of the world itself, in Python."""

from contract.provider import (
    Provider,
    WorldColour,
    WorldMark,
    WorldMarkDot,
    WorldMarkNothing,
    WorldMarkText,
    WorldPixel,
    WorldPoint,
    WorldStyle,
    WorldWords,
)
from plugwright import Err


class World(Provider):
    def world_sum(self, a: int, b: int) -> int:
        return a + b

    def world_greet(self, name: str) -> str:
        return f"Hello, {name}"

    def world_split(self, text: str) -> WorldWords:
        return text.split(" ")

    def world_shared(self, x: bytes) -> int:
        return sum(x)

    def world_turn(self, x: WorldPoint) -> WorldPoint:
        return WorldPoint(x.y, x.x)

    def world_paint(self, x: WorldPixel) -> WorldMark:
        return WorldMarkDot(2**64 - 1) if x.note is None else WorldMarkText(x.note)

    def world_echo(self, x: list[WorldPixel]) -> list[WorldPixel]:
        return x

    def world_toggle(self, x: WorldStyle) -> WorldStyle:
        return ~x

    def world_check(self, x: WorldMark) -> WorldColour:
        match x:
            case WorldMarkNothing():
                raise Err("nothing")
            case WorldMarkDot(_):
                return WorldColour.GREEN
            case WorldMarkText(text):
                raise Err(text)
