"""The unit of systemd that recovers an interrupted job at the next boot, as root.

Made only for a program that only root can change: otherwise any account could run its own program as root.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from core.disk.files import flush_folder, write_durably

UNITS = Path("/etc/systemd/system")
BOOTED = Path("/run/systemd/system")
"""Exists when systemd has booted the machine (sd_booted(3))."""
UNIT = """\
[Unit]
Description=Undo an interrupted backup or restore of CAST Imaging
After=local-fs.target remote-fs.target docker.service

[Service]
Type=oneshot
{variables}ExecStart={command}

[Install]
WantedBy=multi-user.target
"""


def only_root_can_change(program: Path) -> bool:
    """Whether the program, and every folder above it, links resolved, belongs to root and is writable by nobody else."""
    real = Path(os.path.realpath(program))
    for path in (real, *real.parents):
        status = os.stat(path)
        others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if status.st_uid != 0 or (others and not status.st_mode & stat.S_ISVTX):
            return False
    return True


def unit_text(command: list[str], environment: dict[str, str]) -> str:
    """The unit (systemd.service(5)). It starts after docker, because recovery starts containers."""
    # `$` has no special meaning in Environment=, but it has one in ExecStart=.
    variables = "".join(f"Environment={quote_word(f'{name}={value}')}\n" for name, value in environment.items())
    words = [quote_word(word).replace("$", "$$") for word in command]
    return UNIT.format(variables=variables, command=" ".join(words))


def quote_word(word: str) -> str:
    """Quote one word of a unit file, so that nothing in it is a separator or a specifier (%)."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def add_unit(folder: Path, name: str, text: str) -> None:
    """Write the unit, and the link that makes the boot start it (as `systemctl enable` does). Raises OSError."""
    unit, wants = folder / f"{name}.service", folder / "multi-user.target.wants"
    write_durably(unit, text.encode())
    wants.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.symlink(unit, wants / unit.name)
    flush_folder(wants)


def units(folder: Path, prefix: str) -> list[str]:
    """The names of the units that begin so."""
    return sorted(unit.stem for unit in folder.glob(f"{prefix}*.service"))


def remove_unit(folder: Path, name: str) -> None:
    """The link is removed first: systemd complains about a dangling link at boot. Raises OSError."""
    unit = folder / f"{name}.service"
    (folder / "multi-user.target.wants" / unit.name).unlink(missing_ok=True)
    unit.unlink(missing_ok=True)
