"""Every known form of `neo4j.bat status` with every word of the service manager, and the engine's facts, as literals."""

from __future__ import annotations

import pytest

from core.kinds.docker.container_engine import ContainerFacts, read_container_facts
from core.kinds.docker.service import is_clean_exit, judge_container
from core.kinds.windows.service import judge_windows_state, read_status_output
from core.model.service_state import ServiceState
from core.system.command import CommandResult

pytestmark = pytest.mark.same_everywhere

RUNNING, STARTING, STOPPING = ServiceState.RUNNING, ServiceState.STARTING, ServiceState.STOPPING
STOPPED, MISSING, UNKNOWN = ServiceState.STOPPED, ServiceState.NOT_INSTALLED, ServiceState.UNKNOWN

OLD_STOPPED = "Neo4j is not running.  Current status is Stopped"
NO_SERVICE = "The Neo4j Windows Service 'neo4j' is not installed"


def said(output: str, returncode: int) -> CommandResult:
    return CommandResult(("neo4j.bat", "status"), returncode, output)


@pytest.mark.parametrize(
    ("output", "returncode", "state"),
    [
        ("Neo4j is running", 0, RUNNING),
        ("Neo4j is running at pid 4242\r\n", 0, RUNNING),
        ("WARNING: something of Java\nNeo4j is running at pid 4242", 0, RUNNING),
        ("Neo4j is running", 1, RUNNING),
        (OLD_STOPPED, 3, STOPPED),
        ("Neo4j is not running.  Current status is <Stopped>", 3, STOPPED),
        ("Neo4j is not running.  Current status is StartPending", 3, STARTING),
        ("Neo4j is not running.  Current status is <StopPending>", 3, STOPPING),
        ("Neo4j is not running.  Current status is Paused", 3, RUNNING),
        ("Neo4j is not running.  Current status is Dreaming", 3, UNKNOWN),
        ("Neo4j is not running.", 3, STOPPED),
        ("Neo4j is not running.\n", 0, UNKNOWN),
        (NO_SERVICE, 3, MISSING),
        (NO_SERVICE, 0, UNKNOWN),
        ("", 3, UNKNOWN),
        ("", 0, UNKNOWN),
        ("Unable to locate Java", 1, UNKNOWN),
        ("Could not find the Windows Service Name for Neo4j (dbms.windows_service_name in neo4j.conf)", 1, UNKNOWN),
        ("Something that nobody expected was said here.", 0, UNKNOWN),
    ],
)
def test_what_the_tool_said(output: str, returncode: int, state: ServiceState) -> None:
    assert read_status_output(said(output, returncode)).state is state


def test_the_process_is_read() -> None:
    assert read_status_output(said("Neo4j is running at pid 4242", 0)).pid == 4242


@pytest.mark.parametrize(
    ("manager", "output", "returncode", "state"),
    [
        # they agree
        (RUNNING, "Neo4j is running", 0, RUNNING),
        (STOPPED, OLD_STOPPED, 3, STOPPED),
        (MISSING, NO_SERVICE, 3, MISSING),
        # they contradict each other: the more careful one
        (STOPPED, "Neo4j is running at pid 7", 0, RUNNING),
        (RUNNING, "Neo4j is not running.", 3, RUNNING),
        (STOPPING, "Neo4j is not running.", 3, STOPPING),
        (STARTING, "Neo4j is not running.", 3, STARTING),
        (STOPPING, "Neo4j is running at pid 7", 0, RUNNING),
        (STOPPED, "Neo4j is not running.  Current status is StopPending", 3, STOPPING),
        (MISSING, "Neo4j is running at pid 7", 0, RUNNING),
        # 3 and "not running" is also what the newer form says of a service that does not exist
        (MISSING, "Neo4j is not running.", 3, MISSING),
        # the tool looked for a service of another name
        (STOPPED, NO_SERVICE, 3, STOPPED),
        # the tool is unreadable: the manager's word
        (STOPPED, "Unable to locate Java", 1, STOPPED),
        (RUNNING, "", 0, RUNNING),
        # the manager is silent: the tool's word
        (UNKNOWN, "Neo4j is running", 0, RUNNING),
        (UNKNOWN, "Neo4j is not running.", 3, STOPPED),
        (UNKNOWN, "Unable to locate Java", 1, UNKNOWN),
    ],
)
def test_two_witnesses(manager: ServiceState, output: str, returncode: int, state: ServiceState) -> None:
    status = judge_windows_state(manager, said(output, returncode))
    assert status.state is state
    assert f"service manager: {manager.words}" in status.detail


@pytest.mark.parametrize("manager", list(ServiceState))
def test_without_the_tool_the_manager_is_believed(manager: ServiceState) -> None:
    assert judge_windows_state(manager, None).state is manager


def container(status: str, *, running: bool = False, restarting: bool = False, exit_code: int = 0) -> ContainerFacts:
    return ContainerFacts(
        "neo4j", "id", status, running, restarting, exit_code, 0, "always", "castimaging/imagingneo4j"
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (None, MISSING),
        (container("running", running=True), RUNNING),
        (container("paused", running=True), RUNNING),
        (container("restarting", running=True, restarting=True, exit_code=1), STARTING),
        (container("exited", exit_code=143), STOPPED),
        (container("created"), STOPPED),
        (container("dead"), STOPPED),
        (container("removing"), UNKNOWN),
        (container("dreaming"), UNKNOWN),
    ],
)
def test_the_engines_facts(facts: ContainerFacts | None, state: ServiceState) -> None:
    assert judge_container(facts).state is state


@pytest.mark.parametrize("exit_code", [0, 130, 143])
def test_clean_ends(exit_code: int) -> None:
    assert is_clean_exit(exit_code)


@pytest.mark.parametrize("exit_code", [1, 2, 3, 125, 128, 134, 137, 139, 255, -1])
def test_no_clean_ends(exit_code: int) -> None:
    """A failed start, a JVM that crashed, a kill, an end with the host, and whatever nobody knows."""
    assert not is_clean_exit(exit_code)


def test_inspect_is_read() -> None:
    facts = read_container_facts(
        {
            "Id": "abc",
            "Name": "/neo4j",
            "State": {"Status": "exited", "Running": False, "Restarting": False, "ExitCode": 137, "Pid": 0},
            "HostConfig": {
                "RestartPolicy": {"Name": "always"},
                "PortBindings": {"7474/tcp": [{"HostIp": "", "HostPort": "17474"}]},
            },
            "Config": {"Image": "castimaging/imagingneo4j:2.18.1-31", "Labels": None, "StopTimeout": 300},
            "Mounts": [{"Source": "/opt/CAST/neo4j/data", "Destination": "/data"}],
            "NetworkSettings": {"Ports": {}},
        }
    )
    assert (facts.name, facts.exit_code, facts.restart_policy) == ("neo4j", 137, "always")
    assert facts.mounts == (("/opt/CAST/neo4j/data", "/data"),)
    assert facts.published == ((7474, "", 17474),)
    assert facts.stop_timeout_s == 300


def test_a_range_of_ports_is_no_port_and_no_reason_to_be_blind() -> None:
    """A container that was made with -p 8000-8010:80 and never started."""
    found = {
        "Name": "/web",
        "State": {"Status": "created"},
        "HostConfig": {"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8000-8010"}], "81/tcp": None}},
    }
    assert read_container_facts(found).published == ()
