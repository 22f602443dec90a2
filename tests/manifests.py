"""Whole manifests as bytes, with their files in the Manifest itself, because the manifests of tests are small."""

from __future__ import annotations

import msgspec

from core.backups.manifest import Manifest, encode_manifest, with_checksum
from core.backups.manifest_reader import parse_manifest
from core.disk.file_table import FileTable


def to_bytes(manifest: Manifest) -> bytes:
    files = FileTable(manifest.files)
    return b"".join(encode_manifest(with_checksum(manifest, files), files))


def from_bytes(data: bytes, where: str = "m", *, windows: bool = False) -> Manifest:
    manifest, files = parse_manifest([data], where, windows=windows)
    return msgspec.structs.replace(manifest, files=list(files))
