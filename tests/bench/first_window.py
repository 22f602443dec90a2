"""From the start of the frozen program until its first window is painted, on a virtual screen: cold and warm."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo
from tests.bench.cold import can_drop_caches, drop_caches
from tests.bench.numbers import machine, median_and_spread
from tests.screen.display import Display, wait_until

PAINTED, DETECTED = r"first window after (\d+) ms", r"page welcome"
GOAL_S = 2.0


def start_once(program: Path, demo: DemoServer, display: Display, place: Path) -> tuple[float, float]:
    """Seconds from the start until the window is painted, and until it shows what was detected."""
    state = Path(tempfile.mkdtemp(dir=place))
    log = state / "logs" / "imaging-backup.log"
    environment = os.environ | {
        "DISPLAY": display.name,
        "QT_QPA_PLATFORM": "xcb",
        "IMAGING_BACKUP_STATE_DIR": str(state),
    }

    def said(pattern: str) -> bool:
        return log.exists() and re.search(pattern, log.read_text(encoding="utf-8")) is not None

    began_s = time.monotonic()
    process = subprocess.Popen([str(program), *demo.args], env=environment)
    try:
        wait_until(lambda: said(PAINTED), 60, "the first window", poll_s=0.002)
        painted_s = time.monotonic() - began_s
        wait_until(lambda: said(DETECTED), 60, "the first page", poll_s=0.002)
        return painted_s, time.monotonic() - began_s
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser("bench first-window")
    parser.add_argument("program", help="the frozen wizard")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="imaging-backup-bench-") as folder:
        place = Path(folder)
        demo = create_demo(place / "demo", "docker", size_mb=8)
        display = Display(place)
        try:
            start_once(Path(args.program), demo, display, place)
            for name, before in (("cold", drop_caches), ("warm", lambda: None)):
                if before is drop_caches and not can_drop_caches():
                    print("cold: not measured, only root may empty the page cache")
                    continue
                painted, detected = [], []
                for _ in range(args.runs):
                    before()
                    seconds = start_once(Path(args.program), demo, display, place)
                    painted.append(seconds[0])
                    detected.append(seconds[1])
                print(f"{name}: first window {median_and_spread(painted, 's')}")
                print(f"{name}: server found {median_and_spread(detected, 's')}")
        finally:
            display.close()
            remove_demo(demo.folder)
    print(f"goal: first window within {GOAL_S:.0f} s, cold")


if __name__ == "__main__":
    main()
