"""What the designer made: the folders `templates` and `static`, read while the plugin is built."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_PLUGIN = Path(__file__).parent.parent

# A template's mistake must not become a hole in a page, hence the strict `undefined`; only `rendered.html` is marked
# as safe, everything else is escaped.
_TEMPLATES = Environment(
    loader=FileSystemLoader(_PLUGIN / "templates"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

STATIC = [(path.name, path.read_text("utf-8")) for path in sorted((_PLUGIN / "static").iterdir())]


def template(name: str) -> Template:
    """Compiles a template with all that it extends and includes."""
    for other in _TEMPLATES.list_templates():
        _TEMPLATES.get_template(other)
    return _TEMPLATES.get_template(name)
