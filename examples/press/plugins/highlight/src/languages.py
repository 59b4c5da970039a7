"""The languages that are coloured. A component holds no files, so each lexer is made while the plugin is built."""

from dataclasses import dataclass

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

from wit import WitLexer

# Pygments' own aliases, one for each lexer.
NAMES = (
    "bash", "batch", "c", "cmake", "console", "cpp", "csharp", "css", "diff", "docker", "go", "glsl", "graphql",
    "haskell", "html", "http", "ini", "java", "javascript", "json", "kotlin", "llvm", "lua", "makefile", "nasm",
    "nix", "perl", "powershell", "protobuf", "pycon", "python", "ruby", "rust", "scala", "sql", "swift", "toml",
    "typescript", "wast", "wgsl", "xml", "yaml", "zig",
)  # fmt: skip

# Words that people write behind a fence and Pygments does not know.
MORE = {
    "batch": ("bat", "cmd"),
    "console": ("shell", "terminal", "text-session"),
    "docker": ("dockerfile",),
    "ini": ("gitignore", "editorconfig"),
    "javascript": ("jsx", "mjs", "cjs", "node"),
    "json": ("json5", "jsonc", "geojson"),
    "makefile": ("make",),
    # What rustdoc understands where no language is named.
    "rust": ("compile_fail", "edition2018", "edition2021", "edition2024", "ignore", "no_run", "should_panic", "ron"),
    "typescript": ("tsx", "mts"),
    "wast": ("wasm",),
    "bash": ("fish", "zsh"),
    "yaml": ("yml",),
}


@dataclass(frozen=True)
class Language:
    """A language with its name for people."""

    title: str
    lexer: Lexer


# Trailing blank lines are the author's: a lexer must neither add nor remove one.
_AS_IT_IS = {"stripnl": False, "ensurenl": False}

PLAIN = Language("Text", TextLexer(**_AS_IT_IS))


def by_alias() -> dict[str, Language]:
    """Makes all lexers and gives them by every name that may stand behind a fence."""
    found = dict.fromkeys(
        ("", "text", "plain", "plaintext", "txt", "text/plain", "none", "nohighlight", "output", "log"), PLAIN
    )
    # Blocks within Markdown stay uncoloured: the lexer would look for others that are not here.
    markdown = get_lexer_by_name("markdown", handlecodeblocks=False, **_AS_IT_IS)
    lexers = [get_lexer_by_name(name, **_AS_IT_IS) for name in NAMES] + [markdown, WitLexer(**_AS_IT_IS)]
    for lexer in lexers:
        language = Language(lexer.name, lexer)
        for alias in lexer.aliases:
            found.setdefault(alias.lower(), language)
    for name, aliases in MORE.items():
        for alias in aliases:
            found.setdefault(alias, found[name])
    return found
