"""One virtual screen for all tests: Wine's programs stay with the one they first saw."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.frozen.delivered import Delivered
from tests.frozen.windows_session import WindowsSession
from tests.screen.display import Display, Person


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    opened = Display(tmp_path_factory.mktemp("display"))
    yield opened
    opened.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each system to one worker: two must not share a Windows session. The lane has told which system has no bundle."""
    wanted = []
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) else {}
        system = next((parameters[name] for name in ("bundle", "for_linux", "for_windows") if name in parameters), "")
        item.add_marker(pytest.mark.xdist_group(str(system)))
        if not system or _folder_of(str(system)):
            wanted.append(item)
    items[:] = wanted


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


@pytest.fixture(scope="session")
def session(display: Display) -> Iterator[WindowsSession | None]:
    python = os.environ.get("WINPYTHON")
    if not python:
        yield None
        return
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    # As on a machine without Visual C++'s redistributable: Wine's own stand-ins for it are not used.
    runtime = "vcruntime140,vcruntime140_1,msvcp140,msvcp140_1,msvcp140_2,concrt140=n"
    environment |= {"DISPLAY": display.name, "WINEDLLOVERRIDES": runtime}
    opened = WindowsSession(python, environment, display.folder)
    yield opened
    opened.close()


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
