"""A job: its states, its events on the loop, its end in every way it can end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from core.cancel import CancelToken
from core.errors import OperationCancelled
from core.model.events import JobState, Level, Notice, Outcome
from gui.loop.job import UNEXPECTED, Emit, Job

LIMIT_S = 120.0
GOOD = Outcome(JobState.SUCCEEDED, "Done.")
CANCELLED = Outcome(JobState.CANCELLED, "Cancelled.")


def wait_for_cancel(_emit: Emit, cancel: CancelToken) -> Outcome:
    return CANCELLED if cancel.wait(5) else GOOD


async def test_events_and_end_arrive_on_the_loops_thread() -> None:
    threads = []

    def work(emit: Emit, _cancel: CancelToken) -> Outcome:
        emit(Notice(Level.INFO, threading.current_thread().name))
        return GOOD

    job = Job(work, lambda event: threads.append((event, threading.current_thread())), "copying")
    assert job.state is JobState.PENDING
    job.start()
    assert await job.result() is GOOD
    assert job.state is JobState.SUCCEEDED
    assert threads == [(Notice(Level.INFO, "copying"), threading.main_thread())]


async def test_cancelling_goes_through_the_token() -> None:
    job = Job(wait_for_cancel)
    job.start()
    assert job.state is JobState.RUNNING
    job.cancel()
    job.cancel()
    assert job.state in (JobState.CANCELLING, JobState.CANCELLED)
    assert await job.result() is CANCELLED
    job.cancel()
    assert job.state is JobState.CANCELLED


async def test_a_job_cancelled_before_it_starts_hears_it() -> None:
    job = Job(wait_for_cancel)
    job.cancel()
    assert job.state is JobState.PENDING
    job.start()
    assert await job.result() is CANCELLED


async def test_a_job_that_heeds_no_cancel_any_more_goes_on() -> None:
    closed, go_on = threading.Event(), threading.Event()

    def work(_emit: Emit, cancel: CancelToken) -> Outcome:
        cancel.close()
        closed.set()
        go_on.wait(LIMIT_S)
        return GOOD if cancel.came_late and not cancel.cancelled else CANCELLED

    job = Job(work)
    job.start()
    await asyncio.to_thread(closed.wait, LIMIT_S)
    job.cancel()
    assert job.state is JobState.RUNNING
    go_on.set()
    assert await job.result() is GOOD


def test_who_cancels_before_it_is_too_late_is_heard() -> None:
    cancel = CancelToken()
    assert cancel.cancel()
    with pytest.raises(OperationCancelled):
        cancel.close()
    assert cancel.cancelled and not cancel.came_late


async def test_cancelling_whoever_waits_leaves_the_job_alone() -> None:
    job = Job(wait_for_cancel)
    job.start()
    waiting = asyncio.create_task(job.result())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert job.state is JobState.RUNNING
    job.cancel()
    assert await job.result() is CANCELLED


@pytest.mark.expects_warnings
@pytest.mark.parametrize("crash", [ValueError("a bug"), SystemExit(3), KeyboardInterrupt()])
async def test_a_crash_is_a_failed_outcome_and_is_logged(
    crash: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_emit: Emit, _cancel: CancelToken) -> Outcome:
        raise crash

    job = Job(work)
    job.start()
    outcome = await job.result()
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, UNEXPECTED, 1)
    assert type(crash).__name__ in outcome.message
    assert job.state is JobState.FAILED
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.expects_warnings
async def test_an_outcome_that_is_no_end_is_a_failure() -> None:
    job = Job(lambda _emit, _cancel: Outcome(JobState.RUNNING, "?"))
    job.start()
    assert (await job.result()).code == UNEXPECTED


async def test_a_job_starts_once_and_has_no_result_before() -> None:
    job = Job(lambda _emit, _cancel: GOOD)
    with pytest.raises(RuntimeError):
        await job.result()
    job.start()
    with pytest.raises(RuntimeError):
        job.start()
    await job.result()


def test_the_work_goes_on_when_the_loop_is_gone() -> None:
    go, seen = threading.Event(), []

    def work(emit: Emit, _cancel: CancelToken) -> Outcome:
        go.wait(5)
        emit(Notice(Level.INFO, "nobody hears this"))
        seen.append("worked")
        return GOOD

    job = Job(work, seen.append, "orphan")

    async def begin() -> None:
        job.start()

    asyncio.run(begin())
    thread = next(thread for thread in threading.enumerate() if thread.name == "orphan")
    go.set()
    thread.join(5)
    assert seen == ["worked"]
    assert job.state is JobState.SUCCEEDED
