"""Strings, in Python."""

from contract.strings import Strings


class Texts(Strings):
    def echo(self, x: str) -> str:
        return x

    def count(self, x: str) -> int:
        return len(x)

    def bytes(self, x: str) -> int:
        return len(x.encode())

    def make(self, which: int) -> str:
        return ["", "a\0b", "é", "€", "🦀", "e\u0301", "\ufeffx", '"\\\n'][which]

    def long(self, length: int) -> str:
        return "x" * length

    def echo_list(self, x: list[str]) -> list[str]:
        return x

    def join(self, a: str, b: str, c: str) -> str:
        return f"{a}|{b}|{c}"

    def broken(self) -> str:
        return "a\ud83eb"
