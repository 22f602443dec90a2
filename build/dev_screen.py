"""The screen lane: the main paths in a real window under Xvfb, with xdotool's keys and clicks.

Where its programs are missing and may not be installed, it says why it is skipped.
"""

from __future__ import annotations

import shutil
import sys

from dev_pytest import run_pytest
from dev_run import DevError, say
from dev_setup import DISPLAY_LIBRARIES, install_system_packages, loads, setup

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}


def missing_packages() -> list[str]:
    """The Debian packages that a virtual screen needs and this machine lacks."""
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return missing + [package for library, package in DISPLAY_LIBRARIES.items() if not loads(library)]


def screen() -> int:
    if not sys.platform.startswith("linux"):
        say("screen lane: skipped, it needs an X server")
        return 0
    setup()
    try:
        prepare_display()
    except DevError as error:
        say(f"screen lane: skipped: {error}")
        return 0
    # Named by itself: the run of all tests leaves this folder out.
    code, _ = run_pytest(["tests/screen"], {})
    say(f"screen lane: {'ok' if code == 0 else 'FAILED'}")
    return min(code, 1)


def prepare_display() -> None:
    """Install what a virtual screen needs; DevError where that is not possible."""
    missing = missing_packages()
    if missing:
        install_system_packages(missing, missing_packages)
