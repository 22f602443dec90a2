"""What the program remembers and logs: whole, private, without secrets."""

from __future__ import annotations

import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model.pace import Pace
from core.secrets import mask_secrets
from core.system import settings as product
from core.system import watched
from core.system.logs import set_up_logging
from core.system.settings import Settings, change_settings, load_settings, remember_folder, save_settings
from tests.support import until


def test_settings_come_back(state_dir: Path) -> None:
    assert load_settings() == Settings()
    settings = Settings("/backups", ("/backups", "/more"), Pace(90e6, 20.0, 41.5))
    save_settings(settings)
    assert load_settings() == settings


def test_a_pace_from_before_reading_was_timed_is_read(state_dir: Path) -> None:
    pace = b'{"copy_bytes_s": 90e6, "stop_s": 20.0, "start_s": 41.5, "restart_s": 7.0}'
    (state_dir / "settings.json").write_bytes(
        b'{"last_destination": "/backups", "known_folders": [], "pace": %s}' % pace
    )
    assert load_settings() == Settings("/backups", pace=Pace(90e6, 20.0, 41.5, 7.0, read_bytes_s=None))


def test_a_change_leaves_the_rest(state_dir: Path) -> None:
    save_settings(Settings("/backups", pace=Pace(stop_s=20.0)))
    change_settings(lambda known: replace(known, last_destination="/more"))
    assert load_settings() == Settings("/more", pace=Pace(stop_s=20.0))


def test_a_change_that_cannot_be_written_is_logged(state_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    (state_dir / ".settings.json.writing").mkdir()
    change_settings(lambda known: replace(known, last_destination="/more"))
    assert "could not be written" in caplog.text
    assert load_settings() == Settings()


def test_a_folder_whose_name_is_not_unicode_is_not_remembered(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    remember_folder("/backups/\udcff", destination=True)
    assert "could not be written" in caplog.text
    assert load_settings() == Settings()


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "damage", [b"{", b'{"last_destination": "\xff"}', b'{"x": ' + b"[" * 100_000, b'{"known_folders": 5}']
)
def test_damaged_settings_are_nothing_remembered_and_logged(
    state_dir: Path, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    save_settings(Settings("/backups"))
    (state_dir / "settings.json").write_bytes(damage)
    assert load_settings() == Settings()
    assert "settings.json" in caplog.text


def test_the_state_folder_can_be_chosen_and_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGING_BACKUP_STATE_DIR", str(tmp_path / "a/b"))
    assert product.state_dir() == tmp_path / "a/b"
    assert (tmp_path / "a/b").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_new_state_folder_is_private_and_one_open_to_others_is_refused(state_dir: Path) -> None:
    state_dir.rmdir()
    assert product.state_dir() == state_dir
    assert state_dir.stat().st_mode & 0o777 == 0o700
    state_dir.chmod(0o755)
    assert product.state_dir() == state_dir
    for mode in (0o770, 0o777, 0o1777):
        state_dir.chmod(mode)
        with pytest.raises(PermissionError, match="others may write"):
            product.state_dir()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a folder away")
def test_root_refuses_a_state_folder_of_somebody_else(state_dir: Path, tmp_path: Path) -> None:
    os.chown(state_dir, 12345, 12345)
    with pytest.raises(PermissionError, match="another account"):
        product.state_dir()
    os.chown(state_dir, 0, 0)
    state_dir.rmdir()
    state_dir.symlink_to(tmp_path)
    os.chown(state_dir, 12345, 12345, follow_symlinks=False)
    with pytest.raises(PermissionError, match="another account"):
        product.state_dir()


@pytest.mark.skipif(sys.platform != "win32", reason="an ACL is Windows'")
def test_on_windows_a_new_state_folder_gets_rights_of_its_own(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    restricted: list[Path] = []
    monkeypatch.setattr("core.disk.windows_rights.restrict", restricted.append)
    product.state_dir()
    assert not restricted
    state_dir.rmdir()
    product.state_dir()
    assert restricted == [state_dir]


@pytest.mark.skipif(sys.platform != "win32", reason="%PROGRAMDATA% is Windows'")
def test_on_windows_it_is_machine_wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMAGING_BACKUP_STATE_DIR")
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path))
    assert product.state_dir() == tmp_path / "imaging-backup"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("password=hunter2 next", "password=*** next"),
        ("spring.datasource.password: x", "spring.datasource.password: ***"),
        ("API_KEY=abc", "API_KEY=***"),
        ("token = t0k", "token = ***"),
        ("NEO4J_AUTH=neo4j/hunter2", "NEO4J_AUTH=***"),
        ("password=hun;ter,2 next", "password=*** next"),
        (r'{"password": "hun\"ter2", "other": 1}', '{"password": ***, "other": 1}'),
        ("bolt://neo4j:hun@ter2@host:7687", "bolt://neo4j:***@host:7687"),
        ("--pagecache=4G", "--pagecache=4G"),
    ],
)
def test_secrets_are_masked(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


def test_the_log_is_private_masked_and_set_up_once() -> None:
    path = set_up_logging()
    assert set_up_logging(verbose=True) == path
    logging.getLogger("x").info("password=%s", "hunter2")
    text = path.read_text(encoding="utf-8")
    assert text.count("password=***") == 1
    assert "hunter2" not in text
    if sys.platform != "win32":
        assert os.stat(path).st_mode & 0o777 == 0o600


def test_nobody_waits_for_a_log_whose_disk_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    path, answers, real = set_up_logging(), threading.Event(), RotatingFileHandler.emit

    def hang(handler: RotatingFileHandler, record: logging.LogRecord) -> None:
        if handler.baseFilename == str(path):
            answers.wait()
        real(handler, record)

    monkeypatch.setattr(RotatingFileHandler, "emit", hang)
    try:
        with monkeypatch.context() as patch:
            patch.setattr("core.system.logs.LOG_S", 0.05)
            for words in ("first", "second"):
                logging.getLogger("x").info(words)
            assert path.read_text(encoding="utf-8") == ""
    finally:
        answers.set()
    until(lambda: not watched.something_hangs())
    logging.getLogger("x").info("third")
    assert [line.split()[-1] for line in path.read_text(encoding="utf-8").splitlines()] == ["first", "third"]


def test_the_last_words_are_logged_while_the_interpreter_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    path = set_up_logging()
    monkeypatch.setattr(threading.Thread, "start", refuse)
    logging.getLogger("x").info("good night")
    assert "good night" in path.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_every_file_of_the_rotation_is_private() -> None:
    path = set_up_logging()
    (handler,) = [h for h in logging.getLogger().handlers if getattr(h, "baseFilename", "") == str(path)]
    assert isinstance(handler, RotatingFileHandler)
    logging.getLogger("x").info("first")
    handler.doRollover()
    logging.getLogger("x").info("second")
    modes = {name: os.stat(path.parent / name).st_mode & 0o777 for name in os.listdir(path.parent)}
    assert modes == {path.name: 0o600, f"{path.name}.1": 0o600}
