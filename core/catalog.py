"""The backups in a folder, read from the folders themselves: no index that could be lost or could lie.

Three forms are understood: sealed by this tool; copied by hand as the vendor's page says (a `Neo4j_data` folder,
optionally with `additional_files`); and a neo4j-admin backup folder, whose databases lie one level down.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.command import ON_WINDOWS
from core.entries import DirectoryEntry, FileEntry
from core.errors import (
    BackupCorrupt,
    BackupIncomplete,
    BackupNotFound,
    ImagingBackupError,
    ReadFailed,
    could_not_read,
)
from core.facts import Backup, BackupEntry, BackupMethod
from core.file_table import FileTable, differences
from core.installation import ROLE_FILES, ROLES, InstallationKind
from core.manifest import (
    CONFIG_FOLDER,
    DATA_FOLDER,
    INCOMPLETE_NAME,
    MANIFEST_NAME,
    ONLINE_FOLDER,
    OWN_FILES,
    PARTIAL_SUFFIX,
    SUMS_NAME,
    Manifest,
)
from core.manifest_reader import MANIFEST_MAX_BYTES, Summary, parse_manifest, parse_summary, too_large
from core.phrases import phrase
from core.tree import TreeScan, extended, is_link_or_special, scan_tree
from core.verified import Verification, fingerprint, load_verified, with_verification

SHOWN_PATHS = 5
TRANSACTION_LOG = "neostore.transaction.db"
COPIED_FOLDERS = (DATA_FOLDER, "data", "neo4j/data")
"""What the data folder may be called in a backup made by hand."""
OURS = b'"format_version"'
"""In every manifest of a backup, near its beginning."""
PIECE_BYTES = 1 << 20
"""So much of a manifest is read at once."""


def open_backup(path: Path, *, look: bool = True) -> Backup:
    """Read a backup. Raises BackupNotFound, BackupIncomplete, BackupCorrupt, ManifestTooNew or ReadFailed.

    `look`: whether the files that a manifest lists are there, too. Not for who will look at each of them anyway.
    """
    with _failures_told(path):
        return _find(Path(os.path.realpath(path))).open(look=look)


def summarize_backup(path: Path) -> BackupEntry:
    """What a list tells of it. Raises as `open_backup`, but sees less: its tree is not looked at."""
    with _failures_told(path):
        return _find(Path(os.path.realpath(path))).summarize(load_verified())


def list_backups(folder: Path) -> tuple[BackupEntry, ...]:
    """Every subfolder that is, or was to become, a backup; newest first. One bad entry never hides the others."""
    try:
        own = _is_ours(folder) or _ours_around(folder) is not None
        children = [] if own else sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BackupNotFound(
            phrase("{path} could not be listed: {reason}.", path=folder, reason=reason),
            phrase("Name the folder that holds the backups."),
        ) from error
    remembered = load_verified()
    entries = [entry for child in children if (entry := _entry(child, remembered)) is not None]
    return tuple(sorted(entries, key=lambda entry: (entry.created_utc, entry.label), reverse=True))


def surrounding_backup(folder: Path) -> Path | None:
    """The backup, in any of the three forms, that a folder is or lies in; None where there is none or it cannot be told."""
    # From the root on: a part of a sealed backup looks like one that was made by hand.
    for here in (*reversed(folder.parents), folder):
        with suppress(OSError):
            by_hand = _is_database(here) or _databases_in(here / "databases") or _is_configuration_of_copy(here)
            if _is_ours(here) or here.name.endswith(PARTIAL_SUFFIX) or by_hand:
                return here
    return None


def _is_configuration_of_copy(folder: Path) -> bool:
    """The folder of the configuration files beside a copy of the data."""
    beside = (folder.parent / name / "databases" for name in COPIED_FOLDERS)
    return folder.name == CONFIG_FOLDER and any(map(_databases_in, beside))


def read_manifest(backup: Path) -> tuple[Manifest, FileTable]:
    """The manifest of a sealed backup and the files that it lists. Raises BackupCorrupt or ManifestTooNew."""
    path = backup / MANIFEST_NAME
    return parse_manifest(_pieces(path), str(path), windows=ON_WINDOWS)


def _pieces(manifest: Path) -> Iterator[bytes]:
    try:
        status = os.lstat(extended(manifest))
        # Before it is opened: a pipe would never end, nor would a link to a device.
        if is_link_or_special(status):
            raise _is_special(manifest)
        if status.st_size > MANIFEST_MAX_BYTES:
            raise too_large(str(manifest))
        with open(extended(manifest), "rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece
    except OSError as error:
        raise BackupCorrupt(could_not_read(manifest, error)) from error


def _entry(path: Path, remembered: Mapping[str, Verification]) -> BackupEntry | None:
    try:
        with _failures_told(path):
            # Under the name that it is listed by: a data folder made by hand may be a part of what it is found to be.
            return replace(_find(path).summarize(remembered), path=path, label=path.name)
    except BackupNotFound:
        return None
    except ImagingBackupError as error:
        return BackupEntry(path, path.name, error.message)


@contextmanager
def _failures_told(path: Path) -> Iterator[None]:
    """A disk or share that fails is an error of its own, with what to do."""
    try:
        yield
    except OSError as error:
        hint = phrase("Use an account that may read the backup, and check the disk or share that holds it.")
        raise ReadFailed(could_not_read(path, error), hint) from error


def _is_special(path: Path) -> BackupCorrupt:
    return BackupCorrupt(phrase("{path} is a link or a special file; a backup holds none.", path=path))


def _find(path: Path) -> _Sealed | _HandMade:
    """Which form of a backup lies there, by a few names and without a look at its tree."""
    if not path.is_dir():
        raise BackupNotFound(phrase("{path} is not a folder.", path=path))
    _refuse_partial(path)
    if (path / MANIFEST_NAME).exists():
        return _Sealed(path)
    if (path / SUMS_NAME).exists():
        raise BackupIncomplete(
            phrase("{path} has no {file}: it was not finished, or the file was deleted.", path=path, file=MANIFEST_NAME)
        )
    if around := _ours_around(path):
        # A part of a sealed backup was chosen: its checksums and versions must not be passed by.
        return _find(around)
    return _find_hand_made(path)


def _is_ours(folder: Path) -> bool:
    """Made by this tool, sealed or not: what lies in it is a part of it and no backup of its own. Raises OSError."""
    if any((folder / name).is_file() for name in (SUMS_NAME, INCOMPLETE_NAME)):
        return True
    manifest = folder / MANIFEST_NAME
    if not manifest.is_file():
        return False
    with open(extended(manifest), "rb") as file:
        return OURS in file.read(PIECE_BYTES)  # others have a manifest.json, too


def _ours_around(folder: Path) -> Path | None:
    """The outermost backup of this tool that the folder is a part of."""
    for above in reversed(folder.parents):
        with suppress(OSError):  # a folder on the way that may not be looked into
            if _is_ours(above):
                return above
    return None


def _refuse_partial(path: Path) -> None:
    if any(part.endswith(PARTIAL_SUFFIX) for part in path.parts) or (path / INCOMPLETE_NAME).exists():
        raise BackupIncomplete(phrase("{path} is a backup that was not finished, or a part of one.", path=path))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Made by this tool: its manifest tells all."""

    path: Path

    def open(self, *, look: bool) -> Backup:
        manifest, files = read_manifest(self.path)
        kind, method = self._kind_and_method(manifest)
        online = method is BackupMethod.ONLINE
        backup = Backup(
            self.path,
            self.path.name,
            True,
            method,
            files,
            tuple(manifest.directories),
            "" if online else DATA_FOLDER,
            {name: f"{ONLINE_FOLDER}/{name}" for name in manifest.databases} if online else {},
            _config_files(files),
            kind,
            manifest.version,
            manifest.neo4j_version,
            manifest.neo4j_edition,
            manifest.host,
            manifest.created_utc,
            manifest.consistency,
            manifest.checksum,
            manifest.source_paths.get("data_dir", ""),
        )
        return replace(backup, unlisted=unlisted_files(backup, scan_tree(self.path))) if look else backup

    def summarize(self, remembered: Mapping[str, Verification]) -> BackupEntry:
        summary = parse_summary(_pieces(self._manifest), str(self._manifest))
        kind, method = self._kind_and_method(summary)
        entry = BackupEntry(
            self.path,
            self.path.name,
            sealed=True,
            method=method,
            kind=kind,
            version=summary.version,
            neo4j_version=summary.neo4j_version,
            host=summary.host,
            created_utc=summary.created_utc,
            total_bytes=summary.total_bytes,
        )
        return with_verification(entry, remembered, lambda: summary.checksum, summary.read_utc or summary.created_utc)

    @property
    def _manifest(self) -> Path:
        return self.path / MANIFEST_NAME

    def _kind_and_method(self, stated: Manifest | Summary) -> tuple[InstallationKind, BackupMethod]:
        try:
            return InstallationKind(stated.kind), BackupMethod(stated.method)
        except ValueError as error:
            raise BackupCorrupt(
                phrase(
                    "{path} is of a kind or method that does not exist: {reason}.",
                    path=self._manifest,
                    reason=str(error),
                )
            ) from None


def _config_files(present: FileTable) -> dict[str, str]:
    places = {role: f"{CONFIG_FOLDER}/{role}/{ROLE_FILES[role]}" for role in ROLES}
    return {role: place for role, place in places.items() if place in present}


def unlisted_files(backup: Backup, scan: TreeScan) -> tuple[str, ...]:
    """What the manifest of a sealed backup does not list; a link is never followed, and no byte is read.

    Raises BackupCorrupt if a listed file is missing or of another size, and for a link that somebody would follow.
    """
    for link in scan.links:
        if link in OWN_FILES or link in backup.files or backup.neo4j_admin_reads(link):
            raise _is_special(Path(backup.path, link))
    found = differences(backup.files, (file for file in scan.files if file.path not in OWN_FILES))
    if missing := found.missing:
        raise BackupCorrupt(
            phrase("{path} lacks %n file(s): {files}.", path=backup.path, n=len(missing), files=some_of(missing))
        )
    if changed := found.resized:
        raise BackupCorrupt(
            phrase(
                "{path} has %n file(s) of another size: {files}.",
                path=backup.path,
                n=len(changed),
                files=some_of(changed),
            )
        )
    return (*found.extra, *scan.links)


def some_of(paths: list[str]) -> str:
    """The first few, for a sentence."""
    return ", ".join(paths[:SHOWN_PATHS]) + (" …" if len(paths) > SHOWN_PATHS else "")


# --- made by hand --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HandMade:
    """In one of the vendor's forms: its files are all that there is to read."""

    path: Path
    method: BackupMethod
    wanted: tuple[str, ...]
    """The folders of it that count; what else lies beside them is nobody's business."""
    data_folder: str = ""
    databases: Mapping[str, str] = field(default_factory=dict)

    def open(self, *, look: bool = True) -> Backup:
        """Its files are all that tells of it: it is looked at in any case."""
        files = FileTable()
        folders: list[DirectoryEntry] = []
        for folder in self.wanted:
            scan = scan_tree(self.path / folder)
            if scan.links:
                raise _is_special(self.path / folder / scan.links[0])
            if scan.unreadable:
                raise BackupCorrupt(phrase("{path} cannot be read.", path=self.path / folder / scan.unreadable[0]))
            prefix = f"{folder}/" if folder else ""
            files.add_all(FileEntry(f"{prefix}{file.path}", file.size_bytes, file.mtime_ns) for file in scan.files)
            # Times of folders only: owners and modes of a copy made by hand are whoever's copied it.
            folders += [
                DirectoryEntry(relative, os.lstat(extended(self.path / relative)).st_mtime_ns)
                for relative in (f"{prefix}{sub}".rstrip("/") for sub in scan.directory_paths)
                if relative and (folder or relative.split("/")[0] != CONFIG_FOLDER)
            ]
        return Backup(
            self.path,
            self.path.name,
            False,
            self.method,
            files,
            tuple(folders),
            self.data_folder,
            self.databases,
            _config_files(files),
        )

    def summarize(self, remembered: Mapping[str, Verification]) -> BackupEntry:
        # Nothing but its files says whether it was changed since it was verified; few ever were, and the rest stay unread.
        entry = BackupEntry(self.path, self.path.name, method=self.method)
        return with_verification(entry, remembered, lambda: fingerprint(self.open()))


def _find_hand_made(path: Path) -> _HandMade:
    """Find out which of the vendor's forms it is; the whole chosen folder is never assumed to be the backup."""
    for above in (path.parent, path.parent.parent):
        if all((above / name).is_dir() for name in ("databases", "transactions")):
            # A part of a data folder, which is good as a whole only.
            return _find_hand_made(above)
    for folder in COPIED_FOLDERS:
        if (path / folder / "databases").is_dir():
            return _copy_in(path, folder)
    if (path / "databases").is_dir():
        if (path.parent / CONFIG_FOLDER).is_dir():
            return _copy_in(path.parent, path.name)
        return _copy_in(path, "")
    for folder in ("", ONLINE_FOLDER):
        databases = _databases_in(path / folder)
        if databases:
            prefix = f"{folder}/" if folder else ""
            return _online_in(path, {name: f"{prefix}{name}" for name in databases})
    if _is_database(path):
        return _online_in(path.parent, {path.name: path.name})
    raise BackupNotFound(
        phrase(
            "{path} holds neither {file}, {folder}, nor a neo4j-admin backup.",
            path=path,
            file=MANIFEST_NAME,
            folder=DATA_FOLDER,
        )
    )


def _is_database(folder: Path) -> bool:
    """By its store files; a folder of transaction logs alone is none."""
    return any(not file.name.startswith(TRANSACTION_LOG) for file in folder.glob("neostore*"))


def _databases_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(child.name for child in folder.iterdir() if child.is_dir() and _is_database(child))


def _copy_in(path: Path, data_folder: str) -> _HandMade:
    wanted = (data_folder, CONFIG_FOLDER) if data_folder else ("",)
    _refuse_links(path, wanted)
    return _HandMade(path, BackupMethod.COPY, wanted, data_folder)


def _online_in(path: Path, databases: Mapping[str, str]) -> _HandMade:
    wanted = (*databases.values(), CONFIG_FOLDER)
    _refuse_links(path, wanted)
    return _HandMade(path, BackupMethod.ONLINE, wanted, databases=databases)


def _refuse_links(path: Path, wanted: Iterable[str]) -> None:
    """A scan looks below its root; the way from the backup to that root must not lead elsewhere either."""
    for folder in wanted:
        here = path
        for part in folder.split("/"):
            here /= part
            try:
                status = os.lstat(extended(here))
            except FileNotFoundError:
                break
            if is_link_or_special(status):
                raise _is_special(here)
