"""Where this program keeps its own things, what it remembers, and its log. Nothing of a backup lies here.

The state folder (locks, journals, logs) is machine-wide when the account may write there, so that two administrators
see each other's jobs; else it is the account's own.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import sys
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import msgspec

from core.estimate import Pace
from core.files import make_private_folder, write_durably
from core.secrets import mask_secrets
from core.tree import is_link_or_special
from core.visible import visible
from core.watched import NoAnswer, in_time

log = logging.getLogger(__name__)

APPLICATION = "imaging-backup"
STATE_DIR_VARIABLE = "IMAGING_BACKUP_STATE_DIR"
LOG_BYTES = 5 << 20
LOG_COUNT = 5
LOG_S = 5.0
"""How long a line is waited for."""
KNOWN_FOLDERS = 8


class Settings(msgspec.Struct, frozen=True):
    """What is remembered between two starts. No secrets."""

    last_destination: str = ""
    known_folders: tuple[str, ...] = ()
    pace: Pace = Pace()
    """Of the last successful job."""


def state_dir() -> Path:
    """The private folder for locks, journals, logs and settings; made when it is missing."""
    chosen = os.environ.get(STATE_DIR_VARIABLE)
    if chosen:
        return _private(Path(chosen))
    shared = _machine_wide()
    if shared is not None:
        try:
            return _private(shared)
        except OSError as error:
            log.info("%s cannot be used (%s); the account's own folder is", shared, error)
    from platformdirs import user_state_path

    return _private(user_state_path(APPLICATION, appauthor=False))


def _machine_wide() -> Path | None:
    if sys.platform == "win32":
        from core.windows_rights import is_administrator

        # Any account may make a folder there; one that an ordinary account made would be refused to all administrators.
        base = os.environ.get("PROGRAMDATA")
        return Path(base, APPLICATION) if base and is_administrator() else None
    return Path("/var/lib", APPLICATION) if os.geteuid() == 0 else None


def _private(folder: Path) -> Path:
    """The folder, made private if it is missing. Journals lie in it and recovery does what they say, so one that others
    may write to, or that somebody else gave to root, is refused. On Windows others' rights to our own folder are taken
    away: it may have inherited them from %PROGRAMDATA%.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        make_private_folder(folder)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(folder))
    if sys.platform == "win32":
        from core.windows_rights import others_may_change, restrict, untrusted_owner

        if is_link_or_special(os.lstat(folder)):
            raise PermissionError(errno.EACCES, "leads elsewhere", str(folder))
        if account := untrusted_owner(folder):
            raise PermissionError(errno.EACCES, f"belongs to another account ({account})", str(folder))
        if others_may_change(folder):
            log.warning("others could write to %s; that right is taken away", folder)
            restrict(folder)
    else:
        status = os.stat(folder)
        trusted = {0, os.geteuid()}
        if status.st_uid not in trusted or os.lstat(folder).st_uid not in trusted:
            raise PermissionError(errno.EACCES, "belongs to another account", str(folder))
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(
                errno.EACCES, "others may write to it; take that right away (chmod go-w)", str(folder)
            )
    if not os.access(folder, os.W_OK) and not _is_read_only(folder):
        raise PermissionError(errno.EACCES, "not writable", str(folder))
    return folder


def _is_read_only(folder: Path) -> bool:
    """The whole disk, as after an error: what the journals there say counts all the same, and another folder has none."""
    return sys.platform != "win32" and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _settings_path() -> Path:
    return state_dir() / "settings.json"


def load_settings() -> Settings:
    """What was remembered; a missing file is nothing remembered, a damaged one is that too, and logged."""
    path = _settings_path()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        log.warning("%s cannot be read (%s); starting with nothing remembered", path, error)
        return Settings()


def save_settings(settings: Settings) -> None:
    """Remember; whole or not at all."""
    write_durably(_settings_path(), msgspec.json.encode(settings))


def change_settings(change: Callable[[Settings], Settings]) -> None:
    """Remember something more. A convenience: that it cannot be written down is logged and stops nothing."""
    try:
        save_settings(change(load_settings()))
    except OSError as error:
        log.info("the settings could not be written: %s", error)


def remember_folder(folder: str, *, destination: bool) -> None:
    """As one that holds backups; `destination`: and as where the next backup is proposed to go."""

    def change(known: Settings) -> Settings:
        others = tuple(name for name in known.known_folders if name != folder)
        return msgspec.structs.replace(
            known,
            last_destination=folder if destination else known.last_destination,
            known_folders=(folder, *others)[:KNOWN_FOLDERS],
        )

    change_settings(change)


class _Masking(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered as well; a terminal may show it safely."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(mask_secrets(super().format(record)))


class _PrivateLog(RotatingFileHandler):
    """Every file of the rotation is private, not only the first. No job waits for its log: while its disk does not answer,
    nothing more is written to it."""

    _unanswered: NoAnswer | None = None

    def handle(self, record: logging.LogRecord) -> bool:
        if self._unanswered is not None and not self._unanswered.ended.is_set():
            return False
        try:
            # With its lock taken and given back on the same thread.
            return bool(in_time(lambda: super(_PrivateLog, self).handle(record), LOG_S))
        except NoAnswer as error:
            self._unanswered = error
            return False

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        if sys.platform != "win32":
            os.fchmod(stream.fileno(), 0o600)
        return stream


def log_path() -> Path:
    """The file that set_up_logging writes."""
    return state_dir() / "logs" / f"{APPLICATION}.log"


def set_up_logging(*, verbose: bool = False) -> Path:
    """Log to a private, rotating file; gives its path. Safe to call twice."""
    path = log_path()
    path.parent.mkdir(exist_ok=True, mode=0o700)
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    if any(isinstance(h, RotatingFileHandler) and h.baseFilename == os.path.abspath(path) for h in root.handlers):
        return path
    handler = _PrivateLog(path, maxBytes=LOG_BYTES, backupCount=LOG_COUNT, encoding="utf-8")
    handler.setFormatter(_Masking("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root.addHandler(handler)
    for noisy in ("filelock", "asyncio", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return path
