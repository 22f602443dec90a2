"""Which doubtful backups were accepted: remembered by the manifest, bounded, private; what cannot be remembered is an error."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from core.backups import accepted as product
from core.backups.accepted import accept_backup, load_accepted, with_acceptance
from core.backups.stated import MOST_CHARS, MOST_SHOWN, MOST_STORES, readable_counts, readable_doubts, readable_stores
from core.errors import BackupCorrupt, WriteFailed
from core.model.backup import BackupEntry
from core.model.store_facts import MOST_COUNTED, Doubt, StoreCount, StoreState

NOW = "2026-11-29T10:00:00Z"
DOUBTS = (Doubt("MUCH_SMALLER", "Much smaller."),)
ENTRY = BackupEntry(PurePath("/b/x"), "x", sealed=True, doubts=DOUBTS, checksum="a" * 64)


def test_it_is_remembered_privately_for_that_manifest(state_dir: Path) -> None:
    accepted = accept_backup(ENTRY, NOW)
    assert (accepted.accepted_utc, accepted.doubtful, accepted.doubts) == (NOW, False, DOUBTS)
    assert with_acceptance(ENTRY, load_accepted()) == accepted
    elsewhere = replace(ENTRY, path=PurePath("/copy/x"))
    assert not with_acceptance(elsewhere, load_accepted()).doubtful
    assert with_acceptance(replace(ENTRY, checksum="b" * 64), load_accepted()).doubtful
    if sys.platform != "win32":
        assert (state_dir / product.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_what_is_good_is_never_accepted() -> None:
    good = replace(ENTRY, doubts=())
    assert accept_backup(good, NOW) == good and load_accepted() == {}
    assert with_acceptance(good, {good.checksum: NOW}).accepted_utc == ""
    # The first acceptance stays.
    once = accept_backup(ENTRY, NOW)
    assert accept_backup(once, "2027-01-01T00:00:00Z") == once and load_accepted() == {ENTRY.checksum: NOW}


def test_a_damaged_backup_is_never_accepted() -> None:
    with pytest.raises(BackupCorrupt, match="found damaged"):
        accept_backup(replace(ENTRY, damaged=True), NOW)
    assert load_accepted() == {}


def test_only_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "MOST_REMEMBERED", 2)
    for number in range(3):
        accept_backup(replace(ENTRY, checksum=str(number) * 64), f"2026-0{number + 1}-01T00:00:00Z")
    assert load_accepted().keys() == {"1" * 64, "2" * 64}


@pytest.mark.parametrize("damage", [b"{", b'{"backups": "\xff"}', b'{"backups": 5}', b"[" * 100_000])
def test_a_damaged_memory_is_none_and_logged(state_dir: Path, caplog: pytest.LogCaptureFixture, damage: bytes) -> None:
    caplog.set_level(logging.INFO)
    (state_dir / product.FILE_NAME).write_bytes(damage)
    assert load_accepted() == {} and product.FILE_NAME in caplog.text
    assert not accept_backup(ENTRY, NOW).doubtful
    assert load_accepted() == {ENTRY.checksum: NOW}


def test_that_nothing_can_be_remembered_is_an_error(state_dir: Path) -> None:
    (state_dir / product.FILE_NAME).mkdir()
    with pytest.raises(WriteFailed, match=r"accepted\.json could not be written"):
        accept_backup(ENTRY, NOW)


def test_foreign_doubts_are_cut_to_what_can_be_read() -> None:
    many = [Doubt(f"C{number}", f"reason {number}") for number in range(MOST_SHOWN + 3)]
    shown = readable_doubts(many)
    assert shown[:-1] == tuple(many[:MOST_SHOWN]) and shown[-1].text == "3 more reasons."
    assert readable_doubts(many[:MOST_SHOWN]) == tuple(many[:MOST_SHOWN])
    assert readable_doubts([]) == ()
    (long,) = readable_doubts([Doubt("C" * 10**6, "x" * 10**6)])
    assert len(long.text) == len(long.code) == MOST_CHARS and long.text.endswith("x…")
    (exact,) = readable_doubts([Doubt("C", "x" * MOST_CHARS)])
    assert exact.text == "x" * MOST_CHARS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nBackup  Made\r\n\tb\u2028c", "a Backup Made b c"),
        ("\x1b[2Jgone\x07\u202e", r"\x1b[2Jgone\x07\u202e"),
        ("  ", "CODE"),
    ],
)
def test_a_foreign_doubt_is_one_line_that_steers_nothing(text: str, shown: str) -> None:
    assert readable_doubts([Doubt("CODE", text)]) == (Doubt("CODE", shown),)


def test_a_doubt_that_says_nothing_is_a_doubt() -> None:
    assert readable_doubts([Doubt("", "")]) == (Doubt("", "?"),)


def test_foreign_states_of_stores_are_cut_to_what_can_be_read() -> None:
    (shown,) = readable_stores([StoreState("neo4j\n\x1b[2JBackup  Made", None, None, "why\r\nnot\u202e" + "x" * 10**6)])
    assert shown.database == r"neo4j \x1b[2JBackup Made"
    assert shown.not_asked.startswith(r"why not\u202exx") and len(shown.not_asked) == MOST_CHARS
    many = [StoreState(f"d{number}", False, number) for number in range(MOST_STORES + 3)]
    assert readable_stores(many) == tuple(many[:MOST_STORES])


def test_counts_that_a_manifest_states_are_shown_on_lines_that_can_be_read() -> None:
    (shown,) = readable_counts([StoreCount("neo4j\n\x1b[2JBackup  Made" + "x" * 10**6, 1, 2**63 - 1)])
    assert shown.database.startswith("neo4j \\x1b[2JBackup Made") and len(shown.database) == MOST_CHARS
    assert (shown.nodes, shown.relationships) == (1, 2**63 - 1)
    many = [StoreCount(f"db{number}", number, 0) for number in range(MOST_COUNTED + 1)]
    assert readable_counts(many) == tuple(many[:MOST_COUNTED])


def test_of_the_counts_of_one_database_the_first_is_kept() -> None:
    one, other = StoreCount("neo4j", 5, 1), StoreCount("a", 6, 1)
    assert readable_counts([one, StoreCount("neo4j", 6, 1), other, *[one] * 10**5]) == (one, other)


def test_the_name_of_a_real_database_stays_as_it_was() -> None:
    """A restore compares by it what the tool said then and says now."""
    for name in ("neo4j", "system", "a1b", "my-data.base-2", "Old.Name", "d" * 65, "größe"):
        for state in (StoreState(name, False, 2**62), StoreState(name, True)):
            assert readable_stores([state]) == (state,)
