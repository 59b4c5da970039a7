import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugwright import Err, _calls
from plugwright._fault import Fault, Folders, Place
from plugwright._plugin import Plugin
from tests.shop import CONTRACT

APP = """
from tests.shop import Base, Counter
from plugwright import Err

class Mine(Base):
    def parse(self, text: str) -> int:
        if text == "err":
            raise Err("declared")
        if text == "nothing":
            return None
        if text == "large":
            return 2**32
        if text == "wrong":
            raise Err(7)
        return deep(text)

    def count(self, text: str) -> int:
        raise Err("not declared")

    def again(self):
        return Mine2(1)

class Mine2(Counter):
    def __init__(self, start):
        pass

    def add(self, count):
        return count

def deep(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError("cannot parse") from error
"""


@pytest.fixture(autouse=True)
def _state() -> Iterator[None]:
    """Puts back what a plugin changes for good."""
    root = logging.getLogger()
    calls = _calls.use(_calls._calls)
    kept = (sys.meta_path[:], sys.path[:], sys.excepthook, root.handlers[:], root.level)
    yield
    sys.meta_path[:], sys.path[:], sys.excepthook, root.handlers[:], root.level = kept
    _calls.use(calls)
    for name in list(sys.modules):
        if name in ("mine", "native_user", "asks", "a_b_desk", "componentize_py_types") or name.startswith("wit_world"):
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
        folders = Folders(
            plugin=str(folder / "plugin"),
            packages=str(folder / "site"),
            sdk=sdk,
            contract=str(folder / "contract"),
            entry=__file__,
        )
        self.plugin = Plugin(folders, f"src/{name}.py", extensions or {}, self.reports.append)
        self.instance: Any = None
        with self.plugin.built(str(self.failure)):
            entry = self.plugin.connect(self.plugin.load(name), CONTRACT, lambda index, args: None)
            self.instance = entry["ABDesk"]()


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
    assert fault.place == Place("src/mine.py", 34, 9, "deep")
    assert 'File "src/mine.py", line 32, in deep\n    return int(text)' in fault.traceback
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


def test_a_result_out_of_range_is_a_fault_of_the_function(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    with pytest.raises(TypeError):
        built.instance.parse("large")
    [fault] = built.reports
    assert fault.message.startswith("`Mine.parse` returned 4294967296 where the contract wants `u32`, which is from 0")


def test_a_wrong_error_is_a_fault_where_it_was_raised(tmp_path: Path) -> None:
    built = Built(tmp_path, APP)
    with pytest.raises(TypeError):
        built.instance.parse("wrong")
    [fault] = built.reports
    assert fault.message == ("`Mine.parse` raised `Err` with a value of type `int` where the contract wants `str`")
    assert fault.place == Place("src/mine.py", 14, 13, "parse")


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import no_such_package.part\n", "no module is called `no_such_package`"),
        # As where `ssl` wants `_ssl`: a part of the standard library that is not there.
        (
            "raise ModuleNotFoundError('no', name='_scproxy')\n",
            "the Python of components has no module `_scproxy`",
        ),
        ("import json.no_such_part\n", "`src/mine.py` cannot be imported"),
    ],
)
def test_a_missing_module_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        Built(tmp_path, text)
    assert json.loads((tmp_path / "failure.json").read_text("utf-8"))["message"] == message


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
