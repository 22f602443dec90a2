"""The README.txt inside every backup: how to restore by hand when this tool is gone."""

from __future__ import annotations

from core.model.backup import BackupMethod
from core.model.installation import InstallationKind
from core.plan.plan import Plan

_STOP_START = {
    InstallationKind.WINDOWS: ("neo4j.bat stop (in neo4j\\bin), then neo4j.bat status", "neo4j.bat start"),
    InstallationKind.DOCKER: (
        "./imaging -s stop neo4j (Windows: imaging.exe stop neo4j)",
        "./imaging -s start neo4j (Windows: imaging.exe start neo4j)",
    ),
}


def readme_text(plan: Plan, label: str) -> str:
    """About ten lines, in the words and folder names of the vendor's page."""
    installation = plan.installation
    stop, start = _STOP_START[installation.kind]
    if plan.method is BackupMethod.COPY:
        database = f"move {installation.data_dir} aside, copy Neo4j_data from here to its place" + (
            " (keep owner and modes: cp -a)" if installation.kind is InstallationKind.DOCKER else ""
        )
    else:
        database = (
            "for each folder in neo4j_backup: neo4j-admin restore --from=<that folder> --database=<its name> --force"
        )
    lines = [
        f"CAST Imaging backup {label} ({installation.kind.display_name}, version {installation.version or 'unknown'}).",
        "It holds passwords: keep it private. Copy from it, never work in it: other backups may share its files.",
        "To check it: run 'b3sum --check BLAKE3SUMS' in this folder. To restore it with the tool: imaging-backup restore.",
        "To restore by hand (CAST's page 'CAST Imaging backup strategy'):",
        f"1. Install CAST Imaging {installation.version or '(the same version as before)'} on the server.",
        f"2. Stop Neo4j: {stop}. Go on only when it is stopped.",
        f"3. Database: {database}.",
        f"4. Copy additional_files/login, neo4j, nginx, sourcecode over the files of the configuration ({installation.config_dir}).",
        f"5. Start Neo4j: {start}.",
        "6. Restart all CAST Imaging services or containers.",
    ]
    return "\n".join(lines) + "\n"
