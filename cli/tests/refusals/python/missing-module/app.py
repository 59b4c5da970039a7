"""Imports what nobody has installed."""

from contract.app import App
from colour_tables import colours


class Plugin(App):
    """Answers."""

    def answer(self) -> str:
        """Answers."""
        return "never"
