"""A plan as lines of text."""

from __future__ import annotations

from collections.abc import Callable

from core.dates import about_words
from core.errors import ConfirmationNeeded
from core.plan.checks.check import Check
from core.plan.estimate import WORTH_TELLING_S, Estimate
from core.plan.plan import Plan, first_without_cancel
from core.sizes import size_words


def _mark(check: Check) -> str:
    if check.ok:
        return "ok  "
    if not check.blocking:
        return "warn"
    # A check that only waits for an answer is not a failure.
    return "ask " if check.code == ConfirmationNeeded.code else "STOP"


def _hint(check: Check) -> str:
    return check.hint


def describe_plan(plan: Plan, hint_of: Callable[[Check], str] = _hint, expected: Estimate | None = None) -> list[str]:
    """The plan as lines for the command line and the log: checks, then numbered steps with sizes and expected times.

    `hint_of`: the hint of a check that has one, as the front end says it.
    """
    lines = [f"{plan.operation.value.capitalize()} {plan.label} ({plan.method.value} method)", "", "Checks:"]
    for check in plan.checks:
        lines.append(f"  [{_mark(check)}] {check.message}")
        if not check.ok and check.hint:
            lines.append(f"         {hint_of(check)}")
    lines += ["", "Steps:"]
    for index, step in enumerate(plan.steps):
        costs = [size_words(step.size_bytes)] if step.size_bytes else []
        if expected and expected.steps_s[index] >= WORTH_TELLING_S:
            costs.append(f"about {about_words(expected.steps_s[index])}")
        lines.append(f"  {index + 1:2}. {step.title}" + (f" ({', '.join(costs)})" if costs else ""))
    if last := first_without_cancel(plan):
        lines.append(f"From step {last} on it can no longer be cancelled.")
    if expected:
        offline = f"; Neo4j is offline for about {about_words(expected.offline_s)}" if expected.offline_s else ""
        lines.append(f"Expected time: about {about_words(expected.total_s)}{offline}.")
    lines += [f"Note: {note}" for note in plan.notes]
    return lines
