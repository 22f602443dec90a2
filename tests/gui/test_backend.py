"""The GUI's door to the core: real folders, a real demo server, and services that hang."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from core import api
from core.backups.verified import remember_verified
from core.copying import store_source
from core.dates import time_words
from core.demo.server_folder import create_demo, remove_demo
from core.errors import AlreadyRunning, BackupNotFound, InstallationNotFound, ReadFailed
from core.model.backup import BackupMethod
from core.model.events import Event, JobState, ServiceChanged
from core.model.generation3 import FoundPart, Generation3, Part, Place, Size
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.pace import Pace
from core.model.requests import BackupRequest
from core.model.service_state import ServiceMember, ServiceState
from core.model.survey_facts import NoRoot
from core.neo4j.controller import ServiceController
from core.recovery.job_lock import account_name, installation_key
from core.recovery.unfinished import find_unfinished
from core.reports.page import ENGLISH
from core.system import settings
from core.system.settings import Settings, load_settings, save_settings
from gui import backend as product
from gui.backend import CoreBackend
from tests.fakes import FakeService
from tests.gui.driver import Until
from tests.support import plain_server
from tests.unit.hostile import rewritten

LIMIT_S = 120.0
HOLD = """
import sys
from pathlib import Path
from core.recovery.job_lock import hold
with hold(Path(sys.argv[1]), sys.argv[2], "restore", "2026-01-01T00:00:00Z"):
    print("held", flush=True)
    sys.stdin.read()
"""


class Slow(FakeService):
    """A service that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.asked = 0
        self.at_once = 0
        self.most_at_once = 0

    def members(self) -> tuple[ServiceMember, ...]:
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.let_go.wait(LIMIT_S)
        self.at_once -= 1
        return super().members()


class Hanging(FakeService):
    """A service whose look never ends."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.let_go = threading.Event()

    def server_answer(self, wait_s: float = 0.0) -> None:
        self.asked.set()
        self.let_go.wait()


def controlling(service: ServiceController) -> CoreBackend:
    return CoreBackend(lambda _: service)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return plain_server(tmp_path / "server").installation


async def test_a_demo_server_is_found_and_looked_at(tmp_path: Path, until: Until) -> None:
    demo = create_demo(tmp_path / "demo", "docker", size_mb=8)
    try:
        backend = CoreBackend()
        found = await backend.find(Given(kind=DOCKER_INSTALLER, root=str(demo.root), sandbox=str(demo.folder)))
        (installation,) = found.installations
        assert installation.version and not found.refusals
        size = await backend.data_bytes(installation)
        assert size is not None and size >= 8 << 20
        view = await backend.view_service(installation)
        assert view.status.state is ServiceState.RUNNING  # the others may be known by now, or later
        assert "answers at http://127.0.0.1:" in view.answer

        async def names() -> list[str]:
            return [member.name for member in (await backend.view_service(installation)).members]

        async with asyncio.timeout(LIMIT_S):
            while not (seen := await names()):
                await asyncio.sleep(0.01)
        assert seen[0] == installation.service_name and len(seen) > 1
    finally:
        remove_demo(demo.folder)


async def test_a_folder_given_by_hand_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InstallationNotFound, match="none"):
        await CoreBackend().find(Given(kind=DOCKER_INSTALLER, root=str(tmp_path / "none")))


async def test_the_list_tells_date_host_version_and_verification(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    assert server.back_up().path
    broken = server.backups / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{", encoding="utf-8")
    good, bad = await CoreBackend().list_backups(str(server.backups))
    backup = await CoreBackend().open_backup(good)
    assert good.usable and not good.problem
    assert (good.host, good.total_bytes) == (backup.host, backup.total_bytes)
    assert (good.kind, good.version, good.method) == (backup.kind, backup.version, backup.method)
    assert good.host and good.created_utc and good.verified_utc == good.created_utc
    assert not bad.usable and "manifest" in bad.problem
    assert (bad.label, bad.host, bad.verified_utc) == ("broken", "", "")


async def test_a_folder_that_is_itself_a_backup_is_listed(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    folder = server.back_up().path
    (itself,) = await CoreBackend().list_backups(folder)
    assert itself.usable and str(itself.path) == folder
    assert itself.verified_utc == itself.created_utc
    remember_verified(await CoreBackend().open_backup(itself), "2126-01-01T00:00:00Z")
    (itself,) = await CoreBackend().list_backups(folder)
    assert itself.verified_utc == "2126-01-01T00:00:00Z"


async def test_a_part_of_a_backup_made_by_hand_is_not_offered_alone(tmp_path: Path) -> None:
    """The folder of the vendor's page holds databases and transactions, which look like backups of their own."""
    hand_made = tmp_path / "2026-hand"
    plain_server(tmp_path / "server").data_dir.rename(tmp_path / "data")
    hand_made.mkdir()
    (tmp_path / "data").rename(hand_made / "Neo4j_data")
    for folder in (hand_made, hand_made / "Neo4j_data"):
        (itself,) = await CoreBackend().list_backups(str(folder))
        assert itself.usable and itself.method is BackupMethod.COPY
        assert itself.path == (await CoreBackend().open_backup(itself)).path


async def test_neo4j_is_not_started_into_the_job_of_another_process(
    installation: Installation, state_dir: Path
) -> None:
    service = FakeService(current=ServiceState.STOPPED)
    backend = controlling(service)
    key = installation_key(Path(installation.data_dir))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state_dir), key], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and await asyncio.to_thread(other.stdout.readline) in (b"held\n", b"held\r\n")
        with pytest.raises(AlreadyRunning, match=str(other.pid)):
            await backend.start_service(installation, lambda _: None)
        assert other.stdin is not None
        other.stdin.close()
    assert service.call_names == []
    await backend.start_service(installation, lambda _: None)
    assert service.call_names == ["start"]


async def test_an_empty_folder_lists_nothing_and_none_is_an_error(tmp_path: Path) -> None:
    assert await CoreBackend().list_backups(str(tmp_path)) == ()
    with pytest.raises(BackupNotFound):
        await CoreBackend().list_backups(str(tmp_path / "none"))


async def test_whether_a_folder_exists_is_told_or_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = CoreBackend()
    (tmp_path / "file").touch()
    assert await backend.folder_exists(str(tmp_path))
    assert not await backend.folder_exists(str(tmp_path / "none"))
    assert not await backend.folder_exists(str(tmp_path / "file"))

    real, share = os.stat, tmp_path / "refused"

    def refuse(path: Any, **options: Any) -> os.stat_result:
        if path == share:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(ReadFailed, match="Permission denied"):
        await backend.folder_exists(str(share))

    away = tmp_path / "away"
    monkeypatch.setattr("gui.backend.why_no_root", {away: NoRoot("The share is away.", "Look for it.")}.get)
    with pytest.raises(ReadFailed, match="The share is away"):
        await backend.folder_exists(str(away))


async def test_a_destination_is_surveyed_without_a_word_with_neo4j(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    assert isinstance(server.service, FakeService)
    here = BackupRequest(installation=server.installation, destination=tmp_path / "server" / "new")
    survey = await CoreBackend(lambda _: server.service).survey_destinations(server.installation)(here)
    assert survey.destination is not None and not survey.destination.exists
    assert survey.status.state is ServiceState.UNKNOWN and survey.data.total_files > 0


async def test_destinations_are_looked_at_each_and_the_server_once(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    backend = CoreBackend(lambda _: server.service)
    here = BackupRequest(installation=server.installation, destination=tmp_path / "here")
    there = BackupRequest(installation=server.installation, destination=tmp_path / "there")
    survey = backend.survey_destinations(server.installation)
    left = asyncio.create_task(survey(here))
    await asyncio.sleep(0)
    left.cancel()  # the person types on while the server is looked at
    first = await survey(here)
    (server.data_dir / "new").write_bytes(b"1234")
    (tmp_path / "there" / "weekly").mkdir(parents=True)
    second = await survey(there)
    assert second.data == first.data and second.taken_labels == ("weekly",) and first.taken_labels == ()
    assert second.destination is not None and second.destination.exists
    again = await backend.survey_destinations(server.installation)(there)
    assert again.data.total_bytes == first.data.total_bytes + 4


async def test_a_look_at_the_server_that_fails_is_not_made_again_for_who_has_left(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    held, looks = threading.Event(), []

    def look(looked_at: Installation) -> NoReturn:
        looks.append(looked_at)
        held.wait()
        raise ReadFailed("gone")

    monkeypatch.setattr("gui.backend.look_at_server", look)
    survey = CoreBackend().survey_destinations(installation)
    left = [
        asyncio.create_task(survey(BackupRequest(installation=installation, destination=tmp_path / name)))
        for name in ("a", "b", "c")
    ]
    await until(lambda: looks)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    held.set()
    await until(lambda: not [thread for thread in threading.enumerate() if thread.name == "look"])
    assert looks == [installation]


async def test_a_backup_is_proposed_as_the_place_of_the_next_one_where_it_was_made(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    backend = CoreBackend(lambda _: server.service)
    await backend.remember_folder("/seen")
    job = await backend.start_plan(server.plan_backup(label="first"), lambda _event: None, ENGLISH)
    made = await job.result()
    assert (await backend.recall()).last_destination == str(Path(made.path).parent)


async def test_a_recovery_in_the_wizard_leaves_a_report_and_nothing_for_the_next_boot(
    tmp_path: Path, state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(event: Event) -> None:
        if isinstance(event, ServiceChanged) and event.status.state is ServiceState.STOPPED:
            raise Crash

    server = plain_server(tmp_path)
    with pytest.raises(Crash):
        server.run(server.plan_backup(label="first"), listen=crash)
    left: list[tuple[object, ...]] = []
    monkeypatch.setattr(api, "forget_what_has_ended", lambda folder: left.append(find_unfinished(folder)))
    backend = CoreBackend(lambda _: server.service)
    (waiting,) = await backend.interrupted()
    assert not left, "it is still needed"
    ended = await (await backend.start_recovery(waiting, None, lambda _event: None, ENGLISH)).result()
    assert ended.state is JobState.SUCCEEDED and server.service.state().state is ServiceState.RUNNING
    assert left == [()] and Path(ended.report).parent == state_dir / "reports"


async def test_another_process_at_work_is_named(installation: Installation, state_dir: Path) -> None:
    backend = CoreBackend()
    assert (await backend.busy(installation), await backend.busy(None)) == ("", "")
    key = installation_key(Path(installation.data_dir))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state_dir), key], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and await asyncio.to_thread(other.stdout.readline) in (b"held\n", b"held\r\n")
        assert f"on this server: restore by {account_name()}" in await backend.busy(installation)
        assert f"process {other.pid}, since {time_words('2026-01-01T00:00:00Z')}" in await backend.busy(None)
        assert other.stdin is not None
        other.stdin.close()
    assert (await backend.busy(installation), await backend.busy(None)) == ("", "")


async def test_its_own_job_is_nobody_else(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    said: list[str] = []
    loop = asyncio.get_running_loop()

    def ask() -> None:
        busy = asyncio.run_coroutine_threadsafe(CoreBackend().busy(server.installation), loop)
        said.append(busy.result(LIMIT_S))

    assert isinstance(server.service, FakeService)
    server.service.on_stop = ask
    assert (await asyncio.to_thread(server.back_up)).exit_code == 0
    assert said == [""]


async def test_what_was_remembered_is_recalled(state_dir: Path) -> None:
    backend = CoreBackend()
    save_settings(Settings(last_destination="/made", pace=Pace(90e6, 20.0, 40.0)))
    for number in range(10):
        await backend.remember_folder(f"/b{number}")
    await backend.remember_folder("/b5")
    remembered = await backend.recall()
    # A folder that was added for a restore is not where the next backup goes.
    assert remembered.last_destination == "/made"
    assert remembered.known_folders == ("/b5", "/b9", "/b8", "/b7", "/b6", "/b4", "/b3", "/b2")
    assert remembered.pace == Pace(90e6, 20.0, 40.0) == load_settings().pace


async def test_a_folder_that_cannot_be_remembered_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "write_durably", full)
    await CoreBackend().remember_folder("/b")
    assert (await CoreBackend().recall()).last_destination == ""


async def test_other_services_that_are_slow_delay_no_state(
    installation: Installation, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product, "MEMBERS_S", 0.0)
    service = Slow()
    backend = controlling(service)
    for _ in range(3):
        view = await backend.view_service(installation)
        assert (view.status.state, view.members) == (ServiceState.RUNNING, ())
    assert (service.asked, service.most_at_once) == (1, 1)
    service.let_go.set()
    await shown(backend, installation, ServiceState.RUNNING)
    # What was last known is shown, and it is asked again.
    service.current = ServiceState.STOPPED
    await shown(backend, installation, ServiceState.STOPPED)
    assert service.most_at_once == 1


async def test_services_that_do_not_run_yet_are_asked_at_every_look(installation: Installation) -> None:
    service = FakeService(others={"server": ServiceState.STOPPED})
    backend = controlling(service)
    await shown(backend, installation, ServiceState.RUNNING)
    service.others["server"] = ServiceState.RUNNING
    async with asyncio.timeout(LIMIT_S):
        while (await backend.view_service(installation)).members[1].state is not ServiceState.RUNNING:
            await asyncio.sleep(0.01)


async def test_neo4js_row_says_what_its_own_line_says(installation: Installation) -> None:
    """The rows are asked less often."""
    service = FakeService()
    backend = controlling(service)
    await shown(backend, installation, ServiceState.RUNNING)
    service.current = ServiceState.STOPPED
    view = await backend.view_service(installation)
    assert (view.status.state, view.members[0].state) == (ServiceState.STOPPED, ServiceState.STOPPED)


async def shown(backend: CoreBackend, installation: Installation, state: ServiceState) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not (members := (await backend.view_service(installation)).members) or members[0].state is not state:
            await asyncio.sleep(0.01)


@pytest.mark.expects_warnings
async def test_other_services_that_fail_are_not_shown(
    installation: Installation, until: Until, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: object) -> tuple[ServiceMember, ...]:
        raise ValueError("broken")

    monkeypatch.setattr(FakeService, "members", fail)
    backend = controlling(FakeService())
    assert (await backend.view_service(installation)).members == ()
    await until(lambda: "broken" in caplog.text)
    assert (await backend.view_service(installation)).members == ()


async def test_a_look_that_hangs_is_left_behind(installation: Installation) -> None:
    service = Hanging()
    looking = asyncio.create_task(controlling(service).view_service(installation))
    assert await asyncio.to_thread(service.asked.wait, LIMIT_S)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    service.let_go.set()


async def test_measuring_ends_soon_when_nobody_waits_any_more(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()
    scan: Callable[..., object] = store_source.scan_tree
    go_on = threading.Event()

    def slow(*args: object, **options: object) -> object:
        begun.set()
        go_on.wait()
        try:
            return scan(*args, **options)
        except BaseException as error:
            told.append(type(error).__name__)
            raise
        finally:
            ended.set()

    told: list[str] = []
    monkeypatch.setattr(store_source, "scan_tree", slow)
    measuring = asyncio.create_task(CoreBackend().data_bytes(installation))
    assert await asyncio.to_thread(begun.wait, LIMIT_S)
    measuring.cancel()
    with pytest.raises(asyncio.CancelledError):
        await measuring
    go_on.set()
    assert await asyncio.to_thread(ended.wait, LIMIT_S)
    assert told == ["OperationCancelled"]


async def test_the_places_of_generation_3_are_counted(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"x" * 1000)
    part = FoundPart(Part.NEO4J, (), (Place(str(tmp_path), "by its name"),))
    measured = await CoreBackend().measure_generation_3(Generation3(False, (part,)))
    assert measured.parts[0].places[0].size == Size(1000)


async def test_an_accepted_backup_is_listed_as_such(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    folder = Path(server.back_up().path)
    rewritten(lambda document: document.update({"doubts": [{"code": "X", "text": "Why."}]}))(folder)
    (doubtful,) = await CoreBackend().list_backups(str(folder))
    assert doubtful.doubtful
    await CoreBackend().accept_backup(doubtful)
    (accepted,) = await CoreBackend().list_backups(str(folder))
    assert accepted.accepted_utc and not accepted.doubtful


def test_the_wizard_opens_although_nothing_can_be_logged(state_dir: Path) -> None:
    (state_dir / "logs").touch()
    backend = CoreBackend()
    backend.set_up_log()
    assert backend.log_path == ""
