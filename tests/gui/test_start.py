"""Where the wizard cannot start after a double-click, nobody sees a console: a message box says so and names the command line."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from core.errors import WindowUnavailable
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
    monkeypatch.setattr(sys, "platform", "win32")
    if double_click:
        monkeypatch.setattr(sys, "stderr", None)
    begin()
    assert len(shown) == double_click
    assert all("CAST Imaging Backup and Restore: " in box and "command line" in box for box in shown)
