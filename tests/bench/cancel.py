"""From a cancel to the moment it is seen, and until all is safe: in the middle of every kind of step of real jobs on demo
servers of both kinds. Neo4j's own start is what the demo server takes for it, and is told apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cancel import CancelToken
from core.demo.server_folder import create_demo, remove_demo
from core.model.events import Event, JobState, Notice, StepFinished, StepStarted
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience
from core.plan.plan import Plan
from core.system.state_folder import STATE_DIR_VARIABLE
from tests.bench.numbers import machine, percentile
from tests.support import Server, demo_server

SEEN_GOAL_S, SAFE_GOAL_S = 0.1, 5.0


class TimedService:
    """A service that notes how long its starts took."""

    def __init__(self, service: ServiceController) -> None:
        self._service = service
        self._starts: list[tuple[float, float]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def start(self, report: Callable[[str], None]) -> None:
        began_s = time.perf_counter()
        try:
            self._service.start(report)
        finally:
            self._starts.append((began_s, time.perf_counter()))

    def starting_since_s(self, moment_s: float) -> float:
        return sum(max(0.0, ended_s - max(began_s, moment_s)) for began_s, ended_s in self._starts)


class Cancelled:
    """One job that is cancelled at one moment: when the cancel was seen, and when all was over."""

    def __init__(self, server: Server, plan: Plan, step: int, after_s: float) -> None:
        self._step, self._after_s = step, after_s
        self._token = CancelToken()
        self._cancelled_s = self._seen_s = 0.0
        service = TimedService(server.service)
        server.service = service  # type: ignore[assignment]
        self.outcome = server.run(plan, self._token, self._listen)
        ended_s = time.perf_counter()
        server.service = service._service
        self.met = bool(self._cancelled_s and self.outcome.state is JobState.CANCELLED)
        self.to_seen_s = self._seen_s - self._cancelled_s
        self.to_safe_s = ended_s - self._cancelled_s - service.starting_since_s(self._cancelled_s)

    def _listen(self, event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == self._step:
            timer = threading.Timer(self._after_s, self._cancel)
            timer.daemon = True
            timer.start()
        elif self._cancelled_s and not self._seen_s and _tells_of_it(event):
            self._seen_s = time.perf_counter()

    def _cancel(self) -> None:
        self._cancelled_s = time.perf_counter()
        self._token.cancel()


def _tells_of_it(event: Event) -> bool:
    """The step ends, or, between two steps, the undoing is announced."""
    undoing = isinstance(event, Notice) and "Undoing what was begun" in event.message
    return undoing or (isinstance(event, StepFinished) and not event.ok)


def durations(server: Server, plan: Plan) -> list[float]:
    """How long each step of a job takes that nobody cancels."""
    found: list[float] = []

    def listen(event: Event) -> None:
        if isinstance(event, StepFinished):
            found.append(event.duration_s)

    outcome = server.run(plan, listen=listen)
    assert outcome.state is JobState.SUCCEEDED, outcome
    return found


def measure(kind: str, size_mb: int, folder: Path) -> list[tuple[str, Cancelled]]:
    """Every kind of step of a backup and a restore, cancelled in its middle."""
    demo = create_demo(folder / "demo", kind, size_mb)
    server = demo_server(demo, folder / "backups", Patience())
    server.backups.mkdir()

    def plan_anew(operation: str, label: str) -> Plan:
        return (
            server.plan_restore(server.backups / "good") if operation == "restore" else server.plan_backup(label=label)
        )

    found: list[tuple[str, Cancelled]] = []
    try:
        for operation in ("backup", "restore"):
            usual = durations(server, plan_anew(operation, "good"))
            kinds = {type(step): number for number, step in reversed(list(enumerate(plan_anew(operation, "x").steps)))}
            for number in sorted(kinds.values()):
                plan = plan_anew(operation, f"at-{number}")
                cancelled = Cancelled(server, plan, number, usual[number] / 2)
                if cancelled.met:
                    found.append((f"{kind} {operation}, {type(plan.steps[number]).__name__}", cancelled))
    finally:
        remove_demo(demo.folder)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=256, help="size of the demo servers")
    args = parser.parse_args()
    print(machine())
    everything: list[Cancelled] = []
    with tempfile.TemporaryDirectory(prefix="imaging-backup-bench-") as name:
        os.environ[STATE_DIR_VARIABLE] = str(Path(name, "state"))
        for kind in ("docker", "windows"):
            for title, cancelled in measure(kind, args.mb, Path(name, kind)):
                everything.append(cancelled)
                print(
                    f"{title}: seen after {1000 * cancelled.to_seen_s:.0f} ms, safe after {cancelled.to_safe_s:.2f} s"
                )
    seen, safe = [one.to_seen_s for one in everything], [one.to_safe_s for one in everything]
    print(
        f"{len(everything)} cancels: seen after {1000 * percentile(seen, 0.5):.0f} ms (worst {1000 * max(seen):.0f}, goal "
        f"{1000 * SEEN_GOAL_S:.0f}), safe after {percentile(safe, 0.5):.2f} s beyond Neo4j's start "
        f"(worst {max(safe):.2f}, goal {SAFE_GOAL_S:.0f})"
    )


if __name__ == "__main__":
    main()
