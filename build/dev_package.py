"""Builds what is delivered: the frozen program as a folder, its archive, the bill of materials, the checksums, the installer.

PyInstaller makes the folder from imaging-backup.spec. Where WINPYTHON names the program that runs a Windows Python (under
Wine, for one), it freezes for Windows, from this machine. Inno Setup, in the version whose hash stands in build/inno_setup,
makes the installer. The work files go to a temporary folder, the result to `dist/`: this folder holds inputs only. Equal
files give an equal archive, byte for byte.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from dev_run import CACHE, ROOT, DevError, UnknownArguments, alone, must_run, run, say, venv_script
from dev_screen import prepare_display
from dev_setup import install_system_packages, setup

NAME = "imaging-backup"
SPEC = ROOT / "build" / f"{NAME}.spec"
INSTALLER = ROOT / "build" / f"{NAME}.iss"
INNO_SETUP = ROOT / "build" / "inno_setup"
INSTALLER_COPY = "installer"
"""The copy of the lane's Windows that runs 32-bit programs, too, and on which the product is installed."""
SIGN = "SIGN"
"""The variable with the command that signs the programs named after it."""
BILL = "bill-of-materials.cdx.json"
SUMS = "SHA256SUMS"
# Warnings of PyInstaller on Linux: about a plugin that is left out (the spec says why), and about Windows-only code.
KNOWN_WARNINGS = re.compile(
    r"dependency of '.*/libqgtk3\.so'|Library (ntdll|ole32|rstrtmgr|shell32) required via ctypes not found"
)
OLDEST_TIME_S = 315532800
"""1980: a zip file cannot store older times."""


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        raise UnknownArguments
    folder = Path(*arguments).absolute() if arguments else ROOT / "dist"
    bundle = package(folder, windows_python())
    say(f"{bundle}: {size_mb(bundle):.0f} MB")
    for path in deliver(bundle, windows_python()):
        say(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


def windows_python() -> str | None:
    """The program that runs a Windows Python on this machine, if there is one."""
    return os.environ.get("WINPYTHON") or None


def package(folder: Path, windows: str | None = None) -> Path:
    """Freeze the program into `folder`, with this machine's Python or a `windows` one; gives the folder that can be copied."""
    setup()
    if windows is None and sys.platform.startswith("linux"):
        try:
            prepare_display()  # libraries of a display that are missing here would be missing in the bundle
        except DevError as error:
            raise DevError(f"the program cannot be frozen without the libraries of a display: {error}") from error
    folder = folder.absolute()
    shutil.rmtree(folder / NAME, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="imaging-backup-package-") as work:
        command = [
            *(windows or venv_script("python"), "-m", "PyInstaller", _path(SPEC, windows)),
            *("--noconfirm", "--log-level", "WARN"),
            *("--workpath", _path(Path(work), windows), "--distpath", _path(folder, windows)),
        ]
        # Would otherwise differ between runs.
        same = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(source_time_s())}
        log = Path(work) / "pyinstaller.log"
        code = run(command, env=same, log=log)
        said = log.read_text(encoding="utf-8", errors="replace")
        print(said, end="", flush=True)
        if code != 0:
            raise DevError(f"the program could not be frozen ({' '.join(command)})")
        # PyInstaller only warns of a library that it does not find, but the program then does not start.
        if warnings := [line for line in said.splitlines() if "WARNING" in line and not KNOWN_WARNINGS.search(line)]:
            raise DevError(f"the program was frozen with warnings: {'; '.join(warnings)}")
    return folder / NAME


def _path(path: Path, windows: str | None) -> str:
    """A path of this machine as the freezing Python knows it; Wine's drive Z is the machine's root."""
    return f"Z:{path}".replace("/", "\\") if windows and os.name != "nt" else str(path)


def program(folder: Path, name: str) -> str:
    """A program of the frozen folder."""
    return str(folder / (f"{name}.exe" if is_for_windows(folder) else name))


def is_for_windows(folder: Path) -> bool:
    return (folder / f"{NAME}.exe").exists()


def size_mb(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*")) / 1e6


def version() -> str:
    found = re.search(r'__version__ = "(.+)"', (ROOT / "core" / "__init__.py").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def source_time_s() -> int:
    """The time that every file gets: of the last commit, so that it does not depend on when it was built."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    git = shutil.which("git")
    command = [git or "git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    return int(done.stdout) if done and done.returncode == 0 and done.stdout.strip() else OLDEST_TIME_S


def deliver(bundle: Path, windows: str | None = None) -> list[Path]:
    """The files to hand out, beside the bundle: archive, bill of materials, installer if it can be compiled, checksums."""
    system = "windows" if is_for_windows(bundle) else "linux"
    if system == "windows":
        sign(*(Path(program(bundle, name)) for name in ("ImagingBackup", NAME)))
    stem = f"{NAME}-{version()}-{system}-x64"
    pack = pack_zip if system == "windows" else pack_tar
    made = [pack(bundle, bundle.parent / stem, source_time_s())]
    bill = bundle.parent / f"{stem}.cdx.json"
    shutil.copyfile(bundle / BILL, bill)
    made.append(bill)
    if system == "windows":
        made += compile_installer(bundle, stem, windows)
    sums = bundle.parent / SUMS
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    sums.write_text("".join(sorted(lines, key=lambda line: line[66:])), encoding="utf-8", newline="\n")
    return [*made, sums]


def _in_order(bundle: Path) -> Iterable[Path]:
    return sorted(path for path in bundle.rglob("*") if path.is_symlink() or path.is_file())


def pack_zip(bundle: Path, stem: Path, time_s: int) -> Path:
    path = stem.with_name(f"{stem.name}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in _in_order(bundle):
            name = file.relative_to(bundle.parent).as_posix()
            entry = zipfile.ZipInfo(name, time.gmtime(max(time_s, OLDEST_TIME_S))[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # not the machine that packed it, but the one it is for
            archive.writestr(entry, file.read_bytes())
    return path


def pack_tar(bundle: Path, stem: Path, time_s: int) -> Path:
    """With modes and links, but no owner."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = time_s
        entry.mode = 0o755 if entry.mode & 0o100 else 0o644
        return entry

    path = stem.with_name(f"{stem.name}.tar.gz")
    with (
        open(path, "wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=time_s) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for found in _in_order(bundle):
            archive.add(found, found.relative_to(bundle.parent).as_posix(), recursive=False, filter=plain)
    return path


def compile_installer(bundle: Path, stem: str, windows: str | None) -> list[Path]:
    """The installer, beside the bundle; none where its compiler cannot run."""
    runner = runner_of_inno_setup(windows)
    if runner is None:
        say("no installer was made: Inno Setup needs npm, and Windows or the Wine that --lane frozen prepares")
        return []
    options = [
        *(f"/DBundle={_path(bundle, windows)}", f"/DVersion={version()}"),
        *(f"/O{_path(bundle.parent, windows)}", f"/F{stem}-setup", "/Q"),
    ]
    if signing := os.environ.get(SIGN):
        options += ["/DSign", f"/Ssign={signing} $f"]  # Inno Setup has the uninstaller signed, too
    command = [*runner, _path(inno_setup(), windows), *options, _path(INSTALLER, windows)]
    must_run(command, "the installer could not be compiled")
    return [bundle.parent / f"{stem}-setup.exe"]


def sign(*programs: Path) -> None:
    """Signs with the command in SIGN (CONTRIBUTING.md); without one nothing is signed. Raises DevError."""
    if command := os.environ.get(SIGN):
        must_run([*shlex.split(command), *map(str, programs)], "the programs could not be signed")


def runner_of_inno_setup(windows: str | None) -> list[str] | None:
    """What runs its programs: Windows itself, or a Wine that the windows lane has made for 32-bit programs; None without."""
    if os.name == "nt":
        return [] if shutil.which("npm") else None
    lane = Path(windows).parents[1] if windows else None
    if lane is None or not (lane / "done" / INSTALLER_COPY).exists():
        return None
    return ["env", f"WINE_COPY={INSTALLER_COPY}", str(lane / "bin" / "winrun")]


def inno_setup() -> Path:
    """Inno Setup's compiler, fetched once; npm compares it with the hash in the lock file. Raises DevError."""
    files = [INNO_SETUP / "package.json", INNO_SETUP / "package-lock.json"]
    folder = CACHE / f"inno-setup-{hashlib.sha256(files[1].read_bytes()).hexdigest()[:16]}"
    with alone("inno-setup"):
        if not folder.exists():
            npm = npm_program()
            with tempfile.TemporaryDirectory(prefix="inno-setup-", dir=CACHE) as work:
                for file in files:
                    shutil.copy(file, work)
                say("fetching Inno Setup with npm, 5 MB")
                must_run(
                    [npm, "ci", "--prefix", work, "--ignore-scripts", "--no-audit", "--no-fund"],
                    "Inno Setup could not be fetched",
                )
                # Whole or not there.
                Path(work, "node_modules").rename(folder)
    return folder / "innosetup" / "bin" / "ISCC.exe"


def npm_program() -> str:
    def missing() -> list[str]:
        return [] if shutil.which("npm") else ["npm"]

    if missing():
        install_system_packages(missing(), missing)
    return shutil.which("npm") or "npm"
