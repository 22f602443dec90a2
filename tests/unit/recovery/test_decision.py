"""Things that an interrupted job has recorded and that lie elsewhere: nothing is moved, and a person can always go on."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.cli.main import main
from core.disk.files import remove_tree
from core.disk.identity import blake3_of, identity_of
from core.disk.tree import extended, scan_tree
from core.errors import RecoveryMissing, RecoveryUndecided
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery.host import Host
from core.recovery.journal import (
    Begun,
    Journal,
    MoveBack,
    NoWayBack,
    PutBackFile,
    RemoveFolder,
    StartService,
    SwapBack,
    Undo,
    note_answered,
)
from core.recovery.recover import recover
from core.recovery.restored import fingerprint_of
from core.recovery.unfinished import find_unfinished, installation_record
from core.reports.job_record import Choice
from core.reports.job_words import removal_words
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.support import Terminal, look, plain_server
from tests.unit.data_folders import folder, text_of

pytestmark = pytest.mark.expects_warnings


class Interrupted:
    """A restore, cut after as many renames as asked for. Its data lies on what may be a volume of its own."""

    def __init__(self, tmp_path: Path) -> None:
        server = plain_server(tmp_path / "server").installation
        self.data = Path(server.data_dir)
        self.volume = self.data.parent
        self.aside, self.staged = (self.volume / f"{self.data.name}.{mark}-1" for mark in ("aside", "staged"))
        self.undone = self.volume / f"{self.data.name}.undone-1"
        self.elsewhere = tmp_path / "elsewhere"
        folder(self.staged, "new")
        (self.data / "databases").mkdir(exist_ok=True)
        (self.data / "databases" / "neostore").write_text("old", encoding="utf-8")
        self.begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(server))
        self.service = FakeService(current=ServiceState.STOPPED)

    def cut(self, renames: int, *, commit: bool = False, lost: bool = False) -> None:
        """`lost`: there was no data before the job, and so nothing to be moved aside."""
        place = identity_of(self.volume)
        if lost:
            self.data.rename(self.elsewhere.with_name("lost"))
        swap = SwapBack(
            str(self.staged),
            str(self.data),
            str(self.aside),
            not lost,
            fingerprint_of(scan_tree(self.staged)),
            old=identity_of(self.data),
            new=identity_of(self.staged),
            place=place,
        )
        self.leave(
            RemoveFolder(str(self.staged), place),
            StartService(True, str(self.data), swap.old),
            swap,
            commit=commit,
        )
        if renames and not lost:
            self.data.rename(self.aside)
        if renames == 2:
            self.staged.rename(self.data)

    def leave(self, *acts: Undo, commit: bool = False) -> None:
        journal = Journal(state_dir() / "journals" / "1.jsonl", self.begun)
        for act in acts:
            journal.intend(act)
        if commit:
            journal.commit()
        journal.abandon()

    def note_up(self) -> None:
        """Neo4j had answered on what was put in place."""
        (job,) = find_unfinished(state_dir())
        note_answered(job.record)

    def unmount(self) -> None:
        self.volume.rename(self.elsewhere)
        self.volume.mkdir()

    def mount(self) -> None:
        self.volume.rename(self.volume.with_name("the mount point"))
        self.elsewhere.rename(self.volume)

    def recover(self, choice: Choice | None = None) -> Outcome:
        (job,) = find_unfinished(state_dir())
        return recover(job, Host(self.service, state_dir(), service_for=lambda _: self.service), lambda _: None, choice)

    def on_terminal(self, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
        """The command line, with this service, and a person who types that."""
        monkeypatch.setattr("core.api.service_of", lambda _: self.service)
        host = Host(self.service, state_dir(), service_for=lambda _: self.service)
        monkeypatch.setattr("core.api.make_host", lambda *_: host)
        monkeypatch.setattr(sys, "stdin", Terminal(typed))

    @property
    def is_open(self) -> bool:
        return bool(find_unfinished(state_dir()))


@pytest.fixture
def job(tmp_path: Path) -> Interrupted:
    return Interrupted(tmp_path)


@pytest.mark.parametrize("made_meanwhile", [False, True])
@pytest.mark.parametrize("renames", [0, 1, 2])
def test_a_volume_that_is_not_mounted_is_waited_for(job: Interrupted, renames: int, made_meanwhile: bool) -> None:
    """A Neo4j that the machine has started may have made a store on the mount point."""
    job.cut(renames)
    job.unmount()
    if made_meanwhile:
        folder(job.data, "an empty store")
    before = look(job.volume), look(job.elsewhere)
    for choice in (None, Choice.PUT_BACK, Choice.FINISH):
        outcome = job.recover(choice)
        assert (outcome.state, outcome.code) == (JobState.FAILED, RecoveryMissing.code)
        assert outcome.choices == ("keep",)
        assert choice is Choice.FINISH or f"{job.volume} is not the folder that it was" in outcome.message
    assert (look(job.volume), look(job.elsewhere)) == before and job.is_open
    assert not {"start", "stop"} & set(job.service.call_names)
    job.mount()
    assert job.recover().state is JobState.SUCCEEDED
    assert (text_of(job.data), job.service.current) == ("old", ServiceState.RUNNING)
    assert not job.is_open


def test_neo4j_is_not_started_on_another_data_folder_than_it_was_stopped_on(job: Interrupted) -> None:
    """A backup: it moves nothing, but Neo4j would make an empty store and look healthy."""
    job.leave(StartService(True, str(job.data), identity_of(job.data)))
    job.unmount()
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and "not the data folder that Neo4j was stopped on" in outcome.message
    assert job.is_open and "start" not in job.service.call_names
    job.mount()
    assert job.recover().state is JobState.SUCCEEDED and job.service.current is ServiceState.RUNNING


def test_a_restore_that_had_succeeded_is_not_finished_on_a_volume_that_is_not_there(job: Interrupted) -> None:
    job.cut(2, commit=True)
    job.unmount()
    outcome = job.recover()
    assert (outcome.code, outcome.choices) == (
        RecoveryMissing.code,
        ("keep",),
    ) and "start" not in job.service.call_names
    job.mount()
    job.data.rename(job.elsewhere)
    assert "The restored data is not in" in job.recover().message
    job.elsewhere.rename(job.data)
    assert job.recover().state is JobState.SUCCEEDED and text_of(job.data) == "new"


def test_half_made_backups_on_a_disk_that_is_gone_are_named_and_no_obstacle(job: Interrupted, tmp_path: Path) -> None:
    disk = tmp_path / "usb"
    partial = folder(disk / "x.partial", "half")
    job.leave(RemoveFolder(str(partial), identity_of(disk)), StartService(True, str(job.data), identity_of(job.data)))
    disk.rename(tmp_path / "unplugged")
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and job.service.current is ServiceState.RUNNING
    assert len(outcome.warnings) == 1 and str(partial) in outcome.warnings[0]
    assert not job.is_open


@pytest.mark.parametrize("place", [True, False])
def test_copies_that_lie_elsewhere_are_not_forgotten(job: Interrupted, place: bool) -> None:
    job.leave(RemoveFolder(str(job.staged), identity_of(job.volume) if place else ""))
    job.unmount()
    assert (job.recover().code == RecoveryMissing.code) is place  # journals of 0.1 do not tell
    assert job.is_open is place


def test_old_data_that_was_moved_away_by_hand_is_asked_for(job: Interrupted) -> None:
    job.cut(2)
    job.aside.rename(job.elsewhere)
    before = look(job.volume)
    for choice in (None, Choice.PUT_BACK):
        outcome = job.recover(choice)
        assert (outcome.code, outcome.choices) == (RecoveryMissing.code, ("keep",))
        assert "moved or deleted by hand" in outcome.message
        assert outcome.places == (f"In place, {job.data}: the restored data.",)
    assert look(job.volume) == before and job.is_open
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and "The restored data stays in place" in outcome.message
    assert look(job.volume) == before and not job.is_open and job.service.current is ServiceState.RUNNING


def reinstalled(job: Interrupted) -> None:
    """Somebody has thrown the restored data away and installed anew."""
    job.data.rename(job.elsewhere)
    folder(job.data, "a clean installation")


@pytest.mark.parametrize("choice", list(Choice))
def test_a_clean_installation_in_the_place_is_a_persons(job: Interrupted, choice: Choice) -> None:
    job.cut(2)
    reinstalled(job)
    before = look(job.volume)
    outcome = job.recover()
    assert (outcome.code, outcome.choices) == (RecoveryUndecided.code, ("put-back", "keep"))
    assert outcome.places[0] == f"In place, {job.data}: neither the old nor the restored data."
    assert look(job.volume) == before and not {"stop", "start"} & set(job.service.call_names)
    outcome = job.recover(choice)
    match choice:
        case Choice.PUT_BACK:
            assert outcome.state is JobState.SUCCEEDED and text_of(job.data) == "old"
            assert [text_of(Path(kept)) for kept in outcome.kept_aside] == ["a clean installation"]
        case Choice.KEEP:
            assert outcome.state is JobState.SUCCEEDED and look(job.volume) == before
            assert f"What lies in {job.data} is the data from now on" in outcome.message
            assert outcome.kept_aside == (str(job.aside),)
        case Choice.FINISH:
            assert outcome.code == RecoveryMissing.code and "no verified copy" in outcome.message
            assert look(job.volume) == before and job.is_open


@pytest.mark.parametrize("choice", [Choice.PUT_BACK, Choice.KEEP])
def test_where_nothing_lay_a_clean_installation_is_not_called_what_was_there_before(
    job: Interrupted, choice: Choice
) -> None:
    job.cut(2, lost=True)
    reinstalled(job)
    before = look(job.volume)
    outcome = job.recover()
    assert (outcome.code, outcome.choices) == (RecoveryUndecided.code, ("put-back", "keep"))
    outcome = job.recover(choice)
    assert outcome.state is JobState.SUCCEEDED and look(job.volume) == before and not job.is_open
    words = "did not put there; it was left" if choice is Choice.PUT_BACK else "is the data from now on"
    assert words in outcome.message


def test_a_store_that_neo4j_made_where_nothing_lay_is_left_and_told(job: Interrupted) -> None:
    job.cut(0, lost=True)
    folder(job.data, "an empty store")
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and "did not put there; it was left" in outcome.message
    assert text_of(job.data) == "an empty store" and not job.staged.exists()


def test_data_that_is_nowhere_can_be_given_up(job: Interrupted) -> None:
    job.cut(1)
    job.aside.rename(job.elsewhere)
    outcome = job.recover()
    assert (outcome.code, outcome.choices) == (RecoveryMissing.code, ("finish", "keep"))
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and "There is no data" in outcome.message
    assert not job.is_open and "start" not in job.service.call_names
    assert str(job.staged) in outcome.warnings[0], "nothing else knows of it from now on"


@pytest.mark.parametrize("renames", [0, 1])
@pytest.mark.parametrize("store_made", [False, True])
def test_a_verified_copy_is_put_in_place_when_a_person_says_so(
    job: Interrupted, renames: int, store_made: bool
) -> None:
    job.cut(renames)
    if renames and store_made:
        folder(job.data, "made by Neo4j")
    outcome = job.recover(Choice.FINISH)
    assert outcome.state is JobState.SUCCEEDED and "configuration files are as they were" in outcome.message
    assert (text_of(job.data), text_of(job.aside)) == ("new", "old")
    assert (job.undone.exists() and text_of(job.undone) == "made by Neo4j") is bool(renames and store_made)
    assert set(outcome.kept_aside) == {str(path) for path in (job.aside, job.undone) if path.exists()}
    assert not job.is_open and job.service.current is ServiceState.RUNNING


def test_a_copy_that_was_changed_is_not_put_in_place(job: Interrupted) -> None:
    job.cut(1)
    (job.staged / "databases" / "neostore").write_text("xew", encoding="utf-8")
    outcome = job.recover(Choice.FINISH)
    assert outcome.state is JobState.FAILED and "not any more what was verified" in outcome.message
    assert not job.data.exists() and job.is_open


def test_a_server_that_answers_by_bolt_and_ends_has_not_answered(job: Interrupted) -> None:
    """Nobody has worked with the restored data: the old data brings the server back."""
    job.cut(2)
    (job.data / "opened").write_text("by Neo4j", encoding="utf-8")
    job.service.current, job.service.bolt_alone, job.service.start_fails = ServiceState.RUNNING, True, 2
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert text_of(job.data) == "old" and job.service.current is ServiceState.RUNNING and not job.is_open


def test_what_is_kept_is_said_to_run_once_it_answers_in_full(job: Interrupted) -> None:
    job.cut(2)
    job.service.current, job.service.bolt_alone, job.service.start_fails = ServiceState.RUNNING, True, 2
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.FAILED and "no server answered" in outcome.message, outcome
    assert job.is_open and text_of(job.data) == "new"


def test_what_a_person_keeps_is_not_undone_because_nobody_has_opened_it(job: Interrupted) -> None:
    job.cut(2)
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and (text_of(job.data), text_of(job.aside)) == ("new", "old")


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.FINISH])
@pytest.mark.parametrize("place", ["data", "aside"])
def test_a_disk_that_fails_closes_no_job(
    job: Interrupted, monkeypatch: pytest.MonkeyPatch, place: str, choice: Choice
) -> None:
    """Nothing else remembers where the old data lies; and what cannot be looked at is not taken for missing."""
    job.cut(2)
    failing, lstat = str(getattr(job, place)), os.lstat

    def look_at(path: Any, **options: Any) -> os.stat_result:
        if os.fspath(path) in (failing, extended(failing)):
            raise OSError(errno.EIO, os.strerror(errno.EIO), failing)
        return lstat(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", look_at)
        outcome = job.recover(choice)
    assert outcome.state is JobState.FAILED and "no data" not in outcome.message, outcome
    assert job.is_open
    assert job.recover(choice).state is JobState.SUCCEEDED
    assert (text_of(job.data), text_of(job.aside)) == ("new", "old")


def test_finishing_what_lies_in_place_already_keeps_it(job: Interrupted) -> None:
    job.cut(2)
    outcome = job.recover(Choice.FINISH)
    assert outcome.state is JobState.SUCCEEDED and (text_of(job.data), text_of(job.aside)) == ("new", "old")


def test_keeping_undoes_what_never_reached_the_place(job: Interrupted) -> None:
    job.cut(0)
    assert job.recover(Choice.KEEP).state is JobState.SUCCEEDED
    assert text_of(job.data) == "old" and not job.staged.exists()


def test_a_journal_of_0_1_is_believed_only_where_its_folders_are(job: Interrupted) -> None:
    job.leave(StartService(), SwapBack(str(job.staged), str(job.data), str(job.aside), True))
    job.unmount()
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and job.is_open and "start" not in job.service.call_names
    job.mount()
    assert job.recover().state is JobState.SUCCEEDED and text_of(job.data) == "old"


def test_a_folder_of_the_same_name_is_not_the_old_data(job: Interrupted) -> None:
    """Somebody has moved the old data, and put something else under its name."""
    job.cut(2)
    job.aside.rename(job.elsewhere)
    folder(job.aside, "what somebody put there")
    before = look(job.volume)
    assert job.recover().code == RecoveryMissing.code
    assert look(job.volume) == before


def test_databases_and_files_are_looked_for_too(job: Interrupted) -> None:
    database, conf = job.data / "databases", job.volume / "neo4j.conf"
    conf.write_text("old", encoding="utf-8")
    job.leave(
        MoveBack(str(database), str(job.aside / "databases"), True, identity_of(database), identity_of(job.data)),
        PutBackFile(str(conf), f"{conf}.aside-1", True, identity_of(job.volume)),
    )
    conf.rename(job.volume / "conf moved by hand")
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and str(conf) in outcome.message
    (job.volume / "conf moved by hand").rename(conf)
    database.rename(job.volume / "moved by hand")
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and str(database) in outcome.message
    assert outcome.places == (f"In place, {database}: nothing.",)
    (job.volume / "moved by hand").rename(database)
    assert job.recover().state is JobState.SUCCEEDED


def test_of_deleted_data_it_is_told_whether_it_is_the_same(job: Interrupted) -> None:
    acts = (
        StartService(True, str(job.data), identity_of(job.data)),
        NoWayBack(str(job.data), old=identity_of(job.data), place=identity_of(job.volume)),
    )
    job.leave(*acts)
    job.unmount()
    assert job.recover().code == RecoveryMissing.code and job.is_open
    job.mount()
    job.data.rename(job.elsewhere)
    folder(job.data, "an empty store that Neo4j made")
    # The job had not come to deleting it: that it is deleted nobody may say, it lies elsewhere.
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and "by hand" in outcome.message and job.is_open
    assert "start" not in job.service.call_names
    assert job.recover(Choice.KEEP).state is JobState.SUCCEEDED and not job.is_open
    assert text_of(job.elsewhere) == "old"


def cut_deletion(job: Interrupted, *, noted: bool, staged: bool = False) -> Path:
    """Delete-first, dead after the renaming: the old data lies under its name for the deletion. Gives that."""
    place = identity_of(job.volume)
    doomed = job.data.with_name(f"{job.data.name}.deleting-1")
    data = NoWayBack(str(job.data), old=identity_of(job.data), place=place)
    acts: list[Undo] = [StartService(True, str(job.data), data.old), data, RemoveFolder(str(doomed), place)]
    if noted:
        acts.append(msgspec.structs.replace(data, gone=True))
    if staged:
        new = identity_of(job.staged)
        fingerprint = fingerprint_of(scan_tree(job.staged))
        acts += [
            RemoveFolder(str(job.staged), place),
            SwapBack(str(job.staged), str(job.data), str(job.aside), False, fingerprint, new=new, place=place),
        ]
    job.leave(*acts)
    job.data.rename(doomed)
    return doomed


def test_data_that_was_not_deleted_yet_comes_back(job: Interrupted) -> None:
    doomed = cut_deletion(job, noted=False)
    assert job.recover().state is JobState.SUCCEEDED and not job.is_open
    assert text_of(job.data) == "old" and not doomed.exists()
    assert job.service.current is ServiceState.RUNNING


@pytest.mark.parametrize("choice", [Choice.PUT_BACK, Choice.KEEP])
def test_who_has_installed_where_data_was_to_be_deleted_is_asked(job: Interrupted, choice: Choice) -> None:
    doomed = cut_deletion(job, noted=False)
    folder(job.data, "what somebody made")
    outcome = job.recover()
    assert outcome.code == RecoveryUndecided.code and outcome.choices == ("put-back", "keep")
    assert outcome.places == (
        f"In place, {job.data}: neither the old nor the restored data.",
        f"Beside it, {doomed}: the old data.",
    )
    outcome = job.recover(choice)
    assert outcome.state is JobState.SUCCEEDED and not job.is_open
    lies_where = (text_of(job.data), text_of(job.undone if choice is Choice.PUT_BACK else doomed))
    assert lies_where == (("old", "what somebody made") if choice is Choice.PUT_BACK else ("what somebody made", "old"))
    assert str(job.undone if choice is Choice.PUT_BACK else doomed) in (*outcome.kept_aside, *outcome.warnings)


@pytest.mark.parametrize("choice", [None, Choice.PUT_BACK])
def test_somebodys_data_where_the_old_was_deleted_is_not_called_no_data(
    job: Interrupted, choice: Choice | None
) -> None:
    remove_tree(cut_deletion(job, noted=True))
    folder(job.data, "of a snapshot")
    job.service.current = ServiceState.RUNNING
    outcome = job.recover(choice)
    # There is no old data that could be put back.
    assert outcome.code == RecoveryUndecided.code and outcome.choices == ("keep",) and job.is_open
    assert job.service.call_names == [] and job.service.current is ServiceState.RUNNING
    assert job.recover(Choice.KEEP).state is JobState.SUCCEEDED and not job.is_open
    assert text_of(job.data) == "of a snapshot"


@pytest.mark.parametrize("made_meanwhile", [False, True])
def test_a_verified_copy_takes_the_place_of_deleted_data(job: Interrupted, made_meanwhile: bool) -> None:
    """Nothing but one rename was left to do, and the copy is all there is."""
    remove_tree(cut_deletion(job, noted=True, staged=True))
    if made_meanwhile:
        # An empty store, or the copy that somebody has put there by hand and worked with: it is asked.
        folder(job.data, "made meanwhile")
        outcome = job.recover()
        assert outcome.code == RecoveryUndecided.code and outcome.choices == ("finish", "keep")
        assert job.service.call_names == []
    outcome = job.recover(Choice.FINISH if made_meanwhile else None)
    assert outcome.state is JobState.SUCCEEDED and "restored data is in place" in outcome.message
    assert text_of(job.data) == "new" and not job.staged.exists()
    assert job.service.current is ServiceState.RUNNING and not job.is_open
    if made_meanwhile:
        assert outcome.kept_aside == (str(job.aside),) and text_of(job.aside) == "made meanwhile"


def test_data_that_somebody_has_put_there_from_the_copy_is_asked_for(job: Interrupted) -> None:
    remove_tree(cut_deletion(job, noted=True, staged=True))
    job.data.mkdir()
    for part in job.staged.iterdir():
        part.rename(job.data / part.name)
    job.service.current = ServiceState.RUNNING
    outcome = job.recover()
    assert outcome.code == RecoveryUndecided.code and job.service.call_names == [] and job.is_open
    assert job.recover(Choice.KEEP).state is JobState.SUCCEEDED and text_of(job.data) == "new"


def test_a_copy_that_somebody_has_changed_takes_no_place(job: Interrupted) -> None:
    remove_tree(cut_deletion(job, noted=True, staged=True))
    (job.staged / "more").write_text("x", encoding="utf-8")
    outcome = job.recover()
    assert outcome.code == "ROLLBACK_FAILED" and "Restore again" in outcome.hint and not job.data.exists()
    assert "start" not in job.service.call_names


def test_what_cannot_be_put_back_costs_no_copy(job: Interrupted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verified copy beside it may soon be all that there is."""
    job.cut(1)

    def busy(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr("core.recovery.undo.rename_durably", busy)
        outcome = job.recover()
    assert outcome.code == "ROLLBACK_FAILED" and outcome.choices == ("put-back", "finish", "keep")
    assert text_of(job.staged) == "new" and text_of(job.aside) == "old" and "start" not in job.service.call_names
    assert job.recover(Choice.FINISH).state is JobState.SUCCEEDED and text_of(job.data) == "new"


@pytest.mark.parametrize("choice", [Choice.PUT_BACK, Choice.KEEP])
def test_a_server_that_cannot_be_started_any_more_is_no_dead_end(job: Interrupted, choice: Choice) -> None:
    """A restore would cure it, and is refused while the job is open."""
    job.leave(StartService(True, str(job.data), identity_of(job.data)))
    job.service.start_fails = 99
    outcome = job.recover()
    assert outcome.code == "ROLLBACK_FAILED" and outcome.choices == ("keep",) and job.is_open
    assert job.recover().code == "ROLLBACK_FAILED" and job.is_open
    outcome = job.recover(choice)
    assert outcome.state is JobState.FAILED and "no server answered" in outcome.message and not job.is_open


def test_a_half_made_backup_on_a_disk_that_fails_is_no_dead_end(
    job: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = folder(job.volume / "new.partial", "half")
    job.leave(
        StartService(True, str(job.data), identity_of(job.data)), RemoveFolder(str(partial), identity_of(job.volume))
    )

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr("core.recovery.undo.remove_tree", read_only)
        outcome = job.recover()
        # It may be a disk that comes back.
        assert outcome.code == "ROLLBACK_FAILED" and outcome.choices == ("keep",) and job.is_open
        outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and not job.is_open
    assert str(partial) in outcome.warnings[0] and job.service.current is ServiceState.RUNNING


def test_what_is_kept_and_cannot_be_started_is_told_and_no_dead_end(job: Interrupted) -> None:
    remove_tree(cut_deletion(job, noted=True))
    folder(job.data, "of a snapshot")
    job.service.start_fails = 99
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.FAILED and "is the data from now on, but" in outcome.message and not job.is_open


@pytest.mark.parametrize("choice", [None, Choice.KEEP, Choice.FINISH])
def test_a_server_that_uses_other_data_is_not_told_as_restored(job: Interrupted, choice: Choice | None) -> None:
    """A container that was started before the volume was mounted answers, from what lies under the mount."""
    job.cut(2)
    (job.data / "worked").write_text("x", encoding="utf-8")
    job.service.current, job.service.elsewhere = ServiceState.RUNNING, True
    outcome = job.recover(choice)
    if choice is None:
        assert outcome.code == RecoveryUndecided.code and "does not have it open" in outcome.message
        assert job.service.call_names == []
    else:
        assert outcome.state is JobState.SUCCEEDED and not job.service.elsewhere
        assert text_of(job.data) == "new"


def test_a_committed_restore_is_finished_on_its_own_data(job: Interrupted) -> None:
    job.cut(2, commit=True)
    job.service.current, job.service.elsewhere = ServiceState.RUNNING, True
    assert job.recover().state is JobState.SUCCEEDED
    assert not job.service.elsewhere and "stop" in job.service.call_names


def test_a_committed_restore_whose_server_is_another_is_no_success(job: Interrupted) -> None:
    job.cut(2, commit=True)
    job.service.current, job.service.elsewhere, job.service.stays_elsewhere = ServiceState.RUNNING, True, True
    outcome = job.recover()
    assert outcome.state is JobState.FAILED and "another server" in outcome.message


def test_that_the_restored_data_is_used_may_not_be_proven(job: Interrupted) -> None:
    job.cut(2, commit=True)
    job.service.tells_use = False
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and "is not proven" in outcome.warnings[0]


def test_data_that_nobody_looked_at_is_not_called_in_place(job: Interrupted) -> None:
    """A death while the copy was staged: somebody may have done whatever with the data since."""
    job.leave(RemoveFolder(str(job.staged), identity_of(job.volume)))
    job.data.rename(job.elsewhere)
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and "in place" not in outcome.message
    assert "had not touched" in outcome.message


@pytest.mark.parametrize("aside_is_there", [True, False])
def test_the_backups_configuration_is_not_called_the_old(job: Interrupted, aside_is_there: bool) -> None:
    """Somebody has tidied away what the job had kept of the server's own file."""
    conf, aside = job.volume / "neo4j.conf", job.volume / "neo4j.conf.aside-1"
    conf.write_text("the backup's", encoding="utf-8")
    if aside_is_there:
        aside.write_text("the server's", encoding="utf-8")
    job.leave(PutBackFile(str(conf), str(aside), True, identity_of(job.volume), blake3_of(conf)))
    outcome = job.recover()
    if aside_is_there:
        assert outcome.state is JobState.SUCCEEDED and conf.read_text(encoding="utf-8") == "the server's"
    else:
        assert outcome.code == RecoveryMissing.code and str(aside) in outcome.message
        assert job.recover(Choice.KEEP).state is JobState.SUCCEEDED and not job.is_open


def test_what_a_failed_try_has_moved_is_named_by_it_and_by_the_next(job: Interrupted) -> None:
    job.cut(2)
    job.service.start_fails = 4
    outcome = job.recover(Choice.PUT_BACK)
    # The old data is back and does not start either.
    assert outcome.code == "SERVICE_START_FAILED" and outcome.kept_aside == (str(job.undone),)
    assert "was undone, but" in outcome.message and text_of(job.data) == "old" and not job.is_open


def test_what_was_moved_for_data_that_comes_back_is_named(job: Interrupted) -> None:
    cut_deletion(job, noted=False)
    folder(job.data, "what somebody made")
    job.service.start_fails = 99
    outcome = job.recover(Choice.PUT_BACK)
    assert outcome.code == "SERVICE_START_FAILED" and outcome.kept_aside == (str(job.undone),) and not job.is_open
    assert (text_of(job.data), text_of(job.undone)) == ("old", "what somebody made")


def test_what_an_open_job_needs_is_not_offered_for_deletion(job: Interrupted) -> None:
    job.cut(2)
    (job.data / "worked").write_text("x", encoding="utf-8")
    job.service.start_fails = 99
    job.note_up()
    outcome = job.recover()
    # It has answered on the restored data before: nobody but a person decides.
    assert outcome.code == "SERVICE_START_FAILED" and outcome.choices == ("put-back", "keep") and job.is_open
    assert outcome.kept_aside == (str(job.aside),) and "do not touch it" in removal_words(outcome)


def test_a_configuration_file_that_an_editor_has_made_anew_is_not_missing(job: Interrupted) -> None:
    conf = job.volume / "neo4j.conf"
    conf.write_text("old", encoding="utf-8")
    job.leave(PutBackFile(str(conf), f"{conf}.aside-1", True, identity_of(job.volume)))
    (job.volume / "new").write_text("repaired by hand", encoding="utf-8")
    (job.volume / "new").replace(conf)
    assert job.recover().state is JobState.SUCCEEDED
    assert conf.read_text(encoding="utf-8") == "repaired by hand" and not job.is_open


@pytest.mark.parametrize("choice", [None, Choice.KEEP])
def test_a_store_that_was_made_between_the_renames_is_named_or_kept(job: Interrupted, choice: Choice | None) -> None:
    job.cut(1)
    folder(job.data, "made meanwhile")
    outcome = job.recover(choice)
    assert outcome.state is JobState.SUCCEEDED and not job.is_open
    if choice is None:
        assert (text_of(job.data), text_of(job.undone)) == ("old", "made meanwhile")
        assert outcome.kept_aside == (str(job.undone),) and not job.staged.exists()
    else:
        assert (text_of(job.data), text_of(job.aside), text_of(job.staged)) == ("made meanwhile", "old", "new")
        assert outcome.kept_aside == (str(job.aside),) and str(job.staged) in outcome.warnings[0]


def test_half_of_an_online_restore_is_not_finished(job: Interrupted) -> None:
    """neo4j-admin was killed while it wrote."""
    database = job.data / "databases"
    aside = job.aside / "databases"
    job.leave(MoveBack(str(database), str(aside), True, identity_of(database), identity_of(job.data)))
    job.aside.mkdir()
    database.rename(aside)
    database.mkdir()
    outcome = job.recover(Choice.FINISH)
    assert outcome.code == RecoveryMissing.code and "no verified copy" in outcome.message and job.is_open
    assert outcome.places[0] == f"In place, {database}: not the old data."
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and "is the data from now on" in outcome.message


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there that tests have not")
def test_a_link_is_what_lies_behind_it(job: Interrupted, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    job.volume.rename(disk)
    job.volume.symlink_to(disk)
    job.leave(StartService(True, str(job.data), identity_of(job.data)))
    disk.rename(tmp_path / "unmounted")
    folder(disk / job.data.name, "an empty store")
    assert job.recover().code == RecoveryMissing.code and "start" not in job.service.call_names


def test_a_disk_that_numbers_its_folders_anew_is_the_same_disk(job: Interrupted, tmp_path: Path) -> None:
    """exFAT and shares, with each mount."""
    disk = tmp_path / "usb"
    partial = folder(disk / "x.partial", "half")
    volume, _, generation = identity_of(disk).split("/")
    job.leave(RemoveFolder(str(partial), f"{volume}/fffff/{generation}"))
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and outcome.warnings == () and not partial.exists()


@pytest.mark.parametrize(
    ("typed", "code", "lies_there"),
    [("put-back\n", 0, "old"), ("keep\n", 0, "new"), ("yes\n", 130, "new"), ("", 130, "new")],
)
def test_who_is_asked_on_a_terminal_types_the_choice(
    job: Interrupted,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    code: int,
    lies_there: str,
) -> None:
    job.cut(2)
    (job.data / "worked").write_text("x", encoding="utf-8")
    job.on_terminal(monkeypatch, typed)
    assert main(["recover"]) == code
    asked = capsys.readouterr().err
    assert f"Beside it, {job.aside}: the old data." in asked and "Type 'put-back' or 'keep': " in asked
    assert text_of(job.data) == lies_there and job.is_open is (code == 130)


@pytest.mark.parametrize(("typed", "code", "still_open"), [("keep\n", 34, False), ("\n", 60, True)])
def test_what_has_failed_is_told_whether_it_is_decided_or_not(
    job: Interrupted, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, still_open: bool
) -> None:
    job.leave(StartService(True, str(job.data), identity_of(job.data)))
    job.service.start_fails = 99
    job.on_terminal(monkeypatch, typed)
    assert main(["recover"]) == code and job.is_open is still_open
