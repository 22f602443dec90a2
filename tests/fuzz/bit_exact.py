"""Random trees, backed up and restored by the real engine, must come back equal: `python -m tests.fuzz.bit_exact`.

Every tree has a number of its own, so that one that fails is made again by `--seed N --trees 1`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from core.model.events import JobState
from tests.fuzz.trees import Seen, as_restored, grow_tree, look_around
from tests.support import Server, change_server, leftovers, plain_server


def check_tree(folder: Path, seed: int) -> int:
    """Make, back up, lose and restore the tree of that number; AssertionError when it does not come back equal.

    Gives how many files and folders it had.
    """
    dice = random.Random(seed)
    server = plain_server(folder, running=dice.random() < 0.7)
    shutil.rmtree(server.data_dir)
    special = dice.random() < 0.1
    grow_tree(server.data_dir, dice, special=special)
    before, config = look_around(server.data_dir), server.config()

    outcome = server.back_up(pre_copy=dice.random() < 0.5)
    assert look_around(server.data_dir) == before, f"seed {seed}: the backup changed the server's data"
    if special:
        assert (outcome.state, outcome.code) == (JobState.FAILED, "DATA_FOLDER_INVALID"), f"seed {seed}: {outcome}"
        assert not server.backups.exists() or os.listdir(server.backups) == []
        return len(before)
    assert outcome.state is JobState.SUCCEEDED, f"seed {seed}: {outcome}"
    backup = Path(outcome.path)
    sealed = look_around(backup)

    _lose(server, dice)
    lost = look_around(server.data_dir) if server.data_dir.exists() else {}
    outcome = server.restore(backup, delete_first=dice.random() < 0.3)
    assert outcome.state is JobState.SUCCEEDED, f"seed {seed}: {outcome}"
    _assert_equal(look_around(server.data_dir), _as_closed(as_restored(before), lost), seed)
    assert server.config() == config, f"seed {seed}: the configuration differs"
    assert look_around(backup) == sealed, f"seed {seed}: the restore changed the backup"
    assert leftovers(server.data_dir.parent) == _named_like_leftovers(server), f"seed {seed}"
    return len(before)


def _lose(server: Server, dice: random.Random) -> None:
    """Another store in its place, or none at all."""
    if dice.random() < 0.8:
        change_server(server, "new")
    else:
        shutil.rmtree(server.data_dir)


def _as_closed(expected: dict[bytes, Seen], lost: dict[bytes, Seen]) -> dict[bytes, Seen]:
    """What is restored over something is no more open to others than that was."""
    return {
        name: seen._replace(mode=seen.mode & (lost[name].mode | ~0o077)) if name in lost else seen
        for name, seen in expected.items()
    }


def _named_like_leftovers(server: Server) -> list[str]:
    """A tree may hold such names of its own."""
    return leftovers(server.data_dir)


def _assert_equal(found: dict[bytes, Seen], expected: dict[bytes, Seen], seed: int) -> None:
    if found == expected:
        return
    names = sorted(set(found) | set(expected))
    wrong = [(name, expected.get(name), found.get(name)) for name in names if expected.get(name) != found.get(name)]
    raise AssertionError(f"seed {seed}: {len(wrong)} entries differ, first: {wrong[:3]}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bit-exact")
    parser.add_argument("--trees", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="number of the first tree")
    options = parser.parse_args()
    entries, began_s = 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="imaging-backup-bit-exact-") as place:
        os.environ["IMAGING_BACKUP_STATE_DIR"] = str(Path(place, "state"))
        for seed in range(options.seed, options.seed + options.trees):
            folder = Path(place, str(seed))
            entries += check_tree(folder, seed)
            shutil.rmtree(folder)
    print(f"{options.trees} trees from seed {options.seed} with {entries} files and folders came back equal", end="")
    print(f" ({time.monotonic() - began_s:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
