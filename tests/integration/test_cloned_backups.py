"""Backups of a running server whose volume clones files: what rests is cloned, and copied once Neo4j runs again."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.copying import tree_copy
from core.errors import ReadFailed
from core.execute import room_for_neo4j, taking_data
from core.execute.engine import execute
from core.execute.verify import verify
from core.model.entries import FileEntry
from core.model.events import JobState, Outcome, StepFinished
from core.model.room import ROOM_FOR_NEO4J_BYTES
from core.model.service_state import ServiceState
from core.plan.plan import Plan
from core.plan.steps import CloneTree, CopyTree, PreCopy, ReadBack, StartNeo4j
from tests.clones import FakeClones, fake_clones, refused
from tests.fakes import FakeService
from tests.integration.test_incremental import STORE, change, counted
from tests.support import Server, good, leftovers, look, plain_server, undeletable, when_begins

__all__ = ["fake_clones"]
pytestmark = [pytest.mark.expects_warnings, pytest.mark.usefixtures("fake_clones")]

LATER = b"written by a Neo4j that runs again"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server that writes to its store whenever it starts."""
    made = plain_server(tmp_path)
    service_of(made).on_start = lambda: change(made, STORE, LATER)
    return made


def service_of(server: Server) -> FakeService:
    assert isinstance(server.service, FakeService)
    return server.service


def clone_of(plan: Plan) -> Path:
    (clone,) = (Path(step.clone) for step in plan.steps if isinstance(step, CloneTree))
    return clone


def require_nothing_left(server: Server) -> None:
    assert leftovers(server.data_dir.parent, server.backups) == []
    assert server.service.state().state is ServiceState.RUNNING
    assert server.recover() == []


def data_of(backup: Path) -> dict[str, FileEntry]:
    return {file.path: file for file in open_backup(backup).files if file.path.startswith("Neo4j_data/")}


def test_the_backup_is_what_rested_although_it_is_copied_later(server: Server, fake_clones: FakeClones) -> None:
    before, plan, seen = look(server.data_dir), server.plan_backup(label="b"), []

    def look_at_clone() -> None:
        clone = clone_of(plan)
        assert stat.S_IMODE(clone.stat().st_mode) == 0o700
        assert clone.parent == server.data_dir.parent
        assert (server.data_dir / STORE).read_bytes() == LATER
        seen.append({path: facts for path, facts in look(clone).items() if facts[0] != "folder"})
        assert not (server.backups / "b.partial" / "Neo4j_data").exists()

    backup = good(server.run(plan, listen=when_begins(plan, CopyTree, look_at_clone)))
    assert look(backup / "Neo4j_data") == before
    assert seen == [{path: facts for path, facts in before.items() if facts[0] != "folder"}]
    assert len(fake_clones.of_a_job()) == 5
    # Nothing is waited for: who comes back later writes to a store that is cloned already.
    assert service_of(server).call_names == ["stop", "prove_stopped", "prove_stopped", "start"]
    require_nothing_left(server)
    assert verify(open_backup(backup), lambda _: None, CancelToken()).state is JobState.SUCCEEDED


def test_the_clone_is_gone_before_the_backup_is_read_back(server: Server) -> None:
    plan, there = server.plan_backup(), []
    good(server.run(plan, listen=when_begins(plan, ReadBack, lambda: there.append(clone_of(plan).exists()))))
    assert there == [False]


def test_of_each_file_the_manifest_knows_what_the_servers_own_was(server: Server) -> None:
    service_of(server).on_start = lambda: None
    status = {path.relative_to(server.data_dir).as_posix(): path.stat() for path in server.data_dir.rglob("*")}
    found = data_of(good(server.back_up()))
    for path, file in found.items():
        own = status[path.removeprefix("Neo4j_data/")]
        facts = (own.st_size, own.st_mtime_ns, stat.S_IMODE(own.st_mode), own.st_uid, own.st_gid)
        assert (file.size_bytes, file.mtime_ns, file.mode, file.uid, file.gid) == facts
        assert (file.ctime_ns, file.inode) == (own.st_ctime_ns, own.st_ino)


def test_a_second_backup_shares_what_is_unchanged_and_copies_the_rest(
    server: Server, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    service_of(server).on_start = lambda: None
    first = good(server.back_up(label="first", quick=True))
    change(server, STORE, b"1 percent")
    plan = server.plan_backup(label="second", quick=True)
    moved: dict[str, int] = {}
    with counted(monkeypatch) as now:
        monkeypatch.setattr(taking_data, "copy_clones", noting(now, moved))
        second = good(server.run(plan))
    assert moved == {"read": 9, "written": 9}
    shared = [path for path in fake_clones.made if path.startswith(f"{server.backups / 'second.partial'}/")]
    assert len(shared) == 4, "clones of the earlier backup's files"
    assert {path for path, file in data_of(second).items() if file != data_of(first).get(path)} == {
        f"Neo4j_data/{STORE}"
    }
    require_nothing_left(server)


def noting(now: dict[str, int], moved: dict[str, int]) -> Callable[..., Any]:
    real = tree_copy.copy_clones

    def copy(*args: Any, **named: Any) -> Any:
        before = dict(now)
        copied = real(*args, **named)
        moved.update({name: now[name] - before[name] for name in now})
        return copied

    return copy


def test_a_file_whose_times_do_not_tell_is_compared_by_its_clone(server: Server, fake_clones: FakeClones) -> None:
    service_of(server).on_start = lambda: None
    path = server.data_dir / STORE
    os.utime(path, ns=(10**18, 10**18))
    good(server.back_up(label="first"))
    second = good(server.back_up(label="second"))
    assert f"{server.backups / 'second.partial' / 'Neo4j_data' / STORE}" in fake_clones.made
    assert look(second / "Neo4j_data") == look(server.data_dir)


def test_what_is_refused_after_all_is_copied_with_neo4j_stopped(server: Server, fake_clones: FakeClones) -> None:
    before, plan = look(server.data_dir), server.plan_backup(label="b")
    fake_clones.fail = refused
    copied: list[bool] = []
    outcome = server.run(
        plan,
        listen=when_begins(
            plan, StartNeo4j, lambda: copied.append((server.backups / "b.partial/Neo4j_data" / STORE).exists())
        ),
    )
    backup = good(outcome)
    assert copied == [True]
    ended = {type(plan.steps[event.index]): event.title for event in server.events if isinstance(event, StepFinished)}
    assert ended[CloneTree] == f"Copied {server.data_dir} with Neo4j stopped, not cloned"
    assert ended[CopyTree] == f"Nothing left to copy of {server.data_dir}: it was copied with Neo4j stopped"
    assert look(backup / "Neo4j_data") == before
    assert any("could not be cloned after all" in words for words in outcome.warnings)
    require_nothing_left(server)


def test_a_single_file_that_is_refused_is_no_half_a_clone(server: Server, fake_clones: FakeClones) -> None:
    before = look(server.data_dir)
    plan = server.plan_backup()
    fake_clones.fail = lambda path: errno.EXDEV if path.endswith("store_lock") else None
    assert look(good(server.run(plan)) / "Neo4j_data") == before
    require_nothing_left(server)


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "INSUFFICIENT_SPACE"), (errno.EIO, "WRITE_FAILED")])
def test_a_volume_that_is_full_or_fails_ends_the_job_and_neo4j_runs(
    server: Server, fake_clones: FakeClones, number: int, code: str
) -> None:
    plan = server.plan_backup()
    fake_clones.fail = lambda path: number if path.endswith("neostore") else None
    assert server.run(plan).code == code
    assert not server.backups.exists() or os.listdir(server.backups) == []
    require_nothing_left(server)


@pytest.mark.parametrize("call", ["make_private_folder", "makedirs"])
def test_a_folder_that_cannot_be_made_ends_the_job(server: Server, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    plan = server.plan_backup()
    clone = str(clone_of(plan))

    def refusing(real: Callable[..., None]) -> Callable[..., None]:
        def make(path: Any, *args: Any, **named: Any) -> None:
            if str(path).startswith(clone):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
            real(path, *args, **named)

        return make

    module: Any = os if call == "makedirs" else taking_data
    monkeypatch.setattr(module, call, refusing(getattr(module, call)))
    assert server.run(plan).code == "WRITE_FAILED"
    require_nothing_left(server)


def test_what_somebody_has_put_in_the_place_of_the_clone_stays(server: Server) -> None:
    plan = server.plan_backup()
    clone_of(plan).mkdir()
    (clone_of(plan) / "somebody's").touch()
    outcome = server.run(plan)
    assert outcome.code == "WRITE_FAILED" and "not of this job" in outcome.message
    assert os.listdir(clone_of(plan)) == ["somebody's"]
    assert server.service.state().state is ServiceState.RUNNING


def test_a_neo4j_that_came_back_while_it_was_cloned_ends_the_job(server: Server, fake_clones: FakeClones) -> None:
    plan = server.plan_backup()

    def come_back(path: str) -> None:
        if path.endswith(STORE):
            service_of(server).current = ServiceState.RUNNING

    fake_clones.fail = come_back
    assert server.run(plan).code == "SERVICE_NOT_STOPPED"
    require_nothing_left(server)


def test_a_file_that_changes_while_it_is_cloned_ends_the_job(server: Server, fake_clones: FakeClones) -> None:
    plan, touched = server.plan_backup(), server.data_dir / STORE

    def touch(path: str) -> None:
        if path.endswith(STORE):
            change(server, STORE)

    fake_clones.fail = touch
    outcome = server.run(plan)
    assert outcome.code == "READ_FAILED" and f"{touched} changed while it was copied" in outcome.message
    require_nothing_left(server)


def test_a_clone_that_somebody_changes_ends_the_job(server: Server) -> None:
    plan = server.plan_backup()

    def write() -> None:
        (clone_of(plan) / STORE).write_bytes(b"somebody's")

    outcome = server.run(plan, listen=when_begins(plan, CopyTree, write))
    assert outcome.code == "READ_FAILED" and "was changed, although it is this job's own" in outcome.message
    require_nothing_left(server)


def test_data_that_is_gone_since_the_plan_ends_the_job_with_neo4j_up_again(server: Server) -> None:
    plan = server.plan_backup()
    service_of(server).on_stop = (server.data_dir / STORE).unlink
    service_of(server).on_start = lambda: None
    outcome = server.run(plan)
    assert outcome.code == "READ_FAILED" and "no longer holds files of the database neo4j" in outcome.message
    require_nothing_left(server)


def test_cancelled_while_the_clone_is_copied_nothing_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, cancel = server.plan_backup(), CancelToken()
    outcome = server.run(
        plan,
        cancel,
        listen=when_begins(plan, CopyTree, lambda: monkeypatch.setattr(taking_data, "copy_clones", cancelled(cancel))),
    )
    assert outcome.state is JobState.CANCELLED
    assert service_of(server).call_names.count("stop") == 1
    require_nothing_left(server)


@pytest.mark.parametrize("too_little", [True, False])
def test_clones_never_take_the_room_that_neo4j_needs(
    server: Server, monkeypatch: pytest.MonkeyPatch, too_little: bool
) -> None:
    plan = server.plan_backup()
    (clone,) = (step for step in plan.steps if isinstance(step, CloneTree))
    looks: list[bool] = []

    @contextmanager
    def at_once(act: Callable[[], bool], _every_s: float, name: str) -> Iterator[None]:
        if name == "room":
            looks.append(act())
        yield

    usage = shutil.disk_usage(server.data_dir)
    free_bytes = ROOM_FOR_NEO4J_BYTES - too_little
    monkeypatch.setattr(room_for_neo4j.shutil, "disk_usage", lambda _: usage._replace(free=free_bytes))
    outcome = execute(plan, replace(server.host, repeated=at_once), lambda _: None, CancelToken())
    assert looks == [not too_little]
    assert outcome.code == ("INSUFFICIENT_SPACE" if too_little else "OK")
    if too_little:
        assert str(clone.clone) in outcome.message and "this backup made way" in outcome.hint
    require_nothing_left(server)


def test_a_look_for_room_that_fails_ends_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    plan = server.plan_backup()
    monkeypatch.setattr(room_for_neo4j, "LOOK_S", 0.001)
    monkeypatch.setattr(room_for_neo4j.shutil, "disk_usage", unknown)
    good(server.run(plan))
    require_nothing_left(server)


def cancelled(cancel: CancelToken) -> Callable[..., Any]:
    real = tree_copy.copy_clones

    def copy(*args: Any, **named: Any) -> Any:
        cancel.cancel()
        return real(*args, **named)

    return copy


def test_a_clone_that_cannot_be_removed_is_named_and_the_backup_is_made(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = server.plan_backup()
    listen = when_begins(plan, CopyTree, lambda: undeletable(clone_of(plan), monkeypatch) and None)
    outcome = server.run(plan, listen=listen)
    assert outcome.state is JobState.SUCCEEDED
    (words,) = (words for words in outcome.warnings if "could not be deleted" in words)
    assert str(clone_of(plan)) in words
    assert server.recover() == []


def test_what_held_a_clone_for_a_while_leaves_nothing_at_the_end(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(folder: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder))

    plan = server.plan_backup()
    monkeypatch.setattr(taking_data, "remove_tree", held)  # the end has a name of its own for it
    outcome = server.run(plan)
    good(outcome)
    assert not any("could not be deleted" in words for words in outcome.warnings)
    require_nothing_left(server)


def test_a_neo4j_that_does_not_start_again_spoils_nothing(server: Server) -> None:
    before, plan = look(server.data_dir), server.plan_backup(label="b")
    service_of(server).start_fails = 2
    states: list[ServiceState] = []
    note = when_begins(plan, ReadBack, lambda: states.append(server.service.state().state))
    outcome = server.run(plan, listen=note)
    assert outcome.state is JobState.SUCCEEDED
    # It is not down for as long as the backup is read back.
    assert states == [ServiceState.RUNNING]
    assert look(server.backups / "b" / "Neo4j_data") == before
    require_nothing_left(server)


def test_killed_with_the_clone_there_the_recovery_removes_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    plan = server.plan_backup()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(taking_data, "copy_clones", die)
        patch.setattr(taking_data, "_remove_clones", die)  # a killed program removes nothing
        server.run(plan)
    assert clone_of(plan).exists()
    assert [outcome.state for outcome in server.recover()] == [JobState.SUCCEEDED]
    require_nothing_left(server)


def test_who_wants_no_clones_gets_none(server: Server, fake_clones: FakeClones) -> None:
    plan = server.plan_backup(clones=False)
    assert not any(isinstance(step, CloneTree) for step in plan.steps) and any(
        isinstance(step, PreCopy) for step in plan.steps
    )
    assert fake_clones.made == []


def test_logs_elsewhere_are_cloned_beside_themselves(server: Server, tmp_path: Path) -> None:
    logs = tmp_path / "fast" / "tx"
    logs.parent.mkdir()
    (server.data_dir / "transactions").rename(logs)
    server.installation = replace(server.installation, transaction_logs_dir=logs)
    plan, there = server.plan_backup(), []
    backup = good(server.run(plan, listen=when_begins(plan, CopyTree, lambda: there.extend(os.listdir(logs.parent)))))
    assert len(there) == 2 and all(name.startswith("tx") for name in there)
    assert look(backup / "Neo4j_data" / "transactions") == look(logs)
    assert os.listdir(logs.parent) == ["tx"]
    require_nothing_left(server)


def test_where_there_are_no_clones_it_is_copied_while_neo4j_runs(server: Server, fake_clones: FakeClones) -> None:
    fake_clones.fail = lambda _path: errno.EOPNOTSUPP
    plan = server.plan_backup()
    assert [type(step) for step in plan.steps if isinstance(step, PreCopy | CloneTree)] == [PreCopy]


def test_what_cannot_be_read_is_told_before_anything_is_copied(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_: object, **__: object) -> Outcome:
        raise ReadFailed("it cannot be read")

    plan = server.plan_backup()
    monkeypatch.setattr(tree_copy, "clone_source", unreadable)
    assert server.run(plan).code == "READ_FAILED"
    require_nothing_left(server)
