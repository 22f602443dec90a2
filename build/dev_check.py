"""Everything that a change must pass, two parts at a time, and a table of where its minutes went.

Each part is a separate command (`python3 build/dev.py …`). The next one runs even if one fails, so that one run shows the
results of all.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

from dev_lanes import COUNTS_VARIABLE
from dev_run import CACHE, ROOT, DevError, UnknownArguments, at_the_same_time, child_env, say, shown
from dev_setup import setup

FAILURES = re.compile(rb"^(?:[\w ]+ \| )?(?:FAILED|ERROR) .*|^\[dev\] .*FAILED.*|.*\b[1-9]\d* broken.*", re.MULTILINE)
SHOWN_FAILURES, SHOWN_LINES = 3, 15


@dataclass(frozen=True)
class Part:
    """A command, and its further arguments before a release, which take too long for each change."""

    name: str
    command: tuple[str, ...]
    release: tuple[str, ...] = ()

    def arguments(self, release: bool) -> tuple[str, ...]:
        return self.command + (self.release if release else ())


def lane(name: str, *release: str) -> Part:
    return Part(name, ("test", "--lane", name), release)


# Two parts at a time, because real servers leave two cores partly idle; parts that share a download or a server are on one track.
TRACKS = (
    (
        Part("default run", ("test",)),
        lane("windows", "--all"),
        # After the lane that makes a Windows Python: it freezes for Windows with it.
        lane("frozen"),
    ),
    (
        lane("neo4j", "--all"),
        lane("docker", "--all"),
    ),
)
# Parts that need no other part: the track that is free takes the next. The longest before a release come first.
FOR_ANY_TRACK = (
    lane("bare", "--all"),
    Part("kill runs", ("kill-runs", "--runs", "15"), ("--runs", "500")),
    lane("disks"),
    lane("screen"),
)
# Beside all of them: it neither waits nor depends on a clock, and uses only the idle time of the cores.
BESIDE = Part(
    "crash points",
    ("crash-points", "--runs", "200", "--every", "11", "--recovery-every", "5", "--fault-every", "41"),
    ("--runs", "100000", "--every", "1", "--recovery-every", "1", "--fault-every", "1"),
)
IDLE = ("chrt", "--idle", "0")


@dataclass
class Result:
    """How a part ended, how long it took, and what it reports that it tried."""

    name: str
    code: int
    minutes: float
    ran: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--all"]):
        raise UnknownArguments
    if shutil.which(IDLE[0]) is None:
        raise DevError(f"the whole check needs Linux and its program {IDLE[0]}; each lane runs by itself")
    release, began_s = bool(arguments), time.monotonic()
    say_room()
    setup()  # once, before two parts would do it at the same time
    with tempfile.TemporaryDirectory(prefix="imaging-backup-check-") as name:
        folder = Path(name)
        with started_beside(BESIDE, release, folder) as beside:
            results = run_tracks(release, folder)
            say(f"waiting for what runs beside: {BESIDE.name}")
            waiting_s = time.monotonic()
            beside.wait()
        sys.stdout.buffer.write((folder / BESIDE.name).read_bytes())
        results.append(result_of(BESIDE, beside.returncode, waiting_s, folder))
    bad = [result for result in results if result.code != 0]
    print(table(results, (time.monotonic() - began_s) / 60), flush=True)
    for result in bad:
        # Again, and below the long table: of a long output often only the end is kept.
        say(f"FAILED: {result.name} (exit code {result.code})")
        print("\n".join(result.failures))
    print(in_all(results), flush=True)
    return 1 if bad else 0


def say_room() -> None:
    """What a check that has filled its disk ends with says nothing of that."""
    for folder in sorted({CACHE.parent, Path(tempfile.gettempdir())}):
        while not folder.exists():
            folder = folder.parent
        say(f"{shutil.disk_usage(folder).free / 1e9:.1f} GB are free at {folder}")


def start(part: Part, release: bool, folder: Path, prefix: tuple[str, ...], **options: Any) -> subprocess.Popen[bytes]:
    say(f"{part.name}: dev.py {' '.join(part.arguments(release))}")
    return subprocess.Popen(
        [*prefix, sys.executable, str(ROOT / "build" / "dev.py"), *part.arguments(release)],
        cwd=ROOT,
        env=child_env(**{COUNTS_VARIABLE: str(counts_of(part, folder))}),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        **options,
    )


def counts_of(part: Part, folder: Path) -> Path:
    return folder / f"{part.name}.counts"


@contextlib.contextmanager
def started_beside(part: Part, release: bool, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The running part, whose output goes into the file of its name; ended with the block."""
    with open(folder / part.name, "wb") as file:
        process = start(part, release, folder, IDLE, stdout=file, start_new_session=True)
    try:
        with contextlib.suppress(OSError):
            # Linux shares the cores between sessions first: a process's priority counts within its session only.
            Path(f"/proc/{process.pid}/autogroup").write_text("19", encoding="ascii")
        yield process
    finally:
        if sys.platform != "win32" and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run_tracks(release: bool, folder: Path) -> list[Result]:
    """Every track at the same time, each a part after the other; none begins once this is interrupted."""
    waiting = deque(FOR_ANY_TRACK)

    def run_track(track: tuple[Part, ...], stop: threading.Event) -> list[Result]:
        # A running part is a separate program: it gets Ctrl-C itself, and ends what it has started.
        return [run_part(part, release, folder) for part in itertools.chain(track, taken(waiting)) if not stop.is_set()]

    return at_the_same_time(run_track, TRACKS)


def taken(waiting: deque[Part]) -> Iterator[Part]:
    """The parts that no other track has taken yet."""
    with contextlib.suppress(IndexError):
        while True:
            yield waiting.popleft()


def run_part(part: Part, release: bool, folder: Path) -> Result:
    """Run it to its end; each line of its output is shown at once."""
    began_s = time.monotonic()
    with open(folder / part.name, "wb") as file, start(part, release, folder, (), stdout=subprocess.PIPE) as process:
        assert isinstance(process.stdout, BufferedReader)
        for said in shown(process.stdout, part.name):
            file.write(said)
    return result_of(part, process.returncode, began_s, folder)


def result_of(part: Part, code: int, began_s: float, folder: Path) -> Result:
    """What the files in `folder` say about a part that has ended."""
    result = Result(part.name, code, (time.monotonic() - began_s) / 60)
    # More than one file where two could not write into the same.
    told = [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"{counts_of(part, folder).name}*"))]
    failures = []
    for line in "".join(told).splitlines():
        tried = json.loads(line)
        if "failure" in tried:
            failures.append(ends_of(tried["failure"]))
        else:
            result.ran += tried["ran"]
            result.failed += tried["failed"]
            result.skipped.update(tried["skipped"])
    if code != 0:
        said = (folder / part.name).read_bytes()
        result.failures = sorted({line.decode("utf-8", "replace") for line in FAILURES.findall(said)})
        result.failures += failures[:SHOWN_FAILURES]
    return result


def ends_of(text: str) -> str:
    """A long failure's first and last lines: which test it is, and what came of it."""
    lines = text.splitlines()
    left_out = len(lines) - 2 * SHOWN_LINES
    return text if left_out <= 0 else "\n".join([*lines[:SHOWN_LINES], f"[{left_out} lines]", *lines[-SHOWN_LINES:]])


def table(results: list[Result], minutes: float) -> str:
    """A line for each part, below it what was skipped and why."""
    width = max(len(result.name) for result in results)
    lines = [f"{'lane':{width}}  minutes  collected      run  skipped"]
    for result in results:
        skipped = result.skipped.total()
        lines.append(
            f"{result.name:{width}}  {result.minutes:7.1f}  {result.ran + skipped:9,}  {result.ran:7,}  {skipped:7,}"
            f"{'' if result.code == 0 else '  FAILED'}"
        )
        lines += [f"{'':{width}}  {count:41,}  {reason}" for reason, count in result.skipped.most_common()]
    lines.append(f"{'in all':{width}}  {minutes:7.1f} on {os.cpu_count()} cores")
    return "\n".join(lines)


def in_all(results: list[Result]) -> str:
    """The plain sum."""
    ran, failed = sum(one.ran for one in results), sum(one.failed for one in results)
    # A part can fail although no test of it did.
    others = sum(one.code != 0 and one.failed == 0 for one in results)
    return f"{ran - failed} passed, {failed + others} failed, {sum(one.skipped.total() for one in results)} skipped"
