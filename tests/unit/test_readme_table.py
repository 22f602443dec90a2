"""The README's table of exit codes is the one that the program uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import ImagingBackupError, error_types

pytestmark = pytest.mark.same_everywhere

README = Path(__file__).parents[2] / "README.md"


def test_every_error_stands_in_the_readme_with_its_exit_code_and_no_other_does() -> None:
    rows = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    wanted = {(str(error.exit_code), error.code) for error in error_types() if error is not ImagingBackupError}
    assert set(rows) == wanted | {("0", "OK"), ("1", "UNEXPECTED")}
    assert len(rows) == len(set(rows))
