"""The frozen program: one folder with the wizard and the command line, made by PyInstaller from imaging-backup.spec.

The work files go to a temporary folder, the result to `dist/`: this folder holds inputs only.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from dev_run import ROOT, DevError, UnknownArguments, must_run, say, venv_script
from dev_screen import prepare_display
from dev_setup import setup

SPEC = ROOT / "build" / "imaging-backup.spec"


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        raise UnknownArguments
    made = package(Path(*arguments) if arguments else ROOT / "dist")
    size = sum(path.lstat().st_size for path in made.rglob("*"))
    say(f"{made}: {size / 1e6:.0f} MB")
    return 0


def package(folder: Path) -> Path:
    """Freeze the program into `folder`; gives the folder that can be copied to another machine."""
    setup()
    if sys.platform.startswith("linux"):
        try:
            prepare_display()  # what the libraries of a display are missing here, they would be missing in the bundle
        except DevError as error:
            raise DevError(f"the program cannot be frozen without the libraries of a display: {error}") from error
    with tempfile.TemporaryDirectory(prefix="imaging-backup-package-") as work:
        options = ["--noconfirm", "--log-level", "WARN", "--workpath", work, "--distpath", str(folder.absolute())]
        must_run([venv_script("pyinstaller"), str(SPEC), *options], "the program could not be frozen")
    return folder.absolute() / "imaging-backup"


def program(folder: Path, name: str) -> str:
    """A program of the frozen folder."""
    return str(folder / (f"{name}.exe" if os.name == "nt" else name))
