"""Names at the corners of kebab case, in Python."""

from contract.names import A1B2C3, FF, V2, Names


class Corners(Names):
    def a(self) -> int:
        return 1

    def a1(self) -> int:
        return 2

    def a_b(self) -> int:
        return 3

    def a_b1_c(self) -> int:
        return 4

    def to_html(self, the_url: str, x1: int) -> str:
        return f"{the_url} {x1}"

    def echo_record(self, x: A1B2C3) -> A1B2C3:
        return x

    def echo_variant(self, x: V2) -> V2:
        return x

    def echo_flags(self, x: FF) -> FF:
        return x
