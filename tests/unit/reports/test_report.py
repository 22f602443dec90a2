"""The report: the facts of the job, no markup from outside, no secret, the language and direction of the machine."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BackupDoubtful
from core.model.events import JobState, Level, Notice, Outcome, ServiceChanged, StepFinished, StepStarted, outcome_of
from core.model.service_state import ServiceState, ServiceStatus
from core.phrases import Phrase, phrase
from core.plan.backup import plan_backup
from core.reports.job_record import LINES, Goal, JobRecord
from core.reports.page import Language, make_report, report_name
from core.secrets import MASK
from tests.unit.plan_literals import WINDOWS, backup_request, windows_survey

pytestmark = pytest.mark.same_everywhere

BEGAN, ENDED = "2026-11-23T02:45:00Z", "2026-11-23T02:51:12Z"


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag, tuple(name for name, _ in attrs)] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def report(text: str = "plain", goal: Goal = Goal.RESTORE, **changes: object) -> str:
    """A report in which every text from outside is `text`."""
    values: dict[str, object] = {
        "path": text,
        "hint": text,
        "bytes": 14 * 10**9,
        "files": 1840,
        "offline_s": 41.0,
        "duration_s": 372.0,
        "service_state": ServiceState.RUNNING,
        "warnings": (text,),
        "kept_aside": (text,),
        "log_path": text,
        "account": text,
        "checksum": text,
    }
    outcome = Outcome(JobState.SUCCEEDED, text, text, **(values | changes))  # type: ignore[arg-type]
    record = JobRecord(BEGAN)
    record.take(StepStarted(0, 1, text), BEGAN)
    record.take(ServiceChanged(ServiceStatus(ServiceState.STOPPED)), BEGAN)
    record.take(Notice(Level.WARNING, text), BEGAN)
    record.take(StepFinished(0, text, 62.0), ENDED)
    return make_report(goal, outcome, record, None, ENDED)


def test_it_says_where_transaction_logs_lie_that_are_not_in_the_data_folder() -> None:
    logs = PureWindowsPath("T:/tx")
    for installation, told in ((WINDOWS, False), (replace(WINDOWS, transaction_logs_dir=logs), True)):
        plan = plan_backup(backup_request(installation=installation), windows_survey())
        page = Page(make_report(Goal.BACKUP, Outcome(JobState.SUCCEEDED, ""), JobRecord(BEGAN), plan, ENDED))
        assert (f"Transaction logs{logs}" in page.text) is told


def test_it_holds_the_facts() -> None:
    text = Page(report("nightly")).text
    for fact in (
        "Restore complete",
        "14.0 GB",
        "1,840",
        "6 min 12 s",
        "41 s",
        "nightly",
        "1 min 2 s",
        "Neo4j: stopped",
    ):
        assert fact in text, fact
    for title in ("Warnings", "Kept aside", "What to do next", "Steps", "Messages"):
        assert title in text
    assert "Until you delete it, this is the way back." in text


def test_an_auditor_finds_who_what_when_and_what_was_checked() -> None:
    plan = plan_backup(backup_request(), windows_survey(unopened_databases=("orders",)))
    outcome = Outcome(JobState.SUCCEEDED, "Done.", account="ada", checksum="f00d" * 16)
    page = make_report(Goal.BACKUP, outcome, JobRecord(BEGAN), plan, ENDED)
    text = Page(page).text
    installation = plan.installation
    for fact in (
        "Run byada",
        f"Checksum in the manifest{'f00d' * 16}",
        plan.host,
        "Copy of the data folder",
    ):
        assert fact in text, fact
    for value in (installation.version, installation.neo4j_version, installation.data_dir, installation.root):
        assert str(value) in text
    assert re.search(r"Begun\d+ Nov 2026, \d\d:\d\d:00 \(UTC[+-]\d\d:\d\d\)", text)
    passed = [check.message for check in plan.checks if check.ok]
    assert len(passed) > 3 and all(f"{message}passed" in text for message in passed)
    assert len(plan.warnings) > 0 and all(f"{message}warning" in text for message in plan.warnings)


def test_a_recovery_says_where_and_of_which_job() -> None:
    record = JobRecord(BEGAN, "backup b1 of 5 Nov", "imaging01")
    outcome = Outcome(JobState.SUCCEEDED, "Undone.", account="ada", log_path="/state/log")
    text = Page(make_report(Goal.RECOVER, outcome, record, None, ENDED)).text
    for fact in ("Serverimaging01", "Interrupted jobbackup b1 of 5 Nov", "Run byada", "Log/state/log"):
        assert fact in text, fact


def test_messages_that_are_no_longer_kept_are_counted() -> None:
    record = JobRecord(BEGAN)
    for number in range(LINES + 3):
        record.take(Notice(Level.INFO, f"message {number}."), BEGAN)
    text = Page(make_report(Goal.BACKUP, Outcome(JobState.SUCCEEDED, "Done."), record, None, ENDED)).text
    assert "3 earlier messages are in the log only." in text
    assert "message 2." not in text and "message 3." in text and f"message {LINES + 2}." in text
    assert "earlier message" not in report()


def test_a_word_of_a_narrow_column_is_not_broken() -> None:
    page = report()
    assert "td.narrow { white-space: nowrap;" in page and '<td class="narrow">done</td>' in page


def test_sections_without_content_are_left_out() -> None:
    text = Page(report(goal=Goal.BACKUP, warnings=(), kept_aside=())).text
    assert "Warnings" not in text and "Kept aside" not in text


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (JobState.SUCCEEDED, "Backup complete"),
        (JobState.CANCELLED, "Cancelled"),
        (JobState.FAILED, "The backup failed"),
    ],
)
def test_it_says_how_the_job_ended(state: JobState, title: str) -> None:
    outcome = Outcome(state, "A sentence.", "SOME_CODE")
    text = Page(make_report(Goal.BACKUP, outcome, JobRecord(BEGAN), None, ENDED)).text
    assert title in text and ("SOME_CODE" in text) is (state is not JobState.SUCCEEDED)


def test_a_doubtful_backup_is_neither_a_success_nor_a_failure() -> None:
    plan = plan_backup(backup_request(), windows_survey())
    outcome = outcome_of(BackupDoubtful("Much smaller."))
    page = make_report(Goal.BACKUP, outcome, JobRecord(BEGAN), plan, ENDED)
    text = Page(page).text
    assert '<h1 class="warn">Doubtful backup</h1>' in page
    for fact in ("Much smaller.", "accept this backup once", "BACKUP_DOUBTFUL", "every checksum is equal"):
        assert fact in text, fact
    assert "complete" not in text and "failed" not in text


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    # An empty text leaves its paragraph out: something visible keeps the pages alike.
    assert Page(report(f"x{text}")).tags == Page(report("x")).tags


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_the_text_itself_can_be_read(text: str) -> None:
    words = f"({text})"
    assert words in Page(report(words)).text or MASK in Page(report(words)).text


@pytest.mark.parametrize(
    "line",
    [
        "password=hunter2",
        "--password hunter2",
        "NEO4J_AUTH=neo4j/hunter2",
        "bolt://neo4j:hunter2@db",
        "token: 'hunter2'",
    ],
)
def test_a_secret_is_masked_wherever_it_stands(line: str) -> None:
    page = report(line)
    assert "hunter2" not in page and MASK in page


def test_a_secret_inside_a_phrase_is_masked() -> None:
    assert "hunter2" not in report(phrase("{tool} failed: {output}", tool="neo4j-admin", output="password=hunter2"))


def test_a_file_name_that_is_no_unicode_can_be_written() -> None:
    report("/data/\udcff").encode("utf-8")


def test_it_is_written_in_the_language_of_the_machine() -> None:
    outcome = Outcome(JobState.SUCCEEDED, phrase("Neo4j is {state}.", state="up"), duration_s=62.0)
    said: list[str] = []

    def say(text: str) -> str:
        said.append(text)
        return f"<{text}>"

    page = make_report(Goal.BACKUP, outcome, JobRecord(BEGAN), None, ENDED, Language(say, "ar", "rtl"))
    assert '<html lang="ar" dir="rtl">' in page
    assert {"Backup complete", "What was done", outcome.message} <= set(said)
    assert [text for text in said if isinstance(text, Phrase) and text.values.get("time_s") == 62.0]


def test_it_needs_nothing_from_elsewhere() -> None:
    page = report()
    assert "http" not in page and "<script" not in page and "url(" not in page and "@import" not in page


def test_its_name_says_when_and_what() -> None:
    assert report_name(Goal.BACKUP, JobRecord(BEGAN)) == "2026-11-23_024500Z_backup.html"
