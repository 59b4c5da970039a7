"""Reads its settings, in Python."""

import logging
from datetime import timedelta

from contract import extra
from contract.health import Health
from contract.read import Read
from contract.state import State
from plugwright import Err, call, config, links

calls = 0


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

    def about(self) -> str:
        is_timely = timedelta(0) < call.remaining <= timedelta(seconds=61)
        caller = call.caller or "nobody"
        return f"{caller} of {len(call.callers)} {call.depth} {str(is_timely).lower()} {call.trace}"

    def more(self) -> str:
        return extra.more() if links.is_provided("test:settings/extra") else "no more"

    def count(self) -> int:
        global calls
        calls += 1
        return calls


class Well(Health):
    def check(self) -> None:
        if "unwell" in config:
            raise Err(config["unwell"])


class Memory(State):
    def save(self) -> bytes:
        return str(calls).encode()

    def restore(self, saved: bytes, version: str | None) -> None:
        global calls
        if version != "0.1.0":
            raise Err(f"version {version} is unknown")
        calls = int(saved)
