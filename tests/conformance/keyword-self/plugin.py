"""A case called `self`, in Python."""

from contract.keyword_self import KeywordSelf, Part


class Parts(KeywordSelf):
    def echo(self, x: Part) -> Part:
        return x
