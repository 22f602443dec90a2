"""The journal: what is written is read back, and a torn end is a record that was never acted on."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.recovery import journal as product
from core.recovery.journal import (
    Begun,
    Journal,
    KeptJournal,
    MoveBack,
    NoWayBack,
    PutBackFile,
    RemoveFolder,
    StartService,
    SwapBack,
    close_journal,
    flush_journal,
    note_answered,
    read_journal,
    unfinished_journals,
)
from core.system import watched
from tests.support import until

BEGUN = Begun("restore", "a label", "2026-01-01T00:00:00Z", {"kind": "docker", "http_port": 7474, "sandbox": None})
ACTS = (
    RemoveFolder("/d.staged-1"),
    StartService(),
    SwapBack("/d.staged-1", "/d", "/d.aside-1", True),
    MoveBack("/d/databases/neo4j", "/a", False),
    PutBackFile("/c", "/c.aside-1", True),
    NoWayBack("/d"),
    StartService(data_dir="/d", old="1", logs_dir="/t", logs="2"),
    SwapBack("/d.staged-1", "/d", "/d.aside-1", True, inner=SwapBack("/t.staged-1", "/t", "/t.aside-1", True)),
    NoWayBack("/d", inner=NoWayBack("/t")),
)


def write(folder: Path, name: str = "1.jsonl") -> Journal:
    journal = Journal(folder / name, BEGUN)
    for act in ACTS:
        journal.intend(act)
    return journal


def test_every_record_comes_back_in_order(tmp_path: Path) -> None:
    journal = write(tmp_path / "journals")
    assert journal.undo == ACTS
    assert journal.committed is False
    journal.commit()
    assert journal.committed is True
    journal.finish("succeeded")
    record = read_journal(journal.path)
    assert record is not None
    assert (record.begun, record.undo, record.committed, record.finished) == (BEGUN, ACTS, True, True)
    assert all(line.startswith(b'{"type":"') for line in journal.path.read_bytes().splitlines())


def test_a_journal_is_never_written_over(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    with pytest.raises(FileExistsError):
        Journal(tmp_path / "1.jsonl", BEGUN)


def test_a_journal_cut_at_any_byte_gives_a_prefix_of_its_records(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    whole = (tmp_path / "1.jsonl").read_bytes()
    for length in range(len(whole) + 1):
        cut = tmp_path / "cut.jsonl"
        cut.write_bytes(whole[:length])
        record = read_journal(cut)
        if record is None:
            assert b"\n" not in whole[:length]
        else:
            assert record.undo == ACTS[: len(record.undo)]
            assert len(record.undo) in (whole[:length].count(b"\n") - 1, whole[:length].count(b"\n"))


def test_a_journal_that_does_not_begin_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"type":"Committed"}\n')
    assert read_journal(tmp_path / "x.jsonl") is None


def test_unfinished_lists_only_what_needs_recovery(tmp_path: Path) -> None:
    write(tmp_path, "1.jsonl").finish("failed")
    write(tmp_path, "2.jsonl").abandon()
    (tmp_path / "3.jsonl").write_bytes(b"")
    assert [record.path.name for record in unfinished_journals(tmp_path)] == ["2.jsonl"]
    assert unfinished_journals(tmp_path / "missing") == []


def test_closing_after_recovery_survives_a_torn_last_line(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    path = tmp_path / "1.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    record = read_journal(path)
    assert record is not None
    close_journal(record, "recovered")
    assert unfinished_journals(tmp_path) == []
    again = read_journal(path)
    assert again is not None
    assert not again.damaged


def test_a_closing_record_that_was_torn_off_too_is_no_damage(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    path = tmp_path / "1.jsonl"
    for cut in (1, 5):
        torn = path.read_bytes()[:-cut]  # one byte: the newline, or all but it
        path.write_bytes(torn + b"\n" + b'{"type":"Finis')
        record = read_journal(path)
        assert record is not None and not record.damaged and not record.finished


@pytest.mark.expects_warnings
def test_a_journal_that_cannot_be_read_hides_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "0.jsonl").write_bytes(b'{"type":"Begun","operation":"\xff"}\n')
    (tmp_path / "1.jsonl").mkdir()
    write(tmp_path, "2.jsonl").abandon()
    assert [record.path.name for record in unfinished_journals(tmp_path)] == ["2.jsonl"]
    with pytest.raises(OSError) as reading:
        (tmp_path / "1.jsonl").read_bytes()
    assert caplog.messages == [f"the journal {tmp_path / '1.jsonl'} cannot be read: {reading.value}"]


ON_WINDOWS = os.name == "nt"


@pytest.mark.skipif(ON_WINDOWS, reason="the folder's rights decide")
@pytest.mark.expects_warnings
def test_a_journal_that_another_account_may_have_written_is_not_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "journals"
    for name in ("1.jsonl", "3.jsonl"):
        write(folder, name).abandon()
    (folder / "2.jsonl").symlink_to(folder / "1.jsonl")
    (folder / "1.jsonl").chmod(0o622)
    assert [record.path.name for record in unfinished_journals(folder)] == ["3.jsonl"]
    words = "the journal {} is not acted on: another account may have written it"
    assert caplog.messages == [words.format(folder / name) for name in ("1.jsonl", "2.jsonl")]
    folder.chmod(0o777)
    assert unfinished_journals(folder) == []


@pytest.mark.skipif(ON_WINDOWS, reason="the folder's rights decide")
def test_only_this_account_reads_a_journal(tmp_path: Path) -> None:
    journal = write(tmp_path / "state" / "journals")
    journal.finish("failed")
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_a_damaged_line_in_the_middle_is_told(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    lines = (tmp_path / "1.jsonl").read_bytes().split(b"\n")
    lines[2] = b"{rubbish"
    (tmp_path / "1.jsonl").write_bytes(b"\n".join(lines))
    record = read_journal(tmp_path / "1.jsonl")
    assert record is not None
    assert record.damaged
    assert len(record.undo) == len(ACTS) - 1


def test_whether_a_stop_may_still_be_under_way(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "1.jsonl", BEGUN)

    def stopping() -> bool:
        record = read_journal(journal.path)
        assert record is not None
        return record.stopping

    assert not stopping()
    journal.intend(StartService())
    assert stopping()
    journal.note_service_up()
    assert not stopping()
    journal.intend(SwapBack("/d.staged-1", "/d", "/d.aside-1", True))
    assert not stopping()
    journal.intend(StartService())
    assert stopping()
    journal.abandon()


@pytest.mark.expects_warnings
def test_no_job_fails_because_the_service_is_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal(tmp_path / "1.jsonl", BEGUN)
    journal.abandon()
    journal.note_service_up()
    assert len(journal.path.read_bytes().splitlines()) == 1
    (message,) = caplog.messages
    assert message.startswith(f"the journal {journal.path} could not be written: ")


@pytest.mark.expects_warnings
def test_a_torn_note_of_the_service_keeps_no_later_record_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = write(tmp_path)
    before = journal.path.read_bytes()
    real = os.write
    with monkeypatch.context() as patch:

        def write_a_part(descriptor: int, data: bytes) -> int:
            if len(data) < 10:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(descriptor, data[: len(data) - 5])

        patch.setattr(os, "write", write_a_part)
        journal.note_service_up()
    assert journal.path.read_bytes() == before
    journal.commit()
    journal.finish("succeeded")
    record = read_journal(journal.path)
    assert record is not None and record.committed and record.finished and not record.damaged


@pytest.mark.expects_warnings
@pytest.mark.parametrize("call", ["ftruncate", "fsync"])
def test_a_torn_note_that_stays_keeps_every_later_record_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    journal = write(tmp_path)

    def fail(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        patch.setattr(os, call, fail)
        journal.note_service_up()
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        journal.commit()
    journal.abandon()


def test_a_journal_whose_name_cannot_be_flushed_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stand for an interrupted job, and keep the next one from starting."""

    def fail(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("core.recovery.journal.flush_folder", fail)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        Journal(tmp_path / "1.jsonl", BEGUN)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_must_be_read_is_an_error_when_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "1-mykey-1.jsonl").mkdir()
    with pytest.raises(OSError):
        unfinished_journals(tmp_path, must_read="mykey")


@pytest.mark.expects_warnings
def test_a_journal_of_another_server_need_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "1-another-1.jsonl").mkdir()
    assert unfinished_journals(tmp_path, must_read="mykey") == []


def test_flushing_a_journal_changes_nothing_that_is_read(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    before = read_journal(tmp_path / "1.jsonl")
    flush_journal(tmp_path / "1.jsonl")
    assert read_journal(tmp_path / "1.jsonl") == before
    with pytest.raises(FileNotFoundError):
        flush_journal(tmp_path / "gone.jsonl")
    assert not (tmp_path / "gone.jsonl").exists()


def test_behind_a_record_that_failed_stands_only_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = write(tmp_path)
    real, full = os.write, True

    def write_a_part(descriptor: int, data: bytes) -> int:
        if not full:
            return real(descriptor, data)
        if len(data) < 30:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data[: len(data) - 20])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write_a_part)
        with pytest.raises(OSError, match=re.escape(repr(str(journal.path)))):
            journal.intend(RemoveFolder("/d.staged-2"))
        full = False
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            journal.commit()
        assert not journal.committed
        journal.finish("failed")
    record = read_journal(journal.path)
    assert record is not None
    assert (record.undo, record.finished, record.committed, record.damaged) == (ACTS, True, False, False)


class Unflushed:
    """A disk on which the next so many flushes fail."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.times, self.error = 0, errno.EIO
        self._real = os.fsync
        patch.setattr(os, "fsync", self)

    def __call__(self, descriptor: int) -> None:
        if self.times:
            self.times -= 1
            raise OSError(self.error, os.strerror(self.error))
        self._real(descriptor)


def test_a_commit_that_is_not_on_the_disk_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, disk = write(tmp_path), Unflushed(monkeypatch)
    before = journal.path.read_bytes()
    disk.times = 1
    with pytest.raises(OSError, match=re.escape(repr(str(journal.path)))):
        journal.commit()
    assert (journal.committed, journal.in_doubt) == (False, False)
    assert journal.path.read_bytes() == before
    journal.finish("failed")
    assert journal.path.read_bytes() == before + b'\n{"type":"Finished","state":"failed"}\n'


@pytest.mark.expects_warnings
def test_a_commit_that_cannot_be_taken_back_is_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    journal, disk = write(tmp_path), Unflushed(monkeypatch)
    assert journal.in_doubt is False
    disk.times = 2
    with pytest.raises(OSError):
        journal.commit()
    assert (journal.committed, journal.in_doubt) == (False, True)
    reason = f"[Errno {errno.EIO}] {os.strerror(errno.EIO)}"
    assert caplog.messages == [f"the journal {journal.path} could not be cut back: {reason}"]
    journal.abandon()


@pytest.mark.expects_warnings
@pytest.mark.parametrize("call", ["fsync", "fstat"])
def test_a_disk_that_hangs_has_failed_after_a_while_and_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    journal, answers, asked, real = write(tmp_path), threading.Event(), [], getattr(os, call)
    descriptor_of_journal = journal._descriptor

    def hang(descriptor: int) -> object:
        if descriptor == descriptor_of_journal:
            asked.append(descriptor)
            answers.wait()
        return real(descriptor)

    monkeypatch.setattr(watched, "STALL_S", 0.05)
    monkeypatch.setattr(os, call, hang)
    with pytest.raises(TimeoutError, match=re.escape(repr(str(journal.path)))):
        journal.commit()
    # What was being written may be on the disk.
    assert (journal.committed, journal.in_doubt) == (False, call == "fsync")
    with pytest.raises(TimeoutError):
        journal.intend(ACTS[0])
    journal.note_service_up()
    with pytest.raises(TimeoutError):
        journal.finish("failed")
    assert len(asked) == 1
    answers.set()
    until(lambda: not watched.something_hangs())
    os.close(asked[0])  # the product leaves it open: closing may hang, too


@pytest.mark.expects_warnings
def test_a_disk_that_answers_again_is_told_of_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, answers, real = write(tmp_path), threading.Event(), os.fsync

    def hang(descriptor: int) -> None:
        answers.wait()
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(watched, "STALL_S", 0.05)
        patch.setattr(os, "fsync", hang)
        with pytest.raises(watched.NoAnswer, match="did not answer for"):
            journal.intend(ACTS[0])
    answers.set()
    until(lambda: not watched.something_hangs())
    with pytest.raises(watched.NoAnswer):
        journal.intend(ACTS[0])
    journal.finish("failed")
    record = read_journal(journal.path)
    assert record is not None and record.end == "failed"


@pytest.mark.expects_warnings
def test_an_error_that_only_looks_like_a_hang_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that gives up by itself: it has answered, and the commit is taken back."""
    journal, disk = write(tmp_path), Unflushed(monkeypatch)
    disk.times, disk.error = 1, errno.ETIMEDOUT
    with pytest.raises(TimeoutError):
        journal.commit()
    assert (journal.committed, journal.in_doubt) == (False, False)
    journal.finish("failed")


def test_a_journal_that_cannot_begin_on_a_disk_that_hangs_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    with monkeypatch.context() as patch:
        patch.setattr(watched, "STALL_S", 0.05)
        patch.setattr(os, "fsync", lambda _descriptor: answers.wait())
        with pytest.raises(watched.NoAnswer):
            Journal(tmp_path / "1.jsonl", BEGUN)
    assert (tmp_path / "1.jsonl").exists()
    answers.set()
    until(lambda: not watched.something_hangs())


def test_a_journal_that_cannot_begin_is_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    real = os.close

    def close(descriptor: int) -> None:
        closed.append(descriptor)
        real(descriptor)

    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(product, "flush_folder", refuse)
    monkeypatch.setattr(os, "close", close)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        Journal(tmp_path / "1.jsonl", BEGUN)
    assert len(closed) == 1


@pytest.mark.expects_warnings
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("call", ["open", "write"])
def test_a_disk_that_takes_nothing_more_keeps_no_journal_from_being_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    write(tmp_path).abandon()

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(product.os, call, fail)
        if number == errno.EROFS or (call, number) == ("write", errno.ENOSPC):
            flush_journal(tmp_path / "1.jsonl")
        else:
            with pytest.raises(OSError):
                flush_journal(tmp_path / "1.jsonl")


@pytest.mark.expects_warnings
def test_a_kept_journal_outlives_its_folder_until_its_job_is_finished(tmp_path: Path) -> None:
    journal = write(tmp_path / "state" / "journals")
    kept = KeptJournal(journal.path)
    journal.intend(RemoveFolder("/later"))
    text = journal.path.read_bytes()
    kept.put_back()
    assert journal.path.read_bytes() == text
    if sys.platform != "win32":  # there nobody can delete what is open
        for _ in range(2):
            shutil.rmtree(tmp_path / "state")
            kept.put_back()
            assert journal.path.read_bytes() == text
            assert len(unfinished_journals(journal.path.parent)) == 1
        shutil.rmtree(tmp_path / "state")
        journal.finish("succeeded")
        kept.put_back()
        assert not journal.path.exists()
    else:
        journal.abandon()
    kept.close()


@pytest.mark.expects_warnings
def test_an_answer_that_cannot_be_written_down_is_no_error(tmp_path: Path) -> None:
    write(tmp_path).abandon()
    record = read_journal(tmp_path / "1.jsonl")
    assert record is not None and not record.answered
    note_answered(replace(record, path=tmp_path / "none" / "1.jsonl"))
    note_answered(record)
    again = read_journal(record.path)
    assert again is not None and again.answered


def test_nothing_is_written_once_it_is_closed(tmp_path: Path) -> None:
    """By a thread that hung: the number of its descriptor may belong to another file by then."""
    journal = Journal(tmp_path / "journals" / "1.jsonl", BEGUN)
    journal.finish("failed")
    with open(tmp_path / "another", "wb") as another:
        with pytest.raises(OSError, match="Bad file descriptor"):
            journal.intend(StartService())
        assert another.tell() == 0
    assert (tmp_path / "another").read_bytes() == b""
