"""Scanning trees: everything is seen once, nothing is followed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.disk.tree import extended, scan_tree
from core.errors import OperationCancelled

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and names")


def test_files_and_folders_are_listed_sorted_with_the_empty_ones(tmp_path: Path) -> None:
    (tmp_path / "b/empty").mkdir(parents=True)
    (tmp_path / "b/x").write_bytes(b"12")
    (tmp_path / "a").write_bytes(b"")
    scan = scan_tree(tmp_path)
    assert [(file.path, file.size_bytes) for file in scan.files] == [("a", 0), ("b/x", 2)]
    assert scan.directory_paths == ("", "b", "b/empty")
    assert scan.files.total_bytes == 2
    assert scan.links == scan.unreadable == ()


def test_what_is_left_out_is_of_that_name_in_the_root_alone(tmp_path: Path) -> None:
    for name in ("logs/x", "a/logs/y", "logs2/z"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    scan = scan_tree(tmp_path, leave_out="logs".__eq__)
    assert [file.path for file in scan.files] == ["a/logs/y", "logs2/z"]
    assert scan.directory_paths == ("", "a", "a/logs", "logs2")


def test_a_missing_root_is_an_empty_scan(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path / "missing")
    assert ([*scan.files], scan.directory_paths) == ([], ())


@posix_only
def test_links_pipes_and_names_that_are_no_unicode_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/secret").write_bytes(b"x")
    (tmp_path / "to_folder").symlink_to(tmp_path / "real")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / os.fsdecode(b"bad\xff")).write_bytes(b"x")
    scan = scan_tree(tmp_path)
    assert [file.path for file in scan.files] == ["real/secret"]
    assert len(scan.links) == 4
    assert {"to_folder", "dangling", "pipe"} < set(scan.links)


def test_a_deep_tree_is_no_recursion(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    os.makedirs(extended(deep))
    assert len(scan_tree(tmp_path).directory_paths) == 301


def test_a_scan_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(OperationCancelled):
        scan_tree(tmp_path, cancel=cancel)


@pytest.mark.skipif(sys.platform != "win32", reason="the prefix is Windows'")
def test_windows_paths_lose_their_length_limit() -> None:
    assert extended("C:\\a\\b") == "\\\\?\\C:\\a\\b"
    assert extended("\\\\server\\share\\x") == "\\\\?\\UNC\\server\\share\\x"
    assert extended("\\\\?\\C:\\a") == "\\\\?\\C:\\a"


@posix_only
def test_other_systems_need_no_prefix() -> None:
    assert extended(Path("/a/b")) == "/a/b"
