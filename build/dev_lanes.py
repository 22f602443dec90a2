"""The lanes: tests with real parts. Each is a command, and a function `lane` of its arguments in dev_NAME.py.

A lane that cannot run here is skipped, and says why. With IMAGING_BACKUP_LANES=required, as CI has it on a machine that can
run them all, a lane or a test of one that is skipped is a failure.
"""

from __future__ import annotations

import importlib
import os

from dev_run import DevError, UnknownArguments, say

LANES = ("screen", "disks", "neo4j", "docker", "frozen", "windows", "bare")


# Names the file in which every run of tests writes what it tried, for the table of the whole check (tests/counts.py).
COUNTS_VARIABLE = "IMAGING_BACKUP_COUNTS"


class LaneSkipped(Exception):
    """Why this machine cannot run a lane."""


def chosen_tests(arguments: list[str]) -> list[str]:
    """Options for pytest, of a lane that takes --all."""
    if arguments not in ([], ["--all"]):
        raise UnknownArguments
    return [] if arguments else ["-m", "not before_release"]


def run_lane(name: str, arguments: list[str]) -> int:
    if name not in LANES:
        raise DevError(f"unknown lane {name!r}: there is the test run without --lane, and --lane {' or '.join(LANES)}")
    required = os.environ.get("IMAGING_BACKUP_LANES") == "required"
    try:
        code: int
        closing: str
        code, closing = importlib.import_module(f"dev_{name}").lane(arguments)
    except LaneSkipped as reason:
        say(f"{name} lane: {'FAILED' if required else 'skipped'}, it cannot run here: {reason}")
        return 1 if required else 0
    if code == 0 and required and "skipped" in closing:
        say(f"{name} lane: FAILED, tests were skipped: {closing}")
        return 1
    say(f"{name} lane: {'ok' if code == 0 else 'FAILED'}")
    return min(code, 1)
