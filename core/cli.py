"""The command line: the second front end on the same engine. Parses, asks, prints; decides nothing about data."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core import __version__
from core.catalog import list_backups, open_backup
from core.console import JsonReporter, Reporter, TextReporter
from core.container_engine import known_containers
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
from core.errors import ConfirmationNeeded, ImagingBackupError, OperationCancelled
from core.events import JobState, Outcome, ServiceState
from core.facts import DEFAULT_MEMORY, BackupMethod, BackupRequest, RestoreRequest
from core.installation import ROLES, Installation
from core.plan import Plan, describe_plan, plan_backup, plan_restore
from core.progress import CancelToken
from core.recovery import find_unfinished, recover, service_state
from core.service import build_service
from core.settings import set_up_logging, state_dir
from core.survey import survey_backup, survey_restore

TYPED_WORD = "RESTORE"

Command = Callable[[argparse.Namespace, Reporter, CancelToken], Outcome]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code of the table in errors.py."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["demo-tool"]:
        # The stand-in tools of a demo server call back here, also from the frozen program.
        from core.demo_tools import main as run_demo_tool

        return run_demo_tool(arguments[1:])
    args = _parser().parse_args(arguments)
    reporter: Reporter = JsonReporter(sys.stdout) if args.json else TextReporter(sys.stdout)
    with _cancel_on_signal() as cancel:
        try:
            log_path = set_up_logging(verbose=args.verbose)
            outcome: Outcome = replace(args.command(args, reporter, cancel), log_path=str(log_path))
        except ImagingBackupError as error:
            outcome = _outcome_of(error)
        except KeyboardInterrupt:
            outcome = _outcome_of(OperationCancelled("The command was cancelled."))
    reporter.outcome(outcome)
    return outcome.exit_code


def _outcome_of(error: ImagingBackupError) -> Outcome:
    state = JobState.CANCELLED if isinstance(error, OperationCancelled) else JobState.FAILED
    return Outcome(state, error.message, error.code, error.hint, error.exit_code)


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


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="one JSON object a line; the last is the outcome")
    common.add_argument("--verbose", action="store_true", help="more in the log file")
    where = argparse.ArgumentParser(add_help=False)
    group = where.add_argument_group("which installation (instead of what is detected)")
    group.add_argument(
        "--program-dir", metavar="FOLDER", help=r"Windows installer: %%PROGRAMFILES%%\CAST\ImagingSystem"
    )
    group.add_argument("--data-dir", metavar="FOLDER", help="Neo4j_data, or neo4j/data of the Docker installer")
    group.add_argument("--config-dir", metavar="FOLDER", help=r"Windows installer: %%APPDATA%%\CAST\ImagingSystem")
    group.add_argument("--docker-dir", metavar="FOLDER", help="the unzipped Docker installer folder")
    group.add_argument("--imaging-version", metavar="V", help="CAST Imaging's version, when it is not found")
    group.add_argument("--neo4j-version", metavar="V", help="Neo4j's version, when it is not found")
    group.add_argument("--sandbox", metavar="FOLDER", help="a demo server's folder: use its stand-in services")
    acting = argparse.ArgumentParser(add_help=False)
    acting.add_argument("--dry-run", action="store_true", help="print the plan and stop")
    acting.add_argument("--yes", action="store_true", help="answer every question with yes (for scripts)")

    parser = argparse.ArgumentParser("imaging-backup", description="Back up and restore a CAST Imaging server.")
    parser.add_argument("--version", action="version", version=f"imaging-backup {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, function: Command, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, parents=[common, *parents])
        added.set_defaults(command=function)
        return added

    command("detect", _detect, "Show the installations found and how each value was found.", where)
    command("status", _status, "Show the state of Neo4j and of all CAST Imaging services.", where)
    backup = command("backup", _backup, "Back up the server.", where, acting)
    backup.add_argument("--to", required=True, metavar="FOLDER", help="the folder that will hold the backup")
    backup.add_argument("--method", choices=[method.value for method in BackupMethod], default="copy")
    backup.add_argument("--no-pre-copy", action="store_true", help="do not copy while Neo4j still runs")
    backup.add_argument("--label", metavar="L", help="name of the backup's folder (default: time and host)")
    backup.add_argument("--heap-size", default=DEFAULT_MEMORY, help="online method: HEAP_SIZE of neo4j-admin")
    backup.add_argument("--pagecache", default=DEFAULT_MEMORY, help="online method: --pagecache of neo4j-admin")
    restore = command("restore", _restore, "Restore a backup to this server.", where, acting)
    restore.add_argument("backup", metavar="BACKUP", help="a backup's folder, also one made by hand")
    restore.add_argument("--keep-config", action="append", choices=ROLES, default=[], help="keep the server's own file")
    restore.add_argument(
        "--same-version", action="store_true", help="the unknown version was looked up: it is the same"
    )
    restore.add_argument("--override-version", action="store_true", help="restore although the version differs")
    restore.add_argument("--delete-first", action="store_true", help="delete the old data before copying: NO WAY BACK")
    command("verify", _verify, "Read a whole backup and compare it with its manifest.").add_argument("backup")
    command("list", _list, "List the backups in a folder.").add_argument("folder")
    command("recover", _recover, "Undo what an interrupted job left half done, and start the server.")
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
        lines += [f"  {detail.title:22} {detail.value}  ({detail.found_by})" for detail in details]
        reporter.item("installation", _plain(asdict_of(installation)), "\n".join(lines))
    for refusal in result.refusals:
        reporter.item("refusal", _plain(asdict(refusal)), f"{refusal.reason}\n  {refusal.hint}")
    if not result.installations:
        choose_installation(result)
    count = len(result.installations)
    return Outcome(JobState.SUCCEEDED, f"{count} CAST Imaging installation{'s' if count > 1 else ''} found.")


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
    for member in service.members():
        reporter.item("service", _plain(asdict(member)), f"  {member.title}: {member.state.value}")
    answer = service.server_answer() if status.state is ServiceState.RUNNING else None
    version = f", version {answer.neo4j_version}" if answer and answer.neo4j_version else ""
    if answer:
        reporter.item("answer", _plain(asdict(answer)), f"  Neo4j answers{version}.")
    return Outcome(JobState.SUCCEEDED, f"Neo4j is {status.state.value}.", service_state=status.state)


def _backup(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    installation = _installation(args)
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
    )
    survey = survey_backup(request, service)
    plan = plan_backup(request, survey)
    if not args.dry_run and not request.no_import_running and _asks(plan):
        _ask("No application import may run while Neo4j is stopped. Is none running? [yes/no] ", "yes")
        plan = plan_backup(replace(request, no_import_running=True), survey)
    return _run_plan(plan, args, reporter, cancel, lambda: execute(plan, make_host(service), reporter.event, cancel))


def _restore(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    backup = open_backup(Path(args.backup).absolute())
    installation = _installation(args)
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
        confirmed = replace(request, no_import_running=True)
        if plan_restore(confirmed, survey).runnable:
            for line in describe_plan(plan):
                reporter.item("plan_line", {"text": line}, line)
            _ask(f"No import is running, and the data is to be replaced? Type {TYPED_WORD}: ", TYPED_WORD)
            plan = plan_restore(confirmed, survey)
    return _run_plan(plan, args, reporter, cancel, lambda: execute(plan, make_host(service), reporter.event, cancel))


def _asks(plan: Plan) -> bool:
    return [check.code for check in plan.blockers] == [ConfirmationNeeded.code]


def _ask(question: str, expected: str) -> None:
    """Ask on the terminal; a script without --yes gets an error instead of a question nobody answers."""
    if not sys.stdin or not sys.stdin.isatty():
        raise ConfirmationNeeded(
            "This needs an answer, and there is no terminal to ask on.", "Run it on a terminal, or add --yes."
        )
    if input(question).strip() != expected:
        raise OperationCancelled("Not confirmed; nothing was done.")


def _run_plan(
    plan: Plan, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken, run: Callable[[], Outcome]
) -> Outcome:
    if not args.dry_run:
        return run()
    checks = [asdict(check) for check in plan.checks]
    steps = [{"step": type(step).__name__, "title": step.title, "bytes": step.size_bytes} for step in plan.steps]
    values = {
        "label": plan.label,
        "folder": str(plan.folder),
        "runnable": plan.runnable,
        "checks": checks,
        "steps": steps,
    }
    reporter.item("plan", values, "\n".join(describe_plan(plan)))
    if plan.runnable:
        return Outcome(JobState.SUCCEEDED, "This is the plan; nothing was done.", path=str(plan.folder))
    return execute(plan, make_host(build_service(plan.installation)), reporter.event, cancel)


def _verify(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    return verify(open_backup(Path(args.backup).absolute()), reporter.event, cancel)


def _list(args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    entries = list_backups(Path(args.folder).absolute())
    for entry in entries:
        backup = entry.backup
        values = {
            "label": entry.label,
            "path": str(entry.path),
            "created_utc": entry.created_utc,
            "bytes": entry.total_bytes,
            "problem": entry.problem,
            "version": backup.version if backup else None,
            "host": backup.host if backup else "",
            "method": backup.method.value if backup else "",
            "sealed": bool(backup and backup.sealed),
        }
        text = f"{entry.label}  {entry.created_utc or '-'}  {entry.total_bytes:,} bytes"
        text += f"  CAST Imaging {backup.version or 'unknown'}" if backup else ""
        reporter.item("backup", values, text + (f"  NOT USABLE: {entry.problem}" if entry.problem else ""))
    return Outcome(JobState.SUCCEEDED, f"{len(entries)} backups in {args.folder}.", path=str(args.folder))


def _recover(_args: argparse.Namespace, reporter: Reporter, _cancel: CancelToken) -> Outcome:
    jobs = find_unfinished(state_dir())
    if not jobs:
        return Outcome(JobState.SUCCEEDED, "No job was interrupted; there is nothing to recover.")
    for job in jobs:
        reporter.item("interrupted", {"job": job.sentence}, f"Interrupted: {job.sentence}")
        service = build_service(job.installation)
        outcome = recover(job, make_host(service), reporter.event)
        outcome = replace(outcome, service_state=service_state(service))
        if outcome.state is not JobState.SUCCEEDED:
            return outcome
    return outcome
