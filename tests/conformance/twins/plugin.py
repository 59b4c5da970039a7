"""Two interfaces with the same names, in Python."""

from contract import twin_a, twin_b


class First(twin_a.TwinA):
    def get(self, x: twin_a.Item) -> twin_a.Item:
        return x

    def name(self, x: twin_a.Kind) -> str:
        return {twin_a.Kind.ONE: "a one", twin_a.Kind.TWO: "a two"}[x]


class Second(twin_b.TwinB):
    def get(self, x: twin_b.Item) -> twin_b.Item:
        return x

    def name(self, x: twin_b.Kind) -> str:
        return {twin_b.Kind.TWO: "b two", twin_b.Kind.THREE: "b three"}[x]
