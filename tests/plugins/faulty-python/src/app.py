"""A plugin for tests of errors: the language `raise` is a fault, any other stays plain."""

from html import escape

from contract.highlight import CodeBlock, Highlight, Highlighted, Theme


class Faulty(Highlight):
    """Fails when it is told to."""

    def to_html(self, block: CodeBlock) -> Highlighted:
        """Raises for the language `raise`."""
        if block.language == "raise":
            return Highlighted(parse(block.source), "Raise")
        return Highlighted(escape(block.source), "Text")

    def stylesheet(self, theme: Theme) -> str:
        """Gives nothing."""
        return ""


def parse(source: str) -> str:
    """Looks as if it did something."""
    return count(source.splitlines())


def count(lines: list[str]) -> str:
    """Raises, two functions deep."""
    raise ValueError(f"cannot read line 1 of {len(lines)}")
