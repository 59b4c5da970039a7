"""A plugin for tests of errors: the languages `raise` and `nothing` are faults, any other stays plain."""

from html import escape
from typing import cast

from contract.highlight import CodeBlock, Highlight, Highlighted, Theme


class Faulty(Highlight):
    """Fails when it is told to."""

    def to_html(self, block: CodeBlock) -> Highlighted:
        """Raises for the language `raise`, and returns what the contract does not allow for `nothing`."""
        if block.language == "raise":
            return Highlighted(parse(block.source), "Raise")
        if block.language == "nothing":
            return nothing()
        return Highlighted(escape(block.source), "Text")

    def stylesheet(self, theme: Theme) -> str:
        """Gives nothing."""
        return ""


def nothing() -> Highlighted:
    """Gives no value, behind the type checker's back."""
    return cast(Highlighted, None)


def parse(source: str) -> str:
    """Looks as if it did something."""
    return count(source.splitlines())


def count(lines: list[str]) -> str:
    """Raises, two functions deep."""
    raise ValueError(f"cannot read line 1 of {len(lines)}")
