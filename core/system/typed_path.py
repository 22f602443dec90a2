"""Paths that a person types, read with what this machine and this account stand for (typed_paths.py decides)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.errors import UsageError
from core.model.typed_paths import read_argument, read_path, without_quotation_marks
from core.phrases import phrase


def path_from_option(typed: str) -> Path:
    """A whole path; a relative one is below the current folder. Raises UsageError."""
    text = read_argument(typed, windows=sys.platform == "win32")
    if not text.strip():
        # An unset variable of a script, which would mean the current folder.
        raise UsageError(phrase("The path is empty."))
    path = _read(text)
    try:
        return path.absolute()
    except FileNotFoundError as error:
        raise UsageError(phrase("{path} is relative, and the current folder is gone.", path=path)) from error


def path_from_field(typed: str) -> Path:
    """A whole path, typed or pasted; a relative one would depend on where the program was started. Raises UsageError."""
    path = _read(without_quotation_marks(typed))
    if not path.is_absolute():
        raise UsageError(phrase("Give the full path."))
    return path


def _read(typed: str) -> Path:
    return Path(read_path(typed, windows=sys.platform == "win32", home=_home(), variables=os.environ))


def _home() -> str:
    """'' where this account has none, or no variable that tells it."""
    home = os.path.expanduser("~")
    # For an empty variable, Python gives the root.
    unknown = not os.path.isabs(home) or (home == "/" and not os.environ.get("HOME", home))
    return "" if unknown else home
