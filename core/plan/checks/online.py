"""Checks of the online method. Neo4j 3 has one database: its tool copies that, whatever the copy is called."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import CommandMissing, DataFolderInvalid, Input, InstallationUnsupported, ServiceStateUnknown
from core.model.backup import Backup
from core.model.installation import DATABASE_OF_NEO4J_3, Installation
from core.model.layout import TRANSACTIONS
from core.model.online import online_dialect
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceState
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.checks.check import Check, blocked

_USE_COPY_METHOD = phrase("Use the copy method.")
_USE_COPY_BACKUP = phrase("Use a backup made with the copy method.")


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
    elif _has_one_database(installation) and survey.data.databases != (installation.default_database,):
        # Each of them would get a copy of the one that Neo4j has open.
        checks.append(
            blocked(
                InstallationUnsupported,
                phrase(
                    "Neo4j {version} has one database, {database}, and its online backup copies no other; in {folder} there is: "
                    "{names}.",
                    version=installation.neo4j_version,
                    database=installation.default_database,
                    folder=survey.data_dir,
                    names=", ".join(survey.data.databases),
                ),
                _USE_COPY_METHOD,
            )
        )
    return checks


def _has_one_database(installation: Installation) -> bool:
    return online_dialect(installation.neo4j_version).has_one_database


def databases_folder(backup: Backup) -> str:
    return f"{backup.data_folder}/databases" if backup.data_folder else "databases"


def check_online_restore(request: RestoreRequest, survey: Survey) -> list[Check]:
    installation = request.installation
    if not installation.kind.supports_online_backup:
        return [
            blocked(
                InstallationUnsupported,
                phrase("A Neo4j online backup can be restored to a Windows installer server only."),
                _USE_COPY_BACKUP,
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
    return list(_check_one_database(request, survey)) if restores_one_database(request) else []


def restores_one_database(request: RestoreRequest) -> bool:
    """With Neo4j 3. A stopped server that tells no version has the backup's, or the restore is refused."""
    return online_dialect(_version_of(request)).has_one_database


def _version_of(request: RestoreRequest) -> str | None:
    return request.installation.neo4j_version or request.backup.neo4j_version


def _check_one_database(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """What is restored must be what Neo4j opens: else it answers, with another database or an empty one."""
    installation, backup = request.installation, request.backup
    version = _version_of(request)
    database = installation.database_with(version)
    if tuple(backup.databases) != (database,):
        yield blocked(
            InstallationUnsupported,
            phrase(
                "Neo4j {version} opens one database, {database}; the backup has: {names}.",
                version=version,
                database=database,
                names=", ".join(backup.databases),
            ),
            phrase(
                "If that is a copy of it under another name, rename the copy's folder to {database}.", database=database
            ),
        )
    if installation.transaction_logs_dir is not None or installation.transaction_logs_name != TRANSACTIONS:
        # Where its tool puts them then was never seen.
        yield blocked(
            InstallationUnsupported,
            phrase(
                "This Neo4j {version} has its transaction logs outside of its database's folder: an online backup is not restored "
                "there.",
                version=version,
            ),
            _USE_COPY_BACKUP,
        )
    conf = survey.backup_conf if "neo4j" in request.config_roles else None
    if conf is not None and (named := conf.default_database or DATABASE_OF_NEO4J_3) != database:
        yield blocked(
            InstallationUnsupported,
            phrase(
                "The backup's neo4j.conf names another database, {other}, than this server opens, {database}.",
                other=named,
                database=database,
            ),
            phrase("Restore without neo4j.conf: this server keeps its own."),
        )
