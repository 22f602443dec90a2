"""Is a backup whole and unchanged? Every byte is read; nothing is written. The gate of a restore and `verify`."""

from __future__ import annotations

from pathlib import Path

from core.copier import verify_files
from core.errors import BackupCorrupt
from core.facts import Backup
from core.manifest import OWN_FILES, differences
from core.phrases import phrase
from core.progress import CancelToken, ProgressMeter
from core.tree import scan_tree


def verify_backup_files(backup: Backup, *, meter: ProgressMeter, cancel: CancelToken) -> dict[str, str]:
    """Every file's BLAKE3 by its path inside the backup; raises BackupCorrupt for the first kind of difference.

    A backup made by hand has no checksums: the ones found now are returned for later comparison.
    """
    root = Path(backup.path)
    if backup.sealed:
        # Of a folder made by hand only the listed files count; what else lies beside them is nobody's business.
        scan = scan_tree(root, cancel=cancel)
        if scan.links:
            raise BackupCorrupt(
                phrase("{path} is a link or a special file; a backup holds none.", path=root / scan.links[0])
            )
        missing, extra = differences(
            (file.path for file in backup.files), (file.path for file in scan.files if file.path not in OWN_FILES)
        )
        if missing or extra:
            raise BackupCorrupt(
                phrase(
                    "{folder} has {missing_count} too few and {extra_count} too many files: {files}.",
                    folder=root,
                    missing_count=len(missing),
                    extra_count=len(extra),
                    files=(missing + extra)[0],
                )
            )
    digests, problems = verify_files(root, backup.files, meter=meter, cancel=cancel)
    if problems:
        first = problems[0]
        raise BackupCorrupt(
            phrase(
                "{folder} has %n damaged file(s); first {path}: {reason}.",
                folder=root,
                n=len(problems),
                path=first.path,
                reason=first.reason,
            )
        )
    return digests
