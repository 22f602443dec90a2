"""Tells what this tool has made from what a person has: a folder that is ours, sealed or not, holds no backup of its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from core.disk.tree import extended
from core.model.layout import INCOMPLETE_NAME, MANIFEST_NAME, PARTIAL_SUFFIX, SUMS_NAME

_IN_EVERY_MANIFEST = b'"format_version"'
"""Near its beginning."""
_BEGINNING_BYTES = 1 << 20


def is_ours(folder: Path) -> bool:
    """Whether this tool made it, sealed or not: then no folder in it is a backup by itself. Raises OSError."""
    if any((folder / name).is_file() for name in (SUMS_NAME, INCOMPLETE_NAME)):
        return True
    manifest = folder / MANIFEST_NAME
    if not manifest.is_file():
        return False
    with open(extended(manifest), "rb") as file:
        return _IN_EVERY_MANIFEST in file.read(_BEGINNING_BYTES)  # other programs also write a manifest.json


def ours_around(folder: Path) -> Path | None:
    """The outermost backup of this tool that the folder is a part of."""
    for above in reversed(folder.parents):
        with suppress(OSError):  # a parent folder that may not be read
            if is_ours(above):
                return above
    return None


def is_partial(path: Path) -> bool:
    """Whether it is, or lies in, a backup that was not finished."""
    return any(part.endswith(PARTIAL_SUFFIX) for part in path.parts) or (path / INCOMPLETE_NAME).exists()
