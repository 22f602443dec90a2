"""The backups in a folder, read from the folders themselves: no index that could be lost or could lie.

Three forms are understood: sealed by this tool; copied by hand as the vendor's page says (a `Neo4j_data` folder,
optionally with `additional_files`); and a neo4j-admin backup folder, whose databases lie one level down.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.command import ON_WINDOWS
from core.errors import (
    BackupCorrupt,
    BackupIncomplete,
    BackupNotFound,
    ImagingBackupError,
    ReadFailed,
    could_not_read,
)
from core.facts import Backup, BackupMethod
from core.installation import ROLE_FILES, ROLES, InstallationKind
from core.manifest import (
    CONFIG_FOLDER,
    DATA_FOLDER,
    INCOMPLETE_NAME,
    MANIFEST_MAX_BYTES,
    MANIFEST_NAME,
    ONLINE_FOLDER,
    OWN_FILES,
    PARTIAL_SUFFIX,
    SUMS_NAME,
    DirectoryEntry,
    FileEntry,
    Manifest,
    differences,
    parse_manifest,
    too_large,
)
from core.phrases import phrase
from core.tree import TreeScan, extended, is_link_or_special, scan_tree
from core.verified import load_verified, verified_utc

SHOWN_PATHS = 5


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One folder of a list of backups: usable, or with the reason why not."""

    path: Path
    label: str
    backup: Backup | None
    problem: str = ""
    created_utc: str = ""
    total_bytes: int = 0
    verified_utc: str = ""
    """When it was last known to be whole and right: sealed, or verified later; '' for one made by hand and never read."""


def open_backup(path: Path) -> Backup:
    """Read a backup. Raises BackupNotFound, BackupIncomplete, BackupCorrupt, ManifestTooNew or ReadFailed."""
    try:
        return _open(Path(os.path.realpath(path)))
    except OSError as error:
        hint = phrase("Use an account that may read the backup, and check the disk or share that holds it.")
        raise ReadFailed(could_not_read(path, error), hint) from error


def _is_special(path: Path) -> BackupCorrupt:
    return BackupCorrupt(phrase("{path} is a link or a special file; a backup holds none.", path=path))


def _open(path: Path) -> Backup:
    if not path.is_dir():
        raise BackupNotFound(phrase("{path} is not a folder.", path=path))
    _refuse_partial(path)
    if (path / MANIFEST_NAME).exists():
        backup = _read_sealed(path)
        _compare(backup, scan_tree(path))
        return backup
    if (path / SUMS_NAME).exists():
        raise BackupIncomplete(
            phrase("{path} has no {file}: it was not finished, or the file was deleted.", path=path, file=MANIFEST_NAME)
        )
    if _is_ours(path.parent):
        # A part of a sealed backup was chosen: its checksums and versions must not be passed by.
        return open_backup(path.parent)
    return _read_hand_made(path)


def _is_ours(folder: Path) -> bool:
    """Made by this tool, sealed or not: what lies in it is a part of it and no backup of its own."""
    return any((folder / name).exists() for name in (MANIFEST_NAME, SUMS_NAME, INCOMPLETE_NAME))


def _refuse_partial(path: Path) -> None:
    if any(part.endswith(PARTIAL_SUFFIX) for part in path.parts) or (path / INCOMPLETE_NAME).exists():
        raise BackupIncomplete(phrase("{path} is a backup that was not finished, or a part of one.", path=path))


def _read_sealed(path: Path) -> Backup:
    file = path / MANIFEST_NAME
    try:
        status = os.lstat(extended(file))
        # Before it is opened: a pipe would never end, nor would a link to a device.
        if is_link_or_special(status):
            raise _is_special(file)
        if status.st_size > MANIFEST_MAX_BYTES:
            raise too_large(str(file))
        data = file.read_bytes()
    except OSError as error:
        raise BackupCorrupt(could_not_read(file, error)) from error
    return _from_manifest(path, parse_manifest(data, str(file), windows=ON_WINDOWS))


def _from_manifest(path: Path, manifest: Manifest) -> Backup:
    where = path / MANIFEST_NAME
    try:
        kind, method = InstallationKind(manifest.kind), BackupMethod(manifest.method)
    except ValueError as error:
        message = phrase("{path} is of a kind or method that does not exist: {reason}.", path=where, reason=str(error))
        raise BackupCorrupt(message) from None
    listed = {file.path for file in manifest.files}
    online = method is BackupMethod.ONLINE
    return Backup(
        path,
        path.name,
        True,
        method,
        tuple(manifest.files),
        tuple(manifest.directories),
        "" if online else DATA_FOLDER,
        {name: f"{ONLINE_FOLDER}/{name}" for name in manifest.databases} if online else {},
        _config_files(listed),
        kind,
        manifest.version,
        manifest.neo4j_version,
        manifest.neo4j_edition,
        manifest.host,
        manifest.created_utc,
        manifest.consistency,
        manifest.source_paths.get("data_dir", ""),
    )


def _config_files(paths: Iterable[str]) -> dict[str, str]:
    present = set(paths)
    places = {role: f"{CONFIG_FOLDER}/{role}/{ROLE_FILES[role]}" for role in ROLES}
    return {role: place for role, place in places.items() if place in present}


def _compare(backup: Backup, scan: TreeScan) -> None:
    """Files and sizes against the manifest, before any byte is read."""
    if scan.links:
        raise _is_special(Path(backup.path, scan.links[0]))
    found = {file.path: file.size_bytes for file in scan.files if file.path not in OWN_FILES}
    missing, extra = differences((file.path for file in backup.files), found)
    if missing:
        raise BackupCorrupt(
            phrase("{path} lacks %n file(s): {files}.", path=backup.path, n=len(missing), files=_some(missing))
        )
    if extra:
        raise BackupCorrupt(
            phrase("{path} has %n file(s) too many: {files}.", path=backup.path, n=len(extra), files=_some(extra))
        )
    changed = [file.path for file in backup.files if found[file.path] != file.size_bytes]
    if changed:
        raise BackupCorrupt(
            phrase(
                "{path} has %n file(s) of another size: {files}.",
                path=backup.path,
                n=len(changed),
                files=_some(changed),
            )
        )


def _some(paths: list[str]) -> str:
    return ", ".join(paths[:SHOWN_PATHS]) + (" …" if len(paths) > SHOWN_PATHS else "")


# --- made by hand --------------------------------------------------------------------------------------------------


def _read_hand_made(path: Path) -> Backup:
    """Find out which of the vendor's forms it is; the whole chosen folder is never assumed to be the backup."""
    for folder in (DATA_FOLDER, "data", "neo4j/data"):
        if (path / folder / "databases").is_dir():
            return _hand_made_copy(path, folder)
    if (path / "databases").is_dir():
        if (path.parent / CONFIG_FOLDER).is_dir():
            return _hand_made_copy(path.parent, path.name)
        return _hand_made_copy(path, "")
    for folder in ("", ONLINE_FOLDER):
        databases = _databases_in(path / folder)
        if databases:
            prefix = f"{folder}/" if folder else ""
            return _hand_made_online(path, {name: f"{prefix}{name}" for name in databases})
    if _is_database(path):
        return _hand_made_online(path.parent, {path.name: path.name})
    raise BackupNotFound(
        phrase(
            "{path} holds neither {file}, {folder}, nor a neo4j-admin backup.",
            path=path,
            file=MANIFEST_NAME,
            folder=DATA_FOLDER,
        )
    )


def _is_database(folder: Path) -> bool:
    return (folder / "neostore").is_file() or any(folder.glob("neostore*"))


def _databases_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(child.name for child in folder.iterdir() if child.is_dir() and _is_database(child))


def _hand_made_copy(path: Path, data_folder: str) -> Backup:
    wanted = [data_folder, CONFIG_FOLDER] if data_folder else [""]
    return _hand_made(path, BackupMethod.COPY, wanted, data_folder, {})


def _hand_made_online(path: Path, databases: dict[str, str]) -> Backup:
    return _hand_made(path, BackupMethod.ONLINE, [*databases.values(), CONFIG_FOLDER], "", databases)


def _hand_made(
    path: Path, method: BackupMethod, wanted: list[str], data_folder: str, databases: dict[str, str]
) -> Backup:
    files: list[FileEntry] = []
    folders: list[DirectoryEntry] = []
    for folder in wanted:
        _refuse_link(path, folder)
        scan = scan_tree(path / folder)
        if scan.links:
            raise _is_special(path / folder / scan.links[0])
        if scan.unreadable:
            raise BackupCorrupt(phrase("{path} cannot be read.", path=path / folder / scan.unreadable[0]))
        prefix = f"{folder}/" if folder else ""
        files += [FileEntry(f"{prefix}{file.path}", file.size_bytes, file.mtime_ns) for file in scan.files]
        # Times of folders only: owners and modes of a copy made by hand are whoever's copied it.
        folders += [
            DirectoryEntry(relative, os.lstat(extended(path / relative)).st_mtime_ns)
            for relative in (f"{prefix}{sub}".rstrip("/") for sub in scan.directory_paths)
            if relative and (folder or relative.split("/")[0] != CONFIG_FOLDER)
        ]
    listed = [file.path for file in files]
    return Backup(
        path, path.name, False, method, tuple(files), tuple(folders), data_folder, databases, _config_files(listed)
    )


def _refuse_link(path: Path, folder: str) -> None:
    """A scan looks below its root; the way from the backup to that root must not lead elsewhere either."""
    here = path
    for part in folder.split("/"):
        here /= part
        try:
            status = os.lstat(extended(here))
        except FileNotFoundError:
            return
        if is_link_or_special(status):
            raise _is_special(here)


# --- lists ---------------------------------------------------------------------------------------------------------


def list_backups(folder: Path) -> tuple[CatalogEntry, ...]:
    """Every subfolder that is, or was to become, a backup; newest first. One bad entry never hides the others."""
    try:
        children = [] if _is_ours(folder) else sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BackupNotFound(phrase("{path} could not be listed: {reason}.", path=folder, reason=reason)) from error
    remembered = load_verified()
    entries = [entry for child in children if (entry := _entry(child, remembered)) is not None]
    return tuple(sorted(entries, key=lambda entry: (entry.created_utc, entry.label), reverse=True))


def _entry(path: Path, remembered: Mapping[str, str]) -> CatalogEntry | None:
    """Cheap: the manifest is read, the tree is not."""
    try:
        _refuse_partial(path)
        if (path / MANIFEST_NAME).exists():
            backup = _read_sealed(path)
            verified = verified_utc(backup, remembered)
            return CatalogEntry(path, path.name, backup, "", backup.created_utc, backup.total_bytes, verified)
        if (path / SUMS_NAME).exists():
            raise BackupIncomplete(phrase("{path} has no {file}.", path=path, file=MANIFEST_NAME))
        backup = _read_hand_made(path)
        return CatalogEntry(path, path.name, backup, "", "", backup.total_bytes, verified_utc(backup, remembered))
    except BackupNotFound:
        return None
    except ImagingBackupError as error:
        return CatalogEntry(path, path.name, None, error.message)
    except OSError as error:
        return CatalogEntry(path, path.name, None, could_not_read(path, error))
