"""The bare lane: the README's two commands, word for word, on fresh machines, as root and as an ordinary user; with each change
`demo` and a part of the tests alone.

A machine is a Debian with only Python, in a folder, with its own processes, /proc, /dev and /run. From this machine it gets
a fresh clone of HEAD, the kernel, the network, and the settings to reach the package sources; nothing of this machine is
mounted in it. Changes that are not committed are not tested.
"""

from __future__ import annotations

import argparse
import configparser
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from dev import SUPPORTED
from dev_lanes import COUNTS_VARIABLE, LaneSkipped
from dev_package import size_mb
from dev_run import CACHE, ROOT, DevError, alone, must_run, run, say, shown
from dev_setup import install_system_packages

COMMANDS = {"demo": "python3 build/dev.py demo", "test": "python3 build/dev.py test"}
# With each change: what an account and a Python make a difference to, without all that the test run of this machine has tried.
SOME_TESTS = {"some-tests": f"{COMMANDS['test']} -n 4 --dist loadfile tests/unit tests/e2e/test_cli.py"}
MACHINES = ("bookworm/root", "bookworm/user", "trixie/root", "trixie/user", "testing/user")
ALL_RUNS = tuple(f"{machine}/{command}" for machine in MACHINES for command in COMMANDS)
CI_RUNS = ("bookworm/root/demo", "trixie/user/demo", "trixie/user/some-tests")
# The newest that is supported. Debian testing is there for it: no stable Debian has it.
NEWEST_PYTHON = ".".join(map(str, SUPPORTED["linux"][1]))

PROGRAMS = {"debootstrap": "debootstrap", "git": "git"}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
DEBIAN_ROOT = ROOT / "build" / "debian_root.sh"
ENTER = ROOT / "build" / "bare" / "enter.sh"
# One at a time, always in this folder: the next run removes what a killed run has left.
MACHINE = CACHE / "bare"
# They end when this program ends, in any way.
NAMESPACES = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child"]
COUNTS = "counts"
USER_ID = {"root": "0", "user": "1000"}

# What says where packages come from; nothing that names a folder of packages.
PIP_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_PROXY", "PIP_TIMEOUT", "PIP_RETRIES")
CERTIFICATES = ("PIP_CERT", "PIP_CLIENT_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
PASSED_ON = (*PIP_SETTINGS, "PIP_DEFAULT_TIMEOUT", *CERTIFICATES, *PROXIES)


@dataclass(frozen=True)
class Act:
    """One command on one machine: how it ended, how long it took, and what it fetched and made."""

    machine: str
    python: str
    command: str
    code: int
    seconds: float
    apt_mb: float
    pip_mb: float
    venv_mb: float
    output: str


def lane(arguments: list[str]) -> tuple[int, str]:
    runs = chosen_runs(arguments)
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        raise LaneSkipped("making a Debian in a folder needs root on a Debian")
    try:
        if missing := missing_packages():
            install_system_packages(missing, missing_packages)
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    if run([*NAMESPACES, "true"], quiet=True) != 0:
        raise LaneSkipped("this machine makes no mount and pid namespaces")
    acts: list[Act] = []
    failed = False
    with alone("bare"):
        for machine, commands in runs.items():
            try:
                followed = visit(machine, commands)
            except DevError as error:
                say(f"{machine}: FAILED: {error}")
                failed = True
                continue
            acts += [act for done in followed for act in done]
            failed |= any(done[-1].code != 0 for done in followed)
    print("\n".join(table(acts)), flush=True)
    return int(failed), ""


def visit(machine: str, commands: list[str]) -> list[list[Act]]:
    """Make that machine, run each of the commands on it, and remove it; no acts if it lacks the Python it is for."""
    suite, _, account = machine.partition("/")
    began_s = time.monotonic()
    try:
        make_machine(suite, account)
        python = python_version()
        say(f"{machine}: Python {python}, made in {time.monotonic() - began_s:.0f} s")
        if suite == "testing" and not python.startswith(f"{NEWEST_PYTHON}."):
            say(f"{machine}: Python {NEWEST_PYTHON} was not tried, for Debian testing has {python}")
            return []
        return [follow(machine, python, (COMMANDS | SOME_TESTS)[command]) for command in commands]
    finally:
        remove(MACHINE)


def chosen_runs(arguments: list[str]) -> dict[str, list[str]]:
    """The commands to run on each machine, as the lane's arguments ask for them."""
    parser = argparse.ArgumentParser(prog="python3 build/dev.py test --lane bare", allow_abbrev=False)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--all", action="store_true", help=f"both commands on each of {', '.join(MACHINES)}")
    choice.add_argument("--only", nargs="+", metavar="SUITE/ACCOUNT[/COMMAND]", help="these machines or commands alone")
    asked = parser.parse_args(arguments)
    runs = ALL_RUNS if asked.all else CI_RUNS
    if asked.only:
        known = dict.fromkeys((*ALL_RUNS, *(name for name in CI_RUNS if name in asked.only)))
        runs = tuple(name for name in known if any(f"{name}/".startswith(f"{place}/") for place in asked.only))
        for place in asked.only:
            if not any(f"{name}/".startswith(f"{place}/") for name in runs):
                parser.error(f"no machine or command is called {place!r}; there are {', '.join(ALL_RUNS)}")
    chosen: dict[str, list[str]] = {}
    for name in runs:
        machine, _, command = name.rpartition("/")
        chosen.setdefault(machine, []).append(command)
    return chosen


def missing_packages() -> list[str]:
    """The Debian packages that making a Debian needs and this machine lacks."""
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return missing if KEYRING.is_file() else [*missing, "debian-archive-keyring"]


# --- the machine


def home(account: str) -> str:
    return "/root" if account == "root" else f"/home/{account}"


def checkout(account: str) -> str:
    return f"{home(account)}/imaging-backup"


def inside(path: str) -> Path:
    """The path on this machine of what is at `path` on the fresh one."""
    return MACHINE / path.lstrip("/")


def make_machine(suite: str, account: str) -> None:
    remove(MACHINE)
    must_run(["bash", str(DEBIAN_ROOT), suite, str(MACHINE)], f"there is no Debian {suite}")
    if account != "root":
        add_user = ["useradd", "--create-home", "--shell", "/bin/bash", "--uid", USER_ID[account], account]
        must_run(["chroot", str(MACHINE), *add_user], "no account could be made")
    for name, value in package_sources().items():
        if name in CERTIFICATES and Path(value).is_file():
            inside(value).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(value, inside(value))
    clone = str(inside(checkout(account)))
    must_run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), clone], "the checkout could not be cloned")
    must_run(["chown", "-R", f"{USER_ID[account]}:{USER_ID[account]}", clone], "the clone could not be given away")


def python_version() -> str:
    command = ["chroot", str(MACHINE), "python3", "-c", "import platform; print(platform.python_version())"]
    told = subprocess.run(command, stdout=subprocess.PIPE, encoding="ascii", check=False)
    if told.returncode != 0:
        raise DevError("its Python does not start")
    return told.stdout.strip()


def remove(folder: Path) -> None:
    """Remove a machine; DevError, and nothing is removed, if something is mounted in it."""
    if inner := mounted_below(folder, Path("/proc/self/mountinfo").read_text(encoding="utf-8")):
        raise DevError(f"{folder} is not removed, for something is mounted in it: {', '.join(inner)}")
    must_run(["rm", "-rf", "--one-file-system", str(folder)], f"{folder} could not be removed")


def mounted_below(folder: Path, mountinfo: str) -> list[str]:
    """The mount points at or below `folder`, from the text of a /proc/PID/mountinfo."""
    # The kernel writes spaces and the like as \040.
    points = (
        re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), line.split()[4]) for line in mountinfo.splitlines()
    )
    return [point for point in points if Path(point).is_relative_to(folder.resolve())]


def package_sources() -> dict[str, str]:
    """This machine's pip settings on where packages come from, as environment variables."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    places = [Path("/etc/xdg/pip"), Path("/etc"), Path.home() / ".pip", config / "pip"]
    files = [*(place / "pip.conf" for place in places), Path(os.environ.get("PIP_CONFIG_FILE", os.devnull))]
    return package_sources_of(os.environ, files)


def package_sources_of(environment: Mapping[str, str], files: list[Path]) -> dict[str, str]:
    """The same from an environment and from files; later files take precedence, as in pip."""
    settings = configparser.RawConfigParser()
    settings.read(files, encoding="utf-8")
    found = {
        name: " ".join(settings[section][option].split())
        for section in ("global", "install")
        for name in PASSED_ON
        if settings.has_option(section, option := name.removeprefix("PIP_").lower().replace("_", "-"))
    }
    return found | {name: environment[name] for name in PASSED_ON if name in environment}


# --- the commands


def follow(machine: str, python: str, command: str) -> list[Act]:
    """Do what a person does: run the command; if it prints a line to run, run that and the command again."""
    account = machine.partition("/")[2]
    acts = [act(machine, python, account, command)]
    line = line_to_run(acts[0].output)
    # Only an account that may not install packages is told so; the second time nothing may be missing.
    if acts[0].code != 0 and account != "root" and line is not None:
        acts.append(act(machine, python, "root", line))
        if acts[-1].code == 0:
            acts.append(act(machine, python, account, command))
    return acts


def line_to_run(output: str) -> str | None:
    """The line that `output` says to run as root, without sudo."""
    told = re.search(r"run, as root: ((?:sudo )?apt-get .*)", output)
    return re.sub(r"\bsudo ", "", told[1]) if told else None


def fetched_by_pip_mb(output: str) -> float:
    """The sum of the sizes that pip prints. Its cache does not tell: a server may forbid caching."""
    named = re.findall(r"^ *Downloading \S+ \(([\d.]+) (bytes|kB|MB|GB)\)", output, re.MULTILINE)
    return sum(float(number) * {"bytes": 1e-6, "kB": 1e-3, "MB": 1, "GB": 1e3}[unit] for number, unit in named)


def act(machine: str, python: str, account: str, command: str) -> Act:
    """Run a command in the clone, or as root one for the whole machine, and measure it."""
    owner = machine.partition("/")[2]
    # There apt-get keeps what it has fetched; the lists of packages are not counted.
    packages, venv = inside("/var/cache/apt/archives"), inside(f"{checkout(owner)}/.venv")
    before_mb = size_mb(packages)
    say(f"{machine}: {command}")
    began_s = time.monotonic()
    code, output = run_inside(account, checkout(owner), command)
    seconds = time.monotonic() - began_s
    pass_on_counts(inside(f"{home(account)}/{COUNTS}"))
    apt_mb, pip_mb = size_mb(packages) - before_mb, fetched_by_pip_mb(output)
    done = Act(machine, python, command, code, seconds, apt_mb, pip_mb, size_mb(venv), output)
    say(
        f"{machine}: exit code {code} after {seconds:.0f} s; fetched {apt_mb:.0f} MB by apt and {pip_mb:.0f} MB by pip;"
        f" .venv has {done.venv_mb:.0f} MB"
    )
    return done


def pass_on_counts(told: Path) -> None:
    """What the tests on that machine report that they tried, for the table of the whole check."""
    if told.exists():
        if name := os.environ.get(COUNTS_VARIABLE):
            with open(name, "ab") as file:
                file.write(told.read_bytes())
        told.unlink()


def run_inside(account: str, folder: str, command: str) -> tuple[int, str]:
    """A line for the machine's shell, as that account, in `folder`; its exit code, and what it printed, shown as it comes."""
    # Debian's own, of a person and of root.
    path = (
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        if account == "root"
        else "/usr/local/bin:/usr/bin:/bin"
    )
    environment = {"HOME": home(account), "PATH": path, "LANG": "C.UTF-8", "TERM": os.environ.get("TERM", "linux")}
    environment[COUNTS_VARIABLE] = f"{home(account)}/{COUNTS}"
    process = subprocess.Popen(
        [
            *NAMESPACES,
            *["bash", str(ENTER), str(MACHINE), USER_ID[account]],
            *["env", "-C", folder, "sh", "-c", command],
        ],
        cwd="/",
        # Not as arguments of `env`: an index may contain a password, and everybody can see arguments.
        env=environment | package_sources(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    said = b""
    try:
        assert isinstance(process.stdout, BufferedReader)
        for part in shown(process.stdout):
            said += part
        return process.wait(), said.decode("utf-8", "replace")
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End the machine's first process, and with it all others, where they still run."""
    if sys.platform == "win32" or process.poll() is not None:
        return
    # unshare waits for that process, which ends last of all.
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    for pid in children or [str(process.pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    process.wait()


# --- what is told


def table(acts: list[Act]) -> list[str]:
    """The lines of a table of what was done, and the closing line of each test run."""
    rows: list[tuple[str, ...]] = [
        ("machine", "Python", "command", "exit code", "s", "MB by apt", "MB by pip", "MB .venv")
    ]
    for done in acts:
        # The line that a command printed is told in full where it was run.
        command = "the line it printed" if done.command.startswith("apt-get") else done.command
        numbers = (done.seconds, done.apt_mb, done.pip_mb, done.venv_mb)
        rows.append((done.machine, done.python, command, str(done.code), *(f"{number:.0f}" for number in numbers)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            # Words to the left, numbers to the right.
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    for done in acts:
        if done.command.startswith(COMMANDS["test"]) and done.output.strip() and not line_to_run(done.output):
            lines.append(f"{done.machine}: {done.output.rstrip().splitlines()[-1]}")
    return lines
