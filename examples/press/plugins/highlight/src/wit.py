"""A lexer for WIT, which Pygments does not have."""

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, Whitespace

DECLARATIONS = ("package", "world", "interface", "record", "variant", "enum", "flags", "resource", "type")
KEYWORDS = ("import", "export", "include", "use", "with", "as", "from", "func", "constructor", "static", "async")
TYPES = (
    "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32", "f64", "bool", "char", "string", "list", "map",
    "option", "result", "tuple", "own", "borrow", "future", "stream", "error-context",
)  # fmt: skip


def _each(*tokens: Any) -> Any:
    """Gives each group of an expression its token."""
    return bygroups(*tokens)  # type: ignore[no-untyped-call] # The stubs of Pygments stop here.


class WitLexer(RegexLexer):
    """WIT, the component model's language for contracts."""

    name = "WIT"
    aliases = ("wit",)

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"\s+", Whitespace),
            (r"//.*$", Comment.Single),
            (r"/\*(?:[^*]|\*(?!/))*\*/", Comment.Multiline),
            (r"@\d[\w.+-]*", Number),
            (r"@[\w-]+", Name.Decorator),
            (
                words(DECLARATIONS, prefix=r"(?<![\w%-])", suffix=r"(\s+)(%?[A-Za-z][\w:-]*)"),
                _each(Keyword.Declaration, Whitespace, Name.Class),
            ),
            (r"(%?[A-Za-z][\w-]*)(\s*)(:)(\s*)((?:async\s+|static\s+)*func|constructor)(?![\w-])",
             _each(Name.Function, Whitespace, Punctuation, Whitespace, Keyword)),
            (words(KEYWORDS, prefix=r"(?<![\w%-])", suffix=r"(?![\w-])"), Keyword),
            (words(TYPES, prefix=r"(?<![\w%-])", suffix=r"(?![\w-])"), Keyword.Type),
            (r"%?[A-Za-z][\w-]*", Name),
            (r"\d+", Number),
            (r"->|[=*/]", Operator),
            (r"[{}()<>,;:._-]", Punctuation),
        ],
    }  # fmt: skip
