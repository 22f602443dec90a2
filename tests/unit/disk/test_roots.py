r"""A share that cannot be reached, one that refuses, and a drive that is not there are three different sentences."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.disk.roots import explain, why_no_root

WINDOWS_ONLY = pytest.mark.skipif(
    sys.platform != "win32", reason="elsewhere every path has the same root, and it answers"
)
SHARE, DRIVE = "\\\\nas\\backups\\", "Q:\\"


def windows_error(number: int, words: str) -> OSError:
    """As Windows' Python makes it; elsewhere it has no number of its own."""
    error = OSError(2, words)
    error.winerror = number
    return error


UNREACHABLE = {
    51: "Windows cannot find the network path.",
    53: "The network path was not found",
    59: "An unexpected network error occurred",
    64: "The specified network name is no longer available",
    67: "The network name cannot be found",
    121: "The semaphore timeout period has expired",
    1231: "The network location cannot be reached.",
}
REFUSED = {
    5: "Access is denied",
    86: "The specified network password is not correct",
    1219: "Multiple connections to a server or shared resource by the same user, using more than one user name, are not allowed",
    1265: "The system cannot contact a domain controller to service the authentication request",
    1272: "You can't access this shared folder because your organization's security policies block unauthenticated guest access",
    1311: "There are currently no logon servers available to service the logon request",
    1326: "The user name or password is incorrect",
    1396: "The target account name is incorrect",
    1398: "There is a time and/or date difference between the client and server",
    2240: "The user is not allowed to log on from this workstation",
}
UNREADABLE = {
    1005: "The volume does not contain a recognized file system",
    1117: "The request could not be performed because of an I/O device error",
    1392: "The file or directory is corrupted and unreadable",
    1450: "Insufficient system resources exist to complete the requested service",
    -2144272384: "This drive is locked by BitLocker Drive Encryption",
}
NO_DRIVE = {
    2: "The system cannot find the file specified",
    20: "The system cannot find the device specified",
    3: "The system cannot find the path specified",
    15: "The system cannot find the drive specified",
    21: "The device is not ready",
    1112: "No media in drive",
}


@pytest.mark.parametrize("number", UNREACHABLE)
@pytest.mark.parametrize("root", [SHARE, DRIVE])
def test_a_share_that_cannot_be_reached(root: str, number: int) -> None:
    words = UNREACHABLE[number]
    told = explain(root, windows_error(number, words))
    assert told.message == f"{root} cannot be reached: {words.rstrip('.')} (Windows error {number})."
    assert "network" in told.hint and not told.no_drive


@pytest.mark.parametrize("number", REFUSED)
@pytest.mark.parametrize("root", [SHARE, DRIVE])
def test_a_share_that_refuses(root: str, number: int) -> None:
    told = explain(root, windows_error(number, REFUSED[number]))
    assert told.message == f"{root} does not let this account in: {REFUSED[number]} (Windows error {number})."
    assert "rights" in told.hint and not told.no_drive


@pytest.mark.parametrize("number", UNREADABLE)
def test_a_disk_that_is_there_and_cannot_be_read(number: int) -> None:
    told = explain(DRIVE, windows_error(number, UNREADABLE[number]))
    assert told.message == f"Q:\\ cannot be read: {UNREADABLE[number]} (Windows error {number})."
    assert told.hint == "Unlock or repair the disk, or name another folder." and not told.no_drive


@pytest.mark.parametrize("number", NO_DRIVE)
def test_a_drive_that_is_not_there(number: int) -> None:
    told = explain(DRIVE, windows_error(number, NO_DRIVE[number]))
    assert told.message == f"There is no drive Q:\\, or no disk in it: {NO_DRIVE[number]} (Windows error {number})."
    assert "Connect the disk" in told.hint and r"\\server\share\folder" in told.hint and told.no_drive


def test_whatever_a_share_answers_it_is_no_missing_drive() -> None:
    assert explain(SHARE, windows_error(3, "Path not found")).message == (
        "\\\\nas\\backups\\ cannot be reached: Path not found (Windows error 3)."
    )


def test_an_error_without_a_number_is_told_in_its_words() -> None:
    assert explain(SHARE, OSError(5, "Input/output error")).message.endswith("cannot be reached: Input/output error.")


def test_a_root_that_answers_needs_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path, tmp_path / "missing" / "too", Path("relative")):
        assert why_no_root(path) is None


def test_the_root_is_asked_not_what_is_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(path: str) -> os.stat_result:
        asked.append(path)
        raise windows_error(21, "The device is not ready")

    monkeypatch.setattr(os, "stat", refuse)
    told = why_no_root(Path(tmp_path.anchor) / "no such folder" / "backups")
    monkeypatch.undo()
    assert asked == [tmp_path.anchor]
    assert told is not None and "The device is not ready (Windows error 21)" in told.message


@pytest.mark.parametrize("below", ["", "missing", "missing/too"])
def test_a_root_that_refuses_is_not_blamed_where_something_below_it_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    def refuse(_path: str) -> os.stat_result:
        raise windows_error(5, "Access is denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refuse)
        told, of_root = why_no_root(tmp_path / below), why_no_root(Path(tmp_path.anchor))
    assert told is None and of_root is not None


def test_below_a_share_that_is_away_nothing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_path: str) -> os.stat_result:
        raise windows_error(53, "The network path was not found")

    looked_for: list[Path] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", away)
        patch.setattr(os.path, "lexists", looked_for.append)
        told = why_no_root(tmp_path)
    assert told is not None and "cannot be reached" in told.message and looked_for == []


@WINDOWS_ONLY
def test_what_windows_itself_answers() -> None:
    share, drive = why_no_root(Path(r"\\nosuchhost\share\x")), why_no_root(Path(r"Q:\x\y"))
    assert share is not None and share.message.startswith("\\\\nosuchhost\\share\\ cannot be reached: ")
    assert drive is not None and drive.message.startswith("There is no drive Q:\\, or no disk in it: ")
    assert "(Windows error " in share.message and "(Windows error " in drive.message
