"""Reads, writes and looks around as any Python program does."""

import os
from pathlib import Path

from contract.plain import Plain
from plugwright import Err


class Clerk(Plain):
    def read(self, path: str) -> str:
        try:
            return Path(path).read_text()
        except OSError as error:
            raise Err(str(error)) from error

    def write(self, path: str, text: str) -> int:
        try:
            return Path(path).write_text(text)
        except OSError as error:
            raise Err(str(error)) from error

    def variable(self, name: str) -> str | None:
        return os.environ.get(name)
