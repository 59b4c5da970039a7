"""Results, in Python."""

from contract.results import FailureIo, FailureOther, Problem, Reason, Results
from plugwright import Err, Ok, Result

InTuple = tuple[Result[None, None], Result[None, Reason], Result[int, None]]


class Outcomes(Results):
    def both(self, x: int) -> str:
        if x:
            raise Err(f"wrong {x}")
        return "fine"

    def nothing(self, x: int) -> None:
        if x:
            raise Err(None)

    def only_ok(self, x: int) -> int:
        if x:
            raise Err(None)
        return 4_294_967_295

    def only_err(self, x: int) -> None:
        if x:
            raise Err("")

    def with_enum(self, x: int) -> int:
        if x:
            raise Err(Reason.REFUSED)
        return 255

    def with_record(self, x: int) -> int:
        if x:
            raise Err(Problem(x, "🦀"))
        return 0

    def with_variant(self, x: int) -> bytes:
        if x == 0:
            return bytes([1, 2])
        raise Err(FailureIo("disk") if x == 1 else FailureOther())

    def with_option(self, x: int) -> int | None:
        match x:
            case 0:
                return None
            case 1:
                return 0
            case 2:
                raise Err(None)
        raise Err("")

    def nested(self, x: int) -> Result[int, str]:
        match x:
            case 0:
                return Ok(1)
            case 1:
                return Err("inner")
        raise Err(Reason.NOT_FOUND)

    def echo(self, x: Result[int, str]) -> int:
        match x:
            case Ok(value):
                return value
            case Err():
                raise x

    def echo_in_list(self, x: list[Result[int, str]]) -> list[Result[int, str]]:
        return x

    def echo_in_tuple(self, x: InTuple) -> InTuple:
        return x

    def show(self, x: Result[int, str]) -> str:
        match x:
            case Ok(value):
                return f"ok {value}"
            case Err(text):
                return f"err {text}"
