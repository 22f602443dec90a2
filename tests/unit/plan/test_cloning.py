"""Backups of a running server whose volumes clone files: what is decided, in which order, and what the plan says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from core.model.backup import BackupMethod, EarlierBackup
from core.model.pace import Pace
from core.model.room import ROOM_FOR_NEO4J_BYTES
from core.model.survey_facts import CloneFacts, LogsFacts, PlaceFacts, Survey
from core.plan.backup import plan_backup
from core.plan.checks.room import room_of_backup
from core.plan.cloning import FILE_EXTENTS, MOST_EXTENTS, clone_step, pieces_of, why_not_cloned
from core.plan.describe import describe_plan
from core.plan.estimate import estimate
from core.plan.plan import Plan
from core.plan.steps import CloneTree, CopyTree, Moving, ReadBack, StartNeo4j, StopNeo4j, VerifyEarlier
from core.reports.job_words import choices_of
from tests.unit.plan_literals import DATA, DOCKER, DOCKER_DATA, GB, STOPPED, backup_request, docker_survey, step_names

pytestmark = pytest.mark.same_everywhere

CLONED = DOCKER_DATA.with_name("data.cloned-20260102T030405Z")
TX = PurePosixPath("/fast/tx")
TX_CLONED = PurePosixPath("/fast/tx.cloned-20260102T030405Z")
FACTS = CloneFacts(files=100, extents=1000)
EARLIER = EarlierBackup(
    PurePosixPath("/backups/first"),
    "first",
    read_utc="2026-01-02T03:04:05Z",
    unchanged_files=70,
    unchanged_bytes=4 * GB,
    shares=True,
)


def survey(**changes: object) -> Survey:
    return docker_survey(**{"cloning": FACTS, **changes})


def plan(found: Survey, **choices: object) -> Plan:
    return plan_backup(backup_request(installation=DOCKER, destination=PurePosixPath("/backups"), **choices), found)


def logs(volume: str = "1", free_bytes: int = 100 * GB) -> LogsFacts:
    return LogsFacts(
        TX, PlaceFacts(TX.parent, free_bytes=free_bytes, volume=volume), databases=("neo4j",), total_bytes=GB
    )


def with_room(free_bytes: int) -> Survey:
    found = survey()
    return replace(found, data_place=replace(found.data_place, free_bytes=free_bytes))


@pytest.mark.parametrize("pre_copy", [True, False])
def test_the_stopped_data_is_cloned_and_copied_once_neo4j_runs_again(pre_copy: bool) -> None:
    made = plan(survey(), pre_copy=pre_copy)
    assert step_names(made)[:6] == ["BeginBackup", "AskNeo4j", "StopNeo4j", "CloneTree", "StartNeo4j", "CopyTree"]
    assert step_names(made)[-3:] == ["AskStores", "ReadBack", "SealBackup"]
    clone, copy = made.steps[3], made.steps[5]
    assert clone == CloneTree(DOCKER_DATA, CLONED, ("neo4j", "system"))
    assert isinstance(copy, CopyTree) and copy.clones == clone
    assert (copy.size_bytes, copy.file_count) == (DATA.total_bytes, DATA.total_files)
    assert clone.title == f"Clone {DOCKER_DATA} with Neo4j stopped"
    assert copy.title == f"Copy {DOCKER_DATA} from its clone, with Neo4j running again"
    assert made.notes == ()
    assert (
        "Cloned while Neo4j is stopped, if its volume does so; copied from the clone while it runs again."
        in choices_of(made)
    )


def test_neo4j_is_offline_for_its_stop_and_start_at_any_size() -> None:
    pace = Pace(copy_bytes_s=GB, stop_s=10, start_s=100, restart_s=7)
    found = survey(data=replace(DATA, total_bytes=1000 * GB))
    times = estimate(plan(found), pace)
    assert times.offline_s == 110
    assert times.total_s > 2000


def test_an_incremental_one_copies_what_changed_from_the_clone() -> None:
    made = plan(survey(earlier=EARLIER))
    sizes = [(type(step), step.size_bytes, step.file_count) for step in made.steps if isinstance(step, Moving)]
    assert sizes == [(VerifyEarlier, 5 * GB, 100), (CopyTree, GB, 30), (ReadBack, GB, 30)]
    (copy,) = (step for step in made.steps if isinstance(step, CopyTree))
    assert copy.title == f"Copy what changed in {DOCKER_DATA} from its clone, with Neo4j running again"


@pytest.mark.parametrize("found", [survey(cloning=None), survey(cloning=None, status=STOPPED), survey(status=STOPPED)])
def test_without_clones_or_without_a_stop_nothing_is_cloned_and_nothing_said(found: Survey) -> None:
    made = plan(found)
    assert "CloneTree" not in step_names(made)
    assert made.notes == ()


def test_an_online_backup_clones_nothing() -> None:
    assert "CloneTree" not in step_names(plan(survey(), method=BackupMethod.ONLINE))


def test_logs_elsewhere_are_cloned_on_their_own_volume() -> None:
    made = plan(survey(logs=logs("3")))
    assert made.steps[3] == CloneTree(DOCKER_DATA, CLONED, ("neo4j", "system"), TX, TX_CLONED)
    assert made.steps[3].title == f"Clone {DOCKER_DATA} with its logs {TX} with Neo4j stopped"


def test_in_a_mount_point_the_clone_lies_inside() -> None:
    of_logs = replace(logs("3"), is_mount=True)
    step = clone_step(survey(data=replace(DATA, is_mount=True), logs=of_logs))
    assert step is not None
    assert (step.clone, step.logs_clone) == (DOCKER_DATA / CLONED.name, TX / TX_CLONED.name)


def test_what_is_cloned_slowly_is_copied_as_without_clones_and_the_plan_says_so() -> None:
    most = CloneFacts(100, MOST_EXTENTS - 100 * FILE_EXTENTS)
    assert pieces_of(most) == MOST_EXTENTS
    assert clone_step(survey(cloning=most)) is not None
    for too_many in (replace(most, extents=most.extents + 1), replace(most, files=101)):
        made = plan(survey(cloning=too_many))
        assert step_names(made)[1:6] == ["PreCopy", "AskNeo4j", "StopNeo4j", "CopyTree", "StartNeo4j"]
        (note,) = made.notes
        assert note.startswith(f"{DOCKER_DATA} is not cloned, although its volume can: its files are too many")
        assert f"Note: {note}" in describe_plan(made)
        assert made.runnable


NEEDED = int(DATA.total_bytes / 20) + ROOM_FOR_NEO4J_BYTES


def test_what_changes_while_the_clones_are_copied_must_have_room() -> None:
    assert why_not_cloned(with_room(NEEDED)) == ""
    made = plan(with_room(NEEDED - 1))
    assert "PreCopy" in step_names(made) and "CloneTree" not in step_names(made)
    (note,) = made.notes
    assert note == (
        f"{DOCKER_DATA} is not cloned, although its volume can: 1 byte of free space are missing there for what Neo4j "
        "changes while the clones are copied."
    )


def test_the_backup_takes_its_own_room_on_the_same_volume() -> None:
    found = with_room(NEEDED)
    assert found.destination is not None
    on_one = replace(found, destination=replace(found.destination, volume="1"))
    assert why_not_cloned(on_one)
    more = replace(on_one.data_place, free_bytes=NEEDED + room_of_backup(on_one))
    assert why_not_cloned(replace(on_one, data_place=more)) == ""


def test_each_volume_must_have_its_part_of_the_room() -> None:
    of_logs, of_data = (size // 20 + ROOM_FOR_NEO4J_BYTES for size in (GB, DATA.total_bytes - GB))
    assert why_not_cloned(replace(with_room(of_data), logs=logs("3", of_logs))) == ""
    assert str(DOCKER_DATA) in why_not_cloned(replace(with_room(of_data - 1), logs=logs("3", of_logs)))
    assert str(TX) in why_not_cloned(replace(with_room(of_data), logs=logs("3", of_logs - 1)))
    together = replace(with_room(of_data), logs=logs("1", of_data))
    assert why_not_cloned(together)
    assert why_not_cloned(replace(with_room(NEEDED), logs=logs("1", NEEDED))) == ""


def test_a_clone_that_an_earlier_backup_has_left_is_no_data() -> None:
    left = ("data.cloned-20260101T030405Z", "data.aside-20260101T030405Z", "lost+found")
    said = plan(survey(data=replace(DATA, left_out=left))).left_out
    assert said == (
        f"{DOCKER_DATA / left[0]}: left by an earlier backup",
        f"{DOCKER_DATA / left[1]}: kept aside by an earlier restore",
        f"{DOCKER_DATA / left[2]}: of the volume itself",
    )


def test_the_clone_comes_between_stop_and_start() -> None:
    kinds = [type(step) for step in plan(survey()).steps]
    assert kinds.index(StopNeo4j) < kinds.index(CloneTree) < kinds.index(StartNeo4j) < kinds.index(CopyTree)
