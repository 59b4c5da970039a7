"""Speaks to the bindings of the host's side channels. They are given, so that tests can give others."""

from __future__ import annotations

from typing import Any

from plugwright._fault import Fault
from plugwright._log import Write
from plugwright._plugin import Report


def report(fault: Any) -> Report:
    """Makes the function that reports a fault, from the bindings of `plugwright:fault/fault`."""

    def report_fault(found: Fault) -> None:
        place = found.place
        told = None if place is None else fault.Place(place.file, place.line, place.column, place.function)
        fault.report(fault.Fault(found.kind, found.message, told, found.traceback))

    return report_fault


def write(log: Any) -> Write | None:
    """Makes the function that writes a record, from the bindings of `plugwright:log/log`; `None` without them."""
    if log is None:
        return None
    levels = {level.name.lower(): level for level in log.Level}

    def write_record(level: str, target: str, message: str) -> None:
        log.log(levels[level], target, message)

    return write_record
