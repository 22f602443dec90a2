"""Finds the backups in a folder by reading them: there is no index that could be lost or wrong.

Three forms are understood: sealed by this tool; copied by hand as the vendor's page says (a `Neo4j_data` folder,
optionally with `additional_files`); and a neo4j-admin backup folder, whose databases lie one level down.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from core.backups.accepted import load_accepted, with_acceptance
from core.backups.hand_made import HandMade, databases_in, find_hand_made, is_configuration_of_copy, is_database
from core.backups.sealed import PIECE_BYTES, READ_HINT, Sealed
from core.backups.verified import Verification, load_verified
from core.disk.tree import extended
from core.errors import BackupIncomplete, BackupNotFound, ImagingBackupError, ReadFailed, could_not_read
from core.model.backup import Backup, BackupEntry
from core.model.layout import INCOMPLETE_NAME, MANIFEST_NAME, PARTIAL_SUFFIX, SUMS_NAME
from core.phrases import phrase

OURS = b'"format_version"'
"""In every manifest of a backup, near its beginning."""


def open_backup(path: Path, *, look: bool = True) -> Backup:
    """Read a backup. Raises BackupNotFound, BackupIncomplete, BackupCorrupt, ManifestTooNew or ReadFailed.

    `look`: also check that the files of the manifest exist. Not needed by a caller that reads each of them anyway.
    """
    with _raises_read_failed(path):
        return _find(Path(os.path.realpath(path))).open(look=look)


def summarize_backup(path: Path) -> BackupEntry:
    """What a list shows of a backup. Raises as `open_backup`, but checks less: the tree is not scanned."""
    with _raises_read_failed(path):
        entry = _find(Path(os.path.realpath(path))).summarize(load_verified())
    return with_acceptance(entry, load_accepted())


def list_backups(folder: Path) -> tuple[BackupEntry, ...]:
    """Every subfolder that is, or was to become, a backup; newest first. A bad entry does not hide the others."""
    try:
        own = folder.is_dir() and (_is_ours(folder) or _ours_around(folder) is not None)
        children = [] if own else sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError as error:
        words = phrase("{path} could not be listed: {reason}.", path=folder, reason=error.strerror or str(error))
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise BackupNotFound(words, phrase("Name the folder that holds the backups.")) from error
        raise ReadFailed(words, READ_HINT) from error
    remembered, accepted = load_verified(), load_accepted()
    found = (_entry(child, remembered) for child in children)
    entries = [with_acceptance(entry, accepted) for entry in found if entry is not None]
    return tuple(sorted(entries, key=lambda entry: (entry.created_utc, entry.label), reverse=True))


def surrounding_backup(folder: Path) -> Path | None:
    """The backup, in any of the three forms, that a folder is or belongs to; None where there is none or it cannot be told."""
    # From the root down: a part of a sealed backup looks like a backup made by hand.
    for here in (*reversed(folder.parents), folder):
        with suppress(OSError):
            by_hand = is_database(here) or databases_in(here / "databases") or is_configuration_of_copy(here)
            if _is_ours(here) or here.name.endswith(PARTIAL_SUFFIX) or by_hand:
                return here
    return None


def _entry(path: Path, remembered: Mapping[str, Verification]) -> BackupEntry | None:
    try:
        with _raises_read_failed(path):
            # Under the name by which it is listed: a folder may be found to be a part of a backup made by hand.
            return replace(_find(path).summarize(remembered), path=path, label=path.name)
    except BackupNotFound:
        return None
    except ImagingBackupError as error:
        return BackupEntry(path, path.name, error.message)


@contextmanager
def _raises_read_failed(path: Path) -> Iterator[None]:
    """Raise ReadFailed, with a hint, where a disk or share fails."""
    try:
        yield
    except OSError as error:
        raise ReadFailed(could_not_read(path, error), READ_HINT) from error


def _find(path: Path) -> Sealed | HandMade:
    """Find out the form of a backup by a few names, without scanning its tree."""
    if not path.is_dir():
        raise BackupNotFound(phrase("{path} is not a folder.", path=path))
    _refuse_partial(path)
    if (path / MANIFEST_NAME).exists():
        return Sealed(path)
    if (path / SUMS_NAME).exists():
        raise BackupIncomplete(
            phrase("{path} has no {file}: it was not finished, or the file was deleted.", path=path, file=MANIFEST_NAME)
        )
    if around := _ours_around(path):
        # A part of a sealed backup was chosen: its checksums and versions must not be bypassed.
        return _find(around)
    return find_hand_made(path)


def _is_ours(folder: Path) -> bool:
    """Whether this tool made it, sealed or not: then no folder in it is a backup by itself. Raises OSError."""
    if any((folder / name).is_file() for name in (SUMS_NAME, INCOMPLETE_NAME)):
        return True
    manifest = folder / MANIFEST_NAME
    if not manifest.is_file():
        return False
    with open(extended(manifest), "rb") as file:
        return OURS in file.read(PIECE_BYTES)  # other programs also write a manifest.json


def _ours_around(folder: Path) -> Path | None:
    """The outermost backup of this tool that the folder is a part of."""
    for above in reversed(folder.parents):
        with suppress(OSError):  # a parent folder that may not be read
            if _is_ours(above):
                return above
    return None


def _refuse_partial(path: Path) -> None:
    if any(part.endswith(PARTIAL_SUFFIX) for part in path.parts) or (path / INCOMPLETE_NAME).exists():
        raise BackupIncomplete(phrase("{path} is a backup that was not finished, or a part of one.", path=path))
