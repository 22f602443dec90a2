"""Paths on the command line: every option that takes one reads it alike, before anything is asked or done."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.cli.main import _parser, main
from core.cli.options import folder
from core.errors import EXIT_USAGE, UsageError
from core.system.typed_path import path_from_field, path_from_option

LINUX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="there the current folder cannot be deleted")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.system.typed_path.sys", SimpleNamespace(platform="win32"))


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from actions(below)


def test_every_path_is_read_alike() -> None:
    paths = [action for action in actions(_parser()) if action.metavar in ("FOLDER", "BACKUP", "ARCHIVE")]
    assert len(paths) > 20
    assert {action.type for action in paths} == {folder}


@pytest.mark.parametrize(
    "arguments",
    [
        # typed: backup --to "D:\my backups\" --yes --json
        ["backup", "--to", 'D:\\my backups" --yes --json'],
        ["backup", '--to=D:\\my backups" --yes --json'],
        # typed: restore "D:\my backups\" --data-dir "E:\a b" --yes --json
        ["restore", 'D:\\my backups" --data-dir E:\\a', "b --yes --json"],
        ["verify", 'D:\\my backups" --json'],
        ["unpack", "D:\\a.zip", "--to", 'D:\\my backups" --json'],
        ["status", "--sandbox", 'D:\\my backups" --json'],
        ["demo", "create", 'D:\\my backups" --json'],
    ],
)
def test_a_swallowed_command_line_is_refused_at_once(
    windows: None, arguments: list[str], capsys: pytest.CaptureFixture[str], state_dir: Path
) -> None:
    before = list(state_dir.rglob("*")) if state_dir.exists() else []
    assert main(arguments) == EXIT_USAGE
    said = capsys.readouterr().err
    assert "D:\\my backups ends with a backslash and a quotation mark" in said and "--json" in said
    assert 'Type "D:\\my backups", or "D:\\my backups\\\\"\n' in said
    assert (list(state_dir.rglob("*")) if state_dir.exists() else []) == before


def test_a_relative_path_is_below_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert path_from_option(os.path.join("backups", "x")) == tmp_path / "backups" / "x"
    assert path_from_option(str(tmp_path)) == tmp_path


def test_the_home_folder_is_what_a_tilde_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERPROFILE" if sys.platform == "win32" else "HOME", str(tmp_path))
    for read in (path_from_option, path_from_field):
        assert read("~/backups") == tmp_path / "backups"


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_path_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match=r"The path is empty\."):
        path_from_option(typed)


def test_the_blank_at_the_end_of_an_argument_is_no_part_of_the_path(windows: None) -> None:
    assert path_from_option("backups ").name == path_from_option('"backups"').name == "backups"
    with pytest.raises(UsageError, match="ends with a dot or a space"):
        path_from_option(r"D:\backups. ")


@LINUX_ONLY
@pytest.mark.parametrize("home", ["", "relative"])
def test_without_a_home_folder_a_tilde_is_refused(monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.setenv("HOME", home)
    with pytest.raises(UsageError, match="none is known"):
        path_from_option("~/backups")
    monkeypatch.setenv("HOME", "/")
    assert path_from_field("~") == Path("/")


@pytest.mark.parametrize("closed", [True, False])
def test_a_usage_error_needs_no_place_to_be_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, closed: bool
) -> None:
    nowhere = (tmp_path / "stderr").open("w", encoding="utf-8")
    nowhere.close()
    monkeypatch.setattr(sys, "stderr", nowhere if closed else None)
    assert main(["backup", "--no-such-option", "--json"]) == EXIT_USAGE
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["exit_code"] == EXIT_USAGE and "--no-such-option" in outcome["message"]


@LINUX_ONLY
def test_a_relative_path_below_a_deleted_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="backups is relative, and the current folder is gone"):
        path_from_option("backups")


@pytest.mark.parametrize("typed", ["", "backups", '"backups"', "./backups"])
def test_a_field_takes_whole_paths_only(typed: str) -> None:
    with pytest.raises(UsageError, match=r"Give the full path\."):
        path_from_field(typed)


def test_a_field_takes_a_path_as_it_was_copied(tmp_path: Path) -> None:
    assert path_from_field(f' "{tmp_path}"\n') == tmp_path
