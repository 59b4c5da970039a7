"""Reads its settings, in Python."""

import logging

from contract.read import Read
from plugwright import config


class Reader(Read):
    def greeting(self) -> str:
        return config.get("greeting", "Hello")

    def retries(self) -> int:
        return config.integer("retries", 1)

    def names(self) -> list[str]:
        return list(config)

    def say(self) -> None:
        logging.getLogger("shelf").debug("nobody wants to know")
        logging.getLogger("shelf").warning("low on %s", "ink")
        logging.error("out of paper")
        print("printed")
