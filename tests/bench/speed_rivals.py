"""The programs that `bench speed` compares with, started as a person would start them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.bench.cold import drop_caches


def version_of(program: str) -> str:
    """The first line of what it says; '' where it is not installed."""
    if shutil.which(program) is None:
        return ""
    argument = "version" if program == "restic" else "--version"
    done = subprocess.run([program, argument], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.splitlines()[0].split())


def run_program(command: Sequence[str], more_environment: Mapping[str, str] | None = None) -> float:
    """Seconds from its start to its end; CalledProcessError, with what it said, when it fails."""
    environment = os.environ | dict(more_environment or {})
    began_s = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return time.perf_counter() - began_s


def sync() -> float:
    """Seconds until all that was written is on the disk."""
    began_s = time.perf_counter()
    os.sync()
    return time.perf_counter() - began_s


def copy_with_cp(source: Path, target: Path) -> float:
    return run_program(["cp", "-a", str(source), str(target)])


def read_raw(files: Iterable[Path]) -> float:
    """Past the page cache, one file after the other."""
    return sum(run_program(["dd", f"if={path}", "of=/dev/null", "iflag=direct", "bs=8M"]) for path in files)


def write_raw(path: Path, size_bytes: int) -> float:
    """Zeros into a new file past the page cache, flushed."""
    count = [f"count={size_bytes}", "iflag=count_bytes,fullblock", "oflag=direct", "conv=fsync"]
    return run_program(["dd", "if=/dev/zero", f"of={path}", "bs=8M", *count])


def rsync_and_b3sum(source: Path, work: Path) -> float:
    """A copy, and every byte of both trees read from the disk again."""
    target = work / "copy"
    copy_s = run_program(["rsync", "-a", f"{source}/", str(target)]) + sync()
    drop_caches()
    trees = [str(path) for tree in (source, target) for path in sorted(tree.rglob("*")) if path.is_file()]
    return copy_s + run_program(["b3sum", *trees])


def restic(source: Path, work: Path) -> float:
    """A snapshot, and the whole repository read and checked."""
    environment = {"RESTIC_REPOSITORY": str(work / "repository"), "RESTIC_PASSWORD": "bench"}
    command = ["restic", "--cache-dir", str(work / "cache")]
    run_program([*command, "init"], environment)
    drop_caches()
    copy_s = run_program([*command, "backup", str(source)], environment) + sync()
    drop_caches()
    return copy_s + run_program([*command, "check", "--read-data"], environment)


def borg(source: Path, work: Path) -> float:
    """An archive, and its data read and verified."""
    environment = {"BORG_BASE_DIR": str(work / "base"), "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
    repository = str(work / "repository")
    run_program(["borg", "init", "--encryption", "none", repository], environment)
    drop_caches()
    created = ["borg", "create", "--compression", "none", f"{repository}::first", str(source)]
    copy_s = run_program(created, environment) + sync()
    drop_caches()
    return copy_s + run_program(["borg", "check", "--verify-data", repository], environment)
