"""The report of an ended job: one HTML page with the same facts as the result page. Pure; the caller writes the file.

Everything that comes from a machine is escaped, and what looks like a secret is masked: reports are sent to other people.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core import __version__
from core.errors import AlreadyRunning
from core.model.backup import BackupMethod
from core.model.events import JobState, Outcome
from core.phrases import phrase
from core.plan.checks.check import Check
from core.plan.plan import Plan
from core.reports.job_record import Goal, JobRecord, StepState
from core.reports.job_words import (
    Fact,
    choices_of,
    facts_of,
    headline,
    line_words,
    made_with_a_mark,
    next_lines,
    removal_words,
    step_state_words,
)
from core.secrets import mask_secrets

LIGHT = {
    "window": "#f3f4f6",
    "surface": "#ffffff",
    "border": "#d4d9e1",
    "text": "#1b1f24",
    "muted": "#5b6470",
    "ok": "#107c41",
    "warn": "#9a5b00",
    "error": "#b3261e",
}
DARK = {
    "window": "#1c1f24",
    "surface": "#262a31",
    "border": "#3a404a",
    "text": "#f0f2f5",
    "muted": "#a3acb8",
    "ok": "#4cc38a",
    "warn": "#f2b25c",
    "error": "#ff8a80",
}
"""Those of the wizard's colours that a page needs."""
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
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.5 ui-monospace, Consolas, monospace; }
@media print { body { padding: 0; max-width: none; background: none; } header, section { break-inside: auto; } }
"""


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a page: the function that translates a phrase, and HTML's names for the language and its direction."""

    say: Callable[[str], str] = str
    name: str = "en"
    direction: str = "ltr"


ENGLISH = Language()


def report_name(goal: Goal, record: JobRecord) -> str:
    """The file name: when the job began, in UTC, and its goal. 2026-11-23_024500Z_backup.html"""
    return f"{record.began_utc.replace('T', '_').replace(':', '')}_{goal.value}.html"


def is_reported(outcome: Outcome, record: JobRecord, plan: Plan | None) -> bool:
    """Whether there is anything to report. A job refused before its first step has no report, so that older reports stay."""
    return record.current is not None or (plan is None and outcome.code != AlreadyRunning.code)


def make_report(
    goal: Goal, outcome: Outcome, record: JobRecord, plan: Plan | None, ended_utc: str, language: Language = ENGLISH
) -> str:
    """The whole page."""
    page = _Page(language.say)
    title = headline(goal, outcome)
    style = STYLE % {"light": _variables(LIGHT), "dark": _variables(DARK)}
    body = (
        page.head(title, outcome),
        page.section(phrase("What was done"), page.table(_rows(goal, outcome, record, plan, ended_utc))),
        page.section(phrase("Warnings"), page.list_of(outcome.warnings)),
        page.section(phrase("What lies where"), page.list_of(outcome.places)),
        page.section(phrase("Choices"), page.list_of(choices_of(plan) if plan else ())),
        page.section(phrase("Checked before"), page.checks(plan.checks if plan else ())),
        page.kept_aside(outcome),
        page.section(phrase("What to do next"), page.list_of(next_lines(goal, outcome))),
        page.section(phrase("Steps"), page.steps(record)),
        page.section(phrase("Messages"), page.messages(record)),
        f"<footer>{page.safe(phrase('CAST Imaging Backup and Restore {version}', version=__version__))}</footer>",
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language.name)}" dir="{language.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{page.safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{''.join(part for part in body if part)}\n</body>\n</html>\n"
    )


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _rows(goal: Goal, outcome: Outcome, record: JobRecord, plan: Plan | None, ended_utc: str) -> list[Fact]:
    rows = _server(plan) if plan is not None else [Fact(phrase("Server"), record.host)]
    if record.interrupted:
        rows.append(Fact(phrase("Interrupted job"), record.interrupted))
    if outcome.account:
        rows.append(Fact(phrase("Run by"), outcome.account))
    rows += [
        Fact(phrase("Begun"), phrase("{exact_moment}", exact_moment=record.began_utc)),
        Fact(phrase("Ended"), phrase("{exact_moment}", exact_moment=ended_utc)),
        *facts_of(goal, outcome, plan),
    ]
    if outcome.checksum:
        rows.append(Fact(phrase("Checksum in the manifest"), outcome.checksum))
    rows.append(Fact(phrase("Neo4j at the end"), outcome.service_state.words))
    if outcome.log_path:
        rows.append(Fact(phrase("Log"), outcome.log_path))
    return rows


def _server(plan: Plan) -> list[Fact]:
    installation, unknown = plan.installation, phrase("unknown")
    neo4j = " ".join(filter(None, (installation.neo4j_version, installation.neo4j_edition)))
    online = plan.method is BackupMethod.ONLINE
    place = phrase("{kind}: {folder}", kind=installation.kind.display_name, folder=installation.root)
    return [
        Fact(phrase("Server"), plan.host),
        Fact(phrase("Installation"), place),
        Fact(phrase("CAST Imaging"), installation.version or unknown),
        Fact(phrase("Neo4j"), neo4j or unknown),
        Fact(phrase("Data folder"), str(installation.data_dir)),
        *(Fact(phrase("Transaction logs"), str(logs)) for logs in [installation.transaction_logs_dir] if logs),
        Fact(phrase("Method"), phrase("Online with neo4j-admin") if online else phrase("Copy of the data folder")),
    ]


def _verdict(check: Check) -> str:
    if check.ok:
        return phrase("passed")
    return phrase("refused") if check.blocking else phrase("warning")


class _Page:
    """Makes the parts of a page. A part without content is ''."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def safe(self, text: str) -> str:
        """Text for HTML: escaped, secrets masked, without what cannot be encoded as UTF-8 (as in some file names)."""
        return html.escape(mask_secrets(self._say(text).encode("utf-8", "replace").decode("utf-8")))

    def head(self, title: str, outcome: Outcome) -> str:
        tone = "warn" if made_with_a_mark(outcome) else TONES.get(outcome.state, "error")
        words = [outcome.message, *([outcome.hint] if outcome.hint else [])]
        paragraphs = "".join(f'<p dir="auto">{self.safe(text)}</p>' for text in words)
        return f'<header><h1 class="{tone}">{self.safe(title)}</h1>{paragraphs}</header>\n'

    def section(self, title: str, content: str) -> str:
        return f"<section><h2>{self.safe(title)}</h2>{content}</section>\n" if content else ""

    def table(self, rows: Iterable[Fact]) -> str:
        cells = (f'<th>{self.safe(row.title)}</th><td dir="auto">{self.safe(row.value)}</td>' for row in rows)
        return _table(cells)

    def list_of(self, lines: Iterable[str]) -> str:
        items = "".join(f'<li dir="auto">{self.safe(line)}</li>' for line in lines)
        return f"<ul>{items}</ul>" if items else ""

    def checks(self, checks: Iterable[Check]) -> str:
        """All checks with their results, including those that passed."""
        return _table(
            f'<td dir="auto">{self.safe(check.message)}</td><td class="narrow">{self.safe(_verdict(check))}</td>'
            for check in checks
        )

    def kept_aside(self, outcome: Outcome) -> str:
        why = f'<p class="quiet">{self.safe(removal_words(outcome))}</p>'
        words = f"{self.list_of(outcome.kept_aside)}{why}"
        return self.section(phrase("Kept aside"), words) if outcome.kept_aside else ""

    def steps(self, record: JobRecord) -> str:
        ended = (StepState.DONE, StepState.FAILED)
        return _table(
            f'<td dir="auto">{self.safe(step.title)}</td>'
            f'<td class="narrow">{self.safe(step_state_words(step.state))}</td>'
            f'<td class="narrow">{self.safe(phrase("{time_s}", time_s=step.duration_s)) if step.state in ended else ""}</td>'
            for step in record.steps
        )

    def messages(self, record: JobRecord) -> str:
        dropped = record.line_count - len(record.lines)
        first = [phrase("%n earlier message(s) are in the log only.", n=dropped)] if dropped else []
        lines = "\n".join(
            [
                *map(self.safe, first),
                *(
                    f"{self.safe(phrase('{exact_moment}', exact_moment=line.at_utc))}  {self.safe(line_words(line))}"
                    for line in record.lines
                ),
            ]
        )
        return f'<pre dir="auto">{lines}</pre>' if lines else ""


def _table(rows: Iterable[str]) -> str:
    cells = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>{cells}</table>" if cells else ""
