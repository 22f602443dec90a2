"""What a sandbox is: where everything in it lies, as its file demo.json says.

The stand-in tools are started many times in a job, and each reads it: it takes few modules.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.demo.server_status import sandbox_of
from core.errors import DemoError

if TYPE_CHECKING:
    from core.model.given import Given

DEMO_FILE = "demo.json"
ON_WINDOWS = os.name == "nt"


class DemoServer(NamedTuple):
    """A sandbox: where everything is, and what to pass to the product to work on it."""

    folder: Path
    kind: str
    root: Path  # windows: the program folder; docker: the folder of docker-compose.yml
    data_dir: Path
    config_dir: Path
    http_port: int
    bolt_port: int
    version: str
    neo4j_version: str
    start_delay_s: float
    stop_delay_s: float
    logs_dir: Path | None = None
    """The folder of the transaction logs, where that lies outside the data folder."""

    @property
    def transactions(self) -> Path:
        """The folder of the transaction logs."""
        return self.logs_dir or self.data_dir / "transactions"

    @property
    def given(self) -> Given:
        """What makes the product work on this sandbox."""
        # Imported here: the stand-in tools do without.
        from core.model.given import Given
        from core.model.kind_facts import kind_named

        kind = kind_named(self.kind)
        if kind.config_in_root:
            return Given(kind=kind, root=str(self.root), sandbox=str(self.folder))
        return Given(
            kind=kind,
            root=str(self.root),
            data_dir=str(self.data_dir),
            config_dir=str(self.config_dir),
            sandbox=str(self.folder),
        )

    @property
    def args(self) -> list[str]:
        """The same as options of the command line."""
        given = self.given
        assert given.kind is not None
        options = {
            f"--{given.kind.root_word}-dir": given.root,
            "--data-dir": given.data_dir,
            "--config-dir": given.config_dir,
            "--sandbox": given.sandbox,
        }
        return [word for option, value in options.items() if value for word in (option, value)]

    @property
    def sandbox(self) -> Path:
        """The folder of everything that is not part of the pretended installation."""
        return sandbox_of(self.folder)

    @property
    def neo4j_conf(self) -> Path:
        """The server's configuration file."""
        return self.config_dir / "neo4j" / "neo4j.conf"

    @property
    def log_file(self) -> Path:
        """The server's log, outside the data folder."""
        return self.root / ("neo4j/logs" if self.kind == "docker" else "logs") / "neo4j.log"

    @property
    def url(self) -> str:
        """The address of the server's HTTP port."""
        return f"http://127.0.0.1:{self.http_port}/"

    def tool(self, name: str) -> Path:
        """Return the launcher of a stand-in tool: neo4j, neo4j-admin, docker or imaging."""
        suffix = ".bat" if ON_WINDOWS or name.startswith("neo4j") else ""
        folder = {"docker": self.sandbox / "bin", "imaging": self.root}.get(name, self.root / "neo4j" / "bin")
        return folder / f"{name}{suffix}"


def load_demo(folder: Path) -> DemoServer:
    """Read what a sandbox is from its demo.json."""
    path = folder.absolute() / DEMO_FILE
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        for name in ("folder", "root", "data_dir", "config_dir"):
            fields[name] = Path(fields[name])
        if fields.get("logs_dir"):
            fields["logs_dir"] = Path(fields["logs_dir"])
        return DemoServer(**fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DemoError(
            f"{folder} is not a demo server: {path} cannot be read ({error}).", "Create a demo server first."
        ) from error
