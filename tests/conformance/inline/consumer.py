"""What a plugin in Python sees of an interface that only its world names."""

from contract.inline_notes import Mood, Note, echo, pick, say
from contract.inline_use import InlineUse
from plugwright import Err


def _shown(note: Note | None) -> str:
    return "none" if note is None else f"{note.text} {note.level}"


class Use(InlineUse):
    def tour(self) -> list[str]:
        said = [say("hush", Mood.CALM)]
        try:
            said.append(say("", Mood.LOUD))
        except Err as error:
            said.append({Mood.CALM: "calm", Mood.LOUD: "loud"}[error.value])
        return [
            _shown(echo(Note("🦀", 255))),
            _shown(pick([], 0)),
            _shown(pick([Note("a", 1), Note("b", 2)], 1)),
            *said,
        ]
