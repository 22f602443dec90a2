"""One virtual screen for all tests: Wine's programs stay with the one they first saw."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.frozen.delivered import Delivered
from tests.frozen.installed import WindowsMachine
from tests.frozen.windows_session import WindowsSession
from tests.screen.display import Display, Person


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    opened = Display(tmp_path_factory.mktemp("display"))
    yield opened
    opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The lane has told which systems have a bundle: those of the others have a run of their own, or none."""
    items[:] = [item for item in items if _folder_of(_system_of(item))]


def _system_of(item: pytest.Item) -> str:
    parameters = item.callspec.params if isinstance(item, pytest.Function) else {}
    return next(
        str(parameters[name]) for name in ("bundle", "for_linux", "for_windows", "machine") if name in parameters
    )


def _folder_of(system: str) -> str:
    return os.environ.get(f"IMAGING_BACKUP_FROZEN_{system.upper()}", "")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # At once: the fixtures' ends close the window.
    if report.when == "call" and report.failed and isinstance(display := item.funcargs.get("display"), Display):
        picture = display.folder / f"{item.name}.png"
        display.save_picture(picture)
        report.sections.append(("what was on the screen", str(picture)))
    return report


def opened_session(display: Display, **more: str) -> WindowsSession:
    dropped = ("PYTHON", "QT_", "IMAGING_BACKUP_STATE_DIR")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment |= {"DISPLAY": display.name, **more}
    return WindowsSession(os.environ["WINPYTHON"], environment, display.folder)


@pytest.fixture(scope="session")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bundles as on a read-only medium, in a folder of their system's name."""
    folder = tmp_path_factory.mktemp("read-only")
    made = {folder / system: bundle for system in ("linux", "windows") if (bundle := _folder_of(system))}
    for place, bundle in made.items():
        make_read_only(bundle, place)
    yield folder
    if os.geteuid() == 0:
        for place in made:
            subprocess.run(["umount", "--lazy", place], check=True)


def make_read_only(bundle: str, place: Path) -> None:
    """A mount that not even root can write to; without the right to mount, a copy that its owner may not write to."""
    if os.geteuid() == 0:
        place.mkdir()
        subprocess.run(["mount", "--bind", bundle, place], check=True)
        subprocess.run(["mount", "--options", "remount,bind,ro", place], check=True)
    else:
        shutil.copytree(bundle, place, symlinks=True)
        subprocess.run(["chmod", "--recursive", "a-w", place], check=True)


@pytest.fixture(scope="session")
def session(display: Display, read_only: Path) -> Iterator[WindowsSession]:
    """`read_only`, because it sees no mount that is made after its start."""
    # As on a machine without Visual C++'s redistributable: Wine's own stand-ins for it are not used.
    runtime = "vcruntime140,vcruntime140_1,msvcp140,msvcp140_1,msvcp140_2,concrt140=n"
    opened = opened_session(display, WINEDLLOVERRIDES=runtime)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def session_of_installer(display: Display) -> Iterator[WindowsSession]:
    opened = opened_session(display, WINE_COPY="installer")
    yield opened
    opened.close()


@pytest.fixture(params=["installer"])
def machine(session_of_installer: WindowsSession, request: pytest.FixtureRequest, tmp_path: Path) -> WindowsMachine:
    """A Windows without the product."""
    drive = Path(os.environ["WINPYTHON"]).parents[1] / "prefix-installer" / "drive_c"
    made = WindowsMachine(drive, session_of_installer, Path(_folder_of(request.param)), tmp_path)
    made.forget()
    return made


def bundle_for(system: str, request: pytest.FixtureRequest, display: Display, state_dir: Path) -> Delivered:
    session = request.getfixturevalue("session") if system == "windows" else None
    return Delivered(Path(_folder_of(system)), state_dir, display.name, session)


@pytest.fixture(params=["linux", "windows"])
def bundle(request: pytest.FixtureRequest, display: Display, state_dir: Path) -> Delivered:
    return bundle_for(request.param, request, display, state_dir)


@pytest.fixture(params=["linux"])
def for_linux(request: pytest.FixtureRequest, display: Display, state_dir: Path) -> Delivered:
    return bundle_for(request.param, request, display, state_dir)


@pytest.fixture(params=["windows"])
def for_windows(request: pytest.FixtureRequest, display: Display, state_dir: Path) -> Delivered:
    return bundle_for(request.param, request, display, state_dir)


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[[Delivered, str], list[str]]]:
    """Makes a stand-in server in tmp_path/demo; gives the options that make a program work on it."""
    made: list[Delivered] = []

    def make(bundle: Delivered, kind: str) -> list[str]:
        made.append(bundle)
        arguments: list[str] = bundle.stand_in("create", tmp_path / "demo", kind)
        return arguments

    yield make
    for bundle in made:
        bundle.stand_in("remove", tmp_path / "demo")


@pytest.fixture
def sit_down(display: Display, state_dir: Path) -> Iterator[Callable[[Delivered, list[str]], Person]]:
    """A person before a wizard that was just started."""
    people: list[Person] = []

    def start(bundle: Delivered, arguments: list[str]) -> Person:
        command = bundle.command("ImagingBackup", *arguments, "--theme", "light")
        people.append(Person(display, lambda _seen: bundle.start(command), state_dir, answer_s=60.0))
        return people[-1]

    yield start
    for person in people:
        person.end()
