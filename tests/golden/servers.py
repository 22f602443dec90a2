"""The servers that golden backups were made of and are restored to: folders and a service that is a variable.

Only what stays the same over the years is used, so that a backup made long ago is still restored to the server it names.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.model.installation import ROLE_FILES, ROLES, ConfigFile, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.recovery.host import Host
from core.system.command import CommandResult
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.support import Server, settle

KINDS = ("docker-copy", "windows-copy", "windows-online", "by-hand-copy")
"""Of server and method. The last is no format of ours: it is the vendor's procedure, followed by hand."""
DATABASES = ("neo4j", "system")
FAKE_SECRET = "not-a-real-secret"


@dataclass
class GoldenServer(Server):
    """A server whose neo4j-admin copies folders and says what Neo4j's says."""

    @property
    def host(self) -> Host:
        return Host(
            self.service,
            state_dir(),
            service_for=lambda _: self.service,
            run_command=self._run_admin,
            keep_awake=nullcontext,
        )

    def _run_admin(self, argv: Sequence[str], *, env: Mapping[str, str], **_: Any) -> CommandResult:
        action = argv[1]
        options = dict(word.removeprefix("--").split("=", 1) for word in argv[2:] if "=" in word)
        database = self.data_dir / "databases" / options["database"]
        if action == "backup":
            shutil.copytree(database, Path(options["backup-dir"], options["database"]))
            return CommandResult(tuple(argv), 0, "Backup complete.\n")
        assert Path(options["from"]).name == options["database"]
        shutil.copytree(options["from"], database)
        return CommandResult(tuple(argv), 0, "restoreStatus=successful\n")


def golden_server(folder: Path, kind: str, text: str) -> GoldenServer:
    """A server of one of the KINDS; equal text makes equal data and configuration."""
    windows = kind != "docker-copy"
    root, config_dir = folder / "program", folder / "config"
    data_dir = folder / "data" / "Neo4j_data"
    config_files = []
    for role in ROLES:
        path = config_dir / (role) / ROLE_FILES[role]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"# {role} of {text}\nexample.password={FAKE_SECRET}\n".encode())
        config_files.append(ConfigFile(role, path))
    for tool in ("neo4j-admin", "neo4j-admin.bat", "neo4j.bat"):
        (root / "neo4j" / "bin").mkdir(parents=True, exist_ok=True)
        (root / "neo4j" / "bin" / tool).touch(0o755)
    _fill(data_dir, text)
    installation = Installation(
        WINDOWS_INSTALLER if windows else DOCKER_INSTALLER,
        root,
        data_dir,
        config_dir,
        tuple(config_files),
        version="2.18.1",
        neo4j_version="4.4.42",
        neo4j_edition="enterprise",
    )
    return GoldenServer(installation, FakeService(stop_polls=1), folder / "backups")


def _fill(data_dir: Path, text: str) -> None:
    for name in DATABASES:
        store, logs = data_dir / "databases" / name, data_dir / "transactions" / name
        store.mkdir(parents=True)
        logs.mkdir(parents=True)
        (store / "neostore").write_bytes(f"{text} {name}\n".encode() * 20)
        (store / "neostore.counts.db").write_bytes(bytes(range(256)) * 4)
        (store / "empty").touch()
        (logs / "neostore.transaction.db.0").write_bytes(f"{text} log\r\n".encode() * 10)
    (data_dir / "databases" / "store_lock").touch()
    (data_dir / "dumps" / "dünn \N{SNOWMAN}").mkdir(parents=True)
    settle(data_dir)
