"""What `bench speed` makes of what it measured, and the data that it measures on."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.installation import DEFAULT_DATABASE
from core.model.store_facts import Doubt
from core.neo4j.wholeness import judge_data_folder
from tests.bench import speed_data
from tests.bench.disk_bytes import Moved, counted, moved_line
from tests.bench.speed_data import (
    PAGE_BYTES,
    NotEnoughRoom,
    change_store,
    make_small_files,
    make_store,
    make_whole,
    require_room,
    size_of,
)
from tests.bench.speed_table import at_least, at_most, at_most_more, in_turns, left_out, markdown, no_more_than
from tests.disks.token_bucket import TokenBucket

pytestmark = pytest.mark.same_everywhere


def test_each_round_has_its_own_ratio() -> None:
    line = at_most("copy", [1.0, 3.0, 2.0], "cp", [4.0, 4.0, 4.0], 0.5)
    assert line.cells() == (
        *("copy", "2 s (1 to 3)", "cp: 4 s (4 to 4)"),
        *("0.5 x (0.25 to 0.75)", "<= 0.5 x", "yes"),
    )


def test_twice_as_fast_is_half_the_time() -> None:
    assert at_least("backup", [1.0], "restic", [2.0], 2).cells()[3:] == ("2 x", ">= 2 x as fast", "yes")
    assert at_least("backup", [1.0], "restic", [1.9], 2).reached is False


def test_a_figure_of_its_own_and_what_was_left_out() -> None:
    lines = [no_more_than("memory", [201.4], "MB", 200), left_out("restic", "it cannot be had here")]
    assert markdown(lines).splitlines()[2:] == [
        "| memory | 201 MB |  |  | <= 200 MB | **no** |",
        "| restic | not measured: it cannot be had here |  |  |  |  |",
    ]


def test_seconds_beyond_what_another_takes() -> None:
    line = at_most_more("backup", [5.0, 4.0], "its own stop and start", [2.0, 3.0], 2)
    assert line.cells()[1:] == (
        *("4.5 s (4 to 5)", "its own stop and start"),
        *("+ 2 s (1 to 3)", "+ 2 s at most, the same at every size", "yes"),
    )
    assert at_most_more("backup", [5.1], "its own", [3.0], 2).reached is False


DISKS = """   7       0 loop0 10 1 100 4 20 2 200 5 0 6 7 0 0 0 0 0 0
 254       0 vda 77020 5727 4000 22331 27732 41303 8000 20877 0 25160 57026 0 0 0 0 15550 13816
 254       1 vda1 1 0 2 3 4 0 6 7 0 8 9
"""


def test_what_a_disk_moved_is_counted_in_sectors() -> None:
    assert counted(DISKS, (254, 0)) == Moved(4000 * 512, 8000 * 512)
    assert counted(DISKS, (254, 1)) == Moved(2 * 512, 6 * 512)
    assert counted(DISKS, (0, 40)) is None


def test_what_was_moved_is_told_in_parts_of_the_data() -> None:
    line = moved_line("restore", [Moved(300, 100), Moved(200, 120)], 100)
    assert line.cells()[:2] == (
        "restore: read / written at the disk",
        "2.5 x (2 to 3) / 1.1 x (1 to 1.2) the data",
    )


def test_a_slow_line_makes_up_for_little() -> None:
    line = TokenBucket(100, slack_s=0.5)
    assert line.wait_s(100, now_s=10.0) == 0.5
    assert line.wait_s(100, now_s=10.0) == 1.5
    assert line.wait_s(10, now_s=11.5) == pytest.approx(0.1)
    assert line.wait_s(10, now_s=20.0) == 0.0


def test_contenders_take_turns() -> None:
    order: list[str] = []

    def contender(name: str) -> float:
        order.append(name)
        return float(len(order))

    seconds = in_turns(2, {"a": lambda: contender("a"), "b": lambda: contender("b")}, lambda _: None)
    assert order == ["a", "b", "a", "b"] and seconds == {"a": [1.0, 3.0], "b": [2.0, 4.0]}


def test_no_page_of_a_store_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed_data, "SMALL_FILES", 200)
    tree = make_store(tmp_path / "store", 8 << 20)

    def pages() -> list[bytes]:
        blocks = [path.read_bytes() for path in tree.files]
        return [block[at : at + PAGE_BYTES] for block in blocks for at in range(0, len(block), PAGE_BYTES)]

    before = pages()
    assert len(set(before)) == len(before)
    changed = change_store(tree, 0.05)
    assert len(changed) == round(0.05 * len(tree.files)) and len(set(changed)) == len(changed)
    assert len(set(pages()) - set(before)) == size_of(changed) // PAGE_BYTES


def test_a_change_is_the_same_share_of_files_and_bytes() -> None:
    medium = speed_data.MEDIUM_FILES * speed_data.MEDIUM_SHARE
    giants = sum(share for _, share in speed_data.GIANTS) / 100
    assert giants + medium + speed_data.SMALL_SHARE == pytest.approx(1)


def test_small_files(tmp_path: Path) -> None:
    make_small_files(tmp_path, 1001, 100)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1001 and size_of(tuple(files)) == 100_100
    assert len({path.read_bytes() for path in files}) == 1001


def test_what_a_server_needs_is_added_once(tmp_path: Path) -> None:
    make_small_files(tmp_path, 10, 100)

    def sizes() -> dict[str, int]:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return {path.relative_to(tmp_path).as_posix(): path.stat().st_size for path in files}

    def doubts() -> tuple[Doubt, ...]:
        return judge_data_folder(sizes().items(), "4.4.42", DEFAULT_DATABASE)

    assert doubts()
    make_whole(tmp_path)
    whole = sizes()
    assert not doubts()
    make_whole(tmp_path)
    assert sizes() == whole


def test_too_little_room_is_said_with_the_numbers(tmp_path: Path) -> None:
    require_room(tmp_path, 1)
    with pytest.raises(NotEnoughRoom, match=r"1000000000\.0 GB are needed"):
        require_room(tmp_path, 10**18)
