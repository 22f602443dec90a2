"""The command line: the second front end on the same engine. Parses, asks, prints; decides nothing about data."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TextIO

from core import __version__, api
from core.cancel import CancelToken
from core.cli.backup import add_backup
from core.cli.backups import add_backups
from core.cli.console import JsonReporter, QuietReporter, Reporter, TextReporter, is_terminal
from core.cli.demo_commands import add_demo_commands
from core.cli.options import Commands, OptionParser
from core.cli.recover import add_recover
from core.cli.restore import add_restore
from core.cli.show import add_show
from core.cli.uninstall import add_uninstall
from core.cli.unpack import add_unpack
from core.dates import time_words
from core.errors import EXIT_USAGE, ImagingBackupError, OperationCancelled, UsageError
from core.model.events import Level, Notice, Outcome, outcome_of
from core.phrases import phrase
from core.recovery.guardian import COMMAND as GUARDIAN
from core.recovery.outside import COMMAND as LOOK_AFTER
from core.recovery.recovered import forget_recovered, recovered_jobs
from core.system.console_close import until_closed
from core.system.logs import set_up_logging
from core.system.state_folder import require_state_dir
from core.system.watched import something_hangs

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, from the table in errors.py."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["demo-tool"]:
        # The stand-in tools of a demo server call back here, also from the frozen program.
        from core.demo.tools import main as run_demo_tool

        return run_demo_tool(arguments[1:])
    if arguments[:1] == [GUARDIAN]:
        from core.recovery.guardian_process import main as watch_over

        return watch_over(arguments[1:], api.service_of)
    if arguments[:1] == [LOOK_AFTER]:
        from core.recovery.look_after import main as look_after

        return look_after(arguments[1:], api.service_of)
    stream = sys.stdout or io.StringIO()
    for one in (stream, sys.stderr):
        _accept_any_text(one)
    try:
        code = _run(arguments, stream)
    finally:
        _flush_or_discard(stream)
    if something_hangs():
        # All output is written; Python would wait for the hanging thread for ever.
        os._exit(code)
    return code


def _run(arguments: list[str], stream: TextIO) -> int:
    parser = _parser()
    try:
        args = parser.parse_args(arguments)
    except UsageError as error:
        if "--json" in arguments:
            JsonReporter(stream).outcome(outcome_of(error))
        return error.exit_code
    if args.command is None:
        parser.print_help(stream)
        return EXIT_USAGE
    reporter: Reporter = JsonReporter(stream) if args.json else TextReporter(stream)
    if args.quiet:
        reporter = QuietReporter(reporter)
    cancel = CancelToken()
    with until_closed(cancel.cancel):
        with _cancelling_on_signal(cancel):
            outcome = _outcome_of_command(args, reporter, stream, cancel)
        reporter.outcome(outcome)
    return outcome.exit_code


def _outcome_of_command(args: Namespace, reporter: Reporter, stream: TextIO, cancel: CancelToken) -> Outcome:
    logged_to = ""
    try:
        try:
            logged_to = str(set_up_logging(verbose=args.verbose))
        except OSError as error:
            # The server must come back even if nothing can be logged.
            words = phrase("There is no log of this: {reason}.", reason=str(error))
            reporter.event(Notice(Level.WARNING, words))
        require_state_dir()
        _pass_on_recovered(reporter, stream)
        outcome: Outcome = args.command(args, reporter, cancel)
    except ImagingBackupError as error:
        outcome = outcome_of(error)
    except KeyboardInterrupt:
        outcome = outcome_of(OperationCancelled(phrase("The command was cancelled."), phrase("Nothing was done.")))
    except Exception as failure:
        # Whatever failed: a script gets its outcome object, a person a sentence, the log the traceback.
        log.exception("the command failed unexpectedly")
        unexpected = ImagingBackupError(
            phrase("Something unexpected happened: {kind}: {reason}.", kind=type(failure).__name__, reason=str(failure))
        )
        outcome = replace(outcome_of(unexpected), code="UNEXPECTED")
    return replace(outcome, log_path=logged_to)


def _pass_on_recovered(reporter: Reporter, stream: TextIO) -> None:
    """Show what a guardian has done since; forget it if a person can read the output."""
    for recovered in recovered_jobs():
        job, message, hint, more = recovered.job, recovered.message, recovered.hint, recovered.more
        values = {
            "job": job,
            "ended_utc": recovered.ended_utc,
            "succeeded": recovered.succeeded,
            "message": message,
            "hint": hint,
            "more": more,
        }
        text = f"While this program was away ({time_words(recovered.ended_utc)}): {job}. {message}"
        reporter.item("recovered", values, "\n".join(filter(None, (text, hint, *more))))
        if is_terminal(stream):
            forget_recovered(recovered.name)


def _accept_any_text(stream: TextIO | None) -> None:
    """A terminal keeps its encoding, and what that cannot show must not end a job; a file or a pipe gets UTF-8 on every system."""
    if isinstance(stream, io.TextIOWrapper) and not stream.closed:
        stream.reconfigure(encoding=None if is_terminal(stream) else "utf-8", errors="backslashreplace")


def _flush_or_discard(stream: TextIO) -> None:
    """If the reader has ended (| head), Python would report an error once more at shutdown."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


@contextmanager
def _cancelling_on_signal(cancel: CancelToken) -> Iterator[None]:
    """Ctrl-C and SIGTERM set the token: the job is undone and ends with the server running."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda *_: cancel.cancel()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _parser() -> OptionParser:
    parser = OptionParser("imaging-backup", description="Back up and restore a CAST Imaging server.")
    parser.add_argument("--version", action="version", version=f"imaging-backup {__version__}")
    parser.set_defaults(command=None)
    commands = Commands(parser)
    jobs = (add_backup, add_restore, add_backups, add_unpack, add_recover)
    for add in (add_show, *jobs, add_demo_commands, add_uninstall):
        add(commands)
    return parser
