"""Neo4j's own tool on one database of a copy: how it is asked, and what its answers mean."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from core.errors import ReadFailed, UsageError
from core.model.store_facts import StoreState
from core.neo4j import store_info
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.store_info import (
    STORE_FILE_MAX_BYTES,
    Question,
    judge_store_info,
    lay_out,
    why_not_asked,
    write_configuration,
)
from core.system.command import CommandResult

JVM = "Selecting JVM - Version:11.0.13+8, Name:OpenJDK 64-Bit Server VM, Vendor:Eclipse Adoptium\n"


def answer(version: str, database: str, last: int, required: str) -> str:
    """What the tools of 4.2.19, 4.4.42 and 5.26.0 have said, to the letter; the first line is of 4.4.42 alone."""
    store_format, since = {
        "4.2.19": ("AF4.1.a", "4.1.0"),
        "4.4.42": ("AF4.3.0", "4.3.0"),
        "5.26.0": ("record-aligned-1.1", "5.0.0"),
    }[version]
    return (JVM if version == "4.4.42" else "") + (
        f'{{"databaseName":"{database}","inUse":"false","storeFormat":"{store_format}","storeFormatIntroduced":"{since}",'
        f'"storeFormatSuperseded":null,"lastCommittedTransaction":"{last}","recoveryRequired":"{required}"}}\n'
    )


RECORDED = [
    # A cold copy; one made while the server ran; one without its transaction logs; one without a store file.
    ("4.2.19", "neo4j", 4, "false"),
    ("4.2.19", "system", 25, "false"),
    ("4.2.19", "neo4j", 1, "true"),
    ("4.2.19", "neo4j", 4, "true"),
    ("4.4.42", "neo4j", 6, "false"),
    ("4.4.42", "system", 36, "false"),
    ("4.4.42", "neo4j", 1, "true"),
    ("4.4.42", "neo4j", 6, "true"),
    ("5.26.0", "neo4j", 6, "false"),
    ("5.26.0", "system", 41, "false"),
    ("5.26.0", "neo4j", 3, "true"),
    ("5.26.0", "neo4j", 1, "true"),
]


def judge(output: str, database: str = "neo4j", code: int = 0) -> StoreState:
    return judge_store_info(database, CommandResult(("neo4j-admin",), code, output))


@pytest.mark.parametrize(("version", "database", "last", "required"), RECORDED)
def test_what_the_real_tools_said(version: str, database: str, last: int, required: str) -> None:
    """A number counts only without need of a recovery: of a hot copy it was 1, whatever had been committed."""
    state = judge(answer(version, database, last, required), database)
    assert state == (StoreState(database, True) if required == "true" else StoreState(database, False, last))


REFUSED = [
    "Failed to execute command: 'Provided path /b/databases/gone must point to a directory.'.",
    "Failed to execute command: 'Could not write to: /b/databases/neo4j/database_lock'.",
    "Could not find version metadata in store '/b/databases/neo4j'",
]


@pytest.mark.parametrize("said", REFUSED)
def test_a_tool_that_fails_was_not_asked_and_says_why(said: str) -> None:
    state = judge(JVM + said + "\n", code=1)
    assert (state.recovery_required, state.last_transaction) == (None, None)
    assert state.not_asked == f"neo4j-admin ended with 1: {(JVM + said)[-300:].strip()}"


GOOD = json.loads(answer("5.26.0", "neo4j", 6, "false"))


@pytest.mark.parametrize(
    "odd",
    [
        {"databaseName": "system"},
        {"databaseName": None},
        {"inUse": "true"},
        {"inUse": True},
        {"inUse": None},
        {"recoveryRequired": "maybe"},
        {"recoveryRequired": None},
        {"recoveryRequired": 0},
        {"lastCommittedTransaction": "-1"},
        {"lastCommittedTransaction": "many"},
        {"lastCommittedTransaction": True},
        {"lastCommittedTransaction": 2**63},
        {"lastCommittedTransaction": None},
    ],
)
def test_what_is_said_otherwise_is_no_answer(odd: dict[str, object]) -> None:
    state = judge(json.dumps({**GOOD, **odd}))
    assert state.recovery_required is None and state.last_transaction is None
    assert state.not_asked.startswith("neo4j-admin said: ")


@pytest.mark.parametrize(
    "output", ["", "[]", "{}", "null", "[" * 100_000, '{"databaseName":"neo4j"', f"[{json.dumps(GOOD)}]"]
)
def test_nothing_readable_is_no_answer(output: str) -> None:
    assert judge(output).recovery_required is None


def test_values_that_are_no_texts_are_understood() -> None:
    plain = {**GOOD, "inUse": False, "recoveryRequired": False, "lastCommittedTransaction": 8}
    assert judge(json.dumps(plain)) == StoreState("neo4j", False, 8)


def test_a_good_answer_with_a_bad_end_is_none() -> None:
    assert judge(answer("4.4.42", "neo4j", 6, "false"), code=1).recovery_required is None


# --- how it is asked ---


def question(version: str) -> Question:
    return Question(
        neo4j_version=version,
        database="neo4j",
        work=PurePosixPath("/b/asking"),
        logs=PurePosixPath("/b/d/transactions"),
    )


@pytest.mark.parametrize("version", ["4.2", "4.2.19", "4.4.42"])
def test_version_4_has_store_info(version: str) -> None:
    assert question(version).arguments == ("store-info", "--structured", "/b/asking/data/databases/neo4j")
    assert question(version).configuration == (
        "dbms.directories.data=/b/asking/data\ndbms.directories.transaction.logs.root=/b/d/transactions\n"
    )


@pytest.mark.parametrize("version", ["5.0.0", "5.26.0", "2025.01.0"])
def test_version_5_has_database_info(version: str) -> None:
    words = ("database", "info", "--format=json", "--from-path=/b/asking/data/databases", "neo4j")
    assert question(version).arguments == words
    assert question(version).configuration == (
        "server.directories.data=/b/asking/data\nserver.directories.transaction.logs.root=/b/d/transactions\n"
    )


def test_folders_of_the_question_are_where_the_tool_sees_them() -> None:
    inside = question("4.4.42").seen_at(PurePosixPath("/w"), PurePosixPath("/l"))
    assert inside.arguments[-1] == "/w/data/databases/neo4j" and inside.conf_dir == PurePosixPath("/w/conf")
    assert inside.configuration == "dbms.directories.data=/w/data\ndbms.directories.transaction.logs.root=/l\n"


@pytest.mark.parametrize(
    "odd", ["Sicherungen f\N{LATIN SMALL LETTER U WITH DIAERESIS}r", "a\\b", "a#b", "$(x)", "a\nb", 'a"b', "a!b"]
)
def test_a_path_that_neo4j_would_misread_is_not_asked_about(odd: str) -> None:
    """5.26.0 took the logs below such a path for missing, and a store that was closed for torn."""
    asked = replace(question("5.26.0"), logs=PurePosixPath("/b", odd))
    with pytest.raises(UsageError, match="not every Neo4j reads"):
        _ = asked.configuration
    assert replace(asked, logs=PurePosixPath("/b/Program Files (x86)/a-b_c.d~1")).configuration


def test_a_path_of_windows_is_written_with_slashes() -> None:
    asked = Question(
        neo4j_version="4.4.42", database="neo4j", work=PureWindowsPath("D:\\a b\\asking"), logs=PureWindowsPath("D:\\l")
    )
    conf = "dbms.directories.data=D:/a b/asking/data\ndbms.directories.transaction.logs.root=D:/l\n"
    assert asked.configuration == conf
    assert parse_neo4j_conf(conf).data_dir == "D:/a b/asking/data"


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (None, "the version of Neo4j is not known."),
        ("", "the version of Neo4j is not known."),
        ("next", "the version of Neo4j is not known."),
        ("3.5.35", "Neo4j 3.5.35 has no such tool."),
        ("4.1.13", "Neo4j 4.1.13 has no such tool."),
        ("4.2.0", ""),
        ("4.4.42", ""),
        ("5.26.0", ""),
    ],
)
def test_which_versions_can_be_asked(version: str | None, reason: str) -> None:
    assert why_not_asked(version, "neo4j") == reason


@pytest.mark.parametrize("name", ["--from-path=x", "-h", "*", "a?", "", "a b", "a/b", "%PATH%", "a\n"])
def test_no_name_of_a_folder_is_an_option_or_a_pattern(name: str) -> None:
    assert why_not_asked("5.26.0", name) == "that is not the name of a database."
    assert [why_not_asked("5.26.0", good) for good in ("neo4j", "system", "a.b-c_1")] == ["", "", ""]


# --- the tool's own folder ---


def make_store(folder: Path) -> Path:
    (folder / "schema").mkdir(parents=True)
    for name, text in {"neostore": "metadata", "neostore.nodestore.db": "nodes", "database_lock": ""}.items():
        (folder / name).write_text(text, encoding="ascii")
    return folder


def test_the_tool_gets_the_names_and_a_copy_of_one_file(tmp_path: Path) -> None:
    store, work = make_store(tmp_path / "store"), tmp_path / "asking"
    lay_out(store, work, "neo4j")
    write_configuration("a=b\n", work)
    found = {path.relative_to(work).as_posix(): path.read_bytes() for path in work.rglob("*") if path.is_file()}
    assert found == {
        "conf/neo4j.conf": b"a=b\n",
        "data/databases/neo4j/neostore": b"metadata",
        "data/databases/neo4j/neostore.nodestore.db": b"",
    }
    (work / "data/databases/neo4j/neostore").write_bytes(b"changed")
    assert (store / "neostore").read_bytes() == b"metadata"


def test_a_store_of_another_form_is_not_asked_about(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store")
    (store / "neostore").unlink()
    with pytest.raises(ReadFailed, match="its store has another form"):
        lay_out(store, tmp_path / "asking", "neo4j")
    (store / "neostore").write_bytes(b"x" * (STORE_FILE_MAX_BYTES + 1))
    with pytest.raises(ReadFailed, match="larger than such a file ever is"):
        lay_out(store, tmp_path / "asking", "neo4j")
    assert not (tmp_path / "asking").exists()


# --- two answers ---

CLEAN, LATER, TORN, SILENT = (
    StoreState("neo4j", False, 7),
    StoreState("neo4j", False, 8),
    StoreState("neo4j", True),
    StoreState("neo4j", not_asked="it hangs"),
)


@pytest.mark.parametrize(
    ("then", "now", "contradicts"),
    [
        (CLEAN, CLEAN, False),
        (CLEAN, LATER, True),
        (CLEAN, TORN, True),
        (TORN, TORN, False),
        (TORN, CLEAN, False),
        (CLEAN, SILENT, False),
        (SILENT, CLEAN, False),
        (SILENT, TORN, False),
    ],
)
def test_only_two_answers_contradict_each_other(then: StoreState, now: StoreState, contradicts: bool) -> None:
    assert now.contradicts(then) is contradicts


def test_an_answer_in_words() -> None:
    assert [str(state.words) for state in (CLEAN, TORN, SILENT, StoreState("neo4j"))] == [
        "Database neo4j was closed cleanly, by Neo4j's own tool; its last transaction is 7.",
        "Database neo4j was not closed cleanly: by Neo4j's own tool it needs recovery.",
        "Database neo4j: Neo4j's own tool was not asked: it hangs",
        "Database neo4j: Neo4j's own tool was not asked: no reason given",
    ]


def test_a_folder_with_more_files_than_any_database_is_not_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them would become a file on the server's volume."""
    monkeypatch.setattr(store_info, "MOST_FILES", 3)
    store = tmp_path / "neo4j"
    store.mkdir()
    for name in ("neostore", "a", "b"):
        (store / name).write_bytes(b"x")
    lay_out(store, tmp_path / "work", "neo4j")
    (store / "c").write_bytes(b"x")
    with pytest.raises(ReadFailed, match="more files than a database"):
        lay_out(store, tmp_path / "work 2", "neo4j")
