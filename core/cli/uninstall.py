"""`uninstall`, which the uninstaller of Windows runs before it takes the program away; people need it for nothing.

It removes no program and no data: it says whether the program is still needed, and if not forgets what is registered to run it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from core import api
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.options import Commands
from core.errors import RecoveryElsewhere
from core.model.events import JobState, Outcome
from core.model.given import Given
from core.phrases import phrase
from core.recovery.unfinished import forget_what_has_ended, require_nothing_open
from core.survey.survey import interrupted_job_of_another
from core.system.state_folder import state_dir


def add_uninstall(commands: Commands) -> None:
    commands.add("uninstall", _uninstall, "Say whether the program can be removed.", hidden=True)


def _uninstall(_args: argparse.Namespace, _reporter: Reporter, _cancel: CancelToken) -> Outcome:
    require_nothing_open(state_dir())
    for installation in api.find(Given()).installations:
        if job := interrupted_job_of_another(Path(installation.data_dir)):
            raise RecoveryElsewhere(phrase("An earlier job was interrupted: {job}.", job=job))
    forget_what_has_ended(state_dir())
    return Outcome(JobState.SUCCEEDED, phrase("No job waits for its recovery."))
