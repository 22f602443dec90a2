"""What is not whole: told before a backup, refused before a restore."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath
from typing import Any

import pytest

from core.errors import Input
from core.model.backup import BackupMethod
from core.model.check_codes import CheckCode
from core.model.store_facts import Doubt
from core.model.survey_facts import ConfPlaces, TreeFacts
from core.plan.backup import plan_backup
from core.plan.restore import plan_restore
from tests.unit.plan_literals import (
    WINDOWS,
    WINDOWS_DATA,
    backup_request,
    failed,
    online_backup,
    restore_request,
    windows_survey,
)

pytestmark = pytest.mark.same_everywhere

DOUBTS = (Doubt(CheckCode.NOT_WHOLE, "The default database x is missing."),)
NOTE = "Chosen: restore a backup that is not whole."


@pytest.mark.parametrize("method", BackupMethod)
def test_a_backup_is_made_all_the_same(method: BackupMethod) -> None:
    plan = plan_backup(backup_request(method=method), windows_survey(doubts=DOUBTS))
    check = failed(plan, CheckCode.NOT_WHOLE)
    assert check.message.startswith(DOUBTS[0].text) and "made all the same" in check.message
    assert not check.blocking and plan.runnable
    assert check.message in plan.warnings


def test_where_there_is_no_database_that_alone_is_told() -> None:
    plan = plan_backup(backup_request(), windows_survey(doubts=DOUBTS, data=TreeFacts(True, 5, 1)))
    assert [check.code for check in plan.checks if check.code == CheckCode.NOT_WHOLE] == []
    assert failed(plan, "DATA_FOLDER_INVALID").blocking


@pytest.mark.parametrize("choices", [{}, {"backup": online_backup()}], ids=["copy", "online"])
def test_a_restore_refuses_it_unless_it_is_chosen_all_the_same(choices: dict[str, object]) -> None:
    survey = windows_survey(doubts=DOUBTS)
    plan = plan_restore(restore_request(**choices), survey)
    check = failed(plan, "BACKUP_NOT_WHOLE")
    assert (check.message, check.blocking, check.inputs) == (DOUBTS[0].text, True, (Input.NOT_WHOLE,))
    assert not plan.runnable and NOTE not in plan.notes

    plan = plan_restore(restore_request(override_not_whole=True, **choices), survey)
    assert plan.runnable and NOTE in plan.notes
    assert not failed(plan, "BACKUP_NOT_WHOLE").blocking
    assert DOUBTS[0].text in plan.warnings


def test_of_a_whole_one_nothing_is_noted() -> None:
    plan = plan_restore(restore_request(override_not_whole=True), windows_survey())
    assert plan.notes == ()
    assert [check.code for check in plan.checks if check.code == "BACKUP_NOT_WHOLE"] == []


@pytest.mark.parametrize("override", [False, True])
def test_where_the_old_data_is_deleted_first_it_is_always_refused(override: bool) -> None:
    request = restore_request(delete_first=True, override_not_whole=override)
    check = failed(plan_restore(request, windows_survey(doubts=DOUBTS)), "BACKUP_NOT_WHOLE")
    assert (check.blocking, check.inputs) == (True, ())
    assert "do not delete it first" in check.hint


def test_where_nothing_is_deleted_first_it_can_be_chosen() -> None:
    """An online restore deletes nothing, and data that is not there cannot be deleted."""
    survey = windows_survey(doubts=DOUBTS)
    request = restore_request(backup=online_backup(), delete_first=True, override_not_whole=True)
    assert plan_restore(request, survey).runnable
    request = restore_request(installation=WINDOWS, delete_first=True, override_not_whole=True)
    assert plan_restore(request, windows_survey(doubts=DOUBTS, data=TreeFacts())).runnable


CONF = ConfPlaces(str(WINDOWS_DATA), default_database="neo4j")


@pytest.mark.parametrize(
    ("choices", "server", "message"),
    [
        ({}, {}, "Of the backup's."),
        ({"config_roles": ("login",)}, {}, "Of the server's."),
        ({}, {"default_database_fixed": True}, "Of the server's."),
        ({}, {"live_conf": PureWindowsPath(r"E:\conf\neo4j.conf")}, "Of the server's."),
        # The backup's neo4j.conf leads to other data, so the server keeps its own.
        ({}, {"conf": ConfPlaces("F:/elsewhere", default_database="neo4j")}, "Of the server's."),
    ],
)
def test_the_default_database_is_that_of_the_neo4j_conf_that_will_be_in_force(
    choices: dict[str, Any], server: dict[str, Any], message: str
) -> None:
    conf = server.get("conf", CONF)
    known = {name: value for name, value in server.items() if name != "conf"}
    survey = windows_survey(
        doubts=(Doubt(CheckCode.NOT_WHOLE, "Of the server's."),),
        doubts_with_its_conf=(Doubt(CheckCode.NOT_WHOLE, "Of the backup's."),),
        server_conf=CONF,
        backup_conf=conf,
    )
    request = restore_request(installation=replace(WINDOWS, **known), **choices)
    assert failed(plan_restore(request, survey), "BACKUP_NOT_WHOLE").message == message
