"""Figures of docs/performance.md and docs/reliability.md, measured anew: `bench first-window`, `gui-gap` and `cancel`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dev_package import package, program
from dev_run import UnknownArguments, must_run, venv_script
from dev_setup import setup


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
    else:
        raise UnknownArguments
    return 0


def measure(name: str, arguments: list[str]) -> None:
    must_run([venv_script("python"), "-m", f"tests.bench.{name}", *arguments], "it could not be measured")
