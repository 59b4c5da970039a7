"""A contract made of the worlds of other packages, in Python."""

from dataclasses import replace

from contract.base_store import BaseStore
from contract.base_types import Item, Kind
from contract.includes import Includes
from contract.more_store import MoreStore
from plugwright import Err


class Included(Includes):
    def echo(self, x: Item) -> Item:
        return x

    def sort_of(self, x: list[Kind]) -> list[str]:
        return [{Kind.SMALL: "small", Kind.LARGE: "large"}[kind] for kind in x]


class Base(BaseStore):
    def put(self, x: Item) -> int:
        if not x.name:
            raise Err("no name")
        return len(x.parts)


class More(MoreStore):
    def twice(self, x: Item) -> tuple[Item, Item]:
        return x, replace(x, kind=Kind.LARGE)
