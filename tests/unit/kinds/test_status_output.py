"""Every known form of `neo4j.bat status` with every word of the service manager, and the engine's facts, as literals."""

from __future__ import annotations

import pytest

from core.kinds.docker.container_engine import NO_EXIT_CODE, ContainerFacts, read_container_facts
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


NEVER = "0001-01-01T00:00:00Z"


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
        # Words of podman.
        (container("configured"), STOPPED),
        (container("initialized"), STOPPED),
        (container("stopped", exit_code=143), STOPPED),
        (container("stopping"), STOPPING),
        (container("stopping", running=True), STOPPING),
        (container("removing"), UNKNOWN),
        (container("dreaming"), UNKNOWN),
    ],
)
def test_the_engines_facts(facts: ContainerFacts | None, state: ServiceState) -> None:
    assert judge_container(facts).state is state


@pytest.mark.parametrize(
    ("status", "exit_code"), [("created", None), ("configured", None), ("initialized", None), ("exited", 0)]
)
def test_a_container_that_never_ran_has_no_exit_code(status: str, exit_code: int | None) -> None:
    """The engine tells 0, which would be a clean end: the store's last one may have been a kill, in the container before."""
    found = {"Name": "/neo4j", "State": {"Status": status, "ExitCode": 0}}
    assert judge_container(read_container_facts(found)).exit_code == exit_code


BEFORE, AFTER = "2026-11-29T22:16:56.729013542Z", "2026-11-29T22:18:09.631141049Z"


@pytest.mark.parametrize(
    ("status", "told", "exit_code"),
    [
        # Podman 4.3.1 after a power cut: the last start is later than the last end.
        ("created", {"ExitCode": 0, "StartedAt": AFTER, "FinishedAt": BEFORE}, NO_EXIT_CODE),
        # The first run of a container; as a later Podman calls it.
        ("exited", {"ExitCode": 0, "StartedAt": AFTER, "FinishedAt": NEVER}, NO_EXIT_CODE),
        ("exited", {"ExitCode": 137, "StartedAt": AFTER, "FinishedAt": BEFORE}, 137),
        # It ended while the engine looked; also where the clock was put forward between the two.
        ("exited", {"ExitCode": 0, "StartedAt": BEFORE, "FinishedAt": AFTER}, 0),
        ("created", {"ExitCode": 137, "StartedAt": BEFORE, "FinishedAt": AFTER}, 137),
        (
            "exited",
            {"ExitCode": 143, "StartedAt": "2026-11-30T00:16:56+02:00", "FinishedAt": "2026-11-29T23:17:00+01:00"},
            143,
        ),
        ("created", {"ExitCode": 0, "StartedAt": NEVER, "FinishedAt": NEVER}, None),
        ("exited", {"ExitCode": 0, "StartedAt": "2026-11-29", "FinishedAt": NEVER}, NO_EXIT_CODE),
        ("exited", {"ExitCode": 0, "StartedAt": "yesterday", "FinishedAt": NEVER}, 0),
    ],
)
def test_an_end_that_no_engine_saw_is_no_clean_one(status: str, told: dict[str, object], exit_code: int | None) -> None:
    found = {"Name": "neo4j", "State": {"Status": status, "Running": False, "Pid": 0, **told}}
    judged = judge_container(read_container_facts(found))
    assert (judged.state, judged.exit_code) == (STOPPED, exit_code)


@pytest.mark.parametrize("told", [{}, {"ExitCode": None}])
def test_an_exit_code_that_is_not_told_is_no_clean_one(told: dict[str, object]) -> None:
    code = judge_container(read_container_facts({"Name": "neo4j", "State": {"Status": "exited", **told}})).exit_code
    assert code is not None and not is_clean_exit(code)


def test_podmans_inspect_is_read() -> None:
    """As podman tells of a container: no slash before the name, no algorithm before the image, ports without an address."""
    facts = read_container_facts(
        {
            "Id": "9d0c",
            "Created": "2026-01-10T15:43:29.6-06:00",
            "Name": "neo4j",
            "Image": "a" * 64,
            "ImageName": "docker.io/castimaging/imagingneo4j:2.18.1-31",
            "Pod": "",
            "State": {
                "OciVersion": "1.2.0",
                "Status": "exited",
                "Running": False,
                "Paused": False,
                "Restarting": False,
                "Dead": False,
                "Pid": 0,
                "ExitCode": 143,
                "Health": {"Status": "", "FailingStreak": 0, "Log": None},
            },
            "Config": {
                "Image": "docker.io/castimaging/imagingneo4j:2.18.1-31",
                "Env": ["container=podman", "NEO4J_AUTH=neo4j/x"],
                "Labels": {"io.podman.compose.project": "srv"},
                "StopTimeout": 10,
            },
            "HostConfig": {"RestartPolicy": {"Name": "always"}, "PortBindings": {"7474/tcp": [{"HostPort": "7474"}]}},
            "Mounts": [{"Type": "bind", "Source": "/srv/neo4j/data", "Destination": "/data", "RW": True}],
            "NetworkSettings": {"Ports": {"7474/tcp": None, "7687/tcp": [{"HostIp": "", "HostPort": "7687"}, {}]}},
        }
    )
    assert (facts.name, facts.image_id, facts.environment) == ("neo4j", "a" * 64, {})
    assert facts.published == ((7687, "", 7687),)
    assert judge_container(facts).exit_code == 143


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
