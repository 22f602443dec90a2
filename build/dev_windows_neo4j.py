"""A real Neo4j 4.4 for Windows, put together for the Windows lane, which runs it as a service.

Its libraries are those of the neo4j lane; its Java 11 is for Windows; Apache's procrun, with which Neo4j's own boot loader
installs and starts its service, comes with Tomcat. What Wine lacks for that is built here from this project's sources.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from pathlib import Path

from dev_neo4j import NEO4J_4, compile_java, java_11, libraries, made_once, maven, missing_packages
from dev_run import CACHE, ROOT, must_run
from dev_setup import install_system_packages

VARIABLE = "IMAGING_BACKUP_NEO4J_WINDOWS"
PROCRUN = "org.apache.tomcat:tomcat:9.0.98:zip:windows-x64"
PROCRUN_IN_IT = "apache-tomcat-9.0.98/bin/tomcat9.exe"
PROGRAMS = tuple(ROOT / "build" / "windows_lane" / "src" / name for name in ("service_host.c", "powershell.c"))
ENTRY_POINT = ROOT / "build" / "neo4j" / "UntilInputEnds.java"


def windows_neo4j() -> dict[str, str]:
    """The variable that tells tests/windows_neo4j of its parts, as Wine sees them. Raises DevError."""
    if missing := missing_packages():
        install_system_packages(missing, missing_packages)
    jars = libraries(NEO4J_4)
    paths = (jars, java_11("win_amd64") / "bin" / "java.exe", tools(jars))
    return {VARIABLE: json.dumps([NEO4J_4, *(f"Z:{path}" for path in paths)])}


def tools(jars: Path) -> Path:
    """The folder of what the service and its boot loader start; made anew when a source changes."""
    made_of = hashlib.sha256(PROCRUN.encode())
    for source in (*PROGRAMS, ENTRY_POINT):
        made_of.update(source.read_bytes())
    folder = CACHE / "neo4j-tools" / made_of.hexdigest()[:16]
    with made_once(folder) as fresh:
        if fresh:
            _add_procrun(fresh)
            compile_java(ENTRY_POINT, jars, fresh)
            for source in PROGRAMS:
                program = str(fresh / source.with_suffix(".exe").name)
                command = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-municode", "-static", "-o", program, str(source)]
                must_run(command, f"{source.name} could not be compiled")
    return folder


def _add_procrun(folder: Path) -> None:
    """Under the name that Neo4j's boot loader looks for."""
    with tempfile.TemporaryDirectory() as work:
        maven("dependency:copy", NEO4J_4, Path(work), [f"-Dartifact={PROCRUN}"])
        (archive,) = Path(work).iterdir()
        with zipfile.ZipFile(archive) as tomcat:
            (folder / "prunsrv-amd64.exe").write_bytes(tomcat.read(PROCRUN_IN_IT))
