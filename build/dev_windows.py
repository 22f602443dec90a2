"""The Windows lane: the tests that are not POSIX by nature, and those of tests/windows, on a Python for Windows.

On Windows that is this project's own Python; elsewhere the program that WINPYTHON names; without it, on Debian 12 as root, one
that build/windows_lane/setup.sh makes under Wine, in a cache outside of the checkout: one for each core, which take the tests
in portions. There a real Neo4j runs as a service, too (dev_windows_neo4j.py).

Tests that Wine cannot run are skipped one by one, and so are, without --all, those that tests/with_each_change.py leaves to a
release; at the end the skipped tests are counted by reason.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from dev_lanes import COUNTS_VARIABLE, LaneSkipped
from dev_pytest import CORES, run_pytest, side_by_side
from dev_run import CACHE, ROOT, VENV, DevError, UnknownArguments, alone, at_the_same_time, run, say, venv_script
from dev_setup import DEV_LOCK, install_system_packages, setup
from dev_windows_neo4j import windows_neo4j

PROGRAMS = {
    "Xvfb": "xvfb",
    "import": "imagemagick",
    "debootstrap": "debootstrap",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
}
# Packages of the checks on the source, which the other runs make; small files are slow to install here.
NOT_RUN_HERE = ("ruff", "mypy", "types-psutil", "types-pywin32", "ast-serialize", "librt")
# The copy for each core takes more than a gigabyte.
MOST_CORES = 4
MACHINE = CACHE / "windows-lane"

# Windows open one after the other: only one window of a screen has the focus. A service manager has one service of a name.
ONE_BY_ONE = ("tests/gui", "tests/windows_neo4j")
# What one run of pytest takes at a time. The longest first: then the last ones end at nearly the same time.
PORTIONS = (
    ("tests/integration",),
    ("tests/e2e", "tests/attacks"),
    ("tests/gui",),
    ("tests/unit",),
    ("tests/windows_neo4j",),
    ("tests/windows",),
)


Portions = SimpleQueue[tuple[str, ...]]


@dataclass(frozen=True)
class Seat:
    """A Python for Windows that runs one portion at a time, with its own screen; `cores` are those that it may use."""

    python: str
    cores: int = CORES
    name: str = ""
    env: dict[str, str] = field(default_factory=dict)


def lane(arguments: list[str]) -> tuple[int, str]:
    if arguments not in ([], ["--all"]):
        raise UnknownArguments
    setup()
    # Wine's log comes through Qt's: its messages are not errors of the product.
    options = ["-q", "-p", "no:cacheprovider", "-o", "qt_log_level_fail=NO"]
    if not arguments:
        options += ["--differing-only"]
    waiting: Portions = SimpleQueue()
    for portion in PORTIONS:
        waiting.put(portion)
    # Another checkout's run would use the same Wine, and at its end would end all that runs there.
    with alone(MACHINE.name):
        taken = seats()
        try:
            codes = run_all(taken, waiting, options)
        finally:
            for seat in taken:
                end_windows(seat.python, seat.env)
    # The run itself has named and counted what is skipped: POSIX tests belong to the other runs.
    return next((code for code in codes if code != 0), 0), ""


def run_all(seats: list[Seat], waiting: Portions, options: list[str]) -> list[int]:
    """Run the waiting portions on all seats; returns the exit codes."""
    return at_the_same_time(lambda seat, stop: work(seat, waiting, options, stop), seats)


def work(seat: Seat, waiting: Portions, options: list[str], stop: threading.Event) -> list[int]:
    """Run the waiting portions one after the other until none is left; returns their exit codes."""
    # Files compiled there contain Windows paths, so they are kept apart. On its own screen, not the person's.
    compiled = str(VENV / "windows-pyc")
    env = {
        "QT_QPA_PLATFORM": "windows",
        "PYTHONPYCACHEPREFIX": compiled if sys.platform == "win32" else f"Z:{compiled}",
        "DISPLAY": "",
    }
    codes = []
    with suppress(Empty):
        while not stop.is_set():
            portion = waiting.get_nowait()
            together = () if portion[0] in ONE_BY_ONE else side_by_side(seat.cores)
            arguments = [*options, *together, *portion]
            codes.append(run_pytest(arguments, env | seat.env, seat.python, name=seat.name, stop=stop)[0])
    return codes


def end_windows(python: str | None, env: dict[str, str] | None = None) -> None:
    """End what still runs there, if the program that can end it lies beside the Python."""
    if python is not None and (end := Path(python).with_name("winstop")).exists():
        run([str(end)], quiet=True, env=env)


def seats() -> list[Seat]:
    """Where the tests run; LaneSkipped where they cannot."""
    if given := os.environ.get("WINPYTHON"):
        return [Seat(given)]
    if sys.platform == "win32":
        return [Seat(venv_script("python"))]
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64" or os.geteuid() != 0:
        raise LaneSkipped(
            "it needs Windows, or WINPYTHON=path of a Python for Windows, or root on Debian 12 for x86_64"
        )
    try:
        if missing := missing_packages():
            install_system_packages(missing, missing_packages)
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    cores = sorted(os.sched_getaffinity(0))[:MOST_CORES]
    python = str(make_windows_python(MACHINE, *map(str, cores)))
    neo4j = real_neo4j()
    return [Seat(python, 1, f"core {core}", of_core(core) | neo4j) for core in cores]


def real_neo4j() -> dict[str, str]:
    """What tests/windows_neo4j needs; without it its tests say that it is missing."""
    try:
        return windows_neo4j()
    except DevError as error:
        say(f"there is no real Neo4j for Windows: {error}")
        return {}


def of_core(core: int) -> dict[str, str]:
    """The environment of what runs on that core."""
    env = {"WINE_CORE": str(core)}
    if counts := os.environ.get(COUNTS_VARIABLE):
        env[COUNTS_VARIABLE] = f"{counts}.{core}"  # two servers' programs do not see each other write
    return env


def missing_packages() -> list[str]:
    """The Debian packages that making a Windows Python needs and this machine lacks."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def make_windows_python(folder: Path, *copies: str) -> Path:
    """Set up or update the Windows Python in `folder`; returns the program that runs it. `copies` of it: as setup.sh takes them."""
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "requirements.txt"
    requirements.write_text(windows_requirements(), encoding="utf-8")
    if (
        run(
            [
                "timeout",
                "1200",
                "bash",
                str(ROOT / "build" / "windows_lane" / "setup.sh"),
                str(folder),
                str(requirements),
                *copies,
            ]
        )
        != 0
    ):
        raise DevError("the Windows Python could not be set up")
    say(f"Windows Python: {folder}")
    return folder / "bin" / "winpython"


def windows_requirements() -> str:
    """The locked packages of a Windows machine; their conditions are evaluated here, because pip uses the system it runs on."""
    # Of .venv, which has 'packaging': this program itself runs on a bare Python.
    judge = """
import sys
from packaging.requirements import Requirement
windows = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"}
text = sys.stdin.read().replace("\\\\\\n", " ")
for line in text.splitlines():
    name, *hashes = line.split(" --hash=")
    if name.strip() and not name.startswith("#"):
        wanted = Requirement(name.strip())
        if wanted.name not in sys.argv and (wanted.marker is None or wanted.marker.evaluate(windows)):
            print(f"{wanted.name}{wanted.specifier}", *(f"--hash={h.strip()}" for h in hashes))
"""
    return subprocess.run(
        [venv_script("python"), "-c", judge, *NOT_RUN_HERE],
        input=DEV_LOCK.read_text(encoding="utf-8"),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
