"""The virtual environment `.venv` from a lock file, and the system packages it needs.

Prints what will be fetched before it is fetched. Does not install system packages without the right to do so: it prints
the line to run.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from dev_run import ROOT, VENV, DevError, alone, child_env, must_run, refuse_arguments, run, say, venv_script

STAMP = VENV / "setup.stamp"
DEV_LOCK = ROOT / "requirements-dev.lock"
RUN_LOCK = ROOT / "requirements.lock"

# Qt's system libraries on Linux, and the Debian package of each: without a display it needs the first six only.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# What lupdate and lrelease need on top of that, which the tests call.
TOOL_LIBRARIES = {"libgssapi_krb5.so.2": "libgssapi-krb5-2"}


def main(arguments: list[str]) -> int:
    refuse_arguments(arguments)
    setup()
    say("ready")
    return 0


def fingerprint(lock: Path) -> str:
    """What .venv was made from; the checkout's path is part of it, because scripts in .venv contain it."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sys.base_prefix} {ROOT}".encode())
    for path in (lock, ROOT / "pyproject.toml"):
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


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages this machine lacks for .venv and for these libraries; empty on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        # Debian ships venv's second half apart, one package for each Python version.
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    return missing + [package for library, package in libraries.items() if not loads(library)]


def apt_prefix() -> list[str] | None:
    """How apt-get can be run without a password; None if it cannot."""
    if shutil.which("apt-get") is None:
        return None
    # It waits while another program installs packages.
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return prefix
    if shutil.which("sudo") and run(["sudo", "-n", "true"], quiet=True) == 0:
        return ["sudo", "-n", *prefix]
    return None


def install_system_packages(missing: list[str], still_missing: Callable[[], list[str]]) -> None:
    """Print what will be fetched, fetch and install it; DevError with the line to run if that needs a password."""
    apt = apt_prefix()
    install = ["install", "--yes", "--no-install-recommends", *missing]
    if apt is None:
        raise DevError(f"this machine lacks system packages; run, as root: {by_hand(install)}")
    # Lanes may run at the same time, and apt-get waits for only one of its own locks.
    with alone("apt"):
        if not installed(apt, install):
            # Fetched only now, because that takes a while: mostly the lists are missing, or too old.
            say("fetching the lists of Debian's packages")
            must_run([*apt, "-qq", "update"], "apt-get update failed")
            if not installed(apt, install):
                raise DevError(f"the system packages could not be installed: {' '.join(missing)}")
    importlib.invalidate_caches()
    lacking = still_missing()
    if lacking:
        raise DevError(f"still missing after the installation: {' '.join(lacking)}")


def installed(apt: list[str], install: list[str]) -> bool:
    size_mb = download_mb(apt, install)
    if size_mb is None:
        return False
    say(f"fetching {size_mb:.1f} MB of system packages: {' '.join([*apt, *install])}")
    return run([*apt, "-qq", *install]) == 0


def by_hand(install: list[str]) -> str:
    """One line, for this machine or for one that lacks apt-get."""
    if shutil.which("apt-get") is None:
        return f"your system's counterpart of 'apt-get {' '.join(install)}' (the names are Debian's)"
    sudo = "sudo " if shutil.which("sudo") else ""
    return f"{sudo}apt-get update && {sudo}apt-get {' '.join(install)}"


def download_mb(apt: list[str], install: list[str]) -> float | None:
    """How much apt-get would fetch; None where its lists do not know a package."""
    asked = subprocess.run(
        [*apt, "-qq", "--print-uris", *install],
        env=child_env(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    # One a line: 'address' name bytes hash
    sizes = re.findall(r"^'\S+' \S+ (\d+)", asked.stdout, re.MULTILINE)
    return sum(map(int, sizes)) / 1e6 if asked.returncode == 0 else None


def setup() -> None:
    """Make .venv for all developer commands, including those that open windows, so that this need not be run again for them."""
    make_environment(DEV_LOCK, QT_LIBRARIES | TOOL_LIBRARIES)


def make_environment(lock: Path, libraries: Mapping[str, str]) -> None:
    """Install at least the packages of `lock` into .venv, and `libraries` on the machine (none if Qt is not started)."""
    missing = missing_packages(libraries)
    if missing:
        install_system_packages(missing, lambda: missing_packages(libraries))
    # What the tests need also serves the program.
    wanted = {fingerprint(lock), fingerprint(DEV_LOCK)}
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") in wanted and venv_works():
        return
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    STAMP.unlink(missing_ok=True)  # the stamp is written last: an interrupted set-up is done again
    if not venv_works("-m", "pip", "--version"):
        say("making .venv")
        must_run([sys.executable, "-m", "venv", "--clear", str(VENV)], ".venv could not be made")
    python = venv_script("python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--progress-bar=off"]
    say(f"fetching the packages of {lock.name} with pip, which names each with its size")
    must_run(
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(lock)],
        "the packages could not be installed",
    )
    if lock == DEV_LOCK:
        say("installing this project, editable")
        must_run(
            [*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
            "the project could not be installed",
        )
    put_on_path()
    # Without its libraries Qt's own modules cannot be imported either.
    parts = "PySide6.QtWidgets, core, gui" if libraries else "core.cli.main"
    # Not in this folder, where it would be found without any path.
    if run([python, "-c", f"import {parts}"], cwd=VENV) != 0:
        raise DevError("the program does not start on this machine")
    STAMP.write_text(fingerprint(lock), encoding="ascii")
    say("set-up is complete")


def put_on_path() -> None:
    """Add this checkout to .venv's path, in the file of the editable installation.

    Python before 3.13 reads .pth files in the locale's encoding, so an absolute path with an accent in it may be
    misread; the relative one is plain ASCII.
    """
    for packages in VENV.glob("[Ll]ib/**/site-packages"):
        path = packages / "_imaging_backup.pth"
        path.write_text(os.path.relpath(ROOT, packages) + "\n", encoding="ascii")


def install_apart(name: str) -> Path:
    """Install the packages of requirements-NAME.lock into their own folder, for the one command that needs them."""
    packages = VENV / name
    pip = [venv_script("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--upgrade"]
    options = ["--require-hashes", "--only-binary=:all:", "--target", str(packages)]
    lock = ROOT / f"requirements-{name}.lock"
    must_run([*pip, *options, "-r", str(lock)], f"the packages of {lock.name} could not be installed")
    return packages
