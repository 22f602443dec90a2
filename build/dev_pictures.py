"""Pictures of every page in its important states, light and dark, from the real wizard: `tests/gui/pictures.py` makes them."""

from __future__ import annotations

from pathlib import Path

from dev_run import UnknownArguments, must_run, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    if not arguments:
        raise UnknownArguments
    folder, *options = arguments
    if not folder.startswith("-"):
        folder = str(Path(folder).absolute())  # the pictures are made from the checkout's folder
    setup()
    must_run([venv_script("python"), "-m", "tests.gui.pictures", folder, *options], "not all pictures could be made")
    return 0
