"""Checks of the place that is restored to."""

from __future__ import annotations

from pathlib import PurePath

from core.errors import DestinationInvalid, Input, NotElevated
from core.model.check_codes import CheckCode
from core.model.paths import is_within
from core.model.requests import RestoreRequest
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked, warned


def check_places(survey: Survey) -> list[Check]:
    backup_dir, data_dir, place = survey.backup_dir, survey.data_dir, survey.data_place
    checks = []
    if backup_dir is not None and (is_within(backup_dir, data_dir) or is_within(data_dir, backup_dir)):
        checks.append(
            blocked(
                DestinationInvalid,
                phrase(
                    "The backup {backup_folder} and the data folder {data_folder} lie inside each other.",
                    backup_folder=backup_dir,
                    data_folder=data_dir,
                ),
                phrase("Move the backup out of the data folder, or correct the data folder."),
            )
        )
    if data_dir == data_dir.parent:
        checks.append(
            blocked(
                DestinationInvalid,
                phrase("The data folder {folder} is the root of a volume.", folder=data_dir),
                phrase("Correct the data folder."),
                Input.DATA_DIR,
            )
        )
    if survey.data.is_mount:
        checks.append(
            blocked(
                DestinationInvalid,
                phrase("The data folder {folder} is a mount point and cannot be swapped by a rename.", folder=data_dir),
                phrase("Mount the volume one level higher, so that the data folder is a plain folder on it."),
            )
        )
    if survey.backup_changeable_by:
        checks.append(
            warned(
                CheckCode.BACKUP_SHARED,
                phrase("Others may have changed this backup: {reason}.", reason=survey.backup_changeable_by),
                phrase("Restore it only if you know who made it; its checksums cannot tell."),
            )
        )
    if not place.is_folder:
        checks.append(
            blocked(
                DestinationInvalid,
                phrase("{path} does not exist or is no folder.", path=place.path),
                phrase("Correct the data folder."),
                Input.DATA_DIR,
            )
        )
    elif not place.writable:
        checks.append(blocked(NotElevated, phrase("{path} cannot be written to.", path=place.path)))
    return checks


def keeps_own_conf(request: RestoreRequest, survey: Survey) -> bool:
    """Whether the backup's neo4j.conf would send Neo4j to another data folder than the one that is restored."""
    server, backup = survey.server_conf, survey.backup_conf
    if "neo4j" not in request.config_roles or server is None or backup is None:
        return False
    folder = type(survey.data_dir)
    kind = request.installation.kind

    def place(value: str | None) -> PurePath:
        return folder(value or kind.default_data_dir)

    same_data = place(backup.data_dir) == place(server.data_dir) or (
        kind.conf_names_live_places and backup.data_dir is not None and place(backup.data_dir) == survey.data_dir
    )
    same_logs = folder(backup.transaction_logs_root or "") == folder(server.transaction_logs_root or "")
    return not (same_data and same_logs)


def check_restored_conf(request: RestoreRequest, survey: Survey) -> list[Check]:
    if not keeps_own_conf(request, survey) or survey.backup_conf is None:
        return []
    return [
        warned(
            CheckCode.CONFIG_FILE_KEPT,
            phrase(
                "The backup's neo4j.conf puts the data into {folder}, which is not where this server has it "
                "({data_folder}). This server keeps its own neo4j.conf.",
                folder=survey.backup_conf.data_dir or phrase("the default folder"),
                data_folder=survey.data_dir,
            ),
            phrase("Carry over memory and security settings by hand, if the backup's differ."),
        )
    ]
