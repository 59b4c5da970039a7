"""Names for types, in Python."""

from contract.aliases import Aliases, Count, Counts, Id, MaybeText, Part, Table, User


class Names(Aliases):
    def echo_id(self, x: Id) -> Id:
        return x

    def echo_count(self, x: Count) -> Count:
        return x

    def echo_counts(self, x: Counts) -> Counts:
        return x

    def echo_maybe(self, x: MaybeText) -> MaybeText:
        return x

    def echo_table(self, x: Table) -> Table:
        return x

    def echo_user(self, x: User) -> User:
        return x

    def echo_part(self, x: list[Part]) -> list[Part]:
        return x

    def name_of(self, x: User) -> str:
        return x.name
