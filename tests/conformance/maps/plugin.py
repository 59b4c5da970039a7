"""Maps, in Python."""

from contract.maps import Maps


class Tables(Maps):
    def echo(self, x: dict[str, int]) -> dict[str, int]:
        return x

    def echo_lists(self, x: dict[int, list[str]]) -> dict[int, list[str]]:
        return x

    def look_up(self, x: dict[str, int], key: str) -> int | None:
        return x.get(key)

    def make(self) -> dict[str, int]:
        return {"first": 1, "🦀": 4_294_967_295}
