"""The time left is honest: on a simulated set of disks, and in what it refuses to say.

A third of the disks change their speed on the way, often so that nobody could have known; what is good, and what
foreseeable, says tests/sim/judged_times.py. `bench time-left` gives the figures of more seeds, by kind of disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from core.copying.lanes import LARGE_BYTES, in_lanes
from core.copying.time_left import MIN_ELAPSED_S, TimeLeft, Work
from tests.sim.judged_times import tally_runs, tell_all
from tests.sim.timed_disks import Disk, Moment, run_job, work_of

pytestmark = pytest.mark.same_everywhere

GB = 10**9


def job(disk: Disk, sizes_bytes: Sequence[int]) -> tuple[list[Moment], list[float | None]]:
    moments = list(run_job(disk, sizes_bytes, Random(1)))
    return moments, tell_all(moments, work_of(sizes_bytes))


def assert_told(disk: Disk, sizes_bytes: Sequence[int], *, tolerance: float, since: float) -> None:
    """From this part of the whole time on, within that part of it, until the end."""
    moments, told = job(disk, sizes_bytes)
    end_s = moments[-1].at_s
    assert told.pop() is None
    for moment, left_s in zip(moments, told, strict=False):
        if moment.at_s >= since * end_s:
            assert left_s == pytest.approx(end_s - moment.at_s, abs=tolerance * end_s)


def small_only(files: int, done_bytes: int = 0) -> Work:
    return Work(0, done_bytes, files)


@pytest.mark.no_cover  # it takes twice as long where it is measured; the others cover what it runs
def test_the_time_left_is_right_in_95_of_100_runs_on_steady_disks() -> None:
    tally = tally_runs(range(3))
    assert tally["steady", "good"] >= 0.95 * tally["steady", "runs"]
    assert tally["all", "foreseen"] >= 0.9 * tally["all", "foreseeable"]
    assert tally["all", "good"] >= 0.75 * tally["all", "runs"]


def test_a_steady_disk_is_told_from_the_first_seconds_on() -> None:
    assert_told(Disk(bytes_s=100e6, file_s=0.001), [GB] * 10, tolerance=0.05, since=MIN_ELAPSED_S / 100)


def test_the_first_seconds_are_not_told() -> None:
    moments, told = job(Disk(bytes_s=100e6, file_s=0.001), [GB] * 10)
    for moment, left_s in zip(moments[:-1], told, strict=False):
        assert (left_s is None) == (moment.at_s < MIN_ELAPSED_S)


def test_large_files_get_the_disk_when_the_small_ones_are_done() -> None:
    """Beside them they have a fourth of it, for the first quarter of the time."""
    seeking = Disk(bytes_s=100e6, file_s=0.01, seeks=True)
    assert_told(seeking, [2 * GB] * 4 + [1000] * 2500, tolerance=0.05, since=0.1)


def test_small_files_get_the_disk_when_the_large_ones_are_done() -> None:
    assert_told(Disk(bytes_s=100e6, file_s=0.01, seeks=True), [GB] + [1000] * 6000, tolerance=0.1, since=0.1)


def test_lanes_that_do_not_slow_each_other_down_end_with_the_longer_one() -> None:
    share = Disk(bytes_s=100e6, file_s=0.03, lone_share=0.8)
    assert_told(share, [GB] * 6 + [1000] * 4000, tolerance=0.05, since=0.1)
    assert_told(share, [GB] * 2 + [1000] * 8000, tolerance=0.1, since=0.1)


def test_nothing_is_told_while_a_cost_that_matters_was_not_seen() -> None:
    """While the large ones have their head start nobody knows what the small ones cost."""
    moments, told = job(Disk(bytes_s=100e6, file_s=0.02), [20 * GB] + [1000] * 5000)
    for moment, left_s in list(zip(moments, told, strict=True))[:-1]:
        assert (left_s is None) == (moment.done.small_files < 50)


def test_small_files_whose_cost_cannot_matter_hold_nothing_up() -> None:
    moments, told = job(Disk(bytes_s=100e6, file_s=0.02), [10 * GB] * 3 + [1000] * 10)
    first = next(moment for moment, left_s in zip(moments, told, strict=True) if left_s is not None)
    assert first.done.small_files == 0


def test_large_files_that_have_not_begun_hold_it_back() -> None:
    time_left, total = TimeLeft(0.0), Work(GB, GB, 100)
    assert time_left.tell(10.0, Work(GB // 200, GB // 2, 50), total) is None
    assert time_left.tell(20.0, Work(GB // 2, GB // 2, 50), total) is not None


def test_a_few_bytes_do_not_tell_what_bytes_cost() -> None:
    time_left, total = TimeLeft(0.0), small_only(100, 100_000)
    assert time_left.tell(10.0, small_only(50, 900), total) is None
    assert time_left.tell(20.0, small_only(60, 2000), total) is not None


@pytest.mark.parametrize(("total_bytes", "total_files"), [(0, 0), (1000, 0), (0, 10), (1000, 10)])
def test_what_does_not_begin_is_not_told(total_bytes: int, total_files: int) -> None:
    time_left, total = TimeLeft(0.0), small_only(total_files, total_bytes)
    assert [time_left.tell(at_s, small_only(0), total) for at_s in (0.0, 5.0, 5.0, 60.0)] == [None] * 4


def test_empty_files_take_time_too() -> None:
    time_left = TimeLeft(0.0)
    for at_s in range(1, 11):
        told = time_left.tell(float(at_s), small_only(at_s), small_only(100))
    assert told == pytest.approx(90)


def test_when_all_is_counted_nobody_knows_how_long_the_flush_takes() -> None:
    """Also when there was more than expected."""
    time_left = TimeLeft(0.0)
    told = [time_left.tell(float(at_s), small_only(at_s, 100 * at_s), small_only(9, 900)) for at_s in range(1, 11)]
    assert told[7] == pytest.approx(1)
    assert told[8:] == [None, None]


def test_a_stalled_disk_moves_the_end_away() -> None:
    time_left, total = TimeLeft(0.0), small_only(1, 2000)
    for at_s in range(1, 11):
        before = time_left.tell(float(at_s), small_only(0, 100 * at_s), total)
    for at_s in range(11, 60):
        after = time_left.tell(float(at_s), small_only(0, 1000), total)
    assert before is not None
    assert after is not None
    assert after > 2 * before


def test_a_full_cache_is_noticed_without_a_jump() -> None:
    cached = Disk(bytes_s=100e6, file_s=0.001, cache_bytes=2 * GB, slow_share=0.25)
    moments, told = job(cached, [20 * GB])
    end_s = moments[-1].at_s
    shown = [(moment.at_s, left_s) for moment, left_s in zip(moments, told, strict=True) if left_s is not None]
    assert all(abs(left_s - (end_s - at_s)) < end_s / 25 for at_s, left_s in shown if at_s > 40)
    forgotten = [(at_s, left_s) for at_s, left_s in shown if at_s < 20]
    assert forgotten[-1][1] < end_s / 2


def test_a_neighbour_that_comes_and_goes_averages_out() -> None:
    stretches = tuple((10.0 * (index + 1), 0.5 if index % 2 else 1.0) for index in range(100))
    noisy = Disk(bytes_s=100e6, file_s=0.001, stretches=stretches)
    assert_told(noisy, [30 * GB], tolerance=0.1, since=0.25)


def test_large_files_are_sorted_and_small_ones_stay_in_order() -> None:
    sizes = [LARGE_BYTES, 7, 3 * LARGE_BYTES, LARGE_BYTES - 1, 0, 2 * LARGE_BYTES]
    lanes = in_lanes(sizes, int)
    assert (lanes.large, [*lanes.small]) == ([3 * LARGE_BYTES, 2 * LARGE_BYTES, LARGE_BYTES], [7, LARGE_BYTES - 1, 0])
    assert (lanes.large_bytes, lanes.small_bytes, lanes.small_files) == (6 * LARGE_BYTES, LARGE_BYTES + 6, 3)
