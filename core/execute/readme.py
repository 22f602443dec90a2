"""The README.txt inside every backup: how to restore by hand when this tool is gone."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.backup import BackupMethod
from core.model.layout import TRANSACTIONS
from core.model.store_facts import Doubt
from core.plan.plan import Plan


def readme_text(plan: Plan, label: str, doubts: Sequence[Doubt] = ()) -> str:
    """About ten lines, in the words and folder names of the vendor's page; what is doubtful comes first."""
    installation = plan.installation
    kind = installation.kind
    if plan.method is BackupMethod.COPY:
        database = f"move {installation.data_dir} aside, copy Neo4j_data from here to its place" + (
            f" ({kind.copy_by_hand})" if kind.copy_by_hand else ""
        )
        if logs := installation.transaction_logs_dir:
            database += (
                f". Its transaction logs lay in {logs}: where the configuration says so, move {logs} aside and put "
                f"{TRANSACTIONS} from Neo4j_data there"
            )
    else:
        database = (
            "for each folder in neo4j_backup: neo4j-admin restore --from=<that folder> --database=<its name> --force"
        )
    lines = [
        f"CAST Imaging backup {label} ({kind.display_name}, version {installation.version or 'unknown'}).",
        *(f"DOUBTFUL: {doubt.text}" for doubt in doubts),
        "It holds passwords: keep it private. Copy from it, never work in it: other backups may share its files.",
        "To check it: run 'b3sum --check BLAKE3SUMS' in this folder. To restore it with the tool: imaging-backup restore.",
        "To restore by hand (CAST's page 'CAST Imaging backup strategy'):",
        f"1. Install CAST Imaging {installation.version or '(the same version as before)'} on the server.",
        f"2. Stop Neo4j: {kind.stop_by_hand}. Go on only when it is stopped.",
        f"3. Database: {database}.",
        f"4. Copy additional_files/login, neo4j, nginx, sourcecode over the files of the configuration ({installation.config_dir}).",
        f"5. Start Neo4j: {kind.start_by_hand}.",
        "6. Restart all CAST Imaging services or containers.",
    ]
    return "\n".join(lines) + "\n"
