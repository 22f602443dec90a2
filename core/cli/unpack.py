"""`unpack`: what may hold a backup, before it can be restored."""

from __future__ import annotations

import argparse

from core import api
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.options import Commands, folder
from core.model.events import Outcome


def add_unpack(commands: Commands) -> None:
    text = "Unpack a zip or tar archive that holds a backup into a new folder."
    command = commands.add("unpack", _unpack, text)
    command.add_argument("archive", metavar="ARCHIVE", type=folder)
    command.add_argument(
        "--to", metavar="FOLDER", type=folder, required=True, help="the new folder; it must not exist yet"
    )


def _unpack(args: argparse.Namespace, reporter: Reporter, cancel: CancelToken) -> Outcome:
    return api.unpack(args.archive, args.to, reporter.event, cancel)
