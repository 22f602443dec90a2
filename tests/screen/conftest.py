"""One display a test; a test that fails leaves a picture of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, remove_demo
from tests.screen.display import Display, Person


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # At once: the fixtures' ends close the window.
    if report.when == "call" and report.failed and isinstance(display := item.funcargs.get("display"), Display):
        picture = display.folder / "failed.png"
        display.save_picture(picture)
        report.sections.append(("what was on the screen", str(picture)))
    return report


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    opened = Display(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoServer]:
    server = create_demo(tmp_path / "demo", "docker", size_mb=8)
    yield server
    remove_demo(server.folder)


@pytest.fixture
def sit_down(display: Display, demo: DemoServer, state_dir: Path) -> Iterator[Callable[[], Person]]:
    """A person before a wizard that was just started for the demo server."""
    people: list[Person] = []

    def start() -> Person:
        command = [sys.executable, "-m", "gui", *demo.args, "--theme", "light"]
        people.append(Person(display, lambda seen: subprocess.Popen(command, env=seen), state_dir))
        return people[-1]

    yield start
    for person in people:
        person.end()
