"""Options, in Python."""

from contract.options import Options, Settings
from plugwright import Some


class Maybes(Options):
    def echo_u8(self, x: int | None) -> int | None:
        return x

    def echo_string(self, x: str | None) -> str | None:
        return x

    def echo_bool(self, x: bool | None) -> bool | None:
        return x

    def echo_list(self, x: list[str] | None) -> list[str] | None:
        return x

    def echo_twice(self, x: Some[int | None] | None) -> Some[int | None] | None:
        return x

    def echo_thrice(
        self, x: Some[Some[str | None] | None] | None
    ) -> Some[Some[str | None] | None] | None:
        return x

    def echo_settings(self, x: Settings) -> Settings:
        return x

    def show_twice(self, x: Some[int | None] | None) -> str:
        match x:
            case None:
                return "none"
            case Some(None):
                return "some none"
            case Some(value):
                return f"some some {value}"

    def show(self, a: int | None, b: bool | None, c: str | None) -> str:
        first = "none" if a is None else str(a)
        second = "none" if b is None else "true" if b else "false"
        third = "none" if c is None else f"'{c}'"
        return f"{first} {second} {third}"

    def make_twice(self, which: int) -> Some[int | None] | None:
        values: list[Some[int | None] | None] = [None, Some(None), Some(0)]
        return values[which]
