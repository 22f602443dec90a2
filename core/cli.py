"""The command line: the second front end on the same engine. Parses, asks, prints; decides nothing about data."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TextIO

from core import __version__
from core.aftermath import aftermaths, forget_aftermath
from core.catalog import list_backups, open_backup, some_of, summarize_backup
from core.console import JsonReporter, QuietReporter, Reporter, TextReporter, is_terminal
from core.container_engine import known_containers
from core.dates import time_words
from core.decision import has_stranger, undecided_acts, what_is_missing
from core.demo_commands import add_demo_commands
from core.detection import (
    Detection,
    GivenPaths,
    choose_installation,
    describe_installation,
    find_installations,
    read_machine,
)
from core.engine import execute, make_host, verify
from core.errors import (
    EXIT_USAGE,
    AlreadyRunning,
    BackupNotFound,
    ConfirmationNeeded,
    ImagingBackupError,
    OperationCancelled,
    RecoveryElsewhere,
    RollbackFailed,
    ServiceStateUnknown,
    UsageError,
    command_line_hint,
)
from core.events import Event, JobState, Level, Notice, Outcome, ServiceState, outcome_of
from core.facts import DEFAULT_MEMORY, Backup, BackupEntry, BackupMethod, BackupRequest, RestoreRequest, Survey
from core.guardian import COMMAND as GUARDIAN
from core.installation import ROLES, Installation
from core.job_lock import (
    BACKUP,
    Holder,
    ask_to_make_way,
    describe_holder,
    holder,
    installation_key,
    others_at_work,
    require_free,
)
from core.job_record import Choice, Goal, JobRecord
from core.mark import forget_mark
from core.phrases import join_phrases, phrase
from core.plan import Plan, describe_plan, plan_backup, plan_restore
from core.progress import CancelToken
from core.recovery import (
    UnfinishedJob,
    forget_at_boot_if_done,
    interrupted_jobs,
    recover,
    service_state,
    wait_for_recovery,
)
from core.reports import keep_report
from core.run import Emit, now_utc
from core.service import ServiceController, build_service
from core.settings import remember_folder, set_up_logging, state_dir
from core.sizes import size_words
from core.survey import interrupted_job_of_another, survey_backup, survey_restore
from core.visible import visible
from core.watched import something_hangs

log = logging.getLogger(__name__)

TYPED_WORD = "RESTORE"

Command = Callable[[argparse.Namespace, Reporter, CancelToken], Outcome]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code of the table in errors.py."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["demo-tool"]:
        # The stand-in tools of a demo server call back here, also from the frozen program.
        from core.demo_tools import main as run_demo_tool

        return run_demo_tool(arguments[1:])
    if arguments[:1] == [GUARDIAN]:
        from core.guardian_process import main as watch_over

        return watch_over(arguments[1:])
    stream = sys.stdout or io.StringIO()
    _accept_any_text(stream)
    try:
        code = _run(arguments, stream)
    finally:
        _let_go(stream)
    if something_hangs():
        # Everything has been said; Python would wait for its threads for ever.
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
    logged_to = ""
    with _cancel_on_signal() as cancel:
        try:
            try:
                logged_to = str(set_up_logging(verbose=args.verbose))
            except OSError as error:
                # The server must come back although nothing can be written down.
                words = phrase("There is no log of this: {reason}.", reason=str(error))
                reporter.event(Notice(Level.WARNING, words))
            _pass_on_aftermath(reporter, stream)
            outcome: Outcome = args.command(args, reporter, cancel)
        except ImagingBackupError as error:
            outcome = outcome_of(error)
        except KeyboardInterrupt:
            outcome = outcome_of(OperationCancelled(phrase("The command was cancelled."), phrase("Nothing was done.")))
        except Exception as failure:
            # Whatever it is: a script gets its outcome object, a person a sentence, the log the traceback.
            log.exception("the command failed unexpectedly")
            unexpected = ImagingBackupError(
                phrase(
                    "Something unexpected happened: {kind}: {reason}.", kind=type(failure).__name__, reason=str(failure)
                )
            )
            outcome = replace(outcome_of(unexpected), code="UNEXPECTED")
    reporter.outcome(replace(outcome, log_path=logged_to))
    return outcome.exit_code


def _pass_on_aftermath(reporter: Reporter, stream: TextIO) -> None:
    """What a guardian did since; forgotten when a person was there to read it."""
    for word in aftermaths():
        job, message, hint = word.words
        values = {
            "job": job,
            "ended_utc": word.ended_utc,
            "succeeded": word.succeeded,
            "message": message,
            "hint": hint,
            "more": word.more,
        }
        text = f"While this program was away ({time_words(word.ended_utc)}): {job}. {message}"
        reporter.item("recovered", values, "\n".join(filter(None, (text, hint, *word.more))))
        if is_terminal(stream):
            forget_aftermath(word.name)


def _accept_any_text(stream: TextIO) -> None:
    """A path that the console's encoding lacks must not end a job."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _let_go(stream: TextIO) -> None:
    """When the reader has gone (| head), Python would complain once more while it shuts down."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


@contextmanager
def _cancel_on_signal() -> Iterator[CancelToken]:
    """Ctrl-C and SIGTERM set the token: the job ends in order, with the server running."""
    cancel = CancelToken()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda *_: cancel.cancel()) for name in names}
    try:
        yield cancel
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


# --- options -------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting, and takes no abbreviations: half of --delete-first must not delete."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """With the choice that was meant, where only a letter or two are wrong."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            if meant := _meant(str(value), map(str, action.choices or ())):
                raise argparse.ArgumentError(action, f"'{value}' is unknown; {meant}") from error
            raise

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Of a command: an option that it does not know is refused here, where it is known which ones it has."""
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = [option for action in self._actions for option in action.option_strings]
            meant = next(filter(None, (_meant(word.partition("=")[0], options) for word in unknown)), "")
            self.error("; ".join(filter(None, (f"unrecognized arguments: {' '.join(unknown)}", meant))))
        return parsed, unknown

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.format_usage()}{self.prog}: error: {message}\n")
        raise UsageError(phrase("{command}: {reason}.", command=self.prog, reason=message))


def _meant(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' where only a letter or two are wrong, or ''."""
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean '{close[0]}'?" if close else ""


def _folder(text: str) -> str:
    """An empty name (an unset variable of a script) would quietly mean the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a folder is empty")
    return text


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="one JSON object a line; the last is the outcome")
    common.add_argument("--quiet", action="store_true", help="only results and how it ended")
    common.add_argument("--verbose", action="store_true", help="more in the log file")
    where = _Parser(add_help=False)
    group = where.add_argument_group("which installation (instead of what is detected)")
    group.add_argument(
        "--program-dir",
        metavar="FOLDER",
        type=_folder,
        help=r"Windows installer: %%PROGRAMFILES%%\CAST\ImagingSystem",
    )
    group.add_argument(
        "--data-dir", metavar="FOLDER", type=_folder, help="Neo4j_data, or neo4j/data of the Docker installer"
    )
    group.add_argument(
        "--config-dir", metavar="FOLDER", type=_folder, help=r"Windows installer: %%APPDATA%%\CAST\ImagingSystem"
    )
    group.add_argument("--docker-dir", metavar="FOLDER", type=_folder, help="the unzipped Docker installer folder")
    group.add_argument("--imaging-version", metavar="V", help="CAST Imaging's version, when it is not found")
    group.add_argument("--neo4j-version", metavar="V", help="Neo4j's version, when it is not found")
    group.add_argument(
        "--sandbox", metavar="FOLDER", type=_folder, help="a demo server's folder: use its stand-in services"
    )
    acting = _Parser(add_help=False)
    acting.add_argument("--dry-run", action="store_true", help="print the plan and stop")
    acting.add_argument("--yes", action="store_true", help="answer every question with yes (for scripts)")

    parser = _Parser("imaging-backup", description="Back up and restore a CAST Imaging server.")
    parser.add_argument("--version", action="version", version=f"imaging-backup {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, function: Command, text: str, *parents: _Parser) -> _Parser:
        added = commands.add_parser(name, help=text, description=text, parents=[common, *parents])
        added.set_defaults(command=function)
        return added

    command("detect", _detect, "Show the installations found and how each value was found.", where)
    command("status", _status, "Show the state of Neo4j and of all CAST Imaging services.", where)
    backup = command("backup", _backup, "Back up the server.", where, acting)
    backup.add_argument(
        "--to", required=True, metavar="FOLDER", type=_folder, help="the folder that will hold the backup"
    )
    backup.add_argument("--method", choices=[method.value for method in BackupMethod], default="copy")
    backup.add_argument("--no-pre-copy", action="store_true", help="do not copy while Neo4j still runs")
    backup.add_argument(
        "--full", action="store_true", help="copy every file anew, also what an earlier backup there holds unchanged"
    )
    backup.add_argument("--label", metavar="L", help="name of the backup's folder (default: time and host)")
    backup.add_argument("--heap-size", default=DEFAULT_MEMORY, help="online method: HEAP_SIZE of neo4j-admin")
    backup.add_argument("--pagecache", default=DEFAULT_MEMORY, help="online method: --pagecache of neo4j-admin")
    restore = command("restore", _restore, "Restore a backup to this server.", where, acting)
    restore.add_argument("backup", metavar="BACKUP", type=_folder, help="a backup's folder, also one made by hand")
    restore.add_argument("--keep-config", action="append", choices=ROLES, default=[], help="keep the server's own file")
    restore.add_argument(
        "--same-version", action="store_true", help="the unknown version was looked up: it is the same"
    )
    restore.add_argument("--override-version", action="store_true", help="restore although the version differs")
    restore.add_argument("--delete-first", action="store_true", help="delete the old data before copying: NO WAY BACK")
    command("verify", _verify, "Read a whole backup and compare it with its manifest.").add_argument(
        "backup", metavar="BACKUP", type=_folder
    )
    command("list", _list, "List the backups in a folder.").add_argument("folder", metavar="FOLDER", type=_folder)
    recovering = command(
        "recover", _recover, "Undo what an interrupted job left half done, and start the server.", where, acting
    )
    recovering.add_argument(
        "--choose",
        choices=[choice.value for choice in Choice],
        help="where a person must decide which data it is from now on: the old data, the verified copy of the backup, or what is there",
    )
    add_demo_commands(commands, common)
    return parser


def _given(args: argparse.Namespace) -> GivenPaths:
    return GivenPaths(
        args.program_dir,
        args.data_dir,
        args.config_dir,
        args.docker_dir,
        args.sandbox,
        args.imaging_version,
        args.neo4j_version,
    )


def _look(args: argparse.Namespace) -> Detection:
    sandbox = Path(args.sandbox) if args.sandbox else None
    return find_installations(read_machine(lambda: known_containers(sandbox)), _given(args))


def _installation(args: argparse.Namespace) -> Installation:
    return choose_installation(_look(args))


# --- commands ------------------------------------------------------------------------------------------------------


def _detect(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    result = _look(args)
    for installation in result.installations:
        details = describe_installation(installation)
        lines = [f"{installation.kind.display_name}: {installation.root}"]
        titles, values = (max(map(len, column)) for column in zip(*((d.title, d.value) for d in details), strict=True))
        lines += [f"  {d.title:{titles}}  {d.value:{values}}  {d.found_by}".rstrip() for d in details]
        reporter.item("installation", _plain(asdict_of(installation)), "\n".join(lines))
    for refusal in result.refusals:
        reporter.item("refusal", _plain(asdict(refusal)), f"{refusal.reason}\n  {refusal.hint}")
    if not result.installations:
        choose_installation(result)
    message = phrase("%n CAST Imaging installation(s) found.", n=len(result.installations))
    return Outcome(JobState.SUCCEEDED, message)


def asdict_of(installation: Installation) -> dict[str, Any]:
    """An installation as plain values (asdict cannot copy a read-only mapping)."""
    values = {name: getattr(installation, name) for name in Installation.__dataclass_fields__}
    values["config_files"] = [asdict(file) for file in installation.config_files]
    values["found_by"] = dict(installation.found_by)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _status(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    service = build_service(_installation(args))
    status = service.state()
    text = f"Neo4j ({service.name}): {status.state.value}" + (f" - {status.detail}" if status.detail else "")
    reporter.item("status", _plain(asdict(status)), text)
    if status.state is ServiceState.UNKNOWN:
        raise ServiceStateUnknown(
            phrase(
                "The state of {service} could not be told: {detail}",
                service=f"Neo4j ({service.name})",
                detail=status.detail,
            ),
            phrase("Look at the service with the vendor's tools."),
        )
    for member in service.members():
        reporter.item("service", _plain(asdict(member)), f"  {member.title}: {member.state.value}")
    answer = service.server_answer() if status.state is ServiceState.RUNNING else None
    version = f", version {answer.neo4j_version}" if answer and answer.neo4j_version else ""
    if answer:
        reporter.item("answer", _plain(asdict(answer)), f"  Neo4j answers{version}.")
    message = phrase("Neo4j is {state}.", state=status.state.words)
    return Outcome(JobState.SUCCEEDED, message, service_state=status.state)


def _backup(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    installation = _installation(args)
    data_dir = Path(installation.data_dir)
    # A restore at work outranks a backup: it is neither waited for nor looked at halfway.
    require_free(state_dir(), installation_key(data_dir), data_dir)
    service = build_service(installation)
    request = BackupRequest(
        installation,
        Path(args.to).absolute(),
        BackupMethod(args.method),
        args.label,
        not args.no_pre_copy,
        args.yes,
        args.heap_size,
        args.pagecache,
        args.full,
    )
    survey = survey_backup(request, service)
    plan = plan_backup(request, survey)
    if not args.dry_run and not args.yes and not plan.runnable:
        # What is really wrong comes before the question: nobody is asked about a backup that cannot be made.
        confirmed = plan_backup(replace(request, no_import_running=True), survey)
        if confirmed.runnable:
            _ask("Is an application import running? [yes/no] ", "no", plan.blockers[0].message, cancel)
        plan = confirmed

    def run() -> Outcome:
        if plan.runnable:
            remember_folder(str(plan.folder.parent), destination=True)
        return _execute(plan, service, reporter, cancel)

    return _run_plan(plan, args, reporter, cancel, run)


def _restore(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    backup = _open(args)
    installation = _installation(args)
    if not args.dry_run:
        _ask_backup_to_make_way(installation, args, cancel)
    service = build_service(installation)
    request = RestoreRequest(
        installation,
        backup,
        tuple(role for role in ROLES if role not in args.keep_config),
        args.yes,
        args.same_version or args.yes,
        args.override_version,
        args.delete_first,
    )
    survey = survey_restore(request, service)
    plan = plan_restore(request, survey)
    if not args.dry_run and not args.yes:
        plan = _confirm_restore(request, survey, reporter, cancel)
    return _run_plan(plan, args, reporter, cancel, lambda: _execute(plan, service, reporter, cancel))


def _execute(plan: Plan, service: ServiceController, reporter: Reporter, cancel: CancelToken) -> Outcome:
    record = JobRecord(now_utc())
    record.expect(plan.steps)
    return _reported(
        Goal(plan.operation.value), record, plan, reporter, lambda emit: execute(plan, make_host(service), emit, cancel)
    )


def _reported(
    goal: Goal, record: JobRecord, plan: Plan | None, reporter: Reporter, run: Callable[[Emit], Outcome]
) -> Outcome:
    """Run a job and keep its report. The outcome stands, whether that can be written or not."""

    def emit(event: Event) -> None:
        record.take(event, now_utc())
        reporter.event(event)

    outcome, path = keep_report(goal, run(emit), record, plan)
    if path is not None:
        reporter.attach({"report": str(path)}, f"Report: {path}")
    return outcome


def _ask_backup_to_make_way(installation: Installation, args: argparse.Namespace, cancel: CancelToken) -> None:
    """A person's restore outranks a backup that runs: that one is cancelled safely, and what follows sees its end.

    Never by --yes: that answers for one's own job, not for somebody else's.
    """
    data_dir = Path(installation.data_dir)
    key = installation_key(data_dir)
    found = holder(state_dir(), key)
    if found is not None and found.operation == BACKUP and not args.yes:
        why = phrase("Another job works on this installation: {holder}.", holder=describe_holder(found))
        _ask("Cancel that backup and restore when it has ended? [yes/no] ", "yes", why, cancel)
        ask_to_make_way(state_dir(), key, cancel)
    require_free(state_dir(), key, data_dir)


def _confirm_restore(request: RestoreRequest, survey: Survey, reporter: Reporter, cancel: CancelToken) -> Plan:
    """Ask what must be asked; a plan that cannot run for another reason comes back unasked, to fail for that one."""
    plan = plan_restore(request, survey)
    same_version = replace(request, no_import_running=True, version_confirmed=True)
    confirmed = plan_restore(same_version, survey)
    if not confirmed.runnable:
        return confirmed
    for line in describe_plan(plan):
        reporter.item("plan_line", {"text": line}, line)
    unknown = plan_restore(replace(request, no_import_running=True), survey).blockers
    if unknown:
        _ask("Did you look the versions up, and are they the same? [yes/no] ", "yes", unknown[0].message, cancel)
    why = phrase("This restore replaces the data in {folder}.", folder=survey.data_dir)
    _ask(f"If it may, and no application import is running, type {TYPED_WORD}: ", TYPED_WORD, why, cancel)
    return confirmed


def _ask(question: str, expected: str, why: str, cancel: CancelToken) -> None:
    """Ask on the terminal; a script without --yes gets an error instead of a question nobody answers."""
    if not sys.stdin or not is_terminal(sys.stdin):
        raise ConfirmationNeeded(
            join_phrases(why, phrase("This needs an answer, and there is no terminal to ask on.")),
            phrase("Run it on a terminal, or say yes beforehand."),
            "--yes",
        )
    said = _answer(question, [why], cancel)
    # A word that confirms something is taken as it is asked for; yes and no in any way that people write them.
    if said != expected and not (expected in ("yes", "no") and said.casefold() in (expected, expected[0])):
        raise OperationCancelled(
            phrase("Not confirmed; nothing was done."), phrase("Run it again when it may be done.")
        )


def _answer(question: str, why: Iterable[str], cancel: CancelToken) -> str:
    """What a person types, having read the lines of `why`."""
    # Ctrl-C ends the question, not only sets a token; from before it is shown, so that no moment is left between.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        cancel.check()
        # On standard error: standard output may be a script's.
        sys.stderr.write("".join(f"{visible(line)}\n" for line in why) + question)
        sys.stderr.flush()
        answer = sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, before)
    return answer.strip()


def _run_plan(
    plan: Plan, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken, run: Callable[[], Outcome]
) -> Outcome:
    if not args.dry_run:
        return run()
    checks = [{**asdict(check), "hint": command_line_hint(check.hint, check.option)} for check in plan.checks]
    steps = [{"step": type(step).__name__, "title": step.title, "bytes": step.size_bytes} for step in plan.steps]
    values = {
        "label": plan.label,
        "folder": str(plan.folder),
        "runnable": plan.runnable,
        "checks": checks,
        "steps": steps,
    }
    reporter.item("plan", values, "\n".join(describe_plan(plan)))
    questions = [check.message for check in plan.blockers if check.code == ConfirmationNeeded.code]
    if len(questions) == len(plan.blockers):
        # What only waits for an answer is no fault of the plan.
        asks = join_phrases(phrase("It will ask:"), *questions) if questions else ""
        return Outcome(
            JobState.SUCCEEDED,
            join_phrases(phrase("This is the plan; nothing was done."), asks),
            path=str(plan.folder),
            warnings=plan.warnings,
        )
    return execute(plan, make_host(build_service(plan.installation)), reporter.event, cancel)


def _verify(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    return verify(_open(args), reporter.event, cancel)


def _open(args: argparse.Namespace) -> Backup:
    """The backup that was named. Who names the folder of several is told which they are."""
    path = Path(args.backup).absolute()
    try:
        return open_backup(path)
    except BackupNotFound as error:
        entries: list[BackupEntry] = []
        with contextlib.suppress(ImagingBackupError):
            entries = [entry for entry in list_backups(path) if entry.usable]
        if not entries:
            raise
        raise BackupNotFound(
            phrase(
                "{path} is no backup, but holds %n backup(s): {labels}.",
                path=path,
                n=len(entries),
                labels=some_of([entry.label for entry in entries]),
            ),
            phrase("Name one of them: {path}.", path=entries[0].path),
        ) from error


def _list(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    entries = _entries_of(Path(args.folder).absolute())
    titles = ("Backup", "Made", "Size", "CAST Imaging", "Verified")
    rows = [titles, *(_listed(entry) for entry in entries if entry.usable)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]

    def row(*words: str) -> str:
        return "  ".join(f"{word:{width}}" for word, width in zip(words, widths, strict=False)).rstrip()

    if entries:
        reporter.heading(row(*titles))
    for entry in entries:
        values = {
            "label": entry.label,
            "path": str(entry.path),
            "created_utc": entry.created_utc,
            "verified_utc": entry.verified_utc,
            "bytes": entry.total_bytes,
            "problem": entry.problem,
            "damaged": entry.damaged,
            "version": entry.version,
            "host": entry.host,
            "method": entry.method.value if entry.method else "",
            "sealed": entry.sealed,
        }
        reporter.item("backup", values, row(*_listed(entry)))
    return Outcome(
        JobState.SUCCEEDED,
        phrase("%n backup(s) in {folder}.", n=len(entries), folder=args.folder),
        path=str(args.folder),
    )


def _entries_of(folder: Path) -> tuple[BackupEntry, ...]:
    """The backups in a folder, or the one that the folder itself is."""
    if entries := list_backups(folder):
        return entries
    with contextlib.suppress(BackupNotFound):
        return (summarize_backup(folder),)
    return ()


def _listed(entry: BackupEntry) -> tuple[str, ...]:
    """A line of the list, as its words."""
    if not entry.usable:
        return entry.label, f"NOT USABLE: {entry.problem}"
    return (
        entry.label,
        time_words(entry.created_utc) or "unknown",
        "unknown" if entry.total_bytes is None else size_words(entry.total_bytes),
        entry.version or "unknown",
        _verified_words(entry),
    )


def _verified_words(entry: BackupEntry) -> str:
    if entry.damaged:
        return "FOUND DAMAGED"
    if not entry.verified_utc:
        return "never"
    # One made by hand has nothing to compare its bytes with.
    return time_words(entry.verified_utc) if entry.sealed else f"read {time_words(entry.verified_utc)}"


def _recover_one(
    job: UnfinishedJob, other: Holder | None, reporter: Reporter, cancel: CancelToken, choice: Choice | None
) -> Outcome:
    """Here, or by whoever does it already: that is waited for, and its end told."""
    if other is not None and (ended := wait_for_recovery(job, state_dir(), cancel)) is not None:
        return ended
    service = build_service(job.installation)
    undo = partial(recover, job, make_host(service), choice=choice)
    outcome = _reported(Goal.RECOVER, JobRecord(now_utc(), job.sentence), None, reporter, undo)
    if outcome.code == AlreadyRunning.code:
        # Somebody else was faster by a moment.
        outcome = wait_for_recovery(job, state_dir(), cancel) or outcome
    return replace(outcome, service_state=service_state(service))


CHOICE_WORDS = {
    Choice.PUT_BACK: phrase("put-back: the old data comes back, what lies in place is moved beside it."),
    Choice.FINISH: phrase(
        "finish: the verified copy of the backup goes into its place, what lies there is moved beside it."
    ),
    Choice.KEEP: phrase("keep: nothing is moved, what lies in place is the data from now on."),
}


def _ask_choice(outcome: Outcome, cancel: CancelToken) -> Choice:
    """What lies where, and which of it is the data from now on."""
    choices = [Choice(choice) for choice in outcome.choices]
    question = f"Type {' or '.join(repr(choice.value) for choice in choices)}: "
    said = _answer(question, [*outcome.places, *(CHOICE_WORDS[choice] for choice in choices), outcome.hint], cancel)
    if said not in choices:
        raise OperationCancelled(phrase("Not decided; nothing was done."), phrase("Run it again when it is decided."))
    return Choice(said)


def _would_be_done(job: UnfinishedJob) -> str:
    if what_is_missing(job.record) or has_stranger(job.record):
        return phrase("Nothing would be done before a person decides which data it is from now on.")
    if not job.record.committed and undecided_acts(job.record):
        return phrase(
            "Its restored data is in place, and people may have worked with it: Neo4j would be brought up on it where it is "
            "down, and it would be asked what stays."
        )
    if job.record.committed:
        return phrase("Its restored data is in place and would stay: Neo4j would be started.")
    return phrase("It would be undone.")


def _recover(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    jobs = interrupted_jobs(state_dir())
    if args.program_dir or args.docker_dir or args.data_dir or args.sandbox:
        wanted = installation_key(Path(_installation(args).data_dir))
        jobs = tuple((job, other) for job, other in jobs if job.key == wanted)
    ends = [] if jobs else [_nothing_of_ours(args)]
    for job, other in jobs:
        reporter.item("interrupted", {"job": job.sentence}, f"Interrupted: {job.sentence}")
        if other is not None:
            at_work = phrase("It is recovered already: {holder}.", holder=describe_holder(other))
            reporter.event(Notice(Level.INFO, at_work))
        if args.dry_run:
            reporter.event(Notice(Level.INFO, _would_be_done(job)))
            ends.append(Outcome(JobState.SUCCEEDED, phrase("%n interrupted job(s); nothing was done.", n=len(jobs))))
        else:
            # Each is of another server, and is brought back whatever became of the one before.
            ends.append(_recover_or_ask(job, other, args, reporter, cancel))
    forget_at_boot_if_done(state_dir())
    return next((end for end in ends if end.state is not JobState.SUCCEEDED), ends[-1])


def _nothing_of_ours(args: argparse.Namespace) -> Outcome:
    """Without an interrupted job of this state folder: there may be one of another account, on a server that is found here."""
    at_work = others_at_work(state_dir())
    with contextlib.suppress(ImagingBackupError):
        for installation in _look(args).installations:
            data_dir = Path(installation.data_dir)
            if not (job := interrupted_job_of_another(data_dir)):
                continue
            if args.choose == Choice.KEEP and not args.dry_run:
                forget_mark(data_dir)
                return Outcome(
                    JobState.SUCCEEDED, phrase("The job is given up, and nothing else was done: {job}.", job=job)
                )
            return outcome_of(RecoveryElsewhere(phrase("An earlier job was interrupted: {job}.", job=job)))
    return Outcome(
        JobState.SUCCEEDED, join_phrases(phrase("No job was interrupted; there is nothing to recover."), at_work)
    )


def _recover_or_ask(
    job: UnfinishedJob, other: Holder | None, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken
) -> Outcome:
    outcome = _recover_one(job, other, reporter, cancel, Choice(args.choose) if args.choose else None)
    if not outcome.choices or args.choose or args.yes or not sys.stdin or not is_terminal(sys.stdin):
        return outcome
    reporter.event(Notice(Level.WARNING, outcome.message))
    try:
        choice = _ask_choice(outcome, cancel)
    except OperationCancelled as undecided:
        # What failed has failed, whether it is decided or not.
        return outcome if outcome.code == RollbackFailed.code else outcome_of(undecided)
    return _recover_one(job, None, reporter, cancel, choice)
