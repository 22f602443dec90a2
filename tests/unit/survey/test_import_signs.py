"""The login that the server's own configuration holds, and what is asked with it."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from core.disk.file_table import FileTable
from core.disk.tree import TreeScan, scan_tree
from core.model.endpoint import Connector, Endpoint
from core.model.entries import FileEntry
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER, KindFacts
from core.model.transactions import Login, OpenTransaction, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import AskNoMore, NotTold
from core.survey.import_signs import etl_log_written_utc, logs_written_utc, look_at_transactions
from core.survey.login import MAX_BYTES, find_login, remember_refused, was_refused
from core.system.settings import Settings, change_settings, load_settings
from tests.fakes import FakeService

ANSWER = ServerAnswer(Endpoint(Connector.HTTP, "127.0.0.1", 7474), "127.0.0.1", "4.4.42")
TEXT = "# of the service\nNEO4J_USERNAME = neo4j\nNEO4J_PASSWORD=a=b c \nNEO4J_BOLT_ENDPOINT=bolt://neo4j:7687\n"


@pytest.fixture
def server(tmp_path: Path) -> Installation:
    return Installation(DOCKER_INSTALLER, tmp_path / "root", tmp_path / "root/neo4j/data", tmp_path / "config")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("place", ["server/app.config", "imagingservice/app.config", "etl/app.config", "app.config"])
@pytest.mark.parametrize("base", ["config_dir", "root"])
def test_it_is_found_where_the_services_have_it(server: Installation, base: str, place: str) -> None:
    path = write(Path(getattr(server, base), place), TEXT)
    login = find_login(server)
    assert login is not None
    assert (login.source, login.name, login.password) == (str(path), "neo4j", "a=b c")


def test_a_json_file_has_it_anywhere(server: Installation) -> None:
    document = {"a": [1, {"env": {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": "x"}}], "NEO4J_PORT": 7687}
    write(server.config_dir / "imagingservice" / "imagingservice.json", json.dumps(document))
    login = find_login(server)
    assert login is not None and login.password == "x"


def test_a_file_that_holds_none_is_gone_past(server: Installation) -> None:
    write(server.config_dir / "server/app.config", "NEO4J_USERNAME=neo4j\n")
    write(server.config_dir / "imagingservice/app.config", "[" * 100_000)
    write(server.config_dir / "imagingetl/app.config", "NEO4J_PASSWORD=x\n" + "#" * MAX_BYTES)
    half = r'{"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": "half a character \ud800"}'
    write(server.config_dir / "imagingservice/imagingservice.json", half)
    (server.config_dir / "etl").mkdir()
    (server.config_dir / "etl/app.config").write_bytes(b"NEO4J_USERNAME=\xff\nNEO4J_PASSWORD=\xff")
    assert find_login(server) is None
    write(server.config_dir / "app.config", TEXT)
    assert find_login(server) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_pipe_is_not_read(server: Installation) -> None:
    write(server.config_dir / "app.config", TEXT)
    (server.config_dir / "server").mkdir()
    os.mkfifo(server.config_dir / "server/app.config")
    assert find_login(server) is not None


def test_nobody_is_asked_where_no_server_answers(server: Installation) -> None:
    service = FakeService()
    assert look_at_transactions(server, service, None, log_in=True) is None
    assert service.logins == []


def test_it_can_be_left_out(server: Installation) -> None:
    service = FakeService()
    assert look_at_transactions(server, service, ANSWER, log_in=False) == Transactions(
        unknown="it was not asked, as chosen"
    )
    assert service.logins == []


def test_what_holds_locks_is_a_fact(server: Installation) -> None:
    write(server.config_dir / "server/app.config", TEXT)
    held = Transactions((OpenTransaction("neo4j", "neo4j", "127.0.0.1:1", "2026-11-29T17:50:20Z"),))
    service = FakeService(password="a=b c", open_transactions=held)
    assert look_at_transactions(server, service, ANSWER, log_in=True) == held


def test_a_refused_login_is_not_tried_again_before_its_file_changes(server: Installation) -> None:
    path = write(server.config_dir / "server/app.config", TEXT)
    service = FakeService(password="another")
    refused = Transactions(unknown=f"it refuses the login in {path}", ask_no_more=True)
    for _ in range(3):
        assert look_at_transactions(server, service, ANSWER, log_in=True) == refused
    assert len(service.logins) == 1
    assert not [text for text in load_settings().refused_logins if "a=b c" in text]

    write(path, TEXT.replace("a=b c", "another"))
    assert look_at_transactions(server, service, ANSWER, log_in=True) == Transactions()


def test_a_login_whose_refusal_could_not_be_remembered_is_not_tried(
    server: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_settings: Settings) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write(server.config_dir / "server/app.config", TEXT)
    monkeypatch.setattr("core.system.settings.save_settings", full)
    service = FakeService(password="a=b c")
    found = look_at_transactions(server, service, ANSWER, log_in=True)
    assert found == Transactions(unknown="it was not asked, because a refused login could not be remembered")
    assert service.logins == []
    monkeypatch.undo()
    assert look_at_transactions(server, service, ANSWER, log_in=True) == Transactions()


def test_what_is_remembered_stays_when_it_is_tried_whether_more_could_be(server: Installation) -> None:
    change_settings(lambda known: msgspec.structs.replace(known, last_destination="/backups"))
    before = load_settings()
    write(server.config_dir / "server/app.config", TEXT)
    assert look_at_transactions(server, FakeService(password="a=b c"), ANSWER, log_in=True) == Transactions()
    assert load_settings() == before


@pytest.mark.parametrize("no_more", [False, True])
def test_a_reason_to_ask_no_more_is_a_fact_for_the_plan(server: Installation, no_more: bool) -> None:
    def silent(_question: str) -> None:
        raise (AskNoMore if no_more else NotTold)("it gives no answer in time")

    service = FakeService(on_question=silent)
    found = look_at_transactions(server, service, ANSWER, log_in=True)
    assert found == Transactions(unknown="it gives no answer in time", ask_no_more=no_more)


def test_a_refusal_is_remembered_whatever_the_name_of_the_folder() -> None:
    login = Login("/opt/\udcff/app.config", "1", "neo4j", "x")
    remember_refused(login)
    assert was_refused(login) and not was_refused(replace(login, stamp="2"))


def test_when_the_newest_transaction_log_was_written(tmp_path: Path) -> None:
    times = {"transactions/neo4j/neostore.transaction.db.0": 1_700_000_000, "databases/neo4j/neostore": 1_700_009_999}
    times |= {"transactions/neo4j/checkpoint.0": 1_700_000_060, "transactions/system/neostore.transaction.db.7": 5}
    for name, moment in times.items():
        os.utime(write(tmp_path / name, "x"), (moment, moment))
    assert logs_written_utc(scan_tree(tmp_path)) == "2023-11-14T22:14:20Z"
    assert logs_written_utc(scan_tree(tmp_path / "databases")) == ""


@pytest.mark.parametrize(("moment_s", "utc"), [(-11_644_473_600, "1601-01-01T00:00:00Z"), (2**38, "")])
def test_a_transaction_log_may_have_any_time(moment_s: int, utc: str) -> None:
    files = FileTable()
    files.add(FileEntry("transactions/neo4j/neostore.transaction.db.0", 1, moment_s * 10**9))
    assert logs_written_utc(TreeScan(files, ("",), (), ())) == utc


@pytest.mark.parametrize(
    ("kind", "log"),
    [
        (DOCKER_INSTALLER, "etl/logs/service.log"),
        (WINDOWS_INSTALLER, "logs/Imaging-ETL.LOG"),
        (WINDOWS_INSTALLER, "imagingetl/export.log"),
        (WINDOWS_INSTALLER, "imagingetl/logs/export.log"),
    ],
)
def test_when_the_newest_log_of_the_etl_was_written(server: Installation, kind: KindFacts, log: str) -> None:
    server = replace(server, kind=kind)
    assert etl_log_written_utc(server) == ""
    older = f"{log.rpartition('/')[0]}/etl-old.log"
    others = (
        "etl/logs/a.txt",
        "logs/audit-trail.log",
        "server/logs/etl.log",
        "etl/logs/deep/x.log",
        "logs/old/etl.log",
    )
    times = {log: 1_700_000_060, older: 1_700_000_000, **dict.fromkeys(others, 1_700_009_999)}
    for name, moment in times.items():
        os.utime(write(Path(server.root, name), "x"), (moment, moment))
    Path(server.root, log).with_name("etl-folder.log").mkdir()
    assert etl_log_written_utc(server) == "2023-11-14T22:14:20Z"


def test_where_the_etl_has_no_log_nothing_is_said(server: Installation) -> None:
    write(Path(server.root, "etl"), "no folder")
    assert etl_log_written_utc(server) == ""
