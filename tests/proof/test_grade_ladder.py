"""The ladder of grades: what raises it, what does not, and what is always said beside it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.capture import Capture
from companion.model.evidence import EvidenceFile, EvidenceRole, Grade
from companion.model.mention import Sighting
from companion.model.proof import Attachment, Proofs, SecondLook
from companion.model.timestamp import QualifiedClaim, QualifiedStatus, TimeStamp, TokenFacts
from companion.proof.grade import grade_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS, OTHERS = "a" * 64, "b" * 64
PRESUMPTION = re.compile(r"présomption|présume|présumé|presum", re.IGNORECASE)
VERDICT = re.compile(r"incontestable|irréfutable|garanti|irrefutable|undeniable", re.IGNORECASE)


def a_file(role: EvidenceRole) -> EvidenceFile:
    return EvidenceFile(sha256="0" * 64, size_bytes=1, media_type="x/y", role=role)


def a_capture(capture_id: str = "c", at: datetime = NOON, method: Any = "page") -> Capture:
    return Capture(
        id=capture_id,
        method=method,
        url="https://avis.example/1",
        captured_at=at,
        received_at=at,
        companion_version="1",
        evidence=(a_file("dom"), a_file("screenshot")),
        body_sha256="0" * 64,
    )


def a_stamp(
    subject: str = "c",
    at: datetime = NOON,
    status: QualifiedStatus = "not_qualified",
    anchor: Any = "machine",
    authority: str = "local",
) -> TimeStamp:
    return TimeStamp(
        id=f"{subject}{at}",
        subject=subject,
        what="capture_manifest",
        authority_id=authority,
        authority_name="Autorité",
        authority_url="https://tsa.example",
        claim=QualifiedClaim(status=status),
        stamped=a_file("manifest"),
        token=a_file("token"),
        chain=a_file("certificates"),
        facts=TokenFacts(
            gen_time=at,
            policy="1.2.3",
            serial="1",
            nonce="1",
            imprint_sha256="0" * 64,
            signer="CN=x",
            signer_sha256="0" * 64,
            root_sha256="0" * 64,
            anchor=anchor,
        ),
        asked_at=at,
        verified_at=at,
    )


def a_look(verdict: Any = "found", at: datetime = NOON, words: str = WORDS) -> SecondLook:
    return SecondLook(
        id=f"{verdict}{at}",
        mention_id="m",
        at=at,
        url="https://avis.example/1",
        verdict=verdict,
        reason="words_shown",
        words_sha256=words,
    )


def an_attachment(kind: Any = "constat") -> Attachment:
    return Attachment(
        id="a",
        mention_id="m",
        kind=kind,
        added_at=NOON,
        file=a_file("attachment"),
        made_on=date(2026, 11, 21),
    )


def seen(*ids: str, words: str = WORDS) -> tuple[Sighting, ...]:
    return tuple(
        Sighting(capture_id=one, seen_at=NOON, state="online", words_sha256=words) for one in ids
    )


TWO_DAYS = (a_capture("c"), a_capture("d", NOON + DAY))
LADDER: dict[str, tuple[tuple[Capture, ...], Proofs, int]] = {
    "nothing": ((), Proofs(), 0),
    "typed": ((a_capture(method="manual"),), Proofs(), 0),
    "typed and stamped": ((a_capture(method="manual"),), Proofs(stamps=(a_stamp(),)), 0),
    "typed and found": ((a_capture(method="manual"),), Proofs(looks=(a_look(),)), 0),
    "captured": ((a_capture(),), Proofs(), 1),
    "captured on two days": (TWO_DAYS, Proofs(), 1),
    "captured and found": ((a_capture(),), Proofs(looks=(a_look(),)), 1),
    "stamped without a root": ((a_capture(),), Proofs(stamps=(a_stamp(anchor="none"),)), 1),
    "stamp of another capture": ((a_capture(),), Proofs(stamps=(a_stamp("x"),)), 1),
    "stamped": ((a_capture(),), Proofs(stamps=(a_stamp(),)), 2),
    "stamped twice, days apart": (
        (a_capture(),),
        Proofs(stamps=(a_stamp(), a_stamp(at=NOON + 5 * DAY, authority="other"))),
        2,
    ),
    "two days, one stamped": (TWO_DAYS, Proofs(stamps=(a_stamp(),)), 2),
    "two days, stamped together later": (
        TWO_DAYS,
        Proofs(stamps=(a_stamp(at=NOON + 9 * DAY), a_stamp("d", NOON + 9 * DAY))),
        2,
    ),
    "one day, stamped days apart": (
        (a_capture("c"), a_capture("d", NOON + timedelta(hours=1))),
        Proofs(stamps=(a_stamp(), a_stamp("d", NOON + 5 * DAY))),
        2,
    ),
    "stamped and not found": (
        (a_capture(),),
        Proofs(stamps=(a_stamp(),), looks=(a_look("not_found"),)),
        2,
    ),
    "stamped and unreadable": (
        (a_capture(),),
        Proofs(stamps=(a_stamp(),), looks=(a_look("unreadable"), a_look("refused"))),
        2,
    ),
    "stamped and found": ((a_capture(),), Proofs(stamps=(a_stamp(),), looks=(a_look(),)), 3),
    "two days, both stamped": (
        TWO_DAYS,
        Proofs(stamps=(a_stamp(), a_stamp("d", NOON + DAY))),
        3,
    ),
    "another document": ((a_capture(),), Proofs(attachments=(an_attachment("other"),)), 1),
    "record of a typed review": (
        (a_capture(method="manual"),),
        Proofs(attachments=(an_attachment(),)),
        4,
    ),
    "record": ((a_capture(),), Proofs(attachments=(an_attachment(),)), 4),
}


@pytest.mark.parametrize("case", LADDER)
def test_each_rung(case: str) -> None:
    captures, proofs, level = LADDER[case]
    grade = grade_of(captures, proofs=proofs)
    assert grade.level == level
    assert grade.label.fr.startswith(f"Degré {level} sur 4")
    assert grade.label.en.startswith(f"Grade {level} of 4")


@pytest.mark.parametrize("case", LADDER)
def test_objections_and_the_next_rung_are_always_said(case: str) -> None:
    captures, proofs, level = LADDER[case]
    grade = grade_of(captures, proofs=proofs)
    assert grade.objections
    assert grade.next_rung.fr.startswith("Degré suivant" if level < 4 else "Plus haut degré")
    for said in said_in(grade):
        assert not VERDICT.search(said)


@pytest.mark.parametrize("status", ["qualified", "not_qualified", "unknown"])
@pytest.mark.parametrize("looks", [(), (a_look(),)])
def test_the_presumption_is_never_lent_to_a_token_that_is_not_qualified(
    status: QualifiedStatus, looks: tuple[SecondLook, ...]
) -> None:
    proofs = Proofs(stamps=(a_stamp(status=status),), looks=looks)
    grade = grade_of((a_capture(),), proofs=proofs)
    carries = [t.fr for t in (grade.label, *grade.strengths)]
    assert not any(PRESUMPTION.search(one) for one in carries)
    denied = [one.fr for one in grade.objections if PRESUMPTION.search(one.fr)]
    assert bool(denied) is (status != "qualified")
    assert all("ne joue pas" in one for one in denied)
    word = {"qualified": "indiqué comme qualifié", "not_qualified": "non qualifié"}
    assert word.get(status, "qualification à vérifier") in grade.label.fr


def test_what_a_time_stamp_does_not_show_is_always_objected() -> None:
    for status in ("qualified", "not_qualified", "unknown"):
        grade = grade_of((a_capture(),), proofs=Proofs(stamps=(a_stamp(status=status),)))
        assert any("ni quand l’avis a été publié" in one.fr for one in grade.objections)
        assert not any("aucun tiers ne l’atteste" in one.fr for one in grade.objections)


def test_a_chain_without_a_known_root_says_so_and_what_to_do() -> None:
    grade = grade_of((a_capture(),), proofs=Proofs(stamps=(a_stamp(anchor="none"),)))
    assert any("aucune racine connue" in one.fr for one in grade.objections)
    assert "racine" in grade.next_rung.fr
    assert grade.strengths == ()


def test_captures_and_looks_of_older_words_do_not_count() -> None:
    sightings = (*seen("c", words=OTHERS), *seen("d"))
    old_stamp = Proofs(stamps=(a_stamp("c"),), looks=(a_look(words=OTHERS),))
    assert grade_of(TWO_DAYS, proofs=old_stamp, sightings=sightings).level == 1
    new_stamp = Proofs(stamps=(a_stamp("d", NOON + DAY),), looks=(a_look(words=OTHERS),))
    assert grade_of(TWO_DAYS, proofs=new_stamp, sightings=sightings).level == 2


@pytest.mark.parametrize(
    ("at", "part"),
    [
        (NOON + 3 * DAY, "plus d’un jour après"),
        (NOON - timedelta(hours=1), "antérieur à l’heure"),
    ],
)
def test_a_token_far_from_the_capture_is_objected(at: datetime, part: str) -> None:
    grade = grade_of((a_capture(),), proofs=Proofs(stamps=(a_stamp(at=at),)))
    assert any(part in one.fr for one in grade.objections)


@pytest.mark.parametrize(
    ("verdicts", "part"),
    [
        (("found", "different"), "étaient différents"),
        (("found", "not_found"), "n’étaient pas sur la page"),
        (("not_found", "unreadable"), "n’étaient pas sur la page"),
        (("not_found", "found"), None),
    ],
)
def test_the_last_telling_look_is_objected(verdicts: tuple[str, ...], part: str | None) -> None:
    looks = tuple(a_look(one, NOON + n * DAY) for n, one in enumerate(verdicts))
    objections = " ".join(
        one.fr for one in grade_of((a_capture(),), proofs=Proofs(looks=looks)).objections
    )
    if part is None:
        assert "dernier regard" not in objections
    else:
        assert part in objections


def said_in(grade: Grade) -> list[str]:
    texts = (grade.label, *grade.strengths, *grade.objections, grade.next_rung)
    return [said for text in texts for said in (text.fr, text.en)]


@given(
    st.lists(st.sampled_from([*"cde"]), unique=True),
    st.lists(
        st.tuples(
            st.sampled_from([*"cdex"]),
            st.integers(0, 5),
            st.sampled_from(["qualified", "not_qualified", "unknown"]),
            st.sampled_from(["configured", "machine", "none"]),
        ),
        max_size=5,
    ),
    st.lists(
        st.sampled_from(["found", "different", "not_found", "refused", "unreadable"]), max_size=3
    ),
)
def test_more_proof_never_lowers_the_grade(
    captured: list[str], stamped: list[tuple[str, int, Any, Any]], looked: list[str]
) -> None:
    captures = tuple(a_capture(one, NOON + n * DAY) for n, one in enumerate(captured))
    stamps = tuple(
        a_stamp(subject, NOON + days * DAY, status, anchor)
        for subject, days, status, anchor in stamped
    )
    looks = tuple(a_look(one, NOON + n * DAY) for n, one in enumerate(looked))
    levels = [
        grade_of(captures).level,
        grade_of(captures, proofs=Proofs(stamps=stamps)).level,
        grade_of(captures, proofs=Proofs(stamps=stamps, looks=looks)).level,
        grade_of(
            captures,
            proofs=Proofs(stamps=stamps, looks=looks, attachments=(an_attachment(),)),
        ).level,
    ]
    assert levels == sorted(levels)
    assert levels[-1] == 4
