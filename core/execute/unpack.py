"""Unpacking an archive that may hold a backup: nothing of a server is touched, and nothing is taken for verified."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from core.backups.catalog import surrounding_backup
from core.backups.other_forms import other_form
from core.backups.unpack import Unpacked, unpack_archive
from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.disk.files import exists
from core.errors import BackupNotFound, DestinationInvalid, ImagingBackupError
from core.execute.run import heartbeat
from core.model.archives import UNPACKED_HERE, ending_of
from core.model.events import Emit, JobState, Outcome, outcome_of
from core.model.layout import partial_path
from core.model.paths import is_within, why_bad_label
from core.model.survey_facts import PlaceFacts
from core.phrases import join_phrases, phrase
from core.recovery.host import serialised
from core.survey.places import look_at_place, resolve_place
from core.system.keep_awake import keep_awake
from core.system.state_folder import state_dir

LiveFolders = Callable[[Path], Iterable[PurePath]]
"""The folders of the servers of this machine, and of a demo server in which a folder lies. Raises ImagingBackupError."""

_ANOTHER_FOLDER = phrase("Choose another folder.")


def unpack(
    archive: Path,
    folder: Path,
    live_folders: LiveFolders,
    emit: Emit,
    cancel: CancelToken,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Unpack an archive into a folder that does not exist yet: all of it, or nothing is left."""
    emit, started, meter = serialised(emit), clock(), ProgressMeter(clock)
    try:
        _require_archive(archive)
        with _short_enough(folder):
            place = _place_for(folder, live_folders(folder))
        with keep_awake("Unpacking an archive"), heartbeat(lambda: emit(meter.sample())):
            unpacked = unpack_archive(
                archive,
                Path(place.path) / folder.name,
                folds_case=place.folds_case,
                block_bytes=place.block_bytes,
                meter=meter,
                cancel=cancel,
            )
    except ImagingBackupError as error:
        return replace(outcome_of(error), path=str(folder))
    return Outcome(
        JobState.SUCCEEDED,
        _said_of(unpacked, folder),
        path=str(folder),
        bytes=unpacked.total_bytes,
        files=unpacked.files,
        duration_s=round(clock() - started, 3),
        warnings=_warnings_of(place),
    )


def _warnings_of(place: PlaceFacts) -> tuple[str, ...]:
    if not place.changeable_by:
        return ()
    words = phrase(
        "Others may change or replace what was unpacked, which may hold passwords: {reason}.",
        reason=place.changeable_by,
    )
    return (words,)


def _said_of(unpacked: Unpacked, folder: Path) -> str:
    return join_phrases(
        phrase(
            "Unpacked into {folder}: %n file(s), {total_bytes}.",
            folder=folder,
            n=unpacked.files,
            total_bytes=unpacked.total_bytes,
        ),
        unpacked.proof,
        phrase(
            "Owners and rights were not taken from it: where the volume keeps rights, the folder is this account's alone."
        ),
    )


def _require_archive(archive: Path) -> None:
    if not os.path.isfile(archive):
        raise BackupNotFound(phrase("{path} is no file.", path=archive), phrase("Name the archive."))
    if not ending_of(archive.name):
        raise other_form(archive) or BackupNotFound(
            phrase("{path} is no archive that can be unpacked here.", path=archive),
            phrase("Name a file that ends with one of {endings}.", endings=", ".join(UNPACKED_HERE)),
        )


@contextmanager
def _short_enough(folder: Path) -> Iterator[None]:
    """Raise DestinationInvalid where the system has no folder with so long a path."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        words = phrase("The path of {folder} is too long for this system.", folder=folder)
        raise DestinationInvalid(words, _ANOTHER_FOLDER) from error


def _place_for(folder: Path, live_folders: Iterable[PurePath]) -> PlaceFacts:
    """The folder in which the new one is made. Raises DestinationInvalid."""
    parent = resolve_place(folder.parent)
    place = parent / folder.name
    if reason := why_bad_label(folder.name):
        words = phrase("{name} cannot be a folder name: {reason}.", name=repr(folder.name), reason=reason)
        raise DestinationInvalid(words, _ANOTHER_FOLDER)
    if is_within(place, resolve_place(state_dir())):
        words = phrase(
            "{folder} lies in this program's own folder, which holds what it knows of its jobs.", folder=folder
        )
        raise DestinationInvalid(words, _ANOTHER_FOLDER)
    for live in live_folders:
        if is_within(place, resolve_place(Path(live))):
            words = phrase(
                "{folder} lies in {live_folder}, a folder of a CAST Imaging server.", folder=folder, live_folder=live
            )
            raise DestinationInvalid(words, phrase("Choose a folder outside of it."))
    if (backup := surrounding_backup(parent)) is not None:
        words = phrase(
            "{folder} lies in the backup {backup}, which would not be as it was made any more.",
            folder=folder,
            backup=backup,
        )
        raise DestinationInvalid(words, phrase("Choose the folder that holds your backups, or any other one."))
    return _free_place(place)


def _free_place(place: Path) -> PlaceFacts:
    parent = look_at_place(place.parent)
    if parent.no_root is not None:
        raise DestinationInvalid(parent.no_root.message, parent.no_root.hint)
    if not (parent.exists and parent.is_folder):
        raise DestinationInvalid(phrase("{path} is not a folder.", path=parent.path), _ANOTHER_FOLDER)
    for taken in (place, Path(partial_path(place))):
        if exists(taken):
            words = phrase("{path} is there already, and nothing is unpacked into what is there.", path=taken)
            raise DestinationInvalid(
                words, phrase("Choose another folder, or delete that one first if nobody needs it.")
            )
    if not parent.writable:
        words = phrase("{path} cannot be written to.", path=parent.path)
        raise DestinationInvalid(words, phrase("Choose another folder or correct its rights."))
    return parent
