"""What each target reads when all is well: the material that the searches cut, repeat and mix."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from core.backups.manifest import Manifest
from core.model.entries import DirectoryEntry, FileEntry
from core.recovery.journal import Begun, Committed, Finished, Intent, RemoveFolder, StartService, SwapBack
from core.system.settings import Settings
from tests.fuzz.targets import TARGETS
from tests.manifests import to_bytes

_FILE = FileEntry("Neo4j_data/databases/neo4j/neostore", 3, 1, "a" * 64, 0o640, 7474, 7474)
_MANIFEST = to_bytes(
    Manifest(
        format_version=1,
        tool="t",
        label="l",
        created_utc="2026-01-01T00:00:00Z",
        host="h",
        kind="docker",
        method="online",
        version=None,
        neo4j_version="4.4.42",
        neo4j_edition=None,
        found_by={"root": "x"},
        source_paths={},
        databases=["neo4j"],
        consistency="not run",
        offline_s=1.5,
        total_bytes=3,
        total_files=1,
        files=[_FILE],
        directories=[DirectoryEntry("Neo4j_data", 1)],
    )
)
_INSTALLATION: dict[str, str | int | None] = {
    "kind": "docker",
    "root": "/r",
    "data_dir": "/r/d",
    "config_dir": "/r",
    "service_name": "neo4j",
    "http_port": 7474,
    "bolt_port": 7687,
    "sandbox": None,
}
_JOURNAL = b"\n".join(
    msgspec.json.encode(record)
    for record in (
        Begun("restore", "l", "2026-01-01T00:00:00Z", _INSTALLATION),
        Intent(RemoveFolder("/r/d.staged-1")),
        Intent(StartService()),
        Intent(SwapBack("/r/d.staged-1", "/r/d", "/r/d.aside-1", True)),
        Intent(
            SwapBack(
                "/r/d.staged-2", "/r/d", "/r/d.aside-2", True, inner=SwapBack("/t.staged-2", "/t", "/t.aside-2", True)
            )
        ),
        Committed(),
        Finished("succeeded"),
    )
)
_CONTAINER = {
    "Id": "a1",
    "Name": "/neo4j",
    "State": {"Status": "running", "Running": True, "Restarting": False, "Pid": 9, "ExitCode": 0, "StartedAt": ""},
    "Config": {"Image": "castimaging/neo4j:2.18", "Labels": {"com.docker.compose.project": "p"}, "StopTimeout": 60},
    "HostConfig": {"RestartPolicy": {"Name": "always"}, "PortBindings": {}},
    "Mounts": [{"Source": "/r/d", "Destination": "/data"}],
    "NetworkSettings": {"Ports": {"7474/tcp": [{"HostIp": "0.0.0.0", "HostPort": "7474"}], "7687/tcp": None}},
}
_CONF = rb"""# a comment
dbms.directories.data=C\:\\ProgramData\\CAST\\Neo4j_data
dbms.directories.transaction.logs.root = /logs
dbms.connector.http.listen_address=[::]:7474
dbms.connector.bolt.listen_address=:7687
dbms.connector.bolt.enabled=true
dbms.backup.listen_address=0.0.0.0:6362-6372
dbms.windows_service_name=neo4j-imaging
"""
_COMPOSE = b"""NAME=value
SERVER_IMAGE_TAG="2.18.1"
services:
  neo4j:
    container_name: ${NAME:-neo4j}
    image: registry:5000/castimaging/neo4j:${TAG-2.18}
    ports:
      - "7474:7474/tcp"
      - target: 7687
        published: 17687
    volumes:
      - ./neo4j/data:/data:rw
      - type: bind
        source: D:\\imaging
        target: /conf
"""
_SECRETS = b"""spring.datasource.password="x y" NEO4J_AUTH=neo4j/x --source-token x -p x
Authorization: Bearer x
bolt://neo4j:x@localhost:7687 https://token@host <entry key="password">x</entry>
server_name example.org; listen 80; root C:\\www;
"""
_STATUS = (
    b"Neo4j is running at pid 4711",
    b"Neo4j is not running",
    b"The service 'neo4j' is not running, current status is <StopPending>",
    b"The service is not installed",
)
_STORE_INFO = b"""Selecting JVM - Version:11.0.13+8, Name:OpenJDK 64-Bit Server VM, Vendor:Eclipse Adoptium
{"databaseName":"neo4j","inUse":"false","storeFormat":"AF4.3.0","storeFormatIntroduced":"4.3.0",\
"storeFormatSuperseded":null,"lastCommittedTransaction":"6","recoveryRequired":"false"}
"""
_ADMIN = b"Backup complete. restoreStatus=successful, reason="
_INSPECT = json.dumps([_CONTAINER], indent=1).encode()
_PS = b'{"Names":"neo4j","State":"running"}\n{"Names":"/etl,other"}\nWARNING: x\n'

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "manifest": (_MANIFEST,),
    "sealed_manifest": (_MANIFEST.split(b",", 2)[2].rstrip().removesuffix(b"}"),),
    "neo4j_conf": (_CONF,),
    "env_file": (_COMPOSE,),
    "compose_file": (_COMPOSE,),
    "config_all": (b"env.DATA_DIR=D:\\CAST\nSHARED_FOLDER=${DATA_DIR}\\shared\n",),
    "image_name": (b"registry:5000/castimaging/imagingneo4j:2.18.1-31@sha256:0", b"castimaging/neo4j:3.1"),
    "windows_service": (
        rb'"C:\CAST\neo4j\bin\tools\prunsrv.exe" //RS//neo4j',
        b"--config-dir=C:\\x\n--home-dir='D:\\y'",
    ),
    "status_output": _STATUS,
    "admin_output": (_ADMIN,),
    "store_info_output": (_STORE_INFO,),
    "docker_inspect": (_INSPECT, b"Error: No such container: neo4j", b"[" * 3000, b'[{"State":{"Pid":Infinity}}]'),
    "docker_ps": (_PS, b"{" * 3000),
    "settings_file": (msgspec.json.encode(Settings("/b", ("/a", "/c"))),),
    "login_file": (
        b"NEO4J_USERNAME = neo4j\nNEO4J_PASSWORD=a=b\n",
        b'{"env":[{"NEO4J_USERNAME":"neo4j","NEO4J_PASSWORD":"x"}]}',
    ),
    "transactions_reply": (
        b'{"results":[{"columns":["database","username","clientAddress","startTime","activeLockCount"],"data":[{"row":'
        b'["neo4j","cast","127.0.0.1:50988","2026-11-29T17:50:20.379Z",2]}]}],"errors":[]}',
        b'{"results":[],"errors":[{"code":"Neo.ClientError.Security.Forbidden","message":"x"}]}',
    ),
    "count_reply": (
        b'{"results":[{"columns":["found"],"data":[{"row":[12345],"meta":[null]}]},{"columns":["found"],"data":[{"row":[67890]'
        b',"meta":[null]}]}],"errors":[]}',
    ),
    "verified_file": (b'{"places":{"0123":{"fingerprint":"45","utc":"2026-01-01T00:00:00Z"}}}',),
    "journal_file": (_JOURNAL,),
    "config_comparison": (_CONF + _CONF.upper(), _SECRETS + _SECRETS[::-1]),
    "secrets": (_SECRETS,),
}
assert set(SEEDS) == set(TARGETS)
