"""Sets documents into finished pages with Jinja2."""

import logging

from contract import highlight, markdown
from contract.layout import Document, Entry, FinishedPage, Layout

from site_files import STATIC, template

LOG = logging.getLogger(__name__)

# Read and compiled here, while the plugin is built: a component holds no files.
PAGE = template("page.html")
INDEX = template("index.html")

FEATURES = markdown.Features.HIGHLIGHT | markdown.Features.EMOJI


class Pages(Layout):
    """Fills the templates of this plugin."""

    def page(self, document: Document) -> FinishedPage:
        """Makes one page. An error of the markdown plugin is this function's own: it is raised as it is."""
        rendered = markdown.render(document.source, FEATURES)
        if rendered.warnings:
            LOG.info("%s: %d code blocks stay plain", document.slug, len(rendered.warnings))
        html = PAGE.render(document=document, rendered=rendered)
        return FinishedPage(html, rendered.outline, rendered.warnings)

    def index(self, workspace: list[Entry], dependencies: list[Entry]) -> str:
        """Makes the table of contents."""
        return INDEX.render(workspace=workspace, dependencies=dependencies)

    def assets(self) -> list[tuple[str, str]]:
        """Gives the plugin's own files and the two palettes for code."""
        palettes = [
            ("code-light.css", highlight.stylesheet(highlight.Theme.LIGHT)),
            ("code-dark.css", highlight.stylesheet(highlight.Theme.DARK)),
        ]
        return STATIC + palettes
