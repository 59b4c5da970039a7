"""An interface within the world, in Python."""

from contract.inline_notes import InlineNotes, Mood, Note
from plugwright import Err


class Notes(InlineNotes):
    def echo(self, x: Note) -> Note:
        return x

    def pick(self, x: list[Note], n: int) -> Note | None:
        return x[n] if n < len(x) else None

    def say(self, text: str, mood: Mood) -> str:
        if mood is Mood.LOUD:
            raise Err(mood)
        return text
