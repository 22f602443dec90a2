"""File systems with clones: an incremental backup shares bytes, not files; and what a small file system says of links."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.execute.verify import verify
from core.model.events import JobState
from tests.disks.volumes import mounted, run
from tests.support import look, plain_server

MB = 1 << 20
BIG_BYTES = 64 * MB
Volume = Callable[[Path], AbstractContextManager[Path]]


def made(kind: str, *options: str) -> Volume:
    def volume(folder: Path) -> AbstractContextManager[Path]:
        image = folder / f"{kind}.image"
        with open(image, "wb") as file:
            file.truncate(512 * MB)
        run(f"mkfs.{kind}", *options, str(image))
        return mounted("-o", "loop", str(image), at=folder / kind)

    return volume


@pytest.mark.parametrize("volume", [made("btrfs", "-q"), made("xfs", "-q", "-m", "reflink=1")], ids=["btrfs", "xfs"])
def test_unchanged_files_are_clones(tmp_path: Path, volume: Volume) -> None:
    server = plain_server(tmp_path / "server")
    big = server.data_dir / "big"
    big.write_bytes(b"big" * (BIG_BYTES // 3))
    os.utime(big, ns=(10**18 + 700, 10**18 + 700))  # what changed just now is copied anew
    with volume(tmp_path) as server.backups:
        first = Path(server.back_up(label="first").path)
        before, free = look(first), used(server.backups)
        outcome = server.back_up(label="second")
        assert outcome.state is JobState.SUCCEEDED, outcome
        second = Path(outcome.path)
        assert not (first / "Neo4j_data/big").samefile(second / "Neo4j_data/big")
        assert used(server.backups) - free < BIG_BYTES / 4
        assert look(second / "Neo4j_data") == look(server.data_dir)
        (second / "Neo4j_data/big").write_bytes(b"somebody works in a backup")
        assert look(first) == before
        assert verify(open_backup(first), lambda _: None, CancelToken()).state is JobState.SUCCEEDED


def used(volume: Path) -> int:
    os.sync()
    values = os.statvfs(volume)
    return (values.f_blocks - values.f_bfree) * values.f_frsize
