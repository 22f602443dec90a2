"""A small server that must stay untouched, a good backup of it, and attempts to restore what was made of that backup.

Damage is proven by a restore, not by asking the reader: the attempt must end with an error that has a code and names
the place, and by then nothing on the server has been touched, not even to be put back again (change times tell).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from blake3 import blake3

from core.errors import ImagingBackupError
from core.model.events import JobState
from core.model.layout import MANIFEST_NAME
from core.model.service_state import ServiceState
from tests.fakes import FakeService
from tests.support import Server, plain_server

LONG = os.environ.get("IMAGING_BACKUP_LONG_TESTS") == "1"
"""Everything is tried, as `dev.py fuzz` does; else a part, so that the default run stays short."""
STRIDE = 5 if sys.platform == "win32" and not LONG else 1
"""Of that part each fifth on Windows: what judges a backup is the same on every system, and a file is slow under Wine, where it mostly runs."""
MAY_SAY = ("BACKUP_CORRUPT", "MANIFEST_TOO_NEW")
Damage = Callable[[Path], object]


def touched(folder: Path, probed: Path) -> dict[str, tuple[int, ...]]:
    """What any write, rename, chmod or deletion changes, whatever is done afterwards to hide it.

    The survey makes and removes a file in `probed`, where a restore would be staged: that folder's times tell nothing.
    """
    found = {}
    for path in [folder, *folder.rglob("*")]:
        status = os.lstat(path)
        times = () if path == probed else (status.st_mtime_ns, status.st_ctime_ns)
        found[str(path)] = (status.st_ino, status.st_mode, status.st_size, *times)
    return found


@dataclass
class Target:
    server: Server
    backup: Path
    """Good; a test works on a copy of it."""

    def __post_init__(self) -> None:
        self.untouched = self.touched()

    @property
    def folder(self) -> Path:
        return Path(self.server.installation.root)

    def touched(self) -> dict[str, tuple[int, ...]]:
        return touched(self.folder, self.server.data_dir.parent)

    @property
    def service(self) -> FakeService:
        assert isinstance(self.server.service, FakeService)
        return self.server.service

    def attempt(self, backup: Path, **choices: Any) -> tuple[str, str]:
        """Code and message with which a restore of that folder ends."""
        try:
            outcome = self.server.restore(backup, **choices)
        except ImagingBackupError as error:
            return error.code, error.message
        assert outcome.state is JobState.FAILED, outcome
        return outcome.code, outcome.message

    def refuses(self, backup: Path, *codes: str, names: object = "", **choices: Any) -> str:
        """The attempt ends with one of the codes and names that; the server is as it was. Gives the code."""
        code, message = self.attempt(backup, **choices)
        assert code in (codes or MAY_SAY), (code, message)
        assert str(names) in message, message
        self.is_untouched()
        return code

    def is_untouched(self) -> None:
        assert self.touched() == self.untouched
        assert (self.service.call_names, self.service.current) == ([], ServiceState.RUNNING)


def make_target(folder: Path) -> Target:
    """Few files, so that every bit of the manifest can be tried."""
    server = plain_server(folder)
    kept, *gone = server.installation.config_files
    for file in gone:
        Path(file.path).unlink()
    missing = [replace(file, present=False) for file in gone]
    server.installation = replace(server.installation, config_files=(kept, *missing))
    shutil.rmtree(server.data_dir / "dumps")
    # Two files of one size, which can be taken for each other.
    (server.data_dir / "databases" / "neo4j" / "neostore.a").write_bytes(b"a" * 100)
    (server.data_dir / "databases" / "neo4j" / "neostore.b").write_bytes(b"b" * 100)
    outcome = server.back_up()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert isinstance(server.service, FakeService)
    server.service.calls.clear()
    return Target(server, Path(outcome.path))


def rewritten(edit: Callable[[dict[str, Any]], object]) -> Damage:
    """Another manifest under a right checksum: whoever can write the folder can do that."""

    def damage(backup: Path) -> None:
        file = backup / MANIFEST_NAME
        document = json.loads(file.read_bytes())
        edit(document)
        seal_text(backup, json.dumps(document))

    return damage


def seal_text(backup: Path, text: str) -> None:
    """Foreign JSON with its `checksum` made right."""
    file = backup / MANIFEST_NAME
    old = json.loads(file.read_bytes())["checksum"]
    blank = text.replace(old, "0" * 64, 1).encode("utf-8", "surrogatepass")
    file.write_bytes(blank.replace(b"0" * 64, blake3(blank).hexdigest().encode(), 1))
