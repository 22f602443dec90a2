"""The journal of a job: how to undo what it is about to do, on the disk before it is done.

One file for each job, in the state folder: JSON lines, each flushed before the call that writes it returns. What they say
together is the state that the job is in:

*Begun*: `Begun` alone. The job has changed nothing yet.

*Under way*: an `Intent` before each act. It says how that act is undone, not whether it has happened: the process may be killed
before, in the middle of or after the act, and so whoever undoes looks at what lies where. To stop Neo4j is an act like any other;
`ServiceUp` says that Neo4j answers again. What is undone is undone in reverse order.

*Committed*: `Committed`, once Neo4j has answered on the restored data. From here on nothing is undone; what may be left is to
start services. Only a restore comes to this. Where it cannot be told whether that record has reached the disk (`in_doubt`),
the job neither undoes nor goes on: recovery does the one or the other, as the disk then says.

*Finished*: `Finished`, however the job ended. Nothing is left to do, and nobody acts on this journal any more.

Who acts on a journal holds the lock of its installation (job_lock.py). As long as the job lives, that is the job itself. Once its
process is gone it is whoever comes first: the guardian, the next boot, the next start of this program. They act only on
a journal that no other account can have written, flush it before they believe it (`flush_journal`), and judge every path in it again.

A line that cannot be read is no record. At the end it was torn off by a crash, and never acted on, since the act comes after the
record. In the middle it is damage (`JobRecord.damaged`): then nothing is undone without a person.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import TypeVar

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.disk_errors import is_of_a_full_disk
from core.disk.files import flush_folder, naming, write_durably
from core.disk.ownership import is_private
from core.system.watched import InTime, NoAnswer, in_time, stall_limit_s

log = logging.getLogger(__name__)

SUFFIX = ".jsonl"
LEFT = ".left"
"""The suffix of the mark beside a journal that is left to a person."""
CLOSED = -1

Result = TypeVar("Result")


# What lies where is told by identities (identity.py): `old` of what was there before the act, `new` of what the act puts there,
# `place` of the folder around it. '' where nothing was, and everywhere in journals of 0.1, which tell paths only. Of a configuration file
# there is none: an editor makes a new one of the same name.


class RemoveFolder(msgspec.Struct, frozen=True, tag=True):
    """Undo of making a folder of our own (a `.partial` backup, a staged copy): delete it."""

    path: str
    place: str = ""


class SwapBack(msgspec.Struct, frozen=True, tag=True):
    """Undo of SwapDirectory, whichever of its two renames happened."""

    staged: str
    target: str
    aside: str
    had_target: bool
    fingerprint: str = ""
    """Of the staged data (`fingerprint_of` in restored.py); '' in journals of 0.1."""
    old: str = ""
    new: str = ""
    place: str = ""
    inner: SwapBack | MoveBack | None = msgspec.field(default=None, name="logs")
    """What is moved while nothing lies in this place, so that what lies here tells what lies there: transaction logs outside the
    data folder; and where that is a mount point, so that its parts are swapped, all but the databases."""


class MoveBack(msgspec.Struct, frozen=True, tag=True):
    """Undo of SetAside: what was put at `path` meanwhile is moved away, the old comes back from `aside`. In a SwapBack of a part
    that the backup has nothing for.
    """

    path: str
    aside: str
    existed: bool
    old: str = ""
    place: str = ""
    inner: MoveBack | None = msgspec.field(default=None, name="logs")
    """What is moved while nothing lies in this place: the transaction logs of a database, or the next part for which the backup has
    nothing."""


class PutBackFile(msgspec.Struct, frozen=True, tag=True):
    """Undo of ReplaceFile."""

    target: str
    aside: str
    existed: bool
    place: str = ""
    new: str = ""
    """BLAKE3 of the backup's file, where the server's own is another."""


class NoWayBack(msgspec.Struct, frozen=True, tag=True):
    """A confirmed, irreversible act (delete first): nothing to undo, and Neo4j must not start on what is left."""

    path: str
    gone: bool = False
    """Recorded again when the data has lost its name: what is found there later is not that data."""
    old: str = ""
    place: str = ""
    inner: NoWayBack | None = msgspec.field(default=None, name="logs")
    """What loses its name after this and is gone with it: transaction logs outside the data folder; the other parts of one that
    is a mount point."""


class StartService(msgspec.Struct, frozen=True, tag=True):
    """Undo of StopNeo4j."""

    required: bool = True
    """False: the server was up but not answering before (a crash loop, say), so that a start may fail again."""
    data_dir: str = ""
    old: str = ""
    logs_dir: str = ""
    """Where the transaction logs lie, if that is outside of the data folder."""
    logs: str = ""
    """Identity of that folder."""


Undo = RemoveFolder | SwapBack | MoveBack | PutBackFile | NoWayBack | StartService


class Begun(msgspec.Struct, frozen=True, tag=True):
    """First record: which job, on what; enough to build the service controller again."""

    operation: str
    label: str
    started_utc: str
    installation: dict[str, str | int | None]
    """Arguments for `installation_from_record` (unfinished.py)."""


class Intent(msgspec.Struct, frozen=True, tag=True):
    """Written before an act: how to undo it."""

    undo: Undo


class Committed(msgspec.Struct, frozen=True, tag=True):
    """The result is good and in place: from here on nothing is undone, only the services are brought up."""


class ServiceUp(msgspec.Struct, frozen=True, tag=True):
    """Neo4j answers again: no stop of this job is under way any more."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Last record: the job ended, whatever it came to."""

    state: str
    """A JobState, or of an interrupted job RECOVERED or the code of the error that its recovery ended with."""


RECOVERED = "recovered"

Record = Begun | Intent | Committed | ServiceUp | Finished


@dataclass(frozen=True, slots=True)
class JournalContent:
    """A journal as read back."""

    path: Path
    begun: Begun
    undo: tuple[Undo, ...]
    """In the order of the acts; undone in reverse."""
    committed: bool
    end: str | None
    """How it ended, see `Finished`; None while it has not."""
    stopping: bool = False
    """A stop was begun and no start was seen to its end: the service may still be about to go down."""
    damaged: bool = False
    """A line before the last cannot be read: undoing the rest would be half of the truth."""
    answered: bool = False
    """Neo4j has answered since the last act on its data: people may have worked with what that put in place."""

    @property
    def finished(self) -> bool:
        return self.end is not None


class Journal:
    """Writes one job's journal. Every method returns only when the record is on the disk, or raises OSError.

    After a record that failed (a full disk) only `Finished` is taken: whatever else stood behind a torn line could not be
    told from damage. A disk that does not answer has failed after a while, and is not asked again before it does: what
    must be undone does not wait for it.
    """

    def __init__(self, path: Path, begun: Begun, in_time: InTime = in_time) -> None:
        self.path, self._call_disk = path, in_time
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o600)
        self._intents: list[Undo] = []
        self._committed = self._in_doubt = False
        self._failure: OSError | None = None
        try:
            self._append(begun)
            # The names too, its folder's included: a journal that is gone after a power cut undoes nothing.
            flush_folder(path.parent)
            flush_folder(path.parent.parent)
        except OSError:
            self._close()
            if not self._hangs:
                with contextlib.suppress(OSError):
                    # Nothing was done yet; left behind, it would stand for a job that was interrupted.
                    os.unlink(path)
            raise

    @property
    def undo(self) -> tuple[Undo, ...]:
        return tuple(self._intents)

    @property
    def committed(self) -> bool:
        return self._committed

    def intend(self, undo: Undo) -> None:
        """Record how to undo what the caller does next."""
        self._append(Intent(undo))
        self._intents.append(undo)

    @property
    def in_doubt(self) -> bool:
        """Whether `Committed` is on the disk cannot be told: then nothing may be undone, since recovery might believe it."""
        return self._in_doubt

    @property
    def _hangs(self) -> bool:
        return isinstance(self._failure, NoAnswer) and not self._failure.ended.is_set()

    def _length(self) -> int:
        with naming(self.path):
            return self._in_time(lambda: os.fstat(self._descriptor).st_size)

    def commit(self) -> None:
        length = self._length()
        try:
            self._append(Committed())
        except OSError:
            self._in_doubt = not self._take_back(length)
            raise
        self._committed = True

    def _take_back(self, length: int) -> bool:
        """Whether the journal surely ends there again."""

        def cut_back() -> None:
            os.ftruncate(self._descriptor, length)
            os.fsync(self._descriptor)

        try:
            self._in_time(cut_back)
        except OSError as error:
            log.error("the journal %s could not be cut back: %s", self.path, error)
            return False
        return True

    def note_service_up(self) -> None:
        """What recovery does not learn here it finds out, at the price of a restart; so no job fails for it, unless the journal
        cannot be made whole again: then it takes no commit any more."""
        length = -1
        try:
            length = self._length()
            self._append(ServiceUp())
        except OSError as error:
            log.warning("the journal %s could not be written: %s", self.path, error)
            if self._failure and length >= 0 and self._take_back(length):
                # No torn line is left: the records to come, the commit among them, can be told from damage.
                self._failure = None

    def finish(self, state: str) -> None:
        """Close the journal; the job needs no recovery."""
        try:
            self._write(b"\n" if self._failure else b"", Finished(state))
        finally:
            self._close()

    def abandon(self) -> None:
        """Close without `Finished`: the undo failed and recovery must try again."""
        self._close()

    def _close(self) -> None:
        # Work that hung and was given up (watched.py) must not write into a file that has got the same number.
        descriptor, self._descriptor = self._descriptor, CLOSED
        if not self._hangs:  # closing would, too
            os.close(descriptor)

    def _append(self, record: Record) -> None:
        if self._failure:
            raise self._failure
        try:
            self._write(b"", record)
        except OSError as error:
            self._failure = error
            raise

    def _write(self, before: bytes, record: Record) -> None:
        def write() -> None:
            data = before + msgspec.json.encode(record) + b"\n"
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)

        with naming(self.path):
            self._in_time(write)

    def _in_time(self, work: Callable[[], Result]) -> Result:
        if self._failure is not None and self._hangs:
            raise self._failure
        try:
            return self._call_disk(work, stall_limit_s())
        except NoAnswer as error:
            self._failure = error
            raise


def flush_journal(path: Path) -> None:
    """Bring what the journal shows onto the medium. OSError when that fails, unless the disk takes nothing more: what a journal
    there says must be acted on all the same, or the server stays down.

    A record that its job took back may be gone from the cache alone. One more byte makes sure that there is something to
    write: a flush that failed once may find nothing to do the second time, and say that all is well.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        log.warning("the journal %s cannot be flushed: %s", path, error)
        return
    try:
        with naming(path):
            try:
                os.write(descriptor, b"\n")
            except OSError as error:
                if error.errno != errno.EROFS and not is_of_a_full_disk(error):
                    raise
                log.warning("the journal %s is flushed as it is: %s", path, error)
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


class KeptJournal:
    """A journal held open, so that it can be read although somebody has deleted it with its folder."""

    def __init__(self, path: Path) -> None:
        """OSError where it cannot be opened."""
        self.path = path
        self._file = open(path, "rb")  # noqa: SIM115 (until close)

    def put_back(self) -> None:
        """Under its name again, where that is gone and its job is not finished. OSError when that fails."""
        if self.path.exists():
            return
        self._file.seek(0)
        data = self._file.read()
        record = _record_of(self.path, data)
        if record is not None and not record.finished:
            log.warning("the journal %s was deleted, and is written again", self.path)
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_durably(self.path, data)

    def close(self) -> None:
        self._file.close()


def read_journal(path: Path) -> JournalContent | None:
    """Read a journal back; None when not even its first record is whole (then nothing was done)."""
    return _record_of(path, path.read_bytes())


def _record_of(path: Path, data: bytes) -> JournalContent | None:
    records, damaged = _records(data)
    if not records or not isinstance(records[0], Begun):
        return None
    undo = _with_logs_nested(record.undo for record in records if isinstance(record, Intent))
    committed = any(isinstance(record, Committed) for record in records)
    end = next((record.state for record in records if isinstance(record, Finished)), None)
    # Of the start: begun with the stop. Of the data: as it was put in place last.
    stopping = _last(records, StartService) is Intent
    answered = _last(records, SwapBack | MoveBack) is ServiceUp
    return JournalContent(path, records[0], undo, committed, end, stopping, damaged, answered)


def _with_logs_nested(acts: Iterable[Undo]) -> tuple[Undo, ...]:
    """Earlier journals have two acts for each database: its store, then its logs. They are undone as one."""
    nested: list[Undo] = []
    for act in acts:
        store = nested[-1] if nested else None
        if isinstance(act, MoveBack) and isinstance(store, MoveBack) and _is_of_same_database(store, act):
            nested[-1] = msgspec.structs.replace(store, inner=act)
        else:
            nested.append(act)
    return tuple(nested)


def _is_of_same_database(store: MoveBack, logs: MoveBack) -> bool:
    return store.inner is None and logs.inner is None and Path(store.path).name == Path(logs.path).name


def _last(records: list[Record], acts: type[Undo] | UnionType) -> type[Record] | None:
    """Which came last: an intent of those acts, or Neo4j's answer; None where there is neither."""
    of_those = (
        type(record)
        for record in reversed(records)
        if isinstance(record, ServiceUp) or (isinstance(record, Intent) and isinstance(record.undo, acts))
    )
    return next(of_those, None)


def _records(data: bytes) -> tuple[list[Record], bool]:
    """The records, and whether one is unreadable that an act may have followed.

    A line that was torn off was never acted on. After it stands nothing, or what recoveries wrote, each of which may have been
    torn off as well.
    """
    decoder = msgspec.json.Decoder(Record)
    records: list[Record] = []
    torn, damaged = False, False
    for line in filter(None, data.split(b"\n")):
        try:
            record = decoder.decode(line)
        except UNDECODABLE:
            torn = True
            continue
        records.append(record)
        # The job lived on after a line that cannot be read: that line was acted on.
        damaged = damaged or (torn and not isinstance(record, Finished | ServiceUp))
    return records, damaged


def unfinished_journals(folder: Path, *, must_read: str = "") -> list[JournalContent]:
    """Journals without `Finished`, oldest first. Whether their job still lives is told by its lock, not here.

    OSError when the folder cannot be read, or a journal with `must_read` in its name.
    """
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = []
    for path in [folder / name for name in names if name.endswith(SUFFIX)]:
        try:
            if not is_private(folder) or not is_private(path):
                # Undoing what it says deletes and moves folders: only what nobody else can have written is believed.
                log.error("the journal %s is not acted on: another account may have written it", path)
                continue
            record = read_journal(path)
        except OSError as error:
            if must_read and must_read in path.name:
                raise
            # One that cannot be read must not hide the others, nor keep the jobs of other servers from starting.
            log.error("the journal %s cannot be read: %s", path, error)
            continue
        if record is not None and not record.finished:
            found.append(record)
    return found


def close_journal(record: JournalContent, state: str) -> None:
    """Mark an interrupted job's journal as finished after its recovery. Raises OSError."""
    _add(record, Finished(state))


def note_answered(record: JournalContent) -> None:
    """Neo4j answers on what the interrupted job had put in place. Where that cannot be written down, it is only logged."""
    try:
        _add(record, ServiceUp())
    except OSError as error:
        log.warning("the journal %s could not be written: %s", record.path, error)


def _add(record: JournalContent, more: Finished | ServiceUp) -> None:
    # A torn last line must not swallow the new record.
    with open(record.path, "ab") as file:
        file.write(b"\n" + msgspec.json.encode(more) + b"\n")
        file.flush()
        os.fsync(file.fileno())
