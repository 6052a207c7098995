"""From indices to natures, conditions and qualifications: what weighs and what absorbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from companion.law.elements import TESTS, Facts, read_element
from companion.law.pack import load_pack
from companion.law.qualify import natures_of, qualify
from companion.law.rules import Circumstance, ElementRule, Examples, SignalRule
from companion.law.signals import Seen
from companion.model.assessment import Nature, Signal, Statement, Target
from companion.model.practitioner import Practitioner
from companion.model.text import Text
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
LABEL = Text(fr="Indice", en="Hint")


def hint(  # noqa: PLR0913 - the parts of one value
    nature: Nature,
    weight: float,
    family: str = "any",
    *,
    rule: str = "",
    words: str = "mots",
    target: Target = "practitioner",
) -> Seen:
    of = SignalRule(
        id=rule or f"{nature}-{family}-{words}",
        family=family,
        nature=nature,
        label=LABEL,
        weight=weight,
        severity=2,
        examples=Examples(yes=(), no=()),
    )
    signal = Signal(
        start=0, end=4, text=words, rule=of.id, family=family, label=LABEL, target=target
    )
    return Seen(signal, of, weight)


def facts(*seen: Seen, **differences: Any) -> Facts:
    fields: dict[str, Any] = {
        "statement": Statement(text="mots"),
        "seen": seen,
        "target": "practitioner",
        "aggravated": False,
        "practitioner": None,
    }
    return Facts(**(fields | differences))


NATURES: dict[str, tuple[list[Seen], dict[str, float]]] = {
    "nothing": ([], {}),
    "one hint": ([hint("injure", 0.6)], {"injure": 0.6}),
    "two hints of one nature": (
        [hint("injure", 0.5, words="a"), hint("injure", 0.5, words="b")],
        {"injure": 0.75},
    ),
    "one rule seen twice is one hint, the strongest": (
        [hint("injure", weight, rule="r") for weight in (0.4, 0.6, 0.5)],
        {"injure": 0.6},
    ),
    "never sure": ([hint("menace", 1.0)], {"menace": 0.97}),
    "what weighs nothing is no hint": ([hint("injure", 0.0)], {}),
    "the likelier first, and the graver of two alike": (
        [hint("denigrement", 0.3), hint("vie_privee", 0.3), hint("faux_avis", 0.34)],
        {"faux_avis": 0.34, "vie_privee": 0.3, "denigrement": 0.3},
    ),
    "dishonesty alone stands as both": (
        [hint("injure", 0.8, "dishonesty")],
        {"injure": 0.8, "diffamation": 0.6},
    ),
    "a trade insult likewise": (
        [hint("injure", 0.4, "medical-insult")],
        {"injure": 0.4, "diffamation": 0.3},
    ),
    "of a whole profession it does not": (
        [hint("injure", 0.8, "dishonesty", target="group")],
        {"injure": 0.8},
    ),
    "an insult bound to a fact lends it its strength": (
        [hint("injure", 0.8), hint("diffamation", 0.4)],
        {"diffamation": 0.8, "injure": 0.36},
    ),
    "a weak fact absorbs nothing": (
        [hint("injure", 0.8), hint("diffamation", 0.35)],
        {"injure": 0.8, "diffamation": 0.35},
    ),
    "a slur is never absorbed": (
        [hint("injure", 0.8, "discrimination"), hint("diffamation", 0.6)],
        {"diffamation": 0.8, "injure": 0.8},
    ),
    "goods are absorbed by the person": (
        [hint("denigrement", 0.8), hint("diffamation", 0.6)],
        {"diffamation": 0.6, "denigrement": 0.36},
    ),
    "and the person by the place when the place is hit": (
        [hint("denigrement", 0.8), hint("diffamation", 0.6, target="place")],
        {"denigrement": 0.8, "diffamation": 0.27},
    ),
    "a clear threat comes before the rest": (
        [hint("menace", 0.6), hint("injure", 0.9), hint("faux_avis", 0.2)],
        {"menace": 0.6, "injure": 0.5, "faux_avis": 0.2},
    ),
    "a threat that is not clear does not": (
        [hint("menace", 0.5), hint("injure", 0.9)],
        {"injure": 0.9, "menace": 0.5},
    ),
    "two that come first stand beside one another": (
        [hint("menace", 0.9), hint("chantage", 0.8)],
        {"menace": 0.9, "chantage": 0.8},
    ),
}  # fmt: skip


@pytest.mark.parametrize("hints", NATURES)
def test_hints_add_up_absorb_and_come_in_order(hints: str) -> None:
    seen, expected = NATURES[hints]
    found = natures_of(tuple(seen))
    assert {nature: round(share, 4) for nature, share in found.items()} == expected
    assert list(found) == list(expected)


FACT, INSULT = hint("diffamation", 0.6, words="un fait"), hint("injure", 0.7, words="une injure")
WEAK = hint("diffamation", 0.59, words="peut-être")
DOCTOR = Practitioner(names=("Dr Exemple",))
# the test, what it looks at, the state, the words quoted
CONDITIONS: list[tuple[str, Facts, str, str]] = [
    ("precise-fact", facts(WEAK, FACT), "met", "un fait"),
    ("precise-fact", facts(WEAK), "unknown", "peut-être"),
    ("precise-fact", facts(hint("injure", 0.7, "dishonesty", words="voleur")), "unknown", "voleur"),
    ("precise-fact", facts(INSULT), "not_met", ""),
    ("no-precise-fact", facts(FACT), "not_met", "un fait"),
    ("no-precise-fact", facts(WEAK), "unknown", "peut-être"),
    ("no-precise-fact", facts(INSULT), "met", ""),
    ("outrageous-term", facts(INSULT, FACT), "met", "une injure"),
    ("outrageous-term", facts(FACT), "not_met", ""),
    ("honour-hit", facts(WEAK), "met", "peut-être"),
    ("honour-hit", facts(INSULT), "met", "une injure"),
    ("honour-hit", facts(hint("menace", 0.9)), "unknown", ""),
    ("identifiable", facts(), "met", ""),
    ("identifiable", facts(target="group"), "not_met", ""),
    ("identifiable", facts(target="staff"), "unknown", ""),
    ("public", facts(), "met", ""),
    ("public", facts(statement=Statement(text="m", is_public=False)), "not_met", ""),
    ("not-public", facts(), "not_met", ""),
    ("not-public", facts(statement=Statement(text="m", is_public=False)), "met", ""),
    ("bad-faith", facts(WEAK), "met", ""),
    ("bad-faith", facts(INSULT), "unknown", ""),
    ("protected-ground", facts(hint("injure", 0.9, "discrimination", words="sale")), "met", "sale"),
    ("protected-ground", facts(hint("injure", 0.0, "discrimination")), "not_met", ""),
    ("protected-ground", facts(INSULT), "not_met", ""),
    ("health-professional", facts(practitioner=DOCTOR), "met", ""),
    ("health-professional", facts(), "unknown", ""),
    ("cannot-be-read", facts(FACT), "unknown", ""),
    *[
        (test, facts(hint("menace", weight, family, words="vu")), state, words)
        for test, family in [
            ("threat-words", "threat"), ("threat-words", "threat-condition"),
            ("threat-under-condition", "threat-condition"), ("claim-and-pressure", "blackmail"),
            ("private-words", "private-life"), ("private-words", "address"),
            ("locating-data", "address"), ("crowd-or-repetition", "pile-on"),
            ("crowd-or-repetition", "repetition"), ("posing", "impersonation"),
            ("never-patient", "fake"), ("goods-or-services", "goods"),
            ("goods-or-services", "practice"), ("goods-or-services", "boycott"),
        ]
        for weight, state, words in ((0.1, "met", "vu"), (0.0, "not_met", ""))
    ],
    ("threat-under-condition", facts(hint("menace", 0.9, "threat")), "not_met", ""),
    ("locating-data", facts(hint("vie_privee", 0.9, "private-life")), "not_met", ""),
]  # fmt: skip


@pytest.mark.parametrize(("test", "given", "state", "words"), CONDITIONS)
def test_a_condition_is_met_or_not_by_the_words(
    test: str, given: Facts, state: str, words: str
) -> None:
    assert TESTS[test](given) == (state, words)


def test_every_condition_of_the_pack_is_in_the_table() -> None:
    assert {test for test, *_ in CONDITIONS} == set(TESTS)


def test_a_condition_quotes_the_strongest_words_cut_to_a_card() -> None:
    rule = ElementRule(
        id="fact",
        label=LABEL,
        test="precise-fact",
        why={
            "met": Text(fr="Dit : {mots}.", en="Says: {mots}."),
            "unknown": Text(fr="Peut-être {mots}.", en="Perhaps {mots}."),
        },
    )
    met = read_element(rule, facts(WEAK, FACT))
    assert (met.id, met.label, met.state) == ("fact", LABEL, "met")
    assert met.why == Text(fr="Dit : « un fait ».", en="Says: “un fait”.")
    absent = read_element(rule, facts())
    assert absent.state == "not_met"
    assert absent.why == Text(fr="Peut-être ….", en="Perhaps ….")
    for length, said in ((90, "m" * 90), (91, "m" * 89 + "…")):
        long = hint("diffamation", 0.9, words="m" * length)
        assert read_element(rule, facts(long)).why.en == f"Says: “{said}”."


def of_rule(rule_id: str, given: Facts, nature: Nature, share: float = 0.8) -> list[Any]:
    return [q for q in qualify({nature: share}, given, PACK, ON) if q.id == rule_id]


def test_a_qualification_is_looked_at_in_its_own_circumstances_only() -> None:
    private = Statement(text="m", is_public=False)
    seen = facts(INSULT)
    public_insult = {q.id for q in qualify({"injure": 0.8}, seen, PACK, ON)}
    hidden = {q.id for q in qualify({"injure": 0.8}, facts(INSULT, statement=private), PACK, ON)}
    slurred = {q.id for q in qualify({"injure": 0.8}, facts(INSULT, aggravated=True), PACK, ON)}
    for applied, found in ((public_insult, True), (hidden, False)):
        rules = [PACK_RULES[one].applies for one in applied]
        assert all(applies.is_public in {None, found} for applies in rules)
    assert public_insult
    assert hidden
    assert not public_insult & hidden
    assert all(PACK_RULES[one].applies.aggravated is not True for one in public_insult)
    assert any(PACK_RULES[one].applies.aggravated is True for one in slurred)


PACK_RULES = {rule.id: rule for rule in PACK.qualifications if rule.covers(ON)}


def test_an_unmet_condition_lowers_the_likelihood_and_the_likeliest_comes_first() -> None:
    of_a_group = qualify({"injure": 0.8}, facts(INSULT, target="group"), PACK, ON)
    of_one = qualify({"injure": 0.8}, facts(INSULT), PACK, ON)
    assert of_a_group[0].id == of_one[0].id
    assert of_a_group[0].likelihood == pytest.approx(of_one[0].likelihood * 0.4, abs=0.01)
    mixed = qualify({"injure": 0.5, "diffamation": 0.9, "menace": 0.7}, facts(FACT), PACK, ON)
    shares = [q.likelihood for q in mixed]
    assert shares == sorted(shares, reverse=True)
    assert len({q.nature for q in mixed}) > 1


def test_what_is_hardly_likely_is_not_shown() -> None:
    assert qualify({"injure": 0.0}, facts(INSULT), PACK, ON) == ()
    assert qualify({"injure": 0.1}, facts(INSULT), PACK, ON) == ()
    assert qualify({}, facts(INSULT), PACK, ON) == ()
    shown = qualify({"injure": 1.0}, facts(INSULT), PACK, ON)
    assert min(q.likelihood for q in shown) >= 0.15
    assert max(q.likelihood for q in shown) <= 0.97


def test_a_qualification_brings_its_article_source_delay_and_defences() -> None:
    for found in qualify({"diffamation": 0.9, "injure": 0.9}, facts(FACT, INSULT), PACK, ON):
        rule = PACK_RULES[found.id]
        assert (found.nature, found.label, found.article) == (rule.nature, rule.label, rule.article)
        assert found.source == PACK.sources[rule.source]
        assert (found.limitation, found.penalty) == (rule.limitation, rule.penalty_on(ON))
        assert [(d.id, d.label, d.why) for d in found.defences] == [
            (d.id, d.label, d.why) for d in rule.defences
        ]
        assert [e.id for e in found.elements] == [e.id for e in rule.elements]


def test_a_status_or_a_family_asked_for_must_be_there() -> None:
    for rule in PACK_RULES.values():
        if rule.applies == Circumstance(is_public=rule.applies.is_public):
            continue
        for status in rule.applies.statuses:
            doctor = Practitioner(names=("Dr Exemple",), status=status)
            assert of_rule(rule.id, facts(FACT, practitioner=doctor), rule.nature)
        if rule.applies.statuses:
            assert not of_rule(rule.id, facts(FACT, practitioner=DOCTOR), rule.nature)
            assert not of_rule(rule.id, facts(FACT), rule.nature)
        for family in rule.applies.families:
            weak, strong = (hint(rule.nature, weight, family) for weight in (0.0, 0.9))
            silent = {"aggravated": bool(rule.applies.aggravated)}
            assert not of_rule(rule.id, facts(weak, **silent), rule.nature)
            here = Statement(text="m", is_public=rule.applies.is_public is not False)
            assert of_rule(rule.id, facts(strong, statement=here, **silent), rule.nature)
