"""Checks of the place that is restored to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from core.errors import BackupCorrupt, DestinationInvalid, Input, NotElevated
from core.model.check_codes import CheckCode
from core.model.layout import TRANSACTIONS
from core.model.paths import is_within
from core.model.requests import RestoreRequest
from core.model.survey_facts import ConfPlaces, Survey
from core.phrases import join_phrases, phrase
from core.plan.checks.check import Check, blocked, warned

_MAKE_REMOVABLE = phrase("Take the mark away, close the other program, or use an account that may.")


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
    elif survey.backup_is_data_of is not None and not survey.backup_in_use:
        checks.append(
            blocked(
                BackupCorrupt,
                phrase(
                    "{backup_folder} is no backup: its data are those of a server of this machine, in {data_folder}.",
                    backup_folder=backup_dir,
                    data_folder=survey.backup_is_data_of,
                ),
                phrase("Choose a backup. To make one of that server, run a backup of it."),
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
    checks += _check_mounts_inside(survey)
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


def _check_mounts_inside(survey: Survey) -> Iterator[Check]:
    """It would go aside with the old data, and the restored data to the disk of the data folder."""
    if survey.data.mounts_inside:
        yield blocked(
            DestinationInvalid,
            phrase(
                "{path} in the data folder is a mount point: a restore puts a plain folder in its place.",
                path=survey.data.mounts_inside[0],
            ),
            phrase("Unmount it and move what it holds into the data folder, Neo4j stopped."),
        )


def check_removal(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """The old data makes room by a rename, with delete-first by its deletion: what keeps it from that is found before the stop."""
    if survey.immovable:
        yield blocked(
            DestinationInvalid,
            phrase(
                "The data folder {folder} cannot be put aside: {reason}.",
                folder=survey.data_dir,
                reason=survey.immovable,
            ),
            _MAKE_REMOVABLE,
        )
    elif survey.undeletable:
        message = (
            phrase("The old data cannot be deleted first. {reason}.", reason=survey.undeletable)
            if request.delete_first
            else phrase("The old data cannot be put aside. {reason}.", reason=survey.undeletable)
        )
        yield blocked(DestinationInvalid, message, _MAKE_REMOVABLE)


def check_not_kept(survey: Survey) -> Iterator[Check]:
    """What keeps the old data from making room is told by that."""
    if survey.not_kept and not survey.immovable and not survey.undeletable:
        yield warned(
            CheckCode.RIGHTS_NOT_KEPT,
            phrase("{what}. That is not given to what is restored in its place.", what=survey.not_kept),
            phrase("Neo4j needs none of this; whoever set it up can do so again after the restore."),
        )


def check_fixed_config(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """It would be found out with Neo4j stopped and the data swapped."""
    for fixed in survey.fixed_config:
        if fixed.role in request.config_roles and fixed.role in request.backup.config_files:
            yield blocked(
                DestinationInvalid,
                phrase(
                    "The configuration file {path} cannot be replaced: {reason}.", path=fixed.path, reason=fixed.reason
                ),
                phrase("Take the mark away, use an account that may, or keep this server's own file."),
            )


def check_names(survey: Survey) -> Iterator[Check]:
    """Where case is folded, one of two such files would silently take the place of the other."""
    if survey.same_names:
        yield blocked(
            DestinationInvalid,
            phrase(
                "The backup holds both {path} and {other}, which are one name in {folder}.",
                path=survey.same_names[0],
                other=survey.same_names[1],
                folder=survey.data_place.path,
            ),
            phrase("Put the data folder on a volume that tells upper case from lower case."),
        )


def check_owners(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """Neo4j cannot open the files of another account. What lies there already shows what it can do with those of the volume."""
    if (mount_point := survey.mount_point_owner) is not None:
        yield warned(
            CheckCode.OWNERS_NOT_KEPT,
            phrase(
                "The data folder {folder} is a mount point of {given}, and stays so; in the backup it is of {wanted}.",
                folder=mount_point.folder,
                given=mount_point.given,
                wanted=mount_point.wanted,
            ),
            phrase("If Neo4j cannot make folders in it, give it to that account (chown)."),
        )
    lost = survey.lost_owner
    if lost is None:
        return
    message = (
        phrase(
            "{folder} is on a volume that keeps no owners: the restored files will belong to {given}, not to {wanted}.",
            folder=lost.folder,
            given=lost.given,
            wanted=lost.wanted,
        )
        if lost.by_volume
        else phrase(
            "This account is not root: the restored files will belong to {given}, not to {wanted}.",
            given=lost.given,
            wanted=lost.wanted,
        )
    )
    if lost.as_now:
        yield warned(CheckCode.OWNERS_NOT_KEPT, message, phrase("So do those that are there now."))
    elif request.delete_first:
        hint = phrase(
            "Neo4j may be unable to open them, and the old data would be gone: restore without deleting it first."
        )
        yield blocked(NotElevated, message, hint)
    else:
        hint = phrase("Neo4j may be unable to open them; then the restore is undone.")
        yield warned(CheckCode.OWNERS_NOT_KEPT, message, hint)


def check_accounts(request: RestoreRequest, survey: Survey) -> Iterator[Check]:
    """Nothing is more open after a restore than before, so whom only open modes or a list have let in may be left outside."""
    out = survey.shut_out
    if out is None:
        return
    message = (
        phrase(
            "{account} can work with the data that is there now by an access list (ACL), and could not with the restored "
            "{path}: nothing lies there now of which the list could be kept.",
            account=out.account,
            path=out.path,
        )
        if out.by_list
        else phrase(
            "{account} can work with the data that is there now, and could not with the restored {path}: "
            "that gets another owner or mode, and a restore opens nothing further than it was.",
            account=out.account,
            path=out.path,
        )
    )
    remedy = ""
    if out.by_list:
        remedy = phrase("Give the data folder and the folders in it a default list that lets it in (setfacl -R -d -m).")
    if request.delete_first:
        hint = phrase(
            "If Neo4j has that account, it could not start, and the old data would be gone: restore without deleting it first."
        )
        yield blocked(DestinationInvalid, message, join_phrases(remedy, hint))
    else:
        hint = phrase("If Neo4j has that account, it cannot start; then the restore is undone.")
        yield warned(CheckCode.OWNERS_NOT_KEPT, message, join_phrases(remedy, hint))


def check_modes(survey: Survey) -> Iterator[Check]:
    logs = [(survey.logs.folder, survey.logs.place)] if survey.logs else []
    for folder, place in ((survey.data_dir, survey.data_place), *logs):
        if not place.keeps_modes:
            yield warned(
                CheckCode.RIGHTS_NOT_KEPT,
                phrase(
                    "The volume of {folder} keeps no rights: how it is mounted decides who may read the restored files.",
                    folder=folder,
                ),
                phrase("Mount it so that only the account of Neo4j may read it."),
            )


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
