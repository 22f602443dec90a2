"""Sandboxes that 0.1 has made from source: their launchers name a module that has another name now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_what_the_launchers_of_0_1_run_is_still_there() -> None:
    command = [sys.executable, "-S", "-m", "core.demo_tools"]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "usage")
