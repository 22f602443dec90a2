"""What packaging says of itself agrees: archives are the same each time, the installer and the workflow name what there is."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib
import json
import os
import re
import runpy
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from core import __version__
from core.errors import AlreadyRunning, RecoveryElsewhere, RecoveryNeeded
from tests.command_line import commands

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

    monkeypatch.setattr(dev_package, "runner_of_inno_setup", lambda windows: [])
    monkeypatch.setattr(dev_package, "inno_setup", lambda: Path("ISCC.exe"))
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
    """Its script is read; tests/frozen/test_installer.py runs it."""
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
    for program in set(re.findall(r"([\w-]+)\.exe", text)):
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


def test_the_programs_are_signed_before_they_are_packed_and_inno_setup_is_told_to_sign_what_it_makes(
    dev_package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = make_bundle(tmp_path)
    for name in ("ImagingBackup.exe", "imaging-backup.exe", "bill-of-materials.cdx.json"):
        (bundle / name).write_text("unsigned", encoding="utf-8")
    compiled: list[list[str]] = []

    def run(command: list[str], _: str) -> None:
        if command[0] == "a compiler":
            compiled.append(command)
            assert (bundle / "ImagingBackup.exe").read_text(encoding="utf-8") == "signed"
            name = next(part[2:] for part in command if part.startswith("/F"))
            (tmp_path / f"{name}.exe").touch()
        else:
            assert command[:3] == ["signtool", "sign", "/a"]
            for path in map(Path, command[3:]):
                path.write_text("signed", encoding="utf-8")

    monkeypatch.setenv("SIGN", "signtool sign /a")
    monkeypatch.setattr(dev_package, "runner_of_inno_setup", lambda windows: ["a compiler"])
    monkeypatch.setattr(dev_package, "inno_setup", lambda: Path("ISCC.exe"))
    monkeypatch.setattr(dev_package, "must_run", run)
    archive = dev_package.deliver(bundle)[0]
    with zipfile.ZipFile(archive) as zipped:
        assert {zipped.read(f"imaging-backup/{name}.exe") for name in ("ImagingBackup", "imaging-backup")} == {
            b"signed"
        }
    assert {"/DSign", "/Ssign=signtool sign /a $f"} <= set(compiled[0])
    monkeypatch.delenv("SIGN")
    dev_package.deliver(bundle)
    assert not [part for part in compiled[1] if part.startswith(("/DSign", "/S"))]


def test_the_compiler_of_the_installer_is_pinned_by_its_hash() -> None:
    lock = json.loads((ROOT / "build" / "inno_setup" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "build" / "inno_setup" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    fetched = {name: package for name, package in lock["packages"].items() if name}
    assert {name.removeprefix("node_modules/"): package["version"] for name, package in fetched.items()} == wanted
    for package in fetched.values():
        assert len(base64.b64decode(package["integrity"].removeprefix("sha512-"))) == 64
        assert "resolved" not in package, "each machine has its own registry"


def test_the_compiler_is_fetched_once_and_whole_or_not_at_all(
    dev_package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[bool] = []

    def fetch(command: list[str], failure: str) -> None:
        work = Path(command[command.index("--prefix") + 1])
        assert {path.name for path in work.iterdir()} == {"package.json", "package-lock.json"}
        (work / "node_modules" / "innosetup" / "bin").mkdir(parents=True)
        fetched.append(len(fetched) > 0)
        if not fetched[-1]:
            raise dev_package.DevError(failure)
        (work / "node_modules" / "innosetup" / "bin" / "ISCC.exe").touch()

    monkeypatch.setattr(dev_package, "CACHE", tmp_path)
    monkeypatch.setattr(dev_package, "alone", lambda name: contextlib.nullcontext())
    monkeypatch.setattr(dev_package, "npm_program", lambda: "npm")
    monkeypatch.setattr(dev_package, "must_run", fetch)
    with pytest.raises(dev_package.DevError):
        dev_package.inno_setup()
    assert list(tmp_path.iterdir()) == []
    assert dev_package.inno_setup().is_file()
    assert dev_package.inno_setup().is_file()
    assert fetched == [False, True]


@pytest.mark.skipif(sys.platform == "win32", reason="it runs by itself there")
def test_the_compiler_runs_under_wine_where_the_windows_lane_has_prepared_it(
    dev_package: ModuleType, tmp_path: Path
) -> None:
    python = str(tmp_path / "bin" / "winpython")
    assert dev_package.runner_of_inno_setup(None) is None
    assert dev_package.runner_of_inno_setup(python) is None
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "installer").touch()
    assert dev_package.runner_of_inno_setup(python)[-1] == str(tmp_path / "bin" / "winrun")


def test_the_uninstaller_knows_the_exit_codes_of_a_job_that_needs_the_program() -> None:
    text = (ROOT / "build" / "imaging-backup.iss").read_text(encoding="utf-8")
    told = {name: int(code) for name, code in re.findall(r"^  (Job\w+) = (\d+);$", text, re.M)}
    assert told == {
        "JobRuns": AlreadyRunning.exit_code,
        "JobWaits": RecoveryNeeded.exit_code,
        "JobOfAnotherWaits": RecoveryElsewhere.exit_code,
    }
    assert "'uninstall --quiet'" in text and "imaging-backup uninstall" in commands()


def test_the_installer_waits_for_the_name_that_the_programs_hold() -> None:
    (name,) = re.findall(r"^AppMutex=(.+)$", (ROOT / "build" / "imaging-backup.iss").read_text(encoding="utf-8"), re.M)
    start = (ROOT / "build" / "frozen_start.py").read_text(encoding="utf-8")
    assert name.replace("\\", "\\\\") in start
