"""What packaging says of itself agrees: archives are the same each time, the installer and the workflow name what there is."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

from core import __version__

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


@pytest.fixture
def dev_package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "build"))
    return importlib.import_module("dev_package")


def make_bundle(folder: Path) -> Path:
    bundle = folder / "imaging-backup"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("imaging-backup", "_internal/b.so", "_internal/a.so"):
        (bundle / name).write_text(name, encoding="utf-8")
    (bundle / "imaging-backup").chmod(0o755)
    return bundle


@pytest.mark.parametrize("pack", ["pack_zip", "pack_tar"])
def test_the_same_files_give_the_same_archive(dev_package: ModuleType, tmp_path: Path, pack: str) -> None:
    made = []
    for name in ("one", "two"):
        bundle = make_bundle(tmp_path / name)
        path = getattr(dev_package, pack)(bundle, bundle.parent / "it", 1_700_000_000)
        made.append(hashlib.sha256(path.read_bytes()).hexdigest())
    assert made[0] == made[1]


def test_checksums_name_what_is_delivered(dev_package: ModuleType, tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    (bundle / "bill-of-materials.cdx.json").write_text("{}", encoding="utf-8")
    *files, sums = dev_package.deliver(bundle)
    lines = sums.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files)
    assert all(f"-{__version__}-linux-x64." in path.name for path in files)


def test_the_readme_names_what_is_delivered(
    dev_package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compile_it(command: list[str], _: str) -> None:
        folder, name = (next(part[2:] for part in command if part.startswith(option)) for option in ("/O", "/F"))
        Path(folder, f"{name}.exe").touch()

    monkeypatch.setattr(dev_package.shutil, "which", lambda name: "iscc" if name == "iscc" else None)
    monkeypatch.setattr(dev_package, "must_run", compile_it)
    named = set(re.findall(r"`imaging-backup-<version>-([\w.-]+)`", README.read_text(encoding="utf-8")))
    made: set[str] = set()
    for program in ("imaging-backup", "imaging-backup.exe"):
        bundle = make_bundle(tmp_path / program)
        (bundle / program).touch()
        (bundle / "bill-of-materials.cdx.json").write_text("{}", encoding="utf-8")
        made |= {path.name for path in dev_package.deliver(bundle)}
    papers = {"SHA256SUMS", *(name for name in made if name.endswith(".json"))}
    assert {f"imaging-backup-{__version__}-{name}" for name in named} == made - papers


@pytest.mark.parametrize(
    ("line", "is_known"),
    [
        (
            "12 WARNING: Library not found: could not resolve 'VCRUNTIME140_1.dll', dependency of 'pywintypes311.dll'.",
            False,
        ),
        ("12 WARNING: Hidden import 'core.demo.tools' not found", False),
        ("12 WARNING: Library ntdll required via ctypes not found", True),
        ("12 INFO: Building COLLECT", True),
    ],
)
def test_a_warning_of_pyinstaller_is_the_end(
    dev_package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, is_known: bool
) -> None:
    """It only warns of a library that it does not find, but then the program does not start."""

    def freeze(_: list[str], *, env: dict[str, str], log: Path) -> int:
        log.write_text(f"{line}\n", encoding="utf-8")
        return 0

    monkeypatch.setattr(dev_package, "setup", lambda: None)
    monkeypatch.setattr(dev_package, "prepare_display", lambda: None)
    monkeypatch.setattr(dev_package, "run", freeze)
    if is_known:
        assert dev_package.package(tmp_path) == tmp_path / "imaging-backup"
    else:
        with pytest.raises(dev_package.DevError, match="frozen with warnings") as caught:
            dev_package.package(tmp_path)
        assert line in str(caught.value)


def test_the_installer_names_what_there_is() -> None:
    """Inno Setup itself is not run here: its script is read."""
    text = (ROOT / "build" / "imaging-backup.iss").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if found := re.fullmatch(r"\[(\w+)\]", line):
            name = found[1]
        elif line and not line.startswith((";", "#", "  #")):
            sections.setdefault(name, []).append(line)
    setup = dict(line.split("=", 1) for line in sections["Setup"])
    assert setup["AppVersion"] == "{#Version}"
    assert (ROOT / "build" / setup["LicenseFile"].replace("\\", "/")).is_file()
    assert setup["PrivilegesRequired"] == "admin"
    assert setup["CloseApplications"] == "no"
    # The oldest Windows of CAST Imaging: Server 2016.
    assert setup["MinVersion"] == "10.0.14393"
    assert setup["DefaultDirName"] == r"{autopf}\Imaging Backup"
    assert r"`C:\Program Files\Imaging Backup`" in README.read_text(encoding="utf-8")
    # The console program is found by its name, and no longer once it is removed.
    (on_path,) = sections["Registry"]
    assert setup["ChangesEnvironment"] == "yes"
    assert 'ValueName: "Path"; ValueData: "{olddata};{app}"' in on_path
    assert any("Delete(All, Place, " in line for line in sections["Code"])
    spec = (ROOT / "build" / "imaging-backup.spec").read_text(encoding="utf-8")
    for program in set(re.findall(r"(\w+)\.exe", text)):
        assert f'"{program}"' in spec
    for entry in sections["Files"] + sections["Icons"] + sections["Run"]:
        assert re.fullmatch(r'\w+: ("[^"]*"|[\w ]+)(; \w+: ("[^"]*"|[\w ]+))*', entry), entry


def test_the_workflow_pins_every_action_and_may_only_read() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (.+)", text)
    assert len(used) == 5
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    assert re.findall(r"^permissions: (.+)$", text, re.M) == ["{}"]
    assert re.findall(r"^      (\w+): (?:read|write)$", text, re.M) == 2 * ["contents"]
    assert "write" not in text


def test_the_workflow_and_the_readme_name_the_supported_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "build")
    supported = {
        system: [".".join(map(str, version)) for version in both]
        for system, both in importlib.import_module("dev").SUPPORTED.items()
    }
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    tested = re.findall(r'- \{ os: (\w+)-[\w.]+, python: "([\d.]+)" \}', text)
    assert tested == [
        (name, version) for name, system in (("ubuntu", "linux"), ("windows", "win32")) for version in supported[system]
    ]
    linux, windows = (" to ".join(supported[system]) for system in ("linux", "win32"))
    readme = README.read_text(encoding="utf-8")
    assert re.search(rf"^Supported: Python {linux} on Linux \(.+\), {windows} on Windows", readme, re.M)


@pytest.mark.skipif(sys.platform == "win32", reason="it would change this process")
@pytest.mark.parametrize("original", ["", "/usr/local/lib"])
def test_a_bundles_libraries_are_not_the_childs(monkeypatch: pytest.MonkeyPatch, original: str) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", original)
    runpy.run_path(str(ROOT / "build" / "frozen_start.py"))
    assert os.environ.get("LD_LIBRARY_PATH", "") == original
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
    assert '"build/frozen_start.py"' in (ROOT / "build" / "imaging-backup.spec").read_text(encoding="utf-8")


def test_the_installer_waits_for_the_name_that_the_programs_hold() -> None:
    (name,) = re.findall(r"^AppMutex=(.+)$", (ROOT / "build" / "imaging-backup.iss").read_text(encoding="utf-8"), re.M)
    start = (ROOT / "build" / "frozen_start.py").read_text(encoding="utf-8")
    assert name.replace("\\", "\\\\") in start
