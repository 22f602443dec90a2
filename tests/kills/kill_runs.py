"""kill -9 at random moments of real jobs on demo servers: the program, its guardian, or both. Afterwards the service must
be back, the data old or new and whole, and nothing left lying about. `python -m tests.kills.kill_runs --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from core.demo.server_folder import create_demo, demo_state, remove_demo
from tests.counts import tell
from tests.support import guardians, leftovers, look

VICTIMS = ("program", "guardian", "both")
OPERATIONS = ("backup", "restore")
KINDS = ("docker", "windows")
BACK_S = 60.0
"""Within this time after the kill (or, when both were killed, after the next start) the server must answer."""
GIVE_UP_S = 300.0
SIZE_MB = 8


@dataclass
class Tally:
    """What was tried, how long the server was offline after a kill, and what did not hold."""

    runs: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    back_s: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Lane:
    """One demo server of one kind, with backups of two states of it, and a state folder of its own."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.kind = kind
        self.state_dir, self.backups = folder / "state", folder / "backups"
        self.state_dir.mkdir(parents=True, mode=0o700)
        self.environment = {**os.environ, "IMAGING_BACKUP_STATE_DIR": str(self.state_dir)}
        self.demo = create_demo(folder / "demo", kind, SIZE_MB, idle=True, start_delay_s=0.2, stop_delay_s=0.2)
        self.usual_s: dict[str, float] = {}
        self.run("backup", "--label", "a")
        self.other = "b"
        self._become_another()
        began = time.monotonic()
        self.run("backup", "--label", "b")
        self.usual_s["backup"] = time.monotonic() - began
        self.trees = {}
        for label in ("a", "b"):
            began = time.monotonic()
            self.run("restore", label)
            self.usual_s["restore"] = time.monotonic() - began
            self.trees[label] = self.tree()
        assert self.trees["a"] != self.trees["b"]
        self.tidy()

    def _become_another(self) -> None:
        extra = self.demo.data_dir / "dumps"
        extra.mkdir(exist_ok=True)
        (extra / "other.dump").write_bytes(b"the other state" * 1000)

    def tree(self) -> dict[str, tuple[Any, ...]]:
        return look(self.demo.data_dir, times=False)

    def command(self, operation: str, *words: str) -> list[str]:
        words = (str(self.backups / words[0]),) if operation == "restore" else ("--to", str(self.backups), *words)
        more = ["--same-version"] if operation == "restore" else []
        return [sys.executable, "-m", "core", operation, *words, *self.demo.args, *more, "--yes", "--json"]

    def run(self, operation: str, *words: str) -> None:
        done = self._quietly(self.command(operation, *words))
        assert done.returncode == 0, done.stdout

    def recover(self) -> None:
        self._quietly([sys.executable, "-m", "core", "recover", "--yes", "--json", "--choose", "put-back"])

    def _quietly(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True, check=False)

    def aftermath(self) -> str:
        return " ".join(path.read_text("utf-8") for path in (self.state_dir / "aftermath").glob("*.json"))

    def journals_open(self) -> list[str]:
        ended = '"type":"Finished"'
        return [path.name for path in (self.state_dir / "journals").glob("*") if ended not in path.read_text("utf-8")]

    def stop_was_begun(self) -> bool:
        return any(
            "StartService" in (self.state_dir / "journals" / name).read_text("utf-8") for name in self.journals_open()
        )

    def tidy(self) -> None:
        """Away with what a job keeps on purpose, and with its backup."""
        kept = [path for mark in ("*.aside-*", "*.undone-*") for path in self.demo.folder.rglob(mark)]
        for path in filter(os.path.lexists, kept):  # a folder takes what lies in it with it
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.rmtree(self.backups / "new", ignore_errors=True)
        shutil.rmtree(self.state_dir / "aftermath", ignore_errors=True)


def try_once(lane: Lane, rng: random.Random, tally: Tally) -> None:
    """One job, one kill, and everything that must hold afterwards."""
    operation, victim = rng.choice(OPERATIONS), rng.choice(VICTIMS)
    current = "a" if lane.tree() == lane.trees["a"] else "b"
    wanted = "b" if current == "a" else "a"
    words = ("--label", "new") if operation == "backup" else (wanted,)
    at_s = rng.uniform(0.3, 1.1 * lane.usual_s[operation])
    what = f"{lane.kind} {operation}, {victim} killed after {at_s:.2f} s"
    job = subprocess.Popen(
        lane.command(operation, *words), env=lane.environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(at_s)
    watching = guardians(lane.state_dir)
    doomed = [*(watching if victim != "program" else []), *([psutil.Process(job.pid)] if victim != "guardian" else [])]
    rng.shuffle(doomed)
    alive = job.poll() is None
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    killed_at = time.monotonic()
    job.wait()
    if victim == "both":
        lane.recover()
    if not wait_until_back(lane):
        tally.broken.append(f"{what}: the service is not back after {GIVE_UP_S:.0f} s")
    offline_s = time.monotonic() - killed_at
    for guardian in guardians(lane.state_dir):
        guardian.wait(timeout=GIVE_UP_S)
    if "nothing was undone" in lane.aftermath():
        # The restored data may have been worked with: the server is up, and a person decides.
        tally.ended["left to a person"] += 1
        lane.recover()
    if alive and victim == "program" and lane.journals_open() and not lane.stop_was_begun():
        # Killed before its guardian was ready, and so before it touched the service: the next start sees to the rest.
        tally.ended["killed before its guardian was ready"] += 1
        lane.recover()
    tally.runs[f"{lane.kind} {operation} {victim}"] += 1
    tally.ended["ended before" if not alive else "killed"] += 1
    if alive and victim != "guardian":
        tally.back_s.append(offline_s)
    tally.broken += [f"{what}: {complaint}" for complaint in complaints(lane, operation, current, wanted, offline_s)]
    lane.tidy()


def wait_until_back(lane: Lane) -> bool:
    deadline = time.monotonic() + GIVE_UP_S
    while time.monotonic() < deadline:
        # A guardian that still works may stop it once more.
        if demo_state(lane.demo).answering and not guardians(lane.state_dir):
            return True
        time.sleep(0.05)
    return False


def complaints(lane: Lane, operation: str, current: str, wanted: str, offline_s: float) -> Iterator[str]:
    if not demo_state(lane.demo).answering:
        yield "the server does not answer"
    if offline_s > BACK_S:
        yield f"the server was back after {offline_s:.0f} s only"
    after = lane.tree()
    if after != lane.trees[current] and (operation == "backup" or after != lane.trees[wanted]):
        yield "the data is neither the old nor the new"
    if left := leftovers(lane.demo.data_dir.parent, lane.backups):
        yield f"left lying about: {left}"
    if left := lane.journals_open():
        yield f"journals not finished: {left}"
    new = lane.backups / "new"
    if new.exists() and lane._quietly([sys.executable, "-m", "core", "verify", str(new), "--json"]).returncode:
        yield "a backup without .partial does not verify"


@contextmanager
def lane_of(kind: str) -> Iterator[Lane]:
    with tempfile.TemporaryDirectory(prefix="imaging-backup-kills-") as folder:
        try:
            yield Lane(Path(folder), kind)
        finally:
            remove_demo(Path(folder) / "demo")


Attempt = Callable[[Lane, random.Random, Tally], None]


def try_lane(attempt: Attempt, kind: str, runs: int, seed: int, tally: Tally) -> None:
    with lane_of(kind) as lane:
        rng = random.Random(f"{seed} {kind}")
        for number in range(runs):
            before = len(tally.broken)
            attempt(lane, rng, tally)
            if (number + 1) % 10 == 0 or len(tally.broken) > before:
                print(f"{kind}: {number + 1} of {runs}; {len(tally.broken)} broken", flush=True)
                for complaint in tally.broken[before:]:
                    print(f"  {complaint}", flush=True)


def try_all(attempt: Attempt, prog: str, description: str | None, runs: int) -> Tally:
    """As the command line asks for, on a server of each kind at the same time; `runs` where it does not say how many."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--runs", type=int, default=runs, help="how many in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tally, began = Tally(), time.monotonic()
    with ThreadPoolExecutor(len(KINDS)) as pool:
        each = -(-args.runs // len(KINDS))
        for lane in [pool.submit(try_lane, attempt, kind, each, args.seed, tally) for kind in KINDS]:
            lane.result()
    for name, count in sorted(tally.runs.items()):
        print(f"{name}: {count}")
    tried = sum(tally.runs.values())
    print(
        f"{tried} runs ({json.dumps(dict(tally.ended))}) in {time.monotonic() - began:.0f} s: "
        f"{len(tally.broken)} things did not hold"
    )
    tell(tried, len(tally.broken))
    return tally


def main() -> int:
    tally = try_all(try_once, "kill-runs", __doc__, 500)
    print(f"the server was back after {max(tally.back_s, default=0.0):.1f} s at worst")
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
