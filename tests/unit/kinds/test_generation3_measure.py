"""Sizes of the places of CAST Imaging 3: whole, at least so much, or unknown with the reason; never for ever, never along a link."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count, repeat
from pathlib import Path
from typing import TypeVar

import pytest

from core.cancel import CancelToken
from core.errors import OperationCancelled
from core.kinds.generation3.measure import COUNT_S, measure_places
from core.model.generation3 import FoundPart, Generation3, Part, Place, Size
from core.system.watched import NoAnswer
from tests.support import needs_links

Result = TypeVar("Result")


def still() -> float:
    """A clock that stands."""
    return 0.0


def measure(*places: Place | Path, clock: Callable[[], float] = still, cancel: CancelToken | None = None) -> list[Size]:
    told = tuple(place if isinstance(place, Place) else Place(str(place), "by its name") for place in places)
    found = Generation3(False, (FoundPart(Part.NEO4J, (), told),))
    measured = measure_places(found, cancel or CancelToken(), clock)
    sizes = [place.size for place in measured.parts[0].places]
    assert all(size is not None for size in sizes)
    return [size for size in sizes if size is not None]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "one").write_bytes(b"x" * 1000)
    (folder / "a" / "b" / "two").write_bytes(b"x" * 500)
    return folder


def test_a_folder_and_a_file_are_counted(tree: Path) -> None:
    assert measure(tree, tree / "one") == [Size(1500), Size(1000)]


def test_what_is_counted_already_stays(tree: Path) -> None:
    assert measure(Place(str(tree), "", Size(0, "elsewhere"))) == [Size(0, "elsewhere")]


def test_nothing_there_is_said(tmp_path: Path) -> None:
    assert measure(tmp_path / "no") == [Size(0, "nothing was found there")]


@needs_links
def test_links_are_not_followed(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "large").write_bytes(b"x" * 9000)
    (tree / "out").symlink_to(other)
    (tree / "round").symlink_to(tree)
    (tree / "file").symlink_to(other / "large")
    assert measure(tree) == [Size(1500)]


def test_counting_ends_when_its_time_is_over(tree: Path) -> None:
    """The clock goes on by a third of the time at each look."""
    ticks = count(0.0, COUNT_S / 3)
    (size,) = measure(tree, clock=lambda: next(ticks))
    assert size.size_bytes < 1500 and "too long" in size.why_not_all


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (PermissionError(13, "Permission denied"), "this account may not read all of it"),
        (OSError(5, "Input/output error"), "it could not be read: Input/output error"),
        (FileNotFoundError(2, "gone"), ""),
    ],
)
def test_a_folder_that_cannot_be_listed(
    tree: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError, why: str
) -> None:
    scandir = os.scandir

    def fails_below(path: str) -> object:
        if path.endswith(f"{os.sep}a"):
            raise failure
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fails_below)
    assert measure(tree) == [Size(1000, why)]


def test_it_can_be_cancelled(tree: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(OperationCancelled):
        measure(tree, cancel=cancel)


def test_a_disk_that_does_not_answer_holds_nothing_up(tree: Path) -> None:
    answers = iter([False, True])

    def within(work: Callable[[], Result], limit_s: float) -> Result:
        if next(answers):
            return work()
        raise NoAnswer(limit_s, threading.Event())

    places = tuple(Place(str(tree), "by its name") for _ in repeat(None, 2))
    found = Generation3(False, (FoundPart(Part.NEO4J, (), places),))
    first, second = measure_places(found, CancelToken(), still, within).parts[0].places
    assert first.size is not None and "did not answer" in first.size.why_not_all
    assert second.size == Size(1500)
