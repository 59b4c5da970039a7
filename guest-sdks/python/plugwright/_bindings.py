"""Speaks to the host's side channels through their generated modules. They are given, so that tests can give others."""

from __future__ import annotations

from typing import Any

from plugwright._fault import Fault
from plugwright._log import Write
from plugwright._plugin import Report


def report(fault: Any) -> Report:
    """Makes the function that reports a fault, from the module of `plugwright:fault/fault`."""

    def report_fault(found: Fault) -> None:
        place = found.place
        told = None if place is None else fault.Place(_sound(place.file), place.line, place.column, place.function)
        fault.report(fault.Fault(_sound(found.kind), _sound(found.message), told, _sound(found.traceback)))

    return report_fault


def write(log: Any) -> Write:
    """Makes the function that writes a record, from the module of `plugwright:log/log`."""
    levels = {level.name.lower(): level for level in log.Level}

    def write_record(level: str, target: str, message: str) -> None:
        log.log(levels[level], _sound(target), _sound(message))

    return write_record


def _sound(text: str) -> str:
    """Spells out the halves of surrogate pairs, which no component can hold."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
