"""Performs the steps that ask the running Neo4j itself: who works in it, right before it is stopped, and how much it holds.

Only that somebody works in it keeps a job from going on. What Neo4j does not tell is said, and is no failure; and nothing here waits
for long, neither for Neo4j nor for the disk that has the login.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from core.errors import Input, TransactionsOpen
from core.execute.run import BackupRun, RestoreRun, Run
from core.model.events import Level
from core.model.store_facts import StoreCount
from core.model.transactions import Login, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import NotTold
from core.phrases import join_phrases, phrase
from core.plan.checks.service import holding_words, stopped_all_the_same, unknown_words
from core.plan.steps import AskNeo4j, CompareCounts
from core.survey.login import ask_with_login
from core.system.watched import NoAnswer

LIMIT_S = 60.0
"""For all that a step asks. Neo4j keeps these numbers, and answers at once."""
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
    databases = [then.database for then in step.counts]
    try:
        found = _ask(run, lambda answer, login: _count(databases, run, answer, login), HTTP_PATIENCE_S)
    except NotTold as error:
        found = dict.fromkeys(databases, error.reason)
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
    """What was counted, by the names of the databases."""

    def ask(answer: ServerAnswer, login: Login | None) -> tuple[Transactions, dict[str, Count]]:
        found = run.service.transactions(answer, login)
        goes_on = step.despite_transactions or not found.holding
        return found, _count(step.counted, run, answer, login) if goes_on else {}

    run.cancel.check()
    try:
        found, counts = _ask(run, ask)
    except NotTold as error:
        found, counts = Transactions(unknown=error.reason), dict.fromkeys(step.counted, error.reason)
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


def _ask(run: Run, ask: Callable[[ServerAnswer, Login | None], Found], wait_s: float = 0.0) -> Found:
    """One exchange with the server that answers now. `wait_s`: for its HTTP interface. Raises NotTold."""

    def talk() -> Found:
        if (answer := run.service.server_answer(wait_s)) is None:
            raise NotTold(phrase("it does not answer"))
        return ask_with_login(run.plan.installation, lambda login: ask(answer, login), log_in=True)

    try:
        return run.host.in_time(talk, LIMIT_S)
    except NoAnswer:
        raise NotTold(phrase("it gives no answer in time")) from None


def _count(databases: Iterable[str], run: Run, answer: ServerAnswer, login: Login | None) -> dict[str, Count]:
    """Raises LoginRefused."""
    return {database: _count_one(database, run, answer, login) for database in databases}


def _count_one(database: str, run: Run, answer: ServerAnswer, login: Login | None) -> Count:
    try:
        return run.service.count(answer, login, database)
    except NotTold as error:
        return error.reason


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
