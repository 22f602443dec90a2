"""Configuration files side by side: nothing is lost, no secret gets out, and what matters is pointed out."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demo.configuration import SECRET_MARKER, docker_config, windows_config
from core.survey.config_diff import (
    MAX_BYTES,
    MAX_LINE_CHARS,
    MAX_LINES,
    ConfigText,
    FileComparison,
    Finding,
    FindingKind,
    compare_config,
    decode_config,
    split_lines,
)

MINE, THEIRS = PurePath("/server/x.conf"), PurePath("/backup/x.conf")
HOST, PORT, PATH = FindingKind


def compare(server: str | None, backup: str | None) -> FileComparison:
    return compare_config("login", ConfigText(MINE, server), ConfigText(THEIRS, backup))


def found(server: str, backup: str) -> set[tuple[str, str, str, str]]:
    return {(f.kind.value, f.key, f.server, f.backup) for f in compare(server, backup).findings}


LINES = st.sampled_from(["a=1", "a=2", "b = 1", "# note", "", "}", "server_name x;", "password=p q", "http://h:1/"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(LINES, max_size=12).map("\n".join))


@given(TEXTS, TEXTS)
def test_each_side_of_the_rows_is_the_whole_file(server: str, backup: str) -> None:
    rows = compare(server, backup).rows
    for lines, text in (([row.server for row in rows], server), ([row.backup for row in rows], backup)):
        there = [line for line in lines if line is not None]
        assert [line.plain for line in there] == split_lines(text)
        assert [line.number for line in there] == list(range(1, len(there) + 1))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    comparison = compare(text, text)
    assert not comparison.differs and not comparison.findings and not comparison.problem


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    side = decode_config(MINE, data)
    assert (side.text is None) == bool(side.problem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_encodings_and_line_ends_make_no_difference(encoding: str) -> None:
    text = "titre=Sauvegarde terminée\nport=1\n"
    side = decode_config(MINE, text.replace("\n", "\r\n").encode(encoding))
    assert not compare_config("login", side, ConfigText(THEIRS, text)).differs


def test_lines_break_at_line_ends_only() -> None:
    assert split_lines("a\x0cb\x85c\u2028d\r\ne\rf\n\ng") == ["a\x0cb\x85c\u2028d", "e", "f", "", "g"]
    assert split_lines("") == [] and split_lines("\n") == [""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a" * (MAX_BYTES + 1), "larger than 1.0 MB"),
        (b"MZ\0\0\x01\x02", "not a text file"),
        (b"a\n" * (MAX_LINES + 1), "more than 10,000 lines"),
        (b"a" * (MAX_LINE_CHARS + 1), "one of more than 4,000 characters"),
    ],
)
def test_what_cannot_be_compared_says_why(data: bytes, words: str) -> None:
    comparison = compare_config("nginx", decode_config(MINE, data), ConfigText(THEIRS, "a"))
    assert words in comparison.problem and str(MINE) in comparison.problem
    assert not comparison.rows and not comparison.findings


def test_thousands_of_lines_of_two_kinds_are_compared() -> None:
    comparison = compare("a\nb\n" * 4000, "b\na\nc\n" * 3000)
    assert comparison.differs and len(comparison.rows) > 8000


def test_a_missing_file_is_told_from_an_empty_one() -> None:
    missing = compare("a=/x\n", None)
    assert (missing.server_present, missing.backup_present, missing.differs) == (True, False, True)
    assert not missing.findings  # that it is missing says it all
    assert compare("", None).differs and not compare("", "").differs
    assert not compare(None, None).differs


def test_changed_lines_stand_beside_each_other_by_what_they_set() -> None:
    rows = compare("a=1\nonly.here=1\nb=1\nz=9\n", "a=1\nb=2\n# new\nz=9\n").rows
    told = [(row.server and row.server.plain, row.backup and row.backup.plain, row.differs) for row in rows]
    assert told == [
        ("a=1", "a=1", False),
        ("only.here=1", None, True),
        ("b=1", "b=2", True),
        (None, "# new", True),
        ("z=9", "z=9", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ldap.manager.password=SECRET horse SECRET",
        "ldap.manager.password = SECRET",
        "#old.password=SECRET more SECRET",
        "jwt.secret: SECRET",
        "password SECRET",
        "password=\\\n  SECRET",
        "client-secret: |\n  SECRET\n\n  SECRET\nport: 1",
        "url=bolt://neo4j:SECRET@host:7687",
        '{"neo4j_password": "SECRET"}',
    ],
)
def test_secrets_are_masked_and_never_part_of_a_repr(text: str) -> None:
    comparison = compare(text, text.replace("SECRET", "OTHER"))
    sides = [line for row in comparison.rows for line in (row.server, row.backup) if line]
    assert comparison.has_secrets and comparison.differs
    assert not any("SECRET" in line.masked or "OTHER" in line.masked for line in sides)
    assert "SECRET" in "".join(line.plain for line in sides)
    assert "SECRET" not in repr(comparison) and "SECRET" not in repr(ConfigText(MINE, text))


@pytest.mark.parametrize(
    ("server", "backup", "findings"),
    [
        ("x.listen_address=127.0.0.1:7474", "x.listen_address=0.0.0.0:7475",
         {("host", "x.listen_address", "127.0.0.1", "0.0.0.0"), ("port", "x.listen_address", "7474", "7475")}),
        ("x.listen_address=:7474", "x.listen_address=:7475", {("port", "x.listen_address", "7474", "7475")}),
        ("server_name a.test b.test;", "server_name b.test;", {("host", "server_name", "a.test, b.test", "b.test")}),
        ("listen 8083 ssl;", "listen 80;", {("port", "listen", "8083", "80")}),
        ("server.port=8084", "server.port=8085", {("port", "server.port", "8084", "8085")}),
        ("dbms.directories.data=D:/a", "dbms.directories.data=E\\:\\\\a",
         {("path", "dbms.directories.data", "D:/a", "E:\\a")}),
        ("u=jdbc:postgresql://a.test:2284/db", "u=jdbc:postgresql://b.test:2284/db",
         {("host", "u", "a.test", "b.test")}),
        ("location / { proxy_pass http://a:9000; }", "location / { proxy_pass http://a:9001; }",
         {("port", "location", "9000", "9001")}),
        ("u=bolt://neo4j:one@[::1]:1", "u=bolt://neo4j:two@[::2]:1", {("host", "u", "[::1]", "[::2]")}),
        ("a=1\n", "a=1\nserver.port=1\n", {("port", "server.port", "", "1")}),
        ("proxy_pass http://${NAME}:80;", "proxy_pass http://web:80;", {("host", "proxy_pass", "${NAME}", "web")}),
    ],
)  # fmt: skip
def test_hosts_ports_and_paths_that_differ_are_found(
    server: str, backup: str, findings: set[tuple[str, str, str, str]]
) -> None:
    assert found(server, backup) == findings


@pytest.mark.parametrize(
    ("server", "backup"),
    [
        ("server.port=1\na=1", "a=1\nserver.port=1"),  # only moved
        ("heap.max_size=8g", "heap.max_size=16g"),
        ("# server.port=1", "# server.port=2"),
        ("HOST=A.test", "HOST=a.test"),
        ("token.host=a", "token.host=b"),  # secret by its name
        ("server_name  a;", "server_name a;"),
        ("location /a {", "location /b {"),  # part of a URL
    ],
)
def test_what_does_not_matter_is_no_finding(server: str, backup: str) -> None:
    assert found(server, backup) == set()


def test_what_a_site_has_customised_is_pointed_out_without_its_secrets() -> None:
    mine = windows_config("D:/data", 7474, 7687, customised=True)
    fresh = windows_config("E:/data", 7474, 7687, customised=False)
    findings = [finding for name in mine for finding in compare(fresh[name], mine[name]).findings]
    assert Finding(PATH, "dbms.directories.data", "E:/data", "D:/data") in findings
    assert Finding(HOST, "server_name", "localhost", "imaging.example.test") in findings
    assert SECRET_MARKER not in repr(findings)
    for texts in (mine, docker_config("2.18.1-funcrel", 1, 2, customised=True)):
        for role in ("login", "sourcecode"):
            text = next(text for name, text in texts.items() if name.endswith(f"{role}/application.properties"))
            masked = [row.server.masked for row in compare(text, text).rows if row.server]
            assert SECRET_MARKER in text and SECRET_MARKER not in "\n".join(masked)
