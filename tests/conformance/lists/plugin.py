"""Lists, in Python."""

from contract.lists import Colour, Lists, Needs, Part, Point
from plugwright import Result


class Sequences(Lists):
    def echo_bool(self, x: list[bool]) -> list[bool]:
        return x

    def echo_u8(self, x: bytes) -> bytes:
        return x

    def echo_s8(self, x: list[int]) -> list[int]:
        return x

    def echo_u16(self, x: list[int]) -> list[int]:
        return x

    def echo_s16(self, x: list[int]) -> list[int]:
        return x

    def echo_u32(self, x: list[int]) -> list[int]:
        return x

    def echo_s32(self, x: list[int]) -> list[int]:
        return x

    def echo_u64(self, x: list[int]) -> list[int]:
        return x

    def echo_s64(self, x: list[int]) -> list[int]:
        return x

    def echo_f32(self, x: list[float]) -> list[float]:
        return x

    def echo_f64(self, x: list[float]) -> list[float]:
        return x

    def echo_char(self, x: list[str]) -> list[str]:
        return x

    def echo_string(self, x: list[str]) -> list[str]:
        return x

    def echo_point(self, x: list[Point]) -> list[Point]:
        return x

    def echo_colour(self, x: list[Colour]) -> list[Colour]:
        return x

    def echo_needs(self, x: list[Needs]) -> list[Needs]:
        return x

    def echo_part(self, x: list[Part]) -> list[Part]:
        return x

    def echo_result(self, x: list[Result[int, str]]) -> list[Result[int, str]]:
        return x

    def echo_option(self, x: list[int | None]) -> list[int | None]:
        return x

    def echo_tuple(self, x: list[tuple[str, int]]) -> list[tuple[str, int]]:
        return x

    def echo_nested(self, x: list[list[str]]) -> list[list[str]]:
        return x

    def echo_deep(self, x: list[list[bytes]]) -> list[list[bytes]]:
        return x

    def sum_u8(self, x: bytes) -> int:
        return sum(x)

    def sum_s8(self, x: list[int]) -> int:
        return sum(x)

    def sum_u32(self, x: list[int]) -> float:
        return sum(x)

    def sum_u64(self, x: list[int]) -> int:
        return sum(x)

    def make_s64(self) -> list[int]:
        return [-(2**63), -1, 2**63 - 1]

    def make_u8(self, length: int) -> bytes:
        return b"\xff" * length

    def make_s8(self) -> list[int]:
        return [-128, -1, 0, 127]

    def make_u32(self) -> list[int]:
        return [0, 2_147_483_648, 4_294_967_295]
