"""The wizard as a real process where there can be no window: what it says, its exit code, and that nothing else happens.

Each is a real failure of Qt or of the system's loader; none of this test's own making is put in Qt's place.
"""

from __future__ import annotations

import ctypes
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from core.errors import WindowUnavailable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a display, and Qt's libraries")

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 120.0
QT = Path(PySide6.__file__).parent / "Qt"
WIZARD = ["-m", "gui"]


def displays_work() -> bool:
    """Whether Qt's plugin for X loads, which needs more libraries than Qt itself."""
    try:
        ctypes.CDLL(str(QT / "plugins" / "platforms" / "libqxcb.so"))
    except OSError:
        return False
    return True


def run(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    ours = ("QT_", "XDG_SESSION", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, *WIZARD, *arguments], **variables)


def why(done: subprocess.CompletedProcess[str]) -> str:
    """The reason that was told, where all else is as it must be."""
    assert (done.returncode, done.stdout) == (WindowUnavailable.exit_code, ""), done.stderr
    sentence, hint = done.stderr.splitlines()
    assert hint.startswith("-> Use the command line") and "imaging-backup --help" in hint
    assert sentence.startswith("The wizard cannot open a window: ") and sentence.endswith(" Nothing was touched.")
    return sentence.removeprefix("The wizard cannot open a window: ").removesuffix(". Nothing was touched.")


def break_library(name: str, folder: Path) -> None:
    """In `folder`, a library of that name that needs one which no machine has: what the loader says of it is its own."""
    library = (QT / "lib" / "libQt6XcbQpa.so.6").read_bytes()
    assert library.count(b"\0libxcb-cursor.so.0\0") == 1
    (folder / name).write_bytes(library.replace(b"\0libxcb-cursor.so.0\0", b"\0libxcb-absent.so.0\0"))


@pytest.mark.parametrize("platform", ["", "xcb"])
def test_without_a_display(platform: str, state_dir: Path) -> None:
    done = start(**({"QT_QPA_PLATFORM": platform} if platform else {}))
    names = "DISPLAY" if platform else "DISPLAY and WAYLAND_DISPLAY"
    assert why(done) == f"there is no display ({names} not set)"
    assert list(state_dir.iterdir()) == []


def test_the_command_line_that_is_named_is_there() -> None:
    named = start().stderr.partition("(Command line: ")[2].strip().removesuffix(" --help)")
    assert run([*shlex.split(named), "--help"]).stdout.startswith("usage: imaging-backup")


@pytest.mark.skipif(not displays_work(), reason="the libraries that Qt needs for a display are not on this machine")
def test_with_a_display_that_does_not_answer() -> None:
    assert why(start(DISPLAY=":987")) == "the display :987 does not answer, or does not let this account in"


def test_without_a_library_of_qt(tmp_path: Path) -> None:
    break_library("libEGL.so.1", tmp_path)
    missing = "the system library libxcb-absent.so.0 is missing"
    assert why(start(LD_LIBRARY_PATH=str(tmp_path), DISPLAY=":987")) == missing
    none = "there is no display (DISPLAY and WAYLAND_DISPLAY not set)"
    assert why(start(LD_LIBRARY_PATH=str(tmp_path))) == f"{missing}, and {none}"


def test_without_a_library_for_a_display(tmp_path: Path) -> None:
    """Named is the first that the loader misses: ours, or one that this machine has not."""
    break_library("libxcb-cursor.so.0", tmp_path)
    missing = "absent" if displays_work() else r"[\w-]+"
    told = why(start(LD_LIBRARY_PATH=str(tmp_path), DISPLAY=":987"))
    assert re.fullmatch(rf"the system library libxcb-{missing}\.so\.\d is missing", told)


def test_with_a_library_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "libEGL.so.1").touch()
    assert why(start(LD_LIBRARY_PATH=str(tmp_path))) == f"Qt does not load ({tmp_path}/libEGL.so.1: file too short)"


def test_with_a_platform_that_qt_does_not_know() -> None:
    told = why(start(QT_QPA_PLATFORM="nonsense"))
    assert told.startswith('Qt says: Could not find the Qt platform plugin "nonsense"') and "Reinstall" not in told


def test_without_anywhere_to_say_it() -> None:
    done = run(["/bin/sh", "-c", f"exec {shlex.join([sys.executable, *WIZARD])} 2>&-"])
    assert (done.returncode, done.stdout, done.stderr) == (WindowUnavailable.exit_code, "", "")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_needs_no_window_works_without_the_libraries(option: str, tmp_path: Path) -> None:
    break_library("libEGL.so.1", tmp_path)
    done = start(option, LD_LIBRARY_PATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "imaging-backup" in done.stdout


def test_what_qt_says_at_a_good_start_is_shown_as_before() -> None:
    second = {"QT_QPA_PLATFORM": "nonsense;offscreen"}
    qts = run([sys.executable, "-c", "from PySide6.QtWidgets import QApplication; app = QApplication([])"], **second)
    ours = run([sys.executable, "-c", "from gui.start import open_application; app = open_application()"], **second)
    assert "nonsense" in qts.stderr
    assert (ours.returncode, ours.stderr) == (qts.returncode, qts.stderr)
