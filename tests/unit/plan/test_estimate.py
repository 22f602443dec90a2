"""How long a plan takes and for how long Neo4j is offline."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from core.model.backup import BackupMethod
from core.model.pace import Pace
from core.model.service_state import ServiceState, ServiceStatus
from core.plan.backup import plan_backup
from core.plan.estimate import ASKING_S, FILE_BYTES, Estimate, estimate
from core.plan.restore import plan_restore
from core.plan.steps import ReadBack
from tests.unit.plan_literals import (
    DATA,
    GB,
    STOPPED,
    backup_request,
    copy_backup,
    online_backup,
    restore_request,
    windows_survey,
)

pytestmark = pytest.mark.same_everywhere

PACE = Pace(copy_bytes_s=GB, stop_s=10, start_s=100, restart_s=7)
DATA_S = (DATA.total_bytes + DATA.total_files * FILE_BYTES) / GB
ASKED_S = ASKING_S * len(DATA.databases)
BACKUP_S = 3.0  # what the literals' backup takes; its few files do not matter


@dataclass
class Times:
    """The two times of a whole job; those of its steps add up to the first."""

    total_s: float
    offline_s: float

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Estimate)
        found = (other.total_s, sum(other.steps_s), other.offline_s)
        return found == pytest.approx((self.total_s, self.total_s, self.offline_s), abs=0.01)


def test_each_proof_has_its_time() -> None:
    plan = plan_backup(backup_request(), windows_survey())
    times = dict(zip(map(type, plan.steps), estimate(plan, PACE).steps_s, strict=True))
    assert times[ReadBack] == pytest.approx(DATA_S, abs=0.01)
    faster = replace(PACE, read_bytes_s=2 * GB)
    times = dict(zip(map(type, plan.steps), estimate(plan, faster).steps_s, strict=True))
    assert times[ReadBack] == pytest.approx(DATA_S / 2, abs=0.01)


def test_after_a_pre_copy_a_twentieth_is_left_for_the_cold_copy() -> None:
    plan = plan_backup(backup_request(), windows_survey())
    cold_s = DATA_S / 20
    assert estimate(plan, PACE) == Times(DATA_S + 10 + cold_s + 100 + ASKED_S + DATA_S, 10 + cold_s + 100)


def test_without_a_pre_copy_all_of_it_is_copied_without_neo4j() -> None:
    plan = plan_backup(backup_request(pre_copy=False), windows_survey())
    assert estimate(plan, PACE) == Times(10 + DATA_S + 100 + ASKED_S + DATA_S, 10 + DATA_S + 100)


def test_a_stopped_neo4j_is_not_taken_away() -> None:
    assert estimate(plan_backup(backup_request(), windows_survey(status=STOPPED)), PACE) == Times(
        2 * DATA_S + ASKED_S, 0
    )
    restore = plan_restore(restore_request(), windows_survey(status=STOPPED))
    assert estimate(restore, PACE).offline_s == 0


def test_an_online_backup_leaves_neo4j_where_it_is() -> None:
    plan = plan_backup(backup_request(method=BackupMethod.ONLINE), windows_survey())
    assert estimate(plan, PACE) == Times(2 * DATA_S, 0)


@pytest.mark.parametrize("state", [ServiceState.RUNNING, ServiceState.STARTING])
def test_a_restore_is_offline_only_from_stop_to_start(state: ServiceState) -> None:
    plan = plan_restore(restore_request(), windows_survey(status=ServiceStatus(state)))
    # Stage, read back; stop and start; and the restart of the other services at the end.
    assert estimate(plan, PACE) == Times(2 * BACKUP_S + 110 + 7, 110)


def test_deleting_first_copies_while_neo4j_is_offline() -> None:
    request = restore_request(delete_first=True)
    assert estimate(plan_restore(request, windows_survey()), PACE).offline_s > 110 + 2 * BACKUP_S


def test_an_online_restore_shares_what_is_verified() -> None:
    backup = online_backup()
    plan = plan_restore(restore_request(backup=backup), windows_survey())
    assert estimate(plan, PACE) == Times(2 + 2 + 110 + 7, 2 + 110)
    assert backup.total_bytes == 2 * GB != copy_backup().total_bytes


def test_what_is_only_read_has_a_pace_of_its_own() -> None:
    plan = plan_backup(backup_request(), windows_survey(status=STOPPED))
    assert estimate(plan, replace(PACE, read_bytes_s=2 * GB)) == Times(1.5 * DATA_S + ASKED_S, 0)


def test_the_default_pace_is_that_of_a_common_disk() -> None:
    assert Pace() == Pace(copy_bytes_s=150e6, stop_s=30.0, start_s=60.0, restart_s=30.0, read_bytes_s=None)
