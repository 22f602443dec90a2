"""What a job requires of places right before it uses them. Raises the error that ends the job."""

from __future__ import annotations

from pathlib import Path

from core.disk.files import exists
from core.disk.mounts import is_mount_point, mounted_at
from core.errors import DataFolderInvalid, WriteFailed
from core.phrases import phrase
from core.plan.steps import MountPoint

RESTORE_ANEW = phrase("Find out who made it, move it away and start the restore anew.")
BACKUP_ANEW = phrase("Find out who made it, move it away and start the backup anew.")


def require_free(path: Path, hint: str = RESTORE_ANEW) -> None:
    """Before the undo is recorded: it would take what somebody else has put there for ours."""
    if exists(path):
        raise WriteFailed(phrase("{path} exists already; it is not of this job.", path=path), hint)


def require_mounted(mount_point: MountPoint) -> None:
    """What is put below the mount point of a volume that is gone would be hidden when that is back; and on another volume lies
    what nobody has looked at.
    """
    folder = Path(mount_point.folder)
    try:
        is_there = is_mount_point(folder) and mounted_at(folder) == mount_point.mounted
    except OSError:
        is_there = False
    if not is_there:
        raise DataFolderInvalid(
            phrase("{folder} is not the mount point any more that it was when this plan was made.", folder=folder),
            phrase("Mount its volume, then check again."),
        )
