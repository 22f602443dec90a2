"""The command line's table of what is typed to put something right: whole, and nothing in it that cannot be typed."""

from __future__ import annotations

import shlex

import pytest

from core.cli.fixes import KEEP, OPTIONS, OPTIONS_OF_INPUT, hint_with_option, option_of
from core.cli.main import _parser
from core.errors import (
    ImagingBackupError,
    Input,
    InstallationNotFound,
    RecoveryNeeded,
    RecoveryUndecided,
    RollbackFailed,
    VersionMismatch,
    error_types,
)
from core.model.events import JobState, Outcome, outcome_of
from core.plan.checks.check import blocked, passed, warned
from tests.command_line import COMMAND, OPTION, commands

pytestmark = pytest.mark.same_everywhere

NOTHING_TO_TYPE = {
    "NOT_ELEVATED",
    "ALREADY_RUNNING",
    "LABEL_TAKEN",
    "COPY_STALLED",
    "SERVICE_STOP_TIMEOUT",
    "SERVICE_START_FAILED",
    "RESTART_FAILED",
    "BACKUP_NOT_FOUND",
    "BACKUP_INCOMPLETE",
    "BACKUP_CORRUPT",
    "MANIFEST_TOO_NEW",
    "BACKUP_INCONSISTENT",
    "CONSISTENCY_UNCHECKED",
    "VERIFY_FAILED",
    "WINDOW_UNAVAILABLE",  # said by the wizard, which names the whole path of the command
    "CANCELLED",
    "ERROR",
}
"""Of the errors that have a hint of their own: no option does what it says."""


def test_every_error_with_a_hint_of_its_own_is_decided() -> None:
    hinting = {kind.code for kind in error_types() if "default_hint" in vars(kind)}
    assert not OPTIONS.keys() & NOTHING_TO_TYPE
    assert OPTIONS.keys() | NOTHING_TO_TYPE == hinting


def test_every_input_can_be_given() -> None:
    assert set(OPTIONS_OF_INPUT) == set(Input)


@pytest.mark.parametrize("row", [*OPTIONS.values(), *OPTIONS_OF_INPUT.values()])
def test_what_is_named_can_be_typed(row: str) -> None:
    named, options = set(COMMAND.findall(row)), set(OPTION.findall(row))
    assert named or options
    assert named <= commands().keys()
    # The options of one command, of the one that is named where one is.
    assert any(options <= commands()[command] for command in named or commands())


def test_a_choice_that_is_named_can_be_made() -> None:
    args = _parser().parse_args(shlex.split(KEEP)[1:])
    assert args.choose == "keep"


@pytest.mark.parametrize(
    ("error", "option"),
    [
        (RecoveryNeeded("x"), "imaging-backup recover"),
        (RecoveryUndecided("x"), "imaging-backup recover --choose put-back (or: finish, keep)"),
        (RollbackFailed("x"), "imaging-backup recover"),
        (RollbackFailed("x", "Restore again."), ""),
        (InstallationNotFound("x"), "--program-dir or --docker-dir, --data-dir, --config-dir"),
        (
            InstallationNotFound("x", "Choose one.", Input.ROOT),
            "--program-dir or --docker-dir",
        ),
        (InstallationNotFound("x", "Correct the path.", Input.SANDBOX), "--sandbox"),
        (VersionMismatch("x"), ""),
        (VersionMismatch("x", "Go on without."), ""),
        (VersionMismatch("x", "Go on without.", Input.OVERRIDE_VERSION), "--override-version"),
    ],
)
def test_the_option_goes_with_the_hint(error: ImagingBackupError, option: str) -> None:
    check = blocked(type(error), error.message, error.hint, *error.inputs)
    assert option_of(outcome_of(error)) == option_of(check) == option


def test_the_hint_names_the_option() -> None:
    check = warned("VERSION_UNKNOWN", "It is unknown.", "Give it.", Input.IMAGING_VERSION)
    assert hint_with_option(check) == "Give it. (Command line: --imaging-version)"
    assert hint_with_option(Outcome(JobState.FAILED, "x", "READ_FAILED", "Look at it.")) == "Look at it."


def test_nothing_is_typed_where_nothing_is_wrong() -> None:
    assert hint_with_option(passed(RecoveryNeeded, "All is well.")) == ""
    assert hint_with_option(Outcome(JobState.SUCCEEDED, "Done.")) == ""
