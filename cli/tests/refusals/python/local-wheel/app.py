"""Requires a file of this machine."""

from contract.app import App


class Plugin(App):
    """Answers."""

    def answer(self) -> str:
        """Answers."""
        return "never"
