"""Variants, in Python."""

from contract.variants import (
    Outer,
    Shape,
    ShapeFloat,
    ShapeLarge,
    ShapeMany,
    ShapeMaybe,
    ShapeNothing,
    ShapePair,
    ShapeRectangle,
    ShapeSmall,
    ShapeText,
    Size,
    Variants,
)


class Shapes(Variants):
    def echo(self, x: Shape) -> Shape:
        return x

    def echo_outer(self, x: Outer) -> Outer:
        return x

    def echo_list(self, x: list[Shape]) -> list[Shape]:
        return x

    def show(self, x: Shape) -> str:
        match x:
            case ShapeNothing():
                return "nothing"
            case ShapeSmall(value):
                return f"small {value}"
            case ShapeLarge(value):
                return f"large {value}"
            case ShapeFloat(number):
                return f"float {number}"
            case ShapeText(text):
                return f"text {text}"
            case ShapeMany(texts):
                return f"many {'+'.join(texts)}"
            case ShapeRectangle(size):
                return f"rectangle {size.width} {size.height}"
            case ShapeMaybe(None):
                return "maybe"
            case ShapeMaybe(some):
                return f"maybe {some}"
            case ShapePair((a, b)):
                return f"pair {a} {b}"

    def make(self, which: int) -> Shape:
        shapes: list[Shape] = [
            ShapeNothing(),
            ShapeSmall(255),
            ShapeLarge(9_007_199_254_740_991),
            ShapeFloat(0.5),
            ShapeText("🦀"),
            ShapeMany([]),
            ShapeRectangle(Size(4_294_967_295, 1)),
            ShapeMaybe(None),
            ShapePair(("a", -2_147_483_648)),
        ]
        return shapes[which]
