"""Kill real jobs at random moments and see the server come back (tests/kills)."""

from __future__ import annotations

from dev_run import run, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    setup()
    return run([venv_script("python"), "-m", "tests.kills.kill_runs", *arguments])
