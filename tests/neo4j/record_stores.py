"""Writes down which files a real Neo4j Community server has, and how large: for tests/unit/neo4j/stores.

    python -m tests.neo4j.record_stores VERSION LIBRARIES JAVA FOLDER

LIBRARIES is what `build/dev_neo4j.py` downloads (for 3.5: `dependency:copy-dependencies` without its profile), JAVA a program
that this version accepts. Recorded are a fresh store and a filled one, stopped cleanly, and one killed as soon as it answers.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.neo4j.graph import Graph, wait_for
from tests.neo4j.real_server import OPENS, QUICK_START
from tests.ports import keep_two_ports

LONG = (
    "a string that is too long for a record of its own, and goes on for a while, so that it lies in a store of its own"
)


class Recorded(Graph):
    """A server in a folder of its own, started without the tools that each version has others of."""

    def __init__(self, version: str, libraries: str, java: str, home: Path) -> None:
        self.libraries, self.java, self.home, self.data_dir = libraries, java, home, home / "data"
        self.generation = int(version.split(".")[0])
        self.http_port, bolt_port = keep_two_ports()
        old = self.generation < 5
        connector = "dbms.connector" if old else "server"
        lines = [f"{'dbms' if old else 'server'}.directories.data={self.data_dir}", "dbms.security.auth_enabled=false"]
        lines += [f"{connector}.http.listen_address=127.0.0.1:{self.http_port}", f"{connector}.https.enabled=false"]
        lines += [f"{connector}.bolt.listen_address=127.0.0.1:{bolt_port}"]
        # Nothing leaves the machine.
        lines += {3: ["dbms.udc.enabled=false"], 5: ["dbms.usage_report.enabled=false"]}.get(self.generation, [])
        (home / "conf").mkdir(parents=True)
        (home / "conf" / "neo4j.conf").write_text("\n".join([*lines, ""]), encoding="utf-8")

    def start(self) -> subprocess.Popen[bytes]:
        self.data_dir.mkdir(exist_ok=True)
        opened = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENS] if self.generation >= 5 else []
        words = [self.java, *QUICK_START, "-Xmx512m", *opened, "-classpath", f"{self.libraries}/*"]
        words += [
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
        ]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_for(lambda: process.poll() is not None or self.ask("RETURN 1", quiet=True), "Neo4j does not answer")
        assert process.poll() is None, "Neo4j does not start"
        return process

    def url(self, database: str) -> str:
        path = "data/transaction/commit" if self.generation == 3 else f"{database}/tx/commit"
        return f"http://127.0.0.1:{self.http_port}/db/{path}"

    def fill_every_store(self) -> None:
        """Nodes, a dense one, labels, relationships, properties of every kind, an index."""
        self.ask("CREATE INDEX ON :N(i)" if self.generation == 3 else "CREATE INDEX by_i FOR (n:N) ON (n.i)")
        self.ask(
            "UNWIND range(0, 1999) AS i CREATE (:N {i: i, s: $long + toString(i), a: [i, 7000000000 * i], f: 1.5 * i})"
            "-[:R {w: i}]->(:M {i: i, s: ['one', 'two', toString(i)]})",
            long=LONG,
        )
        self.ask("CREATE (:Dense:A:B:C:D:E {i: 0})")
        self.ask("MATCH (d:Dense), (m:M) WHERE m.i < 300 CREATE (d)-[:R2]->(m), (m)-[:R3]->(d)")

    def listing(self) -> dict[str, int]:
        files = [file for part in ("databases", "transactions") for file in (self.data_dir / part).rglob("*")]
        return {
            file.relative_to(self.data_dir).as_posix(): file.stat().st_size for file in sorted(files) if file.is_file()
        }


def main(version: str, libraries: str, java: str, folder: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        server = Recorded(version, libraries, java, Path(place) / "home")
        for state in ("fresh", "filled", "killed"):
            if state == "killed":
                shutil.rmtree(server.data_dir)
            process = server.start()
            try:
                if state == "filled":
                    server.fill_every_store()
            finally:
                process.send_signal(signal.SIGKILL if state == "killed" else signal.SIGTERM)
                process.wait()
            text = json.dumps(server.listing(), indent=1)
            Path(folder, f"{version}-{state}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
