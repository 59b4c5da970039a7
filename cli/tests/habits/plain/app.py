"""Made into a component by componentize-py alone."""

import sys

from wit_world import exports


class Plain(exports.Plain):
    """Shouts."""

    def shout(self, text: str) -> str:
        """Raises where there is no text."""
        print("shouts", file=sys.stderr)
        if not text:
            raise LookupError("there is nothing to shout")
        return text.upper()
