"""What is typed to put right what a check or an error says: the command line's own table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import (
    BackupDoubtful,
    DemoError,
    Input,
    InstallationNotFound,
    RecoveryElsewhere,
    RecoveryMissing,
    RecoveryNeeded,
    RecoveryUndecided,
    RollbackFailed,
    UsageError,
    error_types,
)
from core.model.events import Outcome
from core.model.kind_facts import KINDS, KindFacts
from core.model.requests import NOT_WHOLE_WORDS
from core.plan.checks.check import Check
from core.reports.job_record import Choice

PROGRAM = "imaging-backup"
RECOVER = f"{PROGRAM} recover"
KEEP = f"{RECOVER} --choose {Choice.KEEP}"


def root_option(kind: KindFacts) -> str:
    """The option that gives the installation folder of that kind."""
    return f"--{kind.root_word}-dir"


ROOT_OPTIONS = " or ".join(map(root_option, KINDS))

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        UsageError.code: "--help",
        InstallationNotFound.code: f"{ROOT_OPTIONS}, --data-dir, --config-dir",
        RecoveryNeeded.code: RECOVER,
        RecoveryUndecided.code: f"{RECOVER} --choose {Choice.PUT_BACK} (or: {Choice.FINISH}, {Choice.KEEP})",
        RecoveryMissing.code: f"{RECOVER} (or: {KEEP})",
        RecoveryElsewhere.code: f"{RECOVER} (or, to give it up: {KEEP})",
        RollbackFailed.code: RECOVER,
        BackupDoubtful.code: f"{PROGRAM} accept BACKUP",
        DemoError.code: f"{PROGRAM} demo remove",
    }
)
"""By its code, what does what the hint of an error says. It goes with the hint that all errors of that code have."""
OPTIONS_OF_INPUT: Mapping[Input, str] = MappingProxyType(
    {
        Input.ROOT: ROOT_OPTIONS,
        Input.DATA_DIR: "--data-dir",
        Input.CONFIG_DIR: "--config-dir",
        Input.CONTAINER: "--container",
        Input.SANDBOX: "--sandbox",
        Input.IMAGING_VERSION: "--imaging-version",
        Input.VERSION_CONFIRMED: "--same-version",
        Input.OVERRIDE_VERSION: "--override-version",
        Input.DELETE_FIRST: "--delete-first",
        Input.NOT_WHOLE: f'--restore-not-whole "{NOT_WHOLE_WORDS}"',
        Input.TRANSACTIONS: "--despite-transactions",
        Input.UNPACKED: f"{PROGRAM} unpack ARCHIVE --to FOLDER",
        Input.ANSWERS: "--yes",
    }
)
"""What gives an input that a hint asks for."""
_OWN_HINTS: Mapping[str, str] = MappingProxyType({kind.code: kind.default_hint for kind in error_types()})


def option_of(said: Check | Outcome) -> str:
    """What is typed to follow the hint; '' where nothing is."""
    if said.inputs:
        return " or ".join(OPTIONS_OF_INPUT[one] for one in said.inputs)
    # A hint of its own says something else than what the code stands for.
    return OPTIONS.get(said.code, "") if said.hint == _OWN_HINTS.get(said.code) else ""


def hint_with_option(said: Check | Outcome) -> str:
    """The hint as the command line shows it."""
    option = option_of(said)
    return f"{said.hint} (Command line: {option})" if option else str(said.hint)
