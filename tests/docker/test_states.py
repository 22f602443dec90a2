"""What a real engine does that the product must see: exit codes, grace periods, its own end, containers of others."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import ImagingBackupError, ServiceNotStopped, ServiceStopTimeout
from core.events import CopyProgress, Event, JobState, ServiceState
from core.progress import CancelToken
from core.store_lock import lock_holder
from tests.docker.conftest import Make
from tests.docker.container_server import PATIENCE, ContainerServer, UnderTest
from tests.neo4j.graph import wait_for
from tests.support import leftovers, look

FEW = 2_000


def quiet(_words: str) -> None:
    """Nobody listens."""


def failed_codes(server: UnderTest) -> set[str]:
    return {check.code for check in server.plan_backup().checks if not check.ok}


def test_exit_codes_locks_and_the_installers_command(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")
    state = container.engine.state("neo4j")
    status = server.service.state()
    assert (status.state, status.pid) == (ServiceState.RUNNING, state["Pid"])
    # The lock is seen through the bind mount, and its holder is the process as this side numbers it.
    probe = lock_holder(container.data_dir)
    assert (probe.held, probe.pid) == (True, state["Pid"])
    assert server.service.unopened_databases() == ()
    with pytest.raises(ServiceNotStopped):
        server.service.prove_stopped()

    server.service.stop(CancelToken(), quiet)
    assert container.engine.state("neo4j")["ExitCode"] == 143
    assert "NOT_STOPPED_CLEANLY" not in failed_codes(server)
    server.service.start(quiet)
    assert server.service.state().state is ServiceState.RUNNING
    # The installer's own command fails with 0.
    container.engine.docker("rm", "-f", "server")
    for words in (["-s", "start", "server"], ["-s", "nonsense"]):
        done = subprocess.run([container.root / "imaging", *words], capture_output=True, check=False, text=True)
        assert done.returncode == 0 and "Done" not in done.stdout


@pytest.mark.expects_warnings
def test_a_killed_container_is_not_cleanly_stopped(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    container.fill(FEW)
    before = container.fingerprint()
    server = container.server(tmp_path / "backups")
    container.engine.docker("kill", "neo4j")
    assert container.engine.state("neo4j")["ExitCode"] == 137
    with pytest.raises(ServiceNotStopped, match="137"):
        server.service.prove_stopped()
    assert "NOT_STOPPED_CLEANLY" in failed_codes(server)
    outcome = server.back_up(label="of a killed server")
    print(outcome)
    container.up()
    assert container.fingerprint() == before
    assert failed_codes(server) & {"NOT_STOPPED_CLEANLY"} == set()


def test_a_short_grace_period_kills_nothing(make_server: Make, tmp_path: Path) -> None:
    """`docker stop` as it is would kill this container after a second; three seconds later it is stopped cleanly."""
    container = make_server(grace_s=1, stops_late_s="3")
    container.up()
    container.fill(FEW)
    server = container.server(tmp_path / "backups")
    outcome = server.back_up(label="good")
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert server.service.state().state is ServiceState.RUNNING
    # The same container stopped as the vendor's procedure says.
    container.engine.docker("stop", "neo4j")
    assert container.engine.state("neo4j")["ExitCode"] == 137
    with pytest.raises(ServiceNotStopped, match="137"):
        server.service.prove_stopped()


@pytest.mark.expects_warnings
def test_a_stop_that_takes_too_long_is_given_up_without_a_kill(make_server: Make, tmp_path: Path) -> None:
    container = make_server(grace_s=1, stops_late_s="12")
    container.up()
    server = container.server(tmp_path / "backups", replace(PATIENCE, stop_s=4.0))
    outcome = server.back_up(label="never made")
    assert (outcome.state, outcome.code) == (JobState.FAILED, ServiceStopTimeout.code), outcome
    assert not list((tmp_path / "backups").glob("never made*"))
    # It was left to end cleanly, and was started again.
    assert server.service.state().state is ServiceState.RUNNING
    assert "SIGKILL" not in container.engine.docker("logs", "neo4j")


class Once:
    """Does something at the first copied bytes of a kind of copy."""

    def __init__(self, act: object) -> None:
        self.act = act
        self.done = False

    def __call__(self, event: Event) -> None:
        if isinstance(event, CopyProgress) and event.bytes_done > 0 and not self.done:
            self.done = True
            self.act()  # type: ignore[operator]


def restart_engine(container: ContainerServer) -> None:
    """`restart: always` starts what was stopped by hand, too, when the engine itself comes back."""
    container.engine.stop()
    container.engine.start()
    wait_for(lambda: container.engine.state("neo4j")["Running"], "the engine did not start its container")
    container.wait_until_up()


@pytest.mark.expects_warnings
def test_the_engine_is_restarted_in_the_middle_of_a_backup(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    container.fill(FEW)
    before = container.fingerprint()
    server = container.server(tmp_path / "backups")
    plan = server.plan_backup(label="torn", precopy=False)
    outcome = server.run(plan, listen=Once(lambda: restart_engine(container)))
    assert outcome.state is JobState.FAILED, outcome
    print(outcome)
    assert not list((tmp_path / "backups").glob("torn"))
    assert server.service.state().state is ServiceState.RUNNING
    assert container.fingerprint() == before


@pytest.mark.expects_warnings
def test_the_engine_is_restarted_in_the_middle_of_a_restore(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    container.fill(FEW)
    server = container.server(tmp_path / "backups")
    made = server.back_up(label="good")
    assert made.state is JobState.SUCCEEDED, made
    kept = container.fingerprint()
    container.ask("CREATE (:Later {i: 1})")
    later = container.fingerprint()
    outcome = server.run(server.plan_restore(Path(made.path)), listen=Once(lambda: restart_engine(container)))
    print(outcome)
    # Either it is the backup or what was there before, whole, and never a mixture.
    assert container.fingerprint() == (kept if outcome.state is JobState.SUCCEEDED else later)
    assert server.service.state().state is ServiceState.RUNNING
    assert leftovers(tmp_path / "server", tmp_path / "backups") == []


@pytest.mark.expects_warnings
def test_containers_that_are_not_this_server(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")
    tree = look(container.data_dir, times=False)

    container.engine.docker("rename", "neo4j", "neo4j-old")
    print("renamed", failed_codes(server), container.installation().service_name)
    container.engine.docker("rm", "-f", "neo4j-old")
    print("missing", failed_codes(server))

    other = make_server("other")
    other.up()
    print("other", failed_codes(server))
    plan = server.plan_backup()
    assert not plan.runnable
    assert set(look(container.data_dir, times=False)) >= set(tree)


def test_an_engine_that_is_down_is_told(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")
    container.engine.stop()
    assert server.service.state().state is ServiceState.UNKNOWN
    with pytest.raises(ImagingBackupError, match="engine"):
        server.service.prove_stopped()
    plan = server.plan_backup()
    assert not plan.runnable
    print([check for check in plan.checks if not check.ok])
