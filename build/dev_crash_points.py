"""Every crash point, disk fault and cancel of every kind of job, on the simulated disk of tests/sim."""

from __future__ import annotations

from dev_run import run, say, venv_script
from dev_setup import setup


def main(arguments: list[str]) -> int:
    setup()
    say("crash points")
    return run([venv_script("python"), "-m", "tests.sim.everything", *arguments])
