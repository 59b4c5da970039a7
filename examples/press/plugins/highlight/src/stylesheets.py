"""The two palettes as CSS."""

from collections import defaultdict

from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, _TokenType

LIGHT = "friendly"
DARK = "github-dark"


def light() -> str:
    """Gives the rules for a light background."""
    return _rules(get_style_by_name(LIGHT), get_style_by_name(DARK))


def dark() -> str:
    """Gives the rules for a dark background."""
    return _rules(get_style_by_name(DARK), get_style_by_name(LIGHT))


def _rules(style: type[Style], other: type[Style]) -> str:
    """Writes `style` so that it can follow `other`: whatever `other` sets is set again."""
    selectors = defaultdict(list)
    for token, name in STANDARD_TYPES.items():
        declarations = _declarations(style, token)
        if name and (declarations != PLAIN or _declarations(other, token) != PLAIN):
            selectors[declarations].append(f".code .{name}")
    return "".join(f"{', '.join(names)} {{ {rules} }}\n" for rules, names in selectors.items())


def _declarations(style: type[Style], token: _TokenType) -> str:
    found = style.style_for_token(token)
    colour = f"#{found['color']}" if found["color"] else "inherit"
    weight = "600" if found["bold"] else "inherit"
    slant = "italic" if found["italic"] else "inherit"
    return f"color: {colour}; font-weight: {weight}; font-style: {slant}"


PLAIN = "color: inherit; font-weight: inherit; font-style: inherit"
