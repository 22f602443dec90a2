"""The report of an ended job: one HTML page with the same facts as the result page. Pure; whoever calls it writes it.

Everything that comes from a machine is escaped, and what looks like a secret is masked: reports are sent to other people.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import fields

from PySide6.QtCore import QCoreApplication, QLocale, Qt

from core.checks import Check
from core.events import JobState, Outcome
from core.facts import BackupMethod
from core.plan import Plan
from core.secrets import mask_secrets
from gui.flow import Goal
from gui.job_record import JobRecord, StepRecord, StepState
from gui.job_words import (
    Fact,
    facts_of,
    headline,
    line_words,
    next_lines,
    removal_words,
    step_state_words,
)
from gui.style import DARK, LIGHT, Tokens
from gui.words import duration_words, exact_words, localized, state_words

TONES = {JobState.SUCCEEDED: "ok", JobState.CANCELLED: "warn"}

STYLE = """
:root { color-scheme: light dark; %(light)s }
@media screen and (prefers-color-scheme: dark) { :root { %(dark)s } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 60rem; background: var(--window); color: var(--text);
  font: 1rem/1.5 "Segoe UI", system-ui, sans-serif; overflow-wrap: break-word; }
header, section { background: var(--surface); border: 1px solid var(--border); border-radius: 8px;
  padding: 1rem 1.25rem; margin-block-end: 1rem; }
h1 { font-size: 1.6rem; margin: 0; }
h1.ok { color: var(--ok); } h1.warn { color: var(--warn); } h1.error { color: var(--error); }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%%; }
th, td { text-align: start; vertical-align: top; padding: .2rem 0; padding-inline-end: 1.25rem; font-weight: normal; }
th { color: var(--muted); width: 30%%; }
td { overflow-wrap: anywhere; }
td.narrow { white-space: nowrap; width: 1%%; }
ul { margin: 0; padding-inline-start: 1.25rem; }
footer, .quiet { color: var(--muted); }
pre { margin: 0; white-space: pre-wrap; font: .85rem/1.5 ui-monospace, Consolas, monospace; }
@media print { body { padding: 0; max-width: none; background: none; } header, section { break-inside: auto; } }
"""


def _tr(text: str) -> str:
    return QCoreApplication.translate("report", text)


def report_name(goal: Goal, record: JobRecord) -> str:
    """2026-11-23_024500Z_backup.html: when it began, in UTC, and what it was."""
    return f"{record.began_utc.replace('T', '_').replace(':', '')}_{goal.value}.html"


def make_report(
    goal: Goal, outcome: Outcome, record: JobRecord, plan: Plan | None, ended_utc: str, program: str
) -> str:
    """The whole page. `program` is the name and version of the program that did it."""
    locale = QLocale()
    direction = "rtl" if locale.textDirection() is Qt.LayoutDirection.RightToLeft else "ltr"
    title = headline(goal, outcome)
    style = STYLE % {"light": _variables(LIGHT), "dark": _variables(DARK)}
    body = (
        _head(title, outcome),
        _section(_tr("What was done"), _table(_rows(goal, outcome, record, plan, ended_utc))),
        _section(_tr("Warnings"), _list(localized(warning) for warning in outcome.warnings)),
        _section(_tr("Checked before"), _checks(plan)),
        _kept_aside(outcome.kept_aside),
        _section(_tr("What to do next"), _list(next_lines(goal, outcome))),
        _section(_tr("Steps"), _steps(record.steps)),
        _section(_tr("Messages"), _messages(record)),
        f"<footer>{_safe(program)}</footer>",
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_safe(locale.bcp47Name())}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{''.join(part for part in body if part)}\n</body>\n</html>\n"
    )


def _safe(text: str) -> str:
    """Text as text: no markup, no secret, nothing that cannot be written as UTF-8 (a file name may hold it)."""
    return html.escape(mask_secrets(text.encode("utf-8", "replace").decode("utf-8")))


def _variables(tokens: Tokens) -> str:
    return " ".join(f"--{one.name.replace('_', '-')}: {getattr(tokens, one.name)};" for one in fields(tokens))


def _head(title: str, outcome: Outcome) -> str:
    hint = f'<p dir="auto">{_safe(localized(outcome.hint))}</p>' if outcome.hint else ""
    tone = TONES.get(outcome.state, "error")
    return f'<header><h1 class="{tone}">{_safe(title)}</h1><p dir="auto">{_safe(localized(outcome.message))}</p>{hint}</header>\n'


def _rows(goal: Goal, outcome: Outcome, record: JobRecord, plan: Plan | None, ended_utc: str) -> Sequence[Fact]:
    rows = []
    if plan is not None:
        rows += _server(plan)
    if outcome.account:
        rows.append(Fact(_tr("Run by"), outcome.account))
    rows += [Fact(_tr("Begun"), exact_words(record.began_utc)), Fact(_tr("Ended"), exact_words(ended_utc))]
    rows += facts_of(goal, outcome, plan)
    if outcome.checksum:
        rows.append(Fact(_tr("Checksum of the manifest"), outcome.checksum))
    rows.append(Fact(_tr("Neo4j at the end"), state_words(outcome.service_state)))
    if outcome.log_path:
        rows.append(Fact(_tr("Log"), outcome.log_path))
    return rows


def _server(plan: Plan) -> list[Fact]:
    installation, unknown = plan.installation, _tr("unknown")
    neo4j = " ".join(filter(None, (installation.neo4j_version, installation.neo4j_edition)))
    method = _tr("Online with neo4j-admin") if plan.method is BackupMethod.ONLINE else _tr("Copy of the data folder")
    return [
        Fact(_tr("Server"), plan.host),
        Fact(_tr("Installation"), f"{localized(installation.kind.display_name)}: {installation.root}"),
        Fact(_tr("CAST Imaging"), installation.version or unknown),
        Fact(_tr("Neo4j"), neo4j or unknown),
        Fact(_tr("Data folder"), str(installation.data_dir)),
        Fact(_tr("Method"), method),
    ]


def _checks(plan: Plan | None) -> str:
    """What was looked at, and what came of it; what passed, too."""
    cells = "".join(
        f'<tr><td dir="auto">{_safe(localized(check.message))}</td>'
        f'<td class="narrow">{_safe(_verdict(check))}</td></tr>'
        for check in (plan.checks if plan is not None else ())
    )
    return f"<table>{cells}</table>" if cells else ""


def _verdict(check: Check) -> str:
    if check.ok:
        return _tr("passed")
    return _tr("refused") if check.blocking else _tr("warning")


def _section(title: str, content: str) -> str:
    return f"<section><h2>{_safe(title)}</h2>{content}</section>\n" if content else ""


def _table(rows: Iterable[Fact]) -> str:
    cells = "".join(f'<tr><th>{_safe(row.title)}</th><td dir="auto">{_safe(row.value)}</td></tr>' for row in rows)
    return f"<table>{cells}</table>" if cells else ""


def _list(lines: Iterable[str]) -> str:
    items = "".join(f'<li dir="auto">{_safe(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _kept_aside(paths: Sequence[str]) -> str:
    if not paths:
        return ""
    return _section(_tr("Kept aside"), f'{_list(paths)}<p class="quiet">{_safe(removal_words())}</p>')


def _steps(steps: Iterable[StepRecord]) -> str:
    ended = (StepState.DONE, StepState.FAILED)
    cells = "".join(
        f'<tr><td dir="auto">{_safe(localized(step.title))}</td>'
        f'<td class="narrow">{_safe(step_state_words(step.state))}</td>'
        f'<td class="narrow">{_safe(duration_words(step.duration_s)) if step.state in ended else ""}</td></tr>'
        for step in steps
    )
    return f"<table>{cells}</table>" if cells else ""


def _messages(record: JobRecord) -> str:
    lines = "\n".join(_safe(f"{line.at_utc}  {line_words(line)}") for line in record.lines)
    return f'<pre dir="auto">{lines}</pre>' if lines else ""
