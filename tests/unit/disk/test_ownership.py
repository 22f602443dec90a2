"""Rights that are put back: never more open than what lay there before, nor than what was recorded."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.disk import ownership
from core.disk.access_lists import ACCESS_LIST, NO_ATTRIBUTES
from core.disk.file_table import FileTable
from core.disk.ownership import Account, RightsBefore, put_back, rights_before, rights_of, take_over, take_rights
from core.model.entries import DirectoryEntry, FileEntry
from tests.access_lists import access_list, give_list, needs_access_lists

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="modes and owners are POSIX'; only root gives them"
)
NEO4J = 7474
NOTHING = RightsBefore(Path("/data"), None, FileTable())


def modes(root: Path) -> dict[str, int]:
    return {path.relative_to(root).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*"))}


def tree(root: Path, mode: int = 0o644, folder_mode: int = 0o755) -> Path:
    (root / "sub").mkdir(parents=True)
    for name in ("a", "sub/b"):
        (root / name).touch()
        (root / name).chmod(mode)
    for folder in (root / "sub", root):
        folder.chmod(folder_mode)
    return root


def entries(mode: int | None, **owner: int) -> list[FileEntry]:
    return [FileEntry(path, 0, 1, mode=mode, **owner) for path in ("a", "sub/b")]


@pytest.mark.parametrize(
    ("live", "recorded", "restored"),
    [
        (0o600, 0o644, 0o600),
        (0o644, 0o600, 0o600),
        (0o640, 0o604, 0o600),
        (0o400, 0o660, 0o600),  # the owner's own rights come from the backup
        (0o666, 0o640, 0o640),
        (0o604, 0o6646, 0o604),  # set-user-id bits are of no database
    ],
)
def test_a_file_is_never_more_open_than_before_nor_than_recorded(
    live: int, recorded: int, restored: int, tmp_path: Path
) -> None:
    before = rights_before(tree(tmp_path / "live", live))
    staged = tree(tmp_path / "staged", 0o666)
    assert put_back(staged, None, [DirectoryEntry("sub", 1, 0o755)], entries(recorded), before) == ""
    assert {modes(staged)[path] for path in ("a", "sub/b")} == {restored}


@pytest.mark.parametrize("recorded", [0o777, None])
def test_a_folder_is_never_more_open_than_before(recorded: int | None, tmp_path: Path) -> None:
    before = rights_before(tree(tmp_path / "live", folder_mode=0o710))
    staged = tree(tmp_path / "staged")
    put_back(staged, DirectoryEntry("x", 1, recorded), [DirectoryEntry("sub", 1, recorded)], entries(0o600), before)
    assert modes(staged)["."] == modes(staged)["sub"] == 0o710


def test_what_was_copied_by_hand_has_its_own_mode_as_far_as_it_goes(tmp_path: Path) -> None:
    staged = tree(tmp_path / "staged", 0o664)
    put_back(staged, None, [], entries(None), rights_before(tree(tmp_path / "live", 0o640)))
    assert modes(staged)["a"] == 0o640
    # What was not there before is guarded by the folder alone.
    again = tree(tmp_path / "again", 0o664)
    put_back(again, None, [], entries(None), NOTHING)
    assert modes(again)["a"] == 0o664


def test_owners_are_put_back(tmp_path: Path) -> None:
    staged = tree(tmp_path / "staged")
    root = DirectoryEntry("Neo4j_data", 1, 0o750, NEO4J, NEO4J)
    assert put_back(staged, root, [DirectoryEntry("sub", 1)], entries(0o640, uid=NEO4J, gid=NEO4J), NOTHING) == ""
    assert {path.stat().st_uid for path in (staged, *staged.rglob("*"))} == {NEO4J}
    assert modes(staged) == {".": 0o750, "sub": 0o755, "a": 0o640, "sub/b": 0o640}
    unrecorded = tree(tmp_path / "unrecorded")
    assert put_back(unrecorded, None, [], entries(0o640), NOTHING) == ownership.NOT_RECORDED


@pytest.mark.parametrize("number", [0, errno.EPERM, errno.EINVAL])
def test_rights_of_a_group_are_not_given_to_another_one(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a volume that keeps no owners, whether it says so or not."""

    def keep(path: str, *_: int, **__: bool) -> None:
        if number:
            raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "chown", keep)
    staged = tree(tmp_path / "staged")
    root = DirectoryEntry("Neo4j_data", 1, 0o770, NEO4J, NEO4J)
    files = [
        FileEntry("a", 0, 1, mode=0o660, uid=NEO4J, gid=NEO4J),
        FileEntry("sub/b", 0, 1, None, 0o664, NEO4J, NEO4J),
    ]
    assert put_back(staged, root, [], files, NOTHING) == ownership.OWNERS_NOT_KEPT
    assert modes(staged) | {"sub": 0} == {".": 0o700, "sub": 0, "a": 0o600, "sub/b": 0o644}


def test_an_account_that_is_not_root_opens_nothing_to_its_own_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    staged = tree(tmp_path / "staged")
    files = entries(0o640, uid=NEO4J, gid=NEO4J)
    assert put_back(staged, None, [], files, NOTHING) == ownership.NOT_PUT_BACK
    assert modes(staged)["a"] == 0o600
    # Its own group, whoever the owner is.
    again = tree(tmp_path / "again")
    put_back(again, None, [], entries(0o640, uid=NEO4J, gid=0), NOTHING)
    assert modes(again)["a"] == 0o640


def test_a_new_file_takes_over_what_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "old").touch(0o664)
    os.chown(tmp_path / "old", NEO4J, NEO4J)
    (tmp_path / "new").touch(0o600)
    take_over(tmp_path / "new", os.stat(tmp_path / "old"), 0o604)
    status = os.stat(tmp_path / "new")
    assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == (0o604, NEO4J, NEO4J)


def test_what_takes_the_place_of_a_file_has_its_rights_or_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").touch(0o640)
    os.chown(tmp_path / "old", NEO4J, NEO4J)
    (tmp_path / "new").touch(0o600)
    assert take_rights(tmp_path / "new", tmp_path / "old") == ""
    status = os.stat(tmp_path / "new")
    assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == (0o640, NEO4J, NEO4J)

    def keep(path: Path, *_: int, **__: bool) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), path)

    monkeypatch.setattr(os, "chown", keep)
    with pytest.raises(OSError):
        take_rights(tmp_path / "new", tmp_path / "old")


def test_rights_before_of_nothing_limit_nothing(tmp_path: Path) -> None:
    before = rights_before(tmp_path / "missing")
    assert before.folder is None and before.rights("") is None
    assert before.beside("a", 7) == before.beside("", 7) == NO_ATTRIBUTES


AS_NEO4J = f"""
import os, sys
os.chdir("/")
descriptor = os.open(os.path.dirname(sys.argv[1]), os.O_RDONLY)
os.setgroups([{NEO4J}]); os.setgid({NEO4J}); os.setuid({NEO4J})
os.open(os.path.basename(sys.argv[1]), os.O_RDWR, dir_fd=descriptor)
"""


@needs_access_lists
@pytest.mark.parametrize(
    ("named", "kind", "mask", "may"),
    [
        (NEO4J, 2, 6, True),
        (NEO4J, 2, 4, False),
        (NEO4J + 1, 2, 4, True),
        (NEO4J, 8, 6, True),
        (NEO4J, 8, 4, False),
    ],
)
def test_a_list_decides_as_the_kernel_does(named: int, kind: int, mask: int, may: bool, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    tmp_path.chmod(0o755)
    # Of an account that is named, and of a group that is, everybody's rights do not count.
    give_list(file, ACCESS_LIST, access_list(owner=6, account=(named, 6), group=6, mask=mask, kind=kind, other=6))
    rights = rights_of(file, os.stat(file))
    assert rights.are_enough(Account(NEO4J, frozenset({NEO4J})), 0o6) is may
    opened = subprocess.run([sys.executable, "-c", AS_NEO4J, str(file)], capture_output=True, check=False)
    assert may is (opened.returncode == 0), opened.stderr
