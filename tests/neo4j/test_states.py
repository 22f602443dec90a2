"""What a real Neo4j does that the product must see: locks, its own words, a kill, stores that do not fit together."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import ServiceNotStopped
from core.kinds.windows.service import read_status_output
from core.model.events import JobState
from core.model.service_state import ServiceState
from core.neo4j.store_lock import lock_holder
from tests.neo4j.real_server import RealNeo4j, UnderTest, quiet

FEW = 2_000


def failed_codes(server: UnderTest) -> set[str]:
    return {check.code for check in server.plan_backup().checks if not check.ok}


def test_what_is_said_and_locked(neo4j: RealNeo4j, tmp_path: Path) -> None:
    said = read_status_output(neo4j.status())
    assert said.state is ServiceState.STOPPED, said
    neo4j.start_and_wait()
    server = neo4j.server(tmp_path / "backups")
    process = neo4j.process
    assert process is not None
    said = read_status_output(neo4j.status())
    assert (said.state, said.pid) == (ServiceState.RUNNING, process.pid)
    probe = lock_holder(neo4j.data_dir)
    assert (probe.held, probe.pid) == (True, process.pid)
    assert server.service.uses_data_folder() is True
    assert server.service.unopened_databases() == ()
    answer = server.service.server_answer()
    assert answer is not None and (answer.is_full, answer.neo4j_version) == (True, neo4j.parts.version)
    with pytest.raises(ServiceNotStopped):
        server.service.prove_stopped()
    # A second start changes nothing, as a service manager's would.
    assert "already running" in neo4j.tool("neo4j", "start").stdout

    server.service.stop(CancelToken(), quiet)
    assert lock_holder(neo4j.data_dir).held is False
    assert read_status_output(neo4j.status()).state is ServiceState.STOPPED
    assert "NOT_STOPPED_CLEANLY" not in failed_codes(server)
    server.service.start(quiet)
    assert server.service.state().state is ServiceState.RUNNING


@pytest.mark.expects_warnings
def test_a_store_that_needs_recovery_is_told(neo4j: RealNeo4j, tmp_path: Path) -> None:
    neo4j.start_and_wait()
    neo4j.fill(FEW)
    server = neo4j.server(tmp_path / "backups")
    before = neo4j.fingerprint()
    neo4j.kill()
    assert server.service.state().state is ServiceState.STOPPED
    assert lock_holder(neo4j.data_dir).held is False
    assert "NOT_STOPPED_CLEANLY" in failed_codes(server)
    # A backup of it can still be restored: Neo4j recovers the store when it starts.
    outcome = server.back_up(label="of a killed server")
    assert outcome.code == "BACKUP_DOUBTFUL", outcome
    neo4j.install()
    outcome = neo4j.server(tmp_path / "backups").restore(Path(outcome.path))
    assert outcome.state is JobState.SUCCEEDED, outcome
    if neo4j.process is None:
        neo4j.start_and_wait()
    assert neo4j.fingerprint() == before
    neo4j.stop()
    assert "NOT_STOPPED_CLEANLY" not in failed_codes(server)


def lose_transaction_logs(data_dir: Path) -> None:
    shutil.rmtree(data_dir / "transactions" / "neo4j")


def mix_two_stores(data_dir: Path) -> None:
    """A store with the logs of another one, as two copies over each other leave them."""
    shutil.rmtree(data_dir / "transactions" / "neo4j")
    shutil.copytree(data_dir / "transactions" / "system", data_dir / "transactions" / "neo4j")


def tear_system(data_dir: Path) -> None:
    (data_dir / "databases" / "system" / "neostore").unlink()


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_a_store_that_does_not_open_is_rolled_back(neo4j_4: RealNeo4j, tmp_path: Path) -> None:
    """The backups are right byte for byte; what they hold was broken when they were made."""
    neo4j_4.start_and_wait()
    neo4j_4.fill(FEW)
    server = neo4j_4.server(tmp_path / "backups")
    before = neo4j_4.fingerprint()
    neo4j_4.stop()
    broken = []
    good = Path(shutil.copytree(neo4j_4.data_dir, tmp_path / "good"))
    for spoil in (lose_transaction_logs, mix_two_stores, tear_system):
        spoil(neo4j_4.data_dir)
        outcome = server.back_up(label=spoil.__name__)
        # To Neo4j's own tool logs of another store are as good as its own; only a start shows what they are.
        assert outcome.code == ("OK" if spoil is mix_two_stores else "BACKUP_DOUBTFUL"), outcome
        broken.append(Path(outcome.path))
        shutil.rmtree(neo4j_4.data_dir)
        shutil.copytree(good, neo4j_4.data_dir)
    neo4j_4.start_and_wait()
    for backup in broken:
        assert backup.name == mix_two_stores.__name__ or server.restore(backup).code == "BACKUP_NOT_WHOLE"
        outcome = server.restore(backup, override_not_whole=True)
        assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED"), outcome
        assert "as they were before" in outcome.message
        assert server.service.state().state is ServiceState.RUNNING
        assert server.service.unopened_databases() == ()
        assert neo4j_4.fingerprint() == before
        assert not list(neo4j_4.data_dir.parent.glob("*.aside-*"))


@pytest.mark.before_release
@pytest.mark.expects_warnings
def test_a_port_that_is_taken_is_no_answer(neo4j_4: RealNeo4j, tmp_path: Path) -> None:
    """Neo4j opens Bolt first, and ends again when it cannot open HTTP: its first answer is not the last word."""
    neo4j_4.start_and_wait()
    neo4j_4.fill(FEW)
    server = neo4j_4.server(tmp_path / "backups")
    conf = neo4j_4.config_dir / "neo4j" / "neo4j.conf"
    own = conf.read_text(encoding="utf-8")
    before = neo4j_4.fingerprint()
    neo4j_4.stop()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        conf.write_text(own.replace(f":{neo4j_4.http_port}", f":{taken.getsockname()[1]}"), encoding="utf-8")
        made = server.back_up(label="another port")
        assert made.state is JobState.SUCCEEDED, made
        conf.write_text(own, encoding="utf-8")
        neo4j_4.start_and_wait()
        outcome = server.restore(Path(made.path))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED"), outcome
    assert conf.read_text(encoding="utf-8") == own
    assert neo4j_4.fingerprint() == before
