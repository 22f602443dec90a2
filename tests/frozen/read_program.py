"""Says what Windows reads from a program's file: manifest, icons and version. Run by the Windows Python, which has pefile."""

from __future__ import annotations

import json
import sys
from typing import Any

import pefile

ICON, MANIFEST = 3, 24


def read_program(path: str) -> dict[str, Any]:
    with pefile.PE(path) as program:
        manifest = ""
        icons = 0
        for kind in program.DIRECTORY_ENTRY_RESOURCE.entries:
            for entry in kind.directory.entries:
                place = entry.directory.entries[0].data.struct
                if kind.id == MANIFEST:
                    manifest = program.get_data(place.OffsetToData, place.Size).decode("utf-8")
                icons += kind.id == ICON
        texts: dict[str, str] = {}
        for info in program.FileInfo[0]:
            for table in getattr(info, "StringTable", []):
                texts |= {key.decode(): value.decode() for key, value in table.entries.items()}
        return {
            "manifest": manifest,
            "icons": icons,
            "version": texts,
            "is_windowed": program.OPTIONAL_HEADER.Subsystem == 2,
        }


if __name__ == "__main__":
    print(json.dumps(read_program(sys.argv[1])))
