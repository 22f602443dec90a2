"""The installer at work: what it leaves on a machine and what it takes away, each read back.

Nobody looks at its pages: it runs silently, as software distribution runs it.
"""

from __future__ import annotations

from pathlib import Path

from core import __version__
from core.errors import RecoveryNeeded
from core.recovery.outside import PREFIX
from tests.frozen.installed import WindowsMachine, files_below, of_machine
from tests.support import until

FOLDER = r"C:\Program Files\Imaging Backup"
UNINSTALLERS_OWN = {"unins000.exe", "unins000.dat"}


def installed(machine: WindowsMachine) -> None:
    ended = machine.install()
    assert ended.code == 0, ended.said


def removed(machine: WindowsMachine) -> bool:
    """The uninstaller's own file goes after its process has ended."""
    until(lambda: not machine.installed.exists())
    told = machine.ask("read")
    return not told["key"] and FOLDER not in told["path"] and not list(machine.start_menu.glob("CAST Imaging*"))


def leave_task(machine: WindowsMachine) -> Path:
    """A task that earlier versions have registered for all jobs, and a copy of the program whose task is gone."""
    made = machine.run("schtasks", "/Create", "/TN", PREFIX, "/TR", "its program")
    assert made.code == 0
    (machine.copies / "of a task that is gone").mkdir(parents=True)
    (task,) = machine.tasks.iterdir()
    assert task.name == PREFIX
    return task


def test_setup_leaves_the_programs_where_windows_and_people_find_them(machine: WindowsMachine) -> None:
    before = machine.ask("read")
    assert before["key"] == {}
    installed(machine)
    found = files_below(machine.installed)
    assert found.keys() >= UNINSTALLERS_OWN
    assert {name: size for name, size in found.items() if name not in UNINSTALLERS_OWN} == files_below(machine.bundle)
    assert machine.program("--version").said.strip() == f"imaging-backup {__version__}"
    after = machine.ask("read")
    assert after["path"] == [*before["path"], FOLDER]
    key = after["key"]
    assert key["DisplayName"] == f"CAST Imaging Backup and Restore version {__version__}"
    assert key["DisplayVersion"] == __version__
    assert key["InstallLocation"] == f"{FOLDER}\\"
    assert key["UninstallString"] == f'"{FOLDER}\\unins000.exe"'
    assert key["DisplayIcon"] == f"{FOLDER}\\ImagingBackup.exe"
    wizard, licences = (
        machine.start_menu / f"CAST Imaging Backup and Restore{name}.lnk" for name in ("", " (licences)")
    )
    assert b"ImagingBackup.exe" in wizard.read_bytes() and b"licences" in licences.read_bytes()


def test_an_upgrade_leaves_nothing_of_the_older_version(machine: WindowsMachine, tmp_path: Path) -> None:
    older = tmp_path / "older"
    for name in ("ImagingBackup.exe", "imaging-backup.exe", "_internal/gone.dll", "licences/gone/LICENSE"):
        (older / name).parent.mkdir(parents=True, exist_ok=True)
        (older / name).write_text("of the older version", encoding="utf-8")
    ended = machine.install(machine.compile_setup(older, "0.0.1"))
    assert ended.code == 0, ended.said
    assert machine.ask("read")["key"]["DisplayVersion"] == "0.0.1"
    assert (machine.installed / "_internal" / "gone.dll").exists()
    installed(machine)
    told = machine.ask("read")
    assert told["key"]["DisplayVersion"] == __version__ and told["path"].count(FOLDER) == 1
    assert files_below(machine.installed).keys() - UNINSTALLERS_OWN == files_below(machine.bundle).keys()
    assert machine.program("--version").code == 0


def test_nothing_is_taken_from_a_program_that_runs(machine: WindowsMachine) -> None:
    installed(machine)
    wizard = machine.start(f"{FOLDER}\\ImagingBackup.exe")
    log = machine.state / "logs" / "imaging-backup.log"
    until(lambda: log.exists() and "first window after" in log.read_text(encoding="utf-8"))
    try:
        for ended in (machine.install(), machine.uninstall()):
            assert ended.code != 0
            assert "CAST Imaging Backup and Restore is currently running" in ended.said
            assert files_below(machine.installed).keys() - UNINSTALLERS_OWN == files_below(machine.bundle).keys()
        assert wizard.poll() is None
    finally:
        wizard.kill()
        wizard.wait(30)
    assert machine.uninstall().code == 0 and removed(machine)


def test_the_program_stays_while_an_interrupted_job_waits_for_it(machine: WindowsMachine) -> None:
    installed(machine)
    journal = machine.drive / machine.ask("interrupt").removeprefix("C:\\").replace("\\", "/")
    assert journal.is_relative_to(machine.state)
    task = leave_task(machine)
    before = files_below(machine.installed)
    ended = machine.uninstall()
    assert ended.code != 0
    assert f"exit code {RecoveryNeeded.exit_code}" in ended.said
    assert "An earlier job was interrupted: restore a-label" in ended.said and "imaging-backup recover" in ended.said
    assert files_below(machine.installed) == before and machine.ask("read")["key"]
    assert list(machine.tasks.iterdir()) == [task]  # which may be that job's
    overruled = machine.uninstall("/DESPITEJOBS=yes")
    assert overruled.code == 0 and "/DESPITEJOBS=yes" in overruled.said
    assert removed(machine) and journal.exists()


def test_a_program_that_gives_no_answer_is_kept_until_a_person_says_otherwise(machine: WindowsMachine) -> None:
    installed(machine)
    program = machine.installed / "imaging-backup.exe"
    for broken in (lambda: program.write_bytes(b"no program"), program.unlink):
        broken()
        ended = machine.uninstall()
        assert ended.code != 0 and "exit code -1: " in ended.said
        assert (machine.installed / "ImagingBackup.exe").exists() and machine.ask("read")["key"]
    assert machine.uninstall("/DESPITEJOBS=yes").code == 0 and removed(machine)


def test_what_people_made_stays_when_the_program_is_removed(machine: WindowsMachine, tmp_path: Path) -> None:
    before = machine.ask("read")
    installed(machine)
    backups = tmp_path / "backups"
    backups.mkdir()
    assert machine.program("list", of_machine(backups)).code == 0
    for place in (machine.state / "reports" / "a-job.html", machine.state / "settings.json", backups / "a-file"):
        place.parent.mkdir(exist_ok=True)
        place.touch()
    leave_task(machine)
    kept = [files_below(folder).keys() for folder in (machine.state, backups)]
    ended = machine.uninstall()
    assert ended.code == 0, ended.said
    assert removed(machine)
    assert machine.ask("read") == before
    assert [files_below(folder).keys() for folder in (machine.state, backups)] == kept
    assert list(machine.tasks.iterdir()) == [] and not machine.copies.exists()
