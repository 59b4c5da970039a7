"""Functions of the world itself, in Python."""

from contract.provider import Provider


class World(Provider):
    def world_sum(self, a: int, b: int) -> int:
        return a + b

    def world_greet(self, name: str) -> str:
        return f"Hello, {name}"

    def world_split(self, text: str) -> list[str]:
        return text.split(" ")
