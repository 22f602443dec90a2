"""What the stand-in `neo4j-admin` of a sandbox does: backup, restore and store-info, with the options of Neo4j 4.x; and
`database info` of 5.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.demo.demo_server import DemoServer
from core.demo.server_status import HeldLock, read_faults, server_status, wait_until
from core.demo.store import (
    LOG_PREFIX,
    StorePlace,
    database_places,
    needs_recovery,
    read_header,
    store_version_of,
    verify_store,
)
from core.errors import DemoError
from core.neo4j.conf import parse_neo4j_conf

_FLAGS = {"--force", "--move", "--verbose", "--structured", "--all", "--expand-commands"}
_GRANT_TIMEOUT_S = 30.0
_INCONSISTENT = 3
_UNCHECKED = 2


def run_neo4j_admin(demo: DemoServer, argv: list[str]) -> int:
    """Run the stand-in `neo4j-admin`."""
    if argv and argv[0] in ("store-info", "database"):
        return ask_store(demo, argv, os.environ.get("NEO4J_CONF", ""))
    commands = {"backup": _backup, "restore": _restore}
    if not argv or argv[0] not in commands:
        return _fail("Usage: neo4j-admin [-hV] [--expand-commands] [--verbose] [COMMAND]")
    try:
        return commands[argv[0]](demo, *_split(argv[1:]))
    except DemoError as error:
        return _fail(error.message)
    except OSError as error:
        return _fail(f"{argv[0]} failed: {error}")


def _backup(demo: DemoServer, options: dict[str, str], words: list[str]) -> int:
    target = Path(options.get("--backup-dir", ""))
    if "--backup-dir" not in options:
        return _fail("Missing required option: '--backup-dir=<path>'")
    if not target.is_dir():
        return _fail(f"Directory '{target}' does not exist.")
    if server_status(demo.folder).phase != "running":
        return _fail("Execution of backup failed. Connection refused: localhost/127.0.0.1:6362")
    pattern = options.get("--database", "neo4j")
    places = [p for p in database_places(demo.data_dir, demo.transactions) if fnmatch.fnmatchcase(p.name, pattern)]
    if not places:
        return _fail(f"Execution of backup failed. Database '{pattern}' does not exist.")
    report_dir = Path(options.get("--report-dir", "."))
    results: list[int] = []
    with _quiet_server(demo):
        for place in places:
            results.append(_backup_one(demo, place, target / place.name, report_dir))
    if len(results) == 1:
        return results[0]
    return 1 if any(results) else 0


def _backup_one(demo: DemoServer, place: StorePlace, target: Path, report_dir: Path) -> int:
    code = int(read_faults(demo.folder).get("backup_exit", {}).get(place.name, 0))
    if code == 1:
        return _fail(f"Execution of backup failed. Database '{place.name}' could not be read.")
    if target.exists() and any(target.iterdir()):
        try:
            read_header(target)
            _say("Destination is not empty, doing incremental backup...")
        except DemoError:
            number = sum(1 for path in target.parent.glob(f"{target.name}.err.*"))
            target.rename(target.with_name(f"{target.name}.err.{number}"))
            _say("Destination is not a backup, doing full backup...")
    else:
        _say("Doing full backup...")
    partial = target.with_name(f"{target.name}.{os.urandom(4).hex()}.temp")
    shutil.copytree(place.store_dir, partial, ignore=shutil.ignore_patterns("database_lock"))
    for log in sorted(place.log_dir.iterdir()):
        shutil.copy2(log, partial / log.name)
    (partial / "tools").mkdir()
    script = f"// Users and roles of database {place.name}\nCREATE ROLE demo_reader IF NOT EXISTS;\n"
    (partial / "tools" / "metadata_script.cypher").write_text(script, encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    partial.rename(target)
    verify_store(StorePlace(place.name, target, target), store_version_of(demo.neo4j_version))
    if code == _INCONSISTENT:
        name = datetime.now(UTC).strftime("inconsistencies-%Y-%m-%d.%H.%M.%S.report")
        (report_dir / name).write_text("ERROR: The referenced relationship record is not in use.\n", encoding="utf-8")
        sys.stderr.write(f"Inconsistencies found. See '{report_dir / name}' for details.\n")
    elif code == _UNCHECKED:
        sys.stderr.write("Consistency check failed to run.\n")
    _say("Backup complete.")
    return code


@contextmanager
def _quiet_server(demo: DemoServer) -> Iterator[None]:
    """Hold the server's commits back, so that the copy is of one moment."""
    granted = demo.sandbox / "backup.granted"
    granted.unlink(missing_ok=True)
    lock = HeldLock(demo.sandbox / "backup.lock")  # released when this process ends, in any way
    try:
        if not wait_until(granted.exists, _GRANT_TIMEOUT_S):
            raise DemoError("Execution of backup failed. The server did not answer.", "")
        yield
    finally:
        lock.close()


def _restore(demo: DemoServer, options: dict[str, str], words: list[str]) -> int:
    if "--from" not in options:
        return _fail("Missing required option: '--from=<path>[,<path>...]'")
    data_dir = Path(options.get("--to-data-directory", demo.data_dir))
    logs_root = Path(options.get("--to-data-tx-directory", demo.transactions))
    for source in (Path(part) for part in options["--from"].split(",")):
        name = options.get("--database", "neo4j")
        try:
            _restore_one(demo, source, StorePlace(name, data_dir / "databases" / name, logs_root / name), options)
        except DemoError as error:
            _say(f"restorePath={source}, restoreStatus=failed, reason={error.message}")
            raise
        _say(f"restorePath={source}, restoreStatus=successful, reason=")
    return 0


def _restore_one(demo: DemoServer, source: Path, target: StorePlace, options: dict[str, str]) -> None:
    if not source.is_dir():
        raise DemoError(f"Source directory does not exist [{source}]", "")
    if not (source / "neostore").is_file() or not any(source.glob(f"{LOG_PREFIX}*")):
        raise DemoError(f"Source directory is not a database backup [{source}]", "")
    read_header(source)
    if server_status(demo.folder).phase != "stopped":
        raise DemoError(f"The database is in use. Stop database '{target.name}' and try again.", "")
    if target.store_dir.exists() and "--force" not in options:
        raise DemoError(f"Database with name [{target.name}] already exists at {target.store_dir}", "")
    for folder in (target.store_dir, target.log_dir):
        if folder.exists():
            shutil.rmtree(folder)
    target.log_dir.mkdir(parents=True)
    shutil.copytree(source, target.store_dir, ignore=shutil.ignore_patterns(f"{LOG_PREFIX}*", "tools"))
    for log in sorted(source.glob(f"{LOG_PREFIX}*")):
        shutil.copy2(log, target.log_dir / log.name)
    (target.store_dir / "database_lock").touch()
    script = source / "tools" / "metadata_script.cypher"
    if script.is_file():
        place = demo.data_dir / "scripts" / target.name / "restore_metadata.cypher"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(script, place)
    if "--move" in options:
        shutil.rmtree(source)


def ask_store(demo: DemoServer, argv: list[str], conf_dir: str, seen: Callable[[str], Path] = Path) -> int:
    """`store-info` and `database info`: what a store is, by its own files and the transaction logs that the configuration names.

    `seen`: where a path of the tool is on this machine.
    """
    options, words = _split(argv[1:])
    if argv[0] == "database":
        if words[:1] != ["info"] or len(words) != 2 or "--from-path" not in options:
            return _fail("Missing required parameter: '<database>'")
        paths = [seen(options["--from-path"]) / words[1]]
    elif not words:
        return _fail("Missing required parameter: '<path>'")
    else:
        path = seen(words[0])
        paths = sorted(p for p in path.iterdir() if p.is_dir()) if "--all" in options else [path]
    try:
        documents = [_describe_store(demo, path, _logs_root(demo, conf_dir, seen) / path.name) for path in paths]
    except (DemoError, OSError) as error:
        return _fail(f"Failed to execute command: '{error}'.")
    if "--structured" in options or options.get("--format") == "json":
        _say(json.dumps(documents if "--all" in options else documents[0], separators=(",", ":")))
        return 0
    labels = {
        "databaseName": "Database name:",
        "inUse": "Database in use:",
        "storeFormat": "Store format version:",
        "storeFormatIntroduced": "Store format introduced in:",
        "storeFormatSuperseded": "Store format superseded in:",
        "lastCommittedTransaction": "Last committed transaction id:",
        "recoveryRequired": "Store needs recovery:",
    }
    for document in documents:
        for key, value in document.items():
            if value is not None:
                _say(f"{labels[key]:<32}{value}")
        _say("")
    return 0


def _logs_root(demo: DemoServer, conf_dir: str, seen: Callable[[str], Path]) -> Path:
    """Like Neo4j's own tool: without a configuration that says otherwise those of the server, whatever store it is asked about."""
    conf = seen(conf_dir) / "neo4j.conf"
    root = (
        parse_neo4j_conf(conf.read_text(encoding="utf-8")).transaction_logs_root if conf_dir and conf.is_file() else ""
    )
    return seen(root) if root else demo.data_dir / "transactions"


def _describe_store(demo: DemoServer, folder: Path, log_dir: Path) -> dict[str, str | None]:
    header = read_header(folder)
    if any(folder.glob(f"{LOG_PREFIX}*")):
        log_dir = folder  # an online backup
    live = os.path.normcase(folder.resolve().parent) == os.path.normcase((demo.data_dir / "databases").resolve())
    in_use = live and server_status(demo.folder).phase != "stopped"
    return {
        "databaseName": folder.name,
        "inUse": str(in_use).lower(),
        "storeFormat": header.store_version,
        "storeFormatIntroduced": header.store_version.removeprefix("SF"),
        "storeFormatSuperseded": None,
        "lastCommittedTransaction": str(header.last_tx),
        "recoveryRequired": str(needs_recovery(StorePlace(folder.name, folder, log_dir))).lower(),
    }


def _split(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Split the arguments into options (`--name=value` or `--name value`) and words."""
    options: dict[str, str] = {}
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            words.append(argument)
            continue
        key, separator, value = argument.partition("=")
        if separator:
            options[key] = value
        else:
            options[key] = "true" if key in _FLAGS else next(rest, "")
    return options, words


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
