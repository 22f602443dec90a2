"""Is a backup whole and unchanged? Every byte is read; nothing is written. The gate of a restore and `verify`."""

from __future__ import annotations

from pathlib import Path

from core.copier import hash_file, verify_files
from core.errors import BackupCorrupt, ReadFailed
from core.facts import Backup
from core.file_table import FileTable, differences
from core.manifest import OWN_FILES, SUMS_NAME, digest_of, encode_sums
from core.phrases import phrase
from core.progress import CancelToken, ProgressMeter
from core.tree import scan_tree


def verify_backup_files(backup: Backup, *, meter: ProgressMeter, cancel: CancelToken) -> FileTable:
    """Every file with its BLAKE3; raises BackupCorrupt for the first kind of difference.

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
        found = differences(backup.files, (file for file in scan.files if file.path not in OWN_FILES))
        if found.missing or found.extra:
            raise BackupCorrupt(
                phrase(
                    "{folder} has {missing_count} too few and {extra_count} too many files: {files}.",
                    folder=root,
                    missing_count=len(found.missing),
                    extra_count=len(found.extra),
                    files=(found.missing + found.extra)[0],
                )
            )
    verified = backup.files if backup.sealed else FileTable()
    problems = verify_files(root, backup.files, meter=meter, cancel=cancel, found=None if backup.sealed else verified)
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
    return verified


def why_sums_differ(backup: Backup, *, meter: ProgressMeter, cancel: CancelToken) -> str:
    """What is wrong with a sealed backup's BLAKE3SUMS, or ''.

    It repeats the manifest for a person without this tool, and nothing here rests on it: no reason to refuse data that
    is proven good, but whoever would check the backup by hand must know.
    """
    if not backup.sealed:
        return ""
    path = Path(backup.path, SUMS_NAME)
    try:
        digest, _ = hash_file(path, meter=meter, cancel=cancel)
    except ReadFailed as error:
        return error.message
    if digest == digest_of(encode_sums(backup.files)):
        return ""
    return phrase("{path} does not say what the manifest says.", path=path)
