"""A job and its outcome in words: the same phrases on the pages and in the report. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import BackupDoubtful, RecoveryUndecided, RollbackFailed
from core.model.events import JobState, Level, Limit, Notice, Outcome, ServiceChanged
from core.model.layout import UNDONE_MARK
from core.phrases import join_phrases, phrase
from core.plan.plan import Operation, Plan
from core.plan.steps import (
    CloneTree,
    CopyTree,
    PreCopy,
    ReadBack,
    ReplaceFile,
    StopNeo4j,
    VerifyBackup,
    VerifyStaged,
)
from core.reports.job_record import Goal, LogLine, StepRecord, StepState


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: its title and its text."""

    title: str
    value: str


def made_with_a_mark(outcome: Outcome) -> bool:
    """Whether a backup was made that does not count as a good one: neither a success nor a failure."""
    return outcome.code == BackupDoubtful.code


def headline(goal: Goal, outcome: Outcome) -> str:
    """How the job ended, in two or three words."""
    if outcome.choices:
        return phrase("A decision is needed")
    if made_with_a_mark(outcome):
        return phrase("Doubtful backup")
    match outcome.state, goal:
        case JobState.CANCELLED, _:
            return phrase("Cancelled")
        case JobState.SUCCEEDED, Goal.BACKUP:
            return phrase("Backup complete")
        case JobState.SUCCEEDED, Goal.RESTORE:
            return phrase("Restore complete")
        case JobState.SUCCEEDED, _:
            return phrase("Recovered")
        case _, Goal.BACKUP:
            return phrase("The backup failed")
        case _, Goal.RESTORE:
            return phrase("The restore failed")
        case _:
            return phrase("The recovery failed")


def facts_of(goal: Goal, outcome: Outcome, plan: Plan | None) -> tuple[Fact, ...]:
    """Path and numbers of an ended job. There are fewer without a plan (for a recovery)."""
    facts = []
    if outcome.path:
        restored = goal is Goal.RESTORE and outcome.state is JobState.SUCCEEDED
        facts.append(Fact(phrase("Restored from") if restored else phrase("Backup"), outcome.path))
    if outcome.files:
        facts += [
            Fact(phrase("Size"), phrase("{size_bytes}", size_bytes=outcome.bytes)),
            Fact(phrase("Files"), phrase("{file_count}", file_count=outcome.files)),
        ]
    if outcome.duration_s:
        facts.append(Fact(phrase("Time taken"), phrase("{time_s}", time_s=outcome.duration_s)))
    if outcome.offline_s:
        facts.append(Fact(phrase("Neo4j was offline"), phrase("{time_s}", time_s=outcome.offline_s)))
    elif plan is not None:
        facts.append(Fact(phrase("Neo4j was offline"), phrase("Not because of this job")))
    if plan is not None and (outcome.state is JobState.SUCCEEDED or made_with_a_mark(outcome)):
        facts.append(Fact(phrase("Verified"), _verified_words(plan)))
    if outcome.stores:
        facts.append(Fact(phrase("By Neo4j's own tool"), join_phrases(*outcome.stores)))
    if outcome.counts:
        facts.append(Fact(phrase("Counted by Neo4j"), join_phrases(*outcome.counts)))
    if outcome.state is not JobState.SUCCEEDED:
        facts.append(Fact(phrase("Code"), outcome.code))
    return tuple(facts)


def _verified_words(plan: Plan) -> str:
    kinds = {type(step) for step in plan.steps}
    earlier = next((step.earlier for step in plan.steps if isinstance(step, CopyTree)), None)
    if plan.reads_earlier:
        return phrase(
            "What was copied was read back, what is shared was read before it was shared: every checksum is equal."
        )
    if earlier is not None:
        return phrase(
            "What was copied was read back: every checksum is equal. What is shared was read on {read_utc}.",
            read_utc=earlier.read_utc,
        )
    if ReadBack in kinds:
        return phrase("The backup was read back: every checksum is equal.")
    staged = next((step for step in plan.steps if isinstance(step, VerifyStaged)), None)
    if staged is not None and not staged.backup.sealed:
        return phrase(
            "The backup has no checksums. The restored data was read before it was put in place: it is what was read of the backup."
        )
    if staged is not None:
        return phrase(
            "The restored data was read before it was put in place: every checksum in the manifest of the backup is equal."
        )
    if VerifyBackup in kinds:
        return phrase("The backup was read before it was used: every checksum is equal.")
    return phrase("No")


def choices_of(plan: Plan) -> tuple[str, ...]:
    """What was chosen for the job: what was confirmed, and the options."""
    return (*plan.notes, *(_restore_choices(plan) if plan.operation is Operation.RESTORE else _copy_choices(plan)))


def _restore_choices(plan: Plan) -> tuple[str, ...]:
    files = [step.relative for step in plan.steps if isinstance(step, ReplaceFile)]
    if not files:
        return (phrase("No configuration file is put back: the server keeps its own."),)
    return (phrase("Configuration files that are put back: {files}.", files=", ".join(files)),)


def _copy_choices(plan: Plan) -> tuple[str, ...]:
    copies = [step for step in plan.steps if isinstance(step, CopyTree)]
    if not copies:
        return ()
    earlier = copies[0].earlier
    choices = [
        phrase("Unchanged files are shared with the backup {label}.", label=earlier.label)
        if earlier is not None
        else phrase("Every file is copied: nothing is shared with an earlier backup.")
    ]
    kinds = {type(step) for step in plan.steps}
    if StopNeo4j in kinds:
        if CloneTree in kinds:
            choices.append(
                phrase(
                    "Cloned while Neo4j is stopped, if its volume does so; copied from the clone while it runs again."
                )
            )
        elif PreCopy in kinds:
            choices.append(phrase("Copied while Neo4j runs; what has changed is copied again when it is stopped."))
        else:
            choices.append(phrase("Copied only while Neo4j is stopped."))
    return tuple(choices)


def removal_words(outcome: Outcome) -> str:
    """When a person may delete what was kept aside. The program never deletes it."""
    if outcome.code == RecoveryUndecided.code:
        return phrase("This is the old data: do not touch it before it is decided which data it is from now on.")
    if outcome.choices or outcome.code == RollbackFailed.code:
        return phrase(
            "The interrupted job is not recovered yet, and may need this for it: do not touch it before that."
        )
    if all(UNDONE_MARK in path for path in outcome.kept_aside):
        return phrase(
            "This lay in the place of the data before the old came back. Nothing uses it now; delete it when nobody misses "
            "what was done with it in between."
        )
    return phrase(
        "Until you delete it, this is the way back. Delete it when CAST Imaging shows your applications as they should "
        "be and a new backup has been made: nothing uses it any more. Its space is free then, but for what clones of it share."
    )


def next_lines(goal: Goal, outcome: Outcome) -> tuple[str, ...]:
    """What a person does next after a success. In other cases the outcome's own hint says it."""
    if outcome.state is not JobState.SUCCEEDED:
        return ()
    if goal is Goal.BACKUP:
        return (phrase("Keep a copy of the backup on another machine, and try a restore from time to time."),)
    return (phrase("Open CAST Imaging in the browser and look at one of your applications."),)


def limit_words(limit: Limit) -> str:
    """What would have to be faster; '' when nothing stands out."""
    match limit:
        case Limit.READING:
            return phrase("Reading sets the pace just now.")
        case Limit.WRITING:
            return phrase("Writing sets the pace just now.")
        case Limit.HASHING:
            return phrase("Computing checksums sets the pace just now.")
        case Limit.SERVICE:
            return phrase("Waiting for Neo4j.")
        case _:
            return ""


def step_state_words(state: StepState) -> str:
    match state:
        case StepState.TODO:
            return phrase("not begun")
        case StepState.RUNNING:
            return phrase("running")
        case StepState.DONE:
            return phrase("done")
        case StepState.FAILED:
            return phrase("failed")


def step_words(step: StepRecord) -> str:
    """The step and, once it has ended, how long it took."""
    if step.state in (StepState.TODO, StepState.RUNNING):
        return step.title
    return phrase("{step} ({time_s})", step=step.title, time_s=step.duration_s)


def line_words(line: LogLine) -> str:
    """One message of the job."""
    match line.event:
        case ServiceChanged(status=status):
            return phrase("Neo4j: {state}", state=status.state.words)
        case Notice(level=Level.WARNING, message=message):
            return phrase("Warning: {message}", message=message)
        case Notice(level=Level.ERROR, message=message):
            return phrase("Error: {message}", message=message)
        case Notice(message=message):
            return message
        case started:
            return started.title
