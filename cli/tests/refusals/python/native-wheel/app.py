"""Imports a package that is nothing but a native extension."""

import ujson
from contract.app import App


class Plugin(App):
    """Answers."""

    def answer(self) -> str:
        """Answers."""
        return "never"
