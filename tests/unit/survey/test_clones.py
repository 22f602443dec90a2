"""What a survey finds out of clones: by one clone of one file, of which nothing is left."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.copying.store_source import StoreSource
from core.model.survey_facts import CloneFacts
from core.plan.cloning import MOST_EXTENTS
from core.survey import clones
from core.survey.clones import COUNTED_FROM_BYTES, clone_facts
from tests.clones import FakeClones, fake_clones
from tests.support import Server, look, plain_server

__all__ = ["fake_clones"]

NAMELESS = " (deleted)"
"""How Linux ends the path of an open file without a name: nothing of it is left, whatever becomes of the program."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = plain_server(tmp_path)
    before = look(tmp_path, times=False)
    yield made
    assert look(tmp_path, times=False) == before


def found(server: Server) -> CloneFacts | None:
    return server.survey_backup().cloning


def test_where_files_can_be_cloned_the_survey_says_what_there_is_to_clone(
    server: Server, fake_clones: FakeClones
) -> None:
    assert found(server) == CloneFacts(files=5, extents=0)
    smallest, largest = fake_clones.made
    for made in (smallest, largest):
        assert Path(made).parent == server.data_dir.parent and made.endswith(NAMELESS)


def test_only_a_running_server_is_asked_about(server: Server, fake_clones: FakeClones) -> None:
    server.service.stop(CancelToken(), lambda _: None)
    assert found(server) is None and fake_clones.made == []


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOSPC, errno.EIO])
def test_what_refuses_has_no_clones(server: Server, fake_clones: FakeClones, number: int) -> None:
    fake_clones.fail = lambda _path: number
    assert found(server) is None


def test_a_probe_that_cannot_be_made_is_no_error(
    server: Server, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def read_only(path: str, *args: int, **named: int) -> int:
        if args[0] & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, *args, **named)

    monkeypatch.setattr(os, "open", read_only)
    assert found(server) is None and fake_clones.made == []


def test_a_volume_mounted_in_the_data_folder_cannot_be_cloned_with_it(
    server: Server, fake_clones: FakeClones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clones, "mount_points_below", lambda folder: (folder / "dumps",))
    assert found(server) is None and fake_clones.made == []


def large_files(folder: Path, count: int) -> StoreSource:
    folder.mkdir()
    for number in range(count):
        with (folder / f"large {number}").open("wb") as file:
            file.truncate(COUNTED_FROM_BYTES)
    (folder / "small").write_bytes(b"x")
    return StoreSource(folder)


def test_the_pieces_of_large_files_are_counted_until_they_are_too_many(tmp_path: Path, fake_clones: FakeClones) -> None:
    source = large_files(tmp_path / "data", 3)
    fake_clones.pieces = 7
    assert clone_facts(source, source.scan()) == CloneFacts(4, 21)
    fake_clones.pieces = MOST_EXTENTS
    assert clone_facts(source, source.scan()) == CloneFacts(4, 2 * MOST_EXTENTS)
    (made,) = fake_clones.made[1:]
    assert (tmp_path / "data" / "small").exists() and made.endswith(NAMELESS)


def test_logs_elsewhere_must_be_cloned_too(tmp_path: Path, fake_clones: FakeClones) -> None:
    source = large_files(tmp_path / "data", 0)
    (tmp_path / "data" / "databases" / "neo4j").mkdir(parents=True)
    (tmp_path / "fast" / "tx" / "neo4j").mkdir(parents=True)
    with_logs = StoreSource(source.data_dir, tmp_path / "fast" / "tx")
    assert clone_facts(with_logs, with_logs.scan()) is None, "no logs yet: nothing shows that they could be cloned"
    (tmp_path / "fast" / "tx" / "neo4j" / "log").write_bytes(b"log")
    assert clone_facts(with_logs, with_logs.scan()) == CloneFacts(2, 0)
    assert Path(fake_clones.made[-1]).parent == tmp_path / "fast"
    fake_clones.fail = lambda path: errno.EXDEV if "/fast/" in path else None
    assert clone_facts(with_logs, with_logs.scan()) is None
