"""What the plan can know, it tells: nothing was stopped and nothing touched when these jobs end."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import api
from core.backups.catalog import open_backup
from core.disk.access_lists import ACCESS_LIST, CAPABILITIES
from core.model.events import JobState, Outcome
from core.model.installation import Found
from core.model.requests import RestoreRequest
from core.plan.plan import Plan
from core.survey import places
from tests.access_lists import access_list, give_list, needs_access_lists
from tests.marks import immutable, needs_marks
from tests.support import Server, look, needs_links, plain_server

as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files to others")
NEO4J = 7474


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path / "server")


def is_refused(server: Server, job: Callable[[], Outcome], code: str, words: str) -> None:
    before, config = look(server.data_dir), server.config()
    outcome = job()
    assert (outcome.state, outcome.code) == (JobState.FAILED, code), outcome.message
    assert words in outcome.message
    assert "stop" not in server.service.calls  # type: ignore[attr-defined]
    assert (look(server.data_dir), server.config()) == (before, config)


def failures(plan: Plan) -> dict[str, str]:
    return {check.code: check.message for check in plan.checks if not check.ok}


@needs_marks
def test_a_file_that_cannot_be_deleted_ends_delete_first_before_it_begins(server: Server) -> None:
    backup = Path(server.back_up().path)
    server.service.calls.clear()  # type: ignore[attr-defined]
    marked = server.data_dir / "transactions" / "neo4j"
    with immutable(marked):
        is_refused(
            server,
            lambda: server.restore(backup, delete_first=True),
            "DESTINATION_INVALID",
            f"{marked}: it is marked immutable",
        )
        # Aside it can go: the folder itself can be renamed.
        assert server.restore(backup).state is JobState.SUCCEEDED
    with immutable(server.data_dir):
        server.service.calls.clear()  # type: ignore[attr-defined]
        for delete_first in (False, True):
            is_refused(
                server,
                lambda delete_first=delete_first: server.restore(backup, delete_first=delete_first),
                "DESTINATION_INVALID",
                "cannot be put aside: it is marked immutable",
            )


@needs_marks
@as_root
def test_a_configuration_file_that_cannot_be_replaced_is_told_before_the_stop(server: Server) -> None:
    backup = Path(server.back_up().path)
    server.service.calls.clear()  # type: ignore[attr-defined]
    conf, nginx = (Path(server.installation.config_file(role).path) for role in ("neo4j", "nginx"))
    for file, marked in ((conf, conf), (nginx, nginx.parent)):
        with immutable(marked):
            words = f"{file} cannot be replaced: it"
            is_refused(server, lambda: server.restore(backup), "DESTINATION_INVALID", words)
            # The server keeps its own then.
            assert server.plan_restore(backup, config_roles=("login", "sourcecode")).runnable
    assert server.plan_restore(backup).runnable


@needs_marks
@as_root
def test_what_a_restore_gives_to_nothing_is_told(server: Server) -> None:
    backup = Path(server.back_up().path)
    store = server.data_dir / "databases" / "neo4j" / "neostore"
    assert "RIGHTS_NOT_KEPT" not in failures(server.plan_restore(backup))
    with immutable(store):
        assert f"{store}: it is marked immutable" in failures(server.plan_restore(backup))["RIGHTS_NOT_KEPT"]
    # cap_net_bind_service, as setcap writes it
    os.setxattr(store, CAPABILITIES, struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0))
    plan = server.plan_restore(backup)
    assert plan.runnable and f"{store}: it has Linux capabilities" in failures(plan)["RIGHTS_NOT_KEPT"]


@pytest.fixture
def folding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up in any case, as on vfat: what the probe sees of it."""

    def found(path: Path) -> bool:
        names = os.listdir(Path(path).parent) if os.path.isdir(Path(path).parent) else []
        return Path(path).name.casefold() in {name.casefold() for name in names}

    fake = SimpleNamespace(**{name: getattr(os.path, name) for name in dir(os.path)})
    fake.lexists = found
    monkeypatch.setattr(places, "os", SimpleNamespace(**{name: getattr(os, name) for name in dir(os)} | {"path": fake}))


@pytest.mark.skipif(sys.platform == "win32", reason="names differ in case elsewhere")
def test_names_that_differ_in_case_only_are_told_where_case_is_folded(
    server: Server, request: pytest.FixtureRequest
) -> None:
    for name in ("neo4j/Index", "neo4j/index"):
        (server.data_dir / "databases" / name).write_text(name, encoding="ascii")
    backup = Path(server.back_up().path)
    assert server.restore(backup).state is JobState.SUCCEEDED
    server.service.calls.clear()  # type: ignore[attr-defined]
    request.getfixturevalue("folding")
    one, other = "databases/neo4j/Index", "databases/neo4j/index"
    again = partial(server.back_up, label="again")
    is_refused(server, again, "DESTINATION_INVALID", f"{one} and {other}, which are one name")
    words = f"Neo4j_data/{one} and Neo4j_data/{other}, which are one name"
    is_refused(server, lambda: server.restore(backup), "DESTINATION_INVALID", words)
    (server.data_dir / other).unlink()
    assert again().state is JobState.SUCCEEDED


@as_root
def test_owners_that_the_volume_does_not_keep_are_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (server.data_dir, *server.data_dir.rglob("*")):
        os.chown(path, NEO4J, NEO4J)
    backup = Path(server.back_up().path)
    assert "OWNERS_NOT_KEPT" not in failures(server.plan_restore(backup))
    server.service.calls.clear()  # type: ignore[attr-defined]

    def refuse(path: str, uid: int, gid: int, **_: bool) -> None:
        status = os.lstat(path)
        if {(uid, gid)} - {(-1, -1), (status.st_uid, status.st_gid)}:
            raise PermissionError(1, "Operation not permitted", path)

    monkeypatch.setattr(os, "chown", refuse)
    is_refused(server, lambda: server.restore(backup, delete_first=True), "NOT_ELEVATED", "keeps no owners")
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED
    assert any("The owner of the restored files could not be put back" in warning for warning in outcome.warnings)
    assert server.data_dir.stat().st_uid == 0
    # They belong to root now, as they will.
    plan = server.plan_restore(backup, delete_first=True)
    assert plan.runnable and "belong to root" in failures(plan)["OWNERS_NOT_KEPT"]


@as_root
def test_an_account_that_is_not_root_is_told_what_it_cannot_give_back(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (server.data_dir, *server.data_dir.rglob("*")):
        os.chown(path, NEO4J, NEO4J)
    backup = Path(server.back_up().path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "This account is not root" in failures(server.plan_restore(backup))["OWNERS_NOT_KEPT"]


def give(folder: Path, uid: int, folder_mode: int, file_mode: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, uid)
        path.chmod(folder_mode if path.is_dir() else file_mode)


@as_root
def test_an_account_that_only_open_modes_let_in_is_not_shut_out_without_a_word(server: Server) -> None:
    """What was opened to everybody on one server is not, where a closed folder of Neo4j's own account is replaced."""
    give(server.data_dir, 0, 0o777, 0o666)
    backup = Path(server.back_up().path)
    give(server.data_dir, NEO4J, 0o755, 0o644)
    server.service.calls.clear()  # type: ignore[attr-defined]
    words = f"{NEO4J} can work with the data that is there now, and could not with the restored {server.data_dir}"
    is_refused(server, lambda: server.restore(backup, delete_first=True), "DESTINATION_INVALID", words)
    outcome = server.restore(backup)
    assert outcome.state is JobState.SUCCEEDED and any(words in warning for warning in outcome.warnings)
    # That is what would have happened.
    status = (server.data_dir / "databases" / "neo4j" / "neostore").stat()
    assert (status.st_uid, status.st_mode & 0o777) == (0, 0o644)
    # Now all is root's, and Neo4j goes on with that or it does not.
    assert server.plan_restore(backup, delete_first=True).runnable


@needs_access_lists
@as_root
def test_an_account_that_only_a_list_lets_in_is_not_shut_out_without_a_word(server: Server) -> None:
    backup = Path(server.back_up().path)
    listed = access_list(owner=7, account=(NEO4J, 7), group=0, mask=7)
    for path in (server.data_dir, *server.data_dir.rglob("*")):
        give_list(path, ACCESS_LIST, listed)
    assert "OWNERS_NOT_KEPT" not in failures(server.plan_restore(backup))
    # Of what is gone since nobody knows whom a list would let in.
    (server.data_dir / "databases" / "neo4j" / "neostore").unlink()
    plan = server.plan_restore(backup)
    assert plan.runnable and "of which the list could be kept" in failures(plan)["OWNERS_NOT_KEPT"]
    server.service.calls.clear()  # type: ignore[attr-defined]
    is_refused(
        server,
        lambda: server.restore(backup, delete_first=True),
        "DESTINATION_INVALID",
        f"{NEO4J} can work with the data",
    )


def test_the_data_folder_of_a_stopped_server_is_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, other = plain_server(tmp_path / "server"), plain_server(tmp_path / "other", running=False)
    monkeypatch.setattr(api, "find_installations", lambda *_: Found((other.installation,)))

    def plan(chosen: Path) -> Plan:
        request = RestoreRequest(
            installation=server.installation,
            backup=open_backup(chosen),
            no_import_running=True,
            version_confirmed=True,
        )
        return api.plan(request, api.survey(request, server.service))

    for chosen in (other.data_dir, other.data_dir / "databases", other.data_dir.parent, other.data_dir.parent.parent):
        assert "its data are those of a server of this machine" in failures(plan(chosen))["BACKUP_CORRUPT"]
    # What a restore has put aside, and the same folder of a machine that nobody starts any more, are backups.
    aside = other.data_dir.with_name("data.aside-20260101T000000Z")
    other.data_dir.rename(aside)
    assert plan(aside).runnable
    dead = plain_server(tmp_path / "disk of a dead machine", running=False)
    assert plan(dead.data_dir).runnable


@pytest.mark.parametrize("changes", [{"has_service": False}, {"data_dir_doubt": "it is a guess"}])
def test_what_an_earlier_installation_left_and_what_is_a_guess_can_be_restored(
    changes: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, other = plain_server(tmp_path / "server"), plain_server(tmp_path / "other", running=False)
    left = replace(other.installation, **changes)
    monkeypatch.setattr(api, "find_installations", lambda *_: Found((left,)))
    request = RestoreRequest(
        installation=server.installation,
        backup=open_backup(other.data_dir),
        no_import_running=True,
        version_confirmed=True,
    )
    assert api.plan(request, api.survey(request, server.service)).runnable


def test_the_own_data_folder_is_no_backup(server: Server) -> None:
    for chosen in (server.data_dir, server.data_dir / "databases"):
        plan = server.plan_restore(chosen)
        assert not plan.runnable and "lie inside each other" in failures(plan)["DESTINATION_INVALID"]


@needs_links
def test_a_link_to_the_data_folder_is_not_missing_in_the_backup(server: Server, tmp_path: Path) -> None:
    """The link is in the configuration's tree, what it leads to is what is backed up."""
    real = tmp_path / "volume" / "data"
    real.parent.mkdir()
    server.data_dir.rename(real)
    server.data_dir.symlink_to(real)
    plan = server.plan_backup()
    assert plan.runnable and "CONFIG_LEFT_OUT" not in failures(plan)
    assert any("the data folder" in reason for reason in plan.left_out)
    (server.data_dir.parent / "other").symlink_to(tmp_path)
    assert "other: a link" in failures(server.plan_backup())["CONFIG_LEFT_OUT"]
