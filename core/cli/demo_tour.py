"""The whole tour on a demo server: create, back up, destroy, reinstall, restore, prove. Each step is reported.

The proof does not use the product's own code: the trees are compared by the system's `diff`, or where there is none by
the standard library's filecmp with contents, and the server itself tells which store is open and its last transaction.
"""

from __future__ import annotations

import filecmp
import os
from pathlib import Path

from core import api
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.demo.demo_server import DemoServer
from core.demo.server_folder import (
    create_demo,
    destroy_data,
    is_answering,
    read_proof,
    reinstall,
    remove_demo,
    set_idle,
    stop_demo,
)
from core.demo.store import verify_data
from core.detect.detection import choose_installation
from core.errors import DemoError
from core.model.events import JobState, Level, Notice, Outcome
from core.model.installation import Installation
from core.model.requests import BackupRequest, RestoreRequest
from core.system.command import find_program, run_command

COMPARE_TIMEOUT_S = 3600.0


def run_tour(folder: Path, kind: str, size_mb: int, reporter: Reporter, cancel: CancelToken) -> Outcome:
    """Run the tour in its own folder; the outcome is the proof. Removes the demo server and leaves nothing running."""
    server, backups = folder / "server", folder / "backups"
    _tell(reporter, f"A demo server of the {kind} kind with {size_mb} MB, writing to its store while it runs")
    demo = create_demo(server, kind, size_mb)
    try:
        return _tour(demo, backups, reporter, cancel)
    finally:
        remove_demo(server)


def _tour(demo: DemoServer, backups: Path, reporter: Reporter, cancel: CancelToken) -> Outcome:
    before = read_proof(demo)
    _tell(reporter, "Back up while it works")
    backup_outcome = _back_up(_installation(demo), backups, reporter, cancel)
    if backup_outcome.state is not JobState.SUCCEEDED:
        return backup_outcome
    _tell(reporter, "The catastrophe: the data is deleted, the configuration damaged; then a clean installation")
    destroy_data(demo)
    reinstall(demo)
    if read_proof(demo)["store_id"] == before["store_id"]:
        raise DemoError("The reinstalled demo server still has the old store; the tour proves nothing.")
    # From here on the server writes nothing, so that the restored tree can be compared file by file.
    set_idle(demo.folder, True)
    _tell(reporter, "Restore")
    restore_outcome = _restore(_installation(demo), Path(backup_outcome.path), reporter, cancel)
    if restore_outcome.state is not JobState.SUCCEEDED:
        return restore_outcome
    _tell(reporter, "Prove")
    answering = is_answering(demo)
    after = read_proof(demo)
    stop_demo(demo)
    words = _compare(Path(backup_outcome.path) / "Neo4j_data", demo.data_dir)
    verify_data(demo.data_dir, demo.neo4j_version)
    same_store = after["store_id"] == before["store_id"] and after["last_tx"] >= before["last_tx"]
    reporter.event(Notice(Level.INFO, f"The server answered: {answering}; it has the old store open: {same_store}."))
    reporter.event(Notice(Level.INFO, words))
    if not (answering and same_store):
        raise DemoError(f"The restored server is not the one that was backed up: before {before}, after {after}.")
    return Outcome(
        JobState.SUCCEEDED,
        f"Proven: backed up, destroyed, restored, equal ({backup_outcome.files:,} files, {backup_outcome.bytes:,} bytes). "
        f"Neo4j was offline for {backup_outcome.offline_s:.1f} s during the backup.",
        path=backup_outcome.path,
        bytes=backup_outcome.bytes,
        files=backup_outcome.files,
        offline_s=backup_outcome.offline_s,
        duration_s=backup_outcome.duration_s + restore_outcome.duration_s,
        service_state=restore_outcome.service_state,
    )


def _tell(reporter: Reporter, text: str) -> None:
    reporter.item("tour", {"text": text}, f"\n== {text}")


def _installation(demo: DemoServer) -> Installation:
    return choose_installation(api.find(demo.given))


def _back_up(installation: Installation, backups: Path, reporter: Reporter, cancel: CancelToken) -> Outcome:
    service = api.service_of(installation)
    request = BackupRequest(installation=installation, destination=backups, no_import_running=True)
    return api.run(api.plan(request, api.survey(request, service)), service, reporter.event, cancel, keep=False)


def _restore(installation: Installation, backup: Path, reporter: Reporter, cancel: CancelToken) -> Outcome:
    service = api.service_of(installation)
    request = RestoreRequest(installation=installation, backup=open_backup(backup), no_import_running=True)
    return api.run(api.plan(request, api.survey(request, service)), service, reporter.event, cancel, keep=False)


def _compare(first: Path, second: Path) -> str:
    """Raise DemoError at any difference; the words say what compared."""
    diff = find_program("diff") if os.name == "posix" else None
    if diff is not None:
        result = run_command([diff, "-r", "--no-dereference", first, second], timeout_s=COMPARE_TIMEOUT_S)
        if result.returncode != 0:
            raise DemoError(f"The restored data differs from the backup: {result.output[:500]}")
        return f"diff -r {first} {second}: no difference."
    _compare_contents(filecmp.dircmp(first, second, ignore=[], hide=[]), first, second)
    return f"filecmp with contents, {first} and {second}: no difference."


def _compare_contents(folders: filecmp.dircmp[str], first: Path, second: Path) -> None:
    _, different, errors = filecmp.cmpfiles(first, second, folders.common_files, shallow=False)
    wrong = [*folders.left_only, *folders.right_only, *different, *errors, *folders.common_funny]
    if wrong:
        raise DemoError(f"The restored data differs from the backup: {first / wrong[0]}.")
    for name, inner in folders.subdirs.items():
        _compare_contents(inner, first / name, second / name)
