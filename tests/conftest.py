"""Rules for every test: no screen, no traces on the machine, no unexpected warning in the log."""

from __future__ import annotations

import faulthandler
import gc
import itertools
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import hypothesis
import pytest

from core.demo import server_folder as demo
from tests.counts import tell, tell_failure
from tests.ports import keep_two_ports
from tests.with_each_change import left_to_a_release
from tests.xdist_scheduling import pytest_xdist_make_scheduler  # noqa: F401 (a hook of this file too)

# Before anything imports PySide6; a run on a real screen sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
# Tests read usages and tracebacks, which Python 3.14 colours where FORCE_COLOR is set.
os.environ["PYTHON_COLORS"] = "0"

# An example may take long on a busy machine.
hypothesis.settings.register_profile(
    "tests", deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tests")

# The longest test restores three broken stores, and a server that does not start is waited for, 180 s each time.
HANG_S = 800.0
LONGEST_FIRST = ("tests/sim/", "tests/integration/", "tests/e2e/", "tests/gui/")
"""The folders whose files take long: the simulator's is a single one, the others run programs and open windows."""


@pytest.fixture(scope="session")
def state_dirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders. Numbered here: pytest would look through all that there are for the next number."""
    folder = tmp_path_factory.mktemp("states")
    return (folder / f"state{number}" for number in itertools.count())


@pytest.fixture(autouse=True)
def state_dir(state_dirs: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for settings, logs, journals and locks of the program under test; a new one each test."""
    path = next(state_dirs)
    path.mkdir(mode=0o700)
    monkeypatch.setenv("IMAGING_BACKUP_STATE_DIR", str(path))
    return path


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """What the test logs to is closed with it: each later record would be written there too, on a thread of its own."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in [handler for handler in root.handlers if isinstance(handler, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def _descriptor_of_stderr() -> int:
    try:
        return sys.stderr.fileno()
    except (AttributeError, OSError):
        # A program that runs pytest in itself has put something else in its place.
        return sys.__stderr__.fileno()


class _HangWatch:
    """Ends this process if a test takes too long, and prints where it hangs: the test has failed, and another worker goes on.

    Not pytest's own timeout: it starts a thread for each test, which has hung under Wine.
    """

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._over = threading.Event()
        self._stderr = os.dup(_descriptor_of_stderr())  # it is captured during a test
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._over.wait(HANG_S / 20):
            began_s = self._began_s  # read once: the test may end meanwhile
            if began_s is not None and time.monotonic() - began_s > HANG_S:
                with tempfile.TemporaryFile() as stacks:
                    faulthandler.dump_traceback(stacks)
                    stacks.seek(0)
                    # In one write: another worker may do the same now.
                    os.write(self._stderr, stacks.read())
                os._exit(1)

    def pytest_runtest_logstart(self) -> None:
        self._began_s = time.monotonic()

    def pytest_runtest_logfinish(self) -> None:
        self._began_s = None

    def pytest_unconfigure(self) -> None:
        self._over.set()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--differing-only", action="store_true", help="skip what Windows need not run with each change")


def _place_in_order(item: pytest.Item) -> int:
    """Workers take file after file: with the small ones last, all of them end at nearly the same time."""
    return next(
        (place for place, folder in enumerate(LONGEST_FIRST) if item.nodeid.startswith(folder)), len(LONGEST_FIRST)
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_place_in_order)
    if config.getoption("--differing-only"):
        for item, reason in left_to_a_release(items):
            item.add_marker(pytest.mark.skip(reason=f"{reason}: run with --lane windows --all"))


def pytest_collection_finish() -> None:
    """What the imports and the tests are made of stays to the end: no later collection of garbage looks through it."""
    gc.collect()
    gc.freeze()


_PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Deletes the folders of what has passed, once all its fixtures have ended: kept, the databases of the lanes filled a disk.

    Not pytest's own tmp_path_retention_policy: it deletes while functions of `os` are still patched.
    """
    folders = [item.funcargs[name] for name in ("tmp_path", "state_dir") if name in getattr(item, "funcargs", {})]
    yield
    if item.stash.get(_PASSED, False):
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


class _Failures:
    """Prints each failure as it happens: a run that is ended from outside prints no summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            text = f"{report.nodeid} failed:\n{report.longreprtext}"
            self._terminal.ensure_newline()
            self._terminal.write_line(text)
            tell_failure(text)


def pytest_configure(config: pytest.Config) -> None:
    # A background process ignores Ctrl-C, and its children inherit that; tests send it to themselves and to programs.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    demo.choose_ports = keep_two_ports
    leads_others = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if not leads_others:
        config.pluginmanager.register(_HangWatch())


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        plugins = session.config.pluginmanager
        plugins.register(_Failures(plugins.get_plugin("terminalreporter")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Names that are not Unicode, in a test's log or failure, would end the whole run when they are passed on."""
    report = yield
    item.stash[_PASSED] = item.stash.get(_PASSED, True) and report.passed
    report.sections = [(title, _encodable(text)) for title, text in report.sections]
    if report.failed and report.longrepr is not None and _encodable(str(report.longrepr)) != str(report.longrepr):
        report.longrepr = _encodable(str(report.longrepr))
    return report


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests for which reason were skipped: told to the whole check, and printed on Windows, where much is."""
    if hasattr(terminalreporter.config, "workerinput"):
        return  # the process that leads the workers reports for all of them
    stats = terminalreporter.stats
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in stats.get("skipped", []))
    bad = len(stats.get("failed", [])) + len(stats.get("error", []))
    tell(len(stats.get("passed", [])) + bad, bad, reasons)
    if sys.platform == "win32":
        terminalreporter.section(f"{reasons.total()} skipped, by reason")
        for reason, count in reasons.most_common():
            terminalreporter.write_line(f"{count:4} {reason}")


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """A WARNING in the log is somebody's bug, unless the test is marked `expects_warnings`."""
    handler = _Records()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    if handler.lines and request.node.get_closest_marker("expects_warnings") is None:
        pytest.fail("unexpected log records:\n" + "\n".join(handler.lines), pytrace=False)
