"""The disks lane: real backups and restores on real file systems that are full, fail or lose power.

Mounting needs root on Linux. What a machine does not allow is skipped, test by test, with the reason.
"""

from __future__ import annotations

import os
import shutil
import sys

from dev_lanes import LaneSkipped
from dev_pytest import run_pytest
from dev_run import DevError, refuse_arguments, run
from dev_setup import install_system_packages, setup

PROGRAMS = {
    "mkfs.ext4": "e2fsprogs",
    "mkfs.btrfs": "btrfs-progs",
    "mkfs.xfs": "xfsprogs",
    "fusermount3": "fuse3",
    "mount": "mount",
    "unshare": "util-linux",
}


def missing_packages() -> list[str]:
    """The Debian packages that making and mounting file systems needs and this machine lacks."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def lane(arguments: list[str]) -> tuple[int, str]:
    refuse_arguments(arguments)
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise LaneSkipped("mounting needs root on Linux")
    setup()
    if missing := missing_packages():
        try:
            install_system_packages(missing, missing_packages)
        except DevError as error:
            raise LaneSkipped(str(error)) from error
    # With mounts of its own: a Wine that starts beside this takes all mounts with it and keeps them, and a volume that is still
    # mounted somewhere is not mounted anew after its power was cut.
    own_mounts = ("unshare", "--mount")
    if run([*own_mounts, "true"], quiet=True) != 0:
        raise LaneSkipped("this machine makes no mount namespaces")
    # Named here, because the run of all tests excludes this folder.
    arguments = ["-q", "-n", str(min(os.cpu_count() or 1, 4)), "--show-capture=no", "tests/disks"]
    return run_pytest(arguments, {}, through=own_mounts)
