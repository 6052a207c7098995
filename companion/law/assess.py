"""The first reading of one statement: what it may be in law, why, how sure."""

from __future__ import annotations

from datetime import date

from companion.law.elements import Facts
from companion.law.hit import overall_target
from companion.law.likeness import likeness_of, telling_words
from companion.law.matching import Matches, compile_pack, read_words
from companion.law.qualify import natures_of, qualify
from companion.law.rules import Doubt, LawPack
from companion.law.severity import severity_of
from companion.law.signals import Seen, find_signals
from companion.law.tone import is_english, is_favorable, praise_share
from companion.model.assessment import (
    Assessment,
    Nature,
    NatureLikelihood,
    Qualification,
    Question,
    Signal,
    Statement,
    Target,
)
from companion.model.practitioner import Practitioner
from companion.model.text import Text

_MOST_QUESTIONS = 3
_LEAST_SHOWN = 0.1
_SURE_FAVORABLE = 0.8
_CLEAR = 0.9


def assess(
    statement: Statement,
    *,
    pack: LawPack,
    on: date,
    practitioner: Practitioner | None = None,
) -> Assessment:
    """Read one statement in law.

    Args:
        statement: The exact words and what is known of where they stand.
        pack: The law.
        on: The day of the reading: only rules in force then are applied.
        practitioner: The user; the status decides between art. 31 and art. 32.

    Returns:
        A first reading with its doubt, never a verdict.
    """
    compiled = compile_pack(pack)
    matches = read_words(statement.text, compiled)
    seen = find_signals(matches, compiled, statement.text)
    main, doubt, scores = _first_look(matches, seen, statement, pack)
    ranked = _ranked(main, scores)
    weighing = tuple(s for s in seen if s.weight > 0 and (s.rule.nature == main or _is_double(s)))
    target = _target(weighing, seen, matches)
    aggravated = _is_aggravated(main, seen)
    facts = Facts(statement, seen, target, aggravated, practitioner)
    qualifications = qualify(scores, facts, pack, on) if main not in _LAWFUL else ()
    level, reasons = severity_of(main, weighing, target, pack, is_only_alike=doubt == "likeness")
    if main == "opinion" and doubt == "weak-sign":
        level = 2
    return Assessment(
        nature=main,
        natures=ranked,
        severity=level,
        severity_reasons=reasons,
        target=target,
        aggravated=aggravated,
        abstain=doubt is not None,
        abstain_why=pack.doubt.reasons[doubt] if doubt else None,
        signals=(*(s.signal for s in seen), *_alike(main, doubt, matches, statement, pack)),
        qualifications=qualifications,
        questions=_questions(qualifications, pack),
        law_version=pack.version,
        assessed_on=on,
    )


def _alike(
    main: Nature, doubt: str | None, matches: Matches, statement: Statement, pack: LawPack
) -> tuple[Signal, ...]:
    """Return the words that decided where no rule spoke, so that a reading never stands bare."""
    if doubt != "likeness":
        return ()
    return tuple(
        Signal(
            start=word.start,
            end=word.end,
            text=statement.text[word.start : word.end],
            rule="likeness",
            family="likeness",
            label=_ALIKE,
        )
        for word in telling_words(matches, pack.likeness, main)
    )


_ALIKE = Text(
    fr="Mot qui rapproche ce propos d’autres, lus comme tels",
    en="Word that brings this statement near others read as such",
)
_LAWFUL: frozenset[Nature] = frozenset({"favorable", "opinion"})


def _first_look(
    matches: Matches, seen: tuple[Seen, ...], statement: Statement, pack: LawPack
) -> tuple[Nature, str | None, dict[Nature, float]]:
    """Return the main nature, the doubt if any, and how likely each unlawful nature is."""
    scores = natures_of(seen)
    alike = likeness_of(matches, pack.likeness)
    main, doubt = _main_nature(scores, seen, matches, statement, pack)
    main, doubt = _second_look(main, doubt, scores, alike, pack.doubt)
    if doubt == "likeness":
        scores = {main: round(alike[main], 2)}
    return main, doubt, scores


def _is_aggravated(main: Nature, seen: tuple[Seen, ...]) -> bool:
    """Tell whether an unlawful reading goes with a discriminatory motive."""
    motives = (s.rule.family == "discrimination" and s.weight > 0 for s in seen)
    return main not in _LAWFUL and any(motives)


def _is_double(seen: Seen) -> bool:
    return seen.rule.family in {"dishonesty", "medical-insult"}


def _main_nature(
    scores: dict[Nature, float],
    seen: tuple[Seen, ...],
    matches: Matches,
    statement: Statement,
    pack: LawPack,
) -> tuple[Nature, str | None]:
    """Return the nature to show first, and which doubt (a key of `doubt.reasons`) if any."""
    ordered = list(scores.items())
    if is_english(matches):
        return _lawful(matches, statement, seen)[0], _english_doubt(matches, statement)
    if not ordered or ordered[0][1] < pack.doubt.seen:
        nature, doubt = _lawful(matches, statement, seen)
        insinuated = any(s.signal.modality == "insinuated" and s.weight > 0 for s in seen)
        return nature, ("weak-sign" if ordered or insinuated else doubt)
    main, best = ordered[0]
    if len(ordered) > 1 and best - ordered[1][1] < pack.doubt.close:
        return main, "close-natures"
    if any(s.signal.target == "group" for s in seen if s.rule.nature == main):
        return main, "nobody-identifiable"
    return main, None


def _second_look(
    main: Nature,
    doubt: str | None,
    scores: dict[Nature, float],
    alike: dict[Nature, float],
    limits: Doubt,
) -> tuple[Nature, str | None]:
    """Correct the rules by likeness, both ways: words no rule knows, and one weak rule alone."""
    share = sum(alike.values())
    if main == "opinion" and doubt != "other-language" and share >= limits.alike:
        return max(alike, key=lambda one: alike[one]), "likeness"
    if main not in _LAWFUL and share < limits.unlike and max(scores.values()) < _CLEAR:
        return "opinion", "weak-sign"
    return main, doubt


def _lawful(
    matches: Matches, statement: Statement, seen: tuple[Seen, ...]
) -> tuple[Nature, str | None]:
    """Return favourable or opinion by the tone; an accusation that is rejected is praise."""
    rejected = sum(s.signal.modality in {"denied", "quoted", "other"} for s in seen)
    share = praise_share(matches, statement, rejected)
    return ("favorable" if is_favorable(share, matches) else "opinion"), None


def _english_doubt(matches: Matches, statement: Statement) -> str | None:
    """Say why English is not read further, unless it is clearly favourable."""
    share = praise_share(matches, statement)
    return None if share is not None and share >= _SURE_FAVORABLE else "other-language"


def _ranked(main: Nature, scores: dict[Nature, float]) -> tuple[NatureLikelihood, ...]:
    """Return natures by likelihood, the main one first, the lawful reading beside them."""
    shown = {nature: round(score, 2) for nature, score in scores.items() if score >= _LEAST_SHOWN}
    if main in _LAWFUL:
        rest = max(shown.values(), default=0.0)
        shown = {main: round(max(0.55, 0.95 - 0.6 * rest), 2)} | shown
    else:
        shown["opinion"] = round(max(0.03, 1 - max(shown.values())), 2)
    ordered = sorted(shown.items(), key=lambda item: (item[0] != main, -item[1]))
    return tuple(NatureLikelihood(id=nature, likelihood=score) for nature, score in ordered)


def _target(weighing: tuple[Seen, ...], seen: tuple[Seen, ...], matches: Matches) -> Target:
    """Return whom the strongest signal hits, or whom the words speak of."""
    if weighing:
        return max(weighing, key=lambda s: s.weight).signal.target
    if seen and all(s.signal.target == "other" for s in seen):
        return "other"
    return overall_target(matches)


def _questions(qualifications: tuple[Qualification, ...], pack: LawPack) -> tuple[Question, ...]:
    """Return the few questions whose answer would change most."""
    rules = {rule.id: rule for rule in pack.qualifications}
    wanted: dict[str, Question] = {}
    for qualification in qualifications:
        for name in rules[qualification.id].questions:
            question = pack.questions[name]
            wanted.setdefault(name, Question(id=name, text=question.text, why=question.why))
    return tuple(list(wanted.values())[:_MOST_QUESTIONS])
