"""Performs the steps that ask Neo4j's own tool about the databases of a copy. What it does not tell is no failure of a job, nor is
what it leaves behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from core.copying.copier import write_error
from core.disk.files import exists, flush_folder, remove_tree
from core.disk.identity import identity_of
from core.disk.tree import extended
from core.errors import ImagingBackupError, OperationCancelled, VerifyFailed
from core.execute.run import BackupRun, RestoreRun, Run
from core.model.check_codes import CheckCode
from core.model.events import Level, Limit
from core.model.store_facts import Doubt, StoreState, is_left_over
from core.neo4j.store_info import (
    TIME_LIMIT_S,
    Question,
    judge_store_info,
    lay_out,
    why_not_asked,
    write_configuration,
)
from core.phrases import join_phrases, phrase
from core.plan.steps import AskStores
from core.recovery.journal import RemoveFolder
from core.recovery.undo import left_behind
from core.system.command import CommandResult

MOST_ASKED = 100
"""Databases: a server has a few, a backup that somebody hands over may have any number, and each takes seconds."""


def ask_about_copy(step: AskStores, run: BackupRun) -> None:
    """A copy that needs recovery is kept, with its doubt: it may be all there is."""
    for state in _ask(step, run):
        if not state.recovery_required:
            run.say(state.words)
            continue
        words = join_phrases(state.words, _why_it_may_need_recovery(run))
        run.doubts.append(Doubt(CheckCode.RECOVERY_REQUIRED, str(words)))
        run.say(words, Level.WARNING)


def _why_it_may_need_recovery(run: BackupRun) -> str:
    if run.plan.was_running:
        return phrase("It may not open as it is, although Neo4j was stopped before it was copied.")
    return phrase(
        "Neo4j did not close it when it last ended, as in a crash, or some of its transaction logs are missing. When it is started on "
        "this data it tries to recover it."
    )


def ask_about_staged(step: AskStores, run: RestoreRun) -> None:
    """Raises VerifyFailed where the tool contradicts what it said when the backup was made: nothing live is touched yet."""
    then = {state.database: state for state in step.then}
    for state in _ask(step, run):
        before = then.get(state.database)
        if before is not None and state.contradicts(before):
            raise VerifyFailed(
                join_phrases(
                    phrase("The staged copy in {folder} is not what was backed up.", folder=step.data),
                    phrase("When the backup was made: {words}", words=before.words),
                    phrase("Now: {words}", words=state.words),
                    phrase("Nothing was changed."),
                ),
                phrase("Choose another backup. Check the disks of this backup and of the server."),
            )
        run.say(state.words, Level.WARNING if state.recovery_required else Level.INFO)


def _ask(step: AskStores, run: Run) -> Iterator[StoreState]:
    """What the tool says of each database, one after the other; kept in the run."""
    work = Path(step.work)
    reason = _reason_to_wait(run) or _claim(work, run)
    for database in _databases_in(Path(step.data)):
        run.cancel.check()
        if reason:
            state = StoreState(database, not_asked=reason)
        else:
            state = _ask_about(database, step, run)
            reason = _clear(work, run)
        run.stores.append(state)
        yield state


def _claim(work: Path, run: Run) -> str:
    """Record the tool's folder as one to remove, before it is made. Returns why it cannot be made there; '' when it can."""
    try:
        if exists(work):
            return phrase("{path} exists already; it is not of this job.", path=work)
        place = identity_of(work.parent)
    except OSError as error:
        return write_error(work, error).message
    run.journal.intend(RemoveFolder(str(work), place))
    return ""


def _clear(work: Path, run: Run) -> str:
    """Remove the tool's folder. Returns why it is still there; '' when it is not. A rename beside it makes that durable later."""
    try:
        remove_tree(work)
    except OSError as error:
        run.not_removed.append(work)
        return phrase("{folder} could not be deleted: {reason}.", folder=work, reason=error.strerror or str(error))
    return ""


def clear_what_is_left(run: Run) -> None:
    """At the end of a job: what held a folder of its own may have let it go. Else it is told; it lies in no backup."""
    for folder in run.not_removed:
        try:
            remove_tree(folder)
            flush_folder(folder.parent)
        except OSError as error:
            run.say(left_behind(folder, error), Level.WARNING)


def _databases_in(data: Path) -> list[str]:
    try:
        with os.scandir(extended(data / "databases")) as entries:
            names = (entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            return sorted(islice((name for name in names if not is_left_over(name)), MOST_ASKED))
    except FileNotFoundError:
        return []  # what has no databases is judged elsewhere


def _ask_about(database: str, step: AskStores, run: Run) -> StoreState:
    if reason := why_not_asked(step.neo4j_version, database):
        return StoreState(database, not_asked=reason)
    try:
        result = _call(database, step, run)
    except OperationCancelled:
        raise
    except ImagingBackupError as error:
        return StoreState(database, not_asked=error.message)
    except OSError as error:
        return StoreState(database, not_asked=write_error(Path(step.work), error).message)
    return judge_store_info(database, result)


def _reason_to_wait(run: Run) -> str:
    """Neo4j that did not start is started once more at the end: nothing may put that off."""
    return phrase("Neo4j did not start again.") if run.deferred is not None else ""


def _call(database: str, step: AskStores, run: Run) -> CommandResult:
    """Raises ImagingBackupError and OSError; the tool has ended then, wherever it runs."""
    work, logs = Path(step.work), Path(step.logs)
    lay_out(Path(step.data, "databases", database), work, database)
    if not exists(logs):
        # The tool must say what it means that there are none.
        logs = work / "no-logs"
        os.mkdir(extended(logs))
    question = Question(neo4j_version=step.neo4j_version or "", database=database, work=work, logs=logs)
    call = run.service.store_info_call(question)
    write_configuration(call.configuration, work)
    try:
        with run.meter.spending(Limit.SERVICE):
            return run.host.run_command(
                call.argv,
                timeout_s=TIME_LIMIT_S,
                cwd=Path(call.argv[0]).parent,
                env=call.environment,
                cancel=run.cancel,
            )
    except BaseException:
        # The command was ended. In a container its tool goes on.
        call.clean_up()
        raise
