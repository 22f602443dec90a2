"""What Windows says of accounts, drives and rights, read from the real registry and file system."""

from __future__ import annotations

import ctypes
import os
import winreg
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

import ntsecuritycon
import pytest
import win32con
import win32file
import win32security

from core.detect.detection import find_installations
from core.disk.files import make_private_folder, patiently, replace_durably
from core.disk.windows_rights import (
    access_of,
    give_access,
    is_refused,
    others_may_change,
    restrict,
    restrict_to_administrators,
    untrusted_owner,
)
from core.kinds.machine import read_machine
from core.kinds.windows.detect import CONFIG_SUFFIX
from core.model.events import JobState
from core.model.given import Given
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.requests import BackupRequest
from core.model.survey_facts import MappedDrive
from core.plan.backup import plan_backup
from core.survey.survey import survey_backup
from core.system import settings
from core.system.keep_awake import keep_awake
from core.system.windows_registry import read_mapped_drives
from tests.support import WINE, plain_server

EVERYONE = win32security.CreateWellKnownSid(win32security.WinWorldSid, None)


@contextmanager
def network_drive(letter: str, share: str) -> Iterator[None]:
    """A drive as `net use /persistent` leaves it in the account's registry; no such drive is there."""
    path = rf"Network\{letter}"
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
        winreg.SetValueEx(key, "RemotePath", 0, winreg.REG_SZ, share)
    try:
        yield
    finally:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)


def test_a_network_drive_that_is_not_seen_is_named_with_its_share(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "imaging")
    request = BackupRequest(
        installation=server.installation, destination=Path(r"Q:\imaging\backups"), no_import_running=True
    )
    with network_drive("Q", r"\\nas\backup"):
        assert MappedDrive("Q:", r"\\nas\backup", os.environ["USERNAME"]) in read_mapped_drives()
        plan = plan_backup(request, survey_backup(request, server.service))
    (check,) = [check for check in plan.checks if "Q:" in check.message]
    assert not check.ok and check.blocking
    assert check.message == (
        f"Drive Q: is a network drive of {os.environ['USERNAME']}, which an elevated program does not see."
    )
    assert check.hint == r"Use \\nas\backup\imaging\backups instead."


def test_a_drive_that_nobody_has_is_only_missing(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "imaging")
    request = BackupRequest(installation=server.installation, destination=Path(r"Q:\backups"), no_import_running=True)
    place = survey_backup(request, server.service).destination
    assert place is not None and place.drive is None and not place.is_folder
    assert place.no_root is not None and place.no_root.message.startswith("There is no drive Q:")


def lay_out(folder: Path) -> tuple[Path, Path]:
    """Program and data folder of the Windows installer."""
    program, data = folder / "Program Files" / "CAST" / "ImagingSystem", folder / "ProgramData"
    (program / "neo4j" / "bin").mkdir(parents=True)
    (data / "databases").mkdir(parents=True)
    return program, data


def test_the_configuration_is_found_in_the_profile_of_another_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elevated as somebody else: %APPDATA% is not the one of who installed; the profile list of Windows has it."""
    program, data = lay_out(tmp_path)
    monkeypatch.setenv("APPDATA", str(tmp_path / "administrator" / "AppData" / "Roaming"))
    home = tmp_path / "installer"
    config = home.joinpath("AppData", "Roaming", *CONFIG_SUFFIX, "neo4j")
    config.mkdir(parents=True)
    (config / "neo4j.conf").write_text(f"dbms.directories.data={data.as_posix()}\n", encoding="utf-8")
    profile = rf"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\S-1-5-21-7-7-7-{os.getpid()}"
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, profile) as key:
        winreg.SetValueEx(key, "ProfileImagePath", 0, winreg.REG_EXPAND_SZ, str(home))
    try:
        machine = read_machine()
    finally:
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, profile)
    machine = replace(machine, neo4j_services=())
    (installation,) = find_installations(machine, Given(kind=WINDOWS_INSTALLER, root=str(program))).installations
    assert installation.config_dir == config.parent
    assert installation.data_dir == PureWindowsPath(data)
    assert "profile of installer" in installation.found_by["config_dir"]


def test_the_program_is_found_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, _ = lay_out(tmp_path)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    monkeypatch.delenv("PROGRAMW6432", raising=False)
    roots = [installation.root for installation in find_installations(read_machine(), Given()).installations]
    assert program in roots


def test_the_program_is_found_by_its_entry_in_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, _ = lay_out(tmp_path / "D & E")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "nothing"))
    monkeypatch.delenv("PROGRAMW6432", raising=False)
    entry = rf"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\imaging-backup-test-{os.getpid()}_is1"
    texts = {"DisplayName": "CAST Imaging 2.19.3", "DisplayVersion": "2.19.3", "InstallLocation": f'"{program}\\"'}
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, entry) as key:
        for name, text in texts.items():
            winreg.SetValueEx(key, name, 0, winreg.REG_SZ, text)
    try:
        found = find_installations(read_machine(), Given()).installations
    finally:
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, entry)
    (installation,) = [installation for installation in found if installation.root == program]
    assert installation.version == "2.19.3"
    assert "CAST Imaging 2.19.3" in installation.found_by["root"]


def test_windows_is_told_to_stay_awake_as_long_as_a_job_runs() -> None:
    continuous, system_required = 0x80000000, 0x00000001

    def told_before() -> int:
        """The call gives what was asked of Windows until now."""
        return int(ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(continuous))) & 0xFFFFFFFF

    with keep_awake("a test"):
        assert told_before() == continuous | system_required
    with keep_awake("a test"):
        pass
    assert told_before() == continuous


def allow_everyone(folder: Path, rights: int) -> None:
    acl = win32security.ACL()
    inherit = ntsecuritycon.OBJECT_INHERIT_ACE | ntsecuritycon.CONTAINER_INHERIT_ACE
    acl.AddAccessAllowedAceEx(win32security.ACL_REVISION, inherit, ntsecuritycon.FILE_ALL_ACCESS, own_account())
    acl.AddAccessAllowedAceEx(win32security.ACL_REVISION, inherit, rights, EVERYONE)
    what = win32security.DACL_SECURITY_INFORMATION | win32security.PROTECTED_DACL_SECURITY_INFORMATION
    win32security.SetNamedSecurityInfo(str(folder), win32security.SE_FILE_OBJECT, what, None, None, acl, None)


@pytest.mark.parametrize("delete_first", [False, True])
def test_data_and_configuration_have_the_access_of_what_they_replace(tmp_path: Path, delete_first: bool) -> None:
    server = plain_server(tmp_path / "imaging")
    backup = Path(server.back_up().path)
    conf = Path(server.installation.config_file("neo4j").path)
    conf.write_text("changed", encoding="utf-8")
    (tmp_path / "new").touch()
    for path in (server.data_dir, conf):
        allow_everyone(path, ntsecuritycon.FILE_ALL_ACCESS)
    before = {path: access_of(path) for path in (server.data_dir, conf)}
    assert before[conf] != access_of(tmp_path / "new") and others_may_change(server.data_dir)
    outcome = server.restore(backup, delete_first=delete_first)
    assert outcome.state is JobState.SUCCEEDED, outcome.message
    assert conf.read_text(encoding="utf-8") != "changed"
    assert {path: access_of(path) for path in before} == before
    assert not any("access list" in warning for warning in outcome.warnings)


@pytest.mark.skipif(WINE, reason="Wine makes owners and lists from the modes of Linux")
def test_owner_and_inheritance_are_given_and_handed_on(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    inheriting = access_of(old)
    allow_everyone(old, ntsecuritycon.FILE_GENERIC_READ)
    system = win32security.CreateWellKnownSid(win32security.WinLocalSystemSid, None)
    wanted = replace(access_of(old), owner=system, owner_text=win32security.ConvertSidToStringSid(system))
    assert give_access(new, wanted) == "" and access_of(new) == wanted and wanted.is_protected
    (new / "file").touch()
    assert any(entry.endswith(";;;WD)") for entry in access_of(new / "file").entries)
    assert give_access(new, inheriting) == "" and not access_of(new).is_protected


def test_an_access_that_cannot_be_given_is_told(tmp_path: Path) -> None:
    missing = access_of(tmp_path / "missing")
    assert missing.unread and give_access(tmp_path, missing) == missing.unread
    assert give_access(tmp_path / "missing", access_of(tmp_path))


def own_account() -> object:
    token = win32security.OpenProcessToken(-1, 8)
    return win32security.GetTokenInformation(token, win32security.TokenUser)[0]


def test_who_may_change_a_folder_is_told_and_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    make_private_folder(folder)
    assert not others_may_change(folder)
    assert untrusted_owner(folder) == ""
    allow_everyone(folder, ntsecuritycon.FILE_GENERIC_READ)
    assert not others_may_change(folder)
    allow_everyone(folder, ntsecuritycon.FILE_ALL_ACCESS)
    assert others_may_change(folder)
    restrict(folder)
    assert not others_may_change(folder)


def test_a_folder_for_administrators_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for: the runtime keeps this account in every list, and its owner is not the group."""
    asked: list[tuple[int, list[str]]] = []

    def take(_: Path, what: int, owner: Any, listed: win32security.ACL) -> None:
        assert win32security.ConvertSidToStringSid(owner) == "S-1-5-32-544"
        entries = [listed.GetAce(index) for index in range(listed.GetAceCount())]
        asked.append((what, [win32security.ConvertSidToStringSid(entry[2]) for entry in entries]))

    monkeypatch.setattr("core.disk.windows_rights._set", take)
    restrict_to_administrators(tmp_path)
    (what, accounts), protected = asked[0], win32security.PROTECTED_DACL_SECURITY_INFORMATION
    assert what == win32security.DACL_SECURITY_INFORMATION | protected | win32security.OWNER_SECURITY_INFORMATION
    assert accounts == ["S-1-5-18", "S-1-5-32-544"], "SYSTEM and the administrators"


@pytest.mark.expects_warnings
def test_a_state_folder_that_others_may_write_to_is_made_private(state_dir: Path) -> None:
    allow_everyone(state_dir, ntsecuritycon.FILE_ALL_ACCESS)
    assert settings.state_dir() == state_dir
    assert not others_may_change(state_dir)


def test_a_state_folder_of_another_account_is_refused(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # This account is made a stranger: a folder cannot be given to another account without a second one.
    monkeypatch.setattr("core.disk.windows_rights._trusted", lambda: [EVERYONE])
    with pytest.raises(PermissionError, match="another account"):
        settings.state_dir()


@pytest.mark.parametrize("standing", ["a read-only file", "a folder"])
def test_what_waiting_does_not_change_is_told_at_once(tmp_path: Path, standing: str) -> None:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_bytes(b"new")
    if standing == "a folder":
        target.mkdir()
    else:
        target.write_bytes(b"old")
        target.chmod(0o444)
    with pytest.raises(PermissionError) as caught:
        replace_durably(source, target)
    assert is_refused(caught.value)
    assert str(target) in str(caught.value).replace("\\\\?\\", "").replace("\\\\", "\\")
    assert source.read_bytes() == b"new" and (target.is_dir() or target.read_bytes() == b"old")
    target.chmod(0o777)


def test_a_file_is_renamed_when_the_program_that_has_it_open_lets_it_go(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    alone = win32file.CreateFile(str(file), win32con.GENERIC_READ, 0, None, win32con.OPEN_EXISTING, 0, None)
    waited: list[float] = []

    def let_go(pause_s: float) -> None:
        waited.append(pause_s)
        alone.Close()

    patiently(lambda: os.rename(file, tmp_path / "renamed"), sleep=let_go)
    assert len(waited) == 1 and (tmp_path / "renamed").exists()
