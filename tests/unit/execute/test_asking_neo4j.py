"""The steps that ask the running Neo4j: who works in it right before its stop, and how much it holds then and after a restore."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import list_backups, open_backup
from core.cancel import CancelToken
from core.dates import time_words
from core.errors import Input
from core.execute.asking_neo4j import LIMIT_S
from core.execute.engine import execute
from core.model.events import Event, JobState, Level, Notice, Outcome, StepStarted
from core.model.store_facts import StoreCount
from core.model.transactions import OpenTransaction, Transactions
from core.neo4j.queries import AskNoMore
from core.plan.plan import Plan
from core.plan.steps import AskNeo4j, CheckHealth, CompareCounts
from core.system.settings import load_settings
from tests.fakes import FakeService
from tests.support import Server, good, leftovers, look, plain_server

SINCE = "2026-11-29T17:50:20Z"
HELD = Transactions((OpenTransaction("neo4j", "cast", "127.0.0.1:50988", SINCE),))
WHOSE = f"A transaction of cast from 127.0.0.1:50988 holds locks in the database neo4j since {time_words(SINCE)}."
FOUND_LATE = f"{WHOSE} This was found when Neo4j was about to be stopped. It was not stopped."
ALL_THE_SAME = f"{WHOSE} Neo4j is stopped all the same, as chosen: this is recorded in the report."
NOTHING_HELD = "No transaction holds locks in Neo4j now, right before it is to be stopped."
COUNT = StoreCount("neo4j", 12345, 67890)
EQUAL = "12,345 nodes and 67,890 relationships in neo4j, as counted when it was backed up."
APP_CONFIG = "NEO4J_USERNAME=neo4j\nNEO4J_PASSWORD=imaging\n"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return plain_server(tmp_path)


def fake(server: Server) -> FakeService:
    assert isinstance(server.service, FakeService)
    return server.service


def said(server: Server, level: Level = Level.INFO) -> list[str]:
    return [event.message for event in server.events if isinstance(event, Notice) and event.level is level]


def at_the_last_moment(server: Server, plan: Plan, change: Callable[[], object]) -> Outcome:
    """`change` happens in the step before Neo4j is asked again, as in the hours of a copy."""
    last = next(index for index, step in enumerate(plan.steps) if isinstance(step, AskNeo4j)) - 1

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == last:
            change()

    return server.run(plan, listen=listen)


def begins_to_work(server: Server) -> None:
    fake(server).open_transactions = HELD


def planned(server: Server, job: str, **choices: Any) -> Plan:
    if job == "backup":
        return server.plan_backup(**choices)
    return server.plan_restore(good(server.back_up()), delete_first=job == "delete first", **choices)


JOBS = pytest.mark.parametrize("job", ["backup", "restore", "delete first"])


# --- who works in it ---


@pytest.mark.expects_warnings
@JOBS
def test_who_has_begun_to_work_since_the_plan_keeps_neo4j_up(server: Server, job: str) -> None:
    plan = planned(server, job)
    fake(server).calls.clear()
    before = look(server.data_dir)
    outcome = at_the_last_moment(server, plan, lambda: begins_to_work(server))
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, "TRANSACTIONS_OPEN", 47)
    assert outcome.message.startswith(FOUND_LATE)
    assert outcome.hint.startswith("Wait until all of them have ended, then start the job again.")
    assert outcome.inputs == (Input.TRANSACTIONS,)
    assert "stop" not in fake(server).call_names and outcome.offline_s == 0
    assert look(server.data_dir) == before
    assert leftovers(server.backups, server.data_dir.parent) == []
    assert (server.backups / plan.label).exists() is (job != "backup")


@JOBS
def test_chosen_all_the_same_it_goes_on_and_is_recorded(server: Server, job: str) -> None:
    plan = planned(server, job, override_transactions=True)
    outcome = at_the_last_moment(server, plan, lambda: begins_to_work(server))
    good(outcome)
    assert ALL_THE_SAME in outcome.warnings and WHOSE not in plan.warnings
    if job == "backup":
        assert ALL_THE_SAME in (Path(outcome.path) / "backup.log").read_text(encoding="utf-8")
        assert open_backup(Path(outcome.path)).counts == (COUNT,)


@JOBS
def test_who_has_ended_meanwhile_does_not_matter(server: Server, job: str) -> None:
    plan = planned(server, job, override_transactions=True)
    good(server.run(plan))
    assert NOTHING_HELD in said(server) and said(server, Level.WARNING) == []


@JOBS
def test_where_it_cannot_be_told_it_goes_on_and_says_so(server: Server, job: str) -> None:
    plan = planned(server, job)

    def falls_silent() -> None:
        fake(server).open_transactions = Transactions(unknown="it gives no answer in time")

    good(at_the_last_moment(server, plan, falls_silent))
    assert "It is not known whether somebody works in Neo4j: it gives no answer in time." in said(server)
    assert said(server).count(NOTHING_HELD) == (0 if job == "backup" else 1)  # of the backup to restore


def test_a_server_that_does_not_answer_any_more_is_stopped_all_the_same(server: Server) -> None:
    plan = server.plan_backup()

    def falls_silent() -> None:
        fake(server).health_never = True
        fake(server).on_stop = lambda: setattr(fake(server), "health_never", False)

    outcome = at_the_last_moment(server, plan, falls_silent)
    good(outcome)
    assert "It is not known whether somebody works in Neo4j: it does not answer." in said(server)
    assert outcome.counts == ("Not counted, what the database neo4j holds: it does not answer.",)


@JOBS
def test_switched_off_nobody_is_asked(server: Server, job: str) -> None:
    plan = planned(server, job, log_in=False)
    fake(server).logins.clear()
    fake(server).open_transactions = HELD
    outcome = server.run(plan)
    good(outcome)
    assert fake(server).logins == [] and outcome.counts == ()
    assert not [step for step in plan.steps if isinstance(step, AskNeo4j | CompareCounts)]


def test_a_login_that_was_refused_is_not_tried_again(server: Server) -> None:
    path = Path(server.installation.config_dir, "app.config")
    path.write_text(APP_CONFIG, encoding="utf-8")
    fake(server).password = "another"
    backup = server.back_up()
    good(backup)
    good(server.restore(Path(backup.path)))
    assert len(fake(server).logins) == 1 and len(load_settings().refused_logins) == 1
    reason = f"it refuses the login in {path}"
    assert f"It is not known whether somebody works in Neo4j: {reason}." in said(server)
    assert backup.counts == (f"Not counted, what the database neo4j holds: {reason}.",)


def test_a_refusal_right_before_the_stop_ends_nothing_and_is_the_only_one(server: Server) -> None:
    Path(server.installation.config_dir, "app.config").write_text(APP_CONFIG, encoding="utf-8")
    fake(server).password = "imaging"
    plan = server.plan_backup()
    fake(server).logins.clear()
    good(at_the_last_moment(server, plan, lambda: setattr(fake(server), "password", "changed")))
    assert len(fake(server).logins) == 1


def with_login(server: Server, password: str) -> Path:
    """The server's configuration has a login; Neo4j knows this password."""
    path = Path(server.installation.config_dir, "app.config")
    path.write_text(APP_CONFIG, encoding="utf-8")
    fake(server).password = password
    return path


def with_tenants(server: Server, *names: str) -> None:
    for name in names:
        for part in ("databases", "transactions"):
            (server.data_dir / part / name).mkdir()
            (server.data_dir / part / name / "neostore").write_text("x", encoding="utf-8")
        fake(server).counts[name] = (1, 2)


def questions_of(server: Server) -> list[str]:
    """What is asked from now on; the list grows."""
    asked: list[str] = []
    fake(server).on_question = asked.append
    return asked


def forgets_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the settings is full in the moment when the refusal comes, not when it is tried before."""
    monkeypatch.setattr("core.survey.login.remember_refused", lambda _login: None)


@JOBS
def test_a_refusal_of_the_survey_is_the_only_one_of_the_job_if_it_is_not_remembered(
    server: Server, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = good(server.back_up(label="before"))
    forgets_refusals(monkeypatch)
    path = with_login(server, "another")
    fake(server).logins.clear()
    plan = server.plan_backup() if job == "backup" else server.plan_restore(backup, delete_first=job == "delete first")
    outcome = server.run(plan)
    good(outcome)
    assert len(fake(server).logins) == 1 and load_settings().refused_logins == ()
    reason = f"it refuses the login in {path}"
    assert f"It is not known whether somebody works in Neo4j: {reason}." in said(server)
    assert outcome.counts == (f"Not counted, what the database neo4j holds: {reason}.",)


def test_a_refusal_in_the_job_is_its_only_one_if_it_is_not_remembered(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_tenants(server, "a", "b")
    backup = good(server.back_up(label="before"))
    forgets_refusals(monkeypatch)
    with_login(server, "imaging")
    for plan in (server.plan_backup(), server.plan_restore(backup)):
        fake(server).password = "imaging"
        fake(server).logins.clear()
        outcome = at_the_last_moment(server, plan, lambda: setattr(fake(server), "password", "changed"))
        good(outcome)
        assert len(fake(server).logins) == 1
        assert len([words for words in outcome.counts if "it refuses the login" in words]) == 3


@pytest.mark.parametrize("first", ["survey", "step"])
@JOBS
def test_after_an_answer_that_shows_nothing_of_the_login_the_job_asks_no_more(
    server: Server, job: str, first: str
) -> None:
    with_tenants(server, "a", "b")
    backup = good(server.back_up(label="before"))
    with_login(server, "imaging")

    def silent(_question: str) -> None:
        raise AskNoMore("it gives no answer in time")

    def falls_silent() -> None:
        fake(server).logins.clear()
        fake(server).on_question = silent

    if first == "survey":
        falls_silent()
    plan = server.plan_backup() if job == "backup" else server.plan_restore(backup, delete_first=job == "delete first")
    outcome = server.run(plan) if first == "survey" else at_the_last_moment(server, plan, falls_silent)
    good(outcome)
    assert len(fake(server).logins) == 1
    assert "It is not known whether somebody works in Neo4j: it gives no answer in time." in said(server)
    assert outcome.counts == tuple(
        f"Not counted, what the database {name} holds: it gives no answer in time." for name in ("a", "b", "neo4j")
    )


def test_who_works_in_it_is_asked_last(server: Server) -> None:
    with_tenants(server, "a")
    plan = server.plan_backup()
    asked = questions_of(server)
    good(server.run(plan))
    assert asked == ["a", "neo4j", "transactions"]


@pytest.mark.parametrize("override", [False, True])
def test_counting_for_long_keeps_what_was_counted_and_hides_nobody(server: Server, override: bool) -> None:
    with_tenants(server, "a", "b")
    passed = [0.0]
    host = replace(server.host, clock=lambda: sum(passed))
    plan = server.plan_backup(override_transactions=override)
    fake(server).open_transactions = HELD if override else Transactions()
    fake(server).on_question = lambda name: passed.append(LIMIT_S + 1) if name == "a" else None
    outcome = execute(plan, host, server.events.append, CancelToken())
    good(outcome)
    assert open_backup(Path(outcome.path)).counts == (StoreCount("a", 1, 2),)
    late = [f"Not counted, what the database {name} holds: the time to ask was over." for name in ("b", "neo4j")]
    assert [words for words in outcome.counts if words.startswith("Not counted")] == late
    assert (ALL_THE_SAME in outcome.warnings) is override and (NOTHING_HELD in said(server)) is not override


def test_a_cancel_is_looked_at_between_two_databases(server: Server) -> None:
    with_tenants(server, "a", "b")
    plan, cancel = server.plan_backup(), CancelToken()
    asked: list[str] = []

    def cancelled(name: str) -> None:
        asked.append(name)
        cancel.cancel()

    fake(server).on_question = cancelled
    assert server.run(plan, cancel=cancel).state is JobState.CANCELLED
    assert asked == ["a"] and "stop" not in fake(server).call_names


def test_a_disk_that_does_not_give_the_login_holds_nobody_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, gives = server.plan_backup(), threading.Event()
    monkeypatch.setattr("core.execute.asking_neo4j.LIMIT_S", 0.1)
    monkeypatch.setattr("core.survey.login.find_login", lambda _: gives.wait() and None)
    try:
        good(server.run(plan))
    finally:
        gives.set()
    assert "It is not known whether somebody works in Neo4j: it gives no answer in time." in said(server)


# --- how much it holds ---


def test_what_is_counted_is_in_the_manifest_the_list_and_the_outcome(server: Server) -> None:
    outcome = server.back_up(label="one")
    backup = open_backup(good(outcome))
    (entry,) = list_backups(server.backups)
    assert backup.counts == entry.counts == (COUNT,)
    assert outcome.counts == (COUNT.words,)
    assert "Database neo4j holds 12,345 nodes and 67,890 relationships." in said(server)


def test_of_several_databases_each_is_counted_that_is_open(server: Server) -> None:
    for part in ("databases", "transactions"):
        (server.data_dir / part / "tenant").mkdir()
        (server.data_dir / part / "tenant" / "neostore").write_text("x", encoding="utf-8")
    backup = server.back_up()
    assert open_backup(Path(backup.path)).counts == (COUNT,)
    reason = "it refuses: Neo.ClientError.Database.DatabaseNotFound"
    assert f"Not counted, what the database tenant holds: {reason}." in backup.counts
    assert len(backup.counts) == 2  # Neo4j's own one has nothing of a person's


def test_a_stopped_neo4j_counts_nothing(tmp_path: Path) -> None:
    server = plain_server(tmp_path, running=False)
    outcome = server.back_up()
    assert open_backup(good(outcome)).counts == () and outcome.counts == ()
    assert good(server.restore(Path(outcome.path))) and server.events


@pytest.mark.parametrize("choices", [{}, {"delete_first": True}])
def test_after_a_restore_equal_numbers_are_said_to_be(server: Server, choices: dict[str, bool]) -> None:
    outcome = server.restore(good(server.back_up()), **choices)
    good(outcome)
    assert outcome.counts == (EQUAL,) and EQUAL in said(server)


@pytest.mark.parametrize("now", [(12344, 67890), (12345, 67891), (0, 0)])
def test_other_numbers_are_a_warning_and_no_failure(server: Server, now: tuple[int, int]) -> None:
    backup = good(server.back_up())
    fake(server).counts["neo4j"] = now
    outcome = server.restore(backup)
    good(outcome)
    (words,) = outcome.counts
    assert words.startswith(
        f"Counted in neo4j: {now[0]:,} nodes and {now[1]:,} relationships; the backup says 12,345 and 67,890."
    )
    assert words in outcome.warnings and words in said(server, Level.WARNING)
    assert "as were counted" not in " ".join(said(server))


def test_what_is_not_counted_after_a_restore_is_not_said_to_be_equal(server: Server) -> None:
    backup = good(server.back_up())
    fake(server).counts.clear()
    outcome = server.restore(backup)
    good(outcome)
    reason = "it refuses: Neo.ClientError.Database.DatabaseNotFound"
    assert outcome.counts == (f"Not counted, what the database neo4j holds: {reason}.",)
    assert outcome.warnings == server.plan_restore(backup).warnings


def test_a_login_that_the_restored_server_refuses_is_tried_once(server: Server) -> None:
    plan = server.plan_restore(good(server.back_up()))
    path = Path(server.installation.config_dir, "app.config")
    health = next(index for index, step in enumerate(plan.steps) if isinstance(step, CheckHealth))

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == health:
            path.write_text(APP_CONFIG, encoding="utf-8")
            fake(server).password = "another"
            fake(server).logins.clear()

    outcome = server.run(plan, listen=listen)
    good(outcome)
    assert outcome.counts == (f"Not counted, what the database neo4j holds: it refuses the login in {path}.",)
    assert len(fake(server).logins) == 1


def test_it_is_counted_once_the_restored_server_is_proven_and_before_the_others_come_back(server: Server) -> None:
    plan = server.plan_restore(good(server.back_up()))
    names = [type(step).__name__ for step in plan.steps]
    assert names[-3:] == ["CheckHealth", "CompareCounts", "RestartImaging"]


def test_a_backup_that_says_nothing_is_compared_with_nothing(server: Server) -> None:
    fake(server).counts.clear()
    backup = good(server.back_up())
    plan = server.plan_restore(backup)
    assert not [step for step in plan.steps if isinstance(step, CompareCounts)]
    outcome = server.run(plan)
    good(outcome)
    assert outcome.counts == ()


@pytest.mark.expects_warnings
def test_a_backup_that_failed_says_nothing_of_a_stop(server: Server) -> None:
    fake(server).stop_hangs = True
    outcome = server.back_up()
    assert outcome.code == "SERVICE_STOP_TIMEOUT" and outcome.counts == ()
