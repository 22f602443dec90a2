"""Checks of the online method."""

from __future__ import annotations

from core.errors import CommandMissing, DataFolderInvalid, Input, InstallationUnsupported, ServiceStateUnknown
from core.model.backup import Backup
from core.model.installation import Installation
from core.model.requests import BackupRequest
from core.model.service_state import ServiceState
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked

_USE_COPY_METHOD = phrase("Use the copy method.")


def check_online_backup(request: BackupRequest, survey: Survey) -> list[Check]:
    installation = request.installation
    if not installation.kind.supports_online_backup:
        return [
            blocked(
                InstallationUnsupported,
                phrase(
                    "Neo4j's online backup is supported by the vendor for the Windows installer only, "
                    "not for the Docker installer."
                ),
                _USE_COPY_METHOD,
            )
        ]
    checks = []
    if survey.admin_tool is None:
        checks.append(
            blocked(
                CommandMissing,
                phrase("neo4j-admin was not found in {folder}.", folder=installation.bin_dir),
                phrase("Correct the program folder, or use the copy method."),
            )
        )
    if survey.status.state is not ServiceState.RUNNING:
        checks.append(
            blocked(
                ServiceStateUnknown,
                phrase("Neo4j must run for an online backup."),
                phrase("Start Neo4j, or use the copy method."),
            )
        )
    if installation.neo4j_edition not in (None, "enterprise"):
        checks.append(
            blocked(
                InstallationUnsupported,
                phrase(
                    "Neo4j's online backup needs the Enterprise edition; this is the {edition} edition.",
                    edition=installation.neo4j_edition,
                ),
                _USE_COPY_METHOD,
            )
        )
    if not survey.data.databases:
        checks.append(
            blocked(
                DataFolderInvalid,
                phrase("No databases were found in {folder}.", folder=survey.data_dir),
                phrase("Correct the data folder."),
                Input.DATA_DIR,
            )
        )
    return checks


def databases_folder(backup: Backup) -> str:
    return f"{backup.data_folder}/databases" if backup.data_folder else "databases"


def check_online_restore(installation: Installation, survey: Survey) -> list[Check]:
    if not installation.kind.supports_online_backup:
        return [
            blocked(
                InstallationUnsupported,
                phrase("A Neo4j online backup can be restored to a Windows installer server only."),
                phrase("Use a backup made with the copy method."),
            )
        ]
    if survey.admin_tool is None:
        return [
            blocked(
                CommandMissing,
                phrase("neo4j-admin was not found in {folder}.", folder=installation.bin_dir),
                phrase("Correct the program folder."),
            )
        ]
    return []
