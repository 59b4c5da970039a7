"""Functions of many parameters, in Python."""

from contract.parameters import Parameters


def shown(*values: object) -> str:
    return " ".join(
        str(value).lower() if isinstance(value, bool) else str(value)
        for value in values
    )


class Many(Parameters):
    def none(self) -> int:
        return 4_294_967_295

    def nothing(self) -> None:
        pass

    def sixteen(
        self,
        p0: int,
        p1: int,
        p2: int,
        p3: str,
        p4: float,
        p5: bool,
        p6: int,
        p7: str,
        p8: int,
        p9: int,
        p10: int,
        p11: str,
        p12: float,
        p13: bool,
        p14: int,
        p15: str,
    ) -> str:
        return shown(
            p0,
            p1,
            p2,
            p3,
            p4,
            p5,
            p6,
            p7,
            p8,
            p9,
            p10,
            p11,
            p12,
            p13,
            p14,
            p15,
        )

    def seventeen(
        self,
        p0: int,
        p1: int,
        p2: int,
        p3: str,
        p4: float,
        p5: bool,
        p6: int,
        p7: str,
        p8: int,
        p9: int,
        p10: int,
        p11: str,
        p12: float,
        p13: bool,
        p14: int,
        p15: str,
        p16: int,
    ) -> str:
        return shown(
            p0,
            p1,
            p2,
            p3,
            p4,
            p5,
            p6,
            p7,
            p8,
            p9,
            p10,
            p11,
            p12,
            p13,
            p14,
            p15,
            p16,
        )

    def forty(self, *values: int) -> list[int]:
        return list(values)

    def forty_texts(self, *values: str) -> str:
        return "".join(values)
