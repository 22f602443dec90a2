"""Finds the backups in a folder by reading them: there is no index that could be lost or wrong.

Three forms are understood: sealed by this tool; copied by hand as the vendor's page says (a `Neo4j_data` folder,
with the configuration files beside it or without); and a neo4j-admin backup folder, whose databases lie one level down.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from core.backups.accepted import load_accepted, with_acceptance
from core.backups.config_place import is_configuration_of_copy
from core.backups.data_place import databases_in, is_database, is_of_system
from core.backups.hand_made import HandMade, find_hand_made, only_one
from core.backups.other_forms import holds_nothing_else, other_form, other_form_in
from core.backups.ours import is_ours, is_partial, ours_around
from core.backups.sealed import READ_HINT, Sealed
from core.backups.verified import Verification, load_verified
from core.disk.roots import why_no_root
from core.errors import (
    BackupIncomplete,
    BackupNotFound,
    BackupNotReady,
    ImagingBackupError,
    ReadFailed,
    could_not_read,
)
from core.model.backup import Backup, BackupEntry
from core.model.layout import MANIFEST_NAME, PARTIAL_SUFFIX, SUMS_NAME
from core.model.paths import is_within
from core.phrases import phrase

PATIENCE = 100
"""A list looks into so many folders of one that it shows, in vain, for a backup made by hand."""


def open_backup(path: Path, *, look: bool = True) -> Backup:
    """Read a backup. Raises BackupNotFound, BackupNotReady, BackupIncomplete, BackupCorrupt, ManifestTooNew or ReadFailed.

    `look`: also check that the files of the manifest exist. Not needed by a caller that reads each of them anyway.
    """
    with _raises_read_failed(path):
        return _find(Path(os.path.realpath(path))).open(look=look)


def summarize_backup(path: Path) -> BackupEntry:
    """What a list shows of a backup. Raises as `open_backup`, but checks less: the tree is not scanned."""
    with _raises_read_failed(path):
        entry = _find(Path(os.path.realpath(path))).summarize(load_verified())
    return with_acceptance(entry, load_accepted())


def list_backups(folder: Path, *, by_hand: bool = True) -> tuple[BackupEntry, ...]:
    """Every subfolder that is, or was to become, a backup, and where it only holds some that were made by hand, those; newest first.

    What may hold one, but cannot be restored as it is, is listed with the reason. A bad entry does not hide the others.
    `by_hand=False`: without a search for those made by hand.
    """
    if (form := other_form(folder)) is not None:
        raise form
    try:
        own = folder.is_dir() and (is_ours(folder) or ours_around(folder) is not None)
        children = [] if own else sorted(folder.iterdir())
    except OSError as error:
        _refuse_no_root(folder)
        words = phrase("{path} could not be listed: {reason}.", path=folder, reason=error.strerror or str(error))
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise BackupNotFound(words, phrase("Name the folder that holds the backups.")) from error
        raise ReadFailed(words, READ_HINT) from error
    remembered, accepted = load_verified(), load_accepted()
    found = (entry for child in children if not is_of_system(child) for entry in _entries(child, remembered, by_hand))
    entries = [with_acceptance(entry, accepted) for entry in found]
    return tuple(sorted(entries, key=lambda entry: (entry.created_utc, entry.label), reverse=True))


def surrounding_backup(folder: Path) -> Path | None:
    """The backup, in any of the three forms, that a folder is or belongs to; None where there is none or it cannot be told."""
    # From the root down: a part of a sealed backup looks like a backup made by hand.
    for here in (*reversed(folder.parents), folder):
        with suppress(OSError):
            by_hand = is_database(here) or databases_in(here / "databases") or is_configuration_of_copy(here)
            if is_ours(here) or here.name.endswith(PARTIAL_SUFFIX) or by_hand:
                return here
    return None


def _entries(path: Path, remembered: Mapping[str, Verification], by_hand: bool) -> list[BackupEntry]:
    if not path.is_dir():
        form = other_form(path)
        return [_not_ready(path, form)] if form else []
    try:
        with _raises_read_failed(path):
            sealed = _find_sealed(path)
            if sealed is not None:
                return [replace(sealed.summarize(remembered), path=path, label=path.name)]
            return _made_by_hand(path, remembered) if by_hand else []
    except BackupNotFound:
        form = other_form_in(path)
        return [_not_ready(path, form)] if form and holds_nothing_else(path) else []
    except BackupNotReady as error:
        return [_not_ready(path, error)]
    except ImagingBackupError as error:
        return [BackupEntry(path, path.name, error.message)]


def _made_by_hand(path: Path, remembered: Mapping[str, Verification]) -> list[BackupEntry]:
    found = find_hand_made(path, PATIENCE)
    # What is a part of a backup that lies elsewhere is listed there.
    made = [one for one in found.by_hand if is_within(one.data, path)]
    entries = [_listed(one.summarize(remembered), path if found.only else one.data, path) for one in made]
    return entries + [
        _listed(entry, ours, path) for ours in found.ours for entry in _entries(ours, remembered, by_hand=False)
    ]


def _not_ready(path: Path, error: BackupNotReady) -> BackupEntry:
    return BackupEntry(path, path.name, error.with_the_way, archive=error.archive)


def _listed(entry: BackupEntry, at: Path, child: Path) -> BackupEntry:
    """Under the name by which it is listed: what belongs to a backup made by hand may lie around it."""
    return replace(entry, path=at, label=str(at.relative_to(child.parent)))


@contextmanager
def _raises_read_failed(path: Path) -> Iterator[None]:
    """Raise ReadFailed, with a hint, where a disk or share fails."""
    try:
        yield
    except OSError as error:
        _refuse_no_root(path)
        raise ReadFailed(could_not_read(path, error), READ_HINT) from error


def _refuse_no_root(path: Path) -> None:
    """Raise ReadFailed if its drive or share does not answer: what lies there is unknown."""
    if (no_root := why_no_root(path)) is not None:
        raise ReadFailed(no_root.message, no_root.hint)


def _find(path: Path) -> Sealed | HandMade:
    """Find out the form of a backup by a few names, without scanning its tree."""
    if not path.is_dir():
        if (form := other_form(path)) is not None:
            raise form
        _refuse_no_root(path)
        raise BackupNotFound(phrase("{path} is not a folder.", path=path))
    return _find_sealed(path) or only_one(find_hand_made(path), path)


def _find_sealed(path: Path) -> Sealed | None:
    _refuse_partial(path)
    if (path / MANIFEST_NAME).exists():
        return Sealed(path)
    if (path / SUMS_NAME).exists():
        raise BackupIncomplete(
            phrase("{path} has no {file}: it was not finished, or the file was deleted.", path=path, file=MANIFEST_NAME)
        )
    # A part of a sealed backup may be chosen: its checksums and versions must not be bypassed.
    around = ours_around(path)
    return _find_sealed(around) if around else None


def _refuse_partial(path: Path) -> None:
    if is_partial(path):
        raise BackupIncomplete(phrase("{path} is a backup that was not finished, or a part of one.", path=path))
