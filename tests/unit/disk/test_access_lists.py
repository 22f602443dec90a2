"""Under an access list the group bits of a mode are a mask: what the group really may is read from the list."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from core.disk.access_lists import (
    ACCESS_LIST,
    DEFAULT_LIST,
    Attributes,
    attributes_of,
    drop_access_lists,
    give_attributes,
    true_mode,
)
from core.disk.files import make_private_folder
from tests.access_lists import access_list, give_list, needs_access_lists

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="such lists are Linux'")


@needs_access_lists
@pytest.mark.parametrize(("group", "mask", "true"), [(0, 7, 0o600), (4, 7, 0o640), (6, 4, 0o640), (7, 7, 0o670)])
def test_the_group_has_its_own_rights_as_far_as_the_mask_goes(group: int, mask: int, true: int, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    give_list(file, ACCESS_LIST, access_list(owner=6, account=(1000, 7), group=group, mask=mask))
    mode = stat.S_IMODE(os.stat(file).st_mode)
    assert mode == 0o600 | mask << 3  # what a plain stat tells
    assert true_mode(mode, file) == true
    with open(file, "rb") as opened:
        assert true_mode(mode, opened.fileno()) == true


def test_a_mode_without_a_list_is_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for mode in (0o600, 0o640, 0o6777):
        assert true_mode(mode, tmp_path / "file") == mode


def test_a_list_that_cannot_be_understood_gives_the_group_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for listed in (
        b"",
        b"\2\0\0\0",
        b"\2\0\0\0\4\0\7",
        access_list(owner=7, account=(1, 7), group=7, mask=7)[:-8][:20],
    ):
        monkeypatch.setattr(os, "getxattr", lambda *_, listed=listed, **__: listed)
        assert true_mode(0o2674, tmp_path) == 0o2604

    def fail(*_: object, **__: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "getxattr", fail)
    assert true_mode(0o2674, tmp_path) == 0o2604


def test_what_cannot_be_asked_for_is_told_when_it_should_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    assert give_attributes(tmp_path, attributes_of(tmp_path), 0o700) == ""
    monkeypatch.setattr(os, "getxattr", fail)
    assert "could not be read" in give_attributes(tmp_path, attributes_of(tmp_path), 0o700)


@needs_access_lists
@pytest.mark.parametrize("owner_rights", [6, 7])
def test_what_is_new_has_what_the_kernel_would_give_it(owner_rights: int, tmp_path: Path) -> None:
    give_list(tmp_path, DEFAULT_LIST, access_list(owner=7, account=(1000, 7), group=5, mask=7, other=1))
    made, given = tmp_path / "made", tmp_path / "given"
    os.close(os.open(made, os.O_CREAT | os.O_WRONLY, owner_rights * 0o111))
    given.touch()
    attributes = attributes_of(tmp_path).of_new(owner_rights)
    drop_access_lists(given)
    mode = owner_rights << 6 | attributes.most & 0o077 & owner_rights * 0o11
    assert attributes.most & 0o077 == 0o051
    assert give_attributes(given, attributes, mode) == ""
    listed = [os.getxattr(path, ACCESS_LIST) for path in (made, given)]
    assert [true_mode(stat.S_IMODE(path.stat().st_mode), path) for path in (made, given)] == [mode, mode]
    assert attributes_of(made).named.rights_of(1000) == attributes_of(given).named.rights_of(1000) == owner_rights
    assert len(listed[0]) == len(listed[1])
    # A file hands nothing on, a folder does.
    assert attributes_of(given).handed_on == b""
    (tmp_path / "folder").mkdir()
    drop_access_lists(tmp_path / "folder")
    give_attributes(tmp_path / "folder", attributes_of(tmp_path).of_new(7), 0o751)
    assert attributes_of(tmp_path / "folder").handed_on == attributes_of(tmp_path).handed_on


def test_where_nothing_is_handed_on_what_is_new_has_the_label_alone() -> None:
    assert Attributes(label=b"a", most=0o700).of_new(7) == Attributes(label=b"a")


@needs_access_lists
def test_a_private_folder_hands_on_no_list(tmp_path: Path) -> None:
    """A file in it would be opened to whom the list names as soon as it gets its mode."""
    give_list(tmp_path, DEFAULT_LIST, access_list(owner=7, account=(1000, 7), group=7, mask=7))
    make_private_folder(tmp_path / "private")
    (tmp_path / "private" / "file").touch()
    for path in (tmp_path / "private", tmp_path / "private" / "file"):
        assert not {ACCESS_LIST, DEFAULT_LIST} & {*os.listxattr(path)}
    (tmp_path / "plain").touch()
    assert ACCESS_LIST in os.listxattr(tmp_path / "plain")
    drop_access_lists(tmp_path / "plain")
    assert ACCESS_LIST not in os.listxattr(tmp_path / "plain")


def test_a_list_that_stays_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "removexattr", fail)
    monkeypatch.setattr(os, "getxattr", lambda *_, **__: b"")
    with pytest.raises(OSError):
        drop_access_lists(tmp_path)
    # One that cannot be looked for may be there.
    monkeypatch.setattr(os, "getxattr", fail)
    with pytest.raises(OSError):
        drop_access_lists(tmp_path)


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("said", [errno.ENODATA, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES])
def test_a_volume_that_refuses_to_remove_what_it_does_not_have(
    number: int, said: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(number: int) -> Callable[..., NoReturn]:
        def fail(*_: object, **__: object) -> NoReturn:
            raise OSError(number, os.strerror(number))

        return fail

    monkeypatch.setattr(os, "removexattr", failing(number))
    monkeypatch.setattr(os, "getxattr", failing(said))
    drop_access_lists(tmp_path)
    make_private_folder(tmp_path / "private")
    assert (tmp_path / "private").is_dir()
