"""neo4j.conf: what is read, what is passed over, and that no text makes the parser raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.neo4j.conf import Neo4jSettings, parse_neo4j_conf

pytestmark = pytest.mark.same_everywhere


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


@given(st.text())
def test_no_text_makes_a_parser_raise(text: str) -> None:
    parse_neo4j_conf(text)
    parse_neo4j_conf(f"dbms.connector.http.listen_address={text}\ndbms.directories.data={text}")


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
