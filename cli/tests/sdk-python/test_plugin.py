"""Tests the plugin in plain Python and as a component, by the same words."""

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acme_notes import testing
from acme_notes.types import Marks, Note, ProblemNotFound, ProblemTooLong
from plugwright import Err

import app

FOLDER = Path(__file__).parent.parent
NOTE = Note(2**64 - 1, "Ünï", "a b a", Marks.STARRED | Marks.READ_ONLY)


class Store(testing.StoreFake):
    """Holds one note."""

    def find(self, id: int) -> Note:
        """Finds the one note."""
        if id != NOTE.id:
            raise Err(ProblemNotFound())
        return NOTE

    def titles(self) -> list[str]:
        """Gives its title."""
        return [NOTE.title]


class FakeDraft:
    """A draft of the application's."""

    def __init__(self, title: str) -> None:
        self._title = title
        self.lines: list[str] = []

    @staticmethod
    def of(id: int) -> "FakeDraft":
        """Goes on with a note."""
        if id == 0:
            raise Err(ProblemNotFound())
        return FakeDraft(f"note {id}")

    def add(self, line: str) -> int:
        """Adds a short line."""
        if len(line) > 9:
            raise Err(ProblemTooLong(9))
        self.lines.append(line)
        return len(self.lines)

    def title(self) -> str:
        """Gives the title."""
        return self._title


class Drafts(testing.DraftsFake):
    """Remembers what was published."""

    Draft = FakeDraft

    def __init__(self) -> None:
        self.published: list[FakeDraft] = []

    def lines(self, one: FakeDraft, other: FakeDraft) -> int:
        """Counts the lines of both."""
        return len(one.lines) + len(other.lines)

    def publish(self, draft: FakeDraft) -> int:
        """Takes a draft."""
        self.published.append(draft)
        return NOTE.id


@pytest.fixture
def drafts() -> Drafts:
    """Stands in for the application's drafts."""
    return Drafts()


@pytest.fixture(params=["native", "component"])
def plugin(request: pytest.FixtureRequest, drafts: Drafts) -> Iterator[testing.Plugin]:
    """Gives the plugin; as a component it is what `plugwright build` made last."""
    fakes = testing.Fakes(store=Store(), drafts=drafts)
    if request.param == "native":
        with testing.native(app, fakes) as plugin:
            yield plugin
    else:
        with testing.component(FOLDER, fakes) as plugin:
            yield plugin


def test_calls_reach_the_fake(plugin: testing.Plugin) -> None:
    """The plugin asks the application, which the fake stands in for."""
    assert plugin.summaries.summarise(NOTE.id, 40) == "Ünï (5)"
    assert plugin.summaries.open() == 1


def test_declared_errors_are_raised(plugin: testing.Plugin) -> None:
    """Those of the plugin, and those of the fake that it lets through."""
    with pytest.raises(Err) as caught:
        plugin.summaries.summarise(NOTE.id, 3)
    assert caught.value.value == ProblemTooLong(3)
    with pytest.raises(Err) as caught:
        plugin.summaries.summarise(1, 3)
    assert caught.value.value == ProblemNotFound()


def test_objects_of_the_plugin(plugin: testing.Plugin) -> None:
    """An exported resource is a class."""
    tally = plugin.summaries_tally(2)
    assert tally.add(NOTE) == NOTE.id
    assert tally.common() == [("a", 2)]


def test_arguments_are_checked(plugin: testing.Plugin) -> None:
    """They are before they reach the plugin."""
    with pytest.raises(TypeError, match="`summarise` was given -1 where the contract wants `u64`"):
        plugin.summaries.summarise(-1, 3)


def test_a_fault_is_an_exception(plugin: testing.Plugin) -> None:
    """Natively it is the plugin's own; of a component the host tells."""
    with pytest.raises((ValueError, testing.PluginFailed), match="nobody is there"):
        plugin.plugin.hello("")


def test_objects_of_the_application(plugin: testing.Plugin, drafts: Drafts) -> None:
    """The plugin makes, uses, lends, drops and gives away what the fake stands in for."""
    assert plugin.writing.write("a", ["one", "two"]) == NOTE.id
    assert [(draft.title(), draft.lines) for draft in drafts.published] == [("a", ["one", "two"])]
    with pytest.raises(Err) as caught:
        plugin.writing.write("b", ["much too long"])
    assert caught.value.value == ProblemTooLong(9)
    with pytest.raises(Err) as caught:
        plugin.writing.resume(0)
    assert caught.value.value == ProblemNotFound()


def test_objects_of_the_application_travel(drafts: Drafts) -> None:
    """The test lends its objects to a component, gets them and gives them away; one that was dropped is no more."""
    with testing.component(FOLDER, testing.Fakes(drafts=drafts)) as plugin:
        desk: Any = plugin.writing
        lent = FakeDraft("b")
        assert [desk.sign(lent, "me"), desk.sign(lent, "you")] == ["b", "b"]
        assert lent.lines == ["me", "you"]
        made = desk.resume(7)
        assert isinstance(made, FakeDraft)
        assert made.title() == "note 7"
        gone = weakref.ref(made)
        desk.reject(made)
        del made
        # Whatever the next call waits for comes after the notice of the drop.
        assert desk.sign(lent, "us") == "b"
        assert gone() is None
