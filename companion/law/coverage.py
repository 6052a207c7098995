"""Law keyed by date: no day without its rule, none with two, from the first day the pack covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from companion.law.rules import Dated, LawPack, QualificationRule
from companion.model.errors import PackBroken

_DAY = timedelta(days=1)


class PeriodProblem(NamedTuple):
    """A day without its law, a day with two, an older version left open, a period turned round.

    `day` is the first day concerned; for `open` there is none.
    """

    where: str
    what: Literal["gap", "overlap", "open", "turned"]
    day: date | None = None

    def __str__(self) -> str:
        """Return one English sentence for whoever reads a log."""
        said = {
            "gap": f"nothing is law on {self.day}",
            "overlap": f"two versions are law on {self.day}",
            "open": "two versions are law at once; close the older one with valid_to",
            "turned": f"the period ends before it begins on {self.day}",
        }
        return f"{self.where}: {said[self.what]}"


def check_periods(pack: LawPack) -> None:
    """Raise `PackBroken` with the first gap or overlap, if there is any."""
    for problem in period_problems(pack):
        raise PackBroken(str(problem))


def period_problems(pack: LawPack) -> tuple[PeriodProblem, ...]:
    """Return every period that is turned round, every gap and every overlap, each once.

    Delays must be law on every day from `covers_from` on, without end: a review always needs one.
    A qualification may be repealed, and an offence may be created; between its versions nothing
    may be missing. A penalty must be known on every day of its qualification.
    """
    return tuple(dict.fromkeys(_every_problem(pack)))


def _every_problem(pack: LawPack) -> Iterator[PeriodProblem]:
    for kind in sorted({rule.kind for rule in pack.delay_rules}):
        versions = [rule for rule in pack.delay_rules if rule.kind == kind]
        yield from _problems(f"delays.yaml: {kind}", versions)
        yield from _must_cover(f"delays.yaml: {kind}", versions, pack.head.covers_from, None)
    for name in dict.fromkeys(rule.id for rule in pack.qualifications):
        rules = [rule for rule in pack.qualifications if rule.id == name]
        yield from _problems(f"qualifications/: {name}", rules)
        for rule in rules:
            yield from _penalty_problems(rule, pack.head.covers_from)
    for name in dict.fromkeys(rule.id for rule in pack.interruptions):
        acts = [rule for rule in pack.interruptions if rule.id == name]
        yield from _problems(f"interruptions.yaml: {name}", acts)


def _penalty_problems(rule: QualificationRule, covers_from: date) -> Iterator[PeriodProblem]:
    """Amounts may stand side by side; on each day of the rule at least one must be there."""
    where = f"qualifications/: {rule.id}: penalties"
    for amount in rule.penalties:
        yield from _turned_round(where, amount)
    if rule.penalties:
        first = max(rule.valid_from or covers_from, covers_from)
        yield from _must_cover(where, rule.penalties, first, rule.valid_to)


def _problems(where: str, versions: Sequence[Dated]) -> Iterator[PeriodProblem]:
    for version in versions:
        yield from _turned_round(where, version)
    for before, after in pairwise(_in_order(versions)):
        if before.valid_to is None or after.valid_from is None:
            yield PeriodProblem(where, "open")
        elif after.valid_from <= before.valid_to:
            yield PeriodProblem(where, "overlap", after.valid_from)
        elif after.valid_from > before.valid_to + _DAY:
            yield PeriodProblem(where, "gap", before.valid_to + _DAY)


def _turned_round(where: str, version: Dated) -> Iterator[PeriodProblem]:
    first, last = version.valid_from, version.valid_to
    if first is not None and last is not None and last < first:
        yield PeriodProblem(where, "turned", first)


def _must_cover(
    where: str, versions: Sequence[Dated], first: date, last: date | None
) -> Iterator[PeriodProblem]:
    """Yield what is missing between two days (`last` None: without end)."""
    reached: date | None = first
    for version in _in_order(versions):
        if reached is None or (last is not None and reached > last):
            return
        if version.valid_from is not None and version.valid_from > reached:
            break
        if version.valid_to is None:
            reached = None
        elif version.valid_to >= reached:
            reached = version.valid_to + _DAY
    if reached is not None and (last is None or reached <= last):
        yield PeriodProblem(where, "gap", reached)


def _in_order(versions: Sequence[Dated]) -> list[Dated]:
    return sorted(versions, key=lambda one: one.valid_from or date.min)
