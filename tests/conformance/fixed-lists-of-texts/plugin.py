"""Lists of fixed length, of texts, in Python."""

from contract.fixed_lists_of_texts import FixedListsOfTexts


class Texts(FixedListsOfTexts):
    def echo(self, x: list[str]) -> list[str]:
        return x
