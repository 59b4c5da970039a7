"""Tuples, in Python."""

from contract.tuples import Tuples

Mixed = tuple[bool, int, int, float, float, str, str]
Nested = tuple[tuple[int, str], list[tuple[bool]]]


class Products(Tuples):
    def echo_one(self, x: tuple[int]) -> tuple[int]:
        return x

    def echo_pair(self, x: tuple[str, int]) -> tuple[str, int]:
        return x

    def echo_mixed(self, x: Mixed) -> Mixed:
        return x

    def echo_nested(self, x: Nested) -> Nested:
        return x

    def swap(self, x: tuple[str, int]) -> tuple[int, str]:
        a, b = x
        return b, a

    def make(self) -> tuple[int, str, tuple[int, float]]:
        return 4_294_967_295, "two", (-128, 0.5)
