"""Whether somebody imports: what Neo4j shows of it, beside what a person says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.dates import time_words
from core.errors import Input
from core.model.backup import BackupMethod
from core.model.survey_facts import Survey
from core.model.transactions import OpenTransaction, Transactions
from core.plan.backup import plan_backup
from core.plan.checks.check import Check
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from tests.unit.plan_literals import backup_request, failed, restore_request, windows_survey

pytestmark = pytest.mark.same_everywhere

SINCE = "2026-11-29T17:50:20Z"
HELD = OpenTransaction("neo4j", "cast", "127.0.0.1:50988", SINCE)
NOTE = "Chosen: stop Neo4j although transactions hold locks in it."
PlanOf = Callable[..., Plan]


def backup(survey: Survey, **choices: Any) -> Plan:
    return plan_backup(backup_request(**choices), survey)


def restore(survey: Survey, **choices: Any) -> Plan:
    return plan_restore(restore_request(**choices), survey)


def question(plan: Plan) -> Check:
    (check,) = (check for check in plan.checks if check.code == "CONFIRMATION_NEEDED" and "import" in check.message)
    return check


BOTH = pytest.mark.parametrize("plan_of", [backup, restore])


@BOTH
def test_what_holds_locks_blocks_until_it_is_chosen_all_the_same(plan_of: PlanOf) -> None:
    survey = windows_survey(transactions=Transactions((HELD,)))
    plan = plan_of(survey)
    check = failed(plan, "TRANSACTIONS_OPEN")
    assert check.message == (
        f"A transaction of cast from 127.0.0.1:50988 holds locks in the database neo4j since {time_words(SINCE)}."
    )
    assert (check.blocking, check.inputs) == (True, (Input.TRANSACTIONS,))
    assert not plan.runnable and NOTE not in plan.notes

    plan = plan_of(survey, override_transactions=True)
    assert plan.runnable and NOTE in plan.notes
    assert check.message in plan.warnings


@BOTH
def test_where_nothing_holds_locks_nothing_is_noted(plan_of: PlanOf) -> None:
    plan = plan_of(windows_survey(transactions=Transactions()), override_transactions=True)
    assert plan.runnable and plan.notes == ()
    assert [check for check in plan.checks if check.code == "TRANSACTIONS_OPEN"] == []


def test_further_transactions_are_counted_and_nameless_ones_named_so() -> None:
    nameless = OpenTransaction("neo4j", "", "", SINCE)
    check = failed(backup(windows_survey(transactions=Transactions((nameless, HELD, HELD)))), "TRANSACTIONS_OPEN")
    assert "of an account without a name from an unknown address" in check.message
    assert check.message.endswith("Besides it: 2 more transactions.")


@BOTH
@pytest.mark.parametrize("answered", [False, True])
def test_the_finding_stands_beside_the_question_and_never_answers_it(plan_of: PlanOf, answered: bool) -> None:
    survey = windows_survey(transactions=Transactions(), logs_written_utc=SINCE)
    check = question(plan_of(survey, no_import_running=answered))
    assert "No transaction held locks in Neo4j in the moment when it was asked." in check.message
    assert check.message.endswith(f"Its transaction logs were last written on {time_words(SINCE)}.")
    assert check.ok is answered


@BOTH
@pytest.mark.parametrize("logs", ["", SINCE])
def test_the_time_of_the_etls_log_stands_beside_it(plan_of: PlanOf, logs: str) -> None:
    survey = windows_survey(logs_written_utc=logs, etl_log_written_utc="2026-11-29T18:00:00Z")
    plan = plan_of(survey)
    when = time_words("2026-11-29T18:00:00Z")
    assert question(plan).message.endswith(f" The newest log of the ETL, which imports, was last written on {when}.")
    assert ("transaction logs" in question(plan).message) is bool(logs)
    assert plan.runnable and "ETL" not in question(plan_of(windows_survey(logs_written_utc=logs))).message


@BOTH
def test_where_nobody_was_asked_it_says_so(plan_of: PlanOf) -> None:
    survey = windows_survey(transactions=Transactions(unknown="it was not asked, as chosen"))
    check = question(plan_of(survey))
    assert check.message.endswith("It is not known whether somebody works in Neo4j: it was not asked, as chosen.")
    assert "No transaction" not in check.message


def test_an_online_backup_stops_nothing() -> None:
    plan = backup(
        windows_survey(transactions=Transactions((HELD,))), method=BackupMethod.ONLINE, override_transactions=True
    )
    assert [check for check in plan.checks if check.code == "TRANSACTIONS_OPEN"] == []
    assert plan.notes == ()
