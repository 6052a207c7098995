"""What was said, drafted and recorded of a mention, passwords, and the store's own, found again."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from store_values import AT, StandingClock, a_browser, a_capture, a_mention, reopened

from companion.model.answer import Answer
from companion.model.court import CourtAct
from companion.model.document import DocumentVersion, DraftAnswers, WorkingText
from companion.model.errors import NotFound
from companion.model.evidence import EvidenceFile
from companion.model.follow_up import FollowUp, Outcome
from companion.model.second_reading import SecondOpinion, SecondReading
from companion.model.supplement import Anchor, Supplement
from companion.store.database import Store
from companion.store.documents import SELF
from companion.store.passwords import Passwords

FILE = EvidenceFile(sha256="1" * 64, size_bytes=3, media_type="text/plain", role="draft")


# ── documents ─────────────────────────────────────────────────────────────────────────────────


def test_drafts_answers_and_versions_of_a_document_are_found_again(
    store: Store, clock: StandingClock
) -> None:
    def version(name: str, mention_id: str) -> DocumentVersion:
        return DocumentVersion(
            id=name,
            mention_id=mention_id,
            document_id="report",
            language="fr",
            format="txt",
            made_at=AT,
            file=FILE,
            template_sha256="2" * 64,
            law_version="fr",
        )

    for name, mention_id in (("v-1", "m-1"), ("v-2", "m-2"), ("v-3", "m-1")):
        store.documents.put_version(version(name, mention_id))
    text = WorkingText(
        id="m-1.report.fr",
        mention_id="m-1",
        document_id="report",
        language="fr",
        text="Madame, Monsieur,",
        written_sha256="3" * 64,
        at=AT,
    )
    store.documents.put_text(text)
    store.documents.put_answers(DraftAnswers(id=SELF, given={"insurer": "MACSF"}))
    store.documents.put_answers(DraftAnswers(id="m-1", mention_id="m-1", given={"since": "mars"}))
    with reopened(store, clock) as kept:
        assert [one.id for one in kept.documents.versions_of("m-1")] == ["v-1", "v-3"]
        assert kept.documents.find_version("v-2") == version("v-2", "m-2")
        assert kept.documents.find_text(text.id) == text
        assert kept.documents.answers(SELF) == {"insurer": "MACSF"}
        assert kept.documents.answers("m-1") == {"since": "mars"}
        assert kept.documents.answers("m-9") == {}
        assert kept.documents.find_text("m-9") is None


# ── what the doctor said ──────────────────────────────────────────────────────────────────────


def test_nothing_said_of_a_mention_is_a_value_and_an_ended_one_is_listed(store: Store) -> None:
    over = FollowUp(mention_id="m-2", outcome=Outcome(ending="corrected", on=date(2026, 11, 20)))
    known = FollowUp(mention_id="m-1", author_known=True)
    assert store.follow_ups.of("m-1") == FollowUp(mention_id="m-1")
    for said in (known, over):
        store.follow_ups.put(said)
    assert store.follow_ups.of("m-1") == known
    assert store.follow_ups.ended() == frozenset({"m-2"})
    assert store.follow_ups.all() == (known, over)


def an_answer(mention_id: str, question_id: str, value: str) -> Answer:
    return Answer(mention_id=mention_id, question_id=question_id, value=value, answered_at=AT)


def an_act(name: str, mention_id: str) -> CourtAct:
    day = date(2026, 9, 1)
    return CourtAct(id=name, mention_id=mention_id, kind="writ", on=day, noted_at=AT)


def test_answers_and_acts_are_told_of_one_mention_and_of_all(
    store: Store, clock: StandingClock
) -> None:
    for mention_id, question, value in (
        ("m-1", "provoked", "yes"),
        ("m-1", "afraid", "no"),
        ("m-2", "provoked", "no"),
        ("m-1", "provoked", "no"),
    ):
        store.law.put_answer(an_answer(mention_id, question, value))
    for name, mention_id in (("a-1", "m-1"), ("a-2", "m-1"), ("a-3", "m-2")):
        store.law.put_act(an_act(name, mention_id))
    with reopened(store, clock) as kept:
        law = kept.law
        assert law.answers_of("m-1") == {"provoked": "no", "afraid": "no"}
        said = law.said_of("m-1", {"afraid": "yes", "health": "yes"})
        assert said.answers == {"m-1": {"provoked": "no", "afraid": "yes", "health": "yes"}}
        assert {name: [a.id for a in acts] for name, acts in said.acts.items()} == {
            "m-1": ["a-1", "a-2"]
        }
        every = law.everything_said()
        assert every.answers == {
            "m-1": {"provoked": "no", "afraid": "no"},
            "m-2": {"provoked": "no"},
        }
        assert {name: [a.id for a in acts] for name, acts in every.acts.items()} == {
            "m-1": ["a-1", "a-2"],
            "m-2": ["a-3"],
        }
        law.take_back_answer("m-1", "provoked")
        law.take_back_answer("m-1", "never given")
        assert law.answers_of("m-1") == {"afraid": "no"}
        law.remove_act("a-1")
        law.remove_act("a-9")
        assert [one.id for one in law.acts_of("m-1")] == ["a-2"]
        assert law.find_act("a-1") is None
        assert law.find_act("a-2") == an_act("a-2", "m-1")


def test_a_second_reading_stands_under_its_assessment(store: Store) -> None:
    said = [
        SecondReading(
            id="a-1",
            mention_id="m-1",
            assessment_id="a-1",
            reader="model",
            made_at=AT,
            opinion=SecondOpinion(outcome=outcome),
        )
        for outcome in ("agrees", "hesitates")
    ]
    for one in said:
        store.law.put_second_reading(one)
    assert store.law.find_second_reading("a-1") == said[1]
    assert store.law.find_second_reading("a-2") is None


# ── records ───────────────────────────────────────────────────────────────────────────────────


def test_the_supplement_of_a_capture_and_the_anchors_of_a_mention_are_found(
    store: Store, clock: StandingClock
) -> None:
    supplement = Supplement(
        capture_id="c-1",
        id="s-1",
        taken_at=AT,
        received_at=AT,
        surface="page",
        method="strips",
        width=1280,
        height=4000,
        full_height=4000,
        scale=1.5,
        body_sha256="5" * 64,
    )
    store.records.put_supplement(supplement)
    anchors = [
        Anchor(id=f"{capture}.{mention}", capture_id=capture, mention_id=mention, made_at=AT)
        for capture, mention in (("c-1", "m-1"), ("c-1", "m-2"), ("c-2", "m-1"))
    ]
    for anchor in anchors:
        store.records.put_anchor(anchor)
    with reopened(store, clock) as kept:
        assert kept.records.find_supplement("c-1") == supplement
        assert kept.records.find_supplement("s-1") is None
        assert kept.records.find_anchor("c-1", "m-2") == anchors[1]
        assert kept.records.find_anchor("c-2", "m-2") is None
        assert kept.records.anchors_of("m-1") == (anchors[0], anchors[2])


# ── passwords ─────────────────────────────────────────────────────────────────────────────────


def test_passwords_are_kept_in_a_file_of_the_owner_alone_and_forgotten_when_empty(
    tmp_path: Path,
) -> None:
    kept = Passwords(tmp_path)
    assert kept.find("tsa") == ""
    assert list(tmp_path.iterdir()) == []
    kept.put("tsa", "one")
    kept.put("other", "two")
    kept.put("tsa", "three")
    again = Passwords(tmp_path)
    assert (again.find("tsa"), again.find("other"), again.find("none")) == ("three", "two", "")
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept.put("tsa", "")
    kept.put("none", "")
    assert json.loads(path.read_text("utf-8")) == {"other": "two"}


@pytest.mark.parametrize("broken", [b"", b"{", b"[1]", b'{"tsa": 1}', b"\xff"])
def test_a_file_of_passwords_that_cannot_be_read_holds_none(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "passwords.json").write_bytes(broken)
    kept = Passwords(tmp_path)
    assert kept.find("tsa") == ""
    kept.put("tsa", "one")
    assert kept.find("tsa") == "one"


# ── the store's own ───────────────────────────────────────────────────────────────────────────


def test_captures_mentions_and_browsers_are_found_by_what_they_are_asked_for(store: Store) -> None:
    for number, state in enumerate(("to_read", "read", "to_read")):
        store.put_capture(a_capture(f"c-{number}", state=state))
    assert store.capture_ids() == ("c-0", "c-1", "c-2")
    assert [one.id for one in store.captures_to_read()] == ["c-0", "c-2"]
    assert [one.id for one in store.captures(2)] == ["c-2", "c-1"]
    for number in range(2):
        page = f"https://avis.example/{number}?utm_source=x"
        store.put_mention(a_mention(f"m-{number}", page_url=page))
    assert [one.id for one in store.mentions_on_page("http://www.avis.example/1#avis")] == ["m-1"]
    assert store.mention_count() == 2
    assert store.get_mention("m-0") == store.find_mention("m-0")
    with pytest.raises(NotFound):
        store.get_mention("m-9")
    revoked = a_browser("b-1", revoked_at=datetime(2026, 11, 1, tzinfo=UTC))
    for browser in (revoked, a_browser("b-2"), a_browser("b-3", token_sha256="c" * 64)):
        store.put_browser(browser)
    found = store.find_browser_by_token("a" * 64)
    assert found is not None
    assert found.id == "b-2"
    assert store.find_browser_by_token("d" * 64) is None
    assert store.find_browser("b-1") == revoked
    assert [one.id for one in store.browsers()] == ["b-1", "b-2", "b-3"]


def test_a_setting_never_set_is_its_default(store: Store) -> None:
    assert store.setting("language") is None
    assert store.setting("language", "fr") == "fr"
    store.put_setting("language", "en")
    assert store.setting("language", "fr") == "en"
