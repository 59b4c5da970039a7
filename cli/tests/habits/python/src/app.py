"""A plugin with habits."""

import importlib
import json
import sys

from contract.py import Py


class Habits(Py):
    """Does what it is told."""

    def act(self, what: str) -> int:
        """Prints, fails or imports."""
        match what.split():
            case ["print"]:
                print("a line of print")
                print("a line of stderr", file=sys.stderr)
                sys.stdout.write("no end of line")
            case ["print", count]:
                for number in range(int(count)):
                    print(f"line {number}")
            case ["raise"]:
                return parse("seven")
            case ["import", name]:
                # The name is made at run time, so that no build can know it.
                return len(importlib.import_module(name).__name__)
        return 0

    def echo(self, bytes: bytes) -> bytes:
        """Gives back what it is given."""
        return bytes


def parse(text: str) -> int:
    """Raises, two functions deep."""
    return number(json.dumps(text))


def number(text: str) -> int:
    """Raises for what is no number."""
    raise LookupError(f"{text} is no number")
