"""What can be typed, read from the command line's own parser."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from functools import cache

from core.cli.main import _parser

PROGRAM = "imaging-backup"
COMMAND = re.compile(rf"\b{PROGRAM}(?: [a-z]+)+")
OPTION = re.compile(r"--[a-z][a-z0-9-]*")


@cache
def commands() -> Mapping[str, frozenset[str]]:
    """Each command as it is typed, with its options."""
    return dict(_commands(PROGRAM, _parser()))


def _commands(typed: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, frozenset[str]]]:
    yield typed, frozenset(option for action in parser._actions for option in action.option_strings)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from _commands(f"{typed} {name}", below)
