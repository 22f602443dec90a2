"""The table of `bench speed`: each comparison with its ratio, its spread and what is to be reached, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.numbers import brief

HEAD = ("what", "measured", "against", "ratio", "reach", "reached")


class NotMeasured(Exception):
    """The reason why a row, or a rival in it, was left out."""


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    measured: str
    against: str
    ratio: str
    reach: str
    reached: bool | None = None
    """None: there is nothing to reach."""

    def cells(self) -> tuple[str, ...]:
        verdict = {True: "yes", False: "**no**", None: ""}[self.reached]
        return (self.what, self.measured, self.against, self.ratio, self.reach, verdict)


def left_out(what: str, reason: str) -> Line:
    return Line(what, f"not measured: {reason}", "", "", "")


def markdown(lines: Sequence[Line]) -> str:
    rows = [HEAD, tuple("---" for _ in HEAD), *(line.cells() for line in lines)]
    return "\n".join(map(row_of, rows))


def row_of(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def in_turns(
    rounds: int, contenders: Mapping[str, Callable[[], float]], say: Callable[[str], None]
) -> dict[str, list[float]]:
    """Seconds of each contender, round by round (A B C A B C ...): what disturbs the machine disturbs them all."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            seconds[name].append(run())
            say(f"{name}: {seconds[name][-1]:.2f} s")
    return seconds


def at_most(what: str, own_s: Sequence[float], against: str, other_s: Sequence[float], reach: float) -> Line:
    """Times of one round are compared with each other: `reach` is the largest share of the other's time."""
    ratios = [own / other for own, other in zip(own_s, other_s, strict=True)]
    return _compared(what, own_s, against, other_s, ratios, f"<= {reach:g} x", median(ratios) <= reach)


def beside(what: str, own_s: Sequence[float], against: str, other_s: Sequence[float]) -> Line:
    """What shows the limit of a row: nothing is to be reached."""
    ratios = [own / other for own, other in zip(own_s, other_s, strict=True)]
    return Line(what, brief(own_s, "s"), f"{against}: {brief(other_s, 's')}", brief(ratios, "x"), "")


def at_least(what: str, own_s: Sequence[float], against: str, other_s: Sequence[float], reach: float) -> Line:
    """`reach` is how many times as fast as the other it has to be."""
    ratios = [other / own for own, other in zip(own_s, other_s, strict=True)]
    return _compared(what, own_s, against, other_s, ratios, f">= {reach:g} x as fast", median(ratios) >= reach)


def at_most_more(what: str, own_s: Sequence[float], against: str, other_s: Sequence[float], reach_s: float) -> Line:
    """`reach_s` is how many seconds longer than the other it may take, however large the data."""
    more_s = [own - other for own, other in zip(own_s, other_s, strict=True)]
    reach = f"+ {reach_s:g} s at most, the same at every size"
    return Line(what, brief(own_s, "s"), against, f"+ {brief(more_s, 's')}", reach, median(more_s) <= reach_s)


def _compared(
    what: str,
    own_s: Sequence[float],
    against: str,
    other_s: Sequence[float],
    ratios: Sequence[float],
    reach: str,
    reached: bool,
) -> Line:
    return Line(what, brief(own_s, "s"), f"{against}: {brief(other_s, 's')}", brief(ratios, "x"), reach, reached)


def no_more_than(what: str, values: Sequence[float], unit: str, reach: float) -> Line:
    """A figure that stands for itself."""
    return Line(what, brief(values, unit), "", "", f"<= {reach:g} {unit}", median(values) <= reach)
