"""A part of every search, in the default run; `python3 build/dev.py crash-points` does all of them."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest

from tests.sim.crash_points import (
    ENDS,
    try_absent_volume,
    try_another_account,
    try_crashes,
    try_doubtful_commit,
)
from tests.sim.disk import ROOT, Cut
from tests.sim.faults import FAULTS, try_cancels, try_faults
from tests.sim.hangs import AREAS as HANGING
from tests.sim.hangs import try_hangs
from tests.sim.others import try_clean_installation, try_start_after_death, try_start_in_a_job
from tests.sim.random_search import scenario_of, try_randomly
from tests.sim.tally import Tally
from tests.sim.world import BACKUPS, SCENARIOS, SERVER, Scenario

# Prime to each other and to what repeats in a job, so that the parts differ from scenario to scenario.
OFTEN, SOME, FEW = 23, 59, 101
RUNS = 3

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
# Not measured: that doubles the time, and what must be covered is covered by tests of its own.
pytestmark = [pytest.mark.expects_warnings, pytest.mark.no_cover]


def require(tally: Tally, at_least: int) -> None:
    assert not tally.broken, "\n".join(tally.broken[:20])
    assert tally.points >= at_least


@each_scenario
@pytest.mark.parametrize(("cut", "autostart"), ENDS)
def test_cut_anywhere_the_old_or_the_new_is_whole(scenario: Scenario, cut: Cut, autostart: bool) -> None:
    require(try_crashes(scenario, cut, autostart, every=SOME), 5)


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.restore], ids=lambda scenario: scenario.name)
def test_a_commit_that_nobody_knows_of_is_believed_before_and_after_a_power_cut_or_never(scenario: Scenario) -> None:
    require(try_doubtful_commit(scenario, every=11), 1)


@each_scenario
def test_a_volume_that_is_not_mounted_when_the_program_starts_again(scenario: Scenario) -> None:
    require(try_absent_volume(scenario, every=OFTEN), 5)


@each_scenario
def test_another_account_begins_a_job_after_the_program_has_died(scenario: Scenario) -> None:
    require(try_another_account(scenario, every=OFTEN), 5)


@each_scenario
def test_a_call_that_fails_although_it_happened(scenario: Scenario) -> None:
    require(try_faults(scenario, errno.EIO, ROOT, lasting=False, late=True, every=FEW), 1)


@each_scenario
def test_cancelled_anywhere(scenario: Scenario) -> None:
    require(try_cancels(scenario, every=OFTEN), 4)


@each_scenario
@pytest.mark.parametrize("error", FAULTS, ids=lambda number: errno.errorcode[number])
def test_a_call_that_fails_anywhere(scenario: Scenario, error: int) -> None:
    require(try_faults(scenario, error, ROOT, lasting=False, every=FEW), 1)


@each_scenario
@pytest.mark.parametrize("area", [SERVER, BACKUPS])
def test_a_disk_that_fails_for_good(scenario: Scenario, area: str) -> None:
    require(
        try_faults(scenario, errno.EIO, area, lasting=True, every=FEW), 1
    )  # an online backup reads little of the server


@each_scenario
@pytest.mark.parametrize("search", [try_start_in_a_job, try_start_after_death, try_clean_installation])
def test_what_others_do_meanwhile(scenario: Scenario, search: Callable[..., Tally]) -> None:
    require(search(scenario, every=FEW), 2)


@each_scenario
@pytest.mark.parametrize("area", HANGING)
def test_a_disk_that_hangs(scenario: Scenario, area: str) -> None:
    require(try_hangs(scenario, area, every=FEW), 1)


@pytest.mark.parametrize("first", range(len(SCENARIOS)))
def test_several_faults_at_random(first: int) -> None:
    require(try_randomly(7, range(first, RUNS * len(SCENARIOS), len(SCENARIOS))), RUNS)


def test_every_kind_of_job_is_tried_at_random() -> None:
    assert {scenario_of(number) for number in range(100)} == set(range(len(SCENARIOS)))
