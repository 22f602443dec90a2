"""A restore of a backup on the volume of the data, where that has clones: no byte is moved, and each is read once, as it was staged."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from pathlib import Path

import pytest

from core.backups.catalog import list_backups
from core.backups.verified import load_verified
from core.copying.progress import ProgressMeter
from core.model.layout import STAGED_MARK
from core.model.room import RESERVE_BYTES
from core.plan.steps import StageTree
from tests.clones import FakeClones, fake_clones
from tests.integration.test_read_once import (
    READ,
    backup,
    by_hand,
    bytes_of,
    moved,
    refuses_damage,
    said,
    server,
    spoil_what_is_staged,
    step_of,
)
from tests.support import Server, good, leftovers, look

__all__ = ["backup", "by_hand", "fake_clones", "moved", "server"]


@pytest.mark.expects_warnings  # the log of a failed job
def test_damage_is_found_in_the_clone(
    server: Server, backup: Path, moved: Counter[str], fake_clones: FakeClones
) -> None:
    refuses_damage(server, backup, lambda: moved["staged"])
    assert fake_clones.made


def test_a_clone_moves_no_bytes_and_is_read_once(
    server: Server, backup: Path, moved: Counter[str], fake_clones: FakeClones
) -> None:
    data_bytes = bytes_of(backup / "Neo4j_data")
    plan = server.plan_restore(backup)
    assert "Clone the backup's data" in plan.steps[step_of(plan, StageTree)].title
    assert not leftovers(server.data_dir.parent)
    good(server.run(plan))
    assert (moved["backup"], moved["written"], moved["staged"]) == (0, 0, data_bytes)
    assert look(server.data_dir, owners=False) == look(backup / "Neo4j_data", owners=False)
    assert any(READ in words for words in said(server)) and load_verified()


def test_what_cannot_be_cloned_after_all_is_copied(
    server: Server, backup: Path, moved: Counter[str], fake_clones: FakeClones
) -> None:
    fake_clones.fail = lambda path: errno.EOPNOTSUPP if "transactions" in path and STAGED_MARK in path else None
    plan = server.plan_restore(backup)
    assert [step.clones for step in plan.steps if isinstance(step, StageTree)] == [True]
    good(server.run(plan))
    assert look(server.data_dir, owners=False) == look(backup / "Neo4j_data", owners=False)
    assert moved["written"] == bytes_of(backup / "Neo4j_data/transactions")


@pytest.mark.expects_warnings
def test_a_clone_that_somebody_spoils_is_no_damage_of_the_backup(
    server: Server, backup: Path, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_what_is_staged(monkeypatch)
    outcome = server.restore(backup)
    assert outcome.code == "VERIFY_FAILED"
    assert not any(entry.damaged for entry in list_backups(server.backups))


def test_only_a_sealed_backup_is_cloned(server: Server, by_hand: Path, fake_clones: FakeClones) -> None:
    plan = server.plan_restore(by_hand)
    assert not any(step.clones for step in plan.steps if isinstance(step, StageTree)) and not fake_clones.made


def test_the_progress_of_what_is_cloned_is_told_in_files(
    server: Server, backup: Path, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, begin = [], ProgressMeter.begin

    def note(self: ProgressMeter, total_bytes: int, total_files: int) -> None:
        begun.append((total_bytes, total_files))
        begin(self, total_bytes, total_files)

    plan = server.plan_restore(backup)
    monkeypatch.setattr(ProgressMeter, "begin", note)
    good(server.run(plan))
    data_bytes, files = bytes_of(backup / "Neo4j_data"), len([path for path in fake_clones.made if STAGED_MARK in path])
    assert (0, files) in begun and (data_bytes, files) in begun


def test_nothing_is_cloned_after_a_deletion(server: Server, backup: Path, fake_clones: FakeClones) -> None:
    plan = server.plan_restore(backup, delete_first=True)
    fake_clones.made.clear()
    good(server.run(plan))
    assert not any(step.clones for step in plan.steps if isinstance(step, StageTree)) and not fake_clones.made


@pytest.mark.expects_warnings  # the log of a failed job
def test_what_is_copied_after_all_must_not_fill_the_volume(
    server: Server, backup: Path, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_clones.fail = lambda path: errno.EOPNOTSUPP if STAGED_MARK in path else None
    plan, before, usage = server.plan_restore(backup), look(server.data_dir), shutil.disk_usage(server.backups)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=RESERVE_BYTES))
    assert server.run(plan).code == "INSUFFICIENT_SPACE"
    assert look(server.data_dir) == before and not leftovers(server.data_dir.parent)
