import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest

from plugwright import Err
from plugwright._fault import Fault, Folders, Place
from plugwright._plugin import Plugin

APP = """
from tests.test_plugin import Base
from plugwright import Err

class Mine(Base):
    def parse(self, text: str) -> int:
        if text == "err":
            raise Err("declared")
        if text == "nothing":
            return None
        return deep(text)

    def count(self, text: str) -> int:
        raise Err("not declared")

def deep(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError("cannot parse") from error
"""


class Base(Protocol):
    def parse(self, text: str) -> int: ...

    def count(self, text: str) -> int: ...


@pytest.fixture(autouse=True)
def _state() -> Iterator[None]:
    """Puts back what a plugin changes for good."""
    root = logging.getLogger()
    kept = (sys.meta_path[:], sys.path[:], sys.excepthook, root.handlers[:], root.level)
    yield
    sys.meta_path[:], sys.path[:], sys.excepthook, root.handlers[:], root.level = kept
    for name in ("mine", "native_user", "asks"):
        sys.modules.pop(name, None)


class Built:
    """A plugin in a folder of its own, with what it reported."""

    def __init__(self, folder: Path, text: str, name: str = "mine", extensions: dict[str, str] | None = None) -> None:
        self.reports: list[Fault] = []
        self.failure = folder / "failure.json"
        source = folder / "plugin" / "src"
        source.mkdir(parents=True)
        (source / f"{name}.py").write_text(text, "utf-8")
        sys.path.insert(0, str(source))
        sdk = str(Path(sys.modules["plugwright"].__file__ or "").parent)
        folders = Folders(plugin=str(folder / "plugin"), packages=str(folder / "site"), sdk=sdk, entry=__file__)
        self.plugin = Plugin(folders, f"src/{name}.py", self.reports.append, None, extensions or {})
        self.instance: Any = None
        with self.plugin.built(str(self.failure)):
            module: ModuleType = self.plugin.load(name)
            functions = {"parse": (1, True), "count": (1, False)}
            self.instance = self.plugin.interface(module, Base, "contract.base.Base", functions)()


def test_a_declared_error_is_no_fault(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    assert built.instance.parse("3") == 3
    with pytest.raises(Err):
        built.instance.parse("err")
    assert built.reports == []


def test_an_exception_is_reported_in_the_authors_terms(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    with pytest.raises(RuntimeError):
        built.instance.parse("x")
    [fault] = built.reports
    assert (fault.kind, fault.message) == ("RuntimeError", "cannot parse")
    assert fault.place == Place("src/mine.py", 20, 9, "deep")
    assert 'File "src/mine.py", line 18, in deep\n    return int(text)' in fault.traceback
    assert "ValueError: invalid literal" in fault.traceback
    assert fault.traceback.rstrip().endswith("RuntimeError: cannot parse")
    assert "_plugin.py" not in fault.traceback
    assert str(tmp_path) not in fault.traceback


def test_an_error_that_is_not_declared_is_a_fault(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    with pytest.raises(Err):
        built.instance.count("")
    assert [fault.kind for fault in built.reports] == ["Err"]


def test_a_wrong_result_is_a_fault_of_the_function(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    with pytest.raises(TypeError):
        built.instance.parse("nothing")
    [fault] = built.reports
    assert fault.message == "`Mine.parse` returned `None` where the contract wants `int`"
    assert fault.place == Place("src/mine.py", 6, None, "Mine.parse")


def test_recursion_is_cut(tmp_path: Path) -> None:
    built = Built(tmp_path, APP.replace("return int(text)", "return deep(text)"))
    with pytest.raises(RecursionError):
        built.instance.parse("x")
    [fault] = built.reports
    assert fault.kind == "RecursionError"
    assert len(fault.traceback) < 40_000


def test_a_failing_import_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Built(tmp_path, "1 / 0\n")
    told = json.loads((tmp_path / "failure.json").read_text("utf-8"))
    assert told["message"] == "`src/mine.py` cannot be imported"
    # Where this runs natively, the frames of Python's own importlib are not where a component has them.
    assert told["why"].endswith(
        '  File "src/mine.py", line 1, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n'
    )


def test_a_syntax_error_names_the_authors_file(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError):
        Built(tmp_path, "def x(:\n")
    told = json.loads((tmp_path / "failure.json").read_text("utf-8"))
    assert '  File "src/mine.py", line 1\n    def x(:\n' in told["why"]


def test_a_missing_native_extension_is_named(tmp_path: Path) -> None:
    extensions = {"quick_native": "quick"}
    with pytest.raises(ImportError):
        Built(tmp_path, "import quick_native\n", "native_user", extensions)
    told = json.loads((tmp_path / "failure.json").read_text("utf-8"))
    assert told["message"] == ("`quick` needs its native extension `quick_native`, which a component cannot load")


def test_late_imports_say_what_to_do(tmp_path: Path) -> None:
    built = Built(tmp_path, APP.replace("return int(text)", "import no_such_module_x"))
    with pytest.raises(ModuleNotFoundError, match="import it at the top of a module"):
        built.instance.parse("x")
