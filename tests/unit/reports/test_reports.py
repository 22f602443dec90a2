"""Reports are put away privately, under names that every platform takes, and not for ever."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.errors import WriteFailed
from core.reports import folder as reports
from core.reports.folder import safe_name, write_report


def test_a_report_is_written_privately_and_never_over_another(state_dir: Path) -> None:
    path = write_report("backup 2026-11-23_024500Z_imaging01", "<p>é</p>")
    assert path == state_dir / "reports" / "backup_2026-11-23_024500Z_imaging01.html"
    assert path.read_text(encoding="utf-8") == "<p>é</p>"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    # Two jobs may begin in the same second.
    for number in (2, 3):
        other = write_report("backup 2026-11-23_024500Z_imaging01.html", "<p>another</p>")
        assert other == path.with_name(f"backup_2026-11-23_024500Z_imaging01_{number}.html")
        assert other.read_text(encoding="utf-8") == "<p>another</p>"
    assert path.read_text(encoding="utf-8") == "<p>é</p>"


def test_as_many_of_one_name_as_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_KEPT", 3)
    assert len({write_report("r", "x") for _ in range(3)}) == 3
    for _ in range(5):
        assert write_report("r", "x").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc_passwd"),
        (r"C:\evil", "C_evil"),
        (".hidden.", "hidden"),
        ("", "report"),
        ("...", "report"),
        ("nul", "report_nul"),
        ("con.x", "report_con.x"),
        ("a" * 300, "a" * 100),
        ("a" * 99 + ".b", "a" * 99),
        ("línea\0\n", "l_nea"),
        ("lone \udc80", "lone"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_only_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_KEPT", 3)
    for number in range(5):
        path = write_report(f"r{number}", "x")
        os.utime(path, (number, number))
    # The one just written is the newest until its time is set back: the oldest of the others went each time.
    assert sorted(left.name for left in path.parent.iterdir()) == ["r2.html", "r3.html", "r4.html"]


def test_a_report_that_cannot_be_written_is_an_error(state_dir: Path) -> None:
    (state_dir / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(WriteFailed, match=r"report r\.html could not be written.*reports"):
        write_report("r", "x")
