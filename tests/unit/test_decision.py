"""Things that an interrupted job has recorded and that lie elsewhere: nothing is moved, and a person can always go on."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import msgspec
import pytest

from core.errors import RecoveryMissing, RecoveryUndecided
from core.events import JobState, Outcome, ServiceState
from core.identity import identity_of
from core.job_record import Choice
from core.journal import Begun, Journal, MoveBack, NoWayBack, PutBackFile, RemoveFolder, StartService, SwapBack, Undo
from core.recovery import find_unfinished, installation_record, recover
from core.restored import fingerprint_of
from core.run import Host
from core.settings import state_dir
from core.tree import scan_tree
from tests.fakes import FakeService
from tests.support import look, plain_server
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

    def unmount(self) -> None:
        self.volume.rename(self.elsewhere)
        self.volume.mkdir()

    def mount(self) -> None:
        self.volume.rename(self.volume.with_name("the mount point"))
        self.elsewhere.rename(self.volume)

    def recover(self, choice: Choice | None = None) -> Outcome:
        (job,) = find_unfinished(state_dir())
        return recover(job, Host(self.service, state_dir(), service_for=lambda _: self.service), lambda _: None, choice)

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
    assert outcome.kept_aside == (str(job.staged),), "nothing else knows of it from now on"


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


def test_what_a_person_keeps_is_not_undone_because_nobody_has_opened_it(job: Interrupted) -> None:
    job.cut(2)
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and (text_of(job.data), text_of(job.aside)) == ("new", "old")


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


@pytest.mark.parametrize("noted", [True, False])
def test_that_data_was_being_deleted_is_known_after_a_crash_of_the_recovery(
    job: Interrupted, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    """The job died between the renaming and the note of it; the first recovery deletes what is left, and dies."""
    doomed = job.data.with_name(f"{job.data.name}.deleting-1")
    no_way_back = NoWayBack(str(job.data), old=identity_of(job.data), place=identity_of(job.volume))
    acts = (no_way_back, RemoveFolder(str(doomed), no_way_back.place))
    job.leave(*acts, *((msgspec.structs.replace(no_way_back, gone=True),) if noted else ()))
    job.data.rename(doomed)
    if not noted:
        torn = state_dir() / "journals" / "1.jsonl"
        torn.write_bytes(torn.read_bytes() + b'{"type":"Int')

    def died(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("core.recovery.close_journal", died)
        job.recover()
    assert not doomed.exists() and job.is_open
    folder(job.data, "an empty store that Neo4j made")
    outcome = job.recover()
    assert outcome.code == "ROLLBACK_FAILED" and "Restore again" in outcome.hint
    assert "start" not in job.service.call_names


def test_data_whose_deletion_could_never_be_noted_is_asked_for(
    job: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    doomed = job.data.with_name(f"{job.data.name}.deleting-1")
    job.leave(
        NoWayBack(str(job.data), old=identity_of(job.data), place=identity_of(job.volume)), RemoveFolder(str(doomed))
    )
    job.data.rename(doomed)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("core.journal._add", full)
        outcome = job.recover()
    assert outcome.code == "ROLLBACK_FAILED" and "could not be closed" in outcome.warnings[0]
    outcome = job.recover()
    assert outcome.code == RecoveryMissing.code and "could not be written" in outcome.message
    assert job.recover(Choice.KEEP).hint == "Restore a backup." and not job.is_open


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
        assert set(outcome.kept_aside) == {str(job.aside), str(job.staged)}


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
