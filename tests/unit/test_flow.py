"""The wizard's logic: order of pages, when Next is allowed, which questions are asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from core.disk.file_table import FileTable
from core.model.backup import Backup, BackupEntry, BackupMethod
from core.model.entries import FileEntry
from core.model.events import JobState, Outcome
from core.model.installation import ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import Doubt
from core.model.survey_facts import ConfPlaces, PlaceFacts, Survey, TreeFacts
from core.reports.job_record import Goal
from gui.logic.flow import (
    PageId,
    Question,
    WizardState,
    build_request,
    can_go_next,
    can_start,
    fits_here,
    is_memory,
    kept_conf,
    last_good,
    looks_fresh,
    make_plan,
    next_page,
    offer_backup,
    online_offered,
    pages_of,
    place_on_the_way,
    previous_page,
    questions_of,
    taken_roles,
    visit,
    why_not_here,
)

ROOT = PurePath("/srv/imaging")
SERVER = Installation(DOCKER_INSTALLER, ROOT, ROOT / "neo4j" / "data", ROOT, version="2.18.1")
BACKUP = Backup(
    path=PurePath("/backups/one"),
    label="one",
    sealed=True,
    method=BackupMethod.COPY,
    files=FileTable([FileEntry("Neo4j_data/databases/neo4j/neostore", 1000, 0)]),
    directories=(),
    data_folder="Neo4j_data",
    version="2.18.1",
)
GB = 1 << 30
SURVEY = Survey(
    "host",
    "2026-11-23T02:45:00Z",
    ServiceStatus(ServiceState.RUNNING),
    TreeFacts(True, GB, 10, ("neo4j",)),
    SERVER.data_dir,
    PlaceFacts(SERVER.data_dir.parent, free_bytes=10 * GB, volume="C"),
    destination=PlaceFacts(PurePath("/backups"), free_bytes=10 * GB, volume="D"),
)


def backing_up(**changes: object) -> WizardState:
    values = {"installation": SERVER, "destination": PurePath("/backups"), "survey": SURVEY, **changes}
    return WizardState(Goal.BACKUP, **values)  # type: ignore[arg-type]


def restoring(**changes: object) -> WizardState:
    values = {"installation": SERVER, "backup": BACKUP, "survey": replace(SURVEY, destination=None), **changes}
    return WizardState(Goal.RESTORE, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("goal", Goal)
def test_pages_follow_each_other_to_the_end(goal: Goal) -> None:
    state = WizardState(goal)
    walked = [PageId.WELCOME]
    while (page := next_page(state, walked[-1])) is not None:
        walked.append(page)
    assert tuple(walked) == pages_of(state)
    assert walked[-2:] == [PageId.PROGRESS, PageId.RESULT]


def test_back_leads_the_same_way_but_not_out_of_a_job() -> None:
    state = WizardState(Goal.RESTORE)
    assert previous_page(state, PageId.WELCOME) is None
    assert previous_page(state, PageId.REVIEW) is PageId.INSTALLATION
    assert previous_page(state, PageId.PROGRESS) is None
    assert previous_page(state, PageId.RESULT) is None


@pytest.mark.parametrize(
    ("page", "state", "allowed"),
    [
        (PageId.WELCOME, WizardState(), False),
        (PageId.WELCOME, WizardState(detected=True), True),
        (PageId.INSTALLATION, WizardState(), False),
        (PageId.INSTALLATION, WizardState(installation=SERVER), True),
        (PageId.INSTALLATION, WizardState(given_by_hand=True), True),
        (PageId.METHOD, WizardState(installation=SERVER), True),
        (PageId.METHOD, WizardState(installation=SERVER, method=BackupMethod.ONLINE), False),
        (
            PageId.METHOD,
            WizardState(installation=replace(SERVER, kind=WINDOWS_INSTALLER), method=BackupMethod.ONLINE),
            True,
        ),
        (PageId.DESTINATION, WizardState(), False),
        (PageId.DESTINATION, backing_up(), True),
        (PageId.BACKUP_CHOICE, WizardState(), False),
        (PageId.BACKUP_CHOICE, WizardState(chosen=BackupEntry(PurePath("/backups/one"), "one")), True),
        (PageId.CONFIGURATION, restoring(), True),
        (PageId.GENERATION_3, WizardState(), True),
        (PageId.REVIEW, backing_up(), False),
        (PageId.PROGRESS, WizardState(), False),
        (PageId.PROGRESS, WizardState(outcome=Outcome(JobState.FAILED, "no")), True),
        (PageId.RESULT, WizardState(), False),
    ],
)
def test_next_is_allowed_when_the_page_is_answered(page: PageId, state: WizardState, allowed: bool) -> None:
    assert can_go_next(state, page) is allowed


def test_a_page_beside_the_way_leads_back_to_where_it_was_visited_from() -> None:
    state = backing_up()
    for beside in (PageId.METHOD, PageId.INSTALLATION):
        visit(state, PageId.REVIEW, beside)
        assert next_page(state, beside) is previous_page(state, beside) is PageId.REVIEW
        assert place_on_the_way(state, beside) is PageId.REVIEW
    visit(state, PageId.INSTALLATION, PageId.METHOD)  # from one beside the way to another
    assert next_page(state, PageId.METHOD) is PageId.REVIEW
    visit(state, PageId.METHOD, PageId.DESTINATION)
    assert next_page(state, PageId.DESTINATION) is PageId.REVIEW
    assert place_on_the_way(state, PageId.DESTINATION) is PageId.DESTINATION


def test_a_person_is_asked_which_installation_only_when_that_is_in_question() -> None:
    assert PageId.INSTALLATION not in pages_of(WizardState())
    state = WizardState(installation_in_question=True)
    assert next_page(state, PageId.WELCOME) is PageId.INSTALLATION
    assert next_page(state, PageId.INSTALLATION) is PageId.DESTINATION
    assert pages_of(WizardState(Goal.RECOVER, installation_in_question=True)) == pages_of(WizardState(Goal.RECOVER))


def test_online_is_offered_for_the_windows_installer_only() -> None:
    assert not online_offered(WizardState())
    assert not online_offered(WizardState(installation=SERVER))


def test_a_request_needs_everything_that_was_asked() -> None:
    assert build_request(WizardState()) is None
    assert build_request(backing_up(destination=None)) is None
    assert build_request(restoring(backup=None)) is None
    assert build_request(WizardState(Goal.RECOVER, installation=SERVER)) is None


def test_the_answers_fill_the_request() -> None:
    backup = build_request(
        backing_up(label=" nightly ", pre_copy=False, full=True, answers=frozenset({Question.NO_IMPORT}))
    )
    assert isinstance(backup, BackupRequest)
    assert (backup.label, backup.pre_copy, backup.full, backup.no_import_running) == ("nightly", False, True, True)
    restore = build_request(restoring(answers=frozenset(Question)))
    assert isinstance(restore, RestoreRequest)
    assert restore.no_import_running and restore.version_confirmed
    assert restore.override_version and restore.override_not_whole and restore.delete_first
    assert build_request(restoring(answers=frozenset(Question)), frozenset()) == build_request(restoring())


def test_there_is_no_plan_and_no_question_before_the_survey() -> None:
    state = backing_up(survey=None)
    assert make_plan(state) is None
    assert questions_of(state) == ()
    assert not can_start(state)


def test_a_backup_of_a_running_server_asks_for_imports_only() -> None:
    state = backing_up()
    assert questions_of(state) == (Question.NO_IMPORT,)
    assert not can_start(state)
    state.answers = frozenset({Question.NO_IMPORT})
    assert can_start(state)
    assert questions_of(backing_up(survey=replace(SURVEY, status=ServiceStatus(ServiceState.STOPPED)))) == ()


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (restoring(), ()),
        (
            restoring(installation=replace(SERVER, version=None)),
            (Question.SAME_VERSION,),
        ),
        (
            restoring(installation=replace(SERVER, version="3.0.0")),
            (Question.OVERRIDE_VERSION,),
        ),
        (
            restoring(survey=replace(SURVEY, data_place=PlaceFacts(ROOT, free_bytes=1000))),
            (Question.DELETE_FIRST,),
        ),
        (
            restoring(survey=replace(SURVEY, doubts=(Doubt("NOT_WHOLE", "a"), Doubt("NOT_WHOLE", "b")))),
            (Question.NOT_WHOLE,),
        ),
        (
            restoring(
                survey=replace(
                    SURVEY, data=TreeFacts(True, 1000, 1, ("neo4j",)), data_place=PlaceFacts(ROOT, free_bytes=1000)
                )
            ),
            (),
        ),
    ],
    ids=["same", "unknown", "other", "no room", "not whole", "no room even after deleting"],
)
def test_a_question_is_asked_when_its_answer_helps(state: WizardState, asked: tuple[Question, ...]) -> None:
    assert questions_of(state) == asked


def test_a_restore_starts_only_with_the_typed_word() -> None:
    state = restoring()
    assert not can_start(state)
    state.typed_word = "restore"
    assert not can_start(state)
    state.typed_word = " RESTORE "
    assert can_start(state)
    state.forget_answers()
    assert (state.survey, state.answers, state.typed_word) == (None, frozenset(), "")


# --- configuration files ---------------------------------------------------------------------------------------------

FILES = {"login": "additional_files/login/a", "neo4j": "additional_files/neo4j/neo4j.conf"}
WITH_FILES = {
    "backup": replace(BACKUP, config_files=FILES),
    "installation": replace(SERVER, config_files=tuple(ConfigFile(role, ROOT / role) for role in ROLES)),
}
ELSEWHERE = replace(
    SURVEY, destination=None, server_conf=ConfPlaces("/data"), backup_conf=ConfPlaces("/somewhere/else")
)


def test_files_are_taken_where_the_backup_has_them_and_they_were_chosen() -> None:
    assert taken_roles(WizardState()) == ()
    assert taken_roles(restoring(survey=None, **WITH_FILES)) == taken_roles(restoring(**WITH_FILES))
    assert taken_roles(restoring(**WITH_FILES)) == ("login", "neo4j")
    assert taken_roles(restoring(config_roles=("nginx", "neo4j"), **WITH_FILES)) == ("neo4j",)


def test_a_neo4j_conf_that_leads_elsewhere_is_kept_whatever_is_chosen() -> None:
    for roles in (ROLES, ("login",)):
        state = restoring(survey=ELSEWHERE, config_roles=roles, **WITH_FILES)
        assert taken_roles(state) == ("login",)
        kept = kept_conf(state)
        assert kept is not None and "/somewhere/else" in kept.message
    assert kept_conf(restoring(**WITH_FILES)) is None and kept_conf(backing_up()) is None
    assert kept_conf(restoring(survey=None, **WITH_FILES)) is None


def test_amounts_of_memory_are_written_as_neo4j_takes_them() -> None:
    assert all(is_memory(text) for text in ("4G", "512m", " 8g ", "1073741824", "64K"))
    assert not any(is_memory(text) for text in ("", "G", "0G", "4 G", "4GB", "-4G", "4.5G", "٤G"))
    online = WizardState(installation=WINDOWS, method=BackupMethod.ONLINE)
    assert can_go_next(online, PageId.METHOD)
    assert not can_go_next(replace(online, heap_size="much"), PageId.METHOD)
    assert not can_go_next(replace(online, page_cache=""), PageId.METHOD)
    assert can_go_next(replace(online, method=BackupMethod.COPY, heap_size="much"), PageId.METHOD)


WINDOWS = replace(SERVER, kind=WINDOWS_INSTALLER)


def entry_of(backup: Backup, problem: str = "") -> BackupEntry:
    return BackupEntry(
        backup.path,
        backup.label,
        problem,
        kind=backup.kind,
        version=backup.version,
        neo4j_version=backup.neo4j_version,
        created_utc=backup.created_utc,
        total_bytes=backup.total_bytes,
    )


def backup_of(label: str, **changes: object) -> Backup:
    values = {"path": PurePath("/backups") / label, "label": label, "created_utc": "2026-11-22T02:00:00Z", **changes}
    return replace(BACKUP, **values)  # type: ignore[arg-type]


def test_a_backup_is_refused_for_the_reasons_of_the_plan() -> None:
    server = replace(SERVER, version="2.18.1", neo4j_version="4.4.42")
    good = backup_of("good", kind=server.kind, version="2.18.1", neo4j_version="4.4.42")
    assert why_not_here(server, good) == "" and fits_here(server, entry_of(good))
    for changes, words in (
        ({"kind": WINDOWS_INSTALLER}, "Windows installer"),
        ({"version": "2.17.0"}, "2.17.0"),
        ({"neo4j_version": "5.1.0"}, "5.1.0"),
    ):
        other = replace(good, **changes)  # type: ignore[arg-type]
        assert words in why_not_here(server, other) and not fits_here(server, entry_of(other))
        plan = make_plan(restoring(installation=server, backup=other))
        assert plan is not None and why_not_here(server, other) in [check.message for check in plan.blockers]
    # What is not known can be confirmed at the review; without a server nothing can be said.
    assert why_not_here(server, replace(good, version=None)) == ""
    assert why_not_here(None, replace(good, version="1")) == ""


def test_the_newest_backup_that_fits_is_offered_and_a_choice_is_kept() -> None:
    server = replace(SERVER, version="2.18.1")
    entries = [
        entry_of(backup_of("other", version="2.17.0")),
        entry_of(backup_of("broken", version="2.18.1"), "Damaged."),
        BackupEntry(PurePath("/backups/x.partial"), "x.partial", "Partial."),
        entry_of(backup_of("newest", version="2.18.1")),
        entry_of(backup_of("older", version="2.18.1")),
    ]
    by_label = {entry.label: entry for entry in entries}
    assert offer_backup(entries, server, None) is by_label["newest"]
    assert offer_backup(entries, server, by_label["older"].path) is by_label["older"]
    assert offer_backup(entries, server, by_label["other"].path) is by_label["other"]
    assert offer_backup(entries, server, by_label["broken"].path) is by_label["newest"]
    assert offer_backup(entries[:3], server, None) is None


def test_a_doubtful_backup_is_good_nowhere_until_it_is_accepted() -> None:
    server = replace(SERVER, version="2.18.1")
    good = entry_of(backup_of("good", version="2.18.1", kind=SERVER.kind))
    doubtful = replace(entry_of(backup_of("new", version="2.18.1", kind=SERVER.kind)), doubts=(Doubt("X", "Why."),))
    accepted = replace(doubtful, accepted_utc="2026-11-29T00:00:00Z")
    assert last_good((doubtful, good), server) is good and last_good((doubtful,), server) is None
    assert offer_backup((doubtful, good), server, None) is good and offer_backup((doubtful,), server, None) is None
    # A person may choose it.
    assert fits_here(server, doubtful) and offer_backup((doubtful, good), server, doubtful.path) is doubtful
    assert last_good((accepted, good), server) is offer_backup((accepted, good), server, None) is accepted


def test_a_server_with_far_less_data_than_its_last_backup_looks_fresh() -> None:
    wrong = entry_of(backup_of("windows", kind=WINDOWS_INSTALLER))
    undated = entry_of(backup_of("by hand", kind=SERVER.kind, created_utc=""))
    damaged = entry_of(backup_of("damaged", kind=SERVER.kind), "Damaged.")
    file = FileEntry("Neo4j_data/databases/neo4j/neostore", 8 * GB, 0, "0" * 64)
    good = entry_of(backup_of("good", kind=SERVER.kind, files=FileTable([file]), data_folder="Neo4j_data"))
    last = last_good((wrong, undated, damaged, good), SERVER)
    assert last is good and last_good((good,), None) is None and last_good((wrong,), SERVER) is None
    assert looks_fresh(2 * GB - 1, good) and not looks_fresh(2 * GB, good)
    assert looks_fresh(0, None) and not looks_fresh(1, None) and not looks_fresh(None, good)
