"""The wizard's logic without Qt: which page follows which, when Next is allowed, which questions must be asked.

Pure: the answers are in WizardState, the truth about them is in the plan. A question is asked exactly when answering it
removes a blocking check of the plan; so page and plan can never disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePath

from core.model.backup import Backup, BackupEntry, BackupMethod
from core.model.check_codes import CheckCode
from core.model.events import Outcome
from core.model.installation import ROLES, Installation
from core.model.interrupted import InterruptedJob
from core.model.requests import DEFAULT_MEMORY, BackupRequest, RestoreRequest
from core.model.survey_facts import Survey
from core.plan.backup import label_of, plan_backup
from core.plan.checks.check import Check
from core.plan.checks.destination import check_destination
from core.plan.checks.product import check_same_product
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.plan.steps import ReplaceFile
from core.reports.job_record import Choice, Goal, JobRecord

RESTORE_WORD = "RESTORE"
"""Typed by the person before a restore starts; not translated, because the command line uses the same word."""

FRESH_PART = 4
"""A server with less than this part of the last good backup's data has just been installed. Another question than whether a backup is
much smaller (MUCH_SMALLER_PART): here only a restore is offered first, which nobody should see on a server that is at work and has
lost or deleted some of its applications; there a person is asked to look, which half of the data is reason enough for.
"""

MEMORY = re.compile(r"[1-9][0-9]{0,14}[kmg]?", re.IGNORECASE | re.ASCII)


class PageId(StrEnum):
    WELCOME = "welcome"
    INSTALLATION = "installation"
    METHOD = "method"
    DESTINATION = "destination"
    BACKUP_CHOICE = "backup_choice"
    CONFIGURATION = "configuration"
    REVIEW = "review"
    PROGRESS = "progress"
    RESULT = "result"
    GENERATION_3 = "generation_3"
    """Outside the normal order: a report that is only read."""


class Question(StrEnum):
    """What only a person can answer; in the order in which they are asked."""

    NO_IMPORT = "no_import_running"
    TRANSACTIONS = "override_transactions"
    SAME_VERSION = "version_confirmed"
    OVERRIDE_VERSION = "override_version"
    NOT_WHOLE = "override_not_whole"
    DELETE_FIRST = "delete_first"


PAGES = {
    # Two decisions: the destination, and start. All else is found or has a good default, is shown and can be changed.
    Goal.BACKUP: (
        PageId.WELCOME,
        PageId.DESTINATION,
        PageId.REVIEW,
        PageId.PROGRESS,
        PageId.RESULT,
    ),
    # Three decisions: which backup, onto this server, start.
    Goal.RESTORE: (
        PageId.WELCOME,
        PageId.BACKUP_CHOICE,
        PageId.INSTALLATION,
        PageId.REVIEW,
        PageId.PROGRESS,
        PageId.RESULT,
    ),
    Goal.RECOVER: (PageId.WELCOME, PageId.PROGRESS, PageId.RESULT),
}


@dataclass
class WizardState:
    """All that the person has chosen and that was found so far."""

    goal: Goal = Goal.BACKUP
    goal_chosen: bool = False
    """The person has chosen the goal: nothing is preselected any more."""
    detected: bool = False
    installation: Installation | None = None
    installation_in_question: bool = False
    """Not exactly one was found: a person must choose one, or give its folders."""
    given_by_hand: bool = False
    """Folders were typed that are not checked yet; they are checked when the page is left."""
    method: BackupMethod = BackupMethod.COPY
    pre_copy: bool = True
    full: bool = False
    """Copy every file again, even what an earlier backup has."""
    heap_size: str = DEFAULT_MEMORY
    page_cache: str = DEFAULT_MEMORY
    config_roles: tuple[str, ...] = ROLES
    """Which of the four configuration files a restore takes from the backup."""
    data_bytes: int | None = None
    """Size of the data folder as first measured; None while that is not known."""
    destination: PurePath | None = None
    label: str = ""
    chosen: BackupEntry | None = None
    """The line of the list; its backup is read when the page is left."""
    backup: Backup | None = None
    survey: Survey | None = None
    answers: frozenset[Question] = field(default_factory=frozenset)
    typed_word: str = ""
    interrupted: InterruptedJob | None = None
    choice: Choice | None = None
    """What a person has decided about the data of the interrupted job."""
    record: JobRecord | None = None
    """The record of the job that runs or ran last."""
    outcome: Outcome | None = None
    detour_from: PageId | None = None
    """The page to return to from a page outside the normal order (see `visit`)."""

    def forget_answers(self) -> None:
        """Forget the answers: they belong to one survey, and another server or backup needs new ones."""
        self.survey, self.answers, self.typed_word = None, frozenset(), ""


def pages_of(state: WizardState) -> tuple[PageId, ...]:
    """The pages of the current goal, in their normal order."""
    pages = PAGES[state.goal]
    if state.installation_in_question and state.goal is Goal.BACKUP:
        return (pages[0], PageId.INSTALLATION, *pages[1:])
    return pages


def place_on_the_way(state: WizardState, page: PageId) -> PageId:
    """The page itself, or the one from which it was visited."""
    return page if state.detour_from is None or page in pages_of(state) else state.detour_from


def visit(state: WizardState, here: PageId, page: PageId) -> None:
    """Go to any page to change something. A page outside the normal order returns to where it was visited from."""
    state.detour_from = None if page in pages_of(state) else place_on_the_way(state, here)


def next_page(state: WizardState, page: PageId) -> PageId | None:
    """The page after this one, None after the last."""
    pages = pages_of(state)
    if page not in pages:
        return state.detour_from
    place = pages.index(page) + 1
    return pages[place] if place < len(pages) else None


def previous_page(state: WizardState, page: PageId) -> PageId | None:
    """The page to go back to; None from the first page, and once a job was started."""
    pages = pages_of(state)
    if page not in pages:
        return state.detour_from
    place = pages.index(page)
    return None if place == 0 or page in (PageId.PROGRESS, PageId.RESULT) else pages[place - 1]


def can_go_next(state: WizardState, page: PageId) -> bool:
    """Whether all questions of this page are answered."""
    match page:
        case PageId.WELCOME:
            return state.detected
        case PageId.INSTALLATION:
            return state.installation is not None or state.given_by_hand
        case PageId.METHOD:
            online = online_offered(state) and is_memory(state.heap_size) and is_memory(state.page_cache)
            return state.method is BackupMethod.COPY or online
        case PageId.DESTINATION:
            return state.destination is not None
        case PageId.BACKUP_CHOICE:
            return state.chosen is not None
        case PageId.CONFIGURATION | PageId.GENERATION_3:
            return True
        case PageId.REVIEW:
            return can_start(state)
        case PageId.PROGRESS:
            return state.outcome is not None
    return False  # nothing comes after the result


def online_offered(state: WizardState) -> bool:
    """The vendor describes the online backup for the Windows installer only."""
    return state.installation is not None and state.installation.kind.supports_online_backup


def build_request(
    state: WizardState, answers: frozenset[Question] | None = None
) -> BackupRequest | RestoreRequest | None:
    """The request for the core; None while something is missing."""
    given = state.answers if answers is None else answers
    if state.installation is None:
        return None
    if state.goal is Goal.BACKUP and state.destination is not None:
        return BackupRequest(
            installation=state.installation,
            destination=state.destination,
            method=state.method,
            label=state.label.strip() or None,
            pre_copy=state.pre_copy,
            no_import_running=Question.NO_IMPORT in given,
            override_transactions=Question.TRANSACTIONS in given,
            heap_size=state.heap_size,
            page_cache=state.page_cache,
            full=state.full,
        )
    if state.goal is Goal.RESTORE and state.backup is not None:
        return RestoreRequest(
            installation=state.installation,
            backup=state.backup,
            config_roles=state.config_roles,
            # The typed word confirms this too: one confirmation for all risks of a restore.
            no_import_running=word_typed(state) or Question.NO_IMPORT in given,
            override_transactions=Question.TRANSACTIONS in given,
            version_confirmed=Question.SAME_VERSION in given,
            override_version=Question.OVERRIDE_VERSION in given,
            override_not_whole=Question.NOT_WHOLE in given,
            delete_first=Question.DELETE_FIRST in given,
        )
    return None


def judge_destination(state: WizardState, survey: Survey) -> list[Check]:
    """The plan's own checks of the destination, before the rest is known."""
    request = build_request(state)
    return check_destination(survey, label_of(request, survey)) if isinstance(request, BackupRequest) else []


def make_plan(state: WizardState, answers: frozenset[Question] | None = None) -> Plan | None:
    """The plan for the answers (by default the person's); None before the survey."""
    request = build_request(state, answers)
    if request is None or state.survey is None:
        return None
    if isinstance(request, BackupRequest):
        return plan_backup(request, state.survey)
    return plan_restore(request, state.survey)


def questions_of(state: WizardState) -> tuple[Question, ...]:
    """The questions whose answer removes a blocker. Only one of the two questions about the version is asked."""
    unanswered = _count_blockers(state, frozenset())
    asked: list[Question] = []
    for question in Question:
        if question is Question.NO_IMPORT and state.goal is Goal.RESTORE:
            continue  # the typed word answers it
        if question is Question.OVERRIDE_VERSION and Question.SAME_VERSION in asked:
            continue
        if _count_blockers(state, frozenset({question})) < unanswered:
            asked.append(question)
    return tuple(asked)


def _count_blockers(state: WizardState, answers: frozenset[Question]) -> int:
    plan = make_plan(state, answers)
    return len(plan.blockers) if plan else 0


def taken_roles(state: WizardState) -> tuple[str, ...]:
    """The roles whose configuration files come from the backup: from the plan; before the survey, as chosen."""
    if state.backup is None:
        return ()
    chosen = {role: path for role, path in state.backup.config_files.items() if role in state.config_roles}
    if (plan := make_plan(state)) is not None:
        replaced = {step.relative for step in plan.steps if isinstance(step, ReplaceFile)}
        chosen = {role: path for role, path in chosen.items() if path in replaced}
    return tuple(role for role in ROLES if role in chosen)


def kept_conf(state: WizardState) -> Check | None:
    """The reason why this server must keep its own neo4j.conf; None if it can be chosen."""
    plan = make_plan(replace(state, config_roles=ROLES)) if state.goal is Goal.RESTORE else None
    return next((check for check in plan.checks if check.code == CheckCode.CONFIG_FILE_KEPT), None) if plan else None


def can_start(state: WizardState) -> bool:
    """Whether the job may be started: a runnable plan and, for a restore, the typed word."""
    plan = make_plan(state)
    if plan is None or not plan.runnable:
        return False
    return state.goal is not Goal.RESTORE or word_typed(state)


def word_typed(state: WizardState) -> bool:
    return state.typed_word.strip() == RESTORE_WORD


def is_memory(text: str) -> bool:
    """Whether it is an amount of memory as Neo4j's tools accept it: 4G, 512m."""
    return MEMORY.fullmatch(text.strip()) is not None


# --- which backup --------------------------------------------------------------------------------------------------


def why_not_here(installation: Installation | None, backup: Backup | BackupEntry) -> str:
    """Why this backup does not fit that server, '' when it does. What a person can confirm does not count."""
    if installation is None:
        return ""
    # The plan's own checks, so that this list and the review never disagree.
    checks = check_same_product(installation, backup, confirmed=True)
    return next((check.message for check in checks if check.blocking and not check.ok), "")


def fits_here(installation: Installation | None, entry: BackupEntry) -> bool:
    """Whether a backup can be restored on this server."""
    return entry.usable and not entry.damaged and not why_not_here(installation, entry)


def offer_backup(
    entries: Iterable[BackupEntry], installation: Installation | None, chosen: PurePath | None
) -> BackupEntry | None:
    """The one chosen before if it is still there and undamaged, else the first good one that fits: `entries` are newest first."""
    listed = [entry for entry in entries if entry.usable]
    same = (entry for entry in listed if entry.path == chosen)
    fitting = (entry for entry in listed if fits_here(installation, entry) and not entry.doubtful)
    return next(same, None) or next(fitting, None)


def last_good(entries: Iterable[BackupEntry], installation: Installation | None) -> BackupEntry | None:
    """The newest backup of this kind of installation that is neither damaged nor doubtful; `entries` are newest first."""
    kind = installation.kind if installation else None
    good = (entry for entry in entries if entry.usable and not entry.damaged and not entry.doubtful)
    return next((entry for entry in good if entry.created_utc and kind and entry.kind == kind), None)


def looks_fresh(size_bytes: int | None, last: BackupEntry | None) -> bool:
    """Whether the server looks newly installed: no data, or far less than its last good backup holds."""
    if size_bytes is None:
        return False
    in_backup = (last.total_bytes or 0) if last else 0
    return size_bytes == 0 or size_bytes * FRESH_PART < in_backup
