"""A real file system that loses its power in the middle of a job: ext4 on a loop device, shut down without a last flush,
mounted again, its journal replayed. And a disk whose medium changes under the page cache.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.execute.verify import verify
from core.model.events import Event, JobState, StepStarted
from core.model.service_state import ServiceState
from core.system.state_folder import STATE_DIR_VARIABLE
from tests.disks.volumes import cut_off, ext4, make_image, require_cut_off
from tests.support import Server, change_server, fill_data, leftovers, look, plain_server

MB = 1 << 20
MOST = 400


def build(folder: Path, *, restore: bool) -> Server:
    """Server, backups and state, all on one volume; for a restore with a backup and other live data."""
    server = plain_server(folder / "server", text="good")
    server.backups = folder / "backups"
    server.backups.mkdir(exist_ok=True)
    if restore:
        assert server.back_up(label="good").state is JobState.SUCCEEDED
        change_server(server, "new")
    return server


@pytest.mark.expects_warnings
@pytest.mark.parametrize("restore", [False, True], ids=["backup", "restore"])
def test_the_power_fails_at_a_flush(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, points: Counter[str], restore: bool
) -> None:
    at = tmp_path / "machine"
    monkeypatch.setenv(STATE_DIR_VARIABLE, str(at / "state"))
    image = make_image(tmp_path / "first.img", 96 * MB)
    require_cut_off(at, image)
    with ext4(at, image):
        server = build(at, restore=restore)
        good, good_config = (look(server.data_dir), server.config()) if not restore else _kept(server)
        before, config = look(server.data_dir), server.config()
    for number in range(1, MOST):
        copy = Path(shutil.copy2(image, tmp_path / "copy.img"))
        with ext4(at, copy):
            plan = server.plan_restore(at / "backups/good") if restore else server.plan_backup(label="new")
            died = _run_until(number, server, plan, at, monkeypatch)
        with ext4(at, copy):
            # The machine starts, and Neo4j with it, on whatever it finds.
            if not server.data_dir.exists():
                fill_data(server.data_dir, "empty")
            server.service.current = ServiceState.RUNNING  # type: ignore[attr-defined]
            for recovered in server.recover():
                assert recovered.state is JobState.SUCCEEDED, (number, recovered)
            now = look(server.data_dir), server.config()
            assert now in ((before, config), (good, good_config)), number
            assert leftovers(at / "server", server.backups) == [], number
            for folder in server.backups.iterdir():
                outcome = verify(open_backup(folder), lambda _: None, CancelToken())
                assert outcome.state is JobState.SUCCEEDED, (number, outcome)
            for stray in server.data_dir.parent.glob("data.aside-*"):
                shutil.rmtree(stray)
        if not died:
            assert number > 10
            return
        points["power cuts"] += 1
    raise AssertionError("the job never came to its end")


def _kept(server: Server) -> tuple[dict[str, object], dict[str, bytes]]:
    """What the backup `good` holds, as it is when it is restored."""
    before, config = look(server.data_dir), server.config()
    assert server.restore(server.backups / "good").state is JobState.SUCCEEDED
    good = look(server.data_dir), server.config()
    change_server(server, "new")
    assert (set(look(server.data_dir)), server.config()) == (set(before), config)
    for stray in server.data_dir.parent.parent.rglob("*.aside-*"):
        shutil.rmtree(stray) if stray.is_dir() else stray.unlink()
    return good


def _run_until(number: int, server: Server, plan: object, volume: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """The job, with the power cut at its flush of that number. Whether it came to that."""
    flushes, real = 0, os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal flushes
        flushes += 1
        if flushes == number:
            cut_off(volume)
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        outcome = server.run(plan)  # type: ignore[arg-type]
    assert outcome.code != "UNEXPECTED", outcome
    return flushes >= number


@pytest.mark.expects_warnings
def test_what_the_page_cache_hides_is_found(tmp_path: Path) -> None:
    """A byte changes on the medium before the reading back: the cache still has what was written."""
    server = plain_server(tmp_path / "server")
    marked = server.data_dir / "databases" / "neo4j" / "neostore"
    mark = os.urandom(64)
    marked.write_bytes(mark * 100)
    image = make_image(tmp_path / "disk.img", 96 * MB)
    with ext4(tmp_path / "disk", image) as server.backups:
        plan = server.plan_backup(label="new")

        def listen(event: Event) -> None:
            if isinstance(event, StepStarted) and type(plan.steps[event.index]).__name__ == "ReadBack":
                copied = next(server.backups.rglob("neostore"), None)
                assert copied is not None
                os.sync()
                data, where = image.read_bytes(), -1
                descriptor = os.open(image, os.O_WRONLY)
                # Everywhere: an earlier copy may lie in blocks that are free again.
                while (where := data.find(mark * 100, where + 1)) >= 0:
                    os.pwrite(descriptor, bytes([data[where] ^ 1]), where)
                os.close(descriptor)
                hidden = next(path for path in server.backups.rglob("neostore") if path.read_bytes()[:64] == mark)
                assert hidden.read_bytes() == mark * 100

        outcome = server.run(plan, listen=listen)
        assert outcome.code == "VERIFY_FAILED", outcome
        assert list(server.backups.glob("new*")) == []
