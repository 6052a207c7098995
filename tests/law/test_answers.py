"""Answers move elements, defences, likelihood and gravity, and never the delay the wrong way."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.law.answering import check_answer, published_as_answered, with_answers
from companion.law.asking import given_answers, questions_to_ask
from companion.law.assess import assess
from companion.law.deadlines import deadline_for, kind_of
from companion.law.pack import load_pack
from companion.model.assessment import Assessment, Statement
from companion.model.errors import NotUnderstood
from companion.model.interval import DateInterval
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), ON)


def read(text: str) -> Assessment:
    return assess(Statement(text=text), pack=PACK, on=ON)


FRAUD = read("Il a facturé deux actes qu’il n’a pas faits.")
INSULT = read("Quel connard ce médecin.")
THREAT = read("Je vais te casser la gueule.")
LAWFUL = read("Deux heures d’attente.")
READINGS = {"fraud": FRAUD, "insult": INSULT, "threat": THREAT, "lawful": LAWFUL}


def leading(found: Assessment, nature: str) -> float:
    return max(q.likelihood for q in found.qualifications if q.nature == nature)


def defence(found: Assessment, name: str) -> bool | None:
    return next(d.stands for q in found.qualifications for d in q.defences if d.id == name)


CASES = [
    # reading, question, answer, gravity falls (-1), stays (0) or rises (1), defence, stands
    ("fraud", "did-it-happen", "yes", -1, "truth", True),
    ("fraud", "did-it-happen", "no", 0, "truth", False),
    ("fraud", "identifiable", "no", -1, "not-identified", True),
    ("fraud", "identifiable", "yes", 0, "not-identified", False),
    ("insult", "provoked", "yes", -1, "provocation", True),
    ("insult", "provoked", "no", 0, "provocation", False),
]


@pytest.mark.parametrize(("reading", "question", "answer", "moves", "named", "stands"), CASES)
def test_an_answer_moves_gravity_and_defence(  # noqa: PLR0913, PLR0917 one case is six facts
    reading: str,
    question: str,
    answer: str,
    moves: int,
    named: str,
    stands: bool,  # noqa: FBT001
) -> None:
    before = READINGS[reading]
    after = with_answers(before, {question: answer}, PACK)
    assert (after.severity > before.severity) - (after.severity < before.severity) == moves
    assert defence(after, named) is stands
    says = next(a.says for a in PACK.questions[question].answers if a.id == answer)
    assert says in after.severity_reasons
    if moves < 0:
        assert leading(after, before.nature) < leading(before, before.nature)
        assert after.natures[0].likelihood < before.natures[0].likelihood


def test_an_element_takes_the_state_the_answer_gives_and_says_why() -> None:
    after = with_answers(FRAUD, {"identifiable": "no"}, PACK)
    element = next(e for e in after.qualifications[0].elements if e.id == "identifiable")
    assert element.state == "not_met"
    assert "reconnaître" in element.why.fr


def test_repetition_and_status_add_a_qualification_the_words_did_not_show() -> None:
    assert "harcelement" not in {q.id for q in THREAT.qualifications}
    repeated = with_answers(THREAT, {"repeated": "yes"}, PACK)
    assert "harcelement" in {q.id for q in repeated.qualifications}
    status = with_answers(FRAUD, {"status": "pu_ph"}, PACK)
    added = next(q for q in status.qualifications if q.id == "diffamation-fonctionnaire")
    assert "article 31" in added.article.fr
    assert {e.id: e.state for e in added.elements}["precise-fact"] == "met"


def test_fear_calls_the_police_whatever_else_was_answered() -> None:
    harassed = read("Allez tous lui mettre une étoile, harcelez cette voleuse !")
    assert with_answers(harassed, {"afraid": "yes"}, PACK).severity == (
        5 if harassed.nature in {"harcelement", "menace"} else harassed.severity
    )
    assert with_answers(THREAT, {"afraid": "yes"}, PACK).severity == 5


def test_answers_change_nothing_of_a_lawful_reading_or_with_unknown_names() -> None:
    everything = {q.id: q.answers[0].id for q in PACK.questions.values() if q.answers}
    assert with_answers(LAWFUL, everything, PACK) is LAWFUL
    assert with_answers(FRAUD, {"nowhere": "yes", "status": "king"}, PACK) == FRAUD
    assert with_answers(FRAUD, {}, PACK) is FRAUD


ALL_ANSWERS = [
    {"did-it-happen": a, "identifiable": b, "provoked": c, "repeated": d}
    for a, b, c, d in product(("no", "partly", "yes"), ("no", "yes"), ("no", "yes"), ("no", "yes"))
]


@pytest.mark.parametrize("reading", ["fraud", "insult", "threat"])
def test_no_combination_changes_the_words_the_delay_or_leaves_the_scales(reading: str) -> None:
    before = READINGS[reading]
    for answers in ALL_ANSWERS:
        after = with_answers(before, answers, PACK)
        assert after.nature == before.nature
        assert after.signals == before.signals
        assert kind_of(after) == kind_of(before)
        assert 0 <= after.severity <= 5
        assert all(0 <= q.likelihood <= 0.97 for q in after.qualifications)
        assert after.natures[0].id == before.nature
        assert with_answers(before, dict(reversed(answers.items())), PACK) == after


# ── which questions ───────────────────────────────────────────────────────────────────────────


def asked(found: Assessment, answers: dict[str, str], earliest: date | None = ON) -> list[str]:
    published = DateInterval(earliest=earliest, latest=ON)
    delay = deadline_for(published, on=ON, kind="press", pack=PACK)
    questions = questions_to_ask(found, answers, PACK, deadline=delay, status=None)
    return [question.id for question in questions]


def test_at_most_three_are_asked_and_none_twice() -> None:
    first = asked(FRAUD, {})
    assert 2 <= len(first) <= 3
    assert "did-it-happen" in first[:2]
    then = asked(with_answers(FRAUD, {"did-it-happen": "no"}, PACK), {"did-it-happen": "no"})
    assert "did-it-happen" not in then


def test_the_first_day_is_asked_first_when_it_decides_and_not_when_it_is_known() -> None:
    assert asked(INSULT, {}, earliest=None)[0] == "first-date"
    assert "first-date" in asked(INSULT, {}, earliest=date(2026, 11, 1))
    assert "first-date" not in asked(INSULT, {}, earliest=ON)


def test_a_status_that_is_known_is_not_asked() -> None:
    questions = questions_to_ask(FRAUD, {}, PACK, deadline=None, status="pu_ph")
    assert "status" not in {question.id for question in questions}


def test_a_lawful_reading_asks_nothing() -> None:
    assert asked(LAWFUL, {}) == []


def test_what_is_health_data_is_not_kept_and_everything_else_is() -> None:
    not_kept = {question.id for question in PACK.questions.values() if not question.kept}
    assert not_kept == {"did-it-happen"}
    given_now = given_answers({"did-it-happen": "yes", "first-date": "2026-09-01", "x": "y"}, PACK)
    assert [(g.question.id, g.question.kept) for g in given_now] == [
        ("did-it-happen", False),
        ("first-date", True),
    ]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("nowhere", "yes"),
        ("identifiable", "maybe"),
        ("identifiable", ""),
        ("first-date", "hier"),
        ("first-date", "2026-11-24"),
    ],
)
def test_an_answer_the_question_does_not_have_is_refused(question: str, value: str) -> None:
    with pytest.raises(NotUnderstood):
        check_answer(question, value, PACK, today=ON)


@given(said=DAYS, first=DAYS | st.none(), last=DAYS)
def test_an_answered_day_never_makes_the_worst_case_later(
    said: date, first: date | None, last: date
) -> None:
    first = first if first is None or first <= last else last
    before = DateInterval(earliest=first, latest=last)
    after = published_as_answered(before, {"first-date": said.isoformat()})
    assert after.latest == before.latest
    if first is not None:
        assert after.earliest is not None
        assert after.earliest <= first
    elif said <= last:
        assert after.earliest == said
    else:
        assert after == before


def test_every_effect_names_what_exists() -> None:
    elements = {e.id for rule in PACK.qualifications for e in rule.elements}
    defences = {d.id for rule in PACK.qualifications for d in rule.defences}
    ids = {rule.id for rule in PACK.qualifications}
    for question in PACK.questions.values():
        for effect in (effect for answer in question.answers for effect in answer.effects):
            assert effect.element is None or effect.element in elements, question.id
            assert effect.defence is None or effect.defence in defences, question.id
            assert effect.raises is None or effect.raises in ids, question.id
            assert (effect.element is None) is (effect.state is None), question.id
            assert (effect.defence is None) is (effect.stands is None), question.id
