"""A real Neo4j 3 with online backup, in the folders of the Windows installer. CAST Imaging 1 has this generation.

Neo4j 3 has no boot classes for its service: what neo4j.bat does here, and says, is as in its PowerShell module (field-facts 6.1).
neo4j-admin is its own.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.neo4j.real_server import QUICK_START, Parts, RealNeo4j
from tests.ports import keep_two_ports

SERVICE = """\
#!/bin/sh
cd {home}
pid=$(cat run/neo4j.pid 2>/dev/null)
# A process that has ended, and that nobody has collected yet, does not run.
runs() {{ [ -n "$pid" ] && [ -d /proc/$pid ] && ! grep -q '^State:.Z' /proc/$pid/status 2>/dev/null; }}
case "$1" in
start)
  runs || {{ setsid {java} EnterpriseEntryPoint --home-dir={home} --config-dir="$NEO4J_CONF" >logs/neo4j.log 2>&1 & echo $! >run/neo4j.pid; }}
  echo "Neo4j service started";;
stop)
  if runs; then kill $pid; fi
  while runs; do sleep 0.1; done
  echo "Neo4j service stopped";;
status)
  if runs; then echo "Neo4j is running"; exit 0; fi
  echo "Neo4j is not running.  Current status is Stopped"; exit 3;;
esac
"""
ADMIN = """\
#!/bin/sh
export NEO4J_HOME={home}
exec {java} org.neo4j.commandline.admin.AdminTool "$@"
"""


class EnterpriseNeo4j3(RealNeo4j):
    """It has one database, graph.db."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.backup_port, _ = keep_two_ports()
        super().__init__(parts, folder)
        for name in ("logs", "run", "import", "plugins"):
            (self.home / name).mkdir()

    def default_conf(self) -> str:
        lines = [
            f"dbms.directories.data={self.data_dir}",
            "dbms.connector.bolt.enabled=true",
            f"dbms.connector.bolt.listen_address=127.0.0.1:{self.bolt_port}",
            "dbms.connector.http.enabled=true",
            f"dbms.connector.http.listen_address=127.0.0.1:{self.http_port}",
            "dbms.connector.https.enabled=false",
            f"dbms.backup.address=127.0.0.1:{self.backup_port}",
            "dbms.security.auth_enabled=false",
            "dbms.memory.pagecache.size=64m",
            "dbms.udc.enabled=false",  # nothing leaves the machine
        ]
        return "\n".join([*lines, ""])

    def _write_launcher(self, tool: str) -> None:
        # As many on every machine: the consistency check divides its work among them.
        options = [*QUICK_START, "-XX:ActiveProcessorCount=2", "-Xmx512m"]
        words = [str(self.parts.java), *options, "-classpath", f"{self.parts.libraries}/*"]
        script = ADMIN if tool == "neo4j-admin" else SERVICE
        path = self.home / "bin" / f"{tool}.bat"
        path.write_text(script.format(home=shlex.quote(str(self.home)), java=shlex.join(words)), encoding="utf-8")
        path.chmod(0o755)

    def url(self, database: str) -> str:
        return f"http://127.0.0.1:{self.http_port}/db/data/transaction/commit"

    def fill(self, pairs: int) -> None:
        self.ask(
            "UNWIND range(1, $pairs) AS i CREATE (:N {i: i, s: 'word' + toString(i % 1000)})-[:R {w: i}]->(:M {i: i})",
            pairs=pairs,
        )

    def counts(self) -> list[list[int]]:
        """Nodes and relationships, and sums over what they hold: read from the records, not from the store of counts."""
        nodes = self.ask("MATCH (n) RETURN count(n), sum(n.i)")
        relationships = self.ask("MATCH ()-[r]->() RETURN count(r), sum(r.w)")
        return [*nodes, *relationships]
