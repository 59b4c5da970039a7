"""Greets, in Python."""

from contract.greet import Greet


class Greeter(Greet):
    def greet(self, name: str) -> str:
        return f"Hello, {name}!"
