from collections.abc import Iterator
from datetime import timedelta

import pytest

from plugwright import call, links
from plugwright._call import Call, Links


@pytest.fixture(autouse=True)
def nobody_calls() -> Iterator[None]:
    yield
    call.set_for_tests()
    links.set_missing_for_tests()


def test_a_test_says_who_calls() -> None:
    assert (call.callers, call.caller, call.depth) == ([], None, 1)
    assert (call.remaining, len(call.trace)) == (timedelta(seconds=10), 32)
    call.set_for_tests(["editor", "speller"], remaining=timedelta(milliseconds=70), trace="1" * 32)
    assert (call.callers, call.caller, call.depth) == (["editor", "speller"], "speller", 3)
    assert (call.remaining, call.trace) == (timedelta(milliseconds=70), "1" * 32)


def test_a_test_says_what_is_missing() -> None:
    assert links.is_provided("acme:text/spell@1.0.0")
    links.set_missing_for_tests("acme:text/spell")
    assert not links.is_provided("acme:text/spell")
    assert not links.is_provided("acme:text/spell@1.0.0")
    assert links.is_provided("acme:text/other")


def test_nothing_is_known_while_a_plugin_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "wasi")
    with pytest.raises(RuntimeError, match="not while it is built"):
        _ = Call().trace
    with pytest.raises(RuntimeError, match="not while it is built"):
        Links().is_provided("acme:text/spell")
