"""Renames and flushes of folders: what is asked of Windows, what its refusals become, and what is there afterwards.

That the names are then on the disk shows only on a real NTFS that is cut off.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pywintypes
import win32con
import win32file

from core.disk import files
from core.disk.files import flush_folder, make_folders_durably, rename_durably, replace_durably
from core.disk.tree import extended

REPLACE_EXISTING, WRITE_THROUGH = 0x1, 0x8


class Asked:
    """The calls of pywin32 that were made, in their order; they are passed on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self._opened: dict[int, str] = {}
        self._monkeypatch = monkeypatch
        self._pass_on("MoveFileExW", lambda _, old, new, flags: ("move", old, new, flags))
        self._pass_on("CreateFile", self._open)
        self._pass_on("FlushFileBuffers", lambda _, handle: ("flush", self._opened[handle]))

    def _open(self, handle: Any, path: str, access: int, *_more: Any) -> tuple[Any, ...]:
        self._opened[int(handle)] = path
        return ("open", path, access)

    def _pass_on(self, name: str, told: Callable[..., tuple[Any, ...]]) -> None:
        real = getattr(win32file, name)

        def call(*arguments: Any) -> Any:
            answer = real(*arguments)
            self.calls.append(told(answer, *arguments))
            return answer

        self._monkeypatch.setattr(win32file, name, call)


def flushed(folder: Path) -> list[tuple[Any, ...]]:
    return [("open", extended(folder), win32con.GENERIC_WRITE), ("flush", extended(folder))]


def test_a_rename_is_written_through_and_both_folders_are_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "one" / "data", tmp_path / "other" / "data"
    (old / "databases").mkdir(parents=True)
    new.parent.mkdir()
    asked = Asked(monkeypatch)
    rename_durably(old, new)
    assert asked.calls == [
        ("move", extended(old), extended(new), WRITE_THROUGH),
        *flushed(new.parent),
        *flushed(old.parent),
    ]
    assert (new / "databases").is_dir() and not old.exists()


def test_a_file_that_replaces_another_is_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    asked = Asked(monkeypatch)
    replace_durably(new, old)
    assert asked.calls[0] == ("move", extended(new), extended(old), WRITE_THROUGH | REPLACE_EXISTING)
    assert asked.calls[1:] == flushed(tmp_path)
    assert old.read_bytes() == b"new" and not new.exists()


def test_each_folder_that_was_made_has_its_name_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    make_folders_durably(tmp_path / "a" / "b")
    assert asked.calls == [*flushed(tmp_path / "a"), *flushed(tmp_path)]


def test_a_rename_that_fails_names_both_paths(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        rename_durably(tmp_path / "missing", tmp_path / "new")
    error = caught.value
    assert (error.filename, error.filename2) == (extended(tmp_path / "missing"), extended(tmp_path / "new"))
    assert error.winerror == 2


def test_a_target_that_came_in_between_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    monkeypatch.setattr(files, "exists", lambda _path: False)
    with pytest.raises(FileExistsError):
        rename_durably(old, new)
    assert old.read_bytes() == b"old" and new.read_bytes() == b"new"


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, *codes: int) -> list[int]:
    """The call fails once with each of those codes, then it is passed on. Returns those that are still to come."""
    left, real = list(codes), getattr(win32file, name)

    def call(*arguments: Any) -> Any:
        if left:
            raise pywintypes.error(left.pop(0), name, "refused")
        return real(*arguments)

    monkeypatch.setattr(win32file, name, call)
    return left


@pytest.mark.parametrize("call", ["CreateFile", "FlushFileBuffers"])
@pytest.mark.parametrize("code", [1, 5, 50])
def test_a_volume_that_cannot_flush_a_folder_fails_no_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    left = refuse(monkeypatch, call, code)
    flush_folder(tmp_path)
    assert not left


@pytest.mark.parametrize(("code", "kind"), [(2, FileNotFoundError), (1117, OSError)])
def test_a_folder_that_is_gone_or_on_a_failing_disk_is_not_called_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: type[OSError]
) -> None:
    refuse(monkeypatch, "FlushFileBuffers", code)
    with pytest.raises(kind) as caught:
        flush_folder(tmp_path)
    assert caught.value.winerror == code and caught.value.filename == str(tmp_path)


def test_a_folder_that_another_program_has_for_itself_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FIRST_PAUSE_S", 0.001)
    left = refuse(monkeypatch, "CreateFile", 32, 32)
    flush_folder(tmp_path)
    assert not left
