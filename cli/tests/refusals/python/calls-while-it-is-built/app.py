"""Calls at its top level, where nobody answers."""

from contract import clock
from contract.app import App

START = clock.now()


class Plugin(App):
    """Answers."""

    def answer(self) -> str:
        """Answers."""
        return str(START)
