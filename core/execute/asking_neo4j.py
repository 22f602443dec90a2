"""Performs the steps that ask the running Neo4j itself: who works in it, right before it is stopped, and how much it holds.

Only that somebody works in it keeps a job from going on. What Neo4j does not tell is said, and is no failure; and nothing here waits
for long, neither for Neo4j nor for the disk that has the login.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.errors import Input, TransactionsOpen
from core.execute.run import BackupRun, RestoreRun, Run
from core.model.events import Level
from core.model.store_facts import StoreCount
from core.model.transactions import Login, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import AskNoMore, NotTold
from core.phrases import join_phrases, phrase
from core.plan.checks.service import holding_words, stopped_all_the_same, unknown_words
from core.plan.steps import AskNeo4j, CompareCounts
from core.survey.login import ask_with, usable_login
from core.system.watched import NoAnswer

LIMIT_S = 60.0
"""For one question, and after which none of another database is begun. Neo4j keeps these numbers, and answers at once."""
HTTP_PATIENCE_S = 5.0
"""How long HTTP may take after a start, once Bolt answers."""
Found = TypeVar("Found")
Count = StoreCount | str
"""What a database holds, or why that was not told."""


def ask_before_restore(step: AskNeo4j, run: RestoreRun) -> None:
    """Raises TransactionsOpen, unless it was chosen to stop Neo4j all the same."""
    _ask_before_stop(step, run)


def ask_before_backup(step: AskNeo4j, run: BackupRun) -> None:
    """The same. What each database holds goes into the manifest."""
    for database, count in _ask_before_stop(step, run).items():
        if isinstance(count, StoreCount):
            run.counted.append(count)
            run.say(
                phrase(
                    "Database {database} holds {nodes_count} nodes and {relationships_count} relationships.",
                    database=database,
                    nodes_count=count.nodes,
                    relationships_count=count.relationships,
                )
            )
        else:
            _tell(_not_counted(database, count), run)


def compare_counts(step: CompareCounts, run: RestoreRun) -> None:
    """The restored Neo4j may have been written to by now, so that a difference proves nothing; and it is in use already."""
    found = _count([then.database for then in step.counts], run, HTTP_PATIENCE_S)
    for then in step.counts:
        now = found[then.database]
        if isinstance(now, str):
            _tell(_not_counted(then.database, now), run)
        elif now == then:
            _tell(
                phrase(
                    "{nodes_count} nodes and {relationships_count} relationships in {database}, as counted when it was backed up.",
                    nodes_count=now.nodes,
                    relationships_count=now.relationships,
                    database=now.database,
                ),
                run,
            )
        else:
            _tell(_difference(then, now), run, Level.WARNING)


def _ask_before_stop(step: AskNeo4j, run: Run) -> dict[str, Count]:
    """What was counted, by the names of the databases. Who works in Neo4j is asked last: it is to be true when Neo4j is stopped."""
    counts = _count(step.counted, run)
    run.cancel.check()
    found = _transactions(run)
    if found.unknown:
        run.say(unknown_words(found.unknown))
    elif not found.holding:
        run.say(phrase("No transaction holds locks in Neo4j now, right before it is to be stopped."))
    elif step.despite_transactions:
        run.say(join_phrases(holding_words(found.holding), stopped_all_the_same()), Level.WARNING)
    else:
        raise TransactionsOpen(
            join_phrases(
                holding_words(found.holding),
                phrase("This was found when Neo4j was about to be stopped. It was not stopped."),
            ),
            phrase(
                "Wait until all of them have ended, then start the job again. If one never does, find out whose it is before Neo4j is "
                "stopped."
            ),
            Input.TRANSACTIONS,
        )
    return counts


def _transactions(run: Run) -> Transactions:
    try:
        answer, login = _reach(run)
        return _ask(run, lambda: ask_with(login, lambda: run.service.transactions(answer, login)))
    except NotTold as error:
        return Transactions(unknown=error.reason)


def _count(databases: Sequence[str], run: Run, wait_s: float = 0.0) -> dict[str, Count]:
    """One database after the other: what was counted before something ends it, is kept. Raises OperationCancelled."""
    counts: dict[str, Count] = {}
    if not databases:
        return counts
    ends_s = run.host.clock() + LIMIT_S
    try:
        answer, login = _reach(run, wait_s)
        for database in databases:
            run.cancel.check()
            if run.host.clock() > ends_s:
                raise NotTold(phrase("the time to ask was over"))
            counts[database] = _count_one(database, run, answer, login)
    except NotTold as error:
        return dict.fromkeys(databases, error.reason) | counts
    return counts


def _count_one(database: str, run: Run, answer: ServerAnswer, login: Login | None) -> Count:
    """Raises AskNoMore."""
    try:
        return _ask(run, lambda: ask_with(login, lambda: run.service.count(answer, login, database)))
    except AskNoMore:
        raise
    except NotTold as error:
        return error.reason


def _reach(run: Run, wait_s: float = 0.0) -> tuple[ServerAnswer, Login | None]:
    """The server that answers now, and what it may be asked with. `wait_s`: for its HTTP interface. Raises NotTold and AskNoMore."""

    def look() -> tuple[ServerAnswer, Login | None]:
        if (answer := run.service.server_answer(wait_s)) is None:
            raise NotTold(phrase("it does not answer"))
        return answer, usable_login(run.plan.installation, log_in=True)

    return _ask(run, look)


def _ask(run: Run, ask: Callable[[], Found]) -> Found:
    """Neither Neo4j nor the disk is waited for any longer than LIMIT_S. Raises NotTold; once AskNoMore, for all of the job."""
    if run.ask_no_more:
        raise AskNoMore(run.ask_no_more)
    try:
        return run.host.in_time(ask, LIMIT_S)
    except AskNoMore as error:
        run.ask_no_more = error.reason
        raise
    except NoAnswer:
        run.ask_no_more = phrase("it gives no answer in time")
        raise AskNoMore(run.ask_no_more) from None


def _not_counted(database: str, reason: str) -> str:
    return phrase("Not counted, what the database {database} holds: {reason}.", database=database, reason=reason)


def _difference(then: StoreCount, now: StoreCount) -> str:
    return join_phrases(
        phrase(
            "Counted in {database}: {nodes_count} nodes and {relationships_count} relationships; the backup says "
            "{nodes_then_count} and {relationships_then_count}.",
            database=now.database,
            nodes_count=now.nodes,
            relationships_count=now.relationships,
            nodes_then_count=then.nodes,
            relationships_then_count=then.relationships,
        ),
        phrase(
            "Somebody may have written to it: after it was counted and before Neo4j was stopped for the backup, or since Neo4j was "
            "started on the restored data. If nobody did, this is not the data that was backed up: look at it in CAST Imaging."
        ),
    )


def _tell(words: str, run: Run, level: Level = Level.INFO) -> None:
    run.counts.append(words)
    run.say(words, level)
