"""`neo4j-admin backup` and `restore` of Neo4j 3 and 4: argument lists and what their exit codes mean.

Sources: Neo4j operations manual 4.2/4.4, chapters online-backup and restore-backup; the vendor's page; the tools of 3.3.5.
The exit codes of a backup are four different outcomes: 0 good, 1 no backup, 2 backup but unchecked, 3 backup but INCONSISTENT.
After a 3 the folder is complete all the same; after a 1 an empty one may be left.
"""

from __future__ import annotations

import os
import re
from enum import IntEnum
from pathlib import Path, PurePath

from core.errors import BackupInconsistent, OnlineBackupFailed, OnlineRestoreFailed
from core.model.installation import Installation
from core.model.online import OnlineDialect
from core.phrases import join_phrases, phrase
from core.system.command import CommandResult

OUTPUT_TAIL_CHARS = 800
JAVA_OPTION_VARIABLES = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
"""With any of them a program of the same account can inject code into a Java that runs elevated."""
_PUT_BACK = phrase("The old database was put back. Read the message above and try again.")
_RESTORE_STATUS = re.compile(r"restoreStatus=(\w+)")


class BackupExit(IntEnum):
    GOOD = 0
    FAILED = 1
    UNCHECKED = 2
    INCONSISTENT = 3


def backup_arguments(
    dialect: OnlineDialect, tool: PurePath, database: str, target: PurePath, address: str, page_cache: str
) -> list[str]:
    """One database in each call: for several, Neo4j reduces their exit codes to 0 or 1."""
    return [
        str(tool),
        "backup",
        f"--from={address}",
        f"--backup-dir={target}",
        f"{dialect.name_option}={database}",
        f"--pagecache={page_cache}",
        "--check-consistency=true",
        f"{dialect.report_option}={target}",
    ]


def restore_arguments(tool: PurePath, database: str, source: PurePath) -> list[str]:
    """--from is the database's own folder, as in Neo4j's manual and CAST's chart; the vendor's page names its parent.

    Of that Neo4j says "Source directory is not a database backup", and ends with 1. Both generations are asked the same.
    """
    return [str(tool), "restore", f"--from={source}", f"--database={database}", "--force"]


def tool_environment(installation: Installation, heap_size: str = "") -> dict[str, str]:
    """What is added to the environment of Neo4j's tools.

    NEO4J_CONF where they would not find their configuration by themselves (field-facts 2.2): without it they would
    work on another data folder. HEAP_SIZE is set here, because on one line after `set` the command would become a part
    of the value. Variables of another Neo4j, and options for every Java, are not passed on.
    """
    home, cast = Path(installation.root) / "neo4j", Path(installation.config_dir) / "neo4j"
    own = home / "conf"
    environment = {name: "" for name in JAVA_OPTION_VARIABLES if name in os.environ}
    if Path(os.environ.get("NEO4J_HOME") or home) != home:
        environment["NEO4J_HOME"] = str(home)
    if not (own / "neo4j.conf").is_file() and (cast / "neo4j.conf").is_file():
        environment["NEO4J_CONF"] = str(cast)
    elif Path(os.environ.get("NEO4J_CONF") or own) not in (own, cast):
        environment["NEO4J_CONF"] = str(own)
    return {**environment, "HEAP_SIZE": heap_size} if heap_size else environment


def judge_backup(database: str, result: CommandResult) -> bool:
    """True if the backup was checked, False if its check could not run; raises for the two failures."""
    tail = result.output[-OUTPUT_TAIL_CHARS:].strip()
    match result.returncode:
        case BackupExit.GOOD:
            return True
        case BackupExit.UNCHECKED:
            return False
        case BackupExit.INCONSISTENT:
            raise BackupInconsistent(
                join_phrases(
                    phrase(
                        "Database {database} was copied, but Neo4j's consistency check FOUND inconsistencies.",
                        database=database,
                    ),
                    tail,
                )
            )
        case code:
            failed = phrase(
                "neo4j-admin backup of database {database} failed (exit code {exit_code}).",
                database=database,
                exit_code=str(code),
            )
            raise OnlineBackupFailed(join_phrases(failed, tail))


def backup_was_idle(database: str, folder: PurePath, waited_s: float, said: str) -> OnlineBackupFailed:
    """The check of 3.3 and 3.4 does so (seen for minutes): the threads that cannot write the report end, and it waits for them."""
    ended = phrase(
        "neo4j-admin backup of database {database} has neither read, written nor computed anything for {waited_s}, and was "
        "ended.",
        database=database,
        waited_s=round(waited_s),
    )
    return OnlineBackupFailed(
        join_phrases(ended, said.strip()),
        phrase(
            "Neo4j's consistency check never ends where it found something and cannot write its report: look whether there is room "
            "in {folder}, and have the database checked.",
            folder=folder,
        ),
    )


def restore_was_idle(database: str, waited_s: float, said: str) -> OnlineRestoreFailed:
    ended = phrase(
        "neo4j-admin restore of database {database} has neither read, written nor computed anything for {waited_s}, and was "
        "ended.",
        database=database,
        waited_s=round(waited_s),
    )
    return OnlineRestoreFailed(join_phrases(ended, said.strip()), _PUT_BACK)


def judge_restore(database: str, result: CommandResult) -> None:
    """Raise unless both the exit code and the output report success."""
    said = set(_RESTORE_STATUS.findall(result.output))
    if result.returncode != 0 or said - {"successful"}:
        tail = result.output[-OUTPUT_TAIL_CHARS:].strip()
        failed = phrase(
            "neo4j-admin restore of database {database} failed (exit code {exit_code}).",
            database=database,
            exit_code=str(result.returncode),
        )
        raise OnlineRestoreFailed(
            join_phrases(failed, tail),
            _PUT_BACK,
        )
