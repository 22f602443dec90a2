"""A Docker Installer folder whose container `neo4j` runs a real Neo4j on a real engine.

The stand-in for the installer's `imaging` command does what its source does: `docker <action> <service>`, and an end
with 0 whatever came of it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.detect.detection import choose_installation, find_installations
from core.kinds.docker.service import DockerNeo4jService
from core.kinds.known import this_machine
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.neo4j.waiting import Patience
from core.recovery.host import Host
from tests.docker.engine import Engine
from tests.neo4j.graph import Graph, wait_for
from tests.neo4j.real_server import QUICK_START, Parts
from tests.ports import keep_two_ports
from tests.support import Server

PATIENCE = Patience(stop_s=120, start_s=120, poll_s=0.2, tool_s=150, effect_s=5.0, reappear_s=1.0, report_s=1.0)
NEO4J_USER = 7474
IMAGES = ("castimaging/imagingneo4j:2.18.1-31", "castimaging/imagingservice:2.18.1-31")

IMAGING = """#!/bin/sh
# imaging -s <action> [service]
cd "$(dirname "$0")" || exit 0
[ "$1" = -s ] && shift
case $1 in
  start | stop | restart | kill) ;;
  *) echo "Not a valid command"; exit 0 ;;
esac
if [ $# -eq 1 ] && [ "$1" = start ]; then set -- {compose} up -d
elif [ $# -eq 1 ]; then set -- {compose} "$1"
else set -- {program} "$@"; fi
said=$("$@" 2>&1) && echo Done || echo "$said" >&2
exit 0
"""

# Neo4j's own boot class, as in the image of Neo4j: it is PID 1, and the server is its child. As there, settings of the
# environment go into the configuration inside the container. What stops late passes the signal on late, and then ends as
# shells and most JVMs do, with 128 + SIGTERM.
ENTRY = """#!/bin/sh
mkdir -p /tmp/conf && cp /conf/neo4j.conf /tmp/conf/
env | sed -n -e 's/^NEO4J_\\([a-z][^=]*\\)=/\\1\\n/p' | while read -r name && read -r value; do
  name=$(echo "$name" | sed -e 's/__/:/g' -e 's/_/./g' -e 's/:/_/g')
  sed -i -e "/^$name=/d" /tmp/conf/neo4j.conf && echo "$name=$value" >> /tmp/conf/neo4j.conf
done
export NEO4J_HOME=/neo4j NEO4J_CONF=/tmp/conf JAVA_HOME=/java
set -- /java/bin/java {options} -Xmx128m -cp '/neo4j/lib/*' -Dapp.name=neo4j -Dapp.repo=/neo4j/lib -Dbasedir=/neo4j \\
  {boot_class} console
[ -n "$STOPS_LATE_S" ] || exec "$@"
"$@" & java=$!
trap 'sleep "$STOPS_LATE_S"; kill -TERM $java; asked=143' TERM
wait $java; wait $java
exit ${{asked:-1}}
"""

COMPOSE = """
services:
  neo4j:
    image: {neo4j_image}
    pull_policy: never
    container_name: neo4j
    {network}
    user: "{user}:{user}"
    restart: always
    stop_grace_period: {grace_s}s
    environment:
      STOPS_LATE_S: "{stops_late_s}"
{environment}
    entrypoint: ["/bin/sh", "/conf/entry.sh"]
    volumes:
{mounts}
      - ./neo4j/logs:/logs
      - ./neo4j/neo4j.conf:/conf/neo4j.conf:ro
      - ./neo4j/entry.sh:/conf/entry.sh:ro
      - {libraries}:/neo4j/lib:ro
      - {java}:/java:ro
      - /usr:/usr:ro
      - /etc:/etc:ro
  server:
    image: {server_image}
    pull_policy: never
    container_name: server
    {no_network}
    restart: always
    stop_signal: SIGKILL
    entrypoint: ["/bin/sleep", "1000000"]
    volumes:
      - /usr:/usr:ro
"""


@dataclass
class ContainerServer(Graph):
    """The folder, and the containers that compose makes of it."""

    engine: Engine
    folder: Path
    libraries: Path
    java: Path
    data: str = "./neo4j/data"
    place: str = "/data"
    """Where the data folder is mounted; where that is another place, neo4j.conf or the environment says so."""
    environment: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    """What else is mounted: folder of the machine -> place in the container."""
    volume: str = ""
    """The name of a volume that stands for the data folder; where there is none, the container mounts the folder itself."""
    address: str = "127.0.0.1"
    published: bool = False
    """It has a network of its own, and its ports are published on that address alone."""
    grace_s: int = 120
    stops_late_s: str = ""
    http_port: int = field(init=False)
    bolt_port: int = field(init=False)

    def __post_init__(self) -> None:
        self.http_port, self.bolt_port = keep_two_ports()
        self.install()

    @property
    def root(self) -> Path:
        return self.folder / "container_support"

    @property
    def data_dir(self) -> Path:
        return Path(os.path.normpath(self.root / self.data))

    def install(self, text: str = "installed") -> None:
        """Default configuration files and no data, as after a clean installation."""
        for path in (self.data_dir, self.root / "neo4j" / "logs"):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True, exist_ok=True)
            os.chown(path, NEO4J_USER, NEO4J_USER)
        for name in (
            "server/login/application.properties",
            "server/sourcecode/application.properties",
            "nginx/nginx.conf",
        ):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {name}, {text}\n", encoding="utf-8")
        (self.root / "neo4j" / "neo4j.conf").write_text(self._conf(), encoding="utf-8")
        boot_class = Parts("4.4", self.libraries, self.java).boot_class("neo4j")
        entry = ENTRY.format(options=" ".join(QUICK_START), boot_class=boot_class)
        (self.root / "neo4j" / "entry.sh").write_text(entry, encoding="utf-8")
        (self.root / ".env").write_text("VERSION=2.18.1-funcrel\n", encoding="utf-8")
        imaging = self.root / "imaging"
        words = IMAGING.format(program=self.engine.program, compose=self.engine.compose)
        imaging.write_text(words, encoding="utf-8")
        imaging.chmod(0o755)
        self.write_compose()

    def write_compose(self) -> None:
        neo4j_image, server_image = IMAGES
        text = COMPOSE.format(
            network=self._network(),
            no_network="networks: [default]" if self.engine.has_network else "network_mode: none",
            neo4j_image=neo4j_image,
            server_image=server_image,
            user=NEO4J_USER,
            grace_s=self.grace_s,
            stops_late_s=self.stops_late_s,
            environment="".join(f'      {name}: "{value}"\n' for name, value in self.environment.items()),
            mounts="\n".join(
                [self._mount_of_data(), *(f"      - {one}:{other}" for one, other in self.beside.items())]
            ),
            libraries=self.libraries,
            java=self.java.parent.parent,
        )
        if self.volume:
            options = {"type": "none", "o": "bind", "device": str(self.data_dir)}
            text += f"volumes:\n  {self.volume}:\n    driver_opts: {json.dumps(options)}\n"
        (self.root / "docker-compose.yml").write_text(text, encoding="utf-8")

    @property
    def _is_published(self) -> bool:
        return self.published or self.engine.has_network

    def _network(self) -> str:
        if not self._is_published:
            return "network_mode: host"
        ports = ((self.http_port, 7474), (self.bolt_port, 7687))
        return f"ports: {json.dumps([f'{self.address}:{outer}:{inner}' for outer, inner in ports])}"

    def _mount_of_data(self) -> str:
        if not self.volume:
            return f"      - {self.data}:{self.place}"
        # An empty one would get the owner of what the image has there, which is root's in the image of these tests.
        said = {"type": "volume", "source": self.volume, "target": self.place, "volume": {"nocopy": True}}
        return f"      - {json.dumps(said)}"

    def _conf(self) -> str:
        lines = [
            f"dbms.directories.data={'/data' if self.environment else self.place}",
            "dbms.directories.logs=/logs",
            "dbms.directories.run=/tmp",
            "dbms.directories.plugins=/tmp",
            "dbms.directories.import=/tmp",
            f"dbms.connector.bolt.listen_address={self._listens(self.bolt_port, 7687)}",
            f"dbms.connector.http.listen_address={self._listens(self.http_port, 7474)}",
            "dbms.connector.https.enabled=false",
            "dbms.security.auth_enabled=false",
            "dbms.memory.heap.max_size=512m",
            "dbms.memory.pagecache.size=64m",
            *(f"dbms.jvm.additional={option}" for option in QUICK_START),
        ]
        return "\n".join([*lines, ""])

    def _listens(self, port: int, inner: int) -> str:
        return f"0.0.0.0:{inner}" if self._is_published else f"{self.address}:{port}"

    def up(self) -> None:
        """Make the containers anew, start them, and wait until Neo4j answers."""
        self.engine.docker("compose", "up", "-d", cwd=self.root)
        self.wait_until_up()

    def wait_until_up(self) -> None:
        wait_for(lambda: self.ask("RETURN 1", quiet=True) is not None, "Neo4j does not answer")

    def down(self) -> None:
        self.engine.docker("compose", "down", "-t", "60", cwd=self.root)

    def installation(self) -> Installation:
        """As detection finds it: files, and what the containers say."""
        given = Given(kind=DOCKER_INSTALLER, root=str(self.root))
        return choose_installation(find_installations(this_machine(), given))

    def server(self, backups: Path, patience: Patience = PATIENCE) -> UnderTest:
        backups.mkdir(exist_ok=True)
        installation = self.installation()
        return UnderTest(installation, DockerNeo4jService(installation, patience), backups, patience)


class UnderTest(Server):
    """The server as the product's jobs see it, on the machine's engine."""

    @property
    def host(self) -> Host:
        return replace(super().host, service_for=lambda other: DockerNeo4jService(other, self.patience))
