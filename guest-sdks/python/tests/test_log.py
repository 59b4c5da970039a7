import logging
from collections.abc import Iterator

import pytest

from plugwright import _log


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:], logger.level = handlers, level


@pytest.mark.parametrize(
    ("level", "name"),
    [(1, "trace"), (10, "debug"), (19, "debug"), (20, "info"), (30, "warn"), (40, "error"), (50, "error")],
)
def test_levels(level: int, name: str) -> None:
    assert _log.level_name(level) == name


def test_records_reach_the_host() -> None:
    written: list[tuple[str, str, str]] = []
    _log.to_host(lambda *record: written.append(record))
    logging.getLogger("part").warning("%s is %d", "x", 1)
    logging.debug("root")
    logging.getLogger("part").info("%d", "no number")
    try:
        raise ValueError("why")
    except ValueError:
        logging.exception("failed")
    assert written[0] == ("warn", "part", "x is 1")
    assert written[1] == ("debug", "", "root")
    assert written[2][2].startswith("'%d' cannot be formatted with ('no number',)")
    assert written[3][0] == "error"
    assert written[3][2].endswith("ValueError: why")


def test_without_the_request_records_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _log.to_stderr(logging.INFO)
    logging.getLogger("part").info("seen")
    logging.getLogger("part").debug("not seen")
    assert capsys.readouterr().err == "INFO part: seen\n"
