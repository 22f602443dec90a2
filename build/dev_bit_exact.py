"""Random trees backed up and restored: `bit-exact [--trees N] [--seed S]`."""

from __future__ import annotations

from dev_run import must_run, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    setup()
    must_run([venv_script("python"), "-m", "tests.fuzz.bit_exact", *arguments], "a tree did not come back equal")
    return 0
