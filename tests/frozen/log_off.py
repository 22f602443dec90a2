"""A session that ends in the middle of a backup: `python -m tests.frozen.log_off PROGRAM ARGUMENT...`, on the system of the bundle.

It runs the backup until Neo4j is stopped, then ends every process of that program, the guardian too, and says how many.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import psutil


def main(command: list[str]) -> int:
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as job:
        assert job.stdout is not None
        for line in job.stdout:
            event = json.loads(line)
            if event["event"] == "service" and event["state"] == "stopped":
                break
        program = os.path.normcase(os.path.realpath(command[0]))
        found = [process for process in psutil.process_iter() if _program_of(process) == program]
        # The guardian first: where it outlived the job for a moment, it would begin to bring the server back.
        found.sort(key=lambda process: process.pid == job.pid)
        for process in found:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(found)
    return len(found)


def _program_of(process: psutil.Process) -> str:
    try:
        return os.path.normcase(os.path.realpath(process.exe()))
    except (psutil.Error, OSError):
        return ""


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
