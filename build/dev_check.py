"""Everything that a change must pass, lane after lane, and a table of where its minutes went.

Each part is a command of its own (`python3 build/dev.py …`). One that fails does not keep the next from running: what all of
them say is known after one run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dev_lanes import COUNTS_VARIABLE
from dev_run import ROOT, DevError, UnknownArguments, child_env, say
from dev_setup import setup

FAILURES = re.compile(rb"^(?:FAILED|ERROR) .*|^\[dev\] .*FAILED.*|.*\b[1-9]\d* broken.*", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A command, and what the release command gives it on top of that, which takes longer than a change can wait."""

    name: str
    command: tuple[str, ...]
    release: tuple[str, ...] = ()

    def arguments(self, release: bool) -> tuple[str, ...]:
        return self.command + (self.release if release else ())


def lane(name: str, *release: str) -> Part:
    return Part(name, ("test", "--lane", name), release)


PARTS = (
    Part("default run", ("test",)),
    lane("bare", "--all"),
    lane("neo4j"),
    lane("docker"),
    lane("windows", "--all"),
    # After the lane that makes a Windows Python: it freezes for Windows with it.
    lane("frozen"),
    lane("screen"),
    lane("disks"),
    Part("kill runs", ("kill-runs", "--runs", "30"), ("--runs", "500")),
)
# Beside all of them: it neither waits nor goes by a clock, and takes only what they leave free of the cores.
BESIDE = Part("crash points", ("crash-points", "--runs", "20000"), ("--runs", "100000"))
IDLE = ("chrt", "--idle", "0")


@dataclass
class Result:
    """How a part ended, and what it says that it tried."""

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
    setup()  # once, before two parts would do it at the same time
    with tempfile.TemporaryDirectory(prefix="imaging-backup-check-") as folder, ThreadPoolExecutor(1) as pool:
        beside = pool.submit(run_part, BESIDE, release, Path(folder), quiet=True)
        results = [run_part(part, release, Path(folder)) for part in PARTS]
        results.append(beside.result())
        sys.stdout.buffer.write((Path(folder) / BESIDE.name).read_bytes())
    bad = [result for result in results if result.code != 0]
    for result in bad:
        # Again at the end: it may stand far above by now.
        say(f"FAILED: {result.name} (exit code {result.code})")
        print("\n".join(result.failures))
    print(table(results, (time.monotonic() - began_s) / 60), flush=True)
    return 1 if bad else 0


def run_part(part: Part, release: bool, folder: Path, quiet: bool = False) -> Result:
    """`quiet` keeps its output in the file of its name, and gives it what nobody else wants of the cores."""
    say(f"{part.name}: dev.py {' '.join(part.arguments(release))}{', beside what follows' if quiet else ''}")
    began_s, counts, printed = time.monotonic(), folder / f"{part.name}.counts", folder / part.name
    command = [*(IDLE if quiet else ()), sys.executable, str(ROOT / "build" / "dev.py")]
    with (
        open(printed, "wb") as file,
        subprocess.Popen(
            [*command, *part.arguments(release)],
            cwd=ROOT,
            env=child_env(**{COUNTS_VARIABLE: str(counts)}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        assert process.stdout is not None
        while said := process.stdout.read1():  # type: ignore[attr-defined]
            file.write(said)
            if not quiet:
                sys.stdout.buffer.write(said)
                sys.stdout.buffer.flush()
    result = Result(part.name, process.returncode, (time.monotonic() - began_s) / 60)
    for line in counts.read_text(encoding="utf-8").splitlines() if counts.exists() else ():
        tried = json.loads(line)
        result.ran += tried["ran"]
        result.failed += tried["failed"]
        result.skipped.update(tried["skipped"])
    if result.code != 0:
        said = printed.read_bytes()
        result.failures = sorted({line.decode("utf-8", "replace") for line in FAILURES.findall(said)})
    return result


def table(results: list[Result], minutes: float) -> str:
    """A line for each part, below it what was skipped and why; the plain sum last."""
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
    ran, failed = sum(one.ran for one in results), sum(one.failed for one in results)
    # A part can fail although no test of it did.
    others = sum(one.code != 0 and one.failed == 0 for one in results)
    lines.append(
        f"{ran - failed} passed, {failed + others} failed, {sum(one.skipped.total() for one in results)} skipped"
    )
    return "\n".join(lines)
