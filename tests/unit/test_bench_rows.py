"""The rows of `bench speed`: which there are, what they need, and what becomes of those that cannot be measured."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench.disk_bytes import moved
from tests.bench.speed_bench import Bench
from tests.bench.speed_data import PAGE_BYTES, make_scattered, size_of_scattered
from tests.bench.speed_table import Line, NotMeasured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measured on Linux only")

GB = 10**9


@pytest.fixture
def speed() -> ModuleType:
    return importlib.import_module("tests.bench.speed")


def bench(folder: Path) -> Bench:
    return Bench(folder, 8 * GB, 1_000_000, 1, lambda _: None)


def test_what_cannot_be_had_here_is_left_out_and_told(
    tmp_path: Path, speed: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_tool(_: Bench) -> list[Line]:
        pytest.skip("mkfs.xfs is not installed")

    def no_memory(_: Bench) -> list[Line]:
        raise NotMeasured("too little memory")

    def measured(_: Bench) -> list[Line]:
        return [Line("three", "1 s", "", "", "")]

    monkeypatch.setattr(speed, "OTHER_ROWS", {"one": no_tool, "two": no_memory, "three": measured})
    lines = list(speed.measure(["one", "two", "three"], bench(tmp_path)))
    assert [(line.what, line.measured) for line in lines] == [
        ("one", "not measured: mkfs.xfs is not installed"),
        ("two", "not measured: too little memory"),
        ("three", "1 s"),
    ]


@pytest.mark.parametrize(
    ("row", "needed_bytes"),
    [
        ("list", 1 << 30),
        ("copy", 17_600_000_000),
        ("restore-slow-disk", 25_600_000_000),
        ("restore-whole", 41_600_000_000),
        ("restore", 64_000_000_000),
        ("restore-btrfs", 25_600_000_000),
        ("offline-xfs", (GB + 8192 * 10**6) * 22 // 10 + (2 << 30)),
    ],
)
def test_room_that_a_row_needs(tmp_path: Path, speed: ModuleType, row: str, needed_bytes: int) -> None:
    assert row in speed.ROWS
    assert speed.needed_bytes([row], bench(tmp_path)) == needed_bytes


def test_the_disk_of_a_folder_has_written_what_lies_in_it(tmp_path: Path) -> None:
    try:
        at_disk, size_bytes = moved(tmp_path, lambda: (tmp_path / "file").write_bytes(bytes(range(256)) * 4096))
    except NotMeasured as reason:
        pytest.skip(str(reason))
    assert at_disk.written_bytes >= size_bytes == 1 << 20


def test_every_other_page_of_a_scattered_file_is_a_hole(tmp_path: Path) -> None:
    path = tmp_path / "scattered"
    make_scattered(path, 50)
    content = path.read_bytes()
    assert len(content) == size_of_scattered(50)
    assert [any(content[at : at + PAGE_BYTES]) for at in range(0, len(content), PAGE_BYTES)] == [True, False] * 50
