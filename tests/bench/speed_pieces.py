"""What `bench speed` measures of the product, each in a fresh process, so that its memory and its bytes are its own.

`python -m tests.bench.speed_pieces NAME JSON` prints what it measured as JSON; `run_piece` is how the rows start it. What
has to be prepared, the start of Python too, is not in the time.
"""

from __future__ import annotations

import json
import mmap
import os
import pickle
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from core.backups.catalog import list_backups, open_backup
from core.cancel import CancelToken
from core.copying.copier import verify_files
from core.copying.flushing import flush_copies
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import CopiedTree, copy_tree
from core.disk.file_table import FileTable
from core.execute.engine import execute
from core.model.events import Event, JobState, Outcome, StepFinished
from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.requests import BackupRequest, RestoreRequest
from core.plan.backup import plan_backup
from core.plan.plan import Plan
from core.plan.restore import plan_restore
from core.recovery.host import Host
from core.survey.survey import survey_backup, survey_restore
from core.system.state_folder import state_dir
from tests.bench.cold import drop_caches
from tests.bench.speed_data import make_whole
from tests.fakes import FakeService

Result = TypeVar("Result")
RAW_BLOCK_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one piece: how long it took, and what its process moved to and from the disk and held in memory."""

    seconds: float
    written_bytes: int
    read_bytes: int
    peak_bytes: int
    steps_s: Mapping[str, float] = field(default_factory=dict)
    """Of a whole job: how long its steps of each kind took."""


def run_piece(name: str, **arguments: object) -> Measured:
    command = [sys.executable, "-m", "tests.bench.speed_pieces", name, json.dumps(arguments, default=str)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def measured(action: Callable[[], Result]) -> tuple[Measured, Result]:
    before, began_s = _moved_bytes(), time.perf_counter()
    result = action()
    seconds, after = time.perf_counter() - began_s, _moved_bytes()
    return (
        Measured(
            seconds,
            after["write_bytes"] - before["write_bytes"],
            after["read_bytes"] - before["read_bytes"],
            _peak_bytes(),
        ),
        result,
    )


def _moved_bytes() -> dict[str, int]:
    """What this process, with all its threads, had read from the disk and has given it to write."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return {name: int(value) for name, value in (line.split(": ") for line in lines)}


def _peak_bytes() -> int:
    """The most memory resident at once. Of getrusage, ru_maxrss would also tell of the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM:"))


def copy(
    source: str, target: str, *, live: bool = False, previous: str = "", kept: str = "", flush: bool = True
) -> Measured:
    """Copy a tree, flushed if `flush` (a backup flushes when Neo4j is back); `kept` is where to leave what was copied, for
    a later copy (`previous`) or `verify`."""
    earlier = _copied(previous) if previous else None

    def act() -> CopiedTree:
        meter = ProgressMeter(time.monotonic)
        copied = copy_tree(Path(source), Path(target), live=live, meter=meter, cancel=CancelToken(), previous=earlier)
        if flush:
            folders = [folder.path for folder in copied.directories]
            flush_copies(Path(target), (file.path for file in copied.files), folders, meter=meter, cancel=CancelToken())
        return copied

    spent, copied = measured(act)
    if kept:
        Path(kept).write_bytes(pickle.dumps((list(copied.files), copied.directories, copied.blocks)))
    return spent


def _copied(kept: str) -> CopiedTree:
    files, directories, blocks = pickle.loads(Path(kept).read_bytes())
    return CopiedTree(FileTable(files), directories, blocks=blocks)


def verify(root: str, kept: str) -> Measured:
    files, meter = _copied(kept).files, ProgressMeter(time.monotonic)
    spent, problems = measured(lambda: verify_files(Path(root), files, meter=meter, cancel=CancelToken()))
    assert not problems, problems
    return spent


def read_raw(folder: str) -> Measured:
    """Read every file past the page cache, one after the other, as `dd iflag=direct bs=8M` does, without its starts."""
    files = [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    buffer = mmap.mmap(-1, RAW_BLOCK_BYTES)  # in pages, as the disk wants it

    def act() -> None:
        for path in files:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
            try:
                while os.readv(descriptor, [buffer]) == RAW_BLOCK_BYTES:
                    pass
            finally:
                os.close(descriptor)

    return measured(act)[0]


def back_up(data_dir: str, place: str, label: str, *, quick: bool = False) -> Measured:
    """A whole backup by the engine: of a Docker installer's server in `place`, whose service is only a variable.

    `quick`: what is shared with an earlier backup is not read.
    """
    service = FakeService(stop_polls=1)
    make_whole(Path(data_dir))
    installation = _installation(Path(place, "container_support"), Path(data_dir))
    request = BackupRequest(
        installation=installation, destination=Path(place, "backups"), label=label, no_import_running=True, quick=quick
    )
    return _run_job(lambda: plan_backup(request, survey_backup(request, service)), service)


def restore(backup: str, place: str) -> Measured:
    """A whole restore by the engine, from cold, onto a server in `place` that holds next to nothing: all but making its plan."""
    service = FakeService(stop_polls=1)
    make_whole(Path(place, "data"))
    request = RestoreRequest(
        installation=_installation(Path(place, "container_support"), Path(place, "data")),
        backup=open_backup(Path(backup)),
        no_import_running=True,
    )
    plan = plan_restore(request, survey_restore(request, service))
    drop_caches()
    return _run_job(lambda: plan, service)


def _run_job(make_plan: Callable[[], Plan], service: FakeService) -> Measured:
    host = Host(
        service,
        state_dir(),
        service_for=lambda _: service,
        keep_awake=nullcontext,
        guard=lambda *_: nullcontext(),
        outside=lambda *_: nullcontext(),
    )
    steps_s: Counter[str] = Counter()

    def run() -> Outcome:
        plan = make_plan()

        def listen(event: Event) -> None:
            if isinstance(event, StepFinished):
                steps_s[type(plan.steps[event.index]).__name__] += event.duration_s

        return execute(plan, host, listen, CancelToken())

    spent, outcome = measured(run)
    assert outcome.state is JobState.SUCCEEDED, outcome
    return replace(spent, steps_s=dict(steps_s))


def _installation(root: Path, data_dir: Path) -> Installation:
    files = [ConfigFile(role, root / role / ROLE_FILES[role]) for role in ROLES]
    for path in [Path(file.path) for file in files]:
        if not path.exists():
            path.parent.mkdir(parents=True)
            path.write_text("# of the bench\n", encoding="utf-8")
    return Installation(
        DOCKER_INSTALLER,
        root,
        data_dir,
        root,
        tuple(files),
        version="2.18.1-funcrel",
        neo4j_version="4.4.42",
    )


def catalog(folder: str, count: int) -> Measured:
    """List so many backups, all of them usable."""
    spent, entries = measured(lambda: list_backups(Path(folder)))
    assert len(entries) == count and all(entry.usable for entry in entries), entries[:1]
    return spent


PIECES: dict[str, Callable[..., Measured]] = {
    "copy": copy,
    "verify": verify,
    "read_raw": read_raw,
    "back_up": back_up,
    "restore": restore,
    "catalog": catalog,
}


if __name__ == "__main__":
    print(json.dumps(asdict(PIECES[sys.argv[1]](**json.loads(sys.argv[2])))))
