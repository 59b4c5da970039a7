"""Tests the plugin in plain Python and as a component, by the same words."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(params=["native", "component"])
def plugin(request: pytest.FixtureRequest) -> Iterator[testing.Plugin]:
    """Gives the plugin; as a component it is what `plugwright build` made last."""
    fakes = testing.Fakes(store=Store())
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
