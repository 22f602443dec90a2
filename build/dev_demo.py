"""The wizard on a demo server, to try everything; without a display, the tour on the command line."""

from __future__ import annotations

import os
import subprocess

from dev_run import ROOT, child_env, has_display, say, venv_script
from dev_setup import QT_LIBRARIES, RUN_LOCK, make_environment


def main(arguments: list[str]) -> int:
    make_environment(RUN_LOCK, QT_LIBRARIES if has_display() else {})
    if has_display():
        commands = [[venv_script("python"), "-m", "gui", "--demo", *arguments]]
        say("opening the wizard on a fresh demo server")
    else:
        commands = [
            [venv_script("python"), "-m", "core", "demo", "run", "--kind", kind, *arguments]
            for kind in ("docker", "windows")
        ]
        say("there is no display: running the demo on the command line")
    for command in commands:
        say(" ".join([os.path.relpath(command[0], ROOT), *command[1:]]))
        # The person's own terminal: the demo may ask something, so stdin stays connected.
        code = subprocess.run(command, cwd=ROOT, env=child_env(), check=False).returncode
        if code != 0:
            return code
    return 0
