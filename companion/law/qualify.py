"""From signals to natures with likelihoods, and to qualifications with their elements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from companion.law.elements import Facts, read_element
from companion.law.rules import Circumstance, LawPack, QualificationRule
from companion.law.signals import Seen
from companion.model.assessment import Defence, Nature, Qualification

_ORDER: tuple[Nature, ...] = (
    "menace",
    "chantage",
    "usurpation",
    "harcelement",
    "vie_privee",
    "diffamation",
    "faux_avis",
    "denigrement",
    "injure",
)
_FIRST: tuple[Nature, ...] = ("menace", "chantage", "usurpation", "harcelement")
_DOUBLE = frozenset({"dishonesty", "medical-insult"})
_ABSORBED = 0.45
_BESIDE = 0.35
_CEILING = 0.97
_UNMET = 0.4
_CLEAR = 0.5
_LEAST_SHOWN = 0.15


def natures_of(seen: tuple[Seen, ...]) -> dict[Nature, float]:
    """Return how likely each unlawful nature is, after absorption.

    Signals of one nature add up as independent hints (noisy or). An insult bound to a fact is
    absorbed; dishonesty alone stands as both; threat and blackmail come first (law-fr 1.1).
    """
    scores: dict[Nature, float] = {}
    for nature in _ORDER:
        missing = 1.0
        for weight in _best_by_rule(s for s in seen if s.rule.nature == nature):
            missing *= 1 - weight
        if missing < 1:
            scores[nature] = min(_CEILING, 1 - missing)
    _add_double_reading(scores, seen)
    _absorb(scores, seen)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], _ORDER.index(item[0]))))


def _best_by_rule(seen: Iterable[Seen]) -> list[float]:
    """Return the strongest weight of each rule: one rule seen twice is one hint."""
    best: dict[str, float] = {}
    for one in seen:
        best[one.rule.id] = max(best.get(one.rule.id, 0.0), one.weight)
    return [weight for weight in best.values() if weight > 0]


def _add_double_reading(scores: dict[Nature, float], seen: tuple[Seen, ...]) -> None:
    """Dishonesty and trade insults alone: courts went both ways, both natures stand."""
    single = [s for s in seen if s.rule.family in _DOUBLE and s.signal.target != "group"]
    double = max((s.weight for s in single), default=0.0)
    if double and "diffamation" not in scores:
        scores["diffamation"] = round(double * 0.75, 3)


def _absorb(scores: dict[Nature, float], seen: tuple[Seen, ...]) -> None:
    """Apply absorption and precedence in place."""
    facts = max((s.weight for s in seen if s.rule.nature == "diffamation"), default=0.0)
    if facts > _BESIDE and "injure" in scores:
        # The insult is inseparable from the act told beside it: it lends its strength to the fact.
        scores["diffamation"] = max(scores["diffamation"], min(_CEILING, scores["injure"]))
    slur = any(s.rule.family == "discrimination" and s.weight > 0 for s in seen)
    if facts > _BESIDE and "injure" in scores and not slur:
        scores["injure"] *= _ABSORBED
    if facts > _BESIDE and "denigrement" in scores:
        on_goods = any(s.rule.nature == "diffamation" and s.signal.target == "place" for s in seen)
        scores["denigrement" if not on_goods else "diffamation"] *= _ABSORBED
    first = [n for n in _FIRST if scores.get(n, 0) > _CLEAR]
    if first:
        for nature, score in scores.items():
            if nature not in first:
                scores[nature] = min(score, _CLEAR)


def _fits(applies: Circumstance, facts: Facts) -> bool:
    """Say whether a qualification is looked at in these circumstances."""
    if applies.is_public is not None and applies.is_public != facts.statement.is_public:
        return False
    if applies.aggravated is not None and applies.aggravated != facts.aggravated:
        return False
    if applies.families and not any(
        s.rule.family in applies.families and s.weight > 0 for s in facts.seen
    ):
        return False
    status = facts.practitioner.status if facts.practitioner else None
    return not applies.statuses or status in applies.statuses


def qualify(
    natures: dict[Nature, float], facts: Facts, pack: LawPack, on: date
) -> tuple[Qualification, ...]:
    """Return the qualifications these natures may receive, the likeliest first.

    Args:
        natures: Likelihood of each nature.
        facts: What the elements are read from.
        pack: The law.
        on: The day: only rules in force are looked at.

    Returns:
        Qualifications with elements, defences and source; likelihood falls with unmet elements.
    """
    found = [
        _qualification(rule, natures[rule.nature], facts, pack, on)
        for rule in pack.qualifications
        if natures.get(rule.nature, 0) > 0 and rule.covers(on) and _fits(rule.applies, facts)
    ]
    kept = [q for q in found if q.likelihood >= _LEAST_SHOWN]
    return tuple(sorted(kept, key=lambda q: -q.likelihood))


def _qualification(
    rule: QualificationRule, likelihood: float, facts: Facts, pack: LawPack, on: date
) -> Qualification:
    elements = tuple(read_element(element, facts) for element in rule.elements)
    for wanted, element in zip(rule.elements, elements, strict=True):
        if wanted.needed and element.state == "not_met":
            likelihood *= _UNMET
    return Qualification(
        id=rule.id,
        nature=rule.nature,
        label=rule.label,
        likelihood=round(min(_CEILING, likelihood * rule.factor), 2),
        elements=elements,
        article=rule.article,
        penalty=rule.penalty_on(on),
        source=pack.sources[rule.source],
        limitation=rule.limitation,
        defences=tuple(Defence(id=d.id, label=d.label, why=d.why) for d in rule.defences),
    )
