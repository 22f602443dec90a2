"""Checks of transaction logs that lie outside the data folder: backed up and restored with it, to their place."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import DataFolderInvalid, DestinationInvalid, NotElevated
from core.model.installation import Installation
from core.model.paths import is_within
from core.model.survey_facts import LogsFacts, Survey
from core.phrases import phrase
from core.plan.checks.backup import SHOWN_PARTS
from core.plan.checks.check import Check, blocked, passed

CORRECT_SETTING = phrase(
    "Correct dbms.directories.transaction.logs.root in neo4j.conf or in the container's environment."
)
GIVE_A_FOLDER = phrase(
    "Stop Neo4j, move the logs into a folder of their own, name that in dbms.directories.transaction.logs.root, start Neo4j."
)


def check_logs_known(installation: Installation) -> Iterator[Check]:
    """Logs of another store make no whole database."""
    if doubt := installation.transaction_logs_doubt:
        yield blocked(
            DataFolderInvalid,
            phrase("Where the transaction logs of this data folder lie is not known: {reason}.", reason=doubt),
            CORRECT_SETTING,
        )


def check_logs_backed_up(survey: Survey) -> Iterator[Check]:
    """That the logs are there, and of this store."""
    if (logs := survey.logs) is None:
        return
    if not logs.exists:
        yield blocked(
            DataFolderInvalid,
            phrase(
                "The folder of the transaction logs, {folder}, does not exist. The data folder alone is not a complete database.",
                folder=logs.folder,
            ),
            phrase("Mount its volume, or correct where the configuration has the logs."),
        )
    elif survey.data.databases and not logs.databases:
        yield blocked(
            DataFolderInvalid,
            phrase(
                "The folder of the transaction logs, {folder}, holds none of this store's databases.",
                folder=logs.folder,
            ),
            phrase("Mount its volume, or correct where the configuration has the logs."),
        )
    elif _holds_data_folder(survey, logs):
        yield _with_data_folder_inside(survey, logs)
    elif survey.destination is not None and is_within(survey.destination.path, logs.folder):
        yield blocked(
            DestinationInvalid,
            phrase(
                "The destination {folder} lies inside the folder of the transaction logs, {logs_folder}.",
                folder=survey.destination.path,
                logs_folder=logs.folder,
            ),
            phrase("Choose a folder outside of it, best on another disk."),
        )
    else:
        yield passed(
            DataFolderInvalid,
            phrase(
                "The transaction logs are backed up from {folder}: {total_bytes} in %n file(s).",
                folder=logs.folder,
                total_bytes=logs.total_bytes,
                n=logs.total_files,
            ),
        )


def left_out_of_logs(survey: Survey) -> tuple[str, ...]:
    """What lies where transaction logs lie or may lie, and is not backed up, with the reason."""
    if (logs := survey.logs) is None:
        return ()
    left_out = [
        phrase("{path}: no transaction logs of this store's databases", path=logs.folder / name)
        for name in logs.others[:SHOWN_PARTS]
    ]
    if more := logs.others[SHOWN_PARTS:]:
        left_out.append(phrase("{path}: %n more of them", path=logs.folder, n=len(more)))
    if logs.stale is not None:
        left_out.append(
            phrase(
                "{path}: not used by Neo4j, whose transaction logs lie in {folder}", path=logs.stale, folder=logs.folder
            )
        )
    return tuple(left_out)


def check_logs_place(survey: Survey) -> Iterator[Check]:
    """Whether the folder can be put aside by a rename, with nothing in it but this store's logs."""
    if (logs := survey.logs) is None:
        return
    backup_dir = survey.backup_dir
    if backup_dir is not None and (is_within(backup_dir, logs.folder) or is_within(logs.folder, backup_dir)):
        yield blocked(
            DestinationInvalid,
            phrase(
                "The backup {backup_folder} and the folder of the transaction logs, {folder}, lie inside each other.",
                backup_folder=backup_dir,
                folder=logs.folder,
            ),
            phrase("Move the backup out of that folder."),
        )
    if logs.place.missing_volume is not None:
        yield blocked(
            DestinationInvalid,
            phrase(
                "No volume is mounted on {mount_point}, where the transaction logs should lie.",
                mount_point=logs.place.missing_volume,
            ),
            phrase("Mount it, then check again."),
        )
    if logs.folder == logs.folder.parent:
        yield blocked(
            DestinationInvalid,
            phrase("The folder of the transaction logs, {folder}, is the root of a volume.", folder=logs.folder),
            GIVE_A_FOLDER,
        )
    elif logs.mounts_inside:
        yield blocked(
            DestinationInvalid,
            phrase(
                "{path} in the folder of the transaction logs is a mount point: a restore puts a plain folder in its place.",
                path=logs.mounts_inside[0],
            ),
            phrase("Unmount it and move what it holds into the folder of the transaction logs, Neo4j stopped."),
        )
    elif _holds_data_folder(survey, logs):
        yield _with_data_folder_inside(survey, logs)
    elif logs.strangers:
        yield blocked(
            DestinationInvalid,
            phrase(
                "The folder of the transaction logs, {folder}, holds %n thing(s) of others (first: {name}), which would be put "
                "aside with them.",
                folder=logs.folder,
                n=len(logs.strangers),
                name=logs.strangers[0],
            ),
            phrase("Move them out of that folder, or give the logs a folder of their own."),
        )
    if not logs.place.is_folder or not logs.place.exists:
        yield blocked(
            DestinationInvalid,
            phrase("{path} does not exist or is no folder.", path=logs.place.path),
            phrase("Mount its volume, or correct where the configuration has the logs."),
        )
    elif not logs.place.writable:
        yield blocked(NotElevated, phrase("{path} cannot be written to.", path=logs.place.path))


def _holds_data_folder(survey: Survey, logs: LogsFacts) -> bool:
    return is_within(survey.data_dir, logs.folder)


def _with_data_folder_inside(survey: Survey, logs: LogsFacts) -> Check:
    return blocked(
        DataFolderInvalid,
        phrase(
            "The folder of the transaction logs, {folder}, holds the data folder {data_folder}.",
            folder=logs.folder,
            data_folder=survey.data_dir,
        ),
        GIVE_A_FOLDER,
    )
