"""Carries records of the standard `logging` to the host."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

Write = Callable[[str, str, str], None]
"""Writes one record: the level's name in WIT, the logger's name, the message."""

_LEVELS = ((logging.ERROR, "error"), (logging.WARNING, "warn"), (logging.INFO, "info"), (logging.DEBUG, "debug"))


def level_name(levelno: int) -> str:
    """Gives the name in WIT of a level of `logging`: what lies between two levels counts as the lower one."""
    return next((name for least, name in _LEVELS if levelno >= least), "trace")


class HostHandler(logging.Handler):
    """Hands every record to the host, which decides what to keep."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record. An argument that does not fit its format is a fault in the log, not of the call."""
        try:
            message = self.format(record)
        except Exception as error:
            message = f"{record.msg!r} cannot be formatted with {record.args!r}: {error}"
        target = "" if record.name == "root" else record.name
        self._write(level_name(record.levelno), target, message)


def to_host(write: Write) -> None:
    """Sends all records to the host. The root logger lets everything through: the host filters by its own policy."""
    root = logging.getLogger()
    root.handlers[:] = [HostHandler(write)]
    root.setLevel(logging.NOTSET)


def to_stderr(level: int) -> None:
    """Prints records of `level` and above, for a plugin that did not request `log` and while it is being built."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
