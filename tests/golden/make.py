"""Makes the golden backups of the format that this source writes: `python -m tests.golden.make`, once a format.

Never run by a test, and refuses to make one anew: what is here was written by the build of its time, which is the point.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from core.backups.manifest import FORMAT_VERSION
from core.model.backup import BackupMethod
from core.model.events import JobState
from tests.golden.servers import KINDS, golden_server

HERE = Path(__file__).parent


def main() -> int:
    # A name of its own, because it is written into the backups.
    place = Path(tempfile.gettempdir(), "golden")
    place.mkdir()
    try:
        os.environ["IMAGING_BACKUP_STATE_DIR"] = str(place / "state")
        for kind in KINDS:
            target = HERE / f"format-{FORMAT_VERSION}-{kind}"
            if target.exists():
                print(f"{target.name} is there already")
                continue
            make(kind, target, place / kind)
            print(f"{target.name} was made")
    finally:
        shutil.rmtree(place)
    return 0


def make(kind: str, target: Path, folder: Path) -> None:
    server = golden_server(folder, kind, "golden")
    expected = {path.relative_to(server.data_dir).as_posix(): seen(path) for path in server.data_dir.rglob("*")}
    if kind == "by-hand-copy":
        shutil.copytree(server.data_dir, target / "Neo4j_data")
        for file in server.installation.config_files:
            place = target / "additional_files" / file.role / Path(file.path).name
            place.parent.mkdir(parents=True)
            shutil.copy2(file.path, place)
    else:
        method = BackupMethod.ONLINE if kind.endswith("online") else BackupMethod.COPY
        with ExitStack() as stack:
            stack.enter_context(mock.patch("platform.node", lambda: "imaging01"))
            if kind.startswith("windows"):
                # Windows records no owners and modes.
                for module in ("disk.tree", "copying.copier", "copying.tree_copy"):
                    stack.enter_context(mock.patch(f"core.{module}.recorded", lambda *_: (None, None, None)))
            outcome = server.back_up(label=target.name, method=method)
        assert outcome.state is JobState.SUCCEEDED, outcome
        shutil.copytree(outcome.path, target)
    config = {file.role: seen(Path(file.path)) for file in server.installation.config_files}
    text = json.dumps({"data": expected, "config": config}, indent=1, sort_keys=True, ensure_ascii=False)
    target.with_name(f"{target.name}.expected.json").write_text(text + "\n", "utf-8")


def seen(path: Path) -> dict[str, object]:
    status = path.stat()
    facts: dict[str, object] = {"mtime_ns": status.st_mtime_ns, "mode": status.st_mode & 0o777}
    if path.is_file():
        facts |= {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    return facts


if __name__ == "__main__":
    sys.exit(main())
