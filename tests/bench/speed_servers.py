"""How long a backup, a restore and the undoing of one keep a demo server offline, beside the server's own stop and start."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from core.cancel import CancelToken
from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo, start_demo, stop_demo
from core.disk.files import remove_tree
from core.model.events import Event, JobState, StepFinished, StepStarted
from core.neo4j.waiting import Patience
from core.plan.steps import StopNeo4j, SwapDirectory
from tests.bench.cold import drop_caches
from tests.bench.speed_data import make_scattered, make_unread
from tests.support import Server, demo_server

START_TIMEOUT_S = 600.0
"""The demo server reads its whole store when it starts."""
SMALL_STORE_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class OfflineTimes:
    """Seconds, one of each a round."""

    own: list[float] = field(default_factory=list)
    """The server's own stop and start, without the product."""
    by_product: list[float] = field(default_factory=list)
    """Its stop and start as the product does and proves them, with nothing in between."""
    restore: list[float] = field(default_factory=list)
    rollback: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BackupTimes:
    """Seconds, one of each a round."""

    own: list[float]
    """The server's own stop and start, without the product."""
    backups: dict[float, list[float]]
    """Offline for a backup, by the share of the bytes that had been changed right before the stop."""


def measure_offline(folder: Path, size_bytes: int, rounds: int, say: Callable[[str], None]) -> OfflineTimes:
    with _running_demo(folder, folder / "backups", size_bytes) as (demo, server):
        made = server.back_up(label="good")
        assert made.state is JobState.SUCCEEDED, made
        times = OfflineTimes()
        for _ in range(rounds):
            times.own.append(_stop_and_start(demo))
            say(f"own stop and start: {times.own[-1]:.2f} s")
            times.by_product.append(_stop_and_start_by_product(server))
            say(f"stop and start by the product: {times.by_product[-1]:.2f} s")
            times.restore.append(_restore(server, cancelled=False))
            say(f"offline for a restore: {times.restore[-1]:.2f} s")
            times.rollback.append(_restore(server, cancelled=True))
            say(f"offline for a restore that is rolled back: {times.rollback[-1]:.2f} s")
        return times


def measure_backups(
    folder: Path,
    backups: Path,
    size_bytes: int,
    rounds: int,
    say: Callable[[str], None],
    changed: Sequence[float],
    extents: int = 0,
) -> BackupTimes:
    """Of a server in `folder`; `extents`: of one more file in its data, if any.

    Nearly all the bytes are files beside its store, which is small: it reads that whenever it starts, and Neo4j does not.
    """
    with _running_demo(folder, backups, SMALL_STORE_BYTES) as (demo, server):
        unread = demo.data_dir / "unread"
        make_unread(unread, size_bytes)
        if extents:
            make_scattered(demo.data_dir / "scattered", extents)
        times = BackupTimes([], {share: [] for share in changed})
        for _ in range(rounds):
            times.own.append(_stop_and_start(demo))
            say(f"own stop and start: {times.own[-1]:.2f} s")
            for share, offline_s in times.backups.items():
                offline_s.append(_back_up(server, unread, share))
                say(f"offline for a backup, {100 * share:g} % changed: {offline_s[-1]:.2f} s")
        return times


@contextmanager
def _running_demo(folder: Path, backups: Path, size_bytes: int) -> Iterator[tuple[DemoServer, Server]]:
    demo = create_demo(folder / "demo", "docker", size_bytes >> 20, idle=True, stopped=True)
    try:
        server = demo_server(demo, backups, Patience())
        server.backups.mkdir()
        start_demo(demo, START_TIMEOUT_S)
        yield demo, server
    finally:
        remove_demo(demo.folder)
        remove_tree(backups)


def _stop_and_start(demo: DemoServer) -> float:
    drop_caches()
    began_s = time.perf_counter()
    stop_demo(demo)
    start_demo(demo, START_TIMEOUT_S)
    return time.perf_counter() - began_s


def _stop_and_start_by_product(server: Server) -> float:
    drop_caches()
    began_s = time.perf_counter()
    server.service.stop(CancelToken(), lambda _: None)
    server.service.start(lambda _: None)
    return time.perf_counter() - began_s


def _restore(server: Server, *, cancelled: bool) -> float:
    """The job's own offline time. Cancelled as soon as the data is swapped, it has everything to undo."""
    plan = server.plan_restore(server.backups / "good")
    token = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and isinstance(plan.steps[event.index], StopNeo4j):
            drop_caches()  # the start reads the store from the disk, as the server's own does
        elif cancelled and isinstance(event, StepFinished) and isinstance(plan.steps[event.index], SwapDirectory):
            token.cancel()

    outcome = server.run(plan, token, listen)
    assert outcome.state is (JobState.CANCELLED if cancelled else JobState.SUCCEEDED), outcome
    for kept in map(Path, outcome.kept_aside):
        if kept.is_dir():
            remove_tree(kept)
        else:
            kept.unlink()
    return outcome.offline_s


def _back_up(server: Server, folder: Path, changed: float) -> float:
    """The job's own offline time, with a share of what lies in `folder` changed right before the stop.

    Nothing is shared with an earlier backup: all has to be copied, or cloned.
    """
    plan = server.plan_backup(label="job", full=True)

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and isinstance(plan.steps[event.index], StopNeo4j):
            _touch(folder, changed)
            drop_caches()

    outcome = server.run(plan, listen=listen)
    assert outcome.state is JobState.SUCCEEDED, outcome
    remove_tree(Path(outcome.path))
    return outcome.offline_s


def _touch(folder: Path, share: float) -> None:
    """Files that make up this share of the bytes, the small ones first, look as if they had just been written."""
    files = sorted((path.stat().st_size, path) for path in folder.rglob("*") if path.is_file())
    left_bytes = share * sum(size_bytes for size_bytes, _ in files)
    for size_bytes, path in files:
        if left_bytes <= 0:
            return
        os.utime(path)
        left_bytes -= size_bytes
