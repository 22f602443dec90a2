"""What a real engine does that the product must see: exit codes, grace periods, its own end, containers of others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import CopiedTree, copy_tree
from core.errors import (
    ImagingBackupError,
    InsufficientSpace,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.execute import taking_data
from core.model.events import Event, JobState, StepStarted
from core.model.service_state import ServiceState
from core.neo4j.store_lock import lock_holder
from core.plan.plan import Plan
from core.plan.steps import StageTree, Step, SwapDirectory
from tests.disks.volumes import ext4, make_image
from tests.docker.conftest import Make
from tests.docker.container_server import PATIENCE, ContainerServer, UnderTest
from tests.neo4j.graph import wait_for
from tests.support import leftovers

FEW = 2_000


def quiet(_words: str) -> None:
    """Nobody listens."""


def refusals(server: UnderTest) -> set[str]:
    """The codes of what a plan says is in the way of a backup."""
    plan = server.plan_backup()
    found = {check.code for check in plan.checks if not check.ok and check.blocking}
    assert plan.runnable is not bool(found)
    return found


def test_exit_codes_locks_and_the_installers_command(make_server: Make, tmp_path: Path) -> None:
    container = make_server(stops_late_s="0")
    container.up()
    server = container.server(tmp_path / "backups")
    state = container.engine.state("neo4j")
    status = server.service.state()
    assert (status.state, status.pid) == (ServiceState.RUNNING, state["Pid"])
    # The lock is seen through the bind mount, and its holder is a process of the container as this side numbers it.
    probe = lock_holder(container.data_dir)
    assert probe.held and probe.pid is not None
    holder = psutil.Process(probe.pid)
    assert state["Pid"] in [holder.pid, *(parent.pid for parent in holder.parents())]
    assert server.service.unopened_databases() == ()
    with pytest.raises(ServiceNotStopped):
        server.service.prove_stopped()

    server.service.stop(CancelToken(), quiet)
    assert container.engine.state("neo4j")["ExitCode"] == 143
    assert refusals(server) == set()
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
    assert refusals(server) == {ServiceNotStopped.code}
    container.up()
    assert container.fingerprint() == before
    assert refusals(server) == set()
    # Neo4j ends by itself when it is asked to.
    container.engine.docker("stop", "neo4j")
    assert container.engine.state("neo4j")["ExitCode"] == 0
    server.service.prove_stopped()
    assert refusals(server) == set()


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


def when_begun(plan: Plan, kind: type[Step], act: Callable[[], None]) -> Callable[[Event], None]:
    """Listens to a job, which waits meanwhile: the act comes just before the first step of that kind."""
    seen: list[Step] = []

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and isinstance(step := plan.steps[event.index], kind) and not seen:
            seen.append(step)
            act()

    return listen


def restart_engine(container: ContainerServer) -> None:
    """`restart: always` starts what was stopped by hand, too, when the engine itself comes back."""
    container.engine.stop()
    container.engine.start()
    wait_for(lambda: container.engine.state("neo4j")["Running"], "the engine did not start its container")
    container.wait_until_up()


@pytest.mark.expects_warnings
def test_the_engine_is_restarted_in_the_middle_of_the_copy(
    make_server: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = make_server()
    container.up()
    container.fill(FEW)
    before = container.fingerprint()
    server = container.server(tmp_path / "backups")
    copied: list[str] = []

    def copy_and_restart(*arguments: Any, meter: ProgressMeter, **choices: Any) -> CopiedTree:
        def add_file(**_: Any) -> None:
            copied.append("a file")
            if len(copied) == 20:
                restart_engine(container)

        monkeypatch.setattr(meter, "add_file", add_file)
        return copy_tree(*arguments, meter=meter, **choices)

    monkeypatch.setattr(taking_data, "copy_tree", copy_and_restart)
    outcome = server.run(server.plan_backup(label="torn", pre_copy=False))
    assert len(copied) >= 20
    assert outcome.state is JobState.FAILED, outcome
    assert not list((tmp_path / "backups").glob("torn*"))
    assert server.service.state().state is ServiceState.RUNNING
    assert container.fingerprint() == before


@pytest.mark.expects_warnings
def test_the_engine_is_restarted_in_the_middle_of_a_restore(make_server: Make, tmp_path: Path) -> None:
    """Its policy starts the container again just before the folders are swapped below it."""
    container = make_server()
    container.up()
    container.fill(FEW)
    server = container.server(tmp_path / "backups")
    made = server.back_up(label="good")
    assert made.state is JobState.SUCCEEDED, made
    container.ask("CREATE (:Later {i: 1})")
    later = container.fingerprint()
    plan = server.plan_restore(Path(made.path))
    outcome = server.run(plan, listen=when_begun(plan, SwapDirectory, lambda: restart_engine(container)))
    assert (outcome.state, outcome.code) == (JobState.FAILED, ServiceNotStopped.code), outcome
    assert container.fingerprint() == later
    assert server.service.state().state is ServiceState.RUNNING
    assert leftovers(tmp_path / "server", tmp_path / "backups") == []


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_the_disk_under_the_bind_mount_is_full(make_server: Make, tmp_path: Path) -> None:
    image = make_image(tmp_path / "image", 1200 << 20)
    with ext4(tmp_path / "volume", image) as volume:
        container = make_server(data=str(volume / "graph"))
        container.up()
        container.fill(FEW)
        server = container.server(tmp_path / "backups")
        made = server.back_up(label="good")
        assert made.state is JobState.SUCCEEDED, made
        container.ask("CREATE (:Later {i: 1})")
        later = container.fingerprint()
        plan = server.plan_restore(Path(made.path))
        assert plan.runnable

        def fill_up() -> None:
            subprocess.run(["dd", "if=/dev/zero", f"of={volume / 'more'}", "bs=1M"], check=False, capture_output=True)

        outcome = server.run(plan, listen=when_begun(plan, StageTree, fill_up))
        (volume / "more").unlink()
        assert (outcome.state, outcome.code) == (JobState.FAILED, InsufficientSpace.code), outcome
        assert container.fingerprint() == later
        assert leftovers(tmp_path / "server", volume / "graph") == []
        # With room again the same plan made anew goes through.
        again = server.restore(Path(made.path))
        assert again.state is JobState.SUCCEEDED, again
        container.down()


@pytest.mark.expects_warnings
def test_containers_that_are_not_this_server(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")

    container.engine.docker("rename", "neo4j", "neo4j-old")
    assert refusals(server) == {ServiceNotInstalled.code}
    # It is found by what it mounts, whatever its name.
    renamed = container.server(tmp_path / "backups")
    assert renamed.installation.service_name == "neo4j-old"
    assert refusals(renamed) == set()

    container.engine.docker("rm", "-f", "neo4j-old")
    assert refusals(server) == {ServiceNotInstalled.code}

    other = make_server("other")
    other.up()
    assert refusals(server) == {ServiceStateUnknown.code}
    assert refusals(other.server(tmp_path / "backups")) == set()


def test_an_engine_that_is_down_is_told(make_server: Make, tmp_path: Path) -> None:
    container = make_server()
    container.up()
    server = container.server(tmp_path / "backups")
    container.engine.stop()
    assert server.service.state().state is ServiceState.UNKNOWN
    with pytest.raises(ImagingBackupError, match="engine"):
        server.service.prove_stopped()
    assert refusals(server) == {ServiceStateUnknown.code}
