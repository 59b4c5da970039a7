"""Two versions of one interface, in Python."""

from contract import conformance_versions_shelf_shelf_v1_0_0 as one
from contract import conformance_versions_shelf_shelf_v2_0_0 as two


class First(one.Shelf):
    def tell(self, x: one.Book) -> str:
        return f"{x.title} has {x.pages} pages"

    def echo(self, x: one.Book) -> one.Book:
        return x

    def count(self) -> int:
        return 1


class Second(two.Shelf):
    def tell(self, x: two.Book) -> str:
        return f"{x.title} has {x.pages} pages, {'+'.join(x.tags)}"

    def echo(self, x: two.Book) -> two.Book:
        return x

    def count(self) -> int:
        return 20

    def added(self, x: two.Order) -> str:
        return {two.Order.FIRST: "first", two.Order.LAST: "last"}[x]
