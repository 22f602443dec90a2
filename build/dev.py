"""Set up, test and try this checkout: `python3 build/dev.py setup | test | demo | lock`.

Responsible for: the virtual environment `.venv`, the checks every change must pass, the demo, the lock files.
Needs a bare Python 3.11 or newer and nothing else. Refuses to use a shell, and to install system packages
silently: what is installed with apt-get is said first, and without the right to do so the line to run is printed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.stamp"
DEV_LOCK = ROOT / "requirements-dev.lock"

USAGE = """usage: python3 build/dev.py COMMAND

  setup               make .venv with the locked packages and this project in it
  test [PYTEST ARGS]  ruff, mypy, pytest with coverage; arguments narrow the pytest run
  demo [ARGS]         try the wizard on a demo server; without a display, the command line
  lock                make the requirements lock files again from pyproject.toml
"""

# Modules that decide, and can therefore be tested completely: every line and every branch.
FULLY_COVERED = (
    "core/errors.py",
    "core/phrases.py",
    "core/installation.py",
    "core/events.py",
    "core/facts.py",
    "core/paths.py",
    "core/checks.py",
    "core/steps.py",
    "core/plan.py",
    "core/manifest.py",
    "core/journal.py",
    "gui/flow.py",
)

# Qt's system libraries on Linux, and the Debian package of each.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
DISPLAY_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


class DevError(Exception):
    """A sentence for the person; the command ends with exit code 1."""


def say(text: str) -> None:
    # Flushed, so that it stands before the output of the child process it announces.
    print(f"[dev] {text}", flush=True)


def child_env(**extra: str) -> dict[str, str]:
    """The environment of every child: a PYTHONPATH of the person's must not mix other packages into .venv."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return env | extra


def run(command: list[str], quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        command, cwd=ROOT, env=child_env(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    ).returncode


def must_run(command: list[str], failure: str) -> None:
    code = run(command)
    if code != 0:
        raise DevError(f"{failure} (exit code {code}: {' '.join(command)})")


# ---------------------------------------------------------------------------------------------------- setup


def venv_script(name: str) -> str:
    if os.name == "nt":
        return str(VENV / "Scripts" / f"{name}.exe")
    return str(VENV / "bin" / name)


def has_display() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def fingerprint() -> str:
    """What .venv was made from; the checkout's path is part of it, because scripts in .venv contain it."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sys.base_prefix} {ROOT}".encode())
    for path in (DEV_LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def venv_works(*arguments: str) -> bool:
    """Whether .venv's Python starts, is of our version and can run `arguments`."""
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    for command in [["-c", version], list(arguments)]:
        try:
            if command and run([venv_script("python"), *command], quiet=True) != 0:
                return False
        except OSError:
            return False
    return True


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """The Debian packages this machine lacks for .venv and Qt; empty on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        # Debian ships venv's second half apart, one package for each Python version.
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    wanted = QT_LIBRARIES | (DISPLAY_LIBRARIES if has_display() else {})
    lacking = [name for name in wanted if not loads(name)]
    if lacking:
        # All of them at once, the display's too: who opens a display later need not come back here.
        missing += [*QT_LIBRARIES.values(), *DISPLAY_LIBRARIES.values()]
    return missing


def apt_prefix() -> list[str] | None:
    """How apt-get can be run without asking anybody; None where it cannot."""
    if shutil.which("apt-get") is None:
        return None
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return prefix
    if shutil.which("sudo") and run(["sudo", "-n", "true"], quiet=True) == 0:
        return ["sudo", "-n", *prefix]
    return None


def install_system_packages(missing: list[str]) -> None:
    apt = apt_prefix()
    install = ["install", "--yes", "--no-install-recommends", *missing]
    if apt is None:
        raise DevError(f"system packages are missing; run:\nsudo apt-get {' '.join(install)}")
    say(f"installing system packages: {' '.join(missing)}")
    # The machine's package lists may be absent or old; they are fetched only then, for that takes a while.
    if run([*apt, "-qq", *install]) != 0:
        say("refreshing the package lists")
        must_run([*apt, "-qq", "update"], "apt-get update failed")
        must_run([*apt, "-qq", *install], "the system packages could not be installed")
    importlib.invalidate_caches()
    lacking = missing_packages()
    if lacking:
        raise DevError(f"still missing after the installation: {' '.join(lacking)}")


def setup() -> None:
    missing = missing_packages()
    if missing:
        install_system_packages(missing)
    mark = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == mark and venv_works():
        return
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    STAMP.unlink(missing_ok=True)  # the stamp is written last: an interrupted set-up is done again
    if not venv_works("-m", "pip", "--version"):
        say("making .venv")
        must_run([sys.executable, "-m", "venv", "--clear", str(VENV)], ".venv could not be made")
    python = venv_script("python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    say(f"installing the packages of {DEV_LOCK.name}")
    must_run(
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", str(DEV_LOCK)],
        "the packages could not be installed",
    )
    say("installing this project, editable")
    must_run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "the project could not be installed")
    # Python before 3.13 reads .pth files in the locale's encoding, so an absolute path with an accent in it may be
    # misread; the relative one is plain ASCII.
    for path in VENV.glob("[Ll]ib/**/site-packages/*imaging_backup*.pth"):
        path.write_text(os.path.relpath(ROOT, path.parent) + "\n", encoding="ascii")
    must_run([python, "-c", "import PySide6.QtWidgets, core, gui"], "Qt does not start on this machine")
    STAMP.write_text(mark, encoding="ascii")
    say("set-up is complete")


# ----------------------------------------------------------------------------------------------------- test


def some(places: list[object]) -> str:
    return f"{places[:10]} and {len(places) - 10} more" if len(places) > 10 else str(places)


def coverage_gate(report: dict[str, dict[str, dict[str, list[object]]]], root: Path = ROOT) -> list[str]:
    """The complaints about modules of FULLY_COVERED, from coverage's JSON report; empty is a pass."""
    complaints = []
    files = {name.replace("\\", "/"): value for name, value in report["files"].items()}
    for name in FULLY_COVERED:
        path = root / name
        if not path.is_file():
            say(f"coverage: {name} is skipped, it does not exist yet")
            continue
        source = path.read_text(encoding="utf-8")
        complaints += [
            f"{name}:{number}: '# pragma: no ...' is not allowed here"
            for number, line in enumerate(source.splitlines(), 1)
            if "pragma: no" in line
        ]
        measured = files.get(name)
        if measured is None:
            complaints.append(f"{name}: was not measured")
            continue
        if measured["missing_lines"]:
            complaints.append(f"{name}: lines never run: {some(measured['missing_lines'])}")
        if measured["executed_lines"] and "missing_branches" not in measured:
            complaints.append(f"{name}: its branches were not measured")
        if measured.get("missing_branches"):
            complaints.append(f"{name}: branches never taken: {some(measured['missing_branches'])}")
    return complaints


def run_pytest(arguments: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run pytest, its output shown as it comes; returns its exit code and its closing summary line."""
    command = [venv_script("python"), "-m", "pytest", *arguments]
    last = b""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        # Bytes are passed on as they are: no locale can be too small for them.
        for line in process.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            last = line.strip() or last
    return process.returncode, last.decode("ascii", "replace")


def test(arguments: list[str]) -> int:
    if "--lane" in arguments or any(a.startswith("--lane=") for a in arguments):
        raise DevError("unknown lane: there is only the one test run, without --lane")
    setup()
    python = venv_script("python")
    checks = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        # A cache each: sharing one, either run would throw the other's away.
        "mypy for Linux": ["-m", "mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
        "mypy for Windows": ["-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/windows"],
    }
    results = {}
    for name, command in checks.items():
        say(name)
        results[name] = run([python, *command]) == 0

    say("pytest")
    with tempfile.TemporaryDirectory(prefix="imaging-backup-test-") as folder:
        report = Path(folder) / "coverage.json"
        options = ["--cov", "--cov-branch", "--cov-report=", f"--cov-report=json:{report}"]
        if not arguments:
            # Two workers pay from about ten seconds of tests on; a narrowed run is faster without.
            options += ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
        # The data file lies apart, so that two runs in one checkout do not mix their numbers.
        env = {"QT_QPA_PLATFORM": "offscreen", "COVERAGE_FILE": str(Path(folder) / "coverage")}
        code, closing = run_pytest([*options, *arguments], env)
        results["pytest"] = code == 0
        if arguments:
            say("coverage: not judged, since pytest was given arguments")
        elif not report.is_file():
            say("coverage: pytest left no report")
            results["coverage"] = False
        else:
            complaints = coverage_gate(json.loads(report.read_text(encoding="utf-8")))
            for complaint in complaints:
                say(f"coverage: {complaint}")
            results["coverage"] = not complaints

    say(", ".join(f"{name}: {'ok' if good else 'FAILED'}" for name, good in results.items()))
    # Repeated, so that the last line of a log says what was run and how it ended.
    print(closing, flush=True)
    return 0 if all(results.values()) else 1


# ----------------------------------------------------------------------------------------------------- demo


def demo(arguments: list[str]) -> int:
    setup()
    if has_display():
        commands = [[venv_script("python"), "-m", "gui", "--demo", *arguments]]
        say("opening the wizard on a fresh demo server")
    else:
        commands = [
            [venv_script("imaging-backup"), "demo", "run", "--kind", kind, *arguments] for kind in ("docker", "windows")
        ]
        say("there is no display: running the demo on the command line")
    for command in commands:
        say(f"imaging-backup {' '.join(command[1:])}")
        # The person's own terminal: the demo may ask something, so stdin stays connected.
        code = subprocess.run(command, cwd=ROOT, env=child_env(), check=False).returncode
        if code != 0:
            return code
    return 0


# ----------------------------------------------------------------------------------------------------- lock


def lock() -> int:
    with tempfile.TemporaryDirectory(prefix="imaging-backup-lock-") as folder:
        say("fetching uv into a temporary environment")
        must_run([sys.executable, "-m", "venv", folder], "no environment for uv could be made")
        bin_dir = Path(folder, "Scripts" if os.name == "nt" else "bin")
        must_run([str(bin_dir / "python"), "-m", "pip", "install", "--quiet", "uv"], "uv could not be installed")
        # Nothing of this machine (configuration, index, find-links) may get into the files.
        compile_command = [str(bin_dir / "uv"), "pip", "compile", "--no-config", "--quiet", "--universal"]
        compile_command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        compile_command += ["--no-emit-index-url", "--no-emit-find-links"]
        compile_command += ["--custom-compile-command", "python3 build/dev.py lock"]
        groups = {"requirements.lock": [], "requirements-dev.lock": ["--group", "dev", "--group", "package"]}
        for name, group in groups.items():
            say(f"making {name}")
            must_run([*compile_command, *group, "pyproject.toml", "-o", name], f"{name} could not be made")
    return 0


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (the one file that an older Python may meet)
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"Python 3.11 or newer is needed; this is {found}.", file=sys.stderr)
        return 1
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if command == "setup" and not rest:
            setup()
            say("ready")
            return 0
        if command == "test":
            return test(rest)
        if command == "demo":
            return demo(rest)
        if command == "lock" and not rest:
            return lock()
    except DevError as error:
        print(f"[dev] {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    if command in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0
    print(USAGE, end="", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
