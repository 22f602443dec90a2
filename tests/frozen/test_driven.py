"""The delivered programs at work: the first page, whole backups and restores through the wizard and the console."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core import __version__
from core.errors import WindowUnavailable
from tests.frozen.delivered import LIMIT_S, Delivered
from tests.screen.display import PATIENT_S, Display, Person

JOB_S = 120.0
MakeServer = Callable[[Delivered, str], list[str]]
SitDown = Callable[[Delivered, list[str]], Person]

# Docker on Windows would need an imaging.exe, which the stand-in has not.
KINDS = [("linux", "docker"), ("linux", "windows"), ("windows", "windows")]


def take_picture(display: Display, name: str, folder: Path) -> None:
    path = Path(os.environ.get("IMAGING_BACKUP_PICTURES") or folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    display.save_picture(path)
    print(f"\n{name}: {path}")


@pytest.mark.parametrize(("bundle", "kind"), KINDS, indirect=["bundle"])
def test_a_backup_and_its_restore_through_the_wizard(
    bundle: Delivered,
    kind: str,
    display: Display,
    make_server: MakeServer,
    sit_down: SitDown,
    state_dir: Path,
    tmp_path: Path,
) -> None:
    options = make_server(bundle, kind)
    store = bundle.stand_in("proof", tmp_path / "demo")
    destination = tmp_path / "backups"
    destination.mkdir()

    began_s = time.monotonic()
    person = sit_down(bundle, options)
    shown_s = time.monotonic() - began_s
    log = (state_dir / "logs" / "imaging-backup.log").read_text(encoding="utf-8")
    painted = re.search(r"first window after (\d+) ms", log)
    assert painted is not None
    print(f"\n{bundle.system}: first window after {painted[1]} ms, first page after {shown_s:.1f} s")
    take_picture(display, f"{bundle.system}-{kind}-welcome", tmp_path)

    person.go("destination", lambda: person.press("alt+n"), PATIENT_S)
    person.press("ctrl+a")
    person.write(bundle.path(destination))
    person.go("review", person.click_next)
    person.press("alt+i")  # no import is running
    person.go("progress", lambda: person.press("alt+s"))
    person.wait_for_page("result", JOB_S)
    take_picture(display, f"{bundle.system}-{kind}-backed-up", tmp_path)
    person.click_next()
    assert person.wait_for_end() == 0
    (sealed,) = destination.iterdir()
    assert bundle.said("verify", bundle.path(sealed))[-1]["state"] == "succeeded"

    assert bundle.stand_in("lose", tmp_path / "demo") != store

    person = sit_down(bundle, options)
    person.press("alt+e")
    person.go("backup_choice", lambda: person.press("alt+n"))
    person.go("installation", lambda: person.press("alt+n"))
    person.go("review", person.click_next)
    person.press("alt+y")
    person.write("RESTORE")
    person.go("progress", lambda: person.press("alt+s"))
    person.wait_for_page("result", JOB_S)
    take_picture(display, f"{bundle.system}-{kind}-restored", tmp_path)
    person.press("alt+c")
    assert person.wait_for_end() == 0
    assert bundle.stand_in("proof", tmp_path / "demo") == store


@pytest.mark.parametrize(("bundle", "kind"), KINDS, indirect=["bundle"])
def test_a_backup_and_its_restore_through_the_console_from_a_read_only_medium(
    bundle: Delivered, kind: str, read_only: Path, tmp_path: Path
) -> None:
    """The tour: create, back up, destroy, restore, prove; the stand-in's tools are the frozen program too."""
    stick = replace(bundle, folder=read_only / bundle.system)
    with pytest.raises(OSError, match=r"Read-only|denied"):
        (stick.folder / "written").touch()
    assert stick.run(stick.command("imaging-backup", "--version")).strip() == f"imaging-backup {__version__}"
    lines = stick.said("demo", "run", stick.path(tmp_path / "a tour"), "--kind", kind, "--size-mb", "4")
    assert (lines[-1]["state"], lines[-1]["code"]) == ("succeeded", "OK")
    assert lines[-1]["message"].startswith("Proven:")


@pytest.mark.parametrize("bundle", ["linux", "windows"], indirect=True)
def test_the_state_of_a_server_is_told_from_a_read_only_medium(
    bundle: Delivered, read_only: Path, tmp_path: Path
) -> None:
    stick = replace(bundle, folder=read_only / bundle.system)
    demo = stick.path(tmp_path / "demo")
    stick.said("demo", "create", demo, "--kind", "windows", "--size-mb", "4")
    try:
        assert stick.said("status", "--sandbox", demo)[-1]["service_state"] == "running"
    finally:
        stick.said("demo", "remove", demo)


def test_what_is_started_sees_the_machines_libraries(
    for_linux: Delivered, make_server: MakeServer, tmp_path: Path
) -> None:
    options = make_server(for_linux, "docker")
    docker = tmp_path / "demo" / "sandbox" / "bin" / "docker"
    seen = tmp_path / "seen"
    real = docker.rename(docker.with_name("real-docker"))
    docker.write_text(f'#!/bin/sh\necho "$LD_LIBRARY_PATH" >>{seen}\nexec {real} "$@"\n', encoding="utf-8")
    docker.chmod(0o755)
    for_linux.said("status", *options)
    assert set(seen.read_text(encoding="utf-8").split()) == {"/opt/machine"}


@pytest.mark.parametrize(("display_name", "reason"), [("", "there is no display"), (":987", "the display :987 ")])
def test_the_wizard_without_a_display_names_the_command_line(
    for_linux: Delivered, display_name: str, reason: str, state_dir: Path
) -> None:
    headless = replace(for_linux, display=display_name)
    assert headless.start(headless.command("ImagingBackup")).wait(LIMIT_S) == WindowUnavailable.exit_code
    told = (state_dir / "errors").read_text(encoding="utf-8")
    (program,) = headless.command("imaging-backup")
    assert told.startswith(f"The wizard cannot open a window: {reason}") and f"{program} --help" in told
