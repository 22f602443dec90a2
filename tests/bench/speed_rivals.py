"""The programs that `bench speed` compares with, started as a person would start them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.cold import drop_caches
from tests.bench.speed_data import size_of


def version_of(program: str) -> str:
    """The first line of what it says; '' where it is not installed."""
    if shutil.which(program) is None:
        return ""
    argument = "version" if program == "restic" else "--version"
    done = subprocess.run([program, argument], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.splitlines()[0].split())


def missing_of(programs: Iterable[str]) -> list[str]:
    return [program for program in programs if not version_of(program)]


def with_versions(what: str, programs: Iterable[str]) -> str:
    versions = ", ".join(map(version_of, programs))
    return f"{what} ({versions})" if versions else what


def run_program(
    command: Sequence[str], more_environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> float:
    """Seconds from its start, in `folder`, to its end; CalledProcessError, with what it said, when it fails."""
    environment = os.environ | dict(more_environment or {})
    began_s = time.perf_counter()
    subprocess.run(
        command, check=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    return time.perf_counter() - began_s


def sync() -> float:
    """Seconds until all that was written is on the disk."""
    began_s = time.perf_counter()
    os.sync()
    return time.perf_counter() - began_s


def copy_with_cp(source: Path, target: Path) -> float:
    """Not flushed."""
    return run_program(["cp", "-a", str(source), str(target)])


def copy_with_cp_and_sync(source: Path, work: Path) -> float:
    return copy_with_cp(source, work / "copy") + sync()


def read_raw(files: Iterable[Path]) -> float:
    """Past the page cache, one file after the other."""
    return sum(run_program(["dd", f"if={path}", "of=/dev/null", "iflag=direct", "bs=8M"]) for path in files)


def write_raw(path: Path, size_bytes: int) -> float:
    """Zeros into a new file past the page cache, flushed."""
    count = [f"count={size_bytes}", "iflag=count_bytes,fullblock", "oflag=direct", "conv=fsync"]
    return run_program(["dd", "if=/dev/zero", f"of={path}", "bs=8M", *count])


def read_and_write_raw(files: Sequence[Path], target: Path) -> float:
    """As many zeros written as are read at the same time: one disk has to do both for a copy, and none on it is faster."""
    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(read_raw, files)
        writing = pool.submit(write_raw, target, size_of(files))
        return max(reading.result(), writing.result())


def rsync_and_b3sum(source: Path, work: Path) -> float:
    """A copy, and every byte of both trees read from the disk again."""
    target = work / "copy"
    copy_s = run_program(["rsync", "-a", f"{source}/", str(target)]) + sync()
    drop_caches()
    trees = [str(path) for tree in (source, target) for path in sorted(tree.rglob("*")) if path.is_file()]
    return copy_s + run_program(["b3sum", *trees])


def restic(source: Path, work: Path) -> float:
    """A snapshot, and the whole repository read and checked."""
    _run_restic(work, "init")
    drop_caches()
    copy_s = _run_restic(work, "backup", str(source)) + sync()
    drop_caches()
    return copy_s + _run_restic(work, "check", "--read-data")


def keep_with_restic(source: Path, kept: Path) -> None:
    _run_restic(kept, "init")
    _run_restic(kept, "backup", str(source))


def restore_with_restic(kept: Path, work: Path) -> float:
    return _run_restic(kept, "restore", "latest", "--target", str(work / "copy"), "--verify")


def _run_restic(work: Path, *arguments: str) -> float:
    environment = {"RESTIC_REPOSITORY": str(work / "repository"), "RESTIC_PASSWORD": "bench"}
    return run_program(["restic", "--cache-dir", str(work / "cache"), *arguments], environment)


def borg(source: Path, work: Path) -> float:
    """An archive, and its data read and verified."""
    _run_borg(work, "init", "--encryption", "none", str(work / "repository"))
    drop_caches()
    copy_s = _create_with_borg(source, work) + sync()
    drop_caches()
    return copy_s + _run_borg(work, "check", "--verify-data", str(work / "repository"))


def keep_with_borg(source: Path, kept: Path) -> None:
    _run_borg(kept, "init", "--encryption", "none", str(kept / "repository"))
    _create_with_borg(source, kept)


def restore_with_borg(kept: Path, work: Path) -> float:
    return _run_borg(kept, "extract", f"{kept / 'repository'}::first", folder=work)


def _create_with_borg(source: Path, work: Path) -> float:
    return _run_borg(work, "create", "--compression", "none", f"{work / 'repository'}::first", str(source))


def _run_borg(work: Path, *arguments: str, folder: Path | None = None) -> float:
    environment = {"BORG_BASE_DIR": str(work / "base"), "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
    return run_program(["borg", *arguments], environment, folder)
