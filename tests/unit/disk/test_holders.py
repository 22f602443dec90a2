"""Who has a file open, in words; what Windows tells of it is played, and asked for real in tests/windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.disk import holders
from core.disk.files import BUSY_LIMIT_S, patiently
from core.disk.holders import first_held, who_holds
from core.disk.tree import unextended
from tests.unit.disk.test_files import Busy, Clock

FILES = [Path("a"), Path("b"), Path("c")]


def test_the_first_file_that_is_held_is_named_with_its_programs() -> None:
    asked: list[Path] = []

    def is_held(file: Path) -> bool:
        asked.append(file)
        return file != Path("a")

    words = first_held(FILES, is_held, lambda file: [f"scanner of {file} (7)", "indexer (8)"])
    assert words == "b is open in scanner of b (7), indexer (8)"
    assert asked == FILES[:2]


def test_a_program_that_is_not_told_is_another_one() -> None:
    assert first_held(FILES, lambda _: True, lambda _: []) == "a is open in another program"


def test_nothing_held_is_nothing_told() -> None:
    assert first_held(FILES, lambda _: False, lambda _: ["nobody asks"]) == ""


def test_of_a_giant_folder_only_so_many_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "LOOKED_AT", 2)
    assert first_held(FILES, lambda file: file == Path("c"), lambda _: []) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there it is asked")
def test_elsewhere_an_open_file_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "open").touch()
    with open(tmp_path / "open", encoding="utf-8"):
        assert who_holds(tmp_path) == ""


def test_who_gives_up_says_which_program_has_the_file() -> None:
    clock, error = Clock(), Busy(13, "It is used by another process", "data")
    asked: list[float] = []

    def holder_of(failed: OSError) -> str:
        assert failed is error
        asked.append(clock.now_s)
        return "data is open in scanner (7)"

    with pytest.raises(Busy) as caught:
        patiently(lambda: (_ for _ in ()).throw(error), sleep=clock.sleep, clock=clock, holder_of=holder_of)
    assert caught.value.strerror == "It is used by another process (data is open in scanner (7))"
    assert "scanner" in str(caught.value) and caught.value.filename == "data"
    # Looking takes the file from others for a moment: only once nobody is waited for any more.
    assert len(asked) == 1 and asked[0] >= BUSY_LIMIT_S - 2


@pytest.mark.parametrize(("code", "tells"), [(32, ""), (5, "data is open in scanner (7)")])
def test_what_nobody_tells_or_rights_refuse_is_told_as_before(code: int, tells: str) -> None:
    clock, error = Clock(), Busy(13, "no", "data")
    error.winerror = code
    with pytest.raises(Busy) as caught:
        patiently(
            lambda: (_ for _ in ()).throw(error),
            sleep=clock.sleep,
            clock=clock,
            is_refused=lambda _: True,
            holder_of=lambda _: tells,
        )
    assert caught.value.strerror == "no"


def test_people_read_paths_without_the_prefix_of_windows() -> None:
    assert unextended("\\\\?\\C:\\a\\b") == "C:\\a\\b"
    assert unextended("\\\\?\\UNC\\server\\share\\x") == "\\\\server\\share\\x"
    assert unextended("/a/b") == "/a/b"
