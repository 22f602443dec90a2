"""One job at a time on an installation, machine-wide: a lock file that dies with its holder, and who holds it.

The lock is the operating system's (filelock), so a killed holder leaves no stale lock; the note beside it is only words
for people.
"""

from __future__ import annotations

import contextlib
import getpass
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from blake3 import blake3
from filelock import FileLock, Timeout

from core.errors import AlreadyRunning
from core.files import write_durably
from core.manifest import UNDECODABLE
from core.phrases import phrase

LOOK_S = 0.1
"""How long a look tries: somebody else who only looks holds the lock for a moment."""
PROBE_GRACE_S = 0.5
"""How long a start tries: somebody who only looks holds the lock for a moment."""


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock; all empty while nobody knows yet, because the job is just starting."""

    operation: str = ""
    pid: int = 0
    account: str = ""
    since_utc: str = ""


def operation_words(operation: str) -> str:
    """What kind of job it is, from the plain name that locks and journals keep."""
    words = {"backup": phrase("backup"), "restore": phrase("restore"), "recover": phrase("recovery")}
    return words.get(operation, operation)


def installation_key(data_dir: Path) -> str:
    """A short name for the installation that owns a data folder, the same for every spelling of the path."""
    return blake3(os.path.normcase(os.path.realpath(data_dir)).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _folder(state_dir: Path) -> Path:
    return state_dir / "locks"


def _lock_path(state_dir: Path, key: str) -> Path:
    return _folder(state_dir) / f"{key}.lock"


@contextlib.contextmanager
def hold(state_dir: Path, key: str, operation: str, now_utc: str) -> Iterator[None]:
    """Hold the installation's lock; raises AlreadyRunning naming the holder."""
    path = _lock_path(state_dir, key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    note = path.with_suffix(".json")
    lock = FileLock(path, timeout=PROBE_GRACE_S)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunning(
            phrase("Another job works on this installation: {holder}.", holder=describe_holder(_read_note(note)))
        ) from None
    try:
        holder = Holder(operation, os.getpid(), _account(), now_utc)
        write_durably(note, msgspec.json.encode(holder))
        yield
    finally:
        # Before the lock: whoever finds it held for a moment by somebody who only looks must not read our name.
        note.unlink(missing_ok=True)
        lock.release()


def is_held(state_dir: Path, key: str) -> bool:
    """Whether a living job holds the lock."""
    path = _lock_path(state_dir, key)
    if not path.exists():
        return False
    lock = FileLock(path, timeout=LOOK_S)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def holder(state_dir: Path, key: str) -> Holder | None:
    """Who works on that installation now, this process included; None when nobody does."""
    return _read_note(_lock_path(state_dir, key).with_suffix(".json")) if is_held(state_dir, key) else None


def holders(state_dir: Path) -> tuple[Holder, ...]:
    """Who works on any installation of this machine now, this process included."""
    keys = sorted(path.stem for path in _folder(state_dir).glob("*.lock"))
    return tuple(found for key in keys if (found := holder(state_dir, key)) is not None)


def others_at_work(state_dir: Path, key: str = "") -> str:
    """A sentence naming who works on that installation (without a key: on any of this machine) in another process than
    this one; '' when nobody does.
    """
    found = holders(state_dir) if not key else filter(None, [holder(state_dir, key)])
    others = [describe_holder(other) for other in found if other.pid != os.getpid()]
    if not others:
        return ""
    if key:
        return phrase("Another copy of this program works on this server: {holder}.", holder=others[0])
    return phrase("Another copy of this program works on this machine: {holder}.", holder=others[0])


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown account"  # goes into a file: plain text


def _read_note(note: Path) -> Holder:
    try:
        return msgspec.json.decode(note.read_bytes(), type=Holder)
    except (OSError, *UNDECODABLE):
        return Holder()


def describe_holder(holder: Holder) -> str:
    """Part of a sentence: what runs, whose, which process and since when."""
    if not holder.pid:
        return phrase("it is just starting")
    return phrase(
        "{operation} by {account}, process {pid}, since {since_utc}",
        operation=operation_words(holder.operation),
        account=holder.account,
        pid=str(holder.pid),
        since_utc=holder.since_utc,
    )
