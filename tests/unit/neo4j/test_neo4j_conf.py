"""neo4j.conf and the compose file: what is read, what is passed over, and that no text makes the parser raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kinds.docker.compose import parse_compose, parse_env_file
from core.neo4j.conf import Neo4jSettings, parse_neo4j_conf

pytestmark = pytest.mark.same_everywhere

COMPOSE = """\
version: '3'
services:
  server:
    container_name: server
    image: castimaging/imagingservice:${SERVER_IMAGE_TAG}
    ports:
      - "9000:9000"
    volumes:
      - ./server/app.config:/opt/imaging/imaging-service/app.config
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
volumes:
  data:
"""


def test_settings_of_4() -> None:
    settings = parse_neo4j_conf(
        "# dbms.directories.data=commented\n"
        "dbms.directories.data=D:/Neo4j_data\n"
        "dbms.directories.logs=logs\n"
        "dbms.directories.transaction.logs.root=E:/tx\n"
        "dbms.connector.http.enabled=true\n"
        "dbms.connector.bolt.enabled=FALSE\n"
        "dbms.connector.http.listen_address=:17474\n"
        "dbms.connector.bolt.listen_address=0.0.0.0:17687\n"
        "dbms.windows_service_name=castneo4j\n"
        "dbms.backup.listen_address=0.0.0.0:6363-6373\n"
    )
    assert settings == Neo4jSettings(
        data_dir="D:/Neo4j_data",
        transaction_logs_root="E:/tx",
        logs_dir="logs",
        bolt_host="0.0.0.0",
        http_port=17474,
        bolt_port=17687,
        http_enabled=True,
        bolt_enabled=False,
        windows_service_name="castneo4j",
        backup_address="localhost:6363",
    )


def test_names_of_5_count_only_where_the_older_name_is_absent() -> None:
    both = "server.directories.data=five\ndbms.directories.data=four\nserver.http.listen_address=:1234\n"
    settings = parse_neo4j_conf(both)
    assert (settings.data_dir, settings.http_port) == ("four", 1234)


@pytest.mark.parametrize(
    ("address", "port"),
    [
        (":7475", 7475),
        ("0.0.0.0:7475", 7475),
        ("[::1]:7475", 7475),
        ("myhost:7475", 7475),
        ("myhost", None),
        ("[::1]", None),
        ("::1", None),
        (":0", None),
        (":65536", None),
        (":seven", None),
        (":\u0667\u0664\u0667\u0664", None),  # digits, but none that Neo4j reads
        ("", None),
    ],
)
def test_port_of_a_listen_address(address: str, port: int | None) -> None:
    assert parse_neo4j_conf(f"dbms.connector.http.listen_address={address}").http_port == port


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("D:/data", "D:/data"),
        (r"D:\data\neo4j", r"D:\data\neo4j"),
        (r"D:\\data\\neo4j", r"D:\data\neo4j"),
        (r"D\:\\data", r"D:\data"),
        (r"\\server\share\data", r"\\server\share\data"),
        (r"\\\\server\\share", r"\\server\share"),
        ("C:/Program Files/x", "C:/Program Files/x"),
        (r"C:/Program\ Files/x", "C:/Program Files/x"),
    ],
)
def test_paths_with_and_without_the_escapes_of_java(written: str, meant: str) -> None:
    assert parse_neo4j_conf(f"dbms.directories.data={written}").data_dir == meant


def test_line_ends_bom_blanks_and_the_last_line_wins() -> None:
    text = (
        "\ufeffdbms.directories.data=one\r\n\r\n  ! note\r\n \tdbms.directories.data = two \r\nno equals sign\r\n=\r\n"
    )
    assert parse_neo4j_conf(text).data_dir == "two"


def test_an_empty_last_value_falls_back_to_the_default() -> None:
    assert parse_neo4j_conf("dbms.directories.data=one\ndbms.directories.data=\n").data_dir is None


def test_latin_1_text_keeps_its_letters() -> None:
    text = "dbms.directories.data=D:/donn\u00e9es\u0085x\n".encode("latin-1").decode("latin-1")
    assert parse_neo4j_conf(text).data_dir == "D:/donn\u00e9es\u0085x"


def test_compose_service_that_mounts_data() -> None:
    compose = parse_compose(COMPOSE, {"NEO4J_IMAGE_TAG": "2.18.1-31"})
    assert compose.container_name == "graph"
    assert compose.image == "castimaging/imagingneo4j:2.18.1-31"
    assert {one.inner: one.port for one in compose.published} == {7474: 17474, 7687: 17687}
    assert compose.volumes == (("./neo4j/configuration", "/conf"), ("./neo4j/data", "/data"))


def test_compose_values_from_the_env_file() -> None:
    env = parse_env_file("\ufeff# place\nDATA_ROOT='/srv/cast data'\nexport NEO4J_IMAGE_TAG=2.18 # now\nnonsense\n")
    assert parse_compose(COMPOSE, env).volumes[-1] == ("/srv/cast data/data", "/data")
    assert env["NEO4J_IMAGE_TAG"] == "2.18"


def test_compose_long_form_and_windows_drives() -> None:
    long_form = (
        'services:\n  neo4j:\n    ports:\n      - target: 7474\n        published: "8474"\n    volumes:\n'
        "      - type: bind\n        source: D:\\neo4j\\data\n        target: /data\n      - C:\\plug ins:/plugins:ro\n"
    )
    compose = parse_compose(long_form, {})
    assert compose.volumes == (("D:\\neo4j\\data", "/data"), ("C:\\plug ins", "/plugins"))
    assert compose.published == ((7474, "", 8474),)


def test_compose_without_such_a_service() -> None:
    assert parse_compose("services:\n  web:\n    image: nginx\n", {}).container_name is None


@given(st.text())
def test_no_text_makes_a_parser_raise(text: str) -> None:
    parse_neo4j_conf(text)
    parse_neo4j_conf(f"dbms.connector.http.listen_address={text}\ndbms.directories.data={text}")
    parse_compose(text, parse_env_file(text))
    parse_compose(f"services:\n  neo4j:\n    volumes:\n      - {text}:/data\n    ports:\n      - {text}\n", {})


@given(st.binary())
def test_no_bytes_make_it_raise(data: bytes) -> None:
    parse_neo4j_conf(data.decode("latin-1"))


@given(st.integers(1, 65535), st.sampled_from(["", "0.0.0.0", "localhost", "[::]", "a.b-c.example"]))
def test_every_port_is_read(port: int, host: str) -> None:
    settings = parse_neo4j_conf(f"dbms.connector.bolt.listen_address={host}:{port}\r\n")
    assert settings.bolt_port == port


@pytest.mark.parametrize(
    ("conf", "asked"),
    [
        ("", "http://127.0.0.1:7474 bolt://127.0.0.1:7687"),
        ("dbms.default_listen_address=0.0.0.0", "http://127.0.0.1:7474 bolt://127.0.0.1:7687"),
        ("dbms.default_listen_address=10.0.0.5", "http://10.0.0.5:7474 bolt://10.0.0.5:7687"),
        ("server.default_listen_address=imaging01", "http://imaging01:7474 bolt://imaging01:7687"),
        (
            "dbms.default_listen_address=10.0.0.5\ndbms.connector.http.listen_address=127.0.0.2:8474",
            "http://127.0.0.2:8474 bolt://10.0.0.5:7687",
        ),
        ("dbms.connector.http.enabled=false", "bolt://127.0.0.1:7687"),
        (
            "dbms.connector.http.enabled=false\ndbms.connector.https.enabled=true\n",
            "https://127.0.0.1:7473 bolt://127.0.0.1:7687",
        ),
        (
            "server.https.enabled=true\nserver.https.listen_address=:8473\nserver.bolt.listen_address=[fd00::5]:7000",
            "http://127.0.0.1:7474 https://127.0.0.1:8473 bolt://[fd00::5]:7000",
        ),
        (
            "dbms.default_listen_address=[::]\ndbms.connector.bolt.enabled=false",
            "http://127.0.0.1:7474 http://[::1]:7474",
        ),
        ("dbms.connector.http.enabled=false\ndbms.connector.bolt.enabled=false", ""),
        ("dbms.default_listen_address=two words", "http://127.0.0.1:7474 bolt://127.0.0.1:7687"),
    ],
)
def test_where_the_server_is_asked(conf: str, asked: str) -> None:
    assert " ".join(map(str, parse_neo4j_conf(conf).endpoints)) == asked


def test_a_later_key_of_the_service_is_none_of_the_last_volume() -> None:
    text = (
        "services:\n  neo4j:\n    image: neo4j:4.4\n    volumes:\n      - type: bind\n        source: /srv/neo\n"
        "        target: /data\n    build:\n      context: .\n      target: prod\n"
    )
    assert parse_compose(text, {}).volumes == (("/srv/neo", "/data"),)


@pytest.mark.parametrize(
    ("ports", "published"),
    [
        ('      - "127.0.0.2:7474:7474"', [(7474, "127.0.0.2", 7474)]),
        ('      - "[fd00::5]:17474:7474/tcp"', [(7474, "[fd00::5]", 17474)]),
        ("      - 7474", []),
        ("      - 7474:7474/udp", []),
        (
            "      - host_ip: 10.0.0.5\n        target: 7474\n        published: 8474\n      - target: 7687\n        published: '7687'",
            [(7474, "10.0.0.5", 8474), (7687, "", 7687)],
        ),
        ("      - target: 7474\n        published: 8474\n        host_ip: 10.0.0.5", [(7474, "10.0.0.5", 8474)]),
        ("      - target: 7474\n        mode: host", []),
    ],
)
def test_ports_that_are_published_on_one_address(ports: str, published: list[tuple[int, str, int]]) -> None:
    compose = parse_compose(f"services:\n  neo4j:\n    image: neo4j:4.4\n    ports:\n{ports}\n", {})
    assert list(compose.published) == published
