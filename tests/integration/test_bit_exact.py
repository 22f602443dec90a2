"""Random trees come back equal, judged by a comparison of its own; `dev.py bit-exact` does it with a thousand."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.fuzz.bit_exact import check_tree
from tests.fuzz.trees import look_around

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the trees have owners, modes and names of POSIX")


@pytest.mark.parametrize("seed", range(1, 41))
def test_a_random_tree_comes_back_equal(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is equal does not depend on when it is on the disk, and a thousand flushes take their time.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    assert check_tree(tmp_path, seed) > 3


@pytest.mark.parametrize("change", ["contents", "mode", "time", "more", "less"])
def test_the_judge_sees_every_difference(tmp_path: Path, change: str) -> None:
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "file"
    file.write_bytes(b"x")
    os.utime(file, ns=(5, 5))
    before = look_around(tmp_path)
    match change:
        case "contents":
            file.write_bytes(b"y")
            os.utime(file, ns=(5, 5))
        case "mode":
            file.chmod(0o600 if file.stat().st_mode & 0o777 != 0o600 else 0o640)
        case "time":
            os.utime(file, ns=(5, 6))
        case "more":
            (tmp_path / "empty").mkdir()
        case "less":
            file.unlink()
    assert look_around(tmp_path) != before
