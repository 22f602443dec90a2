"""What is remembered of a job: steps, numbers, messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from core.model.events import (
    CopyProgress,
    JobFinished,
    JobState,
    Level,
    Notice,
    Outcome,
    ServiceChanged,
    StepFinished,
    StepStarted,
)
from core.model.service_state import ServiceState, ServiceStatus
from core.plan.steps import CopyTree, ReadBack
from core.reports.job_record import LINES, RATES, JobRecord, StepState

pytestmark = pytest.mark.same_everywhere

NOW = "2026-11-23T02:45:00Z"


def progress(done_bytes: int, rate: float = 1.0) -> CopyProgress:
    return CopyProgress(done_bytes, 100, 0, 0, rate, None, offline_s=7.0)


def two_steps() -> JobRecord:
    record = JobRecord(NOW)
    record.expect((CopyTree(PurePath("a"), PurePath("b"), 100), ReadBack(PurePath("b"), 300)))
    return record


def test_a_step_is_to_do_running_and_done_or_failed() -> None:
    record = two_steps()
    assert [step.state for step in record.steps] == [StepState.TODO, StepState.TODO]
    record.take(StepStarted(0, 2, "Copy"), NOW)
    assert (record.current, record.count, record.steps[0].state) == (0, 2, StepState.RUNNING)
    record.take(StepFinished(0, "Copy", 12.5), NOW)
    record.take(StepStarted(1, 2, "Read back"), NOW)
    record.take(StepFinished(1, "Read back", 3.0, ok=False), NOW)
    assert [(step.state, step.duration_s) for step in record.steps] == [(StepState.DONE, 12.5), (StepState.FAILED, 3.0)]


def test_a_job_without_a_plan_names_its_steps_as_it_goes() -> None:
    record = JobRecord(NOW)
    record.take(StepStarted(0, 2, "Put back"), NOW)
    record.take(StepStarted(1, 2, "Start"), NOW)
    assert [step.title for step in record.steps] == ["Put back", "Start"]


def test_what_is_told_of_the_whole_job_outlives_its_step() -> None:
    record = two_steps()
    assert record.latest is record.job_done is None
    record.take(StepStarted(0, 2, "Copy"), NOW)
    told = replace(progress(50), remaining_s=60.0, job_done=0.25)
    record.take(told, NOW)
    record.take(StepStarted(1, 2, "Read back"), NOW)
    assert (record.progress, record.latest, record.job_done) == (None, told, 0.25)
    undoing = progress(50)
    record.take(undoing, NOW)
    assert (record.latest, record.job_done) == (undoing, 0.25)


def test_rates_and_lines_are_kept_within_bounds_and_still_counted() -> None:
    record = JobRecord(NOW)
    for number in range(RATES + 5):
        record.take(progress(0, rate=float(number)), NOW)
    assert (len(record.rates), record.rates[0], record.offline_s) == (RATES, 5.0, 7.0)
    for number in range(LINES + 5):
        record.take(Notice(Level.WARNING if number % 2 else Level.INFO, str(number)), NOW)
    assert (len(record.lines), record.line_count) == (LINES, LINES + 5)
    assert record.levels[Level.WARNING] == LINES // 2 + 2 and record.levels[Level.ERROR] == 0


def test_what_the_job_says_of_neo4j_is_kept_and_its_end_is_not_its_business() -> None:
    record = JobRecord(NOW)
    assert record.service is None
    record.take(ServiceChanged(ServiceStatus(ServiceState.STOPPED)), NOW)
    assert record.service is ServiceState.STOPPED and record.line_count == 1
    record.take(JobFinished(Outcome(JobState.SUCCEEDED, "Done.")), NOW)
    assert record.line_count == 1
