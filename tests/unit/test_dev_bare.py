"""The bare lane: which machines it makes, what it reads in the outputs, and what it tells; the machines are proved by using them."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALL = "apt-get install --yes --no-install-recommends libgl1"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "build")
    module = importlib.import_module("dev_bare")
    monkeypatch.setattr(module, "MACHINE", tmp_path / "machine")
    return module


def test_the_commands_are_those_of_the_readme(bare: ModuleType) -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    for command in bare.COMMANDS.values():
        assert any(re.match(rf"    {re.escape(command)}(  |$)", line) for line in lines), command


def test_the_newest_python_is_the_newest_supported(bare: ModuleType) -> None:
    newest = importlib.import_module("dev").SUPPORTED["linux"][1]
    assert ".".join(map(str, newest)) == bare.NEWEST_PYTHON


BOTH = ["demo", "test"]


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [
        ([], {"bookworm/root": ["demo"], "trixie/user": ["demo", "some-tests"]}),
        (
            ["--all"],
            {
                "bookworm/root": BOTH,
                "bookworm/user": BOTH,
                "trixie/root": BOTH,
                "trixie/user": BOTH,
                "testing/user": BOTH,
            },
        ),
        (["--only", "bookworm/root"], {"bookworm/root": BOTH}),
        (["--only", "trixie/user/demo", "bookworm/user/test"], {"bookworm/user": ["test"], "trixie/user": ["demo"]}),
        (["--only", "trixie"], {"trixie/root": BOTH, "trixie/user": BOTH}),
    ],
)
def test_which_machines_run_what(bare: ModuleType, arguments: list[str], runs: dict[str, list[str]]) -> None:
    assert bare.chosen_runs(arguments) == runs


@pytest.mark.parametrize("place", ["sid", "trixie/us", "trixie/user/bench", ""])
def test_a_machine_that_is_not_there_is_named(bare: ModuleType, capsys: pytest.CaptureFixture[str], place: str) -> None:
    with pytest.raises(SystemExit) as ended:
        bare.chosen_runs(["--only", "bookworm", place])
    assert ended.value.code == 2
    assert f"called {place!r}; there are bookworm/root/demo, " in capsys.readouterr().err


@pytest.mark.parametrize("programs", [["apt-get"], ["apt-get", "sudo"], []])
def test_the_line_that_set_up_prints_is_found(
    bare: ModuleType, monkeypatch: pytest.MonkeyPatch, programs: list[str]
) -> None:
    dev_setup = importlib.import_module("dev_setup")
    monkeypatch.setattr(dev_setup, "apt_prefix", lambda: None)
    monkeypatch.setattr(dev_setup.shutil, "which", lambda name: name if name in programs else None)
    with pytest.raises(dev_setup.DevError) as error:
        dev_setup.install_system_packages(["libgl1"], list)
    line = bare.line_to_run(f"before\n[dev] {error.value}\nafter\n")
    assert line == (f"apt-get update && {INSTALL}" if programs else None)


def test_nothing_is_run_that_was_not_told_to_be(bare: ModuleType) -> None:
    assert bare.line_to_run(f"[dev] fetching 1.5 MB of system packages: {INSTALL}\n") is None


class Shell:
    """Stands for the machine's shell: answers one line after the other."""

    def __init__(self, bare: ModuleType, monkeypatch: pytest.MonkeyPatch, ends: list[tuple[int, str]]) -> None:
        self.lines: list[str] = []
        self._ends = ends
        monkeypatch.setattr(bare, "run_inside", self.run)

    def run(self, account: str, folder: str, command: str) -> tuple[int, str]:
        self.lines.append(f"{account}: {command}")
        return self._ends.pop(0)


DEMO = "python3 build/dev.py demo"
TOLD = (1, f"[dev] this machine lacks system packages; run, as root: sudo {INSTALL}\n")


@pytest.mark.parametrize(
    ("account", "ends", "lines"),
    [
        ("user", [(0, "")], [f"user: {DEMO}"]),
        ("user", [(0, TOLD[1])], [f"user: {DEMO}"]),
        ("user", [(1, "no network")], [f"user: {DEMO}"]),
        ("user", [TOLD, (0, ""), (0, "")], [f"user: {DEMO}", f"root: {INSTALL}", f"user: {DEMO}"]),
        ("user", [TOLD, (0, ""), TOLD], [f"user: {DEMO}", f"root: {INSTALL}", f"user: {DEMO}"]),
        ("user", [TOLD, (100, "")], [f"user: {DEMO}", f"root: {INSTALL}"]),
        ("root", [TOLD], [f"root: {DEMO}"]),
    ],
)
def test_a_user_is_followed_to_root_once(
    bare: ModuleType, monkeypatch: pytest.MonkeyPatch, account: str, ends: list[tuple[int, str]], lines: list[str]
) -> None:
    code = ends[-1][0]
    shell = Shell(bare, monkeypatch, ends)
    acts = bare.follow(f"trixie/{account}", "3.13.5", DEMO)
    assert shell.lines == lines
    assert acts[-1].code == code


def test_what_is_fetched_and_made_is_measured(bare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    archives = bare.inside("/var/cache/apt/archives")
    venv = bare.inside("/home/user/imaging-backup/.venv")
    for folder in (archives, venv):
        folder.mkdir(parents=True)
    (archives / "before.deb").write_bytes(bytes(5_000_000))

    def run(*_: str) -> tuple[int, str]:
        (archives / "new.deb").write_bytes(bytes(3_000_000))
        (venv / "file").write_bytes(bytes(2_000_000))
        return (
            0,
            "  Downloading a-1-cp313.whl (80.5 MB)\nDownloading b.whl.metadata (500 kB)\n  Using cached c.whl (7 MB)\n",
        )

    monkeypatch.setattr(bare, "run_inside", run)
    act = bare.act("trixie/user", "3.13.5", "user", DEMO)
    assert (act.apt_mb, act.pip_mb, act.venv_mb) == (3.0, 81.0, 2.0)


def test_the_table_tells_each_act_and_how_the_tests_closed(bare: ModuleType) -> None:
    def act(command: str, code: int, output: str, **sizes: float) -> Any:
        numbers = {"seconds": 61.4, "apt_mb": 0.0, "pip_mb": 0.0, "venv_mb": 0.0} | sizes
        return bare.Act("trixie/user", "3.13.5", command, code, output=output, **numbers)

    acts = [
        act("python3 build/dev.py demo", 1, "told\n"),
        act(INSTALL, 0, "done\n", apt_mb=62.0),
        act("python3 build/dev.py test", 1, TOLD[1]),
        act("python3 build/dev.py test", 0, "pytest\n3 passed, 1 skipped in 5.1s\n\n", pip_mb=82.0, venv_mb=256.0),
    ]
    assert bare.table(acts) == [
        "machine      Python  command                    exit code   s  MB by apt  MB by pip  MB .venv",
        "trixie/user  3.13.5  python3 build/dev.py demo          1  61          0          0         0",
        "trixie/user  3.13.5  the line it printed                0  61         62          0         0",
        "trixie/user  3.13.5  python3 build/dev.py test          1  61          0          0         0",
        "trixie/user  3.13.5  python3 build/dev.py test          0  61          0         82       256",
        "trixie/user: 3 passed, 1 skipped in 5.1s",
    ]


def test_the_machine_is_told_where_packages_come_from_and_of_no_folder_of_ours(
    bare: ModuleType, tmp_path: Path
) -> None:
    everybody, person = tmp_path / "pip.conf", tmp_path / "person.conf"
    everybody.write_text(
        "[global]\ncert = /etc/ca.pem\nindex-url = https://a/%40/simple\nfind-links = /srv/wheels\n", encoding="utf-8"
    )
    person.write_text(
        "[global]\ntimeout = 60\n[install]\nextra-index-url =\n  https://b\n  https://c\n", encoding="utf-8"
    )
    environment = {
        "PIP_CERT": "/etc/other.pem",
        "PIP_FIND_LINKS": "/srv/wheels",
        "PIP_CACHE_DIR": "/cache",
        "https_proxy": "http://proxy:3128",
        "HOME": "/root",
    }
    assert bare.package_sources_of(environment, [everybody, tmp_path / "absent.conf", person]) == {
        "PIP_CERT": "/etc/other.pem",
        "PIP_INDEX_URL": "https://a/%40/simple",
        "PIP_EXTRA_INDEX_URL": "https://b https://c",
        "PIP_TIMEOUT": "60",
        "https_proxy": "http://proxy:3128",
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mount points are Linux'")
def test_what_is_mounted_in_a_machine_is_seen(bare: ModuleType) -> None:
    mountinfo = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:5 / /c/bare/proc rw - proc proc rw
31 22 0:6 / /c/bare/my\\040files rw - tmpfs tmpfs rw
32 22 0:7 / /c/bare-too rw - tmpfs tmpfs rw
"""
    assert bare.mounted_below(Path("/c/bare"), mountinfo) == ["/c/bare/proc", "/c/bare/my files"]
    assert bare.mounted_below(Path("/c/bar"), mountinfo) == []
