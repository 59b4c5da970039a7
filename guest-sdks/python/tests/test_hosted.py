import sys
from pathlib import Path
from typing import Any

import pytest

from plugwright import Err, _hosted
from tests.shop import CONTRACT
from tests.test_native import FakeShop

HOST = """
import json, sys
def say(**message): print(json.dumps(message), flush=True)
say(ready={"protocol": 1, "plugin": "desk", "functions": [], "asks": []})
for line in sys.stdin:
    message = json.loads(line)
    id = message["id"]
    if message.get("call") == "a:b/desk.parse":
        if message["arguments"] == ["fail"]:
            say(id=id, error={"kind": "trap", "message": "it failed", "rendered": "error: it failed"})
            continue
        say(log={"level": "info", "target": "", "message": "hears"})
        say(id=7, **{"import": "a:b/shop.put", "arguments": [{"name": message["arguments"][0], "size": 1}]})
        answer = json.loads(sys.stdin.readline())
        say(id=id, **{"return": answer["return"] if "return" in answer else {"err": answer["throw"][:9]}})
    elif message.get("call") == "a:b/desk.[constructor]counter":
        say(id=id, **{"return": {"handle": 4}})
    elif message.get("call") == "a:b/desk.[method]counter.add":
        say(id=id, **{"return": message["arguments"][0]["handle"] + message["arguments"][1]})
    else:
        say(id=id, **{"return": None})
"""


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    program = tmp_path / "plugwright"
    program.write_text(f"#!{sys.executable}\n{HOST}", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PLUGWRIGHT", str(program))
    with _hosted.run(CONTRACT, tmp_path, {"shop": FakeShop()}) as exported:
        yield exported


def test_calls_and_asks_nest(exported: Any) -> None:
    assert exported["desk"].parse("abc") == 3
    with pytest.raises(Err) as caught:
        exported["desk"].parse("gone")
    assert caught.value.value == "sold out"


def test_a_fake_that_fails_is_told_to_the_plugin(exported: Any) -> None:
    with pytest.raises(Err) as caught:
        exported["desk"].parse("much")
    assert caught.value.value == "Traceback"


def test_a_failure_of_the_plugin_is_an_exception(exported: Any) -> None:
    with pytest.raises(_hosted.PluginFailed, match="it failed") as caught:
        exported["desk"].parse("fail")
    assert caught.value.error["kind"] == "trap"


def test_objects_are_held_by_their_handles(exported: Any) -> None:
    with exported["desk.Counter"](1) as counter:
        assert counter.add(2) == 6
    with pytest.raises(TypeError, match="a `Counter` that is gone, in `self`"):
        counter.add(2)


def test_arguments_are_checked_before_they_are_sent(exported: Any) -> None:
    with pytest.raises(TypeError, match="`parse` was given"):
        exported["desk"].parse(3)
