"""Checks of the place that is restored to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from core.errors import DestinationInvalid, Input, NotElevated
from core.model.check_codes import CheckCode
from core.model.layout import TRANSACTIONS
from core.model.paths import is_within
from core.model.requests import RestoreRequest
from core.model.survey_facts import ConfPlaces, Survey
from core.phrases import join_phrases, phrase
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
    """Whether the backup's neo4j.conf would send Neo4j to other folders than those that are restored."""
    return any(True for _ in check_restored_conf(request, survey))


def check_restored_conf(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    server, backup = survey.server_conf, survey.backup_conf
    if "neo4j" not in request.config_roles or backup is None:
        return
    folder = type(survey.data_dir)
    hint = phrase("Carry over memory and security settings by hand, if the backup's differ.")
    own_logs = server.transaction_logs_root if server else None
    if server is not None and not _same_data(request, survey, server, backup):
        message = phrase(
            "The backup's neo4j.conf puts the data into {folder}, which is not where this server has it "
            "({data_folder}). This server keeps its own neo4j.conf.",
            folder=backup.data_dir or phrase("the default folder"),
            data_folder=survey.data_dir,
        )
    elif folder(backup.transaction_logs_root or "") != folder(own_logs or ""):
        # Neo4j would open the restored data with whatever logs lie there.
        message = phrase(
            "The backup's neo4j.conf puts the transaction logs into {folder}, which is not where this server has them "
            "({logs_folder}). This server keeps its own neo4j.conf.",
            folder=backup.transaction_logs_root or phrase("the default folder"),
            logs_folder=survey.logs.folder if survey.logs else survey.data_dir / TRANSACTIONS,
        )
        logs_hint = phrase("If the logs belong there, say so in this server's neo4j.conf, then check again.")
        hint = join_phrases(logs_hint, hint)
    else:
        return
    yield warned(CheckCode.CONFIG_FILE_KEPT, message, hint)


def _same_data(request: RestoreRequest, survey: Survey, server: ConfPlaces, backup: ConfPlaces) -> bool:
    folder = type(survey.data_dir)
    kind = request.installation.kind

    def place(value: str | None) -> PurePath:
        return folder(value or kind.default_data_dir)

    return place(backup.data_dir) == place(server.data_dir) or (
        kind.conf_names_live_places and backup.data_dir is not None and place(backup.data_dir) == survey.data_dir
    )
