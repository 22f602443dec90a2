"""A restore and its guardian are killed after the swap, Neo4j comes up on the restored data, and people work with it; then it is
recovered. Nothing that was committed may be lost. `python -m tests.kills.work_runs --help`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import psutil

from core.demo.server_folder import demo_state, read_proof, set_idle, start_demo
from core.demo.store import verify_data
from core.errors import DemoError
from tests.kills.kill_runs import Lane, Tally, try_all, wait_until_back
from tests.support import guardians, until

CHOICES = ("keep", "put-back", "finish")
COMMITTED = 5
"""So many transactions of people at least."""


def wait_for_swap(lane: Lane, job: subprocess.Popen[bytes]) -> bool:
    """Whether the restored data is in place while the job still runs."""
    while job.poll() is None:
        if any(lane.demo.data_dir.parent.glob(f"{lane.demo.data_dir.name}.aside-*")):
            return True
        time.sleep(0.002)
    return False


def work(lane: Lane) -> int:
    """People work until the store they work with has a last transaction that no other has; gives that."""
    start_demo(lane.demo)
    others = set(beside(lane))
    goal = last_transaction(lane) + COMMITTED
    while True:
        set_idle(lane.demo.folder, False)
        until(partial(lambda goal: last_transaction(lane) >= goal, goal))
        set_idle(lane.demo.folder, True)
        time.sleep(0.3)  # what is being committed is
        last_tx = last_transaction(lane)
        if last_tx not in others:
            return last_tx
        goal = last_tx + 1


def last_transaction(lane: Lane) -> int:
    """Of the running store."""
    last_tx: int = read_proof(lane.demo)["last_tx"]
    return last_tx


def beside(lane: Lane) -> Iterator[int]:
    """The last transactions of the stores that lie beside the data, whole and readable."""
    for folder in lane.demo.data_dir.parent.glob(f"{lane.demo.data_dir.name}.*"):
        with suppress(DemoError, OSError):
            yield from (store.last_tx for store in verify_data(folder, lane.demo.neo4j_version))


def recover(lane: Lane, *words: str) -> dict[str, object]:
    command = [sys.executable, "-m", "core", "recover", "--yes", "--json", *words]
    said = lane._quietly(command).stdout.splitlines()
    last: dict[str, object] = json.loads(said[-1])
    return last


def try_once(lane: Lane, rng: random.Random, tally: Tally) -> None:
    wanted = rng.choice("ab")
    choice, after_s = rng.choice(CHOICES), rng.uniform(0.0, 0.4)
    what = f"{lane.kind} restore of {wanted}, killed {after_s:.2f} s after the swap, {choice}"
    job = subprocess.Popen(
        lane.command("restore", wanted), env=lane.environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    swapped = wait_for_swap(lane, job)
    time.sleep(after_s)
    for process in [*guardians(lane.state_dir), psutil.Process(job.pid)]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    job.wait()
    last_tx = work(lane)
    told = recover(lane)
    tally.ended[str(told["message"]).partition(",")[0]] += 1
    if told["code"] == "RECOVERY_UNDECIDED":
        if not demo_state(lane.demo).answering or last_transaction(lane) != last_tx:
            tally.broken.append(f"{what}: not left up on what people worked with")
        told = recover(lane, "--choose", choice)
        tally.ended[f"{choice}: {told['code']}"] += 1
    if not wait_until_back(lane):
        tally.broken.append(f"{what}: the server does not answer")
    if lane.journals_open():
        tally.broken.append(f"{what}: the job is still open")
    if not kept(lane, last_tx):
        tally.broken.append(f"{what}: transaction {last_tx} is lost")
    tally.runs[f"{lane.kind} {'swapped' if swapped else 'ended before'}"] += 1
    lane.tidy()


def kept(lane: Lane, last_tx: int) -> bool:
    """Whether that transaction is the last of the running store or of one that lies beside it."""
    return last_tx in (last_transaction(lane), *beside(lane))


def main() -> int:
    return 1 if try_all(try_once, "work-runs", __doc__, 200).broken else 0


if __name__ == "__main__":
    sys.exit(main())
