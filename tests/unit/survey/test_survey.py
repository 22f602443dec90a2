"""The survey: facts, never exceptions, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.disk.file_table import FileTable
from core.disk.tree import TreeScan
from core.errors import CommandMissing
from core.model.backup import BackupMethod
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceState, ServiceStatus
from core.model.survey_facts import MappedDrive, NoRoot, Survey
from core.survey.survey import survey_backup, survey_restore
from tests.fakes import FakeService
from tests.support import needs_links
from tests.unit.plan_literals import copy_backup


def write(path: Path, content: bytes = b"x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def docker(tmp_path: Path) -> Installation:
    root = tmp_path.resolve() / "imaging"
    write(root / "neo4j/data/databases/store_lock", b"")
    write(root / "neo4j/data/databases/neo4j/neostore", b"1234")
    write(root / "neo4j/data/databases/system/neostore", b"12")
    (root / "neo4j/data/databases/dropped").mkdir()
    for role in ROLES:
        write(root / role / ROLE_FILES[role])
    files = tuple(ConfigFile(role, root / role / ROLE_FILES[role]) for role in ROLES)
    return Installation(DOCKER_INSTALLER, root, root / "neo4j/data", root, files, sandbox=tmp_path)


def test_the_data_folder_and_the_places_are_measured(docker: Installation, tmp_path: Path) -> None:
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "not/yet"), FakeService())
    assert survey.data.databases == ("neo4j", "system")
    assert (survey.data.total_bytes, survey.data.total_files) == (6, 3)
    assert survey.destination is not None
    assert survey.destination.writable
    assert survey.destination.free_bytes > 0
    assert survey.destination.volume == survey.data_place.volume
    assert survey.elevated
    assert not (tmp_path / "not").exists()
    assert not [name for name in os.listdir(tmp_path) if "probe" in name]


@pytest.mark.parametrize("method", BackupMethod)
def test_neo4j_is_asked_for_transactions_only_where_it_is_to_be_stopped(
    docker: Installation, tmp_path: Path, method: BackupMethod
) -> None:
    service = FakeService()
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to", method=method), service)
    asked = method is BackupMethod.COPY
    assert (len(service.logins), survey.transactions is not None) == (asked, asked)


def test_a_file_in_the_way_is_a_fact(docker: Installation, tmp_path: Path) -> None:
    write(tmp_path / "file")
    for place in (tmp_path / "file", tmp_path / "file/below"):
        survey = survey_backup(BackupRequest(installation=docker, destination=place), FakeService())
        assert survey.destination is not None
        assert not survey.destination.is_folder


@pytest.mark.parametrize("no_drive", [False, True])
def test_a_drive_or_share_that_does_not_answer_is_a_fact(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_drive: bool
) -> None:
    """An account's network drive is named only where no such drive is there: one that does not answer is seen."""
    away = NoRoot("It is away.", "Look for it.", no_drive)
    mapped = MappedDrive((tmp_path / "file").drive or "", r"\\nas\share", "ada")
    write(tmp_path / "file")
    monkeypatch.setattr("core.survey.places.why_no_root", {tmp_path.resolve() / "file": away}.get)
    monkeypatch.setattr("core.survey.places.read_mapped_drives", lambda: (mapped,))
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "file/below"), FakeService())
    assert survey.destination is not None
    assert (survey.destination.no_root, survey.destination.drive) == (away, mapped if no_drive else None)


def test_names_in_the_destination_are_known(docker: Installation, tmp_path: Path) -> None:
    (tmp_path / "to/Mine.partial").mkdir(parents=True)
    assert survey_backup(
        BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService()
    ).taken_labels == ("Mine.partial",)


def test_the_rest_of_the_configuration_is_kept_apart(docker: Installation, tmp_path: Path) -> None:
    root = Path(docker.root)
    write(root / "login/security/users.xml")
    write(root / ".env")
    write(root / "imaging")
    write(root / "server/logs/server.log")
    write(root / "nginx/big.bin", b"0" * ((10 << 20) + 1))
    write(root / "nginx/nginx.conf.aside-20260101T000000Z")
    write(root / "backups/label/Neo4j_data/x")
    survey = survey_backup(BackupRequest(installation=docker, destination=root / "backups"), FakeService())
    assert [file.relative for file in survey.extra_files] == [".env", "login/security/users.xml"]
    reasons = {Path(line.partition(": ")[0]).relative_to(root).as_posix(): line for line in survey.left_out}
    assert set(reasons) == {
        *("neo4j/data", "server/logs", "backups", "imaging"),
        "nginx/nginx.conf.aside-20260101T000000Z",
    }
    assert "holds backups" in reasons["backups"]
    (missed,) = survey.missed
    assert missed.startswith(f"{root / 'nginx/big.bin'}: ")
    assert "too large" in missed


def relatives(docker: Installation, destination: Path) -> list[str]:
    survey = survey_backup(BackupRequest(installation=docker, destination=destination), FakeService())
    return [file.relative for file in survey.extra_files]


def test_a_destination_at_or_above_the_configuration_costs_no_configuration(
    docker: Installation, tmp_path: Path
) -> None:
    root = Path(docker.root)
    write(root / "login/security/users.xml")
    expected = relatives(docker, tmp_path / "away")
    assert expected == ["login/security/users.xml"]
    for destination in (root, root.parent, Path(root.anchor)):
        assert relatives(docker, destination) == expected


def test_earlier_backups_in_the_configuration_folder_are_no_configuration(docker: Installation) -> None:
    root = Path(docker.root)
    for name in (
        "label/BLAKE3SUMS",
        "label/extra_files/.env",
        "other.partial/extra_files/.env",
        "login.aside-x/users.xml",
    ):
        write(root / name)
    assert relatives(docker, root) == []


def test_configuration_in_folders_called_data_or_html_is_kept(docker: Installation, tmp_path: Path) -> None:
    root = Path(docker.root)
    kept = ["login/data/users.mv.db", "nginx/html/app-config.js", "nginx/html/manifest.json"]
    for name in (*kept, "neo4j/plugins/x.jar", "neo4j/import/x.csv", "etl/logs/x", "etl-automation/node_modules/x/y"):
        write(root / name)
    assert relatives(docker, tmp_path / "to") == kept


def test_configuration_is_bounded_as_a_whole(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.survey.configuration.EXTRA_TOTAL_MAX_BYTES", 5)
    for name in ("a", "b", "c"):
        write(Path(docker.root) / name, b"12")
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert [file.relative for file in survey.extra_files] == ["a", "b"]
    assert any(line.endswith("c: more than 5 bytes of configuration") for line in survey.missed)


def test_what_cannot_be_read_of_the_configuration_is_told(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = TreeScan(FileTable(), ("", "login", "neo4j", "neo4j/data"), (), ("login", "neo4j/data/databases"))
    monkeypatch.setattr("core.survey.configuration.scan_tree", lambda _root: scan)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert list(survey.missed) == [f"{Path(docker.root) / 'login'}: cannot be read"]


@needs_links
def test_links_are_never_followed(docker: Installation, tmp_path: Path) -> None:
    write(tmp_path / "outside/secret")
    (Path(docker.root) / "link").symlink_to(tmp_path / "outside")
    (Path(docker.data_dir) / "link").symlink_to(tmp_path / "outside")
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.data.links == ("link",)
    assert survey.extra_files == ()
    assert any("link" in line for line in survey.missed)


def test_what_neo4j_admin_has_left_is_no_database(docker: Installation, tmp_path: Path) -> None:
    write(Path(docker.data_dir) / "databases/neo4j.err.0/neostore", b"")
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.data.databases == ("neo4j", "system")


def test_a_missing_data_folder_is_a_fact(docker: Installation, tmp_path: Path) -> None:
    gone = replace(docker, data_dir=tmp_path / "gone/data")
    survey = survey_backup(BackupRequest(installation=gone, destination=tmp_path / "to"), FakeService())
    assert not survey.data.exists
    assert survey.data.databases == ()


def test_the_windows_installer_needs_its_tools(docker: Installation, tmp_path: Path) -> None:
    windows = replace(docker, kind=WINDOWS_INSTALLER)
    survey = survey_backup(BackupRequest(installation=windows, destination=tmp_path / "to"), FakeService())
    assert survey.admin_tool is None
    assert "neo4j.bat" in survey.missing_tools[0]
    for name in ("neo4j.bat", "neo4j-admin.bat"):
        write(Path(windows.bin_dir) / name)
    survey = survey_backup(BackupRequest(installation=windows, destination=tmp_path / "to"), FakeService())
    assert survey.admin_tool == Path(windows.bin_dir) / "neo4j-admin.bat"
    assert survey.missing_tools == ()


def test_a_restore_knows_its_backup(docker: Installation, tmp_path: Path) -> None:
    survey = survey_restore(RestoreRequest(installation=docker, backup=copy_backup(path=tmp_path / "b")), FakeService())
    assert survey.backup_dir == (tmp_path / "b").resolve()
    assert survey.destination is None


def test_what_vanishes_during_the_scan_is_no_fact_and_what_refuses_is_one(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(docker.data_dir)
    for name in ("gone_file", "locked_file", "gone_folder/x", "locked_folder/x"):
        write(data / name)
    listdir, lstat = os.listdir, os.lstat

    def answer(path: object) -> None:
        name = os.path.basename(str(path))
        if name.startswith("gone_"):
            raise FileNotFoundError(2, "gone", str(path))
        if name.startswith("locked_"):
            raise PermissionError(13, "locked", str(path))

    def listed(path: str) -> list[str]:
        answer(path)
        return listdir(path)

    def told(path: str) -> os.stat_result:
        if str(path).endswith("_file"):
            answer(path)
        return lstat(path)

    monkeypatch.setattr("core.disk.tree.os.listdir", listed)
    monkeypatch.setattr("core.disk.tree.os.lstat", told)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.data.unreadable == ("locked_file", "locked_folder")
    assert survey.data.total_files == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells only by opening")
def test_files_that_this_account_may_not_open_are_unreadable(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may open everything and is not asked; who is not root stays who it is, for the state folder is that account's.
    account, access = os.geteuid() or 7474, os.access
    monkeypatch.setattr("core.survey.survey.os.geteuid", lambda: account)
    monkeypatch.setattr(
        "core.survey.survey.os.access",
        lambda path, mode: not str(path).endswith("system/neostore") and access(path, mode),
    )
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.data.unreadable == ("databases/system/neostore",)


def test_a_place_that_cannot_be_asked_or_written_is_a_fact(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "no")

    with monkeypatch.context() as patch:
        patch.setattr("core.survey.places.tempfile.mkstemp", refuse)
        survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
        assert survey.destination is not None
        assert (survey.destination.is_folder, survey.destination.writable) == (True, False)
    monkeypatch.setattr("core.survey.places.shutil.disk_usage", refuse)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.destination is not None
    assert (survey.destination.writable, survey.destination.free_bytes) == (False, 0)


def test_a_service_that_cannot_be_asked_is_unknown(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = FakeService()

    def fail() -> ServiceStatus:
        raise CommandMissing("docker")

    monkeypatch.setattr(service, "state", fail)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), service)
    assert (survey.status.state, survey.status.detail) == (
        ServiceState.UNKNOWN,
        "docker does not exist or cannot be run.",
    )


def test_an_interrupted_job_of_this_data_folder_is_told_and_no_others(
    docker: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dataclass
    class Job:
        data_dir: Path
        sentence: str

    jobs = [Job(tmp_path / "other", "another's"), Job(Path(docker.data_dir), "restore of x")]
    monkeypatch.setattr("core.survey.survey.find_unfinished", lambda _state_dir: tuple(jobs))
    request = BackupRequest(installation=docker, destination=tmp_path / "to")
    assert survey_backup(request, FakeService()).unfinished_job == "restore of x"
    del jobs[1]
    assert survey_backup(request, FakeService()).unfinished_job == ""


def test_a_missing_configuration_folder_is_nothing_to_keep(docker: Installation, tmp_path: Path) -> None:
    survey = survey_backup(
        BackupRequest(installation=replace(docker, config_dir=tmp_path / "none"), destination=tmp_path / "to"),
        FakeService(),
    )
    assert (survey.extra_files, survey.left_out, survey.missed) == ((), (), ())


@pytest.mark.parametrize(("exit_code", "clean"), [(0, True), (143, True), (130, True), (137, False), (1, False)])
def test_a_container_says_by_its_exit_code_how_it_ended(
    docker: Installation, tmp_path: Path, exit_code: int, clean: bool
) -> None:
    service = Ended(exit_code)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "backups"), service)
    assert survey.ended_cleanly is clean


class Ended(FakeService):
    """A container that has ended."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(current=ServiceState.STOPPED)
        self.exit_code = exit_code

    def state(self) -> ServiceStatus:
        return replace(super().state(), exit_code=self.exit_code)


def test_the_size_of_the_databases_is_measured_apart(docker: Installation, tmp_path: Path) -> None:
    data = Path(docker.data_dir)
    write(data / "transactions/neo4j/neostore.transaction.db.0", b"0" * 100)
    write(data / "databases/graph.db/neostore.transaction.db.7", b"0" * 100)
    write(data / "databases/neo4j/checkpoint.0", b"0" * 100)
    write(data / "databases/neo4j/schema/index/1", b"123")
    write(data / "dumps/neo4j.dump", b"0" * 100)
    survey = survey_backup(BackupRequest(installation=docker, destination=tmp_path / "to"), FakeService())
    assert survey.data.store_bytes == 4 + 2 + 3
    assert survey.last_good is None


@pytest.fixture
def moved(docker: Installation) -> Installation:
    """Its transaction logs lie in the configuration folder, outside of the data folder."""
    logs = docker.root / "fast" / "tx"
    for name in ("neo4j", "system"):
        write(logs / name / "neostore.transaction.db.0", b"123")
    write(docker.root / "neo4j/data/transactions/neo4j/neostore.transaction.db.0", b"stale")
    return replace(docker, transaction_logs_dir=logs)


def survey_of(installation: Installation, tmp_path: Path) -> Survey:
    return survey_backup(BackupRequest(installation=installation, destination=tmp_path / "to"), FakeService())


def test_logs_elsewhere_are_measured_with_the_data(moved: Installation, tmp_path: Path) -> None:
    survey = survey_of(moved, tmp_path)
    logs = survey.logs
    assert logs is not None and logs.exists and not logs.is_mount
    assert (logs.folder, logs.place.path) == (moved.transaction_logs_dir, moved.root / "fast")
    assert (logs.databases, logs.total_bytes, logs.total_files) == (("neo4j", "system"), 6, 2)
    assert (survey.data.total_bytes, survey.data.total_files) == (12, 5), "without what is stale"
    assert logs.stale == moved.root / "neo4j/data/transactions"
    assert (logs.others, logs.strangers) == ((), ())
    assert not [file.relative for file in survey.extra_files if file.relative.startswith("fast")]
    assert any("the transaction logs" in words for words in survey.left_out)


def test_what_else_lies_beside_the_logs(moved: Installation, tmp_path: Path) -> None:
    logs = Path(moved.transaction_logs_dir or "")
    write(logs / "gone" / "checkpoint.0")
    (logs / "dropped").mkdir()
    write(logs / "photographs" / "holiday")
    write(logs / "note")
    found = survey_of(moved, tmp_path).logs
    assert found is not None
    assert (found.others, found.strangers) == (("gone", "note", "photographs"), ("note", "photographs"))


def test_logs_that_are_not_there(moved: Installation, tmp_path: Path) -> None:
    Path(moved.transaction_logs_dir or "").rename(tmp_path / "away")
    shutil.rmtree(moved.root / "neo4j/data/transactions")
    survey = survey_of(moved, tmp_path)
    assert survey.logs is not None
    assert (survey.logs.exists, survey.logs.databases, survey.logs.stale) == (False, (), None)
    assert (survey.data.total_files, survey.data.unreadable) == (3, ())
    write(moved.root / "neo4j/data/transactions")
    survey = survey_of(moved, tmp_path)
    assert survey.logs is not None and survey.logs.stale is not None, "a file in the place of the folder is told, too"


def test_logs_of_a_place_that_is_not_known_are_not_looked_for(moved: Installation, tmp_path: Path) -> None:
    doubtful = replace(moved, transaction_logs_doubt="they are of other data")
    assert survey_of(doubtful, tmp_path).logs is None


def test_the_volume_of_the_logs_is_missed(moved: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fstab = tmp_path / "fstab"
    fstab.write_text(f"/dev/x {moved.root}/fast ext4 defaults 0 0\n", encoding="utf-8")
    monkeypatch.setattr("core.disk.mounts.WANTED", fstab)
    logs = survey_of(moved, tmp_path).logs
    assert logs is not None
    assert logs.place.missing_volume == (None if sys.platform == "win32" else moved.root / "fast")


@needs_links
def test_links_among_logs_elsewhere(moved: Installation, tmp_path: Path) -> None:
    logs = Path(moved.transaction_logs_dir or "")
    (logs / "neo4j").rename(tmp_path / "logs")
    (logs / "neo4j").symlink_to(tmp_path / "logs", target_is_directory=True)
    (logs / "system" / "link").symlink_to(tmp_path / "logs", target_is_directory=True)
    assert survey_of(moved, tmp_path).data.links == ("transactions/neo4j", "transactions/system/link")
