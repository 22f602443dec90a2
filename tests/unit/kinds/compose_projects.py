"""Compose projects as people have them, and what docker compose makes of each: the lane `docker` asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.kinds.docker.compose import ComposeProject


@dataclass(frozen=True)
class Project:
    """The files in the folder `srv`, the environment, and what the service `neo4j` is."""

    files: Mapping[str, str]
    said: Mapping[str, Any]
    environ: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        root = folder / "srv"
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root


def seen(project: ComposeProject, root: Path) -> dict[str, Any]:
    """What `Project.said` may name of the service neo4j; sources below the folder begin with a dot."""
    (service,) = (one for one in project.services if one.name == "neo4j")
    return {
        "container": service.container_name,
        "image": service.image,
        "mounts": {target: source.replace(str(root), ".") for source, target in service.mounts if source},
        "volumes": dict(service.volumes),
        "ports": sorted(tuple(one) for one in service.published),
        "environment": dict(service.environment),
        "services": sorted(one.name for one in project.services),
    }


NEO4J = "services:\n  neo4j:\n    container_name: neo4j\n    image: neo4j:4.4\n    volumes:\n      - ./data:/data\n"
PROJECTS: dict[str, Project] = {
    "as the vendor's": Project(
        {
            ".env": "\ufeff# place\nDATA_ROOT='/srv/cast data'\nexport NEO4J_IMAGE_TAG=2.18 # now\n",
            "docker-compose.yml": """\
version: '3'
services:
  server:
    container_name: server
    image: castimaging/imagingservice:${NEO4J_IMAGE_TAG}
    ports:
      - "9000:9000"
  neo4j:
    container_name: graph   # our own name
    image: castimaging/imagingneo4j:${NEO4J_IMAGE_TAG}
    restart: always
    ports:
      - "17474:7474"
      - 127.0.0.1:17687:7687
    volumes:
      # - ./old/data:/data
      - ./neo4j/configuration:/conf
      - '${DATA_ROOT:-./neo4j}/data:/data:rw'
    environment:
      - NEO4J_ACCEPT_LICENSE_AGREEMENT=yes
""",
        },
        {
            "container": "graph",
            "image": "castimaging/imagingneo4j:2.18",
            "mounts": {"/conf": "./neo4j/configuration", "/data": "/srv/cast data/data"},
            "ports": [(7474, "", 17474), (7687, "127.0.0.1", 17687)],
            "environment": {},
            "services": ["neo4j", "server"],
        },
    ),
    "compose.yaml before the others": Project(
        {
            "docker-compose.yml": NEO4J.replace("./data", "./old"),
            "compose.yml": NEO4J.replace("./data", "./older"),
            "compose.yaml": NEO4J,
        },
        {"mounts": {"/data": "./data"}},
    ),
    "docker-compose.yml before .yaml": Project(
        {"docker-compose.yaml": NEO4J.replace("./data", "./old"), "docker-compose.yml": NEO4J},
        {"mounts": {"/data": "./data"}},
    ),
    "an override": Project(
        {
            "docker-compose.yml": NEO4J + "    environment:\n      - NEO4J_a=1\n      - NEO4J_b=1\n",
            "docker-compose.override.yml": """\
services:
  neo4j:
    container_name: graph
    environment: {NEO4J_b: 2}
    volumes: ["/big/disk:/data", "./logs:/logs"]
    ports: ["7474:7474"]
""",
        },
        {
            "container": "graph",
            "mounts": {"/data": "/big/disk", "/logs": "./logs"},
            "ports": [(7474, "", 7474)],
            "environment": {"NEO4J_a": "1", "NEO4J_b": "2"},
        },
    ),
    "an override of another name": Project(
        {"compose.yaml": NEO4J, "docker-compose.override.yaml": "services: {neo4j: {image: 'neo4j:4.2'}}"},
        {"image": "neo4j:4.2", "mounts": {"/data": "./data"}},
    ),
    "an override that resets": Project(
        {
            "compose.yaml": NEO4J + "    ports: ['7474:7474']\n    environment: {NEO4J_a: 1}\n",
            "compose.override.yaml": """\
services:
  neo4j:
    ports: !override ["7687:7687"]
    volumes: !override
      - {type: bind, source: ./other, target: /data}
    environment: !reset {}
""",
        },
        {"mounts": {"/data": "./other"}, "ports": [(7687, "", 7687)], "environment": {}},
    ),
    "flow style, anchors and merge keys": Project(
        {
            "compose.yaml": """\
x-common: &common {restart: always, environment: &settings {NEO4J_a: one, NEO4J_b: "two"}}
x-data: &data {type: bind, source: ./store, target: /data}
services: {neo4j: {<<: *common, container_name: 'neo4j', image: "neo4j:4.4", volumes: [*data, "./l:/logs:ro,z"],
  environment: {<<: *settings, NEO4J_b: three, NEO4J_AUTH: neo4j/secret}, ports: [7474:7474]}}
"""
        },
        {
            "mounts": {"/data": "./store", "/logs": "./l"},
            "environment": {"NEO4J_a": "one", "NEO4J_b": "three"},
            "ports": [(7474, "", 7474)],
        },
    ),
    "values of the environment": Project(
        {
            ".env": "A=/from/file\nB=${A}/b\nC='$A'\nEMPTY=\n",
            "compose.yaml": """\
services:
  neo4j:
    container_name: ${NAME:-${FALLBACK:-graph}}
    image: "neo4j:${TAG-4.4}${EMPTY:+x}${A:+-a}"
    environment:
      - NEO4J_a=$$A ${A} $B ${C}
      - NEO4J_b=${EMPTY-none}${EMPTY:-empty}
      - NEO4J_from_outside
      - NEO4J_yes=yes
      - NEO4J_time=22:22
""",
        },
        {
            "container": "graph",
            "image": "neo4j:4.4-a",
            "environment": {
                "NEO4J_a": "$A /from/outside /from/outside/b $A",
                "NEO4J_b": "empty",
                "NEO4J_from_outside": "1",
                "NEO4J_yes": "yes",
                "NEO4J_time": "22:22",
            },
        },
        {"A": "/from/outside", "NEO4J_from_outside": "1"},
    ),
    "COMPOSE_FILE in .env": Project(
        {
            ".env": "COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=base.yml,sub/more.yml\n",
            "docker-compose.yml": NEO4J.replace("./data", "./old"),
            "base.yml": NEO4J,
            "sub/more.yml": "services: {neo4j: {volumes: ['./more:/more']}}",
        },
        {"mounts": {"/data": "./data", "/more": "./more"}},
    ),
    "COMPOSE_FILE of the environment": Project(
        {"docker-compose.yml": NEO4J.replace("./data", "./old"), "prod.yml": NEO4J},
        {"mounts": {"/data": "./data"}},
        {"COMPOSE_FILE": "prod.yml"},
    ),
    "COMPOSE_FILE of another project": Project(
        {"docker-compose.yml": NEO4J}, {"mounts": {"/data": "./data"}}, {"COMPOSE_FILE": "/elsewhere/compose.yml"}
    ),
    "the folder's name": Project(
        {"compose.yaml": NEO4J.replace("    container_name: neo4j\n", "")}, {"container": "srv-neo4j-1"}
    ),
    "a name of the project": Project(
        {"compose.yaml": "name: imaging\n" + NEO4J.replace("    container_name: neo4j\n", "")},
        {"container": "imaging-neo4j-1"},
    ),
    "COMPOSE_PROJECT_NAME": Project(
        {
            ".env": "COMPOSE_PROJECT_NAME=cast\n",
            "compose.yaml": "name: imaging\n" + NEO4J.replace("    container_name: neo4j\n", ""),
        },
        {"container": "cast-neo4j-1"},
    ),
    "an env_file": Project(
        {
            "neo4j.env": "NEO4J_dbms_directories_data=/graph\nNEO4J_AUTH=neo4j/secret\nNEO4J_b=file\n",
            "compose.yaml": NEO4J
            + "    env_file: [neo4j.env, {path: absent.env, required: false}]\n    environment: {NEO4J_b: here}\n",
        },
        {"environment": {"NEO4J_dbms_directories_data": "/graph", "NEO4J_b": "here"}},
    ),
    "a service that extends another": Project(
        {
            "compose.yaml": """\
services:
  base: {image: "neo4j:4.4", volumes: ["./data:/data"], environment: {NEO4J_a: 1}}
  neo4j: {extends: {service: base}, container_name: neo4j, environment: {NEO4J_b: 2}}
"""
        },
        {"image": "neo4j:4.4", "mounts": {"/data": "./data"}, "environment": {"NEO4J_a": "1", "NEO4J_b": "2"}},
    ),
    "a profile that is not chosen": Project(
        {"compose.yaml": NEO4J + "    profiles: [database]\n"}, {"mounts": {"/data": "./data"}}
    ),
    "volumes of the engine, and one that is a folder": Project(
        {
            "compose.yaml": NEO4J
            + """\
      - graph:/graph
      - bound:/bound
      - {type: volume, source: logs, target: /logs}
      - {type: tmpfs, target: /tmp}
      - /anonymous
volumes:
  graph:
  logs: {external: true}
  bound: {driver: local, driver_opts: {type: none, o: "rw,bind", device: /srv/bound}}
"""
        },
        {"mounts": {"/data": "./data", "/bound": "/srv/bound"}, "volumes": {"/graph": "graph", "/logs": "logs"}},
    ),
    "a later key of the service is none of the last volume": Project(
        {
            "compose.yaml": NEO4J
            + "      - type: bind\n        source: /srv/neo\n        target: /graph/\n    build:\n      context: .\n      target: prod\n"
        },
        {"mounts": {"/data": "./data", "/graph": "/srv/neo"}},
    ),
    "ports in all their forms": Project(
        {
            "compose.yaml": NEO4J
            + """\
    ports:
      - "127.0.0.2:7474:7474"
      - "[fd00::5]:17474:7474/tcp"
      - 7473
      - 6362:6362/udp
      - "7600-7601:7687-7688"
      - {host_ip: 10.0.0.5, target: 2004, published: 2005}
      - {target: 2006, published: '2007', protocol: tcp}
      - {target: 2008, mode: host}
"""
        },
        {
            "ports": [
                *((2004, "10.0.0.5", 2005), (2006, "", 2007), (7474, "127.0.0.2", 7474)),
                *((7474, "fd00::5", 17474), (7687, "", 7600), (7688, "", 7601)),
            ]
        },
    ),
}
