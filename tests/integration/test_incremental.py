"""The second backup: what has not changed is shared with the first, which nothing that follows ever changes."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.backups.catalog import list_backups, open_backup
from core.cancel import CancelToken
from core.copying import copier, tree_copy
from core.copying.stream import Reader, Writer
from core.disk import sharing
from core.disk.files import remove_tree
from core.execute.verify import verify
from core.model.events import Event, JobState, StepFinished
from core.model.layout import MANIFEST_NAME
from core.plan.plan import Plan
from core.plan.steps import PreCopy, VerifyEarlier
from core.sizes import size_words
from tests.support import CancelAt, Server, error_of, look, plain_server, settle

STORE = "databases/neo4j/neostore"
LOG = "transactions/neo4j/neostore.transaction.db.0"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path)


def back_up(server: Server, label: str, **choices: object) -> Path:
    outcome = server.back_up(label=label, **choices)
    assert outcome.state is JobState.SUCCEEDED, outcome
    return Path(outcome.path)


def change(server: Server, path: str, content: bytes = b"changed") -> None:
    """A change of long ago, as the next backup sees it: with another time, which is all that Windows tells of it."""
    file = server.data_dir / path
    time_ns = (file.stat().st_mtime_ns if file.exists() else 10**18) + 10**9 + 7700
    file.write_bytes(content)
    os.utime(file, ns=(time_ns, time_ns))


def stated(backup: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((backup / MANIFEST_NAME).read_bytes())
    return found


def rewrite_time(backup: Path, name: str, value: str) -> None:
    """As if the backup had been made, or read, at another time."""
    from msgspec.structs import replace

    from core.system.command import ON_WINDOWS
    from tests.manifests import from_bytes, to_bytes

    manifest = from_bytes((backup / MANIFEST_NAME).read_bytes(), "m", windows=ON_WINDOWS)
    (backup / MANIFEST_NAME).write_bytes(to_bytes(replace(manifest, **{name: value})))


def said(plan: Plan) -> str:
    return next((check.message for check in plan.checks if check.code == "EARLIER_BACKUP"), "")


def whole(backup: Path) -> bool:
    outcome = verify(open_backup(backup), lambda _: None, CancelToken())
    return outcome.state is JobState.SUCCEEDED


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Bytes that go through the copier's hands."""
    moved = {"read": 0, "written": 0}
    read, write = Reader.read, Writer.write

    def reading(self: Reader, buffer: memoryview) -> int:
        count = read(self, buffer)
        moved["read"] += count
        return count

    def writing(self: Writer, block: memoryview) -> None:
        moved["written"] += len(block)
        write(self, block)

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", reading)
        patch.setattr(Writer, "write", writing)
        yield moved


def test_unchanged_files_are_shared_and_each_backup_is_whole(server: Server) -> None:
    first = back_up(server, "first")
    before = look(first)
    change(server, STORE)
    second = back_up(server, "second")
    assert look(first) == before
    assert (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert not (first / "Neo4j_data" / STORE).samefile(second / "Neo4j_data" / STORE)
    assert look(second / "Neo4j_data") == look(server.data_dir)
    assert whole(first) and whole(second)
    assert stated(second)["earlier"] == "first"
    remove_tree(first)
    assert whole(second)
    assert look(second / "Neo4j_data") == look(server.data_dir)


def test_a_shared_backup_restores_to_files_of_its_own(server: Server) -> None:
    first, before = back_up(server, "first"), look(server.data_dir)
    second = back_up(server, "second")
    change(server, STORE, b"worse")
    assert server.restore(second).exit_code == 0
    assert look(server.data_dir) == before
    assert not (server.data_dir / LOG).samefile(second / "Neo4j_data" / LOG)
    (server.data_dir / LOG).write_bytes(b"the server writes")
    assert whole(first) and whole(second)


def test_the_work_is_that_of_the_change(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        change(server, f"databases/neo4j/neostore.index.{number}", os.urandom(10_000))
    back_up(server, "first")
    change(server, "databases/neo4j/neostore.index.3", os.urandom(10_000))
    with counted(monkeypatch) as moved:
        second = Path(server.run(server.plan_backup(label="second", quick=True)).path)
    own = (second / MANIFEST_NAME, second / "BLAKE3SUMS", second / "README.txt", second / "backup.log")
    config = sum(len(content) for content in server.config().values())
    assert moved["written"] == 10_000 + config
    # Read from the source and read back, and each of the backup's own files read back.
    assert moved["read"] == 2 * moved["written"] + sum(file.stat().st_size for file in own)
    with counted(monkeypatch) as moved:
        third = back_up(server, "third")
    # Verified, what is shared is read as well: the whole earlier backup.
    assert moved["written"] == config
    own = tuple(third / file.name for file in own)
    assert moved["read"] == stated(second)["total_bytes"] + 2 * config + sum(file.stat().st_size for file in own)


def test_full_copies_everything(server: Server) -> None:
    first = back_up(server, "first")
    plan = server.plan_backup(label="second", full=True)
    assert said(plan) == ""
    second = Path(server.run(plan).path)
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert stated(second)["earlier"] == ""


def test_the_plan_says_what_is_shared_and_counts_only_the_rest(server: Server) -> None:
    assert said(server.plan_backup(label="first")) == ""
    back_up(server, "first")
    change(server, STORE, b"x" * 1000)
    plan = server.plan_backup(label="second")
    unchanged = sum(file.stat().st_size for file in server.data_dir.rglob("*") if file.is_file()) - 1000
    assert f"4 unchanged files, {size_words(unchanged)}, are shared with the backup first; about 1.0 kB" in said(plan)
    assert [step.size_bytes for step in plan.steps if isinstance(step, PreCopy)] == [1000]


def test_room_is_asked_for_the_change_only(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    (server.data_dir / "big").write_bytes(bytes(200 << 20))
    os.utime(server.data_dir / "big", ns=(10**18 + 500, 10**18 + 500))
    back_up(server, "first")
    free = shutil.disk_usage(server.backups)._replace(free=100 << 20)
    monkeypatch.setattr("core.survey.places.shutil.disk_usage", lambda _folder: free)
    assert server.plan_backup(label="second").runnable
    assert not server.plan_backup(label="second", full=True).runnable


def test_a_destination_that_cannot_share_is_told_and_gets_a_copy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = back_up(server, "first")
    monkeypatch.setattr(sharing, "clone_file", lambda *_: False)
    monkeypatch.setattr(sharing, "_link", lambda *_: False)
    plan = server.plan_backup(label="second")
    assert "cannot share files between backups" in said(plan)
    second = Path(server.run(plan).path)
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert whole(second)


def test_a_file_that_cannot_get_another_name_is_copied(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The volume has links, but this file has as many as it may have."""
    first = back_up(server, "first")
    plan = server.plan_backup(label="second")
    real = sharing._link
    monkeypatch.setattr(
        sharing, "_link", lambda source, *others: "transactions" not in str(source) and real(source, *others)
    )
    second = Path(server.run(plan).path)
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert (first / "Neo4j_data" / STORE).samefile(second / "Neo4j_data" / STORE)
    assert whole(second)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b"short"),
        lambda file: (file.parents[3] / MANIFEST_NAME).write_bytes(b"{}"),
    ],
    ids=["file missing", "file cut", "manifest broken"],
)
def test_nothing_is_shared_with_a_damaged_backup_and_it_is_told(
    server: Server, damage: Callable[[Path], object]
) -> None:
    first = back_up(server, "first")
    damage(first / "Neo4j_data" / STORE)
    plan = server.plan_backup(label="second")
    if (first / MANIFEST_NAME).read_bytes() != b"{}":
        assert "The earlier backup first is damaged, so every file is copied." in said(plan)
    second = Path(server.run(plan).path)
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert whole(second)


@pytest.mark.parametrize(("lost", "told"), [("manifest.json", True), (f"Neo4j_data/{STORE}", False)])
def test_a_backup_damaged_after_the_plan_was_made(server: Server, lost: str, told: bool) -> None:
    """Without its manifest nothing of it can be used; a file that it lacks is copied."""
    first = back_up(server, "first")
    plan = server.plan_backup(label="second")
    (first / lost).unlink()
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED
    assert any("The earlier backup first cannot be used" in warning for warning in outcome.warnings) is told
    assert whole(Path(outcome.path))


def test_a_backup_that_could_not_be_read_when_it_should_is_not_shared_later(server: Server) -> None:
    """A share that is away for a moment: what was not read before it was shared must not be called verified."""
    first = back_up(server, "first")
    flip(first / "Neo4j_data" / STORE)
    plan = server.plan_backup(label="second")
    manifest = first / MANIFEST_NAME
    away = manifest.rename(manifest.with_name("away"))

    def come_back(event: Event) -> None:
        if isinstance(event, StepFinished) and isinstance(plan.steps[event.index], VerifyEarlier):
            away.rename(manifest)

    outcome = server.run(plan, listen=come_back)
    assert manifest.exists() and "complete and verified" in outcome.message
    assert whole(Path(outcome.path)) and stated(Path(outcome.path))["shared_bytes"] == 0
    assert "The earlier backup first cannot be used" in "\n".join(outcome.warnings)


def flip(file: Path) -> None:
    """One bit, as a disk does it: the times stay."""
    status, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))


def test_what_is_shared_is_read_and_what_is_damaged_copied(server: Server) -> None:
    first = back_up(server, "first")
    flip(first / "Neo4j_data" / STORE)
    plan = server.plan_backup(label="second")
    assert any(isinstance(step, VerifyEarlier) for step in plan.steps)
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED
    assert any("has 1 damaged file; first Neo4j_data/databases/neo4j/neostore" in told for told in outcome.warnings)
    second = Path(outcome.path)
    assert whole(second) and not whole(first)
    assert (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)
    assert outcome.message.startswith("The backup second is complete and verified")


def test_what_cannot_be_read_is_copied_and_no_damage(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    first = back_up(server, "first")
    kept_out, opened = os.path.realpath(first / "Neo4j_data" / STORE), copier.open_shared

    def open_shared(path: Path | str) -> int:
        if str(path) == kept_out:
            raise error_of((errno.EACCES, 5), path)
        return opened(path)

    monkeypatch.setattr(copier, "open_shared", open_shared)
    outcome = server.run(server.plan_backup(label="second"))
    assert outcome.state is JobState.SUCCEEDED, outcome
    told = "\n".join(outcome.warnings)
    assert "1 file of the earlier backup first could not be read" in told and "damaged" not in told
    second = Path(outcome.path)
    assert whole(second) and not (first / "Neo4j_data" / STORE).samefile(second / "Neo4j_data" / STORE)
    assert not any(entry.damaged for entry in list_backups(server.backups))


def test_the_reading_comes_before_neo4j_is_stopped(server: Server) -> None:
    back_up(server, "first")
    kinds = [type(step) for step in server.plan_backup(label="second").steps]
    assert kinds.index(VerifyEarlier) < kinds.index(PreCopy)


def test_when_shared_files_were_read_is_known(server: Server) -> None:
    """Of what the job reads: now. Of what a quick one shares: when that was read."""
    first = back_up(server, "first")
    for time in ("created_utc", "read_utc"):
        rewrite_time(first, time, "2026-01-01T00:00:00Z")
    quick = server.run(server.plan_backup(label="quick", quick=True))
    assert quick.state is JobState.SUCCEEDED
    assert stated(Path(quick.path))["read_utc"] == "2026-01-01T00:00:00Z"
    second = back_up(server, "second")
    assert str(stated(second)["read_utc"]) > "2026-01-01T00:00:00Z"


def test_a_quick_backup_is_not_called_verified(server: Server) -> None:
    """Whatever rots in what it shares, its words stay true; and the next one that reads finds it."""
    first = back_up(server, "first")
    flip(first / "Neo4j_data" / STORE)
    plan = server.plan_backup(label="quick", quick=True)
    assert not any(isinstance(step, VerifyEarlier) for step in plan.steps)
    assert "What is shared is not read again: it was last read on " in said(plan)
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED and "complete and verified" not in outcome.message
    assert "New and changed files are verified; " in outcome.message
    assert "shared with the backup first were last read on " in outcome.message
    assert not whole(Path(outcome.path))
    healed = server.run(server.plan_backup(label="healed"))
    assert "complete and verified" in healed.message and whole(Path(healed.path))


def test_a_quick_backup_reads_what_was_found_damaged(server: Server) -> None:
    first = back_up(server, "first")
    flip(first / "Neo4j_data" / STORE)
    assert verify(open_backup(first), lambda _: None, CancelToken()).state is JobState.FAILED
    plan = server.plan_backup(label="quick", quick=True)
    assert any(isinstance(step, VerifyEarlier) for step in plan.steps) and "not read again" not in said(plan)
    outcome = server.run(plan)
    assert "complete and verified" in outcome.message and whole(Path(outcome.path))


def test_a_quick_backup_that_shares_nothing_is_verified(server: Server) -> None:
    outcome = server.run(server.plan_backup(label="first", quick=True))
    assert "complete and verified" in outcome.message


def test_a_clock_that_was_set_back_makes_no_difference(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times tell nothing then: what looks unchanged is read and compared."""
    first = back_up(server, "first")
    rewrite_time(first, "created_utc", "2199-01-01T00:00:00Z")
    change(server, STORE, b"y" * (server.data_dir / STORE).stat().st_size)
    monkeypatch.setattr(tree_copy, "is_untouched", lambda *_: True)
    plan = server.plan_backup(label="second", pre_copy=False)
    assert "the clock was set back" in said(plan)
    second = Path(server.run(plan).path)
    assert look(second / "Neo4j_data", times=False) == look(server.data_dir, times=False)
    assert (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)


def test_times_without_fractions_are_not_believed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in server.data_dir.rglob("*"):
        os.utime(path, ns=(10**18, 10**18))
    first = back_up(server, "first")
    (server.data_dir / STORE).write_bytes(b"y" * (server.data_dir / STORE).stat().st_size)
    os.utime(server.data_dir / STORE, ns=(10**18, 10**18))
    monkeypatch.setattr(tree_copy, "is_untouched", lambda *_: True)
    second = back_up(server, "second", pre_copy=False)
    assert look(second / "Neo4j_data") == look(server.data_dir)
    assert (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)


def test_backups_of_others_are_not_shared_with(server: Server, tmp_path: Path) -> None:
    other = plain_server(tmp_path / "other")
    other.backups = server.backups
    back_up(other, "others")
    assert said(server.plan_backup(label="mine")) == ""
    (server.backups / "by hand" / "Neo4j_data").parent.mkdir()
    shutil.copytree(server.data_dir, server.backups / "by hand" / "Neo4j_data")
    assert said(server.plan_backup(label="mine")) == ""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives a folder away")
def test_nothing_is_shared_with_what_another_account_may_change(server: Server) -> None:
    first = back_up(server, "first")
    os.chown(first, 12345, 12345)
    plan = server.plan_backup(label="second")
    assert "others may change the earlier backup first" in said(plan)
    second = Path(server.run(plan).path)
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)


@pytest.mark.parametrize("by_restore", [False, True])
@pytest.mark.expects_warnings
def test_damage_that_was_found_is_not_shared(server: Server, by_restore: bool) -> None:
    """Found by a verification or before a restore: the next backup reads the earlier one before it takes anything of it."""
    first = back_up(server, "first")
    flip(first / "Neo4j_data" / STORE)
    if by_restore:
        assert server.restore(first).code == "BACKUP_CORRUPT"
    else:
        assert not whole(first)
    outcome = server.back_up(label="second")
    second = Path(outcome.path)
    assert any("has 1 damaged file" in told for told in outcome.warnings)
    assert whole(second)
    assert (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)


def test_a_backup_from_the_future_is_the_last_choice(server: Server) -> None:
    first = back_up(server, "first")
    rewrite_time(first, "created_utc", "2199-01-01T00:00:00Z")
    back_up(server, "second")
    assert "are shared with the backup second" in said(server.plan_backup(label="third"))


@pytest.mark.expects_warnings
def test_a_configuration_file_that_is_just_being_saved(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is copied again; all the time it is left out or told."""
    file = Path(server.installation.config_files[0].path)
    read, saved = Reader.read, []

    def saving(self: Reader, buffer: memoryview) -> int:
        count = read(self, buffer)
        if self.path == file and len(saved) < times:
            saved.append(file.write_bytes(b"saved anew " * (len(saved) + 1)))
        return count

    monkeypatch.setattr(Reader, "read", saving)
    times = 1
    backup = back_up(server, "first")
    role = server.installation.config_files[0].role
    assert (backup / "additional_files" / role / file.name).read_bytes() == file.read_bytes() == b"saved anew "
    assert whole(backup)
    times = 99
    outcome = server.back_up(label="second")
    assert (outcome.code, "changes all the time" in outcome.message) == ("READ_FAILED", True)


@pytest.mark.expects_warnings
def test_a_destination_that_fails_while_files_are_shared(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(server, "first")
    plan = server.plan_backup(label="second")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sharing, "clone_file", lambda *_: False)
    monkeypatch.setattr(sharing, "_link", full)
    assert server.run(plan).code == "INSUFFICIENT_SPACE"
    assert sorted(path.name for path in server.backups.iterdir()) == ["first"]


def test_a_file_changed_since_the_copy_while_neo4j_ran_is_not_taken_from_the_earlier_backup(server: Server) -> None:
    """Between the two copies the link is replaced by a file of its own; the earlier backup keeps its bytes."""
    first = back_up(server, "first")
    before, stop = look(first), server.service.stop

    def stopping(*args: object, **options: object) -> None:
        change(server, STORE, b"written while it stopped")
        stop(*args, **options)  # type: ignore[arg-type]

    server.service.stop = stopping  # type: ignore[method-assign]
    second = back_up(server, "second")
    assert (second / "Neo4j_data" / STORE).read_bytes() == b"written while it stopped"
    assert look(first) == before


@pytest.mark.expects_warnings
@pytest.mark.parametrize("seed", range(3))
def test_no_later_job_changes_an_earlier_backup(server: Server, seed: int) -> None:
    """Changes, backups, cancels at any moment, removals and restores in any order: every sealed backup stays what it was."""
    dice, sealed = random.Random(seed), {}
    for number in range(12):
        files = sorted(path for path in server.data_dir.rglob("*") if path.is_file())
        for file in dice.sample(files, dice.randrange(3)):
            change(server, file.relative_to(server.data_dir).as_posix(), dice.randbytes(dice.randrange(1, 9000)))
        plan = server.plan_backup(label=f"b{number}", full=dice.random() < 0.1, pre_copy=dice.random() < 0.7)
        outcome = server.run(plan, CancelAt(dice.randrange(200)) if dice.random() < 0.4 else None)
        if outcome.state is JobState.SUCCEEDED:
            sealed[Path(outcome.path)] = look(Path(outcome.path))
        if sealed and dice.random() < 0.3:
            assert server.restore(dice.choice(sorted(sealed)), config_roles=()).exit_code == 0
            for aside in server.data_dir.parent.glob("data.aside-*"):
                remove_tree(aside)
        if len(sealed) > 2 and dice.random() < 0.4:
            gone = dice.choice(sorted(sealed))
            remove_tree(gone)
            del sealed[gone]
        assert {path: look(path) for path in sealed} == sealed
    assert all(whole(path) for path in sealed)


def test_a_read_only_file_of_a_backup_is_not_linked_on_windows(server: Server) -> None:
    """To delete one of its names, the mark would have to be taken off all."""
    if sys.platform != "win32":
        pytest.skip("the read-only mark is Windows'")
    first = back_up(server, "first")
    (first / "Neo4j_data" / LOG).chmod(0o444)
    second = back_up(server, "second")
    assert not (first / "Neo4j_data" / LOG).samefile(second / "Neo4j_data" / LOG)


def test_settled_files_only(server: Server) -> None:
    """What changed just before it was read may have changed again within the same tick: the next backup copies it anew."""
    (server.data_dir / STORE).write_bytes(b"just now")
    first = back_up(server, "first")
    settle(server.data_dir)
    entry = next(file for file in open_backup(first).files if file.path.endswith(f"/{STORE}"))
    assert entry.inode is None
