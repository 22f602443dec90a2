"""What cannot be renamed or deleted is seen before anybody tries."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.disk import removal
from core.disk.removal import first_undeletable, first_with_more, why_immovable, why_not_replaced
from core.disk.tree import scan_tree
from tests.marks import immutable, needs_marks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="marks and sticky bits are POSIX'")


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "data" / "sub").mkdir(parents=True)
    for name in ("a", "sub/b"):
        (tmp_path / "data" / name).touch()
    yield tmp_path / "data"


def test_an_ordinary_tree_is_in_nobodys_way(tree: Path) -> None:
    assert why_immovable(tree) == first_undeletable(tree, scan_tree(tree)) == ""
    assert why_immovable(tree / "missing") == ""


@needs_marks
@pytest.mark.parametrize("part", ["", "sub", "a", "sub/b"])
def test_a_mark_of_a_file_or_folder_is_seen(part: str, tree: Path) -> None:
    marked = tree / part if part else tree
    with immutable(marked):
        with pytest.raises(OSError):
            marked.rename(tree.parent / "moved")
        assert "chattr" in why_immovable(marked)
        assert first_undeletable(tree, scan_tree(tree)) == f"{marked}: {why_immovable(marked)}"
        assert first_with_more(tree, scan_tree(tree)) == f"{marked}: {why_immovable(marked)}"
    assert first_undeletable(tree, scan_tree(tree)) == first_with_more(tree, scan_tree(tree)) == ""


@needs_marks
def test_a_file_is_not_replaced_where_it_or_its_folder_is_marked(tree: Path) -> None:
    for file in (tree / "a", tree / "missing"):
        assert why_not_replaced(file) == ""
        with immutable(tree):
            assert why_not_replaced(file).startswith("its folder is marked")
    with immutable(tree / "a"):
        assert why_not_replaced(tree / "a").startswith("it is marked")


def test_only_so_many_are_looked_at(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    monkeypatch.setattr(removal, "why_immovable", lambda path: looked.append(path) or "")
    monkeypatch.setattr(removal, "LOOKED_AT", 3)
    assert first_undeletable(tree, scan_tree(tree)) == ""
    assert looked == [tree, tree / "sub", tree / "a"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files to others")
def test_what_another_account_owns(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(tree, 4321, 4321)
    os.chown(tree / "sub", 4321, 4321)
    tree.parent.chmod(0o1777)
    assert why_immovable(tree) == ""  # root may
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    assert "4321" in why_immovable(tree) and "sticky" in why_immovable(tree)
    os.chown(tree, 1234, 1234)
    assert why_immovable(tree) == ""
    tree.parent.chmod(0o777)
    os.chown(tree, 4321, 4321)
    assert why_immovable(tree) == ""
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("sub"))
    assert first_undeletable(tree, scan_tree(tree)) == f"{tree / 'sub'}: this account may not remove what is in it"
    os.chown(tree / "sub", 1234, 1234)  # the rights to its own it can take
    assert first_undeletable(tree, scan_tree(tree)) == ""
