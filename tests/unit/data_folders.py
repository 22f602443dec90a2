"""Data folders of a single file, which tells one from another."""

from __future__ import annotations

from pathlib import Path


def folder(path: Path, text: str) -> Path:
    (path / "databases").mkdir(parents=True)
    (path / "databases" / "neostore").write_text(text, encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return (path / "databases" / "neostore").read_text(encoding="utf-8")
