"""A program that has a file open, as an antivirus or an indexer has: waited for, and named when it does not let go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.disk import windows_moves
from core.disk.files import patiently
from core.disk.holders import who_holds
from tests.support import WINE
from tests.unit.disk.test_files import Clock

HOLDS = """
import sys, win32con, win32file
held = win32file.CreateFile(sys.argv[1], win32con.GENERIC_READ, int(sys.argv[2]), None, win32con.OPEN_EXISTING, 0, None)
print("held", flush=True)
sys.stdin.readline()
"""
ALONE, WITH_ALL = 0, 7


@contextmanager
def held(file: Path, sharing: int) -> Iterator[subprocess.Popen[str]]:
    """Another program has it open until its input ends."""
    words = [sys.executable, "-c", HOLDS, str(file), str(sharing)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "held"
        try:
            yield program
        finally:
            program.kill()


def test_a_rename_waits_until_the_other_program_lets_go(tmp_path: Path) -> None:
    file, renamed = tmp_path / "neo4j.conf", tmp_path / "renamed"
    file.write_bytes(b"x")
    with held(file, ALONE) as program:
        waited: list[float] = []

        def let_go(pause_s: float) -> None:
            waited.append(pause_s)
            program.communicate("go\n", timeout=120)

        patiently(lambda: windows_moves.move(file, renamed, replaces=True), sleep=let_go)
    assert len(waited) == 1 and renamed.read_bytes() == b"x" and not file.exists()


def test_a_program_that_never_lets_go_is_named(tmp_path: Path) -> None:
    file, clock = tmp_path / "neo4j.conf", Clock()
    file.write_bytes(b"x")
    with held(file, ALONE) as program, pytest.raises(PermissionError) as caught:
        patiently(lambda: windows_moves.move(file, tmp_path / "renamed", replaces=True), sleep=clock.sleep, clock=clock)
    assert f"{file} is open in " in caught.value.strerror
    assert WINE or f"({program.pid})" in caught.value.strerror
    assert file.read_bytes() == b"x"


@pytest.mark.parametrize("sharing", [ALONE, WITH_ALL])
def test_what_is_open_below_a_folder_is_found(tmp_path: Path, sharing: int) -> None:
    """Windows does not rename the folder then, however the file is shared."""
    (tmp_path / "data" / "databases").mkdir(parents=True)
    for name in ("a", "databases/store", "z"):
        (tmp_path / "data" / name).write_bytes(b"x")
    assert who_holds(tmp_path / "data") == ""
    with held(tmp_path / "data" / "databases" / "store", sharing):
        assert f"{tmp_path / 'data' / 'databases' / 'store'} is open in " in who_holds(tmp_path / "data")


@pytest.mark.skipif(WINE, reason="Wine's Restart Manager knows no programs")
def test_the_program_is_told_by_name_and_number(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with held(file, WITH_ALL) as program:
        assert f"({program.pid})" in who_holds(file)
