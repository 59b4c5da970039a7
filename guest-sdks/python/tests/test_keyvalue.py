from collections.abc import Iterator

import pytest

from plugwright import Err, StoreError, keyvalue
from plugwright._keyvalue import KeyValue


@pytest.fixture(autouse=True)
def values() -> Iterator[None]:
    yield
    keyvalue.set_for_tests({})


def test_it_is_a_mapping() -> None:
    assert dict(keyvalue) == {}
    keyvalue["b"] = b"2"
    keyvalue["a"] = b"1"
    assert (keyvalue["a"], keyvalue.get("c"), list(keyvalue), len(keyvalue)) == (b"1", None, ["a", "b"], 2)
    assert "a" in keyvalue
    assert "c" not in keyvalue
    del keyvalue["a"]
    with pytest.raises(KeyError, match="a"):
        keyvalue["a"]
    with pytest.raises(KeyError, match="a"):
        del keyvalue["a"]
    assert keyvalue.pop("b") == b"2"
    assert "b" not in repr(keyvalue)


def test_a_value_is_swapped_if_it_is_as_expected() -> None:
    assert keyvalue.swap("n", None, b"1")
    assert not keyvalue.swap("n", None, b"2")
    assert keyvalue.swap("n", b"1", b"2")
    assert keyvalue.swap("n", b"2", None)
    assert "n" not in keyvalue


def test_keys_are_found_by_their_beginning() -> None:
    keyvalue.set_for_tests({"a/1": b"", "b": b"", "a/2": b""})
    assert list(keyvalue.starting_with("a/")) == ["a/1", "a/2"]


@pytest.mark.parametrize("key", ["", "x" * 1025])
def test_not_every_text_is_a_key(key: str) -> None:
    with pytest.raises(StoreError, match="the key is empty or too long"):
        keyvalue[key] = b""


class Bindings:
    """What the host would say, two keys at a time."""

    class ErrorQuota:
        pass

    class ErrorKey:
        pass

    class ErrorOther:
        value = "the disk is on fire"

    def __init__(self) -> None:
        self.fails: object = None

    def get(self, key: str) -> bytes | None:
        if self.fails is not None:
            raise Err(self.fails)
        return key.encode()

    def keys(self, prefix: str, after: str | None) -> list[str]:
        return [prefix + one for one in "abcde" if after is None or prefix + one > after][:2]


def test_the_host_keeps_values_in_a_component() -> None:
    bindings, store = Bindings(), KeyValue()
    store._connect(bindings)
    assert store["x"] == b"x"
    assert list(store.starting_with("k")) == ["ka", "kb", "kc", "kd", "ke"]
    for error, message in [
        (Bindings.ErrorQuota(), "the store is full"),
        (Bindings.ErrorKey(), "the key is empty"),
        (Bindings.ErrorOther(), "the disk is on fire"),
    ]:
        bindings.fails = error
        with pytest.raises(StoreError, match=message):
            store["x"]


def test_a_plugin_that_does_not_request_it_is_told() -> None:
    store = KeyValue()
    store._connect(None)
    with pytest.raises(RuntimeError, match="does not request `keyvalue`"):
        store["x"] = b""
    with pytest.raises(RuntimeError, match="does not request `keyvalue`"):
        list(store)
