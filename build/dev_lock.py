"""The requirements lock files, made again from pyproject.toml."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from dev_run import must_run, refuse_arguments, say


def main(arguments: list[str]) -> int:
    refuse_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="imaging-backup-lock-") as folder:
        say("fetching uv into a temporary environment")
        must_run([sys.executable, "-m", "venv", folder], "no environment for uv could be made")
        bin_dir = Path(folder, "Scripts" if os.name == "nt" else "bin")
        must_run([str(bin_dir / "python"), "-m", "pip", "install", "--quiet", "uv"], "uv could not be installed")
        # Nothing of this machine (configuration, index, find-links) may get into the files.
        compile_command = [str(bin_dir / "uv"), "pip", "compile", "--no-config", "--quiet", "--universal"]
        compile_command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        compile_command += ["--no-emit-index-url", "--no-emit-find-links"]
        # pip 23 does not treat `coverage==1` as a pin of `coverage[toml]`, and fails once a newer coverage is out.
        compile_command += ["--no-strip-extras"]
        compile_command += ["--custom-compile-command", "python3 build/dev.py lock"]
        sources = {
            "requirements.lock": ["pyproject.toml"],
            "requirements-dev.lock": ["--group", "dev", "--group", "package", "pyproject.toml"],
            "requirements-fuzz.lock": ["--group", "fuzz"],
            # It depends on pytest, which must be the version that the tests are written for.
            "requirements-mutants.lock": ["--group", "mutants", "--constraints", "requirements-dev.lock"],
        }
        for name, source in sources.items():
            say(f"making {name}")
            must_run([*compile_command, *source, "-o", name], f"{name} could not be made")
    return 0
