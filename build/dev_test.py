"""The checks that every change must pass: ruff, mypy for both systems, pytest with its coverage rule; and the lanes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from dev_run import ROOT, DevError, child_env, run, say, venv_script
from dev_screen import screen
from dev_setup import setup

# Modules that decide, or on which the data rests: every line and every branch is tested.
FULLY_COVERED = (
    "core/errors.py",
    "core/phrases.py",
    "core/installation.py",
    "core/events.py",
    "core/facts.py",
    "core/paths.py",
    "core/checks.py",
    "core/steps.py",
    "core/plan.py",
    "core/manifest.py",
    "core/journal.py",
    "core/engine.py",
    "core/copier.py",
    "core/catalog.py",
    "gui/flow.py",
)

# Five times what a slow machine needs.
LIMIT_S = 1500.0


def some(places: list[object]) -> str:
    return f"{places[:10]} and {len(places) - 10} more" if len(places) > 10 else str(places)


def coverage_gate(report: dict[str, dict[str, dict[str, list[object]]]], root: Path = ROOT) -> list[str]:
    """The complaints about modules of FULLY_COVERED, from coverage's JSON report; empty is a pass."""
    complaints = []
    files = {name.replace("\\", "/"): value for name, value in report["files"].items()}
    for name in FULLY_COVERED:
        path = root / name
        if not path.is_file():
            say(f"coverage: {name} is skipped, it does not exist yet")
            continue
        source = path.read_text(encoding="utf-8")
        complaints += [
            f"{name}:{number}: '# pragma: no ...' is not allowed here"
            for number, line in enumerate(source.splitlines(), 1)
            if "pragma: no" in line
        ]
        measured = files.get(name)
        if measured is None:
            complaints.append(f"{name}: was not measured")
            continue
        if measured["missing_lines"]:
            complaints.append(f"{name}: lines never run: {some(measured['missing_lines'])}")
        if measured["executed_lines"] and "missing_branches" not in measured:
            complaints.append(f"{name}: its branches were not measured")
        if measured.get("missing_branches"):
            complaints.append(f"{name}: branches never taken: {some(measured['missing_branches'])}")
    return complaints


def run_pytest(arguments: list[str], env: dict[str, str], limit_s: float = LIMIT_S) -> tuple[int, str]:
    """Run pytest, its output shown as it comes; returns its exit code and its closing summary line.

    A run that hangs is ended after `limit_s`, with the stacks it hangs in; that is a failure.
    """
    last = [b""]

    def show(output: IO[bytes]) -> None:
        # Bytes are passed on as they are: no locale can be too small for them.
        with output:
            for line in output:
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()
                last[0] = line.strip() or last[0]

    process = subprocess.Popen(
        [venv_script("python"), "-m", "pytest", *arguments],
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    # Not waited for to its end: what a crashed test leaves running holds the other end of this pipe, perhaps for ever.
    reader = threading.Thread(target=show, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        code = process.wait(limit_s)
    except subprocess.TimeoutExpired:
        say(f"pytest did not end within {limit_s:.0f} s and is ended; every process of it says where it hangs")
        _end(process)
        code = 1
    except BaseException:
        _end(process)
        raise
    reader.join(5)
    return code, last[0].decode("ascii", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGABRT)  # faulthandler prints the stacks of the workers too
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main(arguments: list[str]) -> int:
    if arguments in (["--lane", "screen"], ["--lane=screen"]):
        return screen()
    if "--lane" in arguments or any(a.startswith("--lane=") for a in arguments):
        raise DevError("unknown lane: there is the test run without --lane, and --lane screen")
    setup()
    python = venv_script("python")
    checks = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        # A cache each: sharing one, either run would throw the other's away.
        "mypy for Linux": ["-m", "mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
        "mypy for Windows": ["-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/windows"],
    }
    results = {}
    for name, command in checks.items():
        say(name)
        results[name] = run([python, *command]) == 0

    say("pytest")
    with tempfile.TemporaryDirectory(prefix="imaging-backup-test-") as folder:
        report = Path(folder) / "coverage.json"
        options = ["--cov", "--cov-branch", "--cov-report=", f"--cov-report=json:{report}"]
        if not arguments:
            # Twice as many workers as cores: half of the tests mostly wait for a demo server. A narrowed run is faster without.
            options += ["-n", str(min(2 * (os.cpu_count() or 1), 8)), "--dist", "loadfile"]
        # The data file lies apart, so that two runs in one checkout do not mix their numbers.
        env = {"QT_QPA_PLATFORM": "offscreen", "COVERAGE_FILE": str(Path(folder) / "coverage")}
        code, closing = run_pytest([*options, *arguments], env)
        results["pytest"] = code == 0
        if arguments:
            say("coverage: not judged, since pytest was given arguments")
        elif not report.is_file():
            say("coverage: pytest left no report")
            results["coverage"] = False
        else:
            complaints = coverage_gate(json.loads(report.read_text(encoding="utf-8")))
            for complaint in complaints:
                say(f"coverage: {complaint}")
            results["coverage"] = not complaints

    say(", ".join(f"{name}: {'ok' if good else 'FAILED'}" for name, good in results.items()))
    # Repeated, so that the last line of a log says what was run and how it ended.
    print(closing, flush=True)
    return 0 if all(results.values()) else 1
