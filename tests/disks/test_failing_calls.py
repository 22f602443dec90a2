"""A file system in which call N fails, for every N of a job: once, and from then on until it is mended."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.model.events import JobState, Outcome
from core.model.layout import ASKING_FOLDER, DATA_FOLDER, INCOMPLETE_NAME, PARTIAL_SUFFIX
from core.model.service_state import ServiceState
from core.plan.plan import Plan
from tests.disks.volumes import FailingVolume, failing
from tests.support import Server, leftovers, look, plain_server

pytestmark = pytest.mark.expects_warnings

# What real disks answer: full, over quota, broken, read-only after an error.
FAILURES = (
    ("create", errno.ENOSPC),
    ("create", errno.EROFS),
    ("write", errno.ENOSPC),
    ("write", errno.EDQUOT),
    ("write", errno.EIO),
    ("fsync", errno.EIO),
    ("fsync", errno.ENOSPC),
    ("mkdir", errno.EDQUOT),
    ("rename", errno.EIO),
    ("read", errno.EIO),
)
MOST = 400

each_failure = pytest.mark.parametrize(("call", "error"), FAILURES)
once_or_for_good = pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[FailingVolume]:
    with failing(tmp_path / "volume", tmp_path / "behind") as volume:
        yield volume


class Search:
    """One kind of failure on one volume, at every call in turn."""

    def __init__(self, volume: FailingVolume, call: str, error: int, lasting: bool, points: Counter[str]) -> None:
        self.volume, self.call, self.error, self.lasting, self._points = volume, call, error, lasting, points

    def every_call(self, job: Callable[[int], bool]) -> None:
        """`job` runs with that call failing, and says whether it came to it; the first that does not is the last."""
        for number in range(1, MOST):
            if not job(number):
                assert number > 1, f"no {self.call} ever came to this volume"
                self._points["calls that fail for good" if self.lasting else "calls that fail once"] += number - 1
                return
        raise AssertionError(f"more than {MOST} calls of {self.call}")

    def run(self, server: Server, plan: Plan, number: int) -> tuple[Outcome, bool]:
        """The outcome, and whether the call failed. Afterwards the volume is well again."""
        self.volume.rule(self.call, number, self.error, lasting=self.lasting)
        outcome = server.run(plan, CancelToken())
        met = len(self.volume.calls(self.call)) >= number
        self.volume.rule()
        assert outcome.code != "UNEXPECTED", outcome
        assert met or outcome.state is JobState.SUCCEEDED, outcome
        return outcome, met


@each_failure
@once_or_for_good
def test_the_destination_fails_during_a_backup(
    tmp_path: Path, volume: FailingVolume, points: Counter[str], call: str, error: int, lasting: bool
) -> None:
    server = plain_server(tmp_path / "server")
    before, config = look(server.data_dir), server.config()
    search = Search(volume, call, error, lasting, points)

    def job(number: int) -> bool:
        server.backups = volume.path / str(number)
        server.backups.mkdir()
        outcome, met = search.run(server, server.plan_backup(label="new"), number)
        assert server.service.state().state is ServiceState.RUNNING
        assert (look(server.data_dir), server.config()) == (before, config)
        for recovered in server.recover():
            assert recovered.state is JobState.SUCCEEDED, recovered
        found = [path.name for path in server.backups.iterdir()]
        assert found == (["new"] if outcome.state is JobState.SUCCEEDED else []), (outcome, found)
        return met

    search.every_call(job)


@each_failure
@once_or_for_good
def test_the_servers_disk_fails_during_a_restore(
    tmp_path: Path, volume: FailingVolume, points: Counter[str], call: str, error: int, lasting: bool
) -> None:
    first = plain_server(tmp_path / "first", text="good")
    good, good_config = look(first.data_dir), first.config()
    backup = Path(first.back_up(label="good").path)
    search = Search(volume, call, error, lasting, points)

    def job(number: int) -> bool:
        server = plain_server(volume.path / str(number), text="new")
        before, config = look(server.data_dir), server.config()
        outcome, met = search.run(server, server.plan_restore(backup), number)
        # A disk that takes nothing any more may keep the old data aside until it is mended; then it must say so.
        if outcome.code != "ROLLBACK_FAILED":
            assert server.service.state().state is ServiceState.RUNNING, outcome
        for recovered in server.recover():
            assert recovered.state is JobState.SUCCEEDED, recovered
        assert server.service.state().state is ServiceState.RUNNING
        now = look(server.data_dir), server.config()
        assert now == (good, good_config) or (outcome.exit_code and now == (before, config)), outcome
        assert leftovers(server.data_dir.parent.parent) == []
        shutil.rmtree(volume.path / str(number))
        return met

    search.every_call(job)


def test_a_medium_that_keeps_something_else_is_found_before_the_seal(
    tmp_path: Path, volume: FailingVolume, points: Counter[str]
) -> None:
    server = plain_server(tmp_path / "server")
    for number in range(1, MOST):
        server.backups = volume.path / str(number)
        server.backups.mkdir()
        plan = server.plan_backup(label="new")
        volume.rule("write", number, corrupt=True)
        outcome = server.run(plan)
        written = volume.calls("write")
        volume.rule()
        if len(written) < number:
            assert number > 10
            points["writes that the medium keeps wrongly"] += number - 1
            return
        if INCOMPLETE_NAME in written[number - 1]:
            continue  # a note for people, gone before the seal
        if f".{ASKING_FOLDER}" in written[number - 1]:
            continue  # what Neo4j's own tool is shown lies beside the backup
        assert outcome.code == "VERIFY_FAILED", (written[number - 1], outcome)
        assert list(server.backups.iterdir()) == []
        assert server.service.state().state is ServiceState.RUNNING
    raise AssertionError("the job never came to its end")


@once_or_for_good
def test_the_servers_disk_cannot_be_read_during_a_backup(
    tmp_path: Path, volume: FailingVolume, points: Counter[str], lasting: bool
) -> None:
    server = plain_server(volume.path / "server")
    server.backups = tmp_path / "backups"
    server.backups.mkdir()
    kept = look(server.data_dir, times=False, owners=False)
    search = Search(volume, "read", errno.EIO, lasting, points)

    def job(number: int) -> bool:
        outcome, met = search.run(server, server.plan_backup(label=str(number)), number)
        assert server.service.state().state is ServiceState.RUNNING
        made = server.backups / str(number)
        # What could not be read once while Neo4j ran is read again after its stop.
        assert made.exists() == (outcome.state is JobState.SUCCEEDED)
        assert outcome.code in ({"READ_FAILED"} if met and lasting else {"READ_FAILED", "OK"}), outcome
        if made.exists():
            assert look(made / DATA_FOLDER, times=False, owners=False) == kept
        assert leftovers(server.backups) == []
        return met

    search.every_call(job)


def test_every_byte_of_a_backup_is_read_from_the_medium(tmp_path: Path, volume: FailingVolume) -> None:
    server = plain_server(tmp_path / "server")
    server.backups = volume.path / "backups"
    server.backups.mkdir()
    plan = server.plan_backup(label="new")
    volume.rule()
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED, outcome
    mark = f"/backups/new{PARTIAL_SUFFIX}/"
    read = {path.removeprefix(mark) for path in volume.calls("read") if path.startswith(mark)}
    files = {path.relative_to(outcome.path).as_posix() for path in Path(outcome.path).rglob("*") if path.is_file()}
    filled = {path for path in files if (Path(outcome.path) / path).stat().st_size}
    assert filled <= read
