"""What a plugin in Python sees of two versions of one interface."""

from contract.versions_use import VersionsUse

from contract import conformance_versions_shelf_shelf_v1_0_0 as one
from contract import conformance_versions_shelf_shelf_v2_0_0 as two


class Use(VersionsUse):
    def both(self, title: str, pages: int) -> tuple[str, str]:
        return one.tell(one.Book(title, pages)), two.tell(
            two.Book(title, pages, ["new", ""])
        )

    def back(self, title: str) -> list[str]:
        book = two.echo(two.Book(title, 1, ["x", "y"]))
        return [book.title, *book.tags]

    def sum(self) -> int:
        return one.count() + two.count()
