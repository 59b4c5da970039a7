"""Floats, in Python."""

import math
import struct

from contract.floats import Floats


class Specials(Floats):
    def echo_f32(self, x: float) -> float:
        return x

    def echo_f64(self, x: float) -> float:
        return x

    def class_f32(self, x: float) -> str:
        return self.class_f64(x)

    def class_f64(self, x: float) -> str:
        if math.isnan(x):
            return "nan"
        if math.isinf(x):
            return "inf" if x > 0 else "-inf"
        if x == 0:
            return "-0" if math.copysign(1, x) < 0 else "0"
        return "number"

    def bits_f32(self, x: float) -> str:
        return struct.pack(">f", x).hex()

    def bits_f64(self, x: float) -> str:
        return struct.pack(">d", x).hex()

    def make_f32(self, which: int) -> float:
        return [math.nan, math.inf, -math.inf, -0.0, 3.4028234663852886e38, 1e-45, 0.1][
            which
        ]

    def make_f64(self, which: int) -> float:
        return [
            math.nan,
            math.inf,
            -math.inf,
            -0.0,
            1.7976931348623157e308,
            5e-324,
            0.1,
        ][which]
