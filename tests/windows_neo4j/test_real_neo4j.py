"""A real Neo4j on a JVM for Windows, run by a Windows service: what it says, locks and loses, and gets back.

What the runtime's own tools say proves nothing here: the graph is asked by HTTP, the service by the service manager.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core import api
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.detect.detection import choose_installation, find_installations
from core.errors import ServiceNotStopped
from core.kinds.machine import read_machine
from core.kinds.windows.service import judge_windows_state, read_status_output
from core.model.given import Given
from core.model.service_state import ServiceState
from core.neo4j.store_lock import lock_holder
from tests.neo4j.graph import wait_for
from tests.neo4j.real_server import PATIENCE, quiet
from tests.support import leftovers
from tests.windows_neo4j.neo4j_service import SERVICE, Neo4jService

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 40_000
LIMIT_S = 600.0


def program(*arguments: str) -> list[dict[str, Any]]:
    """What the command line says, line by line; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "core", *arguments, "--json"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def state(neo4j: Neo4jService) -> ServiceState:
    """From its two witnesses, as the product puts them together."""
    return judge_windows_state(neo4j.query(SERVICE)[0], neo4j.status()).state


def test_the_boot_loader_is_understood(neo4j: Neo4jService) -> None:
    said = neo4j.status()
    # It tells a stopped service and one that is not there apart neither by its code nor by its words.
    assert (said.returncode, read_status_output(said).state) == (3, ServiceState.STOPPED), said
    assert judge_windows_state(neo4j.query(SERVICE)[0], said).state is ServiceState.NOT_INSTALLED
    installed = neo4j.tool("neo4j", "install-service")
    assert installed.returncode == 0, installed.stdout
    assert state(neo4j) is ServiceState.STOPPED

    found = choose_installation(find_installations(read_machine(), Given()))
    assert (found.root, found.data_dir, found.config_dir) == (neo4j.root, neo4j.data_dir, neo4j.config_dir)
    assert (found.service_name, found.has_service) == (SERVICE, True)
    assert (found.http_port, found.bolt_port) == (neo4j.http_port, neo4j.bolt_port)
    assert (found.neo4j_version, found.neo4j_edition) == (neo4j.parts.version, "community")
    assert SERVICE in found.found_by["root"]

    removed = neo4j.tool("neo4j", "uninstall-service")
    assert removed.returncode == 0, removed.stdout
    assert neo4j.query(SERVICE)[0] is ServiceState.NOT_INSTALLED


def test_a_graph_comes_back(neo4j: Neo4jService, tmp_path: Path) -> None:
    assert neo4j.tool("neo4j", "install-service").returncode == 0
    neo4j.host_service()
    neo4j.start_and_wait()
    said = read_status_output(neo4j.status())
    assert (said.state, neo4j.query(SERVICE)[0]) == (ServiceState.RUNNING, ServiceState.RUNNING), said
    neo4j.fill(PAIRS)
    before = neo4j.fingerprint()
    assert before["nodes"][0][:2] == [["M"], PAIRS] and before["nodes"][1][:2] == [["N"], PAIRS]

    (found,) = [line for line in program("detect") if line["event"] == "installation"]
    assert (found["root"], found["data_dir"]) == (str(neo4j.root), str(neo4j.data_dir))
    assert (found["service_name"], found["http_port"], found["neo4j_version"]) == (
        SERVICE,
        neo4j.http_port,
        neo4j.parts.version,
    )
    assert program("status")[-1]["service_state"] == "running"
    installation = choose_installation(find_installations(read_machine(), Given()))
    service = api.service_of(installation, PATIENCE)
    assert lock_holder(neo4j.data_dir).held is True
    assert (service.uses_data_folder(), service.unopened_databases()) == (True, ())
    with pytest.raises(ServiceNotStopped):
        service.prove_stopped()

    backups, first_pid = tmp_path / "backups", neo4j.query(SERVICE)[1]
    backups.mkdir()
    outcome = program("backup", "--to", str(backups), "--label", "good", "--imaging-version", "2.18.1", "--yes")[-1]
    assert "verified" in outcome["message"], outcome
    running, second_pid = neo4j.query(SERVICE)
    assert running is ServiceState.RUNNING and second_pid != first_pid  # it was stopped and started
    assert neo4j.fingerprint() == before
    backup = open_backup(backups / "good")
    # So Neo4j's own tool was asked, and has opened both.
    assert [(one.database, one.recovery_required) for one in backup.stores] == [("neo4j", False), ("system", False)]
    assert backup.doubts == ()
    copy = Path(shutil.copytree(backup.path / "Neo4j_data", tmp_path / "copy"))
    neo4j.check_consistency(copy, tmp_path / "report")

    neo4j.ask("MATCH (n) DETACH DELETE n")
    assert neo4j.ask("MATCH (n) RETURN count(n)") == [[0]]
    program("restore", str(backup.path), "--imaging-version", "2.18.1", "--yes")
    assert neo4j.fingerprint() == before
    assert program("status")[-1]["service_state"] == "running"
    assert neo4j.query(SERVICE)[1] not in (None, second_pid)
    assert leftovers(neo4j.data_dir.parent, backups) == []

    service.stop(CancelToken(), quiet)
    wait_for(lambda: neo4j.query(SERVICE)[0] is ServiceState.STOPPED, "it does not stop")
    assert lock_holder(neo4j.data_dir).held is False
    service.prove_stopped()
    assert state(neo4j) is ServiceState.STOPPED
