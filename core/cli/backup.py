"""`backup`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from core import api
from core.cancel import CancelToken
from core.cli.answers import ask
from core.cli.console import Reporter
from core.cli.options import Commands, add_import_options, folder, installation_of
from core.cli.run_plan import run_plan
from core.model.backup import BackupMethod
from core.model.events import Outcome
from core.model.requests import DEFAULT_MEMORY, BackupRequest
from core.recovery.job_lock import installation_key, require_free
from core.system.state_folder import state_dir


def add_backup(commands: Commands) -> None:
    backup = commands.add("backup", _backup, "Back up the server.", where=True, acts=True)
    backup.add_argument(
        "--to", required=True, metavar="FOLDER", type=folder, help="the folder that will hold the backup"
    )
    backup.add_argument("--method", choices=[method.value for method in BackupMethod], default="copy")
    backup.add_argument("--no-pre-copy", action="store_true", help="do not copy while Neo4j still runs")
    backup.add_argument(
        "--no-clones", action="store_true", help="do not clone the stopped data, also where its volume can"
    )
    backup.add_argument(
        "--full", action="store_true", help="copy every file anew, also what an earlier backup there holds unchanged"
    )
    backup.add_argument(
        "--quick",
        action="store_true",
        help="do not read again what is shared with an earlier backup; it is not called verified",
    )
    backup.add_argument("--label", metavar="L", help="name of the backup's folder (default: time and host)")
    add_import_options(backup)
    backup.add_argument("--heap-size", default=DEFAULT_MEMORY, help="online method: HEAP_SIZE of neo4j-admin")
    backup.add_argument("--pagecache", default=DEFAULT_MEMORY, help="online method: --pagecache of neo4j-admin")


def _backup(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    installation = installation_of(args)
    data_dir = Path(installation.data_dir)
    # A running restore takes precedence: a backup neither waits for it nor surveys half-restored data.
    require_free(state_dir(), installation_key(data_dir), data_dir)
    service = api.service_of(installation)
    request = BackupRequest(
        installation=installation,
        destination=args.to,
        method=BackupMethod(args.method),
        label=args.label,
        pre_copy=not args.no_pre_copy,
        clones=not args.no_clones,
        no_import_running=args.yes,
        override_transactions=args.despite_transactions,
        log_in=not args.no_login,
        heap_size=args.heap_size,
        page_cache=args.pagecache,
        full=args.full,
        quick=args.quick,
    )
    survey = api.survey(request, service)
    plan = api.plan(request, survey)
    if not args.dry_run and not args.yes and not plan.runnable:
        # Real problems come before the question: nobody is asked about a backup that cannot be made.
        confirmed = api.plan(replace(request, no_import_running=True), survey)
        if confirmed.runnable:
            ask("Is an application import running? [yes/no] ", "no", plan.blockers[0].message, cancel)
        plan = confirmed
    return run_plan(plan, service, args, reporter, cancel)
