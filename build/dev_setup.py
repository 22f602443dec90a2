"""The virtual environment `.venv` from the lock file, and the system packages it needs.

Refuses to install system packages silently: what is installed with apt-get is said first, and without the right to do so the
line to run is printed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from dev_run import ROOT, VENV, DevError, has_display, must_run, refuse_arguments, run, say, venv_script

STAMP = VENV / "setup.stamp"
DEV_LOCK = ROOT / "requirements-dev.lock"

# Qt's system libraries on Linux, and the Debian package of each.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
DISPLAY_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(arguments: list[str]) -> int:
    refuse_arguments(arguments)
    setup()
    say("ready")
    return 0


def fingerprint() -> str:
    """What .venv was made from; the checkout's path is part of it, because scripts in .venv contain it."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sys.base_prefix} {ROOT}".encode())
    for path in (DEV_LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def venv_works(*arguments: str) -> bool:
    """Whether .venv's Python starts, is of our version and can run `arguments`."""
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    for command in [["-c", version], list(arguments)]:
        try:
            if command and run([venv_script("python"), *command], quiet=True) != 0:
                return False
        except OSError:
            return False
    return True


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """The Debian packages this machine lacks for .venv and Qt; empty on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        # Debian ships venv's second half apart, one package for each Python version.
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    wanted = QT_LIBRARIES | (DISPLAY_LIBRARIES if has_display() else {})
    lacking = [name for name in wanted if not loads(name)]
    if lacking:
        # All of them at once, the display's too: who opens a display later need not come back here.
        missing += [*QT_LIBRARIES.values(), *DISPLAY_LIBRARIES.values()]
    return missing


def apt_prefix() -> list[str] | None:
    """How apt-get can be run without asking anybody; None where it cannot."""
    if shutil.which("apt-get") is None:
        return None
    # Lanes may run beside each other: the later one waits.
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return prefix
    if shutil.which("sudo") and run(["sudo", "-n", "true"], quiet=True) == 0:
        return ["sudo", "-n", *prefix]
    return None


def install_system_packages(missing: list[str], still_missing: Callable[[], list[str]]) -> None:
    apt = apt_prefix()
    install = ["install", "--yes", "--no-install-recommends", *missing]
    if apt is None:
        raise DevError(f"system packages are missing; run:\nsudo apt-get {' '.join(install)}")
    say(f"installing system packages: {' '.join(missing)}")
    # The machine's package lists may be absent or old; they are fetched only then, for that takes a while.
    if run([*apt, "-qq", *install]) != 0:
        say("refreshing the package lists")
        must_run([*apt, "-qq", "update"], "apt-get update failed")
        must_run([*apt, "-qq", *install], "the system packages could not be installed")
    importlib.invalidate_caches()
    lacking = still_missing()
    if lacking:
        raise DevError(f"still missing after the installation: {' '.join(lacking)}")


def setup() -> None:
    missing = missing_packages()
    if missing:
        install_system_packages(missing, missing_packages)
    mark = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == mark and venv_works():
        return
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    STAMP.unlink(missing_ok=True)  # the stamp is written last: an interrupted set-up is done again
    if not venv_works("-m", "pip", "--version"):
        say("making .venv")
        must_run([sys.executable, "-m", "venv", "--clear", str(VENV)], ".venv could not be made")
    python = venv_script("python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    say(f"installing the packages of {DEV_LOCK.name}")
    must_run(
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(DEV_LOCK)],
        "the packages could not be installed",
    )
    say("installing this project, editable")
    must_run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "the project could not be installed")
    # Python before 3.13 reads .pth files in the locale's encoding, so an absolute path with an accent in it may be
    # misread; the relative one is plain ASCII.
    for path in VENV.glob("[Ll]ib/**/site-packages/*imaging_backup*.pth"):
        path.write_text(os.path.relpath(ROOT, path.parent) + "\n", encoding="ascii")
    must_run([python, "-c", "import PySide6.QtWidgets, core, gui"], "Qt does not start on this machine")
    STAMP.write_text(mark, encoding="ascii")
    say("set-up is complete")


def install_apart(name: str) -> Path:
    """The packages of requirements-NAME.lock in a folder of their own, for the one command that needs them."""
    packages = VENV / name
    pip = [venv_script("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--upgrade"]
    options = ["--require-hashes", "--only-binary=:all:", "--target", str(packages)]
    lock = ROOT / f"requirements-{name}.lock"
    must_run([*pip, *options, "-r", str(lock)], f"the packages of {lock.name} could not be installed")
    return packages
