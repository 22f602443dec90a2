"""Searches for input that breaks a parser: `fuzz [--seconds N]`, N for each target of the guided search.

First every damage of a backup and the property tests at length, which need nothing but the development set-up; then the
coverage-guided search, whose fuzzer has its own locked requirements file and exists for Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev_pytest import run_pytest
from dev_run import ROOT, DevError, run, say, venv_script
from dev_setup import install_apart, setup

FOUND = ROOT / ".fuzz"
"""The inputs of earlier runs, from which the next one goes on, and those that failed (TARGET-crash-…)."""
LONG_TESTS = (
    "tests/unit/backups/test_hostile_backups.py",
    "tests/unit/backups/test_hostile_manifests.py",
    "tests/unit/kinds/test_parsers_hold.py",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py fuzz")
    parser.add_argument("--seconds", type=int, default=20, metavar="N", help="of the guided search, for each target")
    seconds = parser.parse_args(arguments).seconds
    setup()
    say("every damage of a backup, and the property tests at length")
    workers = str(min(os.cpu_count() or 1, 4))
    code, _ = run_pytest(["-q", "-n", workers, *LONG_TESTS], {"IMAGING_BACKUP_LONG_TESTS": "1"})
    if code != 0:
        raise DevError("a test failed")
    if sys.platform != "linux":
        say("the coverage-guided search is left out: its fuzzer exists for Linux only")
        return 0
    search(seconds)
    return 0


def search(seconds: int) -> None:
    packages = install_apart("fuzz")
    targets = read_targets()
    say(f"searching in {len(targets)} targets, {seconds} s each")
    with (
        tempfile.TemporaryDirectory(prefix="imaging-backup-fuzz-") as state,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        codes = dict(
            zip(
                targets,
                pool.map(lambda name: search_one(name, seconds, Path(state, name), packages), targets),
                strict=True,
            )
        )
    failed = [name for name, code in codes.items() if code != 0]
    if failed:
        raise DevError(f"broken: {', '.join(failed)}; the inputs lie in {FOUND.name}/ (see tests/fuzz/guided.py)")
    say("nothing was found")


def read_targets() -> list[str]:
    """By their names in the source, so that nothing of the product is imported here."""
    source = (ROOT / "tests" / "fuzz" / "seeds.py").read_text(encoding="utf-8")
    table = source.partition("SEEDS: ")[2].partition("\n}")[0]
    return [line.split('"')[1] for line in table.splitlines() if line.startswith('    "')]


def search_one(name: str, seconds: int, state: Path, packages: Path) -> int:
    corpus = FOUND / name
    corpus.mkdir(parents=True, exist_ok=True)
    command = [venv_script("python"), "-m", "tests.fuzz.guided", name, str(corpus), "--seconds", str(seconds)]
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(packages)]), "IMAGING_BACKUP_STATE_DIR": str(state)}
    code = run(command, log=FOUND / f"{name}.log", env=env)
    text = (FOUND / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    tried = next((line.split()[-1] for line in text.splitlines() if "number_of_executed_units" in line), "?")
    say(f"{name}: {'ok' if code == 0 else 'BROKEN'}, {tried} inputs")
    return code
