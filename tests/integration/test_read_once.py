"""A restore reads each byte of the backup's data once, and once more as it was staged; what it has not read it does not call right."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.backups.catalog import list_backups
from core.backups.verified import load_verified
from core.cancel import CancelToken
from core.copying.stream import Reader, Writer
from core.execute import staging
from core.model.events import Event, JobState, Notice, StepFinished
from core.model.layout import STAGED_MARK
from core.plan.plan import Plan
from core.plan.steps import DeleteDirectory, StageTree, VerifyBackup, VerifyStaged
from tests.fakes import FakeService
from tests.support import CancelAt, Server, change_server, good, leftovers, look, plain_server, when_begins

STORE = "databases/neo4j/neostore"
READ = "was read and compared with its manifest"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path)


@pytest.fixture
def backup(server: Server) -> Path:
    """Of data that the server has no more."""
    made = good(server.back_up(label="backup"))
    change_server(server, "new")
    return made


@pytest.fixture
def by_hand(server: Server, backup: Path) -> Path:
    """The same data, copied by hand."""
    copy = backup.rename(backup.with_name("Neo4j_backup")) / "Neo4j_data"
    return copy.rename(copy.parent.parent / "copied by hand")


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Bytes read of the backup's data, of what is staged and of all else, and bytes written."""
    counts: Counter[str] = Counter()
    read, write = Reader.read, Writer.write

    def reading(self: Reader, buffer: memoryview) -> int:
        count = read(self, buffer)
        path = str(self.path)
        of_backup = f"{os.sep}Neo4j_data{os.sep}" in path or "copied by hand" in path
        counts["staged" if STAGED_MARK in path else "backup" if of_backup else "others"] += count
        return count

    def writing(self: Writer, block: memoryview) -> None:
        counts["written"] += len(block)
        write(self, block)

    monkeypatch.setattr(Reader, "read", reading)
    monkeypatch.setattr(Writer, "write", writing)
    yield counts


def bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def damage(backup: Path, path: str = f"Neo4j_data/{STORE}") -> None:
    """One bit, in the middle."""
    file = backup / path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def spoil_what_is_staged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is read back."""
    flush = staging._flush_staged

    def spoil(target: Path, run: staging.RestoreRun) -> None:
        flush(target, run)
        damage(target, STORE)

    monkeypatch.setattr(staging, "_flush_staged", spoil)


def step_of(plan: Plan, kind: type) -> int:
    return next(index for index, step in enumerate(plan.steps) if isinstance(step, kind))


def said(server: Server) -> list[str]:
    return [event.message for event in server.events if isinstance(event, Notice)]


def test_the_data_is_read_once_and_read_back_once(server: Server, backup: Path, moved: Counter[str]) -> None:
    data_bytes = bytes_of(backup / "Neo4j_data")
    good(server.restore(backup))
    assert (moved["backup"], moved["written"], moved["staged"]) == (data_bytes,) * 3
    assert look(server.data_dir, owners=False) == look(backup / "Neo4j_data", owners=False)


def test_deleting_first_reads_the_backup_before_that(server: Server, backup: Path, moved: Counter[str]) -> None:
    data_bytes = bytes_of(backup / "Neo4j_data")
    plan = server.plan_restore(backup, delete_first=True)
    read_before: list[int] = []
    note = when_begins(plan, DeleteDirectory, lambda: read_before.append(moved["backup"]))
    good(server.run(plan, listen=note))
    assert read_before == [data_bytes]
    assert (moved["backup"], moved["staged"]) == (2 * data_bytes, data_bytes)


def test_a_backup_made_by_hand_is_read_once_as_well(server: Server, by_hand: Path, moved: Counter[str]) -> None:
    data_bytes, before = bytes_of(by_hand), look(by_hand, owners=False, times=False)
    good(server.restore(by_hand))
    assert (moved["backup"], moved["staged"]) == (data_bytes, data_bytes)
    assert look(server.data_dir, owners=False, times=False) == before


@pytest.mark.expects_warnings  # the log of a failed job
def test_a_backup_by_hand_reads_the_same_before_and_after_the_deletion(server: Server, by_hand: Path) -> None:
    plan = server.plan_restore(by_hand, delete_first=True)
    status = (by_hand / STORE).stat()

    def spoil() -> None:
        damage(by_hand, STORE)
        os.utime(by_hand / STORE, ns=(status.st_atime_ns, status.st_mtime_ns))

    outcome = server.run(plan, listen=when_begins(plan, StageTree, spoil))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert "reads differently from one moment to the next" in outcome.message


@pytest.mark.expects_warnings
@pytest.mark.parametrize("kind", [StageTree, VerifyStaged], ids=["before it is read", "after it was read"])
def test_a_backup_by_hand_that_somebody_still_writes_to_is_refused(server: Server, by_hand: Path, kind: type) -> None:
    plan, before = server.plan_restore(by_hand), look(server.data_dir)
    outcome = server.run(plan, listen=when_begins(plan, kind, lambda: damage(by_hand, STORE)))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert str(Path(STORE)) in outcome.message and look(server.data_dir) == before
    assert not load_verified()


@pytest.mark.expects_warnings  # the log of a failed job
def test_what_is_staged_of_a_backup_by_hand_is_compared_with_what_was_read(
    server: Server, by_hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(server.data_dir)
    spoil_what_is_staged(monkeypatch)
    outcome = server.restore(by_hand)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "VERIFY_FAILED")
    assert STORE in outcome.message and look(server.data_dir) == before


@pytest.mark.expects_warnings  # the log of a failed job
def test_the_first_damaged_file_ends_the_job_and_is_named(server: Server, backup: Path, moved: Counter[str]) -> None:
    refuses_damage(server, backup, lambda: moved["backup"])


def refuses_damage(server: Server, backup: Path, bytes_read: Callable[[], int]) -> None:
    """The first damaged file ends a restore before anything is touched."""
    data_bytes, before = bytes_of(backup / "Neo4j_data"), look(server.data_dir)
    for path in (STORE, "transactions/system/neostore.transaction.db.0"):
        damage(backup, f"Neo4j_data/{path}")
    assert isinstance(server.service, FakeService)
    server.service.calls.clear()  # of the backup
    outcome = server.restore(backup)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert f"a damaged file: Neo4j_data/{STORE}: its contents differ" in outcome.message
    assert 0 < bytes_read() < data_bytes
    assert look(server.data_dir) == before and not leftovers(server.data_dir.parent)
    assert not {"stop", "start"} & set(server.service.call_names)
    assert [entry.damaged for entry in list_backups(server.backups)] == [True]
    assert not any(READ in words for words in said(server))


@pytest.mark.expects_warnings
@pytest.mark.parametrize("whole", [False, True])
def test_a_file_that_is_gone_is_damage_unless_the_share_is_gone(server: Server, backup: Path, whole: bool) -> None:
    plan, before = server.plan_restore(backup), look(server.data_dir)
    gone = backup if whole else backup / "Neo4j_data" / STORE
    outcome = server.run(plan, listen=when_begins(plan, StageTree, lambda: gone.rename(backup.parent / "away")))
    assert outcome.code == ("READ_FAILED" if whole else "BACKUP_CORRUPT")
    assert "could not be opened" in outcome.message
    assert look(server.data_dir) == before
    assert any(found.damaged for found in load_verified().values()) is not whole


@pytest.mark.expects_warnings
@pytest.mark.parametrize("left", [False, True])
def test_a_bad_place_of_the_disk_is_damage_unless_the_job_has_ended(
    server: Server, backup: Path, monkeypatch: pytest.MonkeyPatch, left: bool
) -> None:
    """A read that hangs, and is given up, may fail long after its job."""
    cancel, read = CancelToken(), Reader._read

    def fail(self: Reader, buffer: memoryview) -> int:
        if Path(self.path).as_posix().endswith(STORE) and str(backup) in str(self.path):
            if left:
                cancel.cancel()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(self, buffer)

    plan = server.plan_restore(backup)
    monkeypatch.setattr(Reader, "_read", fail)
    outcome = server.run(plan, cancel)
    assert outcome.code == ("CANCELLED" if left else "BACKUP_CORRUPT")
    assert [entry.damaged for entry in list_backups(server.backups)] == [not left]


@pytest.mark.expects_warnings
def test_a_file_of_another_length_says_so(server: Server, backup: Path) -> None:
    plan, store = server.plan_restore(backup), backup / "Neo4j_data" / STORE

    def lengthen() -> None:
        with open(store, "ab") as file:
            file.write(b"more")

    outcome = server.run(plan, listen=when_begins(plan, StageTree, lengthen))
    size_bytes = store.stat().st_size
    assert f"it has {size_bytes:,} bytes instead of {size_bytes - 4:,}" in outcome.message


@pytest.mark.expects_warnings
def test_what_is_not_staged_is_verified_before(server: Server, backup: Path, moved: Counter[str]) -> None:
    damage(backup, "additional_files/login/application.properties")
    outcome = server.restore(backup)
    assert (outcome.code, moved["backup"]) == ("BACKUP_CORRUPT", 0)


@pytest.mark.parametrize("kind", [VerifyBackup, StageTree, VerifyStaged])
def test_a_backup_counts_as_read_when_its_last_byte_was_read_back(server: Server, backup: Path, kind: type) -> None:
    plan = server.plan_restore(backup)
    ended = plan.steps[step_of(plan, kind)].title
    found: list[tuple[bool, bool]] = []

    def listen(event: Event) -> None:
        if isinstance(event, StepFinished) and event.title == ended:
            found.append((bool(load_verified()), any(READ in words for words in said(server))))

    good(server.run(plan, listen=listen))
    assert found == [(kind is VerifyStaged,) * 2]


@pytest.mark.parametrize("at", [1, 20])
def test_a_cancelled_restore_has_verified_nothing(server: Server, backup: Path, at: int) -> None:
    before = look(server.data_dir)
    assert server.run(server.plan_restore(backup), CancelAt(at)).state is JobState.CANCELLED
    assert not load_verified() and look(server.data_dir) == before
