"""Colours code with Pygments."""

import re
from html import escape

from contract.highlight import (
    CodeBlock,
    Highlight,
    Highlighted,
    HighlightErrorTooLong,
    HighlightErrorUnknownLanguage,
    Theme,
)
from plugwright import Err
from pygments import format as write
from pygments.formatters import HtmlFormatter
from pygments.token import Text, Whitespace

from languages import PLAIN, by_alias
from stylesheets import dark, light

# Nobody reads a longer block, and colouring it would cost a reader's browser more than it gives.
LONGEST = 512 * 1024

# Lexers and regular expressions are made here, while the plugin is built, and are part of the component.
LANGUAGES = by_alias()
FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
STYLESHEETS = {Theme.LIGHT: light(), Theme.DARK: dark()}

# What may follow the language behind a fence: `rust,no_run`, `js {1,3}`, `toml:Cargo.toml`.
END_OF_NAME = re.compile(r"[\s,:{(]")


class Pygments(Highlight):
    """Colours code with the lexers listed in `languages`."""

    def to_html(self, block: CodeBlock) -> Highlighted:
        """Colours one block. A block without a language stays plain."""
        refuse_long(block.source)
        name = END_OF_NAME.split((block.language or "").strip(), maxsplit=1)[0].lower()
        language = LANGUAGES.get(name)
        if language is None:
            raise Err(HighlightErrorUnknownLanguage(name))
        if language is PLAIN:
            return Highlighted(escape(block.source), PLAIN.title)
        # A space needs no span of its own.
        tokens = (
            (Text if token is Whitespace else token, text) for token, text in language.lexer.get_tokens(block.source)
        )
        return Highlighted(write(tokens, FORMATTER), language.title)

    def stylesheet(self, theme: Theme) -> str:
        """Gives the rules of one palette."""
        return STYLESHEETS[theme]


def refuse_long(source: str) -> None:
    """Raises if `source` is too long. A character has one to four bytes, so most blocks need no counting."""
    if len(source) > LONGEST or (len(source) * 4 > LONGEST and len(source.encode()) > LONGEST):
        raise Err(HighlightErrorTooLong(LONGEST))
