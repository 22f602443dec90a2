"""The screen lane: the main paths in a real window under Xvfb, with xdotool's keys and clicks.

If its programs are missing and may not be installed, it says why it is skipped.
"""

from __future__ import annotations

import shutil
import sys

from dev_lanes import LaneSkipped
from dev_pytest import run_pytest
from dev_run import DevError, refuse_arguments
from dev_setup import install_system_packages, setup

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}


def missing_packages() -> list[str]:
    """The Debian packages that a virtual screen needs and this machine lacks."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def lane(arguments: list[str]) -> tuple[int, str]:
    refuse_arguments(arguments)
    if not sys.platform.startswith("linux"):
        raise LaneSkipped("it needs an X server")
    setup()
    try:
        prepare_display()
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    # Named here, because the run of all tests excludes this folder.
    return run_pytest(["tests/screen"], {})


def prepare_display() -> None:
    """Install what a virtual screen needs; DevError where that is not possible."""
    missing = missing_packages()
    if missing:
        install_system_packages(missing, missing_packages)
