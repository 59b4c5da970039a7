"""Integers, in Python."""

from contract.integers import Integers


class Extremes(Integers):
    def echo_u8(self, x: int) -> int:
        return x

    def echo_u16(self, x: int) -> int:
        return x

    def echo_u32(self, x: int) -> int:
        return x

    def echo_u64(self, x: int) -> int:
        return x

    def echo_s8(self, x: int) -> int:
        return x

    def echo_s16(self, x: int) -> int:
        return x

    def echo_s32(self, x: int) -> int:
        return x

    def echo_s64(self, x: int) -> int:
        return x

    def echo_bool(self, x: bool) -> bool:
        return x

    def show_u32(self, x: int) -> str:
        return str(x)

    def show_u64(self, x: int) -> str:
        return str(x)

    def show_s32(self, x: int) -> str:
        return str(x)

    def show_s64(self, x: int) -> str:
        return str(x)

    def make_u32(self, which: int) -> int:
        return [4_294_967_295, 2_147_483_648, 2_147_483_647, 0][which]

    def make_u64(self, which: int) -> int:
        return [
            18_446_744_073_709_551_615,
            9_223_372_036_854_775_808,
            9_007_199_254_740_993,
            0,
        ][which]

    def make_s32(self, which: int) -> int:
        return [2_147_483_647, -2_147_483_648, -1][which]

    def make_s64(self, which: int) -> int:
        return [
            9_223_372_036_854_775_807,
            -9_223_372_036_854_775_808,
            -9_007_199_254_740_993,
            -1,
        ][which]
