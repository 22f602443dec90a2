"""How a job and its end are told: the same words on the pages and in the report. Pure but for the locale and tr()."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.events import JobState, Level, Limit, Notice, Outcome, ServiceChanged
from core.plan import Plan
from core.steps import CopyTree, ReadBack, VerifyBackup, VerifyEarlier, VerifyStaged
from gui.flow import Goal
from gui.job_record import LogLine, StepRecord, StepState
from gui.words import count_words, duration_words, localized, size_words, state_words, time_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("job", text)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: what it is about, and what there is to say."""

    title: str
    value: str


def headline(goal: Goal, outcome: Outcome) -> str:
    """How the job ended, in two or three words."""
    match outcome.state, goal:
        case JobState.CANCELLED, _:
            return _tr("Cancelled")
        case JobState.SUCCEEDED, Goal.BACKUP:
            return _tr("Backup complete")
        case JobState.SUCCEEDED, Goal.RESTORE:
            return _tr("Restore complete")
        case JobState.SUCCEEDED, _:
            return _tr("Recovered")
        case _, Goal.BACKUP:
            return _tr("The backup failed")
        case _, Goal.RESTORE:
            return _tr("The restore failed")
        case _:
            return _tr("The recovery failed")


def facts_of(goal: Goal, outcome: Outcome, plan: Plan | None) -> tuple[Fact, ...]:
    """Place and numbers of an ended job. Without a plan (a recovery) there are fewer."""
    facts = []
    if outcome.path:
        facts.append(Fact(_tr("Restored from") if goal is Goal.RESTORE else _tr("Backup"), outcome.path))
    if outcome.files:
        facts += [
            Fact(_tr("Size"), size_words(outcome.bytes)),
            Fact(_tr("Files"), count_words(outcome.files)),
        ]
    if outcome.duration_s:
        facts.append(Fact(_tr("Time taken"), duration_words(outcome.duration_s)))
    if outcome.offline_s:
        facts.append(Fact(_tr("Neo4j was offline"), duration_words(outcome.offline_s)))
    elif plan is not None:
        facts.append(Fact(_tr("Neo4j was offline"), _tr("Not because of this job")))
    if outcome.state is JobState.SUCCEEDED and plan is not None:
        facts.append(Fact(_tr("Verified"), _verified_words(plan)))
    if outcome.state is not JobState.SUCCEEDED:
        facts.append(Fact(_tr("Code"), outcome.code))
    return tuple(facts)


def _verified_words(plan: Plan) -> str:
    kinds = {type(step) for step in plan.steps}
    earlier = next((step.earlier for step in plan.steps if isinstance(step, CopyTree)), None)
    if earlier is not None and VerifyEarlier in kinds:
        return _tr("What was copied was read back, what is shared was read before: every checksum is equal.")
    if earlier is not None:
        return _tr("What was copied was read back: every checksum is equal. What is shared was read on {time}.").format(
            time=time_words(earlier.read_utc)
        )
    if ReadBack in kinds:
        return _tr("The backup was read back: every checksum is equal.")
    if VerifyStaged in kinds:
        return _tr("The backup was read before, the restored data after it was written: every checksum is equal.")
    if VerifyBackup in kinds:
        return _tr("The backup was read before it was used: every checksum is equal.")
    return _tr("No")


def breakable(path: str) -> str:
    """A path for a label that wraps: it may be broken after each sign between its parts. Not for copying."""
    return re.sub(r"([/\\._-])", "\\1\u200b", path)


def removal_words() -> str:
    """When what was kept aside may go. The program deletes none of it by itself."""
    return _tr(
        "Until you delete it, this is the way back. Delete it when CAST Imaging shows your applications as they should "
        "be and a new backup has been made: nothing uses it any more, and its space is free again."
    )


def next_lines(goal: Goal, outcome: Outcome) -> tuple[str, ...]:
    """What a person does after a success. After anything else the outcome's own hint says it."""
    if outcome.state is not JobState.SUCCEEDED:
        return ()
    if goal is Goal.BACKUP:
        return (_tr("Keep a copy of the backup on another machine, and try a restore from time to time."),)
    return (_tr("Open CAST Imaging in the browser and look at one of your applications."),)


def limit_words(limit: Limit) -> str:
    """What would have to be faster; '' when nothing stands out."""
    match limit:
        case Limit.READING:
            return _tr("Reading sets the pace just now.")
        case Limit.WRITING:
            return _tr("Writing sets the pace just now.")
        case Limit.HASHING:
            return _tr("Computing checksums sets the pace just now.")
        case Limit.SERVICE:
            return _tr("Waiting for Neo4j.")
        case _:
            return ""


def step_state_words(state: StepState) -> str:
    match state:
        case StepState.TODO:
            return _tr("not begun")
        case StepState.RUNNING:
            return _tr("running")
        case StepState.DONE:
            return _tr("done")
        case StepState.FAILED:
            return _tr("failed")


def step_words(step: StepRecord) -> str:
    """The step and, once it has ended, how long it took."""
    if step.state in (StepState.TODO, StepState.RUNNING):
        return localized(step.title)
    return _tr("{step} ({time})").format(step=localized(step.title), time=duration_words(step.duration_s))


def line_words(line: LogLine) -> str:
    """One message of the job."""
    match line.event:
        case ServiceChanged(status=status):
            return _tr("Neo4j: {state}").format(state=state_words(status.state))
        case Notice(level=Level.WARNING, message=message):
            return _tr("Warning: {message}").format(message=localized(message))
        case Notice(level=Level.ERROR, message=message):
            return _tr("Error: {message}").format(message=localized(message))
        case Notice(message=message):
            return localized(message)
        case started:
            return localized(started.title)
