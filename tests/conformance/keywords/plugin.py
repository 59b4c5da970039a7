"""Words that one language or another keeps for itself, in Python."""

from contract.keywords import (
    EnumOfKeywords,
    FlagsOfKeywords,
    Keywords,
    RecordOfKeywords,
    VariantOfKeywords,
)


class Words(Keywords):
    def type(self, x: int) -> int:
        return x + 0

    def match(self, x: int) -> int:
        return x + 1

    def move(self, x: int) -> int:
        return x + 2

    def crate(self, x: int) -> int:
        return x + 3

    def super(self, x: int) -> int:
        return x + 4

    def async_(self, x: int) -> int:
        return x + 5

    def from_(self, x: int) -> int:
        return x + 6

    def class_(self, x: int) -> int:
        return x + 7

    def def_(self, x: int) -> int:
        return x + 8

    def import_(self, x: int) -> int:
        return x + 9

    def lambda_(self, x: int) -> int:
        return x + 10

    def not_(self, x: int) -> int:
        return x + 11

    def none(self, x: int) -> int:
        return x + 12

    def print(self, x: int) -> int:
        return x + 13

    def delete(self, x: int) -> int:
        return x + 14

    def function(self, x: int) -> int:
        return x + 16

    def typeof(self, x: int) -> int:
        return x + 17

    def await_(self, x: int) -> int:
        return x + 18

    def constructor(self, x: int) -> int:
        return x + 19

    def return_(self, x: int) -> int:
        return x + 20

    def yield_(self, x: int) -> int:
        return x + 21

    def self(self, x: int) -> int:
        return x + 22

    def static(self, x: int) -> int:
        return x + 23

    def parameters(self, *values: int) -> list[int]:
        return list(values)

    def echo_record(self, x: RecordOfKeywords) -> RecordOfKeywords:
        return x

    def echo_enum(self, x: EnumOfKeywords) -> EnumOfKeywords:
        return x

    def echo_variant(self, x: VariantOfKeywords) -> VariantOfKeywords:
        return x

    def echo_flags(self, x: FlagsOfKeywords) -> FlagsOfKeywords:
        return x
