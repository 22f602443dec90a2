"""Lists of files that need not fit into memory: in order, for many threads, and told apart from each other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from core.disk.file_table import MOST_BYTES, PAGE_FILES, FileTable
from core.errors import WriteFailed
from core.model.entries import FileEntry
from core.model.file_lists import Differences, FilesBeside, FilesOf, differences, matched


def entry(path: str, size_bytes: int = 1) -> FileEntry:
    return FileEntry(path, size_bytes, 5)


def table(*paths: str) -> FileTable:
    return FileTable(map(entry, paths))


def paths(files: FileTable | FilesOf | FilesBeside) -> list[str]:
    return [file.path for file in files]


def test_entries_come_back_whole_and_in_order() -> None:
    whole = FileEntry("b", MOST_BYTES, -(2**65), "0" * 64, 0o7777, 2**32 - 2, 0, 2**65, 2**64)
    files = FileTable([whole, entry("a/b"), entry("é"), entry("a"), entry("\U0001f600"), entry("\uffff")])
    assert paths(files) == sorted(["b", "a/b", "é", "a", "\U0001f600", "\uffff"])
    assert (files["b"], files.get("b")) == (whole, whole)
    assert (len(files), files.total_bytes) == (6, MOST_BYTES + 5)
    assert "a" in files and "c" not in files and files.get("c") is None
    with pytest.raises(KeyError, match="c"):
        files["c"]


def test_a_second_entry_of_a_path_takes_the_place_of_the_first() -> None:
    files = table("a", "b")
    files.add(entry("c"))
    assert (len(files), files.total_bytes) == (3, 3)
    files.add(entry("a", 7))
    assert (files["a"].size_bytes, len(files), files.total_bytes, files["a"].size_bytes) == (7, 3, 9, 7)


def test_sizes_are_added_up_beyond_what_sqlite_can() -> None:
    assert FileTable(entry(f"{number}", MOST_BYTES - number) for number in range(5)).total_bytes == 5 * MOST_BYTES - 10
    assert not FileTable() and FileTable().total_bytes == 0


def test_what_is_taken_out_is_gone() -> None:
    files = table("a", "b")
    assert len(files) == 2
    files.add(entry("c"))
    for path in ("a", "c", "d"):
        files.discard(path)
    assert (paths(files), files.total_bytes, "a" in files, "c" in files) == (["b"], 1, False, False)


@pytest.mark.parametrize("count", [0, 1, PAGE_FILES - 1, PAGE_FILES, PAGE_FILES + 1, 3 * PAGE_FILES])
def test_any_number_of_entries(count: int) -> None:
    names = [f"{number:05}" for number in range(count)]
    files = table(*reversed(names))
    assert paths(files) == names
    assert len(files) == files.total_bytes == count
    assert bool(len(files)) == bool(files)


def test_the_files_of_a_folder_and_all_others() -> None:
    files = table("a", "a-b/x", "a/x", "a/y/z", "a0", "b/a/x")
    assert paths(FilesOf(files, "a")) == ["a/x", "a/y/z"]
    assert paths(FilesOf(files, "a", others=True)) == ["a", "a-b/x", "a0", "b/a/x"]
    assert paths(FilesOf(files, "c")) == []
    assert paths(FilesBeside(files, table("a", "a0", "c"))) == ["a-b/x", "a/x", "a/y/z", "b/a/x"]


def test_it_may_change_while_it_is_gone_through() -> None:
    files = table(*(f"{number:05}" for number in range(2 * PAGE_FILES)))
    going = iter(files)
    assert next(going).path == "00000"
    files.add(entry("99999"))
    assert [*going][-1].path == "99999"


def test_threads_share_one() -> None:
    files = FileTable()

    def work(thread: int) -> None:
        for number in range(300):
            files.add(entry(f"{thread}/{number}"))
            assert f"{thread}/{number}" in files

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(files) == files.total_bytes == len([*files]) == 2400


def test_two_are_equal_when_their_entries_are() -> None:
    assert table("a", "b") == table("b", "a")
    assert table("a") != table("b")
    assert table("a") != table("a", "b")
    assert FileTable([entry("a", 2)]) != table("a")
    assert table("a") != ["a"]


def test_what_differs_between_two() -> None:
    found = FileTable([entry("b", 9), entry("c"), entry("e"), entry("f")])
    assert differences(table("a", "b", "c", "d"), found) == Differences(["a", "d"], ["e", "f"], ["b"])
    assert differences(table("z"), table("a")) == Differences(["z"], ["a"])
    assert differences([], []) == Differences()


def test_files_are_matched_by_their_paths() -> None:
    others = FileTable([entry("b", 7), entry("c"), entry("e")])
    found = [(file.path, other and other.size_bytes) for file, other in matched(table("a", "b", "d", "e", "f"), others)]
    assert found == [("a", None), ("b", 7), ("d", None), ("e", 1), ("f", None)]
    assert [*matched(table("a"), ())] == [(entry("a"), None)]


@pytest.mark.parametrize("take", [FileTable.add_all, FileTable.add_new])
def test_an_entry_that_finds_no_room_is_an_error_that_says_where(
    take: Callable[[FileTable, list[FileEntry]], object],
) -> None:
    files = FileTable()
    files._database.execute("PRAGMA max_page_count = 3")
    with pytest.raises(WriteFailed, match="temporary files: database or disk is full") as caught:
        take(files, [entry(f"{number:0500}") for number in range(PAGE_FILES)])
    assert "TMPDIR" in caught.value.hint


def test_a_list_that_cannot_be_read_any_more_is_the_same_error() -> None:
    files = table("a")
    files._database.close()
    with pytest.raises(WriteFailed, match="temporary files: Cannot operate on a closed database"):
        files.get("b")


def test_entries_that_are_there_already_are_told_by_their_place() -> None:
    files = table("a", "b")
    assert files.add_new([entry("c"), entry("d")]) is None
    assert files.add_new([entry("e"), entry("b"), entry("f")]) == 1
    assert paths(files) == ["a", "b", "c", "d", "e"]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which files are open")
def test_many_entries_lie_in_a_file_that_goes_with_them() -> None:
    def nameless() -> int:
        found = 0
        for name in os.listdir("/proc/self/fd"):
            with suppress(FileNotFoundError):  # that of the listing itself
                found += "etilqs_" in os.readlink(f"/proc/self/fd/{name}")
        return found

    before = nameless()
    files = FileTable(entry(f"{number:0100}") for number in range(60_000))
    assert nameless() == before + 1
    del files
    assert nameless() == before
