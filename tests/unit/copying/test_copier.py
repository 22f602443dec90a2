"""Copying trees: what changes, vanishes, is read-only or huge, while a server runs and while it is stopped."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from blake3 import blake3

from core.cancel import CancelToken
from core.copying import copier, store_source, stream
from core.copying.copier import hash_file, verify_files, write_error
from core.copying.lanes import LARGE_BYTES, Lanes, in_lanes
from core.copying.progress import ProgressMeter
from core.copying.stream import BLOCK_BYTES, Reader, Writer
from core.copying.tree_copy import CopiedTree, Earlier, copy_tree
from core.copying.workers import WORKERS, run_parallel
from core.disk.files import remove_tree
from core.errors import InsufficientSpace, OperationCancelled, ReadFailed, WriteFailed
from core.model.events import Limit
from tests.support import look, settle
from tests.unit.disk.test_files import Busy

BLOCK = BLOCK_BYTES


def copy(source: Path, target: Path, *, live: bool = False, previous: CopiedTree | None = None) -> CopiedTree:
    meter = ProgressMeter(time.monotonic)
    return copy_tree(source, target, live=live, meter=meter, cancel=CancelToken(), previous=previous)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "a" / "empty").mkdir(parents=True)
    (folder / "a" / "one").write_bytes(b"one")
    (folder / "two").write_bytes(b"two" * 1000)
    (folder / "none").touch()
    settle(folder)
    return folder


@contextmanager
def during_read_of(name: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> Iterator[None]:
    """Do something once, when the first block of a file has been read."""
    read, done = Reader.read, threading.Event()

    def reading(self: Reader, buffer: memoryview) -> int:
        count = read(self, buffer)
        if os.path.basename(self.path) == name and not done.is_set():
            done.set()
            act()
        return count

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", reading)
        yield
    assert done.is_set()


def test_a_copy_is_equal_with_times_modes_and_hashes(source: Path, tmp_path: Path) -> None:
    copied = copy(source, tmp_path / "target")
    assert look(tmp_path / "target") == look(source)
    assert {file.path for file in copied.files} == {"a/one", "two", "none"}
    for file in copied.files:
        content = (source / file.path).read_bytes()
        assert (file.blake3, file.size_bytes) == (blake3(content).hexdigest(), len(content))
    assert [folder.path for folder in copied.directories] == ["", "a", "a/empty"]


def test_only_what_changed_is_copied_again(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    live = copy(source, target, live=True)
    (target / "two").write_bytes(b"untouched by the second copy")
    (source / "a" / "one").write_bytes(b"changed")
    (source / "new").write_bytes(b"new")
    (source / "none").unlink()
    (source / "a" / "empty").rmdir()
    cold = copy(source, target, previous=live)
    assert (target / "two").read_bytes() == b"untouched by the second copy"
    assert (target / "a" / "one").read_bytes() == b"changed"
    assert [file.path for file in cold.files] == ["a/one", "new", "two"]
    assert sorted(path.name for path in target.rglob("*")) == ["a", "new", "one", "two"]


def test_a_file_just_written_is_read_again_although_its_time_is_the_same(source: Path, tmp_path: Path) -> None:
    now = time.time_ns()
    (source / "two").write_bytes(b"first")
    os.utime(source / "two", ns=(now, now))
    live = copy(source, tmp_path / "target", live=True)
    assert live.files["two"].inode is None
    (source / "two").write_bytes(b"other")
    os.utime(source / "two", ns=(now, now))
    copy(source, tmp_path / "target", previous=live)
    assert (tmp_path / "target" / "two").read_bytes() == b"other"


def test_a_file_may_take_the_name_of_a_folder_between_the_copies(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    live = copy(source, target, live=True)
    shutil.rmtree(source / "a")
    (source / "a").write_bytes(b"a file now")
    (source / "two").unlink()
    (source / "two").mkdir()
    settle(source)
    copy(source, target, previous=live)
    assert look(target) == look(source)


def test_live_a_file_that_vanishes_is_left_out(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = store_source.scan_tree

    def scan_then_lose(root: Path, **options: CancelToken) -> object:
        found = scan(root, **options)
        (source / "two").unlink(missing_ok=True)
        shutil.rmtree(source / "a", ignore_errors=True)
        return found

    monkeypatch.setattr(store_source, "scan_tree", scan_then_lose)
    live = copy(source, tmp_path / "target", live=True)
    assert [file.path for file in live.files] == ["none"]
    assert "a" not in [folder.path for folder in live.directories]


@pytest.mark.parametrize("lost", ["two", "a/empty"])
def test_cold_what_vanishes_is_an_error(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    scan = store_source.scan_tree

    def scan_then_lose(root: Path, **options: CancelToken) -> object:
        found = scan(root, **options)
        (source / lost).rmdir() if lost.endswith("empty") else (source / lost).unlink()
        return found

    monkeypatch.setattr(store_source, "scan_tree", scan_then_lose)
    with pytest.raises(ReadFailed, match=Path(lost).name):
        copy(source, tmp_path / "target")


def test_a_file_that_changes_while_it_is_read(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes once and is then still: half of what was read is old. Live that is fine, cold it is an error."""
    big = source / "big"
    big.write_bytes(b"old" * BLOCK)
    settle(source)

    def change() -> None:
        with big.open("r+b") as file:
            file.write(b"new" * BLOCK)

    with during_read_of("big", monkeypatch, change):
        live = copy(source, tmp_path / "target", live=True)
    assert live.files["big"].inode is None
    copy(source, tmp_path / "target", previous=live)
    assert look(tmp_path / "target", times=False) == look(source, times=False)
    settle(source)
    with during_read_of("big", monkeypatch, lambda: os.truncate(big, BLOCK + 1)), pytest.raises(ReadFailed):
        copy(source, tmp_path / "cold")


@pytest.mark.skipif(
    sys.platform == "win32", reason="an open file stays as it was there; the look after the copy finds out"
)
def test_a_file_that_vanishes_while_it_is_read(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lose = (source / "two").unlink
    with during_read_of("two", monkeypatch, lose), pytest.raises(ReadFailed, match="two changed while it was copied"):
        copy(source, tmp_path / "target")


@pytest.mark.parametrize("function", ["readv", "posix_fadvise"])
def test_a_system_that_lacks_a_call_copies_and_verifies_all_the_same(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    monkeypatch.delattr(os, function, raising=False)
    entries = list(copy(source, tmp_path / "target").files)
    assert look(tmp_path / "target") == look(source)
    meter = ProgressMeter(time.monotonic)
    assert verify_files(tmp_path / "target", entries, meter=meter, cancel=CancelToken()) == []


@pytest.mark.skipif(
    sys.platform == "win32" or not Path("/proc/self/mem").exists(),
    reason="a file that opens and cannot be read, as on a bad disk",
)
def test_a_disk_that_does_not_give_its_bytes_is_told() -> None:
    with pytest.raises(ReadFailed, match="/proc/self/mem") as caught:
        hash_file(Path("/proc/self/mem"), meter=ProgressMeter(time.monotonic), cancel=CancelToken())
    assert caught.value.hint == "Check the disk that holds it."


def test_what_lies_in_the_way_of_a_copy_is_told(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "a").write_bytes(b"where a folder goes")
    with pytest.raises(WriteFailed, match="target could not be written"):
        copy(source, target)
    meter = ProgressMeter(time.monotonic)
    with pytest.raises(WriteFailed, match=r"missing.two could not be written"):
        copier.copy_file(source / "two", tmp_path / "missing" / "two", "two", meter=meter, cancel=CancelToken())


def test_a_time_that_cannot_be_set_for_no_known_reason_is_an_error(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "utime", fail)
    with pytest.raises(WriteFailed, match="Input/output error"):
        copy(source, tmp_path / "target")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are no files there, and links need a right")
def test_links_and_pipes_are_refused(source: Path, tmp_path: Path) -> None:
    (source / "link").symlink_to(source / "two")
    with pytest.raises(ReadFailed, match="link"):
        copy(source, tmp_path / "target")
    os.replace(source / "link", source / "two")
    with pytest.raises(ReadFailed):
        hash_file(source / "two", meter=ProgressMeter(time.monotonic), cancel=CancelToken())
    with pytest.raises(ReadFailed, match="not a regular file"):
        hash_file(source / "a", meter=ProgressMeter(time.monotonic), cancel=CancelToken())
    (source / "two").unlink()
    os.mkfifo(source / "pipe")
    with pytest.raises(ReadFailed, match="pipe"):
        copy(source, tmp_path / "other")


def test_a_link_that_lies_where_a_copy_goes_is_not_followed(source: Path, tmp_path: Path) -> None:
    victim, target = tmp_path / "victim", tmp_path / "target"
    victim.write_bytes(b"precious")
    target.mkdir()
    (target / "two").symlink_to(victim)
    copy(source, target)
    assert victim.read_bytes() == b"precious"
    assert not (target / "two").is_symlink()


def test_a_cancel_leaves_no_half_file(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (source / "big").write_bytes(b"x" * (BLOCK * 3))
    cancel = CancelToken()
    meter = ProgressMeter(time.monotonic)
    with during_read_of("big", monkeypatch, cancel.cancel), pytest.raises(OperationCancelled):
        copy_tree(source, tmp_path / "target", live=False, meter=meter, cancel=cancel)
    assert not (tmp_path / "target" / "big").exists()


def test_large_files_are_sorted_and_small_ones_stay_in_order() -> None:
    sizes = [LARGE_BYTES, 7, 3 * LARGE_BYTES, LARGE_BYTES - 1, 0, 2 * LARGE_BYTES]
    lanes = in_lanes(sizes, int)
    assert (lanes.large, [*lanes.small]) == ([3 * LARGE_BYTES, 2 * LARGE_BYTES, LARGE_BYTES], [7, LARGE_BYTES - 1, 0])
    assert (lanes.total_bytes, lanes.total_files) == (sum(sizes), len(sizes))


def test_small_files_go_beside_a_large_one() -> None:
    """Each waits until the other is at work."""
    together = threading.Barrier(2, timeout=120)
    run_parallel(lambda _item, _token: together.wait(), Lanes(["large"], ["small"]), CancelToken())


@pytest.mark.parametrize(("worked_s", "workers"), [(0.6, 1), (0.4, WORKERS)])
def test_a_worker_gets_company_when_it_mostly_waits(
    monkeypatch: pytest.MonkeyPatch, worked_s: float, workers: int
) -> None:
    """Each item takes a second, so much of which it works. Once there is company, each item waits until all have one."""
    clock = [0.0]
    monkeypatch.setattr("core.copying.workers.time.perf_counter", lambda: clock[0])
    monkeypatch.setattr("core.copying.workers.time.thread_time", lambda: clock[0] * worked_s)
    together = threading.Barrier(workers, timeout=120)
    seen: set[int] = set()

    def work(item: int, _token: CancelToken) -> None:
        clock[0] += 1.0
        seen.add(threading.get_ident())
        if item > 1:
            together.wait()

    run_parallel(work, Lanes(small=range(1, 2 + 2 * WORKERS)), CancelToken())
    assert len(seen) == workers


@pytest.mark.parametrize(("hurry", "workers"), [(False, 1), (True, WORKERS)])
def test_large_files_go_at_once_only_in_a_hurry(hurry: bool, workers: int) -> None:
    """Each waits until so many are at work."""
    together = threading.Barrier(workers, timeout=120)
    seen: set[int] = set()

    def work(_item: int, _token: CancelToken) -> None:
        seen.add(threading.get_ident())
        together.wait()

    run_parallel(work, Lanes([1] * 2 * WORKERS), CancelToken(), hurry=hurry)
    assert len(seen) == workers


def test_the_first_error_ends_the_work_of_all_and_is_the_one_raised() -> None:
    """A worker in the middle of a giant hears that another one has failed."""
    started = threading.Event()

    def work(item: str, token: CancelToken) -> None:
        if item == "giant":
            started.set()
            while True:
                token.check()
        started.wait()
        raise ReadFailed("the disk is broken")

    job = CancelToken()
    with pytest.raises(ReadFailed, match="broken"):
        run_parallel(work, Lanes(["giant"], ["small", "never", "never", "never"]), job)
    assert not job.cancelled


def test_verify_names_every_way_to_differ(source: Path, tmp_path: Path) -> None:
    entries = list(copy(source, tmp_path / "target").files)
    target = tmp_path / "target"
    (target / "a" / "one").write_bytes(b"eno")
    (target / "two").write_bytes(b"shorter")
    (target / "none").unlink()
    problems = verify_files(target, entries, meter=ProgressMeter(time.monotonic), cancel=CancelToken())
    assert [problem.path for problem in problems] == ["a/one", "none", "two"]
    assert "checksum" in problems[0].reason
    assert "opened" in problems[1].reason
    assert "7 bytes instead of 3,000" in problems[2].reason


def test_a_full_volume_is_told_from_other_write_errors(tmp_path: Path) -> None:
    full = write_error(tmp_path / "not" / "there" / "file", OSError(errno.ENOSPC, "No space left on device"))
    assert isinstance(full, InsufficientSpace)
    assert full.required_bytes > full.available_bytes
    other = write_error(tmp_path, OSError(errno.EIO, "Input/output error"))
    assert isinstance(other, WriteFailed) and "program" not in other.hint


def test_a_file_that_another_program_has_open_is_told_with_what_to_do(tmp_path: Path) -> None:
    held = Busy(errno.EACCES, "It is used (neo4j.conf is open in scanner (7))")
    told = write_error(tmp_path / "neo4j.conf", held)
    assert isinstance(told, WriteFailed) and "scanner (7)" in told.message
    assert told.hint.startswith("Close that program")


def test_a_full_volume_that_does_not_say_how_full_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("core.copying.copier.shutil.disk_usage", fail)
    full = write_error(tmp_path / "file", OSError(errno.ENOSPC, "No space left on device"))
    assert isinstance(full, InsufficientSpace) and full.available_bytes == 0


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of an account that is not root: root may write what is read-only, so that it proves nothing."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    try:
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="accounts and modes are POSIX's")
def test_read_only_files_are_copied_again_and_read_only_trees_removed() -> None:
    with as_nobody() as folder:
        source, target = folder / "source", folder / "target"
        (source / "sub").mkdir(parents=True)
        file = source / "sub" / "file"
        file.write_bytes(b"first")
        file.chmod(0o444)
        live = copy(source, target, live=True)
        file.chmod(0o644)
        file.write_bytes(b"second")
        file.chmod(0o444)
        (source / "sub").chmod(0o555)
        copy(source, target, previous=live)
        assert look(target) == look(source)
        for tree in (target, source):
            remove_tree(tree)
            assert not tree.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="accounts and modes are POSIX's")
def test_what_the_source_lost_must_leave_the_copy() -> None:
    with as_nobody() as folder:
        source, target = folder / "source", folder / "target"
        source.mkdir()
        (source / "lost").touch()
        live = copy(source, target, live=True)
        (source / "lost").unlink()
        target.chmod(0o555)
        with pytest.raises(WriteFailed, match="target could not be written"):
            copy(source, target, previous=live)
        target.chmod(0o755)


def test_removing_a_tree_never_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "precious")
    remove_tree(tmp_path / "tree")
    remove_tree(tmp_path / "tree")
    assert (tmp_path / "precious" / "file").exists()


class SlowWhere:
    """A meter's clock that jumps inside one method of the copy: that part of the work is the slow one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, part: type[Reader | Writer], method: str) -> None:
        self.now = 0.0
        real = getattr(part, method)

        def slow(*args: object) -> object:
            self.now += 1.0
            return real(*args)

        monkeypatch.setattr(part, method, slow)

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("part", "method", "limit"), [(Reader, "read", Limit.READING), (Writer, "write", Limit.WRITING)]
)
def test_the_meter_knows_what_a_copy_waits_for(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: type[Reader | Writer],
    method: str,
    limit: Limit,
) -> None:
    meter = ProgressMeter(SlowWhere(monkeypatch, part, method))
    meter.begin(3000, 1)
    copier.copy_file(source / "two", tmp_path / "two", "two", meter=meter, cancel=CancelToken())
    assert meter.sample().limited_by is limit


def long_ago(file: Path) -> None:
    os.utime(file, ns=(10**18 + 7700, 10**18 + 7700))


def big_blocks(count: int) -> bytes:
    return b"".join(bytes([number]) * BLOCK for number in range(count))


def test_of_a_large_file_only_the_blocks_that_changed_are_written_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "big").write_bytes(big_blocks(3) + b"tail")
    settle(source)
    live = copy(source, tmp_path / "target", live=True)
    inode = (tmp_path / "target" / "big").stat().st_ino
    with (source / "big").open("r+b") as file:
        file.seek(BLOCK + 5)
        file.write(b"changed")
        file.seek(0, os.SEEK_END)
        file.write(b"longer")
    long_ago(source / "big")
    written: list[int] = []
    write = Writer.write

    def writing(self: Writer, block: memoryview) -> None:
        written.append(len(block))
        write(self, block)

    monkeypatch.setattr(Writer, "write", writing)
    cold = copy(source, tmp_path / "target", previous=live)
    assert written == [BLOCK, len(b"taillonger")]
    assert (tmp_path / "target" / "big").stat().st_ino == inode
    assert look(tmp_path / "target") == look(source)
    assert cold.files["big"].blake3 == blake3((source / "big").read_bytes()).hexdigest()


@pytest.mark.parametrize("length", [0, 1, LARGE_BYTES - 1, LARGE_BYTES + 1, 4 * BLOCK - 1, 4 * BLOCK, 5 * BLOCK])
def test_a_large_file_that_is_shorter_or_longer_after_the_live_copy(source: Path, tmp_path: Path, length: int) -> None:
    (source / "big").write_bytes(big_blocks(4))
    settle(source)
    live = copy(source, tmp_path / "target", live=True)
    (source / "big").write_bytes(big_blocks(5)[:length])
    settle(source)
    cold = copy(source, tmp_path / "target", previous=live)
    assert look(tmp_path / "target") == look(source)
    assert cold.files["big"].size_bytes == length


def test_a_file_shared_with_an_earlier_backup_is_never_written_into(source: Path, tmp_path: Path) -> None:
    """Shared by the live copy, changed before the cold one: the cold copy makes a new file."""
    (source / "big").write_bytes(big_blocks(2))
    settle(source)
    first = copy(source, tmp_path / "first")
    before = look(tmp_path / "first")
    meter, earlier = ProgressMeter(time.monotonic), Earlier("first", tmp_path / "first", first.files)
    live = copy_tree(source, tmp_path / "target", live=True, meter=meter, cancel=CancelToken(), earlier=earlier)
    assert live.shared == first.files
    (source / "big").write_bytes(big_blocks(3))
    (source / "two").write_bytes(b"changed")
    long_ago(source / "big")
    long_ago(source / "two")
    cold = copy_tree(
        source, tmp_path / "target", live=False, meter=meter, cancel=CancelToken(), previous=live, earlier=earlier
    )
    assert [file.path for file in cold.shared] == ["a/one", "none"]
    assert look(tmp_path / "target") == look(source)
    assert look(tmp_path / "first") == before


@pytest.mark.parametrize(
    "size", [0, 1, BLOCK, BLOCK + 1, LARGE_BYTES - 1, LARGE_BYTES, LARGE_BYTES + 1, 5 * BLOCK + 4097]
)
def test_every_way_through_gives_the_same_bytes(tmp_path: Path, size: int) -> None:
    content = os.urandom(4096) * (size // 4096) + b"e" * (size % 4096)
    (tmp_path / "from").write_bytes(content)
    meter = ProgressMeter(time.monotonic)
    meter.begin(size, 1)
    copied = copier.copy_file(tmp_path / "from", tmp_path / "to", "x", meter=meter, cancel=CancelToken())
    assert (tmp_path / "to").read_bytes() == content
    assert copied.entry.blake3 == blake3(content).hexdigest()
    assert hash_file(tmp_path / "to", meter=meter, cancel=CancelToken()) == (copied.entry.blake3, size)
    assert meter.sample().done_bytes == 2 * size


class Fussy:
    """The calls of a file system that opens files unbuffered, but neither reads nor writes them so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.uncached: set[int] = set()
        self.refused = 0
        for name in ("readv", "write"):
            monkeypatch.setattr(os, name, self._fussy(getattr(os, name)))
        monkeypatch.setattr(stream, "bypass_cache", lambda descriptor: not self.uncached.add(descriptor))
        monkeypatch.setattr(stream, "use_cache", self.uncached.discard)

    def _fussy(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(descriptor: int, data: object) -> int:
            if descriptor in self.uncached:
                self.refused += 1
                raise OSError(errno.EINVAL, "Invalid argument")
            return real(descriptor, data)

        return call


@pytest.mark.skipif(sys.platform == "win32", reason="the calls are POSIX's")
def test_a_file_system_that_only_pretends_to_bypass_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "from").write_bytes(big_blocks(3) + b"tail")
    fussy, meter = Fussy(monkeypatch), ProgressMeter(time.monotonic)
    copied = copier.copy_file(tmp_path / "from", tmp_path / "to", "x", meter=meter, cancel=CancelToken())
    digest, _ = hash_file(tmp_path / "to", meter=meter, cancel=CancelToken())
    assert digest == copied.entry.blake3 == blake3(big_blocks(3) + b"tail").hexdigest()
    assert fussy.refused == 3


def test_reads_and_writes_that_do_less_than_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = big_blocks(2) + b"tail"
    (tmp_path / "from").write_bytes(content)
    read, write = Reader._read, os.write
    taken: list[int] = []

    def write_some(descriptor: int, data: memoryview) -> int:
        taken.append(write(descriptor, data[: BLOCK // 5]))
        return taken[-1]

    monkeypatch.setattr(Reader, "_read", lambda self, buffer: read(self, buffer[: max(1, len(buffer) // 3)]))
    monkeypatch.setattr(os, "write", write_some)
    meter = ProgressMeter(time.monotonic)
    copied = copier.copy_file(tmp_path / "from", tmp_path / "to", "x", meter=meter, cancel=CancelToken())
    assert (tmp_path / "to").read_bytes() == content
    assert copied.entry.blake3 == blake3(content).hexdigest()
    # Each third of a block in two writes.
    assert max(taken) == BLOCK // 5 and sum(taken) == len(content) and len(taken) > 12


@pytest.mark.parametrize("part", [Reader, Writer])
def test_an_error_in_the_middle_of_a_large_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: type[Reader | Writer]
) -> None:
    (source / "big").write_bytes(big_blocks(4))
    calls: list[int] = []
    name = "_read" if part is Reader else "_write"
    real = getattr(part, name)

    def failing(self: object, buffer: memoryview) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(errno.EIO, "Input/output error")
        return real(self, buffer)

    monkeypatch.setattr(part, name, failing)
    meter = ProgressMeter(time.monotonic)
    with pytest.raises(ReadFailed if part is Reader else WriteFailed, match="Input/output error"):
        copier.copy_file(source / "big", tmp_path / "to", "x", meter=meter, cancel=CancelToken())
    assert not (tmp_path / "to").exists()


def test_blocks_are_known_by_their_place(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that gave less than asked shifts the blocks after it: equal bytes elsewhere in the file prove nothing."""
    half = BLOCK // 2
    (source / "big").write_bytes(bytes(BLOCK + half) + b"x" * half + bytes(2 * BLOCK))
    settle(source)
    live = copy(source, tmp_path / "target", live=True)
    with (source / "big").open("r+b") as file:
        file.write(b"changed")
        file.seek(BLOCK + half)
        file.write(bytes(half))
    long_ago(source / "big")
    read, short = Reader.read, [True]

    def first_read_is_short(self: Reader, buffer: memoryview) -> int:
        return (
            read(self, buffer[:half] if os.path.basename(self.path) == "big" and short.pop() else buffer)
            if short
            else read(self, buffer)
        )

    monkeypatch.setattr(Reader, "read", first_read_is_short)
    copy(source, tmp_path / "target", previous=live)
    assert (tmp_path / "target" / "big").read_bytes() == (source / "big").read_bytes()


def test_a_change_in_the_tick_of_the_files_time_is_not_hidden_by_a_long_read(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a time is old enough to tell is asked when the reading begins: it may take longer than that."""
    now_ns = time.time_ns()
    os.utime(source / "two", ns=(now_ns, now_ns))
    clock = [now_ns]
    monkeypatch.setattr(copier.time, "time_ns", lambda: clock[0])

    def an_hour_passes() -> None:
        clock[0] += 3600 * 10**9

    with during_read_of("two", monkeypatch, an_hour_passes):
        live = copy(source, tmp_path / "target", live=True)
    assert live.files["two"].inode is None


def test_what_this_job_wrote_before_may_be_gone(source: Path, tmp_path: Path) -> None:
    """A refused clone has taken its place and went again: nothing of it is known any more."""
    (source / "big").write_bytes(big_blocks(2))
    known = {0: blake3(bytes(BLOCK)).digest()}
    meter = ProgressMeter(time.monotonic)
    copier.copy_file(source / "big", tmp_path / "to", "x", meter=meter, cancel=CancelToken(), known=known)
    assert (tmp_path / "to").read_bytes() == big_blocks(2)
