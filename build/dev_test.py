"""The checks that every change must pass: ruff, mypy for both systems, pytest with its coverage rule; and the lanes."""

from __future__ import annotations

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from dev_lanes import run_lane
from dev_pytest import run_pytest, side_by_side
from dev_run import ROOT, run, say, venv_script
from dev_setup import setup

# What decides, or what the data rests on: every line and every branch is tested. Whole rooms where that holds for a room.
FULLY_COVERED = (
    "core/errors.py",
    "core/phrases.py",
    "core/model/*.py",
    "core/plan/*.py",
    "core/plan/checks/*.py",
    "core/backups/manifest.py",
    "core/backups/manifest_reader.py",
    "core/backups/catalog.py",
    "core/backups/hand_made.py",
    "core/backups/data_place.py",
    "core/backups/config_place.py",
    "core/backups/sealed.py",
    "core/backups/special.py",
    "core/neo4j/wholeness.py",
    "core/recovery/journal.py",
    "core/execute/engine.py",
    "core/execute/outcomes.py",
    "core/execute/verify.py",
    "core/copying/copier.py",
    "core/copying/tree_copy.py",
    "core/disk/file_table.py",
    "gui/logic/flow.py",
)


def coverage_settings(folder: Path) -> Path:
    """Only what is judged is traced: tracing the rest as well takes half as long again as the tests themselves."""
    path = folder / "settings.ini"  # not "coverage.…": such files beside its data are taken for older data, and removed
    path.write_text("\n    ".join(["[run]\nbranch = true\ninclude =", *FULLY_COVERED, ""]), encoding="utf-8")
    return path


def some(places: list[object]) -> str:
    return f"{places[:10]} and {len(places) - 10} more" if len(places) > 10 else str(places)


def coverage_gate(report: dict[str, dict[str, dict[str, list[object]]]], root: Path = ROOT) -> list[str]:
    """The complaints about modules of FULLY_COVERED, from coverage's JSON report; empty is a pass."""
    files = {name.replace("\\", "/"): value for name, value in report["files"].items()}
    found = {pattern: sorted(root.glob(pattern)) for pattern in FULLY_COVERED}
    complaints = [f"{pattern}: there is no such module" for pattern, paths in found.items() if not paths]
    for path in chain.from_iterable(found.values()):
        name = path.relative_to(root).as_posix()
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


def main(arguments: list[str]) -> int:
    if arguments and arguments[0].startswith("--lane="):
        arguments = [*arguments[0].split("=", 1), *arguments[1:]]
    if arguments[:1] == ["--lane"]:
        return run_lane("".join(arguments[1:2]), arguments[2:])
    setup()
    python = venv_script("python")
    checks = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        # A cache each: sharing one, either run would throw the other's away.
        "mypy for Linux": ["-m", "mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
        "mypy for Windows": ["-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/windows"],
    }
    say(", ".join(checks))
    with tempfile.TemporaryDirectory(prefix="imaging-backup-checks-") as folder, ThreadPoolExecutor() as pool:
        logs = {name: Path(folder) / name for name in checks}
        # All at once: a type checker keeps one core busy.
        codes = pool.map(lambda name: run([python, *checks[name]], log=logs[name]), checks)
        results = {}
        for name, code in zip(checks, codes, strict=True):
            results[name] = code == 0
            print(logs[name].read_text(encoding="utf-8", errors="replace"), end="", flush=True)

    say("pytest")
    with tempfile.TemporaryDirectory(prefix="imaging-backup-test-") as folder:
        report = Path(folder) / "coverage.json"
        settings = coverage_settings(Path(folder))
        options = ["--cov", f"--cov-config={settings}", "--cov-report=", f"--cov-report=json:{report}"]
        if not arguments:
            options += side_by_side()  # a narrowed run is faster without
        # The data file lies apart, so that two runs in one checkout do not mix their numbers.
        env = {"QT_QPA_PLATFORM": "offscreen", "COVERAGE_FILE": str(Path(folder) / "coverage")}
        code, closing = run_pytest([*options, *arguments], env)
        results["pytest"] = code == 0
        if arguments:
            say("coverage: not judged, since pytest was given arguments")
        elif sys.platform == "win32":
            say("coverage: not judged on Windows, where the lines for other systems never run")
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
