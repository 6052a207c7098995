"""The first reading of one statement: what it may be in law, why, how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from msgspec import structs

from companion.law.clause import strong_sentences
from companion.law.elements import Facts
from companion.law.hit import names_somebody, overall_target
from companion.law.likeness import telling_words
from companion.law.matching import CompiledPack, Matches, compile_pack, read_words
from companion.law.qualify import qualify
from companion.law.rules import LawPack
from companion.law.severity import severity_of
from companion.law.signals import Seen, find_signals
from companion.law.weighing import LAWFUL, Weighed, weigh
from companion.model.assessment import (
    Assessment,
    Nature,
    NatureLikelihood,
    Qualification,
    Question,
    Severity,
    Signal,
    Statement,
    Target,
)
from companion.model.practitioner import Practitioner
from companion.model.text import Text

_LIMIT: Severity = 2
_STARS = re.compile(r"\*+")
_MOST_HIDDEN = 300
"""Runs of stars that are read: each may hide letters that are guessed one by one."""
_MOST_QUESTIONS = 3
_LEAST_SHOWN = 0.1
_MILD: frozenset[Nature] = frozenset({"harcelement", "faux_avis", "denigrement"})
"""What is « limite » as long as likeness alone says it: one message is hardly ever enough."""
_SHOWN_AS_LIMIT = frozenset({"weak-sign", "nobody-identifiable"})
_NEAR_CRITICISM: frozenset[Nature] = frozenset({"diffamation", "denigrement", "injure"})


@dataclass(frozen=True, slots=True)
class _Read:
    """What words were weighed to, whom they hit, and how grave it is."""

    matches: Matches
    weighed: Weighed
    target: Target
    level: Severity
    reasons: tuple[Text, ...]


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
    statement, is_cut = _bounded(statement, pack.doubt.most_read)
    matches = read_words(statement.text, compiled)
    seen = find_signals(matches, compiled, statement.text)
    read = _gravest(_read(matches, seen, statement, pack), seen, statement, compiled)
    main, scores = read.weighed.main, read.weighed.scores
    doubt = "too-long" if is_cut else read.weighed.doubt
    aggravated = _is_aggravated(main, seen)
    facts = Facts(statement, seen, read.target, aggravated, practitioner)
    qualifications = qualify(scores, facts, pack, on) if main not in LAWFUL else ()
    return Assessment(
        nature=main,
        natures=_ranked(main, scores),
        severity=max(read.level, _LIMIT) if is_cut else read.level,
        severity_reasons=read.reasons,
        target=read.target,
        aggravated=aggravated,
        abstain=doubt is not None,
        abstain_why=pack.doubt.reasons[doubt] if doubt else None,
        signals=(*(s.signal for s in seen), *_alike(read.weighed, matches, statement, pack)),
        qualifications=qualifications,
        questions=_questions(qualifications, pack),
        law_version=pack.version,
        assessed_on=on,
    )


def _bounded(statement: Statement, most: int) -> tuple[Statement, bool]:
    """Return the statement as far as it is read, and whether it was cut.

    `most` is in characters; words hidden behind stars are read up to a number no person writes.
    """
    hidden = islice(_STARS.finditer(statement.text), _MOST_HIDDEN, None)
    end = min(most, next((stars.start() for stars in hidden), most))
    if len(statement.text) <= end:
        return statement, False
    return structs.replace(statement, text=statement.text[:end]), True


def _read(matches: Matches, seen: tuple[Seen, ...], statement: Statement, pack: LawPack) -> _Read:
    """Return how these words are read: what weighs, who is hit, how grave it is."""
    weighed, target = _weighed(matches, seen, statement, pack)
    main = weighed.main
    weighing = _weighing(seen, main)
    highest = _LIMIT
    if not _only_quoted(weighing, matches):
        highest = _highest(weighed, weighing, matches, pack)
    between = (_least(main, matches, pack), highest)
    level, reasons = severity_of(main, weighing, target, pack, between=between)
    if main == "opinion" and weighed.doubt in _SHOWN_AS_LIMIT:
        level = max(level, _LIMIT)
    return _Read(matches, weighed, target, level, reasons)


def _gravest(
    whole: _Read, seen: tuple[Seen, ...], statement: Statement, compiled: CompiledPack
) -> _Read:
    """Return the reading of the one sentence that is graver than the account it stands in.

    In an account that is rather praise the sentence must be surer: praise has frightening words.
    """
    if whole.level > _LIMIT:
        return whole
    pack, found = compiled.pack, [whole]
    least = pack.doubt.long_sure if whole.weighed.is_praise else pack.doubt.torn
    for part, inside in strong_sentences(whole.matches, seen, compiled):
        read = _read(part, inside, statement, pack)
        if not read.weighed.alone and read.weighed.unlawful >= least:
            found.append(read)
    return max(found, key=lambda one: one.level)


def _weighing(seen: tuple[Seen, ...], main: Nature) -> tuple[Seen, ...]:
    """Return the indices that speak for this nature."""
    return tuple(s for s in seen if s.weight > 0 and (s.rule.nature == main or _is_double(s)))


def _torn(weighing: tuple[Seen, ...], pack: LawPack) -> float:
    """Return the share under which likeness contradicts the rules; less where words are plain."""
    doubt = pack.doubt
    plain = (s.rule.weight >= doubt.plain and s.signal.modality == "asserted" for s in weighing)
    return doubt.torn_plain if any(plain) else doubt.torn


def _only_quoted(weighing: tuple[Seen, ...], matches: Matches) -> bool:
    """Say whether only insults weigh, all between quotation marks: whose words are they?"""
    if not weighing or any(one.rule.nature != "injure" for one in weighing):
        return False
    quoted = {word.start for word in matches.words if word.quoted}
    return all(one.signal.start in quoted for one in weighing)


def _weighed(
    matches: Matches, seen: tuple[Seen, ...], statement: Statement, pack: LawPack
) -> tuple[Weighed, Target]:
    """Return what was weighed and who is hit; nobody is defamed in a whole profession (art. 29)."""
    weighed = weigh(matches, seen, statement, pack)
    target = _target(_weighing(seen, weighed.main), seen, matches)
    if target == "group" and weighed.main == "diffamation":
        weighed = replace(weighed, main="opinion", doubt="nobody-identifiable")
    return weighed, target


def _alike(
    weighed: Weighed, matches: Matches, statement: Statement, pack: LawPack
) -> tuple[Signal, ...]:
    """Return the words that decided where no rule spoke, so that a reading never stands bare."""
    if not weighed.alone:
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
        for word in telling_words(matches, pack.likeness, weighed.main)
    )


_ALIKE = Text(
    fr="Mot qui rapproche ce propos d’autres, lus comme tels",
    en="Word that brings this statement near others read as such",
)


def _least(main: Nature, matches: Matches, pack: LawPack) -> Severity:
    """Return the gravity what is imputed calls for: a death, a crime, a fraud is grave."""
    is_grave = any(f"<{notion}>" in matches.text.present for notion in pack.severity.grave)
    return 4 if main == "diffamation" and is_grave else 0


def _highest(
    weighed: Weighed, weighing: tuple[Seen, ...], matches: Matches, pack: LawPack
) -> Severity:
    """Return the gravity a reading may reach, by how sure it is and whether a rule speaks.

    Where rules and likeness contradict each other, and where likeness alone is unsure, it is shown
    as « limite », and so are a very long account, where signs add up by chance, and a fact no rule
    knows in words that name nobody, or staff only (article 29: a person, identifiable); for a
    threat, safety comes first.
    """
    words = len(matches.words)
    is_threat = weighed.main == "menace" and weighed.share >= pack.doubt.alone_threat
    if words >= pack.doubt.long and weighed.share < pack.doubt.long_sure and not is_threat:
        return 2
    is_near = weighed.main in _NEAR_CRITICISM
    torn = _torn(weighing, pack) if is_near else pack.doubt.alone_sure
    if is_threat or (not weighed.alone and weighed.unlawful >= torn):
        return 5
    if not weighed.alone or weighed.main in _MILD:
        return 2
    # Free criticism may look like a fact or an insult, hardly ever like blackmail or an address.
    if not is_near:
        return 4 if weighed.share >= pack.doubt.alone_threat else 2
    sure = weighed.share if weighed.main == "injure" or names_somebody(matches) else 0.0
    if sure >= pack.doubt.alone_grave:
        return 4
    return 3 if sure >= pack.doubt.alone_sure else 2


def _is_aggravated(main: Nature, seen: tuple[Seen, ...]) -> bool:
    """Tell whether an unlawful reading goes with a discriminatory motive."""
    motives = (s.rule.family == "discrimination" and s.weight > 0 for s in seen)
    return main not in LAWFUL and any(motives)


def _is_double(seen: Seen) -> bool:
    return seen.rule.family in {"dishonesty", "medical-insult"}


def _ranked(main: Nature, scores: dict[Nature, float]) -> tuple[NatureLikelihood, ...]:
    """Return natures by likelihood, the main one first, the lawful reading beside them."""
    shown = {nature: round(score, 2) for nature, score in scores.items() if score >= _LEAST_SHOWN}
    if main in LAWFUL:
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
