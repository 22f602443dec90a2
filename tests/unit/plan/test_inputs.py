"""What a person gives to follow the hint of a check that failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest

from core.errors import Input
from core.model.backup import BackupMethod
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.survey_facts import PlaceFacts, TreeFacts
from core.plan.backup import plan_backup
from core.plan.restore import plan_restore
from tests.unit.plan_literals import (
    CONFIG,
    DATA,
    DESTINATION,
    GB,
    WINDOWS,
    WINDOWS_DATA,
    backup_request,
    copy_backup,
    failed,
    restore_request,
    windows_survey,
)

pytestmark = pytest.mark.same_everywhere

NO_LOGIN = replace(WINDOWS, config_files=(replace(WINDOWS.config_files[0], present=False), *WINDOWS.config_files[1:]))
DOUBTFUL_LOGS = replace(WINDOWS, transaction_logs_dir=PureWindowsPath("E:\\logs"), transaction_logs_doubt="of others")


@pytest.mark.parametrize(
    ("request_changes", "facts", "code", "inputs"),
    [
        ({}, {"data": TreeFacts()}, "DATA_FOLDER_INVALID", (Input.DATA_DIR,)),
        ({}, {"data": TreeFacts(True)}, "DATA_FOLDER_INVALID", (Input.DATA_DIR,)),
        ({}, {"data": TreeFacts(True, 1, 1)}, "DATA_FOLDER_INVALID", (Input.DATA_DIR,)),
        ({"method": BackupMethod.ONLINE}, {"data": TreeFacts(True, 1, 1)}, "DATA_FOLDER_INVALID", (Input.DATA_DIR,)),
        ({}, {"store_in_use": False}, "DATA_FOLDER_INVALID", (Input.DATA_DIR,)),
        ({}, {"data": replace(DATA, links=("a",))}, "DATA_FOLDER_INVALID", ()),
        ({"installation": DOUBTFUL_LOGS}, {}, "DATA_FOLDER_INVALID", ()),
        ({"installation": NO_LOGIN}, {}, "CONFIG_FILE_MISSING", (Input.CONFIG_DIR,)),
        ({"installation": replace(WINDOWS, version=None)}, {}, "VERSION_UNKNOWN", (Input.IMAGING_VERSION,)),
        ({"no_import_running": False}, {}, "CONFIRMATION_NEEDED", (Input.ANSWERS,)),
        ({}, {"destination": None}, "DESTINATION_INVALID", ()),
        ({}, {"destination": PlaceFacts(DESTINATION, free_bytes=GB)}, "INSUFFICIENT_SPACE", ()),
        ({}, {"unfinished_job": "restore x"}, "RECOVERY_NEEDED", ()),
    ],
)
def test_of_a_backup(
    request_changes: dict[str, object], facts: dict[str, object], code: str, inputs: tuple[Input, ...]
) -> None:
    plan = plan_backup(backup_request(**request_changes), windows_survey(**facts))
    assert failed(plan, code).inputs == inputs


@pytest.mark.parametrize(
    ("request_changes", "facts", "code", "inputs"),
    [
        ({}, {"data_dir": PureWindowsPath("E:\\")}, "DESTINATION_INVALID", (Input.DATA_DIR,)),
        ({}, {"data_place": PlaceFacts(CONFIG, is_folder=False)}, "DESTINATION_INVALID", (Input.DATA_DIR,)),
        ({}, {"backup_dir": WINDOWS_DATA / "b"}, "DESTINATION_INVALID", ()),
        ({}, {"data_place": PlaceFacts(CONFIG, free_bytes=GB)}, "INSUFFICIENT_SPACE", (Input.DELETE_FIRST,)),
        ({"backup": copy_backup(version="2.17.0")}, {}, "VERSION_MISMATCH", (Input.OVERRIDE_VERSION,)),
        ({"backup": copy_backup(neo4j_version="4.4.43")}, {}, "VERSION_MISMATCH", ()),
        ({"backup": copy_backup(kind=DOCKER_INSTALLER)}, {}, "VERSION_MISMATCH", ()),
        (
            {"backup": copy_backup(version=None)},
            {},
            "CONFIRMATION_NEEDED",
            (Input.IMAGING_VERSION, Input.VERSION_CONFIRMED),
        ),
    ],
)
def test_of_a_restore(
    request_changes: dict[str, object], facts: dict[str, object], code: str, inputs: tuple[Input, ...]
) -> None:
    plan = plan_restore(restore_request(**request_changes), windows_survey(**facts))
    assert failed(plan, code).inputs == inputs
