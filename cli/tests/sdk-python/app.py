"""A plugin for the tests of SDK packages: says what notes are about."""

from collections import Counter

from acme_notes import drafts
from acme_notes.drafts import Draft
from acme_notes.plugin import Plugin
from acme_notes.store import find, titles
from acme_notes.summaries import Note, ProblemTooLong, Summaries, Tally
from acme_notes.writing import Writing
from plugwright import Err


class About(Summaries):
    """Knows what the application knows."""

    def summarise(self, id: int, most: int) -> str:
        """Gives the title and the size, if they fit."""
        note = find(id)
        text = f"{note.title} ({len(note.body or '')})"
        if len(text) > most:
            raise Err(ProblemTooLong(most))
        return text

    def open(self) -> int:
        """Counts the notes."""
        return len(titles())


class Words(Tally):
    """Counts in a dictionary."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._words: Counter[str] = Counter()

    def add(self, note: Note) -> int:
        """Counts the words of a note's body."""
        self._words.update((note.body or "").split())
        return note.id

    def common(self) -> list[tuple[str, int]]:
        """Gives what was counted often enough."""
        return [(word, count) for word, count in sorted(self._words.items()) if count >= self._least]


class Hello(Plugin):
    """Greets."""

    def hello(self, name: str) -> str:
        """Greets, but for nobody."""
        if not name:
            raise ValueError("nobody is there")
        return f"Hello, {name}!"


class Desk(Writing):
    """Writes what it is told to."""

    def write(self, title: str, lines: list[str]) -> int:
        """Publishes one draft and drops another."""
        draft = Draft(title)
        with Draft("thrown away") as other:
            for line in lines:
                draft.add(line)
            other.add(str(drafts.lines(draft, other)))
        return drafts.publish(draft)

    def sign(self, draft: Draft, name: str) -> str:
        """Adds a line."""
        draft.add(name)
        return draft.title()

    def resume(self, id: int) -> Draft:
        """Goes on with a note."""
        return Draft.of(id)

    def reject(self, draft: Draft) -> None:
        """Drops a draft."""
        with draft:
            pass
