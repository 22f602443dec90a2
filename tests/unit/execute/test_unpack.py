"""The job that unpacks an archive, from the command line: where the new folder may be, what is said, and with which code it ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import api
from core.cancel import CancelToken
from core.cli.main import main
from core.demo.server_folder import create_demo, remove_demo
from core.model.events import CopyProgress, Event, JobState
from core.model.survey_facts import NoRoot
from tests.support import plain_server, until
from tests.unit.backups.test_hand_made import copied
from tests.unit.backups.test_unpack import NAME, make, make_tar

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `unpack`; gives the last line for scripts."""

    def unpack(archive: Path, to: Path) -> dict[str, Any]:
        code = main(["unpack", str(archive), "--to", str(to), "--json"])
        last: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (last["event"], last["exit_code"]) == ("outcome", code)
        return last

    return unpack


def test_what_was_done_is_said(tmp_path: Path, run: Run) -> None:
    said = run(make(tmp_path / "backup.zip"), tmp_path / NAME)
    assert (said["state"], said["code"], said["path"]) == ("succeeded", "OK", str(tmp_path / NAME))
    assert (said["files"], said["bytes"]) == (3, 5995)
    assert said["message"] == (
        f"Unpacked into {tmp_path / NAME}: 3 files, 6.0 kB. The archive's own checksum of each file was right. "
        "Owners and rights were not taken from it: where the volume keeps rights, the folder is this account's alone."
    )


def test_progress_is_told_while_it_works(tmp_path: Path) -> None:
    archive, events = make(tmp_path / "backup.tgz"), list[Event]()

    class Waits(CancelToken):
        def check(self) -> None:
            until(lambda: events)

    assert api.unpack(archive, tmp_path / NAME, events.append, Waits()).state is JobState.SUCCEEDED
    assert isinstance(events[0], CopyProgress) and events[0].total_bytes == archive.stat().st_size


def test_the_refusal_of_an_archive_names_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for archive, offered in ((make(tmp_path / "backup.zip"), True), (tmp_path / "backup.7z", False)):
        archive.touch()
        assert main(["verify", str(archive)]) == 48
        assert ("imaging-backup unpack ARCHIVE --to FOLDER" in capsys.readouterr().out) is offered


def test_a_sealed_backup_is_right_afterwards_by_its_own_manifest(tmp_path: Path, run: Run) -> None:
    backup = Path(plain_server(tmp_path / "server").back_up().path)
    contents = {
        f"{path.relative_to(backup).as_posix()}": path.read_bytes() for path in backup.rglob("*") if path.is_file()
    }
    folders = {f"{path.relative_to(backup).as_posix()}/": b"" for path in backup.rglob("*") if path.is_dir()}
    run(make(tmp_path / "packed.zip", folders | contents), tmp_path / NAME)
    assert main(["verify", str(tmp_path / NAME), "--json"]) == 0


# --- where -----------------------------------------------------------------------------------------------------------


def test_nothing_is_unpacked_into_what_is_there(tmp_path: Path, run: Run) -> None:
    archive = make(tmp_path / "backup.zip")
    for taken in (NAME, f"{NAME}.partial"):
        (tmp_path / taken).mkdir()
        said = run(archive, tmp_path / NAME)
        assert said["code"] == "DESTINATION_INVALID" and f"{tmp_path / taken} is there already" in said["message"]
        (tmp_path / taken).rmdir()
    assert run(archive, tmp_path / NAME)["code"] == "OK"


@pytest.mark.parametrize("name", ["CON", "x.partial", "x.", "a?b"])
def test_a_name_that_no_folder_has_is_refused(tmp_path: Path, run: Run, name: str) -> None:
    said = run(make(tmp_path / "backup.zip"), tmp_path / "below" / name)
    # What is no name on this system is refused as soon as it is read.
    early = sys.platform == "win32" and name != "x.partial"
    assert said["code"] == ("USAGE" if early else "DESTINATION_INVALID")
    assert ("is no name for Windows" if early else "cannot be a folder name") in said["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a path that is too long is one of nothing")
def test_a_path_that_is_too_long_is_told(tmp_path: Path, run: Run) -> None:
    archive = make(tmp_path / "backup.zip")
    left = os.pathconf(tmp_path, "PC_PATH_MAX") - 1 - len(f"{tmp_path}/{NAME}")
    around = tmp_path.joinpath(*["d" * 99] * ((left - 2) // 100), "e" * ((left - 2) % 100 + 1))
    around.mkdir(parents=True)
    # In that one there is room for the folder, and none for the partial one.
    said = run(archive, around / NAME)
    assert said["code"] == "DESTINATION_INVALID" and "is too long for this system" in said["message"]
    # What no call of the system takes is refused as soon as it is read.
    said = run(archive, around / "d" / NAME)
    assert said["code"] == "USAGE" and "The path is longer than 4095 bytes" in said["message"]
    assert list(around.iterdir()) == []


def test_nothing_is_unpacked_into_the_folder_of_this_program(tmp_path: Path, run: Run, state_dir: Path) -> None:
    archive = make(tmp_path / "backup.zip")
    (state_dir / "journals").mkdir(exist_ok=True)
    for place in (state_dir, state_dir / "journals"):
        said = run(archive, place / NAME)
        assert said["code"] == "DESTINATION_INVALID" and "lies in this program's own folder" in said["message"]
        assert not (place / NAME).exists()


def test_the_folder_around_must_be_there(tmp_path: Path, run: Run) -> None:
    archive = make(tmp_path / "backup.zip")
    for around in (tmp_path / "missing", archive):
        said = run(archive, around / NAME)
        assert said["code"] == "DESTINATION_INVALID" and "is not a folder" in said["message"]
    assert list(tmp_path.iterdir()) == [archive]


def test_a_drive_that_does_not_answer_is_told(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "backup.zip")
    monkeypatch.setattr("core.survey.places.why_no_root", {archive.resolve(): NoRoot("It is away.", "Look.")}.get)
    said = run(archive, archive / NAME)
    assert (said["code"], said["message"], said["hint"]) == ("DESTINATION_INVALID", "It is away.", "Look.")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(tmp_path / "backup.zip")

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("core.survey.places.tempfile.mkstemp", fail)
    said = run(archive, tmp_path / NAME)
    assert said["code"] == "DESTINATION_INVALID" and "cannot be written to" in said["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_folder_that_others_may_write_to_is_told(tmp_path: Path, run: Run) -> None:
    archive = make(tmp_path / "backup.zip")
    assert run(archive, tmp_path / "private")["warnings"] == []
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    said = run(archive, tmp_path / "shared" / NAME)
    assert said["code"] == "OK"
    assert said["warnings"] == [
        f"Others may change or replace what was unpacked, which may hold passwords: "
        f"every account may write to {tmp_path / 'shared'}."
    ]


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_no_folder_of_a_server_is_unpacked_into(tmp_path: Path, run: Run, kind: str) -> None:
    demo = create_demo(tmp_path / "demo", kind, 1, start_delay_s=0.0, stop_delay_s=0.0)
    archive = make(tmp_path / "backup.zip")
    before = sorted(demo.root.rglob("*"))
    for place in (demo.root, demo.data_dir, demo.data_dir / "databases"):
        said = run(archive, place / NAME)
        assert said["code"] == "DESTINATION_INVALID" and "a folder of a CAST Imaging server" in said["message"], said
    assert sorted(demo.root.rglob("*")) == before
    remove_demo(demo.folder)


def test_no_backup_is_unpacked_into(tmp_path: Path, run: Run) -> None:
    backup = Path(plain_server(tmp_path / "server").back_up().path)
    copied(tmp_path / "copy/Neo4j_data")
    archive = make(tmp_path / "backup.zip")
    for place in (backup, backup / "Neo4j_data", tmp_path / "copy/Neo4j_data"):
        said = run(archive, place / NAME)
        assert said["code"] == "DESTINATION_INVALID" and "lies in the backup" in said["message"], said


# --- what ------------------------------------------------------------------------------------------------------------


def test_what_is_no_archive_is_named_for_what_it_is(tmp_path: Path, run: Run) -> None:
    for name, code in (
        ("backup.7z", "BACKUP_NOT_READY"),
        ("neo4j.dump", "BACKUP_NOT_READY"),
        ("notes.txt", "BACKUP_NOT_FOUND"),
    ):
        (tmp_path / name).touch()
        assert run(tmp_path / name, tmp_path / NAME)["code"] == code
    assert run(tmp_path / "missing.zip", tmp_path / NAME)["code"] == "BACKUP_NOT_FOUND"
    (tmp_path / "folder.zip").mkdir()
    assert run(tmp_path / "folder.zip", tmp_path / NAME)["code"] == "BACKUP_NOT_FOUND"


def test_a_hostile_archive_leaves_nothing_and_is_told(tmp_path: Path, run: Run) -> None:
    archive = make_tar(tmp_path / "backup.tar", {"data/good": b"1", "../outside": b"2"})
    said = run(archive, tmp_path / NAME)
    assert (said["state"], said["code"], said["exit_code"]) == ("failed", "BACKUP_CORRUPT", 42)
    assert "'../outside'" in said["message"] and list(tmp_path.iterdir()) == [archive]


def test_a_cancel_ends_it_and_leaves_nothing(tmp_path: Path) -> None:
    archive, cancel = make(tmp_path / "backup.tgz"), CancelToken()
    cancel.cancel()
    outcome = api.unpack(archive, tmp_path / NAME, lambda _: None, cancel)
    assert (outcome.state, outcome.exit_code) == (JobState.CANCELLED, 130)
    assert list(tmp_path.iterdir()) == [archive]
