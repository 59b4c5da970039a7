"""Does as little as can be, in Python."""

from contract.work import Work


class Guest(Work):
    def noop(self) -> None:
        pass

    def echo(self, text: str) -> str:
        return text
