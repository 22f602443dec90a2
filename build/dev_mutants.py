"""Mutation testing: `mutants [MODULE...]` changes the code that decides and acts, one place at a time, and counts the
changes that no test notices.

It works on a copy in a temporary folder, and runs only the tests of each module's own subject. It changes what functions
do, not constants, types and properties. A change that cannot matter is not counted as noticed: such changes are listed,
with the reason, in tests/mutants.toml.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dev_run import ROOT, DevError, UnknownArguments, child_env, run, say, venv_script
from dev_setup import install_apart, setup

MODULES = {
    "core/plan/backup.py": ("tests/unit/plan/test_plan_backup.py",),
    "core/plan/restore.py": ("tests/unit/plan/test_plan_restore.py",),
    "core/backups/manifest.py": ("tests/unit/backups/test_manifest.py",),
    "core/backups/manifest_reader.py": ("tests/unit/backups/test_manifest.py",),
    "core/disk/file_table.py": ("tests/unit/disk/test_file_table.py",),
    "core/copying/tree_copy.py": ("tests/unit/copying/test_copier.py",),
    "core/recovery/journal.py": ("tests/unit/recovery/test_journal.py",),
    "core/execute/engine.py": ("tests/unit/execute/test_engine.py", "tests/integration/test_what_a_job_tells.py"),
    "core/execute/outcomes.py": ("tests/unit/execute/test_engine.py", "tests/integration/test_what_a_job_tells.py"),
    "core/execute/verify.py": ("tests/unit/execute/test_engine.py",),
}
"""The tests that judge each module. None of them waits for a demo server: hundreds of runs must end in minutes."""
LEAST_RATE = 0.9
EQUIVALENT = ROOT / "tests" / "mutants.toml"

# Exit codes of a change's tests; with any other one (a failure, a time limit, a crash) the change was noticed.
UNNOTICED = (0, 5, 33)  # no test failed, no test was found, no test runs it
NOT_JUDGED = (None, 2)


@dataclass(frozen=True)
class Result:
    """Of one module: how many changes were tried, and those that no test noticed, as `describe` words them."""

    tried: int
    survived: tuple[str, ...]

    @property
    def rate(self) -> float:
        return 1 - len(self.survived) / self.tried


def main(arguments: list[str]) -> int:
    if not set(arguments) <= set(MODULES):
        raise UnknownArguments
    if sys.platform == "win32":
        raise DevError("mutants: the tool needs fork, which Windows does not have")
    setup()
    packages = install_apart("mutants")
    known = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    complaints = []
    with tempfile.TemporaryDirectory(prefix="imaging-backup-mutants-") as folder:
        for module in arguments or MODULES:
            say(f"{module}: changing it, one place at a time")
            result = mutate(module, Path(folder, Path(module).stem), packages)
            complaints += judge(module, result, known.get(module, {}))
    for complaint in complaints:
        say(complaint)
    return 1 if complaints else 0


def mutate(module: str, tree: Path, packages: Path) -> Result:
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist"))
    with open(tree / "pyproject.toml", "a", encoding="utf-8") as file:
        file.write(
            "\n[tool.mutmut]\n"
            'source_paths = ["core"]\n'
            f'only_mutate = ["{module}"]\n'
            'also_copy = ["gui", "resources", "build"]\n'
            f"pytest_add_cli_args_test_selection = {json.dumps(MODULES[module])}\n"
        )
    mutmut = [venv_script("python"), "-m", "mutmut"]
    env = {"PYTHONPATH": str(packages), "QT_QPA_PLATFORM": "offscreen"}
    log = tree / "mutmut.log"
    code = run([*mutmut, "run", "--max-children", str(min(os.cpu_count() or 1, 4))], log=log, env=env, cwd=tree)
    results = tree / "mutants" / f"{module}.meta"
    codes = json.loads(results.read_text(encoding="utf-8"))["exit_code_by_key"] if results.is_file() else {}
    if code != 0 or not codes or any(code in NOT_JUDGED for code in codes.values()):
        print(log.read_text(encoding="utf-8", errors="replace")[-4000:], file=sys.stderr)
        raise DevError(f"{module}: the run did not come to its end")
    survived = []
    for name in sorted(name for name, code in codes.items() if code in UNNOTICED):
        shown = subprocess.run(
            [*mutmut, "show", name], cwd=tree, env=child_env(**env), capture_output=True, encoding="utf-8", check=True
        )
        survived.append(describe(name, shown.stdout))
    return Result(len(codes), tuple(survived))


def describe(name: str, diff: str) -> str:
    """A change in words that do not depend on its position: the function, the old and the new code."""
    function = re.sub(r"^.*\.x_?|__mutmut_\d+$", "", name).strip("ǁ").replace("ǁ", ".")
    lines = [line for line in diff.splitlines() if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")]
    before, after = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return f"{function}: {before} => {after}"


def judge(module: str, result: Result, equivalent: dict[str, str]) -> list[str]:
    """Print the results; complain about a rate that is too low, and about a reason for a change that is noticed."""
    unexplained = [change for change in result.survived if change not in equivalent]
    for change in unexplained:
        say(f"{module}: survived: {change}")
    survived = len(result.survived)
    say(
        f"{module}: {result.tried} changes, {result.tried - survived} killed, {survived} survived "
        f"({survived - len(unexplained)} of them cannot matter): {result.rate:.1%}"
    )
    complaints = [
        f"{module}: {EQUIVALENT.name} explains what does not survive: {change}"
        for change in equivalent
        if change not in result.survived
    ]
    if result.rate < LEAST_RATE:
        complaints.append(f"{module}: fewer than {LEAST_RATE:.0%} of the changes are noticed")
    return complaints
