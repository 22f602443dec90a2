"""Measures the figures of docs/performance.md and docs/reliability.md: `bench first-window`, `gui-gap`, `cancel`,
`time-left` and `speed`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from dev_disks import PROGRAMS as FILE_SYSTEMS
from dev_package import package, program
from dev_run import DevError, UnknownArguments, must_run, say, venv_script
from dev_setup import install_system_packages, setup

RIVALS = {"rsync": "rsync", "restic": "restic", "borg": "borgbackup", "b3sum": "b3sum"}
"""Programs that `bench speed` compares with, and the Debian package of each."""
RIVAL_ROWS = {"rivals", "restore-whole"}
"""Those that need them."""
VOLUMES = {"disk", "disks", "btrfs", "xfs"}
"""How the names of those end that make a file system of their own."""


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
        install_programs(programs_for(arguments[1:]))
        measure("speed", arguments[1:])
    else:
        raise UnknownArguments
    return 0


def measure(name: str, arguments: list[str]) -> None:
    must_run([venv_script("python"), "-m", f"tests.bench.{name}", *arguments], "it could not be measured")


def programs_for(arguments: list[str]) -> dict[str, str]:
    """What the named rows need, with the Debian package of each; when no row is named, all are measured."""
    rows = {word for word in arguments if word[:1].isalpha()}
    found: dict[str, str] = {}
    if not rows or not rows.isdisjoint(RIVAL_ROWS):
        found |= RIVALS
    if not rows or any(row.rpartition("-")[2] in VOLUMES for row in rows):
        found |= FILE_SYSTEMS
    return found


def install_programs(packages: dict[str, str]) -> None:
    """As far as this machine allows; the table names what was left out for want of them."""

    def missing_packages() -> list[str]:
        return [package for name, package in packages.items() if shutil.which(name) is None]

    missing = missing_packages()
    if missing and sys.platform.startswith("linux"):
        try:
            install_system_packages(missing, missing_packages)
        except DevError as error:
            say(str(error))
