"""One job at a time on an installation, machine-wide: locks that end with their process, and who holds them.

There are two locks: a file in the state folder, and the folder around the data, for accounts that have another state
folder. Both belong to the operating system, so a killed process, a changed clock or a reused process number leaves no stale
lock. The note beside the file is only for people. A restore takes precedence over a backup: it may ask one to cancel, by a
file beside the note; a backup never asks.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from core.cancel import CancelToken
from core.dates import utc_of
from core.disk.decoding import UNDECODABLE
from core.disk.files import remove_file, write_durably
from core.disk.folder_lock import FolderHeld, account_and_start, hold_folder
from core.disk.identity import folder_key
from core.errors import AlreadyRunning
from core.phrases import phrase
from core.system.repeated import Repeat, repeated

log = logging.getLogger(__name__)

LOOK_S = 0.1
"""How long a look at the lock tries: another process that only looks holds it for a moment."""
PROBE_GRACE_S = 0.5
"""How long the start of a job tries: a process that only looks holds the lock for a moment."""
REQUEST_POLL_S = 0.2
"""How often a backup checks whether it is asked to make way, and a restore whether the backup has ended."""


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock; every field is empty while the job is just starting and has not written its note."""

    operation: str = ""
    pid: int = 0
    account: str = ""
    since_utc: str = ""


BACKUP, RECOVERY = "backup", "recover"
"""The operation that makes way, and the one that is waited for: as locks and journals name them."""
UNKNOWN_OPERATION = "job"
"""For a holder whose note cannot be read: what it does is not known."""


def operation_words(operation: str) -> str:
    """The kind of job in words, from the plain name in locks and journals."""
    words = {
        BACKUP: phrase("backup"),
        "restore": phrase("restore"),
        RECOVERY: phrase("recovery"),
        "job": phrase("a job"),
    }
    return words.get(operation, operation)


def installation_key(data_dir: Path) -> str:
    """A short key of the installation that owns a data folder."""
    return folder_key(data_dir)


def _folder(state_dir: Path) -> Path:
    return state_dir / "locks"


def _lock_path(state_dir: Path, key: str) -> Path:
    return _folder(state_dir) / f"{key}.lock"


def watch_lock(state_dir: Path, key: str) -> Path:
    """The file whose lock is held by what watches over that installation's job, for its whole life. Raises OSError."""
    _folder(state_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    return _folder(state_dir) / f"{key}.watch"


@contextlib.contextmanager
def hold(
    state_dir: Path,
    key: str,
    operation: str,
    now_utc: str,
    *,
    data_dir: Path | None = None,
    make_way: Callable[[], None] | None = None,
    repeated: Repeat = repeated,
) -> Iterator[None]:
    """Hold the installation's locks; raises AlreadyRunning naming the holder.

    `data_dir`: for the lock that other accounts see. `make_way` is called on its own thread when a restore asks.
    """
    path = _lock_path(state_dir, key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    note, request = path.with_suffix(".json"), path.with_suffix(".request")
    lock = FileLock(path, timeout=PROBE_GRACE_S)
    try:
        lock.acquire()
    except Timeout:
        raise _already_running(_read_note(note)) from None
    except OSError as error:
        if operation != RECOVERY:
            raise
        # A state folder without working locks must not keep the server down. The lock beside the data is still held.
        log.warning("%s could not be locked: %s", path, error)
    try:
        _remove(request)  # a request that came too late for an earlier job
        with contextlib.ExitStack() as stack:
            if data_dir is not None:
                try:
                    # The parent folder is locked, because a restore renames the data folder itself.
                    stack.enter_context(hold_folder(Path(os.path.realpath(data_dir)).parent, PROBE_GRACE_S))
                except FolderHeld as held:
                    raise _already_running(_holder_without_note(held.pid)) from None
            _leave_note(note, Holder(operation, os.getpid(), account_name(), now_utc))
            if make_way is not None:
                stack.enter_context(_listening(request, make_way, repeated))
            yield
    finally:
        # Before the lock: a process that finds it held for a moment by another that only looks must not read our name.
        _remove(note)
        lock.release()


def _leave_note(note: Path, holder: Holder) -> None:
    """The note is for people. Without it they are told that a job runs, but not whose."""
    try:
        write_durably(note, msgspec.json.encode(holder))
    except OSError as error:
        log.warning("%s could not be written: %s", note, error)


def _remove(path: Path) -> None:
    """A failure does not matter: without the lock, the file means nothing."""
    try:
        remove_file(path)
    except OSError as error:
        log.warning("%s could not be removed: %s", path, error)


def _already_running(holder: Holder) -> AlreadyRunning:
    return AlreadyRunning(
        phrase("Another job works on this installation: {holder}.", holder=describe_holder(holder)),
    )


@contextlib.contextmanager
def _listening(request: Path, make_way: Callable[[], None], repeated: Repeat) -> Iterator[None]:
    """Call `make_way` once when the request appears, until the block ends."""

    def listen() -> bool:
        if not request.exists():
            return True
        make_way()
        return False

    try:
        with repeated(listen, REQUEST_POLL_S, "make-way"):
            yield
    finally:
        _remove(request)


def ask_to_make_way(state_dir: Path, key: str, cancel: CancelToken) -> None:
    """Ask the backup that holds the lock to cancel safely, and wait until it has ended (it starts Neo4j again first).

    Only a backup is asked; any other holder keeps the lock, and hold() reports it. Raises OperationCancelled.
    """
    request = _lock_path(state_dir, key).with_suffix(".request")
    asked: Holder | None = None
    while (found := holder(state_dir, key)) is not None and found.operation == BACKUP:
        if found != asked:
            log.info("Asking to make way for a restore: %s", describe_holder(found))
            write_durably(request, b"")
            asked = found
        cancel.check()
        cancel.wait(REQUEST_POLL_S)


def is_held(state_dir: Path, key: str) -> bool:
    """Whether a running job holds the lock."""
    path = _lock_path(state_dir, key)
    if not path.exists():
        return False
    lock = FileLock(path, timeout=LOOK_S)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        # Nobody can have taken this lock since: the lock beside the data tells whether an earlier job still runs.
        log.warning("%s lies on a disk that takes nothing more: %s", path, error)
        return False
    lock.release()
    return False


def holder(state_dir: Path, key: str) -> Holder | None:
    """The job that works on that installation now, this process included; None when there is none."""
    return _read_note(_lock_path(state_dir, key).with_suffix(".json")) if is_held(state_dir, key) else None


def holders(state_dir: Path) -> tuple[Holder, ...]:
    """The jobs that work on any installation of this machine now, this process included."""
    keys = sorted(path.stem for path in _folder(state_dir).glob("*.lock"))
    return tuple(found for key in keys if (found := holder(state_dir, key)) is not None)


def others_at_work(state_dir: Path, key: str = "", data_dir: Path | None = None) -> str:
    """A sentence that names the job of another process on that installation (without a key: on any of this machine); ''
    when there is none. `data_dir`: also finds jobs of accounts that have another state folder.
    """
    found = holders(state_dir) if not key else tuple(filter(None, [holder(state_dir, key)]))
    if not found and data_dir is not None:
        found = _holders_of_folder(data_dir)
    others = [describe_holder(other) for other in found if other.pid != os.getpid()]
    if not others:
        return ""
    if key:
        return phrase("Another copy of this program works on this server: {holder}.", holder=others[0])
    return phrase("Another copy of this program works on this machine: {holder}.", holder=others[0])


def require_free(state_dir: Path, key: str, data_dir: Path) -> None:
    """Raise AlreadyRunning while a job works on that installation: what is seen now would be half-done work."""
    found = holder(state_dir, key)
    others = _holders_of_folder(data_dir) if found is None else (found,)
    if others:
        raise _already_running(others[0])


def _holders_of_folder(data_dir: Path) -> tuple[Holder, ...]:
    try:
        with hold_folder(Path(os.path.realpath(data_dir)).parent, LOOK_S, shared=True):
            return ()
    except FolderHeld as held:
        return (_holder_without_note(held.pid),)


def _holder_without_note(pid: int) -> Holder:
    """A holder whose note lies in another state folder, as far as the operating system knows it."""
    account, started_s = account_and_start(pid)
    since = utc_of(started_s) if started_s else ""
    return Holder(UNKNOWN_OPERATION, pid, account, since)


def account_name() -> str:
    """The account that runs this program, as the operating system says: the environment could name any."""
    return account_and_start(os.getpid())[0] or "unknown account"  # goes into a file: plain text


def _read_note(note: Path) -> Holder:
    try:
        return msgspec.json.decode(note.read_bytes(), type=Holder)
    except (OSError, *UNDECODABLE):
        return Holder()


def describe_holder(holder: Holder) -> str:
    """Part of a sentence: the operation, its account, its process and since when it runs."""
    if not holder.pid:
        return (
            phrase("it is just starting") if not holder.operation else phrase("a process that the system does not name")
        )
    return phrase(
        "{operation} by {account}, process {pid}, since {since_utc}",
        operation=operation_words(holder.operation),
        account=holder.account,
        pid=str(holder.pid),
        since_utc=holder.since_utc,
    )
