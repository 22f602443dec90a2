"""Which files are archives, and what the folder is called that comes out of one."""

from __future__ import annotations

import pytest

from core.model.archives import ending_of, folder_name_for
from core.model.paths import why_bad_label

pytestmark = pytest.mark.same_everywhere


@pytest.mark.parametrize(
    ("name", "ending", "folder"),
    [
        ("imaging.zip", ".zip", "imaging"),
        ("Imaging.TAR.GZ", ".tar.gz", "Imaging"),
        ("backup.2024-01-31.tgz", ".tgz", "backup.2024-01-31"),
        ("imaging.tar.bz2", ".tar.bz2", "imaging"),
        ("imaging .zip", ".zip", "imaging"),
        (".zip", ".zip", "unpacked"),
        ("imaging.7z", "", "imaging.7z"),
        ("imaging.tar.zst", "", "imaging.tar.zst"),
        ("imaging.gz", "", "imaging.gz"),
    ],
)
def test_the_folder_is_called_as_the_archive(name: str, ending: str, folder: str) -> None:
    assert (ending_of(name), folder_name_for(name)) == (ending, folder)
    assert why_bad_label(folder_name_for(name)) is None
