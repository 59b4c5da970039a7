import pytest

from plugwright import Err, Ok, Result, Some


def test_err_is_raised_and_caught() -> None:
    with pytest.raises(Err) as caught:
        raise Err("no")
    assert caught.value.value == "no"


def test_err_cannot_be_derived_from() -> None:
    with pytest.raises(TypeError, match="cannot be derived from"):
        type("Mine", (Err,), {})


def test_results_match() -> None:
    def told(result: Result[int, str]) -> str:
        match result:
            case Ok(value):
                return f"ok {value}"
            case Err(value):
                return f"err {value}"

    assert [told(Ok(1)), told(Err("x"))] == ["ok 1", "err x"]
    assert Some(1) == Some(1)
