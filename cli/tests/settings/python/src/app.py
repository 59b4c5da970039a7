"""Reads its settings, in Python."""

from contract.read import Read
from plugwright import config


class Reader(Read):
    def greeting(self) -> str:
        return config.get("greeting", "Hello")

    def retries(self) -> int:
        return config.integer("retries", 1)

    def names(self) -> list[str]:
        return list(config)
