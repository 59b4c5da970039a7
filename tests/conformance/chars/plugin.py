"""Characters, in Python."""

from contract.chars import Chars


class Scalars(Chars):
    def echo(self, x: str) -> str:
        return x

    def code(self, x: str) -> int:
        return ord(x)

    def of_code(self, code: int) -> str:
        return chr(code)

    def echo_list(self, x: list[str]) -> list[str]:
        return x
