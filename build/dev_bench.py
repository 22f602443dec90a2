"""Measures the figures of docs/performance.md and docs/reliability.md: `bench first-window`, `gui-gap`, `cancel`,
`time-left` and `speed`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from dev_package import package, program
from dev_run import DevError, UnknownArguments, must_run, say, venv_script
from dev_setup import install_system_packages, setup

RIVALS = {"rsync": "rsync", "restic": "restic", "borg": "borgbackup", "b3sum": "b3sum"}
"""Programs that `bench speed` compares with, and the Debian package of each."""


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["first-window"]:
        with tempfile.TemporaryDirectory(prefix="imaging-backup-frozen-") as folder:
            made = package(Path(folder))
            measure("first_window", [program(made, "ImagingBackup"), *arguments[1:]])
    elif arguments[:1] == ["gui-gap"]:
        setup()
        measure("gui_gap", arguments[1:])
    elif arguments[:1] == ["cancel"]:
        setup()
        measure("cancel", arguments[1:])
    elif arguments[:1] == ["time-left"]:
        setup()
        measure("time_left", arguments[1:])
    elif arguments[:1] == ["speed"]:
        setup()
        if wants_rivals(arguments[1:]):
            install_rivals()
        measure("speed", arguments[1:])
    else:
        raise UnknownArguments
    return 0


def measure(name: str, arguments: list[str]) -> None:
    must_run([venv_script("python"), "-m", f"tests.bench.{name}", *arguments], "it could not be measured")


def wants_rivals(arguments: list[str]) -> bool:
    """Also when no row is named: then all are measured."""
    return "rivals" in arguments or not any(word.isalpha() for word in arguments)


def missing_rivals() -> list[str]:
    return [package for name, package in RIVALS.items() if shutil.which(name) is None]


def install_rivals() -> None:
    """As far as this machine allows; the table names those that are missing."""
    missing = missing_rivals()
    if missing and sys.platform.startswith("linux"):
        try:
            install_system_packages(missing, missing_rivals)
        except DevError as error:
            say(str(error))
