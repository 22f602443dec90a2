"""Random trees backed up and restored: `bit-exact [--trees N] [--seed S]`."""

from __future__ import annotations

import sys

from dev_run import DevError, must_run, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    if sys.platform == "win32":
        raise DevError("the trees have owners, modes and names of POSIX")
    setup()
    must_run([venv_script("python"), "-m", "tests.fuzz.bit_exact", *arguments], "a tree did not come back equal")
    return 0
