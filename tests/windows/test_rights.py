"""Whose what a restore puts in place is, and who may work with it: what is asked of Windows, and what is there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ntsecuritycon
import pytest
import pywintypes
import win32security

from core.disk import windows_rights
from core.disk.ownership import give_access_before, rights_before, take_rights
from core.disk.windows_rights import Access, access_of, give_access
from core.errors import ServiceStartFailed
from core.execute import restore_steps
from core.model.events import JobState
from tests.support import plain_server
from tests.windows.test_machine import allow_everyone

OWNER, LIST = win32security.OWNER_SECURITY_INFORMATION, win32security.DACL_SECURITY_INFORMATION
PROTECTED = win32security.PROTECTED_DACL_SECURITY_INFORMATION
INHERITING = win32security.UNPROTECTED_DACL_SECURITY_INFORMATION
SYSTEM = win32security.CreateWellKnownSid(win32security.WinLocalSystemSid, None)


class FakeRights:
    """Keeps what is set, as NTFS does; refuses what is told to be refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: Access) -> None:
        self.now = now
        self.asked: list[int] = []
        self.refused: Callable[[int], int] = lambda what: 0
        self._lists: dict[int, Access] = {}
        monkeypatch.setattr(windows_rights, "access_of", lambda path: self.now)
        monkeypatch.setattr(windows_rights, "_set", self._set)

    def wanted(self, **more: Any) -> Access:
        access = Access(SYSTEM, win32security.ACL(), "S-1-5-18", ("A;;FA;;;BA)",), **more)
        self._lists[id(access.listed)] = access
        return access

    def _set(self, _path: Path, what: int, owner: object, listed: object) -> None:
        self.asked.append(what)
        if code := self.refused(what):
            raise pywintypes.error(code, "SetNamedSecurityInfo", "Refused.")
        given = self._lists[id(listed)]
        self.now = replace(self.now, listed=given.listed, entries=given.entries, is_protected=bool(what & PROTECTED))
        if what & OWNER:
            assert owner is SYSTEM
            self.now = replace(self.now, owner_text="S-1-5-18")


OURS = Access(owner_text="S-1-5-21", entries=("A;ID;FA;;;WD)",))


@pytest.mark.parametrize("is_protected", [True, False])
def test_owner_and_list_are_given_at_once(monkeypatch: pytest.MonkeyPatch, is_protected: bool) -> None:
    """With the list alone the right to change the owner may be gone, and the other way round."""
    fake = FakeRights(monkeypatch, OURS)
    assert give_access(Path("new"), fake.wanted(is_protected=is_protected)) == ""
    assert fake.asked == [OWNER | LIST | (PROTECTED if is_protected else INHERITING)]


def test_an_owner_that_cannot_be_given_is_told_and_the_list_is_given_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeRights(monkeypatch, OURS)
    fake.refused = lambda what: 1307 if what & OWNER else 0
    wanted = fake.wanted()
    assert give_access(Path("new"), wanted) == "Refused"
    assert fake.now.entries == wanted.entries and fake.now.owner_text == OURS.owner_text


def test_a_list_that_cannot_be_given_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRights(monkeypatch, OURS)
    fake.refused = lambda what: 5
    assert give_access(Path("new"), fake.wanted()) == "Refused"
    assert fake.now == OURS


def test_what_has_the_same_access_already_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRights(monkeypatch, OURS)
    fake.now = wanted = fake.wanted()
    assert give_access(Path("new"), wanted) == "" and not fake.asked


def test_folders_below_the_data_folder_have_the_access_of_those_that_they_replace(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "databases").mkdir(parents=True)
    allow_everyone(old / "databases", ntsecuritycon.FILE_ALL_ACCESS)
    before = rights_before(old)
    (old / "databases").rmdir()
    (new / "came since").mkdir()
    for path in ("", "databases", "came since"):
        assert give_access_before(new, path, before) == ""
    assert access_of(new / "databases") == before.access["databases"] != access_of(new / "came since")


def test_where_no_data_folder_was_the_new_one_inherits(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    found = access_of(tmp_path / "new")
    assert give_access_before(tmp_path / "new", "", rights_before(tmp_path / "missing")) == ""
    assert access_of(tmp_path / "new") == found


def test_a_configuration_file_gets_the_access_of_the_one_that_it_replaces(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    new.touch()
    allow_everyone(old, ntsecuritycon.FILE_ALL_ACCESS)
    assert access_of(new) != access_of(old)
    assert take_rights(new, old) == "" and access_of(new) == access_of(old)


@pytest.mark.parametrize("delete_first", [False, True])
def test_a_restore_gives_the_access_before_anything_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delete_first: bool
) -> None:
    server = plain_server(tmp_path / "imaging")
    backup = Path(server.back_up().path)
    below = server.data_dir / "databases"
    for folder in (server.data_dir, below):
        allow_everyone(folder, ntsecuritycon.FILE_ALL_ACCESS)
    before = {path: access_of(path) for path in (server.data_dir, below)}
    put_in_place: list[dict[Path, Access]] = []
    real = restore_steps.rename_durably

    def rename(source: Path, target: Path) -> None:
        if target == server.data_dir:
            put_in_place.append({target: access_of(source), below: access_of(source / "databases")})
        real(source, target)

    monkeypatch.setattr(restore_steps, "rename_durably", rename)
    outcome = server.restore(backup, delete_first=delete_first)
    assert outcome.state is JobState.SUCCEEDED, outcome.message
    assert put_in_place == [before]
    assert {path: access_of(path) for path in before} == before
    assert not any("access list" in warning for warning in outcome.warnings)


@pytest.mark.expects_warnings
def test_undone_the_old_data_and_configuration_have_the_access_that_they_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(tmp_path / "imaging")
    backup = Path(server.back_up().path)
    conf = Path(server.installation.config_file("neo4j").path)
    conf.write_text("changed", encoding="utf-8")
    places = (server.data_dir, server.data_dir / "databases", conf)
    for path in places:
        allow_everyone(path, ntsecuritycon.FILE_ALL_ACCESS)
    before = {path: access_of(path) for path in places}
    monkeypatch.setitem(restore_steps.RESTORE_STEPS, restore_steps.StartNeo4j, _fails)
    assert server.restore(backup).state is JobState.FAILED
    assert conf.read_text(encoding="utf-8") == "changed"
    assert {path: access_of(path) for path in before} == before


def _fails(_step: object, _run: object) -> None:
    raise ServiceStartFailed("the start fails")
