"""What the captures of a mention prove, and what is never claimed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.capture import Capture, CaptureMethod
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.proof.grade import grade_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def a_capture(
    method: CaptureMethod = "page",
    received: datetime = NOON,
    captured: datetime | None = None,
    roles: tuple[EvidenceRole, ...] = ("dom", "screenshot"),
) -> Capture:
    return Capture(
        id="c",
        method=method,
        url="https://avis.example/1",
        captured_at=captured or received,
        received_at=received,
        companion_version="1",
        evidence=tuple(
            EvidenceFile(sha256="0" * 64, size_bytes=1, media_type="x/y", role=role)
            for role in roles
        ),
        body_sha256="0" * 64,
    )


@pytest.mark.parametrize(
    ("methods", "level"),
    [
        ((), 0),
        (("manual",), 0),
        (("manual", "manual"), 0),
        (("page",), 1),
        (("selection",), 1),
        (("picked",), 1),
        (("manual", "picked"), 1),
    ],
)
def test_the_best_capture_makes_the_grade(
    methods: tuple[CaptureMethod, ...], level: Literal[0, 1]
) -> None:
    grade = grade_of([a_capture(method) for method in methods])
    assert grade.level == level
    assert f"Degré {level} sur 4" in grade.label.fr
    assert grade.objections
    assert grade.next_rung.fr.startswith("Degré suivant")


def test_the_altered_page_is_always_the_first_objection_to_a_capture() -> None:
    assert "modifiée dans le navigateur" in grade_of([a_capture()]).objections[0].fr


@pytest.mark.parametrize(
    ("received", "days"),
    [
        ([NOON], 0),
        ([NOON, NOON + timedelta(hours=3)], 0),
        ([NOON, NOON + timedelta(days=1)], 2),
        ([NOON + timedelta(days=4), NOON, NOON + timedelta(days=1)], 3),
        # 23:30 in Paris, then 00:30: an hour apart, two days.
        ([NOON.replace(hour=22, minute=30), NOON.replace(hour=23, minute=30)], 2),
        # 00:30 and 23:30 UTC of one day are two Paris days in winter.
        ([NOON.replace(hour=0, minute=30), NOON.replace(hour=23, minute=30)], 2),
    ],
)
def test_repetition_counts_paris_days(received: list[datetime], days: int) -> None:
    strengths = grade_of([a_capture(received=moment) for moment in received]).strengths
    if days:
        (said,) = strengths
        assert f"répétée sur {days} jours" in said.fr
        assert f"on {days} days" in said.en
    else:
        assert strengths == ()


def test_repetition_names_the_first_and_last_day_and_does_not_raise_the_grade() -> None:
    grade = grade_of([a_capture(received=NOON + timedelta(days=2)), a_capture(received=NOON)])
    said = grade.strengths[0]
    assert "du 20 novembre 2026 au 22 novembre 2026" in said.fr.replace("\u00a0", " ")
    assert "from 20 November 2026 to 22 November 2026" in said.en.replace("\u00a0", " ")
    assert grade.level == 1


def test_typing_it_again_another_day_repeats_nothing() -> None:
    typed = a_capture("manual", received=NOON + timedelta(days=3))
    assert grade_of([a_capture(), typed]).strengths == ()


def test_a_missing_picture_is_objected() -> None:
    without = grade_of([a_capture(roles=("dom",))]).objections
    with_one = grade_of([a_capture(roles=("dom",)), a_capture()]).objections
    assert any("image de la page" in objection.fr for objection in without)
    assert not any("image de la page" in objection.fr for objection in with_one)


@pytest.mark.parametrize(
    ("ahead", "objected"),
    [(timedelta(minutes=6), True), (timedelta(minutes=4), False), (timedelta(days=-9), False)],
)
def test_a_capture_received_before_it_was_made_is_objected(
    ahead: timedelta,
    objected: bool,  # noqa: FBT001 - a table of cases
) -> None:
    objections = grade_of([a_capture(captured=NOON + ahead)]).objections
    assert any("se contredisent" in objection.fr for objection in objections) is objected


def test_a_picture_attached_by_hand_is_told_apart_from_a_capture() -> None:
    assert len(grade_of([a_capture("manual", roles=())]).objections) == 1
    assert "retouchée" in grade_of([a_capture("manual", roles=("attachment",))]).objections[1].fr


@given(
    st.lists(
        st.tuples(st.sampled_from(("page", "selection", "picked", "manual")), st.integers(0, 5_000))
    )
)
def test_no_grade_ever_calls_proof_undeniable(made: list[tuple[CaptureMethod, int]]) -> None:
    grade = grade_of([a_capture(m, received=NOON + timedelta(minutes=n)) for m, n in made])
    said = (grade.label, *grade.strengths, *grade.objections, grade.next_rung)
    assert not any("incontestable" in text.fr or "preuve irréfutable" in text.fr for text in said)
    assert all(text.fr and text.en and text.fr != text.en for text in said)
