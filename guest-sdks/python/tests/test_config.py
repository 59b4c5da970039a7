from collections.abc import Iterator

import pytest

from plugwright import config


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    yield
    config.set_for_tests({})


def test_it_is_a_mapping() -> None:
    assert dict(config) == {}
    config.set_for_tests({"greeting": "hi", "api-key": "hunter2"})
    assert config["greeting"] == "hi"
    assert config.get("other", "default") == "default"
    assert list(config) == ["api-key", "greeting"]
    assert "greeting" in config
    assert "hunter2" not in repr(config)
    with pytest.raises(KeyError, match="other"):
        config["other"]


def test_other_types_than_text() -> None:
    config.set_for_tests({"retries": "3", "ratio": "0.5", "verbose": "true", "wrong": "hunter2"})
    assert config.integer("retries") == 3
    assert config.number("ratio") == 0.5
    assert config.boolean("verbose") is True
    assert (config.integer("no", 7), config.number("no", 7.5), config.boolean("no", False)) == (7, 7.5, False)
    for read in (config.integer, config.number, config.boolean):
        with pytest.raises(ValueError, match="the setting `wrong` is not") as caught:
            read("wrong")
        assert "hunter2" not in str(caught.value)
        with pytest.raises(KeyError):
            read("no")


def test_a_plugin_that_does_not_request_it_is_told() -> None:
    config._connect(None)
    for read in (lambda: config.get("greeting"), lambda: len(config), lambda: config.integer("retries", 1)):
        with pytest.raises(RuntimeError, match="does not request `config`"):
            read()
