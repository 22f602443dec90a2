"""The folders of a staged copy get their rights while they are empty: what is made in them inherits from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.disk.file_table import FileTable
from core.disk.ownership import RightsBefore
from core.execute import staging

BEFORE = RightsBefore(Path("/data"), None, FileTable())


def test_each_folder_gets_its_rights_before_anything_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def give(target: Path, path: str, before: RightsBefore) -> str:
        assert before is BEFORE and not list((target / path).iterdir())
        given.append(path)
        return f"not all of {path}" if path == "a" else ""

    monkeypatch.setattr(staging, "give_access_before", give)
    folders = ["", "a", "a/b", "a-b", "c"]
    assert staging._make_folders(tmp_path / "new", folders, BEFORE) == "not all of a"
    assert given == folders
