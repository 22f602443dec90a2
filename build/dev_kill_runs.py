"""Kill real jobs at random moments and see the server come back (tests/kills); `--work`: people work before the recovery."""

from __future__ import annotations

from dev_run import run, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    setup()
    module, rest = ("work_runs", arguments[1:]) if arguments[:1] == ["--work"] else ("kill_runs", arguments)
    return run([venv_script("python"), "-m", f"tests.kills.{module}", *rest])
