"""A program and its guardian that end together, as at a log-off: what the task of Windows then starts brings the server back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.recovery.journal import read_journal
from core.recovery.windows_task import copy_program
from tests.frozen.delivered import Delivered
from tests.frozen.test_driven import KINDS


def in_a_copy(bundle: Delivered, folder: Path) -> Delivered:
    """With the part of the bundle that the task has a copy of."""
    copy_program(bundle.folder / "imaging-backup.exe", folder)
    size_mb = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(f"\n{bundle.system}: the copy has {size_mb:.0f} MB")
    return replace(bundle, folder=folder)


@pytest.mark.parametrize(("bundle", "kind"), KINDS[1:], indirect=["bundle"])
def test_a_copy_of_the_console_program_brings_the_server_back(
    bundle: Delivered,
    kind: str,
    make_server: Callable[[Delivered, str], list[str]],
    state_dir: Path,
    tmp_path: Path,
) -> None:
    options = make_server(bundle, kind)
    backups = tmp_path / "backups"
    backups.mkdir()
    job = bundle.command("imaging-backup", "backup", *options, "--to", bundle.path(backups), "--yes", "--json")
    assert bundle.module("log_off", *job) >= 2, "the program and its guardian"
    (journal,) = (state_dir / "journals").iterdir()
    record = read_journal(journal)
    assert record is not None and not record.finished
    assert not bundle.stand_in("answers", tmp_path / "demo")

    # As the task of Windows starts it: nothing else than the journal tells where the state folder is.
    starts = in_a_copy(bundle, tmp_path / "copies" / "job") if bundle.session else bundle
    assert starts.run(starts.command("imaging-backup", "look-after", starts.path(journal))) == ""

    assert bundle.stand_in("answers", tmp_path / "demo")
    record = read_journal(journal)
    assert record is not None and record.end == "recovered"
    assert list(backups.iterdir()) == []
    (told,) = [line for line in bundle.said("recover", *options) if line["event"] == "recovered"]
    assert told["succeeded"] and "undone" in told["message"]
