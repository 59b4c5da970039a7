"""Too many flags, in Python."""

from contract.flags_33 import Flags33, TooMany


class More(Flags33):
    def echo(self, x: TooMany) -> TooMany:
        return x
