"""Maps, in Python."""

from contract.maps import Maps, Shelf


class Tables(Maps):
    def echo(self, x: dict[str, int]) -> dict[str, int]:
        return x

    def echo_lists(self, x: dict[int, list[str]]) -> dict[int, list[str]]:
        return x

    def look_up(self, x: dict[str, int], key: str) -> int | None:
        return x.get(key)

    def make(self) -> dict[str, int]:
        return {"first": 1, "🦀": 4_294_967_295}

    def echo_many(self, x: list[dict[str, int]]) -> list[dict[str, int]]:
        return x

    def echo_nested(self, x: dict[str, dict[int, bool]]) -> dict[str, dict[int, bool]]:
        return x

    def echo_shelf(self, x: Shelf) -> Shelf:
        return x

    def echo_some(self, x: dict[int, str] | None) -> dict[int, str] | None:
        return x
