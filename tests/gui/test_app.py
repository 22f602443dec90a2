"""The composition root: where exceptions of slots, threads and the loop end up; options; the window's end."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from core.model.given import Given
from core.model.kind_facts import DOCKER_INSTALLER
from gui.app import Hooks, _given, install_translators, show_wizard
from gui.loop.loop_watch import FINE_BEAT_MS, LoopWatch
from gui.start import _parser
from gui.widgets.theme import Theme
from gui.wizard import Wizard
from tests.gui.driver import Opener, Until, closing
from tests.gui.fake_backend import FakeBackend, full


def test_the_options_name_the_installation() -> None:
    root, data, sandbox = full("/d"), full("/x"), full("/s")
    args = _parser().parse_args(["--docker-dir", root, "--data-dir", data, "--sandbox", sandbox])
    assert _given(args) == Given(kind=DOCKER_INSTALLER, root=root, data_dir=data, sandbox=sandbox)
    assert _given(_parser().parse_args([])) == Given()


def test_the_folders_of_the_options_are_read_as_those_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    given = _given(_parser().parse_args(["--config-dir", f"\u202a{tmp_path}", "--data-dir", "data"]))
    assert (given.config_dir, given.data_dir) == (str(tmp_path), str(tmp_path / "data"))
    with pytest.raises(SystemExit):
        _parser().parse_args(["--data-dir", ""])
    assert "The path is empty" in capsys.readouterr().err


def test_a_path_that_was_read_otherwise_on_windows_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.system.typed_path.sys", SimpleNamespace(platform="win32"))
    with pytest.raises(SystemExit):
        _parser().parse_args(["--data-dir", 'D:\\data" --demo'])
    assert "taken for a part of the path: --demo." in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--help", "--version", "--no-such-option"])
def test_what_the_options_say_needs_no_console(monkeypatch: pytest.MonkeyPatch, argument: str) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit):
        _parser().parse_args([argument])


@pytest.fixture
def locale() -> Iterator[None]:
    """The language is the program's; the next test has its own again."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "loaded", "decimals"), [("fr", "fr", "1,5"), ("en", "en", "1.5"), ("de", "en", "1,5")]
)
def test_the_language_is_ours_or_english(
    app: QApplication, locale: None, language: str, loaded: str, decimals: str
) -> None:
    translators = install_translators(app, language)
    try:
        assert [translator.language().split("_")[0] for translator in translators] == [loaded] * 2
        assert QLocale().toString(1.5, "f", 1) == decimals
    finally:
        for translator in translators:
            app.removeTranslator(translator)


async def test_the_log_says_how_long_the_first_window_took(
    app: QApplication, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "gui.app")
    running = asyncio.ensure_future(show_wizard(app, FakeBackend(), Theme(app, "light"), Given()))
    await until(lambda: "page welcome" in caplog.text)
    next(w for w in app.topLevelWidgets() if isinstance(w, Wizard) and w.isVisible()).close()
    await asyncio.wait_for(running, 5)
    assert [m.split(" after ")[0] for m in caplog.messages if "window" in m] == ["first window"]


async def test_the_program_ends_when_its_window_is_closed(app: QApplication, until: Until) -> None:
    running = asyncio.ensure_future(show_wizard(app, FakeBackend(), Theme(app, "light"), Given()))
    windows: list[Wizard] = []

    def opened() -> bool:
        windows[:] = [w for w in app.topLevelWidgets() if isinstance(w, Wizard) and w.isVisible()]
        return bool(windows)

    await until(opened)
    windows[0].close()
    await asyncio.wait_for(running, 5)


async def test_the_loop_is_measured_while_the_window_is_open(app: QApplication, until: Until) -> None:
    watch = LoopWatch(FINE_BEAT_MS, keep=True)
    assert _parser().parse_args(["--measure-loop"]).measure_loop and not _parser().parse_args([]).measure_loop
    running = asyncio.ensure_future(show_wizard(app, FakeBackend(), Theme(app, "light"), Given(), watch=watch))
    await until(lambda: len(watch.gaps_ms()) > 3)
    (window,) = [w for w in app.topLevelWidgets() if isinstance(w, Wizard) and w.isVisible()]
    window.close()
    await asyncio.wait_for(running, 5)
    assert watch.worst_ms() >= watch.percentile_ms(50) >= 0


@pytest.mark.expects_warnings
@pytest.mark.parametrize("where", ["slot", "thread", "loop", "task"])
@closing
async def test_every_exception_reaches_the_error_panel(open_wizard: Opener, where: str) -> None:
    driver = await open_wizard(FakeBackend())
    panel = driver.wizard.error_panel

    def fail() -> None:
        raise ValueError(f"from a {where}")

    async def fail_later() -> None:
        fail()

    with Hooks(driver.wizard):
        if where == "slot":
            # As Qt's bindings do with what a slot raises.
            try:
                fail()
            except ValueError:
                sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        elif where == "thread":
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
        elif where == "loop":
            asyncio.get_running_loop().call_exception_handler({"message": f"from a {where}"})
        else:
            driver.wizard.tasks.spawn(fail_later())
        await driver.until(panel.isVisible)
    assert f"from a {where}" in panel.details.toPlainText() and f"from a {where}" not in panel.message.text()
