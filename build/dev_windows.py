"""The Windows lane: the tests that are not POSIX by nature, and those of tests/windows, on a Python for Windows.

That Python is this project's own on Windows; elsewhere the program that WINPYTHON names; without it, on Debian 12 as root, one
that build/windows_lane/setup.sh makes under Wine, in a cache outside of the checkout. What Wine cannot show is skipped test by
test, and so is, without --all, what is marked same_everywhere; the counts of what is skipped and why are the last thing said.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from dev_lanes import LaneSkipped
from dev_pytest import SIDE_BY_SIDE, run_pytest
from dev_run import ROOT, VENV, DevError, UnknownArguments, run, say, venv_script
from dev_setup import DEV_LOCK, install_system_packages, setup

PROGRAMS = {
    "Xvfb": "xvfb",
    "import": "imagemagick",
    "debootstrap": "debootstrap",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
}
# Packages of the checks on the source, which the other runs make; small files are slow to install here.
NOT_RUN_HERE = ("ruff", "mypy", "types-psutil", "types-pywin32", "ast-serialize", "librt")
CACHE = Path("~/.cache/imaging-backup/windows-lane").expanduser()

# Side by side what opens no window. The others one after the other: only one window of a screen has the focus.
WITHOUT_WINDOWS = ["tests/unit", "tests/integration", "tests/attacks", "tests/e2e", "tests/windows"]
WITH_WINDOWS = ["tests/gui"]


def lane(arguments: list[str]) -> tuple[int, str]:
    if arguments not in ([], ["--all"]):
        raise UnknownArguments
    setup()
    python = windows_python()
    # Wine's own log comes through Qt's: what it says is no fault of the product.
    options = ["-q", "-p", "no:cacheprovider", "-o", "qt_log_level_fail=NO"]
    if not arguments:
        options += ["--differing-only"]
    # Its watchdog, a thread anew for each test, has hung under Wine; tests/conftest.py has one for all tests there.
    options += ["-o", "faulthandler_timeout=0"]
    # On a screen of its own, not the person's. What is compiled there names files as Windows does: it lies apart.
    compiled = str(VENV / "windows-pyc")
    env = {
        "QT_QPA_PLATFORM": "windows",
        "PYTHONPYCACHEPREFIX": compiled if sys.platform == "win32" else f"Z:{compiled}",
        "DISPLAY": "",
    }
    try:
        codes = [
            run_pytest([*options, *tests], env, python)[0]
            for tests in ([*SIDE_BY_SIDE, *WITHOUT_WINDOWS], WITH_WINDOWS)
        ]
    finally:
        stop = Path(python).with_name("winstop")
        if stop.is_file():
            run([str(stop)], quiet=True)
    # What is skipped here was named and counted by the run itself: POSIX tests belong to the other runs.
    return next((code for code in codes if code != 0), 0), ""


def windows_python() -> str:
    """The Python for Windows to run; LaneSkipped where there can be none."""
    if given := os.environ.get("WINPYTHON"):
        return given
    if sys.platform == "win32":
        return venv_script("python")
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64" or os.geteuid() != 0:
        raise LaneSkipped(
            "it needs Windows, or WINPYTHON=path of a Python for Windows, or root on Debian 12 for x86_64"
        )
    try:
        if missing := missing_packages():
            install_system_packages(missing, missing_packages)
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    return str(make_windows_python(CACHE))


def missing_packages() -> list[str]:
    """The Debian packages that making a Windows Python needs and this machine lacks."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def make_windows_python(folder: Path) -> Path:
    """Set up, or bring up to date, the Windows Python in `folder`; gives the program that runs it."""
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
            ]
        )
        != 0
    ):
        raise DevError("the Windows Python could not be set up")
    say(f"Windows Python: {folder}")
    return folder / "bin" / "winpython"


def windows_requirements() -> str:
    """The locked packages of a Windows machine; their conditions are judged here, for pip judges by the system that it runs on."""
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
