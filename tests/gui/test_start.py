"""Where the wizard cannot start: it says why; after a double-click, where nobody sees a console, in a message box."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.errors import WindowUnavailable, WriteFailed
from core.system.state_folder import STATE_DIR_VARIABLE
from gui import start


class Ended(BaseException):
    """In the place of the end of the process."""


def cannot_be_loaded() -> None:
    def fail() -> None:
        raise WindowUnavailable("Qt does not load.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "open_application", fail)
        assert start.main([]) == WindowUnavailable.exit_code


def finds_no_plugin() -> None:
    with pytest.raises(Ended):
        start._give_up(["no platform plugin"])


def test_an_own_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = {**os.environ, STATE_DIR_VARIABLE: str(tmp_path / "file"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "gui"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120.0,
        check=False,
    )
    assert done.returncode == WriteFailed.exit_code
    sentence, hint = done.stderr.splitlines()
    assert sentence.startswith("This program's own folder cannot be used: ")
    assert hint == f"-> Correct its rights, or name another folder in {STATE_DIR_VARIABLE}."


@pytest.mark.parametrize("begin", [cannot_be_loaded, finds_no_plugin])
@pytest.mark.parametrize("double_click", [True, False])
def test_a_double_click_is_answered_with_a_box(
    monkeypatch: pytest.MonkeyPatch, begin: Callable[[], None], double_click: bool
) -> None:
    shown: list[str] = []

    def show(owner: None, text: str, title: str, kind: int) -> None:
        shown.append(f"{title}: {text}")

    def end(code: int) -> None:
        raise Ended

    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=SimpleNamespace(MessageBoxW=show)), raising=False)
    monkeypatch.setattr(os, "_exit", end)
    # For that module alone: the standard library would look for what only Windows has.
    seen = {**vars(sys), "platform": "win32", **({"stderr": None} if double_click else {})}
    monkeypatch.setattr(start, "sys", SimpleNamespace(**seen))
    begin()
    assert len(shown) == double_click
    assert all("CAST Imaging Backup and Restore: " in box and "command line" in box for box in shown)
