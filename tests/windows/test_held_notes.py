"""A file that a job deletes while another program reads it, as an antivirus does: the job waits until it is let go."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.disk import files
from core.disk.files import remove_file
from core.recovery.job_lock import hold
from core.recovery.journal import Begun
from core.recovery.mark import leave_mark, mark_path, remove_own_mark
from tests.windows.test_holders import ALONE, held

NOW = "2026-01-01T00:00:00Z"


class _LetsGo(logging.Handler):
    """Ends the program as soon as the log says that it is waited for."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        super().__init__()
        self._program = program
        self.waited: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.waited.append(record.getMessage())
        self._program.communicate("go\n", timeout=120)


@contextmanager
def read_until_waited_for(file: Path) -> Iterator[list[str]]:
    with held(file, ALONE) as program:
        handler, level = _LetsGo(program), files.log.level
        files.log.addHandler(handler)
        files.log.setLevel(logging.INFO)
        try:
            yield handler.waited
        finally:
            files.log.removeHandler(handler)
            files.log.setLevel(level)


def test_a_file_is_deleted_once_it_is_let_go(tmp_path: Path) -> None:
    file = tmp_path / "INCOMPLETE"
    file.touch()
    with read_until_waited_for(file) as waited:
        remove_file(file)
    assert len(waited) == 1 and not file.exists()
    remove_file(file)


def test_the_note_of_a_job_does_not_stay(tmp_path: Path) -> None:
    with ExitStack() as job:
        job.enter_context(hold(tmp_path, "key", "backup", NOW))
        (note,) = (tmp_path / "locks").glob("*.json")
        with read_until_waited_for(note) as waited:
            job.close()
    assert len(waited) == 1 and not note.exists()


def test_the_mark_of_a_job_does_not_stay(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert leave_mark(data, tmp_path / "journals" / "1.jsonl", Begun("backup", "nightly", NOW, {}))
    with read_until_waited_for(mark_path(data)) as waited:
        remove_own_mark(data)
    assert len(waited) == 1 and not mark_path(data).exists()
