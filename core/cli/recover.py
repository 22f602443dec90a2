"""`recover`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from dataclasses import replace
from pathlib import Path

from core import api
from core.cancel import CancelToken
from core.cli.answers import answer
from core.cli.console import Reporter, is_terminal
from core.cli.options import Commands, given_by, installation_of, look_around
from core.errors import ImagingBackupError, OperationCancelled, RecoveryElsewhere, RecoveryMissing, RecoveryUndecided
from core.model.events import JobState, Level, Notice, Outcome, outcome_of
from core.phrases import join_phrases, phrase
from core.recovery.decision import has_stranger, undecided_acts, what_is_missing
from core.recovery.job_lock import Holder, describe_holder, installation_key, others_at_work
from core.recovery.mark import forget_mark
from core.recovery.unfinished import RecoverableJob, forget_what_has_ended, interrupted_jobs
from core.reports.job_record import Choice
from core.survey.survey import interrupted_job_of_another
from core.system.state_folder import state_dir

CHOICE_WORDS = {
    Choice.PUT_BACK: phrase("put-back: the old data comes back, what lies in place is moved beside it."),
    Choice.FINISH: phrase(
        "finish: the verified copy of the backup goes into its place, what lies there is moved beside it."
    ),
    Choice.KEEP: phrase("keep: nothing is moved, what lies in place is the data from now on."),
}


def _ask_choice(outcome: Outcome, cancel: CancelToken) -> Choice:
    """Show what lies where, and ask which of it is the data from now on."""
    choices = [Choice(choice) for choice in outcome.choices]
    question = f"Type {' or '.join(repr(choice.value) for choice in choices)}: "
    said = answer(question, [*outcome.places, *(CHOICE_WORDS[choice] for choice in choices), outcome.hint], cancel)
    if said not in choices:
        raise OperationCancelled(phrase("Not decided; nothing was done."), phrase("Run it again when it is decided."))
    return Choice(said)


def _would_be_done(job: RecoverableJob) -> str:
    if what_is_missing(job.record) or has_stranger(job.record):
        return phrase("Nothing would be done before a person decides which data it is from now on.")
    if not job.record.committed and undecided_acts(job.record):
        return phrase(
            "Its restored data is in place, and people may have worked with it: Neo4j would be brought up on it where it is "
            "down, and it would be asked what stays."
        )
    if job.record.committed:
        return phrase("Its restored data is in place and would stay: Neo4j would be started.")
    return phrase("It would be undone.")


def add_recover(commands: Commands) -> None:
    text = "Undo what an interrupted job left half done, and start the server."
    commands.add("recover", _recover, text, where=True, acts=True).add_argument(
        "--choose",
        choices=[choice.value for choice in Choice],
        help="where a person must decide which data it is from now on: the old data, the verified copy of the backup, or what is there",
    )


def _recover(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    jobs = interrupted_jobs(state_dir())
    given = given_by(args)
    if given.root or given.data_dir or given.sandbox:
        wanted = installation_key(Path(installation_of(args).data_dir))
        jobs = tuple((job, other) for job, other in jobs if job.key == wanted)
    if not jobs:
        forget_what_has_ended(state_dir())
    ends = [] if jobs else [_nothing_of_ours(args)]
    for job, other in jobs:
        reporter.item("interrupted", {"job": job.sentence}, f"Interrupted: {job.sentence}")
        if other is not None:
            at_work = phrase("It is recovered already: {holder}.", holder=describe_holder(other))
            reporter.event(Notice(Level.INFO, at_work))
        if args.dry_run:
            reporter.event(Notice(Level.INFO, _would_be_done(job)))
            ends.append(Outcome(JobState.SUCCEEDED, phrase("%n interrupted job(s); nothing was done.", n=len(jobs))))
        else:
            # Each belongs to another server and is recovered even if the one before failed.
            ends.append(_recovered_or_failed(job, other, args, reporter, cancel))
    return next((end for end in ends if end.state is not JobState.SUCCEEDED), ends[-1])


def _nothing_of_ours(args: argparse.Namespace) -> Outcome:
    """No job of this state folder was interrupted: look for one of another account, on the servers that are found here."""
    at_work = others_at_work(state_dir())
    with contextlib.suppress(ImagingBackupError):
        for installation in look_around(args).installations:
            data_dir = Path(installation.data_dir)
            if not (job := interrupted_job_of_another(data_dir)):
                continue
            if args.choose == Choice.KEEP and not args.dry_run:
                forget_mark(data_dir)
                return Outcome(
                    JobState.SUCCEEDED, phrase("The job is given up, and nothing else was done: {job}.", job=job)
                )
            return outcome_of(RecoveryElsewhere(phrase("An earlier job was interrupted: {job}.", job=job)))
    return Outcome(
        JobState.SUCCEEDED, join_phrases(phrase("No job was interrupted; there is nothing to recover."), at_work)
    )


def _recovered_or_failed(
    job: RecoverableJob, other: Holder | None, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken
) -> Outcome:
    try:
        return _recover_or_ask(job, other, args, reporter, cancel)
    except OperationCancelled:
        raise
    except ImagingBackupError as error:
        # Of a demo server that is gone, say, or an engine that this account may not ask.
        reporter.event(Notice(Level.ERROR, error.message))
        return outcome_of(error)


def _recover_or_ask(
    job: RecoverableJob, other: Holder | None, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken
) -> Outcome:
    service, chosen = api.service_of(job.installation), Choice(args.choose) if args.choose else None
    outcome = api.recover_job(job, service, reporter.event, cancel, chosen, other=other)
    if not outcome.choices or args.choose or args.yes or not sys.stdin or not is_terminal(sys.stdin):
        return outcome
    reporter.event(Notice(Level.WARNING, outcome.message))
    try:
        choice = _ask_choice(outcome, cancel)
    except OperationCancelled as undecided:
        # A failure stays a failure, whether a decision was made or not.
        asked = outcome.code in (RecoveryUndecided.code, RecoveryMissing.code)
        return replace(outcome_of(undecided), report=outcome.report) if asked else outcome
    return api.recover_job(job, service, reporter.event, cancel, choice)
