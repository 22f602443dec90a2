"""Starts the wizard: options, Qt, the window. If no window can be opened, it says why and names the command line.

Qt is not loaded before the options are read.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from core import __version__
from core.errors import ImagingBackupError, UsageError, WindowUnavailable, WriteFailed
from core.model import kind_facts
from core.system.typed_path import path_from_option
from gui.no_window import not_loaded, not_opened

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext
    from PySide6.QtWidgets import QApplication

SCHEMES = ("auto", "light", "dark")


def main(argv: Sequence[str] | None = None) -> int:
    """Show the wizard until its window is closed; returns the exit code."""
    args = _parser().parse_args(None if argv is None else list(argv))
    try:
        app = open_application()
    except WindowUnavailable as error:
        _tell(error)
        return error.exit_code
    from gui.app import run

    try:
        return run(app, args)
    except WriteFailed as error:
        _tell(error)
        return error.exit_code


def open_application() -> QApplication:
    """Qt's application. Raises WindowUnavailable if Qt does not load. If Qt finds no screen, it would abort the process: then
    the reason is shown here and the process ends.
    """
    try:
        from PySide6.QtCore import QtMsgType, qFormatLogMessage, qInstallMessageHandler
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise not_loaded(error) from error
    words: list[str] = []
    lines: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            _give_up([*words, text.partition(" Reinstalling")[0]])
        line = qFormatLogMessage(kind, context, text)
        if kind is QtMsgType.QtDebugMsg:
            _say(line)  # a person who has set QT_DEBUG_PLUGINS wants to see it in any case
            return
        lines.append(line)
        if kind is not QtMsgType.QtInfoMsg:  # an info only repeats that a plugin could not be used
            words.append(text)

    qInstallMessageHandler(listen)
    app = QApplication(sys.argv[:1])
    qInstallMessageHandler(None)
    for line in lines:
        _say(line)
    return app


def _give_up(words: list[str]) -> NoReturn:
    """End the process in any case; nothing has begun that must be undone."""
    try:
        _tell(not_opened(words))
    except Exception as error:
        _say(f"{'. '.join(words)} ({error!r})")
    finally:
        os._exit(WindowUnavailable.exit_code)


def _tell(error: ImagingBackupError) -> None:
    """Show why there is no window, as the command line does, in English: nothing may be there to translate it."""
    words = f"{error.message}\n-> {error.hint}"
    _say(words)
    if sys.platform == "win32" and sys.stderr is None:  # a double-click: there is no console to show it
        ctypes.windll.user32.MessageBoxW(None, words, "CAST Imaging Backup and Restore", 0x10)  # MB_ICONERROR


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


class _Parser(argparse.ArgumentParser):
    """Prints nothing if there is no console, where argparse of Python 3.11.2 (Debian 12) would fail."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file or sys.stderr:
            super()._print_message(message, file)


def _folder(text: str) -> Path:
    try:
        return path_from_option(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(error.message) from error


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("imaging-backup-wizard", description="Back up and restore a CAST Imaging server, step by step.")
    parser.add_argument("--version", action="version", version=f"imaging-backup {__version__}")
    roots = parser.add_mutually_exclusive_group()
    for kind in kind_facts.KINDS:
        hint = f"{kind.display_name}: {kind.root_hint}".replace("%", "%%")
        roots.add_argument(f"--{kind.root_word}-dir", dest=kind.name, metavar="FOLDER", type=_folder, help=hint)
    parser.add_argument("--data-dir", metavar="FOLDER", type=_folder, help="Neo4j's data folder")
    parser.add_argument("--config-dir", metavar="FOLDER", type=_folder, help="configuration folder (Windows installer)")
    parser.add_argument("--container", default="", metavar="NAME", help="Neo4j's container (Docker installer)")
    parser.add_argument("--sandbox", metavar="FOLDER", type=_folder, help="a demo server's folder")
    parser.add_argument("--demo", action="store_true", help="try everything on a demo server of your own")
    parser.add_argument(
        "--language", default="", metavar="CODE", help="such as en or fr (default: the language of the machine)"
    )
    parser.add_argument("--theme", choices=SCHEMES, default="auto", help="colour scheme")
    parser.add_argument("--measure-loop", action="store_true", help=argparse.SUPPRESS)
    return parser
