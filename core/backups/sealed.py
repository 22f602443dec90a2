"""Backups that this program has sealed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.backups.manifest import Manifest
from core.backups.manifest_reader import MANIFEST_MAX_BYTES, ManifestSummary, parse_manifest, parse_summary, too_large
from core.backups.special import in_the_way, special_file_error
from core.backups.stated import readable_counts, readable_doubts, readable_stores
from core.backups.verified import Verification, damage_remembered, with_verification
from core.disk.file_table import FileTable
from core.disk.tree import TreeScan, extended, is_link_or_special, scan_tree
from core.errors import BackupCorrupt, ReadFailed, could_not_read
from core.model.backup import Backup, BackupEntry, BackupMethod
from core.model.file_lists import differences
from core.model.installation import ROLE_FILES, ROLES
from core.model.kind_facts import KindFacts, kind_named
from core.model.layout import CONFIG_FOLDER, DATA_FOLDER, MANIFEST_NAME, ONLINE_FOLDER, OWN_FILES
from core.phrases import phrase
from core.system.clock import now_utc
from core.system.command import ON_WINDOWS

SHOWN_PATHS = 5
MOST_UNLISTED = 100_000
"""Their paths are held in memory, of a listed file they are not."""
PIECE_BYTES = 1 << 20
"""How much of a manifest is read at once."""
READ_HINT = phrase("Use an account that may read the backup, and check the disk or share that holds it.")


def read_manifest(backup: Path) -> tuple[Manifest, FileTable]:
    """The manifest of a sealed backup and the files that it lists. Raises BackupCorrupt or ManifestTooNew."""
    path = backup / MANIFEST_NAME
    return parse_manifest(_pieces(path), str(path), windows=ON_WINDOWS)


def _pieces(manifest: Path) -> Iterator[bytes]:
    try:
        status = os.lstat(extended(manifest))
        # Before it is opened: reading a pipe, or a link to a device, would never end.
        if is_link_or_special(status):
            raise special_file_error(manifest)
        if status.st_size > MANIFEST_MAX_BYTES:
            raise too_large(str(manifest))
        with open(extended(manifest), "rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece
    except OSError as error:
        raise BackupCorrupt(could_not_read(manifest, error)) from error


@dataclass(frozen=True, slots=True)
class Sealed:
    """A backup made by this tool: its manifest describes all of it."""

    path: Path

    def open(self, *, look: bool) -> Backup:
        manifest, files = read_manifest(self.path)
        kind, method = self._kind_and_method(manifest)
        online = method is BackupMethod.ONLINE
        backup = Backup(
            path=self.path,
            label=self.path.name,
            sealed=True,
            method=method,
            files=files,
            directories=tuple(manifest.directories),
            data_folder="" if online else DATA_FOLDER,
            databases={name: f"{ONLINE_FOLDER}/{name}" for name in manifest.databases} if online else {},
            config_files=_config_files_of(files),
            kind=kind,
            version=manifest.version,
            neo4j_version=manifest.neo4j_version,
            neo4j_edition=manifest.neo4j_edition,
            host=manifest.host,
            created_utc=manifest.created_utc,
            consistency=manifest.consistency,
            doubts=readable_doubts(manifest.doubts),
            stores=readable_stores(manifest.stores),
            counts=readable_counts(manifest.counts),
            checksum=manifest.checksum,
            source_data_dir=manifest.source_paths.get("data_dir", ""),
        )
        if not look:
            return backup
        with damage_remembered(backup, now_utc):
            return replace(backup, unlisted=unlisted_files(backup, scan_tree(self.path)))

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
            doubts=readable_doubts(summary.doubts),
            checksum=summary.checksum,
            source_data_dir=summary.source_paths.get("data_dir", ""),
            stores=readable_stores(summary.stores),
            counts=readable_counts(summary.counts),
        )
        return with_verification(entry, remembered, lambda: summary.checksum, summary.read_utc or summary.created_utc)

    @property
    def _manifest(self) -> Path:
        return self.path / MANIFEST_NAME

    def _kind_and_method(self, stated: Manifest | ManifestSummary) -> tuple[KindFacts, BackupMethod]:
        try:
            return kind_named(stated.kind), BackupMethod(stated.method)
        except (KeyError, ValueError) as error:
            raise BackupCorrupt(
                phrase(
                    "{path} is of a kind or method that does not exist: {reason}.",
                    path=self._manifest,
                    reason=str(error),
                )
            ) from None


def _config_files_of(files: FileTable) -> dict[str, str]:
    places = {role: f"{CONFIG_FOLDER}/{role}/{ROLE_FILES[role]}" for role in ROLES}
    return {role: place for role, place in places.items() if place in files}


def unlisted_files(backup: Backup, scan: TreeScan) -> tuple[str, ...]:
    """What the manifest of a sealed backup does not list; a link is never followed, and no byte is read.

    Raises BackupCorrupt if a listed file is missing or of another size, and for a link that a restore would follow; ReadFailed
    where that cannot be told.
    """
    for link in scan.links:
        if link in OWN_FILES or link in backup.files:
            raise special_file_error(Path(backup.path, link))
        if backup.neo4j_admin_reads(link):
            raise in_the_way(special_file_error(Path(backup.path, link)).message)
    if len(scan.files) - len(backup.files) > MOST_UNLISTED:
        raise in_the_way(
            phrase(
                "{path} holds far more files than it lists: {found_count}, not {listed_count}.",
                path=backup.path,
                found_count=len(scan.files),
                listed_count=len(backup.files),
            )
        )
    found = differences(backup.files, (file for file in scan.files if file.path not in OWN_FILES))
    if missing := found.missing:
        _require_all_seen(backup, scan)
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


def _require_all_seen(backup: Backup, scan: TreeScan) -> None:
    """Raise ReadFailed where files may seem to be missing because a folder, or the whole disk, cannot be read: that is no damage."""
    manifest = Path(backup.path, MANIFEST_NAME)
    unread = [Path(backup.path, path) for path in scan.unreadable]
    if not os.path.lexists(extended(manifest)):
        unread.append(manifest)
    if unread:
        raise ReadFailed(phrase("{path} cannot be read.", path=unread[0]), READ_HINT)


def some_of(paths: list[str]) -> str:
    """The first few paths, for a sentence."""
    return ", ".join(paths[:SHOWN_PATHS]) + (" …" if len(paths) > SHOWN_PATHS else "")
