"""Links, folders and journals that another account plants where this program, running as root, reads, writes or acts."""

from __future__ import annotations

import logging
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from core.backups.catalog import open_backup
from core.backups.manifest import Manifest
from core.cancel import CancelToken
from core.copying import copier
from core.copying.copier import copy_file, verify_files
from core.copying.progress import ProgressMeter
from core.disk import ownership
from core.disk.files import leads_elsewhere, remove_tree
from core.errors import BackupCorrupt, ReadFailed
from core.model.entries import DirectoryEntry, FileEntry
from core.model.events import Event, JobState, StepStarted
from core.model.service_state import ServiceState
from core.recovery.journal import Begun, Intent, RemoveFolder
from core.recovery.unfinished import find_unfinished, installation_record
from core.system.state_folder import state_dir as own_state_dir
from tests.manifests import from_bytes, to_bytes
from tests.support import Server, leftovers, look, plain_server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and owners of Linux; junctions need Windows")
root_only = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a file away")
SECRET = b"root:secret-of-the-system"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What an attacker wants read or overwritten, in the shape of the data folder."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("neostore", "neo4j.conf"):
        (folder / name).write_bytes(SECRET)
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path / "server")


def swap_for_link(folder: Path, target: Path) -> None:
    folder.rename(folder.with_name(f"{folder.name}-away"))
    folder.symlink_to(target)


def at_step(title: str, act: Callable[[], None]) -> Callable[[Event], None]:
    """Do it when that step begins: after the survey, before its first effect."""

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith(title):
            act()

    return listen


def untouched(outside: Path) -> bool:
    return {path.name: path.read_bytes() for path in outside.iterdir()} == dict.fromkeys(
        ("neostore", "neo4j.conf"), SECRET
    )


# The data folder: whoever owns it (the container's account) may change it at any moment


@pytest.mark.expects_warnings
def test_a_folder_of_the_data_that_became_a_link_before_the_copy(server: Server, outside: Path) -> None:
    database = server.data_dir / "databases" / "neo4j"
    plan = server.plan_backup(label="b")
    outcome = server.run(
        plan, listen=at_step("Copy", lambda: None if database.is_symlink() else swap_for_link(database, outside))
    )
    assert (outcome.state, outcome.code) == (JobState.FAILED, "READ_FAILED")
    assert not list(server.backups.iterdir())


@pytest.mark.expects_warnings
def test_a_folder_that_becomes_a_link_between_the_look_and_the_open(
    server: Server, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrowest moment: each file is swapped after its folder was listed, just before it is opened."""
    database = server.data_dir / "databases" / "neo4j"
    real = copier.open_shared

    def late(path: Path | str) -> int:
        if Path(path).parent == database and not database.is_symlink():
            swap_for_link(database, outside)
        return real(path)

    monkeypatch.setattr(copier, "open_shared", late)
    outcome = server.back_up(label="b", pre_copy=False)
    assert outcome.code == "READ_FAILED"
    assert "replaced by a link" in outcome.message
    assert not list(server.backups.iterdir())


def test_a_file_behind_a_link_is_not_read_where_no_link_may_be(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)
    meter = ProgressMeter(lambda: 0.0)
    with pytest.raises(ReadFailed, match="leads somewhere else"):
        copy_file(tmp_path / "link/neostore", tmp_path / "to", "x", meter=meter, cancel=CancelToken(), resolved=True)
    assert not (tmp_path / "to").exists()
    problems = verify_files(tmp_path, [FileEntry("link/neostore", len(SECRET), 0)], meter=meter, cancel=CancelToken())
    assert "leads somewhere else" in problems[0].reason
    descriptor = os.open(outside / "neostore", os.O_RDONLY)
    assert not leads_elsewhere(descriptor, outside / "neostore")
    os.close(descriptor)


def test_a_hard_link_in_the_data_is_a_file_of_its_own_after_a_restore(server: Server, outside: Path) -> None:
    os.link(outside / "neostore", server.data_dir / "databases/neo4j/hard")
    backup = Path(server.back_up(label="b").path)
    (outside / "neostore").write_bytes(b"changed since")
    assert server.restore(backup).exit_code == 0
    restored = server.data_dir / "databases/neo4j/hard"
    assert restored.read_bytes() == SECRET
    assert (outside / "neostore").read_bytes() == b"changed since"
    assert restored.stat().st_nlink == 1


def test_a_configuration_file_that_is_a_second_name_of_another_is_replaced_not_written_through(
    server: Server, outside: Path
) -> None:
    backup = Path(server.back_up(label="b").path)
    conf = Path(server.installation.config_file("neo4j").path)
    good = conf.read_bytes()
    conf.unlink()
    os.link(outside / "neo4j.conf", conf)
    assert server.restore(backup).exit_code == 0
    assert conf.read_bytes() == good
    assert untouched(outside)


# Where a restore writes


@pytest.mark.expects_warnings
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_the_staging_place_is_taken_before_the_restore(server: Server, outside: Path, kind: str) -> None:
    backup = Path(server.back_up(label="b").path)
    plan = server.plan_restore(backup)
    staged = next(Path(step.target) for step in plan.steps if type(step).__name__ == "StageTree")
    staged.symlink_to(outside) if kind == "link" else staged.mkdir(mode=0o777)
    before = look(server.data_dir)
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "WRITE_FAILED")
    assert (look(server.data_dir), untouched(outside)) == (before, True)


@pytest.mark.expects_warnings
@pytest.mark.parametrize("step", ["SwapDirectory", "DeleteDirectory"])
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_the_name_for_the_old_data_is_taken_and_the_old_data_stays(
    server: Server, outside: Path, step: str, kind: str
) -> None:
    """The undo must not take what somebody else put there for the data that was moved aside."""
    backup = Path(server.back_up(label="b").path)
    plan = server.plan_restore(backup, delete_first=step == "DeleteDirectory")
    before = look(server.data_dir)

    def plant() -> None:
        (journal,) = (
            path for path in (own_state_dir() / "journals").glob("*.jsonl") if b'"Finished"' not in path.read_bytes()
        )
        acts = [act for act in plan.steps if type(act).__name__ == "SwapDirectory"]
        place = Path(acts[0].aside) if step == "SwapDirectory" else Path(f"{server.data_dir}.deleting-{journal.stem}")
        place.symlink_to(outside) if kind == "link" else shutil.copytree(outside, place)

    outcome = server.run(plan, listen=at_step("Stop Neo4j", plant))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "WRITE_FAILED")
    assert (look(server.data_dir), untouched(outside)) == (before, True)
    assert outcome.service_state is ServiceState.RUNNING


@pytest.mark.expects_warnings
@pytest.mark.parametrize("suffix", [".restoring", ".aside"])
def test_a_link_lies_where_a_configuration_file_is_written(server: Server, outside: Path, suffix: str) -> None:
    backup = Path(server.back_up(label="b").path)
    plan = server.plan_restore(backup)
    step = next(
        step for step in plan.steps if type(step).__name__ == "ReplaceFile" and step.relative.endswith("neo4j.conf")
    )
    place = Path(step.aside) if suffix == ".aside" else Path(step.target).with_name(f"{step.target.name}.restoring")
    place.symlink_to(outside / "neo4j.conf")
    before = server.config()
    server.run(plan)
    assert untouched(outside)
    assert server.config() == before


@pytest.mark.expects_warnings
@pytest.mark.parametrize("name", ["b.partial", "b"])
def test_a_link_lies_where_the_backup_is_built(server: Server, outside: Path, name: str) -> None:
    plan = server.plan_backup(label="b")
    server.backups.mkdir()
    (server.backups / name).symlink_to(outside)
    assert server.run(plan).code == "LABEL_TAKEN"
    assert untouched(outside)
    assert (server.backups / name).is_symlink()


def test_a_link_among_what_is_deleted_is_removed_and_never_followed(tmp_path: Path, outside: Path) -> None:
    doomed = tmp_path / "data.deleting-1"
    doomed.mkdir()
    (doomed / "link").symlink_to(outside)
    remove_tree(doomed)
    assert (doomed.exists(), untouched(outside)) == (False, True)


def test_a_staged_tree_is_shut_until_its_last_owner_is_set(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An account that could enter earlier would put a link where root changes an owner or a mode next."""
    target = tmp_path / "staged"
    (target / "databases").mkdir(parents=True)
    target.chmod(0o700)
    order: list[Path] = []
    real = os.chmod
    monkeypatch.setattr(
        ownership.os, "chmod", lambda path, mode, **kw: (order.append(Path(path)), real(path, mode, **kw))
    )
    folders = [DirectoryEntry("databases", 10**18, 0o755)]
    ownership.put_back(target, None, folders, [], ownership.rights_before(server.data_dir))
    assert order == [target / "databases", target]


# The backup


@pytest.mark.expects_warnings
def test_a_backup_changed_between_the_look_and_the_restore(server: Server, outside: Path) -> None:
    backup = Path(server.back_up(label="b").path)
    plan = server.plan_restore(backup)
    swap_for_link(backup / "Neo4j_data" / "databases" / "neo4j", outside)
    before = look(server.data_dir)
    outcome = server.run(plan)
    assert outcome.code in ("BACKUP_CORRUPT", "READ_FAILED")
    assert look(server.data_dir) == before


@pytest.mark.expects_warnings
def test_a_backup_changed_after_it_was_verified(server: Server, outside: Path) -> None:
    backup = Path(server.back_up(label="b").path)
    before = look(server.data_dir)
    swap = at_step(
        "Copy the backup's data", lambda: swap_for_link(backup / "Neo4j_data" / "databases" / "neo4j", outside)
    )
    outcome = server.run(server.plan_restore(backup), listen=swap)
    assert outcome.code in ("BACKUP_CORRUPT", "READ_FAILED")
    assert (look(server.data_dir), leftovers(server.data_dir.parent)) == (before, [])


def seal_again(backup: Path, change: Callable[[Manifest], Manifest]) -> None:
    """With a right checksum: whoever can write the folder can do that."""
    file = backup / "manifest.json"
    file.write_bytes(to_bytes(change(from_bytes(file.read_bytes(), "x", windows=False))))


def test_a_manifest_names_other_places_and_nothing_is_written_there(server: Server, tmp_path: Path) -> None:
    backup = Path(server.back_up(label="b").path)
    elsewhere = tmp_path / "elsewhere"
    places = {"root": str(elsewhere), "data_dir": str(elsewhere / "data"), "config_dir": str(elsewhere)}
    seal_again(backup, lambda manifest: replace(manifest, source_paths=places))
    assert server.restore(backup).exit_code == 0
    assert not elsewhere.exists()


@pytest.mark.parametrize("hostile", ["../x", "/etc/x", "a/../../x", "Neo4j_data//x"])
def test_a_manifest_that_leads_out_of_the_backup_is_refused(server: Server, hostile: str) -> None:
    backup = Path(server.back_up(label="b").path)
    seal_again(backup, lambda manifest: replace(manifest, directories=[DirectoryEntry(hostile, 0)]))
    with pytest.raises(BackupCorrupt):
        open_backup(backup)


@root_only
def test_a_manifest_asks_for_a_set_user_id_file(server: Server) -> None:
    backup = Path(server.back_up(label="b").path)
    seal_again(backup, lambda m: replace(m, files=[replace(file, mode=0o6755, uid=0, gid=0) for file in m.files]))
    for path in filter(Path.is_file, server.data_dir.rglob("*")):
        path.chmod(0o6777)  # it is no more open than what it replaces
    assert server.restore(backup).exit_code == 0
    modes = [stat.S_IMODE(path.stat().st_mode) for path in server.data_dir.rglob("*") if path.is_file()]
    assert modes and set(modes) == {0o755}


# Folders of others


@root_only
def test_a_destination_or_backup_that_others_may_change_is_told(server: Server, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    server.backups = shared
    calm = [check.code for check in server.plan_backup().checks if not check.ok]
    backup = Path(server.back_up(label="b").path)
    assert not {"DESTINATION_SHARED", "BACKUP_SHARED"} & {*calm, *(c.code for c in server.plan_restore(backup).checks)}
    shared.chmod(0o1777)  # each may only change its own there
    assert "DESTINATION_SHARED" not in [check.code for check in server.plan_backup().checks]
    for change, words in (
        (lambda: shared.chmod(0o777), f"every account may write to {shared}"),
        (lambda: (shared.chmod(0o755), os.chown(shared, 65534, 65534)), f"{shared} belongs to the account nobody"),
    ):
        change()
        plan = server.plan_backup()
        assert plan.runnable
        assert any(words in warning for warning in plan.warnings)
        assert any("changed this backup" in w and words in w for w in server.plan_restore(backup).warnings)


# Journals and the state folder


@root_only
def test_a_journal_in_a_folder_of_somebody_else_is_never_acted_on(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its undo could delete or move anything as root."""
    theirs = tmp_path / "theirs"
    plant(theirs / "journals", server, tmp_path / "x.partial")
    monkeypatch.setenv("IMAGING_BACKUP_STATE_DIR", str(theirs))
    for owner, mode in ((65534, 0o700), (0, 0o777), (0, 0o770)):
        os.chown(theirs, owner, owner)
        theirs.chmod(mode)
        with pytest.raises(PermissionError):
            own_state_dir()


@root_only
@pytest.mark.expects_warnings
@pytest.mark.parametrize("how", ["owner", "mode", "folder", "link"])
def test_a_journal_that_another_account_could_have_written_is_never_acted_on(
    server: Server, tmp_path: Path, state_dir: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    journal = plant(state_dir / "journals", server, tmp_path / "x.partial")
    assert len(find_unfinished(state_dir)) == 1
    if how == "owner":
        os.chown(journal, 65534, 65534)
    elif how == "mode":
        journal.chmod(0o666)
    elif how == "folder":
        journal.parent.chmod(0o777)
    else:
        journal.rename(tmp_path / "real")
        journal.symlink_to(tmp_path / "real")
    with caplog.at_level(logging.ERROR):
        assert find_unfinished(state_dir) == ()
    assert str(journal) in caplog.text


def plant(folder: Path, server: Server, victim: Path) -> Path:
    folder.mkdir(parents=True, mode=0o700)
    begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    journal = folder / "2026-01-01T000000Z-x.jsonl"
    records = [begun, Intent(RemoveFolder(str(victim)))]
    journal.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    journal.chmod(0o600)
    return journal


@pytest.mark.parametrize("victim", ["/etc", "/home/me/documents"])
def test_even_a_journal_of_ours_deletes_only_folders_with_our_mark(
    server: Server, state_dir: Path, tmp_path: Path, victim: str
) -> None:
    mine = tmp_path / victim.lstrip("/")
    mine.mkdir(parents=True)
    plant(state_dir / "journals", server, mine)
    (outcome,) = server.recover()
    assert outcome.code == "ROLLBACK_FAILED"
    assert mine.is_dir()
