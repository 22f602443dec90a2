"""The history: a line for each job that has ended, whoever started it. For people, scripts and estimates; no job depends on it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from core.disk.decoding import UNDECODABLE
from core.disk.files import write_durably
from core.model.events import Outcome
from core.model.installation import Installation
from core.reports.job_record import Goal
from core.system.state_folder import state_dir

log = logging.getLogger(__name__)

NAME = "history.jsonl"
MOST_BYTES = 1 << 20
"""Some thousand jobs; when it is exceeded the older half is dropped."""


class PastJob(msgspec.Struct, frozen=True, kw_only=True):
    """One job. Times in UTC."""

    began_utc: str
    ended_utc: str
    job: str
    """A `Goal`."""
    label: str = ""
    """The label of the backup that was made or restored; for a recovery, the interrupted job in words."""
    kind: str
    server: str
    """The folder of the installation."""
    state: str
    code: str
    path: str = ""
    bytes: int = 0
    files: int = 0
    offline_s: float = 0.0
    duration_s: float = 0.0
    account: str = ""


def remember_job(
    goal: Goal, outcome: Outcome, installation: Installation, *, label: str, began_utc: str, ended_utc: str
) -> None:
    """Add a line. A failure is only logged: it changes nothing about the job."""
    job = PastJob(
        began_utc=began_utc,
        ended_utc=ended_utc,
        job=goal.value,
        label=_plain(label),
        kind=installation.kind.name,
        server=_plain(str(installation.root)),
        state=outcome.state.value,
        code=outcome.code,
        path=_plain(outcome.path),
        bytes=outcome.bytes,
        files=outcome.files,
        offline_s=outcome.offline_s,
        duration_s=outcome.duration_s,
        account=outcome.account,
    )
    try:
        path = state_dir() / NAME
        # Appended in one write: jobs of other servers may write at the same time.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, msgspec.json.encode(job) + b"\n")
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if size > MOST_BYTES:
            _forget_older_half(path)
    except OSError as error:
        log.info("the history could not be written: %s", error)


def _plain(text: str) -> str:
    """A name that is not UTF-8 has bytes that JSON cannot represent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def past_jobs() -> tuple[PastJob, ...]:
    """The past jobs, oldest first; lines that cannot be read are skipped."""
    try:
        lines = (state_dir() / NAME).read_bytes().splitlines()
    except OSError as error:
        log.info("the history could not be read: %s", error)
        return ()
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=PastJob))
        except UNDECODABLE:
            continue
    return tuple(found)


def _forget_older_half(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    write_durably(path, b"".join(lines[len(lines) // 2 :]))
