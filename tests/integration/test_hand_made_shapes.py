"""Backups in the shapes of the vendor's page are restored to real demo servers, data and configuration, whatever was chosen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.cli.main import main
from core.demo.demo_server import DemoServer
from core.demo.server_folder import destroy_data, read_proof, reinstall, stop_demo
from core.model.events import JobState, Notice
from tests.integration.conftest import Make
from tests.integration.test_backup_restore import good, idle
from tests.support import Server, demo_server

MARK = "# as it was on the old server\n"


def copy_configuration(server: Server, target: Path) -> None:
    """As the vendor's four lines of robocopy do."""
    for file in server.installation.config_files:
        (target / file.role).mkdir(parents=True)
        copy = Path(shutil.copy2(file.path, target / file.role))
        copy.write_bytes(copy.read_bytes() + MARK.encode())


def reinstalled(demo: DemoServer, tmp_path: Path) -> Server:
    destroy_data(demo)
    reinstall(demo)
    idle(demo)
    return demo_server(demo, tmp_path / "backups")


def assert_restored(server: Server, demo: DemoServer, before: dict[str, object]) -> None:
    assert read_proof(demo)["store_id"] == before["store_id"]
    assert all(content.endswith(MARK.encode()) for content in server.config().values())
    said = [event.message for event in server.events if isinstance(event, Notice)]
    assert any("has no checksums to compare with" in text for text in said)
    assert not any("is right" in text for text in said)


@pytest.mark.parametrize("chosen", [".", "db", "additional_files", "additional_files/neo4j"])
def test_the_vendors_example_is_restored(tmp_path: Path, make: Make, chosen: str) -> None:
    demo = make("windows")
    idle(demo)
    before, backup = read_proof(demo), tmp_path / "backup"
    (backup / "db").mkdir(parents=True)
    # The page names no database: then it is `neo4j` alone.
    tool = [str(demo.tool("neo4j-admin")), "backup", f"--backup-dir={backup / 'db'}", "--pagecache=4G"]
    subprocess.run(tool, check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(backup / "db/neo4j", backup / "db/neo4j.err.0")
    copy_configuration(demo_server(demo, tmp_path / "backups"), backup / "additional_files")
    (backup / "log.txt").touch()
    server = reinstalled(demo, tmp_path)
    good(server.restore(backup / chosen))
    assert_restored(server, demo, before)
    assert [path.name for path in (demo.data_dir / "databases").glob("neo4j*")] == ["neo4j"]


@pytest.mark.parametrize("chosen", [".", "neo4j", "neo4j/data", "neo4j/data/databases", "server/login"])
def test_a_whole_docker_folder_is_restored(tmp_path: Path, make: Make, chosen: str) -> None:
    demo = make("docker")
    before = read_proof(demo)
    stop_demo(demo)
    backup = Path(shutil.copytree(demo.root, tmp_path / "backup-2024-02-01"))
    for file in demo_server(demo, tmp_path / "backups").installation.config_files:
        copy = backup / file.path.relative_to(demo.root)
        copy.write_bytes(copy.read_bytes() + MARK.encode())
    server = reinstalled(demo, tmp_path)
    good(server.restore(backup / chosen))
    assert_restored(server, demo, before)


def test_databases_without_their_logs_are_not_restored(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    stop_demo(demo)
    shutil.copytree(demo.data_dir / "databases", tmp_path / "piece/databases")
    server = demo_server(demo, tmp_path / "backups")
    plan = server.plan_restore(tmp_path / "piece/databases")
    assert {check.code for check in plan.blockers} == {"BACKUP_NOT_WHOLE"}
    assert any("is only a part of a backup" in warning for warning in plan.warnings)
    assert server.run(plan).state is JobState.FAILED


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_one_that_was_packed_is_unpacked_and_restored(tmp_path: Path, make: Make, ending: str) -> None:
    demo = make("windows")
    before, backup = read_proof(demo), tmp_path / "copy"
    stop_demo(demo)
    shutil.copytree(demo.data_dir, backup / "Neo4j_data")
    copy_configuration(demo_server(demo, tmp_path / "backups"), backup / "additional_files")
    packed = shutil.make_archive(str(tmp_path / "packed"), {".zip": "zip", ".tar.gz": "gztar"}[ending], backup)
    store = next((backup / "Neo4j_data/databases").rglob("neostore*"))
    written_s = store.stat().st_mtime
    shutil.rmtree(backup)
    assert main(["unpack", packed, "--to", str(tmp_path / "unpacked")]) == 0
    assert abs((tmp_path / "unpacked" / store.relative_to(backup)).stat().st_mtime - written_s) <= 2
    server = reinstalled(demo, tmp_path)
    plan = server.plan_restore(tmp_path / "unpacked")
    assert plan.runnable and not any("verified" in warning for warning in plan.warnings)
    good(server.run(plan))
    assert_restored(server, demo, before)
