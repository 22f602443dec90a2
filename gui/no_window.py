"""Explains why no window can be opened on this machine, as an error that names what is missing. Prints nothing.

Used only after Qt has failed. Qt's own message blames a library even if none is missing, and advises to reinstall.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import WindowUnavailable

PLATFORMS = {"DISPLAY": "xcb", "WAYLAND_DISPLAY": "wayland"}
"""Qt's plugin for the display that an environment variable names. Windows has neither variable."""


def not_loaded(error: ImportError) -> WindowUnavailable:
    """The error for Qt's libraries failing to load."""
    return _unavailable(_why_not_loaded(error))


def not_opened(words: Sequence[str]) -> WindowUnavailable:
    """The error for Qt finding no screen; `words` are Qt's messages."""
    return _unavailable(_why_not_opened(words))


def _unavailable(why: str) -> WindowUnavailable:
    # The command line's program lies beside ours in a bundle, and beside Python in a virtual environment.
    beside = shutil.which("imaging-backup", path=str(Path(sys.executable).parent))
    command = [beside] if beside else [sys.executable, "-m", "core"]
    typed = " ".join(f'"{part}"' if " " in part else part for part in [*command, "--help"])
    return WindowUnavailable(
        f"The wizard cannot open a window: {why}. Nothing was touched.",
        f"{WindowUnavailable.default_hint} (Command line: {typed})",
    )


def _why_not_loaded(error: Exception) -> str:
    if missing := re.match(r"([^/\s]+): cannot open shared object file: No such file", str(error)):
        owner = "library" if missing[1].startswith("libQt6") else "system library"
        library = f"the {owner} {missing[1]} is missing"
        # Both are named: an administrator need not install libraries if there is no display.
        return library if any(map(os.environ.get, PLATFORMS)) else f"{library}, and {_no_display(PLATFORMS)}"
    return f"Qt does not load ({error})"


def _no_display(variables: Iterable[str]) -> str:
    return f"there is no display ({' and '.join(variables)} not set)"


def _why_not_opened(words: Sequence[str]) -> str:
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    asked = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    plugins = {name: folder / f"libq{platform}.so" for name, platform in PLATFORMS.items() if asked in ("", platform)}
    plugins = {name: plugin for name, plugin in plugins.items() if plugin.is_file()}
    displays = {name: display for name in plugins if (display := os.environ.get(name))}
    if plugins and not displays:
        return _no_display(plugins)
    for name in displays:
        try:
            ctypes.CDLL(str(plugins[name]))
        except OSError as error:
            return _why_not_loaded(error)
    if displays and any("could not connect to display" in said for said in words):
        display = next(iter(displays.values()))
        return f"the display {display} does not answer, or does not let this account in"
    return f"Qt says: {'. '.join(said.rstrip('. ') for said in words)}"
