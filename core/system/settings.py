"""What this program remembers between two starts: a file in the state folder. Nothing of a backup is kept here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from core.disk.files import write_durably
from core.model.pace import Pace
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

KNOWN_FOLDERS = 8


class Settings(msgspec.Struct, frozen=True):
    """What is remembered between two starts. No secrets."""

    last_destination: str = ""
    known_folders: tuple[str, ...] = ()
    pace: Pace = Pace()
    """Of the last successful job."""
    mount_points: tuple[str, ...] = ()
    """Where a volume was mounted that a backup went to."""
    refused_logins: tuple[str, ...] = ()
    """Configuration files, each with a stamp of its version, whose login Neo4j has refused. No login."""


def _settings_path() -> Path:
    return state_dir() / "settings.json"


def load_settings() -> Settings:
    """The settings; the defaults if the file is missing, or damaged (which is logged)."""
    path = _settings_path()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        log.warning("%s cannot be read (%s); starting with nothing remembered", path, error)
        return Settings()


def save_settings(settings: Settings) -> None:
    """Save the settings, completely or not at all."""
    write_durably(_settings_path(), msgspec.json.encode(settings))


def change_settings(change: Callable[[Settings], Settings]) -> bool:
    """Change what is remembered, and tell whether it was written. A failure is logged and stops nothing."""
    try:
        save_settings(change(load_settings()))
    except (OSError, UnicodeEncodeError) as error:  # the latter: the name of a folder may not be Unicode
        log.info("the settings could not be written: %s", error)
        return False
    return True


def settings_can_be_written() -> bool:
    """Tried by writing them: a full disk is not known by anything else."""
    return change_settings(lambda known: known)


def remember_folder(folder: str, *, destination: bool, mount_point: str = "") -> None:
    """Remember a folder that holds backups; with `destination`, also propose it for the next backup. `mount_point`: of its
    volume, where that is not the system's.
    """

    def change(known: Settings) -> Settings:
        others = tuple(name for name in known.known_folders if name != folder)
        points = [mount_point, *(point for point in known.mount_points if point != mount_point)]
        return msgspec.structs.replace(
            known,
            mount_points=tuple(filter(None, points))[:KNOWN_FOLDERS],
            last_destination=folder if destination else known.last_destination,
            known_folders=(folder, *others)[:KNOWN_FOLDERS],
        )

    change_settings(change)
