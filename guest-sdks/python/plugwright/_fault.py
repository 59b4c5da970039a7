"""Describes an uncaught exception in the author's terms: their files, not those of the build."""

from __future__ import annotations

import linecache
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import CodeType

# More frames than this say nothing new: what is deeper is recursion.
_MOST_FRAMES = 64
# A message may hold a whole document; nobody reads more than this.
_MOST_MESSAGE = 4096
_MOST_TRACEBACK = 32 * 1024


@dataclass(frozen=True)
class Place:
    """Where in the author's source a fault happened."""

    file: str
    line: int
    column: int | None
    function: str | None


@dataclass(frozen=True)
class Fault:
    """One uncaught exception."""

    kind: str
    message: str
    place: Place | None
    traceback: str


@dataclass(frozen=True)
class Folders:
    """Where the build put things: absolute paths, as they stand in the code objects."""

    plugin: str
    packages: str
    sdk: str
    contract: str
    entry: str

    def is_authors(self, file: str) -> bool:
        """Whether `file` is one of the author's."""
        return file.startswith(self.plugin + "/")

    def is_ours(self, file: str) -> bool:
        """Whether `file` belongs to the machinery between the bindings and the author, imports included."""
        machinery = (self.sdk + "/", self.contract + "/", self.entry, "<frozen importlib", "/python/importlib/")
        return file.startswith(machinery)

    def for_people(self, file: str) -> str:
        """Gives `file` relative to the author's folder, or to the folder of installed packages."""
        for folder in (self.plugin, self.packages):
            if file.startswith(folder + "/"):
                return str(PurePosixPath(file).relative_to(folder))
        return file

    def remember_sources(self) -> None:
        """Keeps the author's source lines, so that tracebacks can show them where there are no files any more."""
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and self.is_authors(file):
                lines = linecache.getlines(file)
                # An entry without a modification time is never checked against the file system.
                linecache.cache[file] = (sum(map(len, lines)), None, lines, file)


def describe(error: BaseException, folders: Folders) -> Fault:
    """Describes `error` for the host."""
    told = traceback.TracebackException.from_exception(error, limit=-_MOST_FRAMES, compact=True)
    place = _place(told.stack, folders)
    for one in _chain(told):
        frames = [frame for frame in one.stack if not folders.is_ours(frame.filename)]
        for frame in frames:
            frame.filename = folders.for_people(frame.filename)
        one.stack = traceback.StackSummary.from_list(frames)
        # A syntax error names its file itself.
        if isinstance(getattr(one, "filename", None), str):
            one.filename = folders.for_people(one.filename)
    text = "".join(told.format())
    if len(text) > _MOST_TRACEBACK:
        # Python puts the exception itself last.
        text = "[…]\n" + text[-_MOST_TRACEBACK:]
    return Fault(_kind(type(error)), _message(error), place, text)


def defined(code: CodeType, folders: Folders) -> Place:
    """Gives the place where a function is defined, for a fault that no frame of it raised."""
    return Place(folders.for_people(code.co_filename), code.co_firstlineno, None, code.co_qualname)


def _place(stack: traceback.StackSummary, folders: Folders) -> Place | None:
    for frame in reversed(stack):
        if folders.is_authors(frame.filename) and frame.lineno is not None:
            column = None if frame.colno is None else frame.colno + 1
            return Place(folders.for_people(frame.filename), frame.lineno, column, frame.name)
    return None


def _chain(told: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    seen: set[int] = set()
    waiting = [told]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        related = (one.__cause__, one.__context__, *(one.exceptions or ()))
        waiting.extend(other for other in related if other is not None)


def _kind(cls: type[BaseException]) -> str:
    if cls.__module__ in ("builtins", "__main__", "plugwright._values"):
        return cls.__qualname__
    return f"{cls.__module__}.{cls.__qualname__}"


def _message(error: BaseException) -> str:
    try:
        message = str(error) or (repr(error.args[0]) if error.args else "")
    except Exception:
        return "the exception cannot be printed"
    return message if len(message) <= _MOST_MESSAGE else message[:_MOST_MESSAGE] + "[…]"
