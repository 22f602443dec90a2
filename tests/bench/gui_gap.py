"""The event loop's gaps while the real engine copies gigabytes under the real progress page."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import tempfile
import threading
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

import qasync
from PySide6.QtWidgets import QApplication

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo
from core.model.events import JobState
from core.model.given import Given
from core.model.kind_facts import DOCKER_INSTALLER
from gui.backend import CoreBackend
from gui.logic.flow import PageId, Question
from gui.loop.loop_watch import FINE_BEAT_MS, LoopWatch
from gui.widgets.theme import Theme
from gui.wizard import Wizard
from tests.bench.numbers import machine, percentile

GOAL_MS = 50.0


class CoreWatch(LoopWatch):
    """Also notes how much of each gap the GUI's thread could have run, but no processor core was free for it (Linux)."""

    def __init__(self) -> None:
        super().__init__(FINE_BEAT_MS, keep=True)
        self.waits_ms: list[float] = []
        self._account = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._waited_ms = self._total_wait_ms()

    def beat(self) -> None:
        super().beat()
        waited_ms = self._total_wait_ms()
        self.waits_ms.append(waited_ms - self._waited_ms)
        self._waited_ms = waited_ms

    def _total_wait_ms(self) -> float:
        if not self._account.exists():
            return 0.0
        return int(self._account.read_text(encoding="ascii").split()[1]) / 1e6

    def own_gaps_ms(self) -> list[float]:
        """The gaps without the wait for a core: what the program itself is to blame for."""
        return [max(0.0, gap - wait) for gap, wait in zip(self.gaps_ms(), self.waits_ms, strict=True)]


async def measure(app: QApplication, demo: DemoServer, destination: Path) -> tuple[CoreWatch, float]:
    """Back the server up; the gaps from the job's start to its end, and how long that was."""
    given = Given(kind=DOCKER_INSTALLER, root=str(demo.root), sandbox=str(demo.folder))
    wizard = Wizard(CoreBackend(), Theme(app, "light"), app.clipboard(), given)
    shown: asyncio.Queue[str] = asyncio.Queue()
    wizard.page_shown.connect(shown.put_nowait)

    async def at(page: PageId, timeout_s: float = 60.0) -> None:
        async with asyncio.timeout(timeout_s):
            while await shown.get() != page:
                pass

    watch, clock = CoreWatch(), asyncio.get_running_loop().time
    wizard.open()
    await at(PageId.WELCOME)
    wizard.go_next()
    await at(PageId.DESTINATION)
    wizard.state.destination = destination
    wizard.go_next()
    await at(PageId.REVIEW)
    wizard.state.answers = frozenset({Question.NO_IMPORT})
    began_s = clock()
    watch.start()
    wizard.go_next()
    await at(PageId.RESULT, 1800)
    watch.stop()
    took_s = clock() - began_s
    outcome = wizard.state.outcome
    assert outcome is not None and outcome.state is JobState.SUCCEEDED, outcome
    wizard.close()
    await wizard.tasks.settle()
    return watch, took_s


def main() -> None:
    parser = argparse.ArgumentParser("bench gui-gap")
    parser.add_argument("--size-mb", type=int, default=4096, help="how much data the demo server has (default: 4096)")
    parser.add_argument("--folder", default=None, help="where to put server and backup (default: a temporary folder)")
    args = parser.parse_args()
    about = machine()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imaging-backup-bench-", dir=args.folder)))
        state = place / "state"
        os.environ["IMAGING_BACKUP_STATE_DIR"] = str(state)
        demo = create_demo(place / "demo", "docker", size_mb=args.size_mb)
        stack.callback(remove_demo, demo.folder)
        destination = place / "backups"
        destination.mkdir()
        app = QApplication([])
        app.setQuitOnLastWindowClosed(False)
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            watch, took_s = runner.run(measure(app, demo, destination))
    gaps, own = watch.gaps_ms(), watch.own_gaps_ms()
    print(about)
    print(f"backup of {args.size_mb} MB in {took_s:.0f} s; {len(gaps)} looks at the loop")
    print("gaps in ms, and without the wait for a free core:")
    for name, share in (("median", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("worst", 1.0)):
        print(f"  {name:7} {percentile(gaps, share):7.2f} {percentile(own, share):7.2f}")
    print(f"goal: at most {GOAL_MS:.0f} ms at p99.9")


if __name__ == "__main__":
    main()
