"""The frozen lane: builds the programs as they are delivered, reads them back, and drives them.

On Linux for Linux; and for Windows where WINPYTHON names the program that runs a Windows Python, or the windows lane has
made one. IMAGING_BACKUP_PICTURES names a folder that keeps the pictures of the first pages.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev_lanes import LaneSkipped
from dev_package import INSTALLER_COPY, deliver, inno_setup, package, runner_of_inno_setup, size_mb, windows_python
from dev_pytest import run_pytest
from dev_run import DevError, alone, at_the_same_time, refuse_arguments, say
from dev_screen import prepare_display
from dev_setup import setup
from dev_windows import MACHINE as WINDOWS
from dev_windows import end_windows, make_windows_python


def lane(arguments: list[str]) -> tuple[int, str]:
    refuse_arguments(arguments)
    if not sys.platform.startswith("linux"):
        raise LaneSkipped("its virtual screen needs Linux")
    setup()
    try:
        prepare_display()
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    with alone(WINDOWS.name):
        windows = windows_python()
        if windows is None and (WINDOWS / "bin" / "winpython").is_file():
            windows = str(make_windows_python(WINDOWS, INSTALLER_COPY))
        if windows is None:
            say("nothing is made for Windows: WINPYTHON names no Windows Python, and the windows lane has made none")
        else:
            # On one core: a Wine server and its programs on different cores spend most of their time waking each other.
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        return deliver_and_drive(windows)


def deliver_and_drive(windows: str | None) -> tuple[int, str]:
    env = {"WINPYTHON": windows or ""}
    with tempfile.TemporaryDirectory(prefix="imaging-backup-frozen-") as folder:
        wanted = [("linux", None), *([("windows", windows)] if windows else [])]
        with ThreadPoolExecutor(len(wanted)) as pool:
            made = [pool.submit(make, system, python, Path(folder, system)) for system, python in wanted]
        bundles = {system: str(bundle.result()) for (system, _), bundle in zip(wanted, made, strict=True)}
        if runner_of_inno_setup(windows) is not None:
            bundles["installer"] = bundles["windows"]
            env["IMAGING_BACKUP_INNO_SETUP"] = str(inno_setup())
        # Packaging had its own screen, to which the programs of that Wine would stay bound.
        end_both(windows)

        def drive(system: str, stop: threading.Event) -> list[tuple[int, str]]:
            """What is delivered for one system: two runs must not share a Windows."""
            own = {f"IMAGING_BACKUP_FROZEN_{system.upper()}": bundles[system]}
            # Named here, because the run of all tests excludes this folder.
            return [run_pytest(["-q", "-rP", "tests/frozen"], env | own, name=system, stop=stop)]

        try:
            ended = at_the_same_time(drive, list(bundles))
        finally:
            end_both(windows)
        return max(code for code, _ in ended), ", ".join(closing for _, closing in ended)


def end_both(windows: str | None) -> None:
    end_windows(windows)
    end_windows(windows, {"WINE_COPY": INSTALLER_COPY})


def make(system: str, python: str | None, folder: Path) -> Path:
    began_s = time.monotonic()
    bundle = package(folder, python)
    packed = deliver(bundle, python)[0].stat().st_size / 1e6
    say(f"{system}: {size_mb(bundle):.0f} MB, packed {packed:.0f} MB, made in {time.monotonic() - began_s:.0f} s")
    return bundle
