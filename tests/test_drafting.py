"""Drafts through the walk: offered or refused, answers kept, guard, versions, erasing, export."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from companion.advice.documents.text_form import as_text
from companion.model.errors import DraftRefused, GuardStopped, NotFound
from companion.model.review import Reply
from companion.store.export import export_all
from companion.walk.follow_up import StepDetails
from tests.advice.documents_made import ALL, LAWFUL, THREAT, URL, Case, a_case

FIGHTS = {
    *("platform_report", "dsa_notice", "dsa_complaint", "dsa_referral", "amicable_letter"),
    *("gdpr_erasure", "dereferencing", "right_of_reply", "authenticity_doubt"),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with a_case(tmp_path_factory.mktemp("walk"), author="Joël M.") as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Case]:
    with a_case(tmp_path / "data", author="Joël M.") as made:
        yield made


def offered(case: Case) -> set[str]:
    return {one.id for one in case.drafting.offers(case.mention_id) if one.is_offered}


def test_words_read_as_unlawful_have_their_notice_and_their_report(case: Case) -> None:
    assert {"platform_report", "dsa_notice", "lawyer_brief", "bailiff_kit"} <= offered(case)
    refused = [one for one in case.drafting.offers(case.mention_id) if not one.is_offered]
    assert all(one.why is not None and one.why.fr and one.why.en for one in refused)
    assert {one.id for one in refused}.isdisjoint(offered(case))


def test_words_read_as_lawful_are_not_fought(tmp_path: Path) -> None:
    with a_case(tmp_path, LAWFUL, author="Joël M.") as case:
        assert offered(case).isdisjoint(FIGHTS)
        assert {"neutral_reply", "private_contact"} <= offered(case)
        for document_id in FIGHTS:
            offer = case.drafting.offer(case.mention_id, document_id)
            assert offer.why is not None
            with pytest.raises(DraftRefused):
                case.drafting.draft(case.mention_id, document_id)
            with pytest.raises(DraftRefused):
                case.drafting.export(case.mention_id, document_id, "fr", "pdf")
            with pytest.raises(DraftRefused):
                case.drafting.edit(case.mention_id, document_id, "fr", "texte")
        assert case.drafting.versions(case.mention_id) == ()


def test_a_threat_has_its_summary_for_the_police(tmp_path: Path) -> None:
    with a_case(tmp_path, THREAT, author="Joël M.") as case:
        assert "police_summary" in offered(case)
        words = as_text(case.drafting.draft(case.mention_id, "police_summary").blocks)
        assert THREAT in words
        assert "Danger immédiat\u00a0: appeler le 17." in words


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_no_draft_of_ours_breaks_secrecy(case: Case, document_id: str, language: str) -> None:
    made = case.sample(document_id, "en" if language == "en" else "fr")
    report = case.drafting.guard(made)
    assert [(f.rule, f.text) for f in report.findings if f.is_secrecy] == []


@pytest.mark.parametrize("document_id", ["neutral_reply", "private_contact"])
def test_our_public_texts_pass_the_guard_whole(case: Case, document_id: str) -> None:
    assert case.drafting.guard(case.sample(document_id)).ok


def test_another_language_is_not_invented(case: Case) -> None:
    with pytest.raises(NotFound):
        case.drafting.draft(case.mention_id, "lawyer_brief", "en")


def test_answers_about_the_doctor_serve_every_mention_and_others_do_not(own: Case) -> None:
    drafting = own.drafting
    drafting.give_answers(
        own.mention_id,
        "insurer_declaration",
        {"contract_number": "K-1", "amount_spent": "90 €", "unknown": "x"},
        keep_own=True,
    )
    words = as_text(drafting.draft(own.mention_id, "insurer_declaration").blocks)
    assert "K-1" in words
    assert "90 €" in words
    kept = own.walk.store.documents.answers("self")
    assert kept == {"contract_number": "K-1"}
    drafting.give_answers(
        own.mention_id, "insurer_declaration", {"contract_number": ""}, keep_own=True
    )
    assert own.walk.store.documents.answers("self") == {}


def test_days_and_costs_noted_beside_the_steps_are_taken_over_and_notes_are_not(
    own: Case,
) -> None:
    follow_ups = own.walk.follow_ups
    for step_id, begun, answered, cents in (
        ("legal_notice", date(2026, 11, 2), date(2026, 11, 12), 0),
        ("data_protection", date(2026, 11, 3), None, 0),
        ("bailiff_record", date(2026, 11, 4), None, 123_450),
    ):
        details = StepDetails(
            note="note à moi",
            begun_on=begun,
            answer="refused" if answered else None,
            answered_on=answered,
            answer_note="réponse notée",
            cost_cents=cents,
        )
        own.walk.set_step(own.mention_id, step_id, "waiting")
        follow_ups.put_details(own.mention_id, step_id, details)
    words = {
        name: as_text(own.sample(name).blocks).replace("\u00a0", " ").replace("\u202f", " ")
        for name in ("dsa_complaint", "cnil_complaint", "insurer_declaration", "lawyer_brief")
    }
    assert "J’ai signalé ce contenu le 2 novembre 2026." in words["dsa_complaint"]
    assert "Décision contestée du : 12 novembre 2026" in words["dsa_complaint"]
    assert "(RGPD, articles 17 et 21), le 3 novembre 2026." in words["cnil_complaint"]
    assert "Frais déjà engagés : 1 234,50 €" in words["insurer_declaration"]
    assert "Faire dresser un constat" in words["lawyer_brief"]
    assert "1 234,50 €" in words["lawyer_brief"]
    assert not any("note à moi" in said or "réponse notée" in said for said in words.values())


def test_the_day_of_discovery_is_only_said_at_the_latest(own: Case) -> None:
    words = as_text(own.sample("insurer_declaration").blocks).replace("\u00a0", " ")
    assert "au plus tard le 23 novembre 2026, jour de la première capture" in words


def test_a_reply_shown_under_the_words_is_told_to_the_lawyer_and_the_council(
    tmp_path: Path,
) -> None:
    with a_case(tmp_path, author="Joël M.") as case:
        shown = case.walk.store.get_mention(case.mention_id)
        reply = Reply(text="Merci de {{ votre }} patience.")
        review = msgspec.structs.replace(shown.review, reply=reply)
        case.walk.store.put_mention(msgspec.structs.replace(shown, review=review))
        for name in ("lawyer_brief", "cdom_letter"):
            assert "Merci de {{ votre }} patience." in as_text(case.sample(name).blocks)


def test_answers_about_the_doctor_may_stay_with_one_mention(own: Case) -> None:
    given = {"email": "seulement@example.org"}
    own.drafting.give_answers(own.mention_id, "dsa_notice", given, keep_own=False)
    assert own.walk.store.documents.answers("self") == {}
    assert "seulement@example.org" in as_text(
        own.drafting.draft(own.mention_id, "dsa_notice").blocks
    )


def test_an_edit_is_kept_and_said_to_be_old_when_the_facts_change(own: Case) -> None:
    drafting = own.drafting
    text = as_text(drafting.draft(own.mention_id, "dsa_notice").blocks)
    drafting.edit(own.mention_id, "dsa_notice", "fr", text.replace("Déclaration", "Ma déclaration"))
    made = drafting.draft(own.mention_id, "dsa_notice")
    assert made.is_edited
    assert "4. Ma déclaration" in as_text(made.blocks)
    assert not drafting.is_outdated(made)
    drafting.give_answers(own.mention_id, "dsa_notice", {"email": "a@example.org"}, keep_own=True)
    assert drafting.is_outdated(drafting.draft(own.mention_id, "dsa_notice"))


def _edit(case: Case, document_id: str, more: str) -> None:
    text = as_text(case.sample(document_id).blocks)
    case.drafting.edit(case.mention_id, document_id, "fr", f"{text}\n\n{more}")


def test_secrecy_in_a_public_text_never_leaves(own: Case) -> None:
    _edit(own, "neutral_reply", "Lors de votre venue, tout s’est bien passé.")
    for reason in ("", "j’y tiens"):
        with pytest.raises(GuardStopped):
            own.drafting.export(own.mention_id, "neutral_reply", "fr", "txt", reason=reason)
    assert own.drafting.versions(own.mention_id) == ()


def test_secrecy_in_what_is_written_to_a_platform_needs_a_reason(own: Case) -> None:
    _edit(own, "dsa_notice", "Lors de votre venue, tout s’est bien passé.")
    with pytest.raises(GuardStopped):
        own.drafting.export(own.mention_id, "dsa_notice", "fr", "txt")
    breach = "parce que cette patiente est venue pour son diabète"
    with pytest.raises(GuardStopped):
        own.drafting.export(own.mention_id, "dsa_notice", "fr", "txt", reason=breach)
    reason = "phrase relue par mon avocat"
    version = own.drafting.export(own.mention_id, "dsa_notice", "fr", "txt", reason=reason)
    assert version.overridden
    assert version.reason == reason
    line = own.walk.store.custody.events()[-1]
    assert line.event == "exported"
    assert line.detail["reason"] == reason
    assert "diabète" not in own.walk.store.custody.bytes_now().decode()


@pytest.mark.parametrize(
    ("words", "is_held"),
    [
        ("Lors de votre venue, tout s’est bien passé.", True),
        ("Lors de votre venue, tout allait bien.", True),
        ("Cette patiente est venue en mars.", True),
        ("Aucune personne de ce nom n’a été reçue au cabinet.", True),
        ("Votre décision ne répond pas au motif.", False),
        ("Vous avez maintenu cet avis le 3 mars 2026.", False),
        ("Dix profils créés le même jour ont publié le même texte.", False),
    ],
)
def test_a_platform_may_be_spoken_to_but_not_of_a_patient(
    own: Case, words: str, *, is_held: bool
) -> None:
    _edit(own, "dsa_notice", words)
    report = own.drafting.guard(own.drafting.draft(own.mention_id, "dsa_notice"))
    assert report.ok is not is_held


def test_quoting_the_author_is_no_breach_and_altering_the_quote_is(own: Case) -> None:
    drafting = own.drafting
    text = as_text(drafting.draft(own.mention_id, "dsa_notice").blocks)
    drafting.edit(own.mention_id, "dsa_notice", "fr", text.replace("Les mots exacts", "Les mots"))
    assert drafting.guard(drafting.draft(own.mention_id, "dsa_notice")).ok
    altered = text.replace(
        "«\u00a0Elle facture", "«\u00a0Ma patiente, vue pour son diabète, facture"
    )
    drafting.edit(own.mention_id, "dsa_notice", "fr", altered)
    assert not drafting.guard(drafting.draft(own.mention_id, "dsa_notice")).ok


def test_versions_are_kept_as_given_out_and_go_with_the_mention(own: Case, tmp_path: Path) -> None:
    drafting, store = own.drafting, own.walk.store
    drafting.give_answers(
        own.mention_id, "dsa_notice", {"email": "cabinet@example.org"}, keep_own=True
    )
    drafting.give_answers(
        own.mention_id, "dsa_notice", {"attached_proof": "secret-du-test"}, keep_own=True
    )
    _edit(own, "lawyer_brief", "ligne-du-test")
    made = [drafting.export(own.mention_id, "dsa_notice", "en", kind) for kind in ("docx", "pdf")]
    assert [v.format for v in drafting.versions(own.mention_id)] == ["pdf", "docx"]
    _, data = drafting.version(own.mention_id, made[0].id)
    assert data == store.evidence.get(made[0].file.sha256)
    with pytest.raises(NotFound):
        drafting.version("another", made[0].id)
    export_all(store, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        kept = json.loads(archive.read("document_versions.json"))
        assert [one["id"] for one in kept] == [one.id for one in made]
        assert f"evidence/{made[0].file.sha256}.docx" in names
        assert f"evidence/{made[1].file.sha256}.pdf" in names

    own.walk.erase([own.mention_id], why="asked")
    assert drafting.versions(own.mention_id) == ()
    assert made[0].file.sha256 not in store.evidence.names()
    left = b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())
    assert b"secret-du-test" not in left
    assert b"ligne-du-test" not in left
    assert URL.encode() not in left
    # What is about the doctor outlives a mention.
    assert store.documents.answers("self") == {"email": "cabinet@example.org"}


def test_the_same_facts_on_the_same_day_make_the_same_pdf(case: Case) -> None:
    first, again = (case.drafting.file_of(case.sample("lawyer_brief"), "pdf") for _ in range(2))
    assert first == again
