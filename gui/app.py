"""Composition root of the wizard: translations, theme, exception hooks, event loop, window."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import threading
import time
from types import TracebackType

# Before qasync is imported: it would look for other bindings of Qt.
os.environ.setdefault("QT_API", "pyside6")

import psutil
import qasync
from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from core import __version__
from core.model import kind_facts
from core.model.given import Given
from gui.backend import CoreBackend, close_demo, open_demo
from gui.logic.contract import Backend
from gui.loop.garbage import GarbageCollector
from gui.loop.loop_watch import FINE_BEAT_MS, LoopWatch
from gui.widgets.assets import RESOURCES
from gui.widgets.theme import Theme
from gui.wizard import Wizard

log = logging.getLogger(__name__)


def run(app: QApplication, args: argparse.Namespace) -> int:
    """Show the wizard until its window is closed; `args` are those of gui/start.py."""
    app.setApplicationName("imaging-backup")
    app.setApplicationVersion(__version__)
    # Only the window ends the loop: a dialog that closes last must not end it while a job runs.
    app.setQuitOnLastWindowClosed(False)
    translators = install_translators(app, args.language)
    backend = CoreBackend()
    backend.set_up_log()
    log.info("wizard %s, %d translations", __version__, len(translators))
    theme = Theme(app, args.theme)
    with GarbageCollector(), asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        watch = LoopWatch(FINE_BEAT_MS, keep=True) if args.measure_loop else LoopWatch()
        runner.run(show_wizard(app, backend, theme, _given(args), demo=args.demo, watch=watch))
    if args.measure_loop:
        log.info(
            "event loop: %d beats, worst gap %.1f ms, p99.9 %.1f ms",
            len(watch.gaps_ms()),
            watch.worst_ms(),
            watch.percentile_ms(99.9),
        )
    if backend.something_hangs:
        # The window is closed; Python would wait for the hanging thread for ever.
        os._exit(0)
    return 0


def _given(args: argparse.Namespace) -> Given:
    kind = next((kind for kind in kind_facts.KINDS if vars(args)[kind.name]), None)
    return Given(
        kind=kind,
        root=str(vars(args)[kind.name]) if kind else "",
        data_dir=str(args.data_dir or ""),
        config_dir=str(args.config_dir or ""),
        container=args.container,
        sandbox=str(args.sandbox or ""),
    )


def install_translators(app: QApplication, language: str = "") -> list[QTranslator]:
    """Install our translation for that language (by default the machine's), else English, for its plural forms. Qt's own
    translation is installed only in the same language, so that no window is half translated."""
    if language:
        QLocale.setDefault(QLocale(language))  # numbers and dates in the same language
    for locale in (QLocale(), QLocale("en")):
        ours = QTranslator(app)
        if not ours.load(locale, "imaging_backup", "_", str(RESOURCES / "i18n")):
            continue
        found, qts = [ours], QTranslator(app)
        if qts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            found.append(qts)
        for translator in found:
            app.installTranslator(translator)
        return found
    return []


async def show_wizard(
    app: QApplication,
    backend: Backend,
    theme: Theme,
    given: Given,
    *,
    demo: bool = False,
    watch: LoopWatch | None = None,
) -> None:
    """Show the window until it is closed."""
    if demo:
        try:
            given = await open_demo()
        except Exception:
            # Without the demo no window is shown: it would work on the real server. There may be no console.
            log.exception("the demo server could not be opened")
            raise
    wizard = Wizard(backend, theme, app.clipboard(), given)
    closed = asyncio.Event()
    wizard.closed.connect(closed.set)
    wizard.page_shown.connect(lambda name: log.info("page %s", name))
    wizard.installEventFilter(FirstPaint(wizard))
    with Hooks(wizard):
        wizard.open()
        if watch is not None:
            watch.start()
        await closed.wait()
        await wizard.tasks.settle()
    if watch is not None:
        watch.stop()
    wizard.deleteLater()
    if demo:
        await close_demo(given)


class FirstPaint(QObject):
    """Logs how long a person waited for the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            log.info("first window after %.0f ms", 1000 * (time.time() - psutil.Process().create_time()))
        return False


class Hooks(QObject):
    """Passes exceptions of slots, threads and the loop to the wizard's one handler, on the GUI's thread."""

    _failed = Signal(object)

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        # A signal, because a thread must not touch a widget.
        self._failed.connect(wizard.report_failure)
        self._before = (sys.excepthook, threading.excepthook)

    def __enter__(self) -> Hooks:
        sys.excepthook = self._slot_failed
        threading.excepthook = self._thread_failed
        asyncio.get_running_loop().set_exception_handler(self._loop_failed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.excepthook, threading.excepthook = self._before
        asyncio.get_running_loop().set_exception_handler(None)

    def _slot_failed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._failed.emit(error.with_traceback(trace))

    def _thread_failed(self, args: threading.ExceptHookArgs) -> None:
        self._failed.emit(args.exc_value or RuntimeError(f"{args.exc_type.__name__} in a thread"))

    def _loop_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        self._failed.emit(error if isinstance(error, BaseException) else RuntimeError(str(context.get("message"))))
