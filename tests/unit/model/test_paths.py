"""Safe paths: nothing that could leave its folder or mean something else on Windows passes."""

from __future__ import annotations

import ntpath
import posixpath
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.paths import folded, forbidden_on_windows, is_within, why_bad_label, why_unsafe


@given(st.text(max_size=40))
def test_what_passes_stays_below_its_folder(text: str) -> None:
    if why_unsafe(text, windows=False) is None:
        joined = posixpath.normpath(posixpath.join("/root/folder", text))
        assert joined.startswith("/root/folder/")
    if why_unsafe(text, windows=True) is None:
        joined = ntpath.normpath(ntpath.join("C:\\root\\folder", text))
        assert joined.startswith("C:\\root\\folder\\")
        assert PureWindowsPath(text).drive == ""


@pytest.mark.parametrize("name", ["a", "neostore.nodestore.db", "konto", "com", "com10", "aux1", ".hidden", "ünïcödé"])
def test_plain_names_are_fine(name: str) -> None:
    assert forbidden_on_windows(name) is None
    assert why_unsafe(f"x/{name}", windows=True) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a:b", "contains ':'"),
        ("a\tb", r"contains '\\t'"),
        ("end.", "ends with a dot"),
        ("end ", "ends with a dot or a space"),
        ("CON", "device"),
        ("com1.log", "device"),
        ("nul .txt", "device"),
    ],
)
def test_windows_names_are_refused_with_the_reason(name: str, reason: str) -> None:
    found = forbidden_on_windows(name)
    assert found is not None
    assert reason.replace("\\\\", "\\") in found


@pytest.mark.parametrize(
    "label", ["", ".", "..", "a/b", "x.partial", "a" * 121, "aux", "tail.", "\U0001f600" * 61, "a\udcff"]
)
def test_labels_that_cannot_be_folders_are_refused(label: str) -> None:
    assert why_bad_label(label)


def test_a_label_of_the_tool_is_fine() -> None:
    assert why_bad_label("2026-01-01_000000Z_host") is None


def test_the_longest_label_leaves_room_for_the_suffix_in_a_name() -> None:
    longest = "\U0001f600" * 60
    assert why_bad_label(longest) is None
    assert len(f"{longest}.partial".encode()) <= 255
    assert why_bad_label("a" * 120) is None


def test_within_is_the_folder_itself_or_below() -> None:
    assert is_within(PurePosixPath("/a/b"), PurePosixPath("/a"))
    assert is_within(PurePosixPath("/a"), PurePosixPath("/a"))
    assert not is_within(PurePosixPath("/ab"), PurePosixPath("/a"))
    assert is_within(PureWindowsPath("c:/DATA/x"), PureWindowsPath("C:/data"))


@pytest.mark.parametrize("windows", [False, True])
def test_what_no_file_system_takes_is_unsafe(windows: bool) -> None:
    assert "not Unicode" in str(why_unsafe("a/\ud800", windows=windows))
    assert "longer than" in str(why_unsafe("a/" + "n" * 256, windows=windows))
    assert "longer than" in str(why_unsafe("n" * 256, windows=windows))
    assert why_unsafe("a/" + "n" * 255, windows=windows) is None
    # 255 letters of two bytes each: too long for Linux alone.
    assert (why_unsafe("é" * 255, windows=windows) is None) is windows
    assert (why_unsafe("/".join(["n" * 99] * 41), windows=windows) is None) is windows


@pytest.mark.parametrize(
    ("one", "other"), [("a/B", "A/b"), ("ärger", "ÄRGER"), ("σ", "Σ"), ("ж", "Ж"), ("ᾳ", "ᾼ"), ("ÿ", "Ÿ")]
)
def test_names_that_a_volume_that_folds_case_takes_for_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße.conf", "strasse.conf"),
        ("straße", "STRASSE"),
        ("ﬁle", "file"),
        ("ılık", "ilik"),
        ("ſ", "s"),
        ("ς", "σ"),
        ("\u212a", "k"),
        ("ŉ", "ʼn"),
        ("µ", "μ"),
        ("ǅ", "ǆ"),
        ("İ", "i\u0307"),
        ("ᾳ", "αι"),
    ],
)
def test_names_that_a_volume_that_folds_case_keeps_apart(one: str, other: str) -> None:
    """As the table of capitals of Windows has it."""
    assert folded(one) != folded(other)
