"""`restore`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from core import api
from core.cancel import CancelToken
from core.cli.answers import ask
from core.cli.backups import open_named
from core.cli.console import Reporter
from core.cli.fixes import hint_with_option
from core.cli.latest import open_latest
from core.cli.options import Commands, add_import_options, folder, installation_of
from core.cli.run_plan import run_plan
from core.errors import UsageError
from core.model.events import Outcome
from core.model.installation import ROLES, Installation
from core.model.requests import NOT_WHOLE_WORDS, RestoreRequest
from core.model.survey_facts import Survey
from core.phrases import phrase
from core.plan.describe import describe_plan
from core.plan.plan import Plan
from core.recovery.job_lock import BACKUP, ask_to_make_way, describe_holder, holder, installation_key, require_free
from core.system.state_folder import state_dir

TYPED_WORD = "RESTORE"


def add_restore(commands: Commands) -> None:
    restore = commands.add("restore", _restore, "Restore a backup to this server.", where=True, acts=True)
    which = restore.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "backup", metavar="BACKUP", nargs="?", type=folder, help="a backup's folder, also one made by hand"
    )
    which.add_argument("--latest", metavar="FOLDER", type=folder, help="the newest good backup of this server in there")
    restore.add_argument("--host", metavar="NAME", help="with --latest: of that server, not of this one")
    restore.add_argument("--keep-config", action="append", choices=ROLES, default=[], help="keep the server's own file")
    restore.add_argument(
        "--same-version", action="store_true", help="the unknown version was looked up: it is the same"
    )
    restore.add_argument("--override-version", action="store_true", help="restore although the version differs")
    restore.add_argument(
        "--restore-not-whole",
        metavar=f'"{NOT_WHOLE_WORDS}"',
        choices=[NOT_WHOLE_WORDS],
        help=f"restore a backup that is not whole: type exactly {NOT_WHOLE_WORDS}",
    )
    add_import_options(restore)
    restore.add_argument("--delete-first", action="store_true", help="delete the old data before copying: NO WAY BACK")


def _restore(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    if args.host and not args.latest:
        raise UsageError(phrase("--host says whose newest backup is meant: it goes with --latest."))
    if args.latest:
        installation = installation_of(args)
        backup = open_latest(args.latest, args.host or "", installation, reporter)
    else:
        backup = open_named(args)
        installation = installation_of(args)
    if not args.dry_run:
        _ask_backup_to_make_way(installation, args, cancel)
    service = api.service_of(installation)
    request = RestoreRequest(
        installation=installation,
        backup=backup,
        config_roles=tuple(role for role in ROLES if role not in args.keep_config),
        no_import_running=args.yes,
        override_transactions=args.despite_transactions,
        log_in=not args.no_login,
        version_confirmed=args.same_version or args.yes,
        override_version=args.override_version,
        override_not_whole=args.restore_not_whole == NOT_WHOLE_WORDS,
        delete_first=args.delete_first,
    )
    survey = api.survey(request, service)
    plan = api.plan(request, survey)
    if not args.dry_run and not args.yes:
        plan = _confirm_restore(request, survey, reporter, cancel)
    return run_plan(plan, service, args, reporter, cancel)


def _ask_backup_to_make_way(installation: Installation, args: argparse.Namespace, cancel: CancelToken) -> None:
    """A person's restore takes precedence over a running backup: it is cancelled safely, and has ended when this returns.

    --yes never does this: it confirms one's own job, not the end of another's.
    """
    data_dir = Path(installation.data_dir)
    key = installation_key(data_dir)
    found = holder(state_dir(), key)
    if found is not None and found.operation == BACKUP and not args.yes:
        why = phrase("Another job works on this installation: {holder}.", holder=describe_holder(found))
        ask("Cancel that backup and restore when it has ended? [yes/no] ", "yes", why, cancel)
        ask_to_make_way(state_dir(), key, cancel)
    require_free(state_dir(), key, data_dir)


def _confirm_restore(request: RestoreRequest, survey: Survey, reporter: Reporter, cancel: CancelToken) -> Plan:
    """Ask the plan's questions. If the plan cannot run for another reason, nothing is asked, and it fails for that reason."""
    plan = api.plan(request, survey)
    same_version = replace(request, no_import_running=True, version_confirmed=True)
    confirmed = api.plan(same_version, survey)
    if not confirmed.runnable:
        return confirmed
    for line in describe_plan(plan, hint_with_option, api.expect(plan)):
        reporter.item("plan_line", {"text": line}, line)
    unknown = api.plan(replace(request, no_import_running=True), survey).blockers
    if unknown:
        ask("Did you look the versions up, and are they the same? [yes/no] ", "yes", unknown[0].message, cancel)
    why = phrase("This restore replaces the data in {folder}.", folder=survey.data_dir)
    ask(f"If it may, and no application import is running, type {TYPED_WORD}: ", TYPED_WORD, why, cancel)
    return confirmed
