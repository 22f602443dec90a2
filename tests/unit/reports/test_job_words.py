"""What is told of a job's end, in particular what of a backup was read when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.model.backup import BackupMethod
from core.model.events import JobState, Outcome
from core.plan.backup import plan_backup
from core.plan.restore import plan_restore
from core.plan.steps import ReplaceFile
from core.reports.job_record import Goal, JobRecord
from core.reports.job_words import choices_of, facts_of
from core.reports.page import make_report
from tests.support import Server, plain_server
from tests.unit.plan_literals import STOPPED, backup_request, restore_request, windows_survey


def verified(server: Server, label: str, *, quick: bool = False) -> str:
    plan = server.plan_backup(label=label, quick=quick)
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED
    return next(fact.value for fact in facts_of(Goal.BACKUP, outcome, plan) if fact.title == "Verified")


def test_what_is_shared_is_not_said_to_have_been_read_back(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    assert verified(server, "a") == "The backup was read back: every checksum is equal."
    assert "What is shared was read on " in verified(server, "b", quick=True)
    assert verified(server, "c").startswith(
        "What was copied was read back, what is shared was read before it was shared"
    )


def test_the_choices_of_a_copy() -> None:
    running = plan_backup(backup_request(), windows_survey())
    assert choices_of(running) == (
        "Every file is copied: nothing is shared with an earlier backup.",
        "Copied while Neo4j runs; what has changed is copied again when it is stopped.",
    )
    at_rest = plan_backup(backup_request(pre_copy=False), windows_survey())
    assert choices_of(at_rest)[1] == "Copied only while Neo4j is stopped."
    assert choices_of(plan_backup(backup_request(), windows_survey(status=STOPPED))) == choices_of(running)[:1]
    assert choices_of(plan_backup(backup_request(method=BackupMethod.ONLINE), windows_survey())) == ()


def test_the_choices_of_an_incremental_copy(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    assert server.back_up(label="first").state is JobState.SUCCEEDED
    assert "Unchanged files are shared with the backup first." in choices_of(server.plan_backup(label="second"))


def test_the_choices_of_a_restore_are_told_also_when_it_fails() -> None:
    plan = plan_restore(restore_request(delete_first=True, config_roles=("login",)), windows_survey())
    first, files = choices_of(plan)
    assert first.startswith("Chosen: delete the old data")
    assert (
        files
        == "Configuration files that are put back: "
        + ", ".join(step.relative for step in plan.steps if isinstance(step, ReplaceFile))
        + "."
    )
    report = make_report(
        Goal.RESTORE,
        Outcome(JobState.FAILED, "X", "It failed."),
        JobRecord("2026-11-23T02:45:00Z"),
        plan,
        "2026-11-23T02:46:00Z",
    )
    assert "delete the old data" in report and "that are put back" in report
    kept = plan_restore(restore_request(config_roles=()), windows_survey())
    assert choices_of(kept) == ("No configuration file is put back: the server keeps its own.",)


def test_what_was_counted_is_told(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    plan = server.plan_backup()
    outcome = server.run(plan)
    assert [fact.value for fact in facts_of(Goal.BACKUP, outcome, plan) if fact.title == "Counted by Neo4j"] == [
        "Database neo4j held 12,345 nodes and 67,890 relationships, counted right before Neo4j was stopped for the backup."
    ]
    silent = replace(outcome, counts=())
    assert "Counted by Neo4j" not in [fact.title for fact in facts_of(Goal.BACKUP, silent, plan)]
