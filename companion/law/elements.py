"""The named tests that say whether a condition of a qualification is met by these words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from companion.law.rules import ElementRule
from companion.law.signals import Seen
from companion.model.assessment import Element, ElementState, Statement, Target
from companion.model.practitioner import Practitioner
from companion.model.text import Text

_LONGEST_QUOTE = 90
_PRECISE = 0.6


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tests may look at; nothing else decides."""

    statement: Statement
    seen: tuple[Seen, ...]
    target: Target
    aggravated: bool
    practitioner: Practitioner | None


Answer = tuple[ElementState, str]


def _of_nature(facts: Facts, *natures: str) -> list[Seen]:
    return [s for s in facts.seen if s.rule.nature in natures and s.weight > 0]


def _words(seen: list[Seen]) -> str:
    """Return the strongest words, cut to what a card can quote."""
    if not seen:
        return ""
    words = max(seen, key=lambda s: s.weight).signal.text
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"


def precise_fact(facts: Facts) -> Answer:
    """A precise fact, open to proof and debate."""
    imputed = _of_nature(facts, "diffamation")
    if any(s.weight >= _PRECISE for s in imputed):
        return "met", _words(imputed)
    if imputed or any(s.rule.family == "dishonesty" for s in facts.seen):
        return "unknown", _words(imputed or list(facts.seen))
    return "not_met", ""


def no_precise_fact(facts: Facts) -> Answer:
    """No precise fact, as the insult asks."""
    state, words = precise_fact(facts)
    opposite: dict[ElementState, ElementState] = {"met": "not_met", "not_met": "met"}
    return opposite.get(state, "unknown"), words


def outrageous_term(facts: Facts) -> Answer:
    """An outrageous or contemptuous term, or an invective."""
    terms = _of_nature(facts, "injure")
    return ("met", _words(terms)) if terms else ("not_met", "")


def honour_hit(facts: Facts) -> Answer:
    """Honour or consideration is hit."""
    hits = _of_nature(facts, "diffamation", "injure")
    return ("met", _words(hits)) if hits else ("unknown", "")


def identifiable(facts: Facts) -> Answer:
    """The person is identifiable; staff or a profession is not the doctor."""
    states: dict[str, ElementState] = {"practitioner": "met", "group": "not_met"}
    return states.get(facts.target, "unknown"), ""


def public(facts: Facts) -> Answer:
    """The words are public (art. 23)."""
    return ("met" if facts.statement.is_public else "not_met"), ""


def not_public(facts: Facts) -> Answer:
    """The words are not public."""
    return ("not_met" if facts.statement.is_public else "met"), ""


def bad_faith(facts: Facts) -> Answer:
    """Bad faith is presumed for an imputation; nothing in the words can lift it."""
    return ("met", "") if _of_nature(facts, "diffamation") else ("unknown", "")


def protected_ground(facts: Facts) -> Answer:
    """A protected ground is the motive."""
    grounds = [s for s in facts.seen if s.rule.family == "discrimination" and s.weight > 0]
    return ("met", _words(grounds)) if grounds else ("not_met", "")


def from_family(*families: str) -> Callable[[Facts], Answer]:
    """Return a test met when a signal of one of these families weighs."""

    def test(facts: Facts) -> Answer:
        found = [s for s in facts.seen if s.rule.family in families and s.weight > 0]
        return ("met", _words(found)) if found else ("not_met", "")

    return test


def cannot_be_read(_facts: Facts) -> Answer:
    """A condition no words can show: only the person or the file knows."""
    return "unknown", ""


def health_professional(facts: Facts) -> Answer:
    """The one threatened exercises a health profession, known as such."""
    return ("met", "") if facts.practitioner is not None else ("unknown", "")


TESTS: dict[str, Callable[[Facts], Answer]] = {
    "precise-fact": precise_fact,
    "no-precise-fact": no_precise_fact,
    "outrageous-term": outrageous_term,
    "honour-hit": honour_hit,
    "identifiable": identifiable,
    "public": public,
    "not-public": not_public,
    "bad-faith": bad_faith,
    "protected-ground": protected_ground,
    "threat-words": from_family("threat", "threat-condition"),
    "threat-under-condition": from_family("threat-condition"),
    "claim-and-pressure": from_family("blackmail"),
    "private-words": from_family("private-life", "address"),
    "locating-data": from_family("address"),
    "crowd-or-repetition": from_family("pile-on", "repetition"),
    "posing": from_family("impersonation"),
    "never-patient": from_family("fake"),
    "goods-or-services": from_family("goods", "practice", "boycott"),
    "cannot-be-read": cannot_be_read,
    "health-professional": health_professional,
}


def read_element(rule: ElementRule, facts: Facts) -> Element:
    """Return one condition with its state and why, quoting the author's words.

    Args:
        rule: The condition as the pack states it.
        facts: What the named test may look at.

    Returns:
        The element; `{mots}` in the pack's sentence becomes the quoted words.
    """
    state, words = TESTS[rule.test](facts)
    said = rule.why.get(state) or rule.why["unknown"]
    quoted = f"« {words} »" if words else "…"
    return Element(
        id=rule.id,
        label=rule.label,
        state=state,
        why=Text(
            fr=said.fr.replace("{mots}", quoted),
            en=said.en.replace("{mots}", f"“{words}”" if words else "…"),
        ),
    )
