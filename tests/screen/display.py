"""A virtual screen and a person before it: keys, clicks, and a picture of what is seen.

Nothing here looks into the program: what it did is read from its log and from the disk.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtGui import QImage

WIDTH, HEIGHT = 1040, 740
POLL_S = 0.05
AGAIN_S = 2.0
PATIENT_S = 20.0
"""Where a key that is pressed twice would leave the next page too."""
LAST_LINES = 8
XWD_HEADER = struct.Struct(">25I")


class Display:
    """An X server of its own, with no window manager: only our window is on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            [
                *(shutil.which("Xvfb") or "Xvfb", "-displayfd", str(writing), "-fbdir", str(folder), "-noreset"),
                *("-nolisten", "tcp", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
            ],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = f":{pipe.readline().strip()}"

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

    def save_picture(self, path: Path) -> None:
        """What is on the screen now. Xvfb keeps it in a file in the format of xwd."""
        content = (self.folder / "Xvfb_screen0").read_bytes()
        header = XWD_HEADER.unpack_from(content)
        start, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
        pixels = content[start + 12 * colors :]
        assert QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).save(str(path))


class Program(Protocol):
    """A started wizard: a subprocess.Popen, or what stands for one."""

    returncode: Any

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...


class Person:
    """Starts the wizard on a display and uses it."""

    def __init__(
        self,
        display: Display,
        start: Callable[[dict[str, str]], Program],
        state_dir: Path,
        answer_s: float = 30.0,
    ) -> None:
        """`start` starts the wizard, with this environment."""
        self._environment = os.environ | {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        self._log_path = state_dir / "logs" / "imaging-backup.log"
        self._read = len(self._log())
        self._answer_s = answer_s
        self._program = start(self._environment)
        self.wait_for_page("welcome")
        self._window = self._xdotool("search", "--onlyvisible", "--name", "CAST Imaging")
        self._xdotool("windowfocus", "--sync", self._window)

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "30", *keys)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "15", text)

    def click_next(self) -> None:
        """The place of Next, Start or Close: at the bottom, where reading ends."""
        size = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", self._window).split())
        place = (str(int(size["WIDTH"]) - 80), str(int(size["HEIGHT"]) - 34))
        self._xdotool("mousemove", "--window", self._window, *place, "click", "1")

    def wait_for_page(self, page: str, timeout_s: float | None = None) -> None:
        """Until the log says that this page can be used; what it said before does not count."""
        line = _line(page)

        def shown() -> bool:
            assert self._program.poll() is None, f"the wizard has ended with {self._program.returncode}"
            return line in self._log()[self._read :]

        try:
            wait_until(shown, timeout_s or self._answer_s, f"page {page}")
        except AssertionError as error:
            raise AssertionError(f"{error}; {self._last_said()}") from None
        self._read = self._log().index(line, self._read) + len(line)

    def go(self, page: str, act: Callable[[], None], again_s: float = AGAIN_S) -> None:
        """Do it, again after `again_s` as a person would, until that page can be used. A key on a page that is not ready is
        not heard; one that comes too late acts on the next page."""
        line, give_up = _line(page), time.monotonic() + self._answer_s
        while line not in self._log()[self._read :]:
            assert time.monotonic() < give_up, f"no way to page {page}; {self._last_said()}"
            act()
            with contextlib.suppress(AssertionError):
                wait_until(lambda: line in self._log()[self._read :], again_s, page)
        self.wait_for_page(page)

    def wait_for_end(self) -> int:
        return self._program.wait(self._answer_s)

    def end(self) -> None:
        """End the wizard, if a failed test left it."""
        if self._program.poll() is None:
            self._program.kill()
        self._program.wait()

    def _last_said(self) -> str:
        return "\n".join(["the log ends with:", *self._log().splitlines()[-LAST_LINES:]])

    def _log(self) -> str:
        return self._log_path.read_text(encoding="utf-8") if self._log_path.exists() else ""

    def _xdotool(self, *words: str) -> str:
        return subprocess.run(
            [shutil.which("xdotool") or "xdotool", *words],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=30,
            check=True,
        ).stdout.strip()


def _line(page: str) -> str:
    return f" gui.app: page {page}\n"


def wait_until(condition: Callable[[], bool], timeout_s: float, what: str, poll_s: float = POLL_S) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"waited {timeout_s:.0f} s for: {what}"
        time.sleep(poll_s)
