"""Read back from the delivered files: size, what is in them, what Windows is told about them, and the papers."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import zipfile
from pathlib import Path

from core import __version__
from tests.frozen.delivered import Delivered

LIMIT_BYTES = 70_000_000
UNWANTED = re.compile(r"opengl32sw|d3dcompiler|Qt6?(Network|Qml|Quick|Pdf)|\.ts$|/tests?/|_MEI|upx", re.I)
SHIPPED = {
    "Python",
    "Qt",
    "PySide6_Essentials",
    "shiboken6",
    "qasync",
    "blake3",
    "msgspec",
    "PyYAML",
    "psutil",
    "pyinstaller",
    "OpenSSL",
}


def files(bundle: Delivered) -> list[Path]:
    return [path for path in bundle.folder.rglob("*") if path.is_file() and not path.is_symlink()]


def archive(bundle: Delivered) -> Path:
    (found,) = (path for path in bundle.folder.parent.iterdir() if path.name.endswith((".zip", ".tar.gz")))
    return found


def test_it_is_slim(bundle: Delivered) -> None:
    """Qt for Linux needs ICU, whose data alone is 32 MB and is worth 12 when packed: there it is the download that counts."""
    told = [path.relative_to(bundle.folder).as_posix() for path in files(bundle)]
    assert not [name for name in told if UNWANTED.search(name)]
    size = sum(path.stat().st_size for path in files(bundle))
    assert (size if bundle.system == "windows" else archive(bundle).stat().st_size) <= LIMIT_BYTES


def test_the_archive_is_the_bundle_and_the_sums_are_its_own(bundle: Delivered) -> None:
    packed = archive(bundle)
    if bundle.system == "windows":
        with zipfile.ZipFile(packed) as zipped:
            names = set(zipped.namelist())
            assert zipped.testzip() is None
    else:
        with tarfile.open(packed) as tar:
            entries = tar.getmembers()
        names = {entry.name for entry in entries if entry.isfile()}
        assert all(
            entry.mode & 0o111 for entry in entries if entry.name.endswith(("/ImagingBackup", "/imaging-backup"))
        )
    assert names == {path.relative_to(bundle.folder.parent).as_posix() for path in files(bundle)}
    assert f"-{__version__}-{bundle.system}-" in packed.name
    lines = (bundle.folder.parent / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        told, name = line.split("  ")
        assert hashlib.sha256((bundle.folder.parent / name).read_bytes()).hexdigest() == told
    told = {line.split("  ")[1] for line in lines}
    assert told == {path.name for path in bundle.folder.parent.iterdir() if path.is_file()} - {"SHA256SUMS"}


def test_the_bill_names_everything_and_the_licences_are_there(bundle: Delivered) -> None:
    bill = json.loads((bundle.folder / "bill-of-materials.cdx.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == __version__
    components = {part["name"]: part for part in bill["components"]}
    assert components.keys() >= SHIPPED
    assert ("pywin32" in components) == (bundle.system == "windows")
    assert not {"pytest", "ruff", "mypy", "hypothesis"} & components.keys()
    # Nothing that was put in is of unknown origin.
    assert [name for name, part in components.items() if part["type"] == "file"] == []
    assert all(part["version"] for part in components.values())
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt", "Apache-2.0.txt", "Python.txt", "imaging-backup.txt", "psutil/LICENSE"):
        assert (bundle.folder / "licences" / name).stat().st_size > 500


def test_what_windows_is_told(for_windows: Delivered) -> None:
    levels = {"ImagingBackup": "requireAdministrator", "imaging-backup": "asInvoker"}
    for name, level in levels.items():
        program = for_windows.path(for_windows.folder / f"{name}.exe")
        told = for_windows.module("read_program", program)
        manifest = told["manifest"]
        assert f'level="{level}"' in manifest
        for words in (">PerMonitorV2<", ">true</longPathAware>", "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"):
            assert words in manifest
        assert told["icons"] == 9
        assert told["is_windowed"] == (name == "ImagingBackup")
        assert told["version"]["ProductVersion"] == told["version"]["FileVersion"] == __version__
        assert told["version"]["OriginalFilename"] == f"{name}.exe"
