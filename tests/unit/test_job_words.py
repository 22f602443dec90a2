"""What is told of a job's end, in particular what of a backup was read when."""

from __future__ import annotations

from pathlib import Path

from core.events import JobState
from core.job_record import Goal
from core.job_words import facts_of
from tests.integration.test_incremental import rewrite_time
from tests.support import Server, plain_server


def verified(server: Server, label: str) -> str:
    plan = server.plan_backup(label=label)
    outcome = server.run(plan)
    assert outcome.state is JobState.SUCCEEDED
    return next(fact.value for fact in facts_of(Goal.BACKUP, outcome, plan) if fact.title == "Verified")


def test_what_is_shared_is_not_said_to_have_been_read_back(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    assert verified(server, "a") == "The backup was read back: every checksum is equal."
    assert "What is shared was read on " in verified(server, "b")
    rewrite_time(server.backups / "b", "read_utc", "2020-01-01T00:00:00Z")
    assert verified(server, "c").startswith("What was copied was read back, what is shared was read before")
