"""A plan as lines of text."""

from __future__ import annotations

from core.errors import ConfirmationNeeded, command_line_hint
from core.plan.checks.check import Check
from core.plan.plan import Plan
from core.sizes import size_words


def _mark(check: Check) -> str:
    if check.ok:
        return "ok  "
    if not check.blocking:
        return "warn"
    # A check that only waits for an answer is not a failure.
    return "ask " if check.code == ConfirmationNeeded.code else "STOP"


def describe_plan(plan: Plan) -> list[str]:
    """The plan as lines for the command line and the log: checks, then numbered steps with sizes."""
    lines = [f"{plan.operation.value.capitalize()} {plan.label} ({plan.method.value} method)", "", "Checks:"]
    for check in plan.checks:
        lines.append(f"  [{_mark(check)}] {check.message}")
        if not check.ok and check.hint:
            lines.append(f"         {command_line_hint(check.hint, check.option)}")
    lines += ["", "Steps:"]
    for number, step in enumerate(plan.steps, 1):
        size = f" ({size_words(step.size_bytes)})" if step.size_bytes else ""
        lines.append(f"  {number:2}. {step.title}{size}")
    lines += [f"Note: {note}" for note in plan.notes]
    return lines
