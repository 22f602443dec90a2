"""The small pure modules: errors, events, installation, progress."""

from __future__ import annotations

import pytest

from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.errors import (
    EXIT_CANCELLED,
    CommandFailed,
    CommandMissing,
    ImagingBackupError,
    Input,
    InsufficientSpace,
    OperationCancelled,
    RecoveryNeeded,
    error_types,
)
from core.model.events import JobState, Limit, Outcome, outcome_of
from core.model.installation import ConfigFile
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.service_state import ServiceState
from tests.unit.plan_literals import CONFIG, DOCKER, PROGRAM, WINDOWS

pytestmark = pytest.mark.same_everywhere


def test_every_error_has_a_code_and_an_exit_code_of_its_own() -> None:
    types = error_types()
    assert len({error.code for error in types}) == len(types)
    assert len({error.exit_code for error in types}) == len(types)
    assert all(error.exit_code for error in types)


def test_every_error_has_a_hint() -> None:
    error = ImagingBackupError("It broke.")
    assert (str(error), error.message, error.hint) == ("It broke.", "It broke.", error.default_hint)
    assert ImagingBackupError("x", "Do that.").hint == "Do that."


def test_an_outcome_says_what_its_error_says() -> None:
    error = RecoveryNeeded("x", "Do that.", Input.DATA_DIR, Input.SANDBOX)
    outcome = outcome_of(error)
    assert (error.hint, error.inputs) == ("Do that.", (Input.DATA_DIR, Input.SANDBOX))
    assert (outcome.code, outcome.hint, outcome.inputs) == (error.code, error.hint, error.inputs)
    assert outcome_of(RecoveryNeeded("x")).inputs == ()


def test_space_is_told_in_numbers() -> None:
    error = InsufficientSpace("/d", 2000, 1000)
    assert error.message == "/d: 2.0 kB are needed, 1.0 kB are free."
    assert (error.path, error.required_bytes, error.available_bytes) == ("/d", 2000, 1000)
    assert error.hint
    assert InsufficientSpace("/d", 2, 1, "Elsewhere.").hint == "Elsewhere."


def test_commands_tell_how_they_ended() -> None:
    assert CommandFailed("x", 3, "boom").message == "x ended with exit code 3. Its last words: boom"
    assert CommandFailed("x", None, "").message == "x gave no answer in time."
    missing = CommandMissing("x")
    assert (missing.message, missing.returncode, missing.output_tail) == (
        "x does not exist or cannot be run.",
        None,
        "",
    )


def test_a_job_has_ended_in_three_states() -> None:
    assert {state for state in JobState if state.ended} == {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


def test_a_state_has_words_for_a_sentence() -> None:
    assert {state.words for state in ServiceState} >= {"running", "stopped", "not installed", "unknown"}


def test_an_outcome_is_its_sentence() -> None:
    assert str(Outcome(JobState.FAILED, "It broke.")) == "It broke."


def test_kinds_and_files_have_the_vendors_words() -> None:
    assert WINDOWS_INSTALLER.display_name == "Windows installer"
    assert DOCKER_INSTALLER.display_name == "Docker installer"
    assert ConfigFile("neo4j", CONFIG).backup_path.as_posix() == "additional_files/neo4j/neo4j.conf"
    assert WINDOWS.bin_dir == PROGRAM / "neo4j" / "bin"
    assert WINDOWS.config_file("nginx").path.name == "nginx.conf"
    with pytest.raises(KeyError):
        DOCKER.config_file("unknown")


def test_a_token_cancels_once_and_for_all() -> None:
    token = CancelToken()
    token.check()
    assert not token.cancelled
    assert not token.wait(0)
    token.cancel()
    assert token.cancelled
    assert token.wait(60)
    with pytest.raises(OperationCancelled) as caught:
        token.check()
    assert caught.value.exit_code == EXIT_CANCELLED


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_meter_counts_and_tells_the_rate() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(1000, 4)
    for _ in range(10):
        clock.now += 1
        meter.add_bytes(50)
    meter.add_file()
    meter.working_on("neostore")
    sample = meter.sample()
    assert (sample.done_bytes, sample.total_bytes, sample.done_files, sample.total_files) == (500, 1000, 1, 4)
    assert sample.rate_bytes_s == pytest.approx(50)
    assert sample.current == "neostore"


def test_a_new_step_begins_at_nothing_and_may_be_corrected() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10, 1)
    meter.add_bytes(10)
    meter.begin(0, 0)
    meter.expect_more(20)
    sample = meter.sample()
    assert (sample.done_bytes, sample.total_bytes, sample.total_files, sample.rate_bytes_s) == (0, 20, 0, 0.0)


def test_the_rate_is_of_the_last_seconds() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10_000, 1)
    for speed in [1000] * 6 + [10] * 20:
        clock.now += 1
        meter.add_bytes(speed)
        meter.sample()
    assert meter.sample().rate_bytes_s == pytest.approx(10)


def spend(meter: ProgressMeter, clock: Clock, **seconds: float) -> None:
    for name, spent_s in seconds.items():
        with meter.spending(Limit(name)):
            clock.now += spent_s


def test_the_limit_is_what_took_the_most_time() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10, 1)
    assert meter.sample().limited_by is Limit.NONE
    clock.now += 3
    assert meter.sample().limited_by is Limit.NONE
    spend(meter, clock, reading=0.2, hashing=0.1, writing=0.7)
    assert meter.sample().limited_by is Limit.WRITING


def test_a_limit_that_does_not_stand_out_is_none() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10, 1)
    spend(meter, clock, reading=0.34, hashing=0.33, writing=0.33)
    assert meter.sample().limited_by is Limit.NONE
    spend(meter, clock, hashing=0.2)
    assert meter.sample().limited_by is Limit.HASHING


def test_a_wait_is_told_while_it_lasts() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(0, 0)
    with meter.spending(Limit.SERVICE):
        clock.now += 1
        assert meter.sample().limited_by is Limit.SERVICE
        clock.now += 60
        assert meter.sample().limited_by is Limit.SERVICE
    clock.now += 1
    assert meter.sample().limited_by is Limit.SERVICE
    for _ in range(7):
        clock.now += 1
        forgotten = meter.sample().limited_by
    assert forgotten is Limit.NONE


def test_the_limit_is_of_the_last_seconds_and_of_this_step() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10, 1)
    for limit in ["reading"] * 8 + ["writing"] * 4:
        spend(meter, clock, **{limit: 1.0})
        sample = meter.sample()
    assert sample.limited_by is Limit.WRITING
    meter.begin(10, 1)
    spend(meter, clock, hashing=0.1)
    assert meter.sample().limited_by is Limit.HASHING


def test_what_fails_was_time_spent_too() -> None:
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.begin(10, 1)
    with pytest.raises(ValueError, match="broken"), meter.spending(Limit.READING):
        clock.now += 1
        raise ValueError("broken")
    assert meter.sample().limited_by is Limit.READING
    clock.now += 10
    meter.begin(10, 1)
    assert meter.sample().limited_by is Limit.NONE
