"""build/dev.py and its modules: what they decide; the acts themselves (pip, apt-get, pytest) are proved by using them."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import pytest

from tests.counts import VARIABLE as COUNTS
from tests.support import interrupt_waiting_main_thread

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "build")


@pytest.fixture
def dev() -> ModuleType:
    return importlib.import_module("dev")


@pytest.fixture
def dev_setup() -> ModuleType:
    return importlib.import_module("dev_setup")


@pytest.fixture
def dev_pytest() -> ModuleType:
    return importlib.import_module("dev_pytest")


@pytest.fixture
def dev_test() -> ModuleType:
    return importlib.import_module("dev_test")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["deploy"],
        ["run"],
        ["setup", "extra"],
        ["lock", "extra"],
        ["pictures"],
        ["bench", "sleep"],
        ["translations", "x"],
        ["mutants", "core/unheard_of.py"],
        *(["test", "--lane", lane, "extra"] for lane in ("screen", "disks", "neo4j", "docker", "frozen")),
        ["test", "--lane=disks", "extra"],
    ],
)
def test_unknown_command_says_usage(dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == 2
    assert "usage: " in capsys.readouterr().err


def test_help(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    assert "usage: " in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--lane", "nightly"], ["--lane=nightly"]])
def test_unknown_lane(dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["test", *arguments]) == 1
    assert "unknown lane" in capsys.readouterr().err


class Lane:
    """A lane's module."""

    def __init__(self, code: int, closing: str = "", skipped: Exception | None = None) -> None:
        self._end, self._skipped = (code, closing), skipped

    def lane(self, arguments: list[str]) -> tuple[int, str]:
        self.arguments = arguments
        if self._skipped:
            raise self._skipped
        return self._end


@pytest.mark.parametrize(
    ("code", "closing", "skipped", "required", "end", "says"),
    [
        (0, "3 passed", False, "", 0, "ok"),
        (0, "3 passed", False, "required", 0, "ok"),
        (2, "1 failed", False, "", 1, "FAILED"),
        (0, "3 passed, 1 skipped", False, "", 0, "ok"),
        (0, "3 passed, 1 skipped", False, "required", 1, "FAILED, tests were skipped"),
        (0, "", True, "", 0, "skipped, it cannot run here: no moon"),
        (0, "", True, "required", 1, "FAILED, it cannot run here: no moon"),
    ],
)
def test_a_lane_that_is_required_is_not_skipped(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
    closing: str,
    skipped: bool,
    required: str,
    end: int,
    says: str,
) -> None:
    lanes = importlib.import_module("dev_lanes")
    monkeypatch.setenv("IMAGING_BACKUP_LANES", required)
    monkeypatch.setitem(
        sys.modules, "dev_disks", Lane(code, closing, lanes.LaneSkipped("no moon") if skipped else None)
    )
    assert lanes.run_lane("disks", []) == end
    assert f"disks lane: {says}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--lane", "disks"], ["--lane=disks"]])
def test_a_lane_gets_the_arguments_after_its_name(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    lane = Lane(0)
    monkeypatch.setitem(sys.modules, "dev_disks", lane)
    assert dev.main(["test", *words, "--only", "two words"]) == 0
    assert lane.arguments == ["--only", "two words"]


@pytest.mark.parametrize(("bad", "passed"), [(0, True), (-9, False), (1, False)])
def test_the_windows_lane_runs_each_portion_once_and_fails_where_one_failed_or_was_killed(
    monkeypatch: pytest.MonkeyPatch, bad: int, passed: bool
) -> None:
    lane = importlib.import_module("dev_windows")
    seats = [lane.Seat("python", 1, name, {"SEAT": name}) for name in ("one", "other")]
    ended: list[tuple[str, dict[str, str]]] = []
    both = threading.Barrier(2)  # the first portion of either ends when both have begun: they run beside each other
    done = []

    def run_pytest(
        arguments: list[str], env: dict[str, str], python: str, name: str, stop: threading.Event
    ) -> tuple[int, str]:
        assert (python, name) == ("python", env["SEAT"])
        if name not in [one for one, _ in done]:
            both.wait(60)
        done.append((name, tuple(word for word in arguments if word.startswith("tests/"))))
        return bad if "tests/e2e" in arguments else 0, ""

    monkeypatch.setattr(lane, "setup", lambda: None)
    monkeypatch.setattr(lane, "alone", lambda _: nullcontext())  # the real lane of another checkout may be at work
    monkeypatch.setattr(lane, "seats", lambda: seats)
    monkeypatch.setattr(lane, "run_pytest", run_pytest)
    monkeypatch.setattr(lane, "end_windows", lambda *what: ended.append(what))
    assert (lane.lane([])[0] == 0) is passed
    assert sorted(portion for _, portion in done) == sorted(lane.PORTIONS)
    assert ended == [(seat.python, seat.env) for seat in seats]
    folders = {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")}
    # Lanes of their own, and the simulated disk.
    elsewhere = {f"tests/{name}" for name in ("disks", "docker", "frozen", "neo4j", "screen", "sim")}
    assert {name for portion in lane.PORTIONS for name in portion} == folders - elsewhere


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as POSIX sends it")
def test_the_windows_lane_ends_with_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    lane = importlib.import_module("dev_windows")
    begun: list[str] = []
    heard: list[bool] = []

    def run_pytest(
        arguments: list[str], env: dict[str, str], python: str, name: str, stop: threading.Event
    ) -> tuple[int, str]:
        begun.append(name)
        if name == "one":
            interrupt_waiting_main_thread()
        heard.append(stop.wait(60))
        return 1, ""

    monkeypatch.setattr(lane, "run_pytest", run_pytest)
    waiting = lane.Portions()
    for number in range(10):
        waiting.put((f"tests/{number}",))
    with pytest.raises(KeyboardInterrupt):
        lane.run_all([lane.Seat("python", 1, name) for name in ("one", "other")], waiting, [])
    assert heard and all(heard) and sorted(begun) in (["one"], ["one", "other"])


def test_a_run_of_pytest_is_ended_when_it_is_told_to_stop(tmp_path: Path) -> None:
    begun, stop = tmp_path / "begun", threading.Event()
    waits = tmp_path / "test_waits.py"
    waits.write_text(
        f"import time\ndef test_it():\n    open({str(begun)!r}, 'w').close()\n    time.sleep(600)\n", encoding="utf-8"
    )
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(
            importlib.import_module("dev_pytest").run_pytest,
            ["-p", "no:xdist", str(waits)],
            {},
            sys.executable,
            stop=stop,
        )
        try:
            while not (begun.exists() or run.done()):  # however long a busy machine needs to start it
                time.sleep(0.02)
        finally:
            stop.set()
        assert run.result()[0] == 1


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0), (4, 0, 0)])
@pytest.mark.parametrize(
    ("there", "run"),
    [
        ([], "this command with one of them, once it is installed"),
        (["python3.12", "python3.13"], "python3.12 build/dev.py setup"),
    ],
)
def test_another_python_gets_one_line_that_says_what_to_run(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    version: tuple[int, ...],
    there: list[str],
    run: str,
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(dev.sys, "version_info", (*version, "final", 0))
    monkeypatch.setattr(dev.sys, "argv", ["build/dev.py", "setup"])
    newest = "3.13" if sys.platform == "win32" else "3.14"
    assert dev.main(["setup"]) == 1
    found = ".".join(map(str, version))
    assert capsys.readouterr().err == f"Python 3.11 to {newest} is needed; this is {found}. Run {run}.\n"


@pytest.mark.parametrize(
    ("programs", "line"),
    [
        (
            ["apt-get", "sudo"],
            "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libgl1 libegl1",
        ),
        (["apt-get"], "apt-get update && apt-get install --yes --no-install-recommends libgl1 libegl1"),
        (
            [],
            "your system's counterpart of 'apt-get install --yes --no-install-recommends libgl1 libegl1' (the names are Debian's)",
        ),
    ],
)
def test_without_the_right_to_install_it_prints_the_one_line(
    dev: ModuleType,
    dev_setup: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    programs: list[str],
    line: str,
) -> None:
    monkeypatch.setattr(dev_setup, "missing_packages", lambda libraries: ["libgl1", "libegl1"])
    monkeypatch.setattr(dev_setup, "apt_prefix", lambda: None)
    monkeypatch.setattr(dev_setup.shutil, "which", lambda name: name if name in programs else None)
    assert dev.main(["setup"]) == 1
    assert capsys.readouterr().err == f"[dev] this machine lacks system packages; run, as root: {line}\n"


class AptGet:
    """Stands for apt-get, which knows no package before its lists are there."""

    def __init__(self, dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, codes: list[int], lists: bool) -> None:
        self.acts: list[str] = []
        self._codes, self._lists = codes, lists
        monkeypatch.setattr(dev_setup, "run", self.run)
        monkeypatch.setattr(dev_setup, "must_run", self.must_run)
        monkeypatch.setattr(dev_setup, "apt_prefix", lambda: ["apt-get"])
        monkeypatch.setattr(dev_setup, "download_mb", lambda apt, install: 1.5 if self._lists else None)

    def run(self, command: list[str]) -> int:
        self.acts.append("install")
        return self._codes.pop(0)

    def must_run(self, command: list[str], failure: str) -> None:
        self.acts.append(command[-1])
        self._lists = True


@pytest.mark.parametrize(
    ("codes", "lists", "acts"),
    [
        ([0], True, ["install"]),
        ([0], False, ["update", "install"]),
        ([100, 0], True, ["install", "update", "install"]),
    ],
)
def test_package_lists_are_refreshed_only_when_needed(
    dev_setup: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    codes: list[int],
    lists: bool,
    acts: list[str],
) -> None:
    apt = AptGet(dev_setup, monkeypatch, codes, lists)
    dev_setup.install_system_packages(["libgl1"], list)
    assert apt.acts == acts
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == (
        "[dev] fetching 1.5 MB of system packages: apt-get install --yes --no-install-recommends libgl1"
    )


def test_packages_that_cannot_be_installed_are_named(dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    AptGet(dev_setup, monkeypatch, [100, 100], lists=True)
    with pytest.raises(dev_setup.DevError, match="could not be installed: libgl1"):
        dev_setup.install_system_packages(["libgl1"], list)


@pytest.mark.skipif(os.name == "nt", reason="apt-get is Debian's")
@pytest.mark.parametrize(
    ("script", "size_mb"),
    [
        (
            r"""printf "'https://x/a.deb' a.deb 1500000 SHA256:0\n'https://x/b%%20.deb' b_1.deb 250000 SHA256:1\n" """,
            1.75,
        ),
        ("exit 0", 0.0),
        ("echo 'E: Unable to locate package' >&2; exit 100", None),
    ],
)
def test_what_apt_get_would_fetch_is_added_up(
    dev_setup: ModuleType, tmp_path: Path, script: str, size_mb: float | None
) -> None:
    program = tmp_path / "apt-get"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    assert dev_setup.download_mb([str(program)], ["install", "x"]) == size_mb


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian's packages")
def test_missing_libraries_are_named_by_package(dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev_setup, "loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    assert dev_setup.missing_packages(dev_setup.QT_LIBRARIES) == ["libegl1", "libxcb-cursor0"]
    assert dev_setup.missing_packages({}) == []
    monkeypatch.setattr(dev_setup.importlib.util, "find_spec", lambda name: None)
    assert dev_setup.missing_packages({}) == [f"python3.{sys.version_info[1]}-venv"]


class Acts:
    """Stands for the child processes of `setup`, and remembers what was asked for."""

    def __init__(self, dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.done: list[str] = []
        self.venv_works = True
        monkeypatch.setattr(dev_setup, "VENV", root / ".venv")
        monkeypatch.setattr(dev_setup, "STAMP", root / ".venv" / "setup.stamp")
        monkeypatch.setattr(dev_setup, "missing_packages", lambda libraries: [])
        monkeypatch.setattr(dev_setup, "venv_works", lambda *arguments: self.venv_works)
        monkeypatch.setattr(dev_setup, "must_run", self.must_run)
        monkeypatch.setattr(dev_setup, "run", self.run)

    def must_run(self, command: list[str], failure: str) -> None:
        if "venv" in command:
            self.done.append("venv")
            Path(command[-1]).mkdir(exist_ok=True)
        else:
            self.done.append("project" if "-e" in command else Path(command[-1]).name)

    def run(self, command: list[str], cwd: Path) -> int:
        self.done.append("check")
        return 0


def test_setup_is_done_once(dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    acts = Acts(dev_setup, monkeypatch, tmp_path)
    acts.venv_works = False
    dev_setup.setup()
    assert acts.done == ["venv", "requirements-dev.lock", "project", "check"]
    acts.venv_works = True
    dev_setup.setup()
    assert len(acts.done) == 4


def test_setup_is_done_again_after_a_change(
    dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    acts = Acts(dev_setup, monkeypatch, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "setup.stamp").write_text("of another lock file", encoding="ascii")
    dev_setup.setup()
    assert acts.done == ["requirements-dev.lock", "project", "check"]


def test_what_only_runs_the_program_takes_its_own_packages_and_is_content_with_more(
    dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    acts = Acts(dev_setup, monkeypatch, tmp_path)
    acts.venv_works = False
    dev_setup.make_environment(dev_setup.RUN_LOCK, {})
    assert acts.done == ["venv", "requirements.lock", "check"]
    acts.venv_works = True
    dev_setup.make_environment(dev_setup.RUN_LOCK, {})
    assert len(acts.done) == 3
    dev_setup.setup()
    assert acts.done[3:] == ["requirements-dev.lock", "project", "check"]
    dev_setup.make_environment(dev_setup.RUN_LOCK, {})
    assert len(acts.done) == 6


def test_a_broken_environment_is_made_again(
    dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    acts = Acts(dev_setup, monkeypatch, tmp_path)
    (tmp_path / ".venv").write_text("not a folder", encoding="ascii")
    acts.venv_works = False
    dev_setup.setup()
    assert acts.done[0] == "venv"


def test_an_interrupted_setup_leaves_no_stamp(
    dev_setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Acts(dev_setup, monkeypatch, tmp_path)
    (tmp_path / ".venv").mkdir()
    stamp = tmp_path / ".venv" / "setup.stamp"
    stamp.write_text("of another lock file", encoding="ascii")

    def fail(command: list[str], failure: str) -> None:
        raise dev_setup.DevError(failure)

    monkeypatch.setattr(dev_setup, "must_run", fail)
    with pytest.raises(dev_setup.DevError):
        dev_setup.setup()
    assert not stamp.exists()


def measured(**missing: Any) -> dict[str, Any]:
    return {"executed_lines": [1], "missing_lines": [], "missing_branches": []} | missing


@pytest.mark.parametrize(
    ("source", "files", "complaint"),
    [
        ("x = 1\n", {"core/plan/plan.py": measured()}, ""),
        ("x = 1\n", {"core\\plan\\plan.py": measured()}, ""),
        ("x = 1\n", {}, "was not measured"),
        ("x = 1\n", {"core/plan/plan.py": {"executed_lines": [1], "missing_lines": []}}, "branches were not measured"),
        ("x = 1\n", {"core/plan/plan.py": measured(missing_lines=[1])}, r"lines never run: \[1\]"),
        (
            "x = 1\n",
            {"core/plan/plan.py": measured(missing_branches=[[1, 2]])},
            r"branches never taken: \[\[1, 2\]\]",
        ),
        ("x = 1  # pragma: no cover\n", {"core/plan/plan.py": measured()}, "core/plan/plan.py:1: .* not allowed"),
    ],
)
def test_coverage_gate(
    dev_test: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    source: str,
    files: dict[str, Any],
    complaint: str,
) -> None:
    monkeypatch.setattr(dev_test, "FULLY_COVERED", ("core/plan/*.py",))
    (tmp_path / "core" / "plan").mkdir(parents=True)
    (tmp_path / "core" / "plan" / "plan.py").write_text(source, encoding="utf-8")
    complaints = dev_test.coverage_gate(json.loads(json.dumps({"files": files})), tmp_path)
    assert len(complaints) == (1 if complaint else 0)
    assert not complaint or re.search(complaint, complaints[0])


def test_what_is_to_be_covered_exists(dev_test: ModuleType, tmp_path: Path) -> None:
    assert all(list(ROOT.glob(pattern)) for pattern in dev_test.FULLY_COVERED)
    complaints = dev_test.coverage_gate({"files": {}}, tmp_path)
    assert complaints == [f"{pattern}: there is no such module" for pattern in dev_test.FULLY_COVERED]


@pytest.mark.skipif(os.name == "nt", reason="Windows always has a display")
@pytest.mark.parametrize(
    ("display", "expected"),
    [
        (":0", [["gui", "--demo", "--x"]]),
        ("", [["core", "demo", "run", "--kind", kind, "--x"] for kind in ("docker", "windows")]),
    ],
)
def test_demo_takes_the_front_end_that_can_be_seen(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, display: str, expected: list[list[str]]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        assert command[1] == "-m"
        commands.append(command[2:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    dev_demo = importlib.import_module("dev_demo")
    taken: list[tuple[Path, bool]] = []
    monkeypatch.setattr(dev_demo, "make_environment", lambda lock, libraries: taken.append((lock, bool(libraries))))
    monkeypatch.setattr(dev_demo.subprocess, "run", run)
    assert dev.main(["demo", "--x"]) == 0
    assert commands == expected
    assert taken == [(ROOT / "requirements.lock", bool(display))]


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "requirements-fuzz.lock", "requirements-mutants.lock"]
)
def test_lock_files_hold_hashes_and_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert pins and all("==" in line and line.endswith("\\") for line in pins)
    assert "--hash=sha256:" in text
    assert not re.search(r"://|--index|--find-links|^\s*#\s+via", text, re.MULTILINE)


def test_lock_files_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    development = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").lower()
    for requirement in project["project"]["dependencies"]:
        pin = requirement.split(";")[0].strip().lower()
        assert f"\n{pin} " in runtime and f"\n{pin} " in development
    groups = project["dependency-groups"]
    for pin in [*groups["dev"], *groups["package"]]:
        assert f"\n{pin.lower()} " in development or "==" not in pin


def run_of(folder: Path, **files: str) -> list[str]:
    """pytest's arguments for those files, run as the tests of this project are."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    ours = ["-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    return [*ours, "--rootdir", str(folder), "-p", "no:cacheprovider", "--color=no", str(folder)]


HANGS = """
import threading
def test_fails():
    assert not "what has failed"
def test_hangs():
    threading.Event().wait()
def test_after_it():
    pass
"""


def test_a_run_that_hangs_is_ended_and_has_told_what_failed_and_says_where(
    dev_pytest: ModuleType, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    env = {COUNTS: str(tmp_path / "counts")}
    code, _ = dev_pytest.run_pytest(run_of(tmp_path, test_one=HANGS), env, sys.executable, silence_s=15.0)
    assert code == 1
    printed = capfdbinary.readouterr().out
    assert b"test_one.py::test_fails failed:" in printed and b'assert not "what has failed"' in printed
    assert "test_one.py::test_fails failed:" in (tmp_path / "counts").read_text(encoding="utf-8")
    assert b"has said nothing for 15 s" in printed
    assert sys.platform == "win32" or b"in test_hangs" in printed


def test_a_test_that_hangs_has_failed_and_the_others_run(
    dev_pytest: ModuleType, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "impatient.py").write_text("from tests import conftest\nconftest.HANG_S = 10.0\n", encoding="utf-8")
    arguments = run_of(tmp_path, test_one=HANGS, test_two=HANGS, test_three="def test_passes(): pass")
    side_by_side = ["-n", "2", "--dist", "loadfile", "-p", "impatient"]
    counts = tmp_path / "counts"
    env = {"PYTHONPATH": str(tmp_path), COUNTS: str(counts)}
    code, closing = dev_pytest.run_pytest([*arguments, *side_by_side], env, sys.executable)
    assert code == 1
    assert "4 failed, 3 passed" in closing
    # Once: each worker's part is in it.
    *failures, told = [json.loads(line) for line in counts.read_text(encoding="utf-8").splitlines()]
    assert told == {"ran": 7, "failed": 4, "skipped": {}}
    assert len(failures) == 4 and all(" failed:\n" in failure["failure"] for failure in failures)
    printed = capfdbinary.readouterr().out.replace(b"\r", b"")
    assert printed.count(b"in test_hangs\n") == 2
    for name in (b"test_one", b"test_two"):
        assert printed.count(b"%s.py::test_fails failed:" % name) == 1
        assert printed.count(b"%s.py::test_hangs failed:" % name) == 1


def test_a_process_that_a_test_left_behind_is_not_waited_for(dev_pytest: ModuleType, tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    leaving = tmp_path / "test_leaving.py"
    leaving.write_text(
        "import subprocess, sys\n"
        "def test_leaves(capfd):\n"
        "    with capfd.disabled():\n"
        "        child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)\n"
        f"    open({str(marker)!r}, 'w').write(str(child.pid))\n"
        "    child.returncode = 0\n",
        encoding="utf-8",
    )
    arguments = ["-p", "no:cacheprovider", str(leaving)]
    code, closing = dev_pytest.run_pytest(arguments, {COUNTS: str(tmp_path / "counts")}, sys.executable)
    left = psutil.Process(int(marker.read_text(encoding="ascii")))
    assert left.is_running()
    left.kill()
    assert code == 0
    assert "1 passed" in closing


DIFF = """# core.recovery.journal.xǁJournalǁcommit__mutmut_2: survived
--- core/recovery/journal.py
+++ core/recovery/journal.py
@@ -1,3 +1,3 @@
 def commit(self) -> None:
     self._append(Committed())
-    self._committed = True
+    self._committed = False
"""


def test_a_change_of_the_code_is_described_by_what_stays_the_same() -> None:
    mutants = importlib.import_module("dev_mutants")
    words = "self._committed = True => self._committed = False"
    assert mutants.describe("core.recovery.journal.xǁJournalǁcommit__mutmut_2", DIFF) == f"Journal.commit: {words}"
    assert mutants.describe("core.recovery.journal.x__records__mutmut_12", DIFF) == f"_records: {words}"


@pytest.mark.parametrize(
    ("survived", "known", "complaints"),
    [
        ((), (), []),
        (("a",), (), []),
        (("a",), ("a",), []),
        (("a",), ("a", "b"), ["core/x.py: mutants.toml explains what does not survive: b"]),
        (("a", "b"), ("a", "b"), ["core/x.py: fewer than 90% of the changes are noticed"]),
    ],
)
def test_too_few_noticed_changes_and_a_reason_for_nothing_are_complaints(
    survived: tuple[str, ...], known: tuple[str, ...], complaints: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    mutants = importlib.import_module("dev_mutants")
    reasons = dict.fromkeys(known, "it is the same")
    assert mutants.judge("core/x.py", mutants.Result(10, survived), reasons) == complaints
    printed = capsys.readouterr().out
    assert f"10 changes, {10 - len(survived)} killed, {len(survived)} survived" in printed
    assert [change for change in survived if f"survived: {change}" in printed] == sorted({*survived} - {*known})


def test_every_module_that_is_changed_has_its_tests() -> None:
    mutants = importlib.import_module("dev_mutants")
    for module, tests in mutants.MODULES.items():
        assert all((ROOT / path).is_file() for path in (module, *tests))


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"restic", "mkfs.xfs"}),
        (["--gb", "0.2"], {"restic", "mkfs.xfs"}),
        (["copy", "rivals"], {"restic"}),
        (["restore-whole", "--gb", "2"], {"restic"}),
        (["copy", "--repeat", "5"], set()),
        (["restore-xfs"], {"mkfs.xfs"}),
        (["copy-two-disks", "--gb", "2"], {"mkfs.xfs"}),
    ],
)
def test_programs_are_installed_for_the_rows_that_need_them(arguments: list[str], wanted: set[str]) -> None:
    found = importlib.import_module("dev_bench").programs_for(arguments)
    assert found.keys() & {"restic", "mkfs.xfs"} == wanted
