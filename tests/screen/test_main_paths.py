"""A whole backup, and a whole restore to a server that was installed anew: judged by what lies on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from core.demo.demo_server import DemoServer
from core.demo.server_folder import destroy_data, read_proof, reinstall, set_faults
from tests.screen.display import AGAIN_S, PATIENT_S, Person, wait_until

JOB_S = 60.0


def verify(backup: Path) -> dict[str, object]:
    """What `imaging-backup verify` says of a backup."""
    done = subprocess.run(
        [sys.executable, "-m", "core", "verify", str(backup), "--json"], stdout=subprocess.PIPE, check=True, timeout=60
    )
    outcome: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def begin_backup(sit_down: Callable[[], Person], destination: Path) -> Person:
    person = sit_down()
    person.go("destination", lambda: person.press("alt+n"), PATIENT_S)
    person.press("ctrl+a")
    person.write(str(destination))
    person.go("review", person.click_next)
    person.press("alt+i")  # no import is running
    person.go("progress", lambda: person.press("alt+s"))
    return person


def test_a_backup_and_its_restore(sit_down: Callable[[], Person], demo: DemoServer, tmp_path: Path) -> None:
    store = read_proof(demo)["store_id"]
    destination = tmp_path / "backups"
    destination.mkdir()

    person = begin_backup(sit_down, destination)
    person.wait_for_page("result", JOB_S)
    person.click_next()
    assert person.wait_for_end() == 0
    (sealed,) = destination.iterdir()
    assert verify(sealed)["state"] == "succeeded"

    destroy_data(demo)
    reinstall(demo)
    assert read_proof(demo)["store_id"] != store

    person = sit_down()
    person.press("alt+e")
    person.go("backup_choice", lambda: person.press("alt+n"))  # it knows the folder, and chooses the newest
    person.go("installation", lambda: person.press("alt+n"))
    person.go("review", person.click_next)
    person.press("alt+y")
    person.write("RESTORE")
    person.go("progress", lambda: person.press("alt+s"))
    person.wait_for_page("result", JOB_S)
    person.press("alt+c")
    assert person.wait_for_end() == 0
    assert read_proof(demo)["store_id"] == store
    assert list(demo.data_dir.parent.glob(f"{demo.data_dir.name}.aside-*"))


def test_a_job_is_cancelled_by_its_letter_and_that_of_the_question(
    sit_down: Callable[[], Person], demo: DemoServer, tmp_path: Path, state_dir: Path
) -> None:
    destination = tmp_path / "backups"
    destination.mkdir()
    set_faults(demo.folder, stop_hangs=True)
    person = begin_backup(sit_down, destination)
    log = state_dir / "logs" / "imaging-backup.log"

    def cancelled() -> bool:
        # Twice: the first opens the question, in which it is the letter of the answer.
        person.press("alt+c")
        return "The job was cancelled" in log.read_text(encoding="utf-8")

    wait_until(cancelled, JOB_S, "the cancel", AGAIN_S)
    set_faults(demo.folder)
    person.wait_for_page("result", JOB_S)
    (report,) = (state_dir / "reports").iterdir()
    assert ">Cancelled</h1>" in report.read_text(encoding="utf-8")
    assert list(destination.iterdir()) == []
    person.click_next()  # there is no window manager that would give the focus back after a question
    assert person.wait_for_end() == 0
