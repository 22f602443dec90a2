"""Reads the vendor's configuration files of a server and of a backup, to be compared. Writes and decides nothing.

A backup may come from anywhere: nothing outside of it is read, and no link in it is followed.
"""

from __future__ import annotations

import os
from pathlib import Path

from core.disk.files import open_shared
from core.disk.tree import extended, is_link_or_special
from core.model.backup import Backup
from core.model.installation import ROLES, Installation
from core.model.paths import why_unsafe
from core.phrases import phrase
from core.survey.config_diff import MAX_BYTES, ConfigText, FileComparison, compare_config, decode_config
from core.system.command import ON_WINDOWS


def compare_configuration(installation: Installation, backup: Backup) -> tuple[FileComparison, ...]:
    """The four files, in the order of ROLES. A file that cannot be read has a problem; nothing is raised."""
    return tuple(
        compare_config(role, _read_servers(Path(installation.config_file(role).path)), _read_backups(backup, role))
        for role in ROLES
    )


def _read_servers(path: Path) -> ConfigText:
    # The server's own file may be a link; its target must still be a plain file.
    return _read(path, Path(os.path.realpath(path)))


def _read_backups(backup: Backup, role: str) -> ConfigText:
    root, relative = Path(backup.path), backup.config_files.get(role)
    if relative is None:
        return ConfigText(root)
    if reason := why_unsafe(relative, windows=ON_WINDOWS):
        return ConfigText(root, None, phrase("{path} is not read: {reason}.", path=relative, reason=reason))
    path = root
    for part in relative.split("/"):
        path /= part
        if _is_link(path):
            return ConfigText(path, None, _not_plain(path))
    return _read(path, path)


def _is_link(path: Path) -> bool:
    try:
        return is_link_or_special(os.lstat(extended(path)))
    except OSError:
        return False  # reading it says why


def _read(path: Path, place: Path) -> ConfigText:
    """`place` is read, `path` is named."""
    try:
        if is_link_or_special(os.lstat(extended(place))) or place.is_dir():
            return ConfigText(path, None, _not_plain(path))
        with os.fdopen(open_shared(place), "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ConfigText(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return ConfigText(path, None, phrase("{path} could not be read: {reason}.", path=path, reason=reason))
    return decode_config(path, data)


def _not_plain(path: Path) -> str:
    return phrase("{path} is no plain file: it is not read.", path=path)
