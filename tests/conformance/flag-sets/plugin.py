"""Flags, in Python."""

from contract.flag_sets import All, Eight, FlagSets, Named, Nine, One


class Bits(FlagSets):
    def echo_one(self, x: One) -> One:
        return x

    def echo_eight(self, x: Eight) -> Eight:
        return x

    def echo_nine(self, x: Nine) -> Nine:
        return x

    def echo_all(self, x: All) -> All:
        return x

    def echo_list(self, x: list[Nine]) -> list[Nine]:
        return x

    def show(self, x: Named) -> str:
        named = {Named.READ_ONLY: "read-only", Named.X: "x", Named.TO_HTML5: "to-html5"}
        return "+".join(name for flag, name in named.items() if flag in x)

    def ends(self, x: All) -> tuple[bool, bool]:
        return All.B0 in x, All.B31 in x

    def make_named(self) -> Named:
        return Named.READ_ONLY | Named.TO_HTML5

    def make_all(self, which: int) -> All:
        return [All(0), All.B0, All.B31, ~All(0)][which]
