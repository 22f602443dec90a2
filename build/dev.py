"""The developer's commands, from a bare Python: `python3 build/dev.py COMMAND`.

Each command is the function `main` of the module dev_COMMAND.py beside this one. Refuses to use a shell.
"""

import importlib
import shutil
import sys

COMMANDS = (
    "setup",
    "test",
    "check",
    "demo",
    "pictures",
    "translations",
    "package",
    "bench",
    "kill-runs",
    "crash-points",
    "fuzz",
    "bit-exact",
    "mutants",
    "lock",
)
USAGE = """usage: python3 build/dev.py COMMAND

  setup                    make .venv with the locked packages and this project in it
  test [PYTEST ARGS]       ruff, mypy, pytest with coverage; arguments narrow the pytest run
  test --lane screen       a backup and a restore in a real window, by keys and clicks alone (Xvfb, xdotool)
  test --lane disks        backups and restores on real disks that are full, fail or lose their power (Linux, root)
  test --lane neo4j        real Neo4j servers, 3.3, 4.4 and 5, backed up, destroyed and restored (Linux, Maven); --all: what takes too long for each change too
  test --lane docker       a real Neo4j in a container of a real Docker engine and of Podman (Linux, root); --all as above
  test --lane frozen       the programs as they are delivered: made, read back and driven; WINPYTHON=... for Windows too
  test --lane windows      the tests on a Python for Windows: this one, WINPYTHON=path, or one set up under Wine (Debian 12, root);
                           --all: also what differs little there, or not at all
  test --lane bare [ARGS]  `demo` and `test` on fresh Debians with Python alone, as root and as a user (Debian, root); --help names the options
  check [--all]            the test run and every lane, as each change must pass them, and a table of their minutes (Linux); --all: before a release
  demo [ARGS]              try the wizard on a demo server; without a display, the command line
  pictures FOLDER [ARGS]   every page in its telling states as PNG, light and dark; --help names the options
  translations             collect every text into resources/i18n/*.ts, and make the .qm files
  package [FOLDER]         the frozen program (in dist/, if no folder is given)
  kill-runs [ARGS]         kill -9 at random moments of real jobs, and see the server back; --help names the options;
                           with --work first, people work with the restored data before it is recovered
  crash-points [ARGS]      every crash point, disk fault and cancel of every job, simulated; --help names the options
  bench first-window       time from the start of the frozen program to its first window, cold and warm
  bench gui-gap            worst gap of the window's event loop while 4 GB are copied
  bench cancel             how long after a cancel it is seen, and all is safe, in every step of real jobs
  bench time-left          how often the time left of a job is right, on simulated machines, as a table; --seeds N
  bench speed [ROW...]     beside cp, rsync, restic, borg and the raw disk, as a table of ratios; --help names rows and sizes
  fuzz [--seconds N]       every damage of a backup; search for input that breaks a parser (N s for each)
  bit-exact [--trees N] [--seed S]
                           random trees backed up and restored, which must come back equal (1000, if not said)
  mutants [MODULE...]      change the code that decides and acts, one place at a time; the tests must notice 90 %
  lock                     make the requirements lock files again from pyproject.toml
"""


# The versions for which the lock files are made. Another Python may run this file, so it is written for Python 3.6, too.
SUPPORTED = {"linux": ((3, 11), (3, 14)), "win32": ((3, 11), (3, 13))}
OLDEST, NEWEST = SUPPORTED.get(sys.platform, SUPPORTED["linux"])


def other_python():  # type: () -> str
    """The one line for a Python that is not supported: what to run."""
    serving = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    found = ".".join(map(str, sys.version_info[:3]))
    here = next((f"python{version}" for version in serving if shutil.which(f"python{version}")), "")
    run = (
        " ".join([here, "build/dev.py", *sys.argv[1:]])
        if here
        else "this command with one of them, once it is installed"
    )
    return f"Python {serving[0]} to {serving[-1]} is needed; this is {found}. Run {run}."


def main(arguments):  # type: (list[str]) -> int
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(other_python(), file=sys.stderr)
        return 1
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print(USAGE, end="")
        return 0
    from dev_run import DevError, UnknownArguments

    try:
        name = arguments[0] if arguments else ""
        if name not in COMMANDS:
            raise UnknownArguments
        # Imported one by one: no command is slowed down or broken by another.
        code = importlib.import_module(f"dev_{name.replace('-', '_')}").main(arguments[1:])
    except UnknownArguments:
        print(USAGE, end="", file=sys.stderr)
        return 2
    except DevError as error:
        print(f"[dev] {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return code  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
