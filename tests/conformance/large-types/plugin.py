"""Types whose cases need more than a byte, in Python."""

from contract.large_types import (
    Choice,
    ChoiceV0,
    ChoiceV255,
    ChoiceV256,
    ChoiceV259,
    LargeTypes,
    Number,
    Wide,
)


class Large(LargeTypes):
    def echo_number(self, x: Number) -> Number:
        return x

    def echo_numbers(self, x: list[Number]) -> list[Number]:
        return x

    def echo_choice(self, x: Choice) -> Choice:
        return x

    def echo_wide(self, x: Wide) -> Wide:
        return x

    def make_number(self, which: int) -> Number:
        return [Number.C0, Number.C255, Number.C256, Number.C299][which]

    def make_choice(self, which: int) -> Choice:
        choices: list[Choice] = [
            ChoiceV0(),
            ChoiceV255(9_007_199_254_740_993),
            ChoiceV256("text"),
            ChoiceV259(),
        ]
        return choices[which]

    def field(self, x: Wide) -> int:
        return x.p38
