"""The earlier backups of the same server: the one whose unchanged files a new one shares (which it is, what that saves, and whether
it is undamaged), and the last good one, whose size tells whether the server has lost most of its data since.

Sharing only saves time and space: if it is not possible, the files are copied, and the person is told why.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from core.backups.catalog import list_backups, open_backup
from core.cancel import CancelToken
from core.copying.copier import FileProblem, verify_files
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import Earlier, is_untouched
from core.disk.ownership import who_else_may_change
from core.disk.sharing import Sharing
from core.disk.tree import extended
from core.errors import ImagingBackupError
from core.model.backup import Backup, BackupEntry, BackupMethod, EarlierBackup, GoodBackup, store_folder
from core.model.file_lists import FileList, matched
from core.model.installation import Installation
from core.model.room import LISTED_BYTES, room_for
from core.model.store_facts import store_bytes

PROBE_PREFIX = ".imaging-backup-probe-"


def backups_of(
    installation: Installation, method: BackupMethod, host: str, *, destination: Path, now: str
) -> list[BackupEntry]:
    """The sealed backups of this installation's data folder in the destination, made by that method; newest first.

    Never raises: where nothing can be listed there are none. A backup that cannot be read may be of another server; the list of
    backups shows it.
    """
    try:
        entries = list_backups(destination, by_hand=False)
    except ImagingBackupError:
        return []
    wanted = (installation.kind, host, method, str(installation.data_dir))
    own = (entry for entry in entries if (entry.kind, entry.host, entry.method, entry.source_data_dir) == wanted)
    # A backup with a time in the future is the last choice: its times prove nothing.
    return sorted(own, key=lambda entry: entry.created_utc > now)


def find_earlier(own: Sequence[BackupEntry], destination: Path, files: FileList, now: str) -> EarlierBackup | None:
    """What the newest of these backups saves; None when there is none.

    A doubtful one too, accepted or not: its files are right byte by byte, each is shared only where the server has the same one
    now, and what the new backup lacks is looked for in the new backup. `files` are those of the data folder now. Never raises for
    a damaged backup: the result says so.
    """
    if not own:
        return None
    entry = own[0]
    try:
        backup = open_backup(Path(entry.path))
    except ImagingBackupError as error:
        return EarlierBackup(entry.path, entry.label, problem=error.message)
    return _evaluate(backup, destination, files, entry.verified_utc, now)


def find_last_good(own: Iterable[BackupEntry]) -> GoodBackup | None:
    """The newest of these backups that is neither damaged nor doubtful, unless its doubts were accepted; None when there is none.

    Never raises: one that cannot be opened is none.
    """
    for entry in own:
        if entry.damaged or entry.doubtful:
            continue
        with contextlib.suppress(ImagingBackupError):
            backup = open_backup(Path(entry.path), look=False)
            return GoodBackup(entry.label, store_bytes(backup.files, store_folder(backup.method)))
    return None


def _evaluate(backup: Backup, destination: Path, files: FileList, read_utc: str, now: str) -> EarlierBackup:
    earlier = load_earlier(backup, read_utc, now)
    unchanged = unchanged_bytes = room_bytes = 0
    for file, entry in matched(files, earlier):
        if entry is not None and is_untouched(file, entry):
            unchanged += 1
            unchanged_bytes += file.size_bytes
            room_bytes += room_for([file.size_bytes])
    return EarlierBackup(
        backup.path,
        backup.label,
        read_utc=read_utc,
        unchanged_files=unchanged,
        unchanged_bytes=unchanged_bytes,
        # Their lines in the lists take space, too.
        unchanged_room_bytes=room_bytes - LISTED_BYTES * unchanged,
        shares=can_share(Path(backup.path), destination),
        changeable_by=who_else_may_change(Path(backup.path)),
        from_the_future=backup.created_utc > now,
    )


def load_earlier(backup: Backup, read_utc: str, now: str) -> Earlier:
    """What the copier needs of an earlier backup."""
    return Earlier(
        backup.label,
        Path(backup.path, backup.data_folder),
        backup.files,
        backup.data_folder,
        read_utc=read_utc,
        times_tell=backup.created_utc <= now,
    )


def can_share(backup: Path, destination: Path) -> bool:
    """Whether a file of the backup can be shared in the destination: tried with an empty file, which is removed again."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=PROBE_PREFIX, dir=extended(backup.parent))
        os.close(descriptor)
    except OSError:
        return False
    probe = Path(name)
    second = destination / f"{probe.name}-2"
    shared = False
    with contextlib.suppress(OSError):
        shared = Sharing().share(probe, second, 0, os.lstat(probe).st_mtime_ns)
    for left in (second, probe) if shared else (probe,):
        with contextlib.suppress(OSError):
            os.unlink(left)
    return shared


def verify_earlier(
    backup: Backup, now: str, *, meter: ProgressMeter, cancel: CancelToken
) -> tuple[Earlier, list[FileProblem]]:
    """Read an earlier backup from the medium. Returns what may be shared, and what is wrong with the rest."""
    problems = verify_files(Path(backup.path), backup.files, meter=meter, cancel=cancel)
    return replace(load_earlier(backup, now, now), unusable=frozenset(problem.path for problem in problems)), problems
