"""The pages of the documents: offered, filled in, edited, held back, given out; no script."""

from __future__ import annotations

import html
import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document

from companion.advice.documents import render
from companion.advice.documents.text_form import as_text
from companion.model.document import DocumentVersion
from companion.model.practitioner import Practitioner
from companion.walk import Walk
from companion.walk.documents import Drafting
from companion.web.dashboard.document_making import DocumentMaking
from tests.web.running_companion import Person

UNLAWFUL = "Cette menteuse est une voleuse. Elle facture des actes qu’elle n’a pas faits."
LAWFUL = "Deux heures d’attente et un accueil froid."


class Desk(NamedTuple):
    """A person, what the program knows, and a way to add to it."""

    person: Person
    walk: Walk
    add_mention: Callable[..., str]


@pytest.fixture
def desk(person: Person, walk: Walk, add_mention: Callable[..., str]) -> Desk:
    def add(text: str = UNLAWFUL, **fields: str) -> str:
        return add_mention(text, **fields)

    return Desk(person, walk, add)


def make_all(desk: Desk, mention_id: str, form: dict[str, str]) -> str:
    """Ask for all documents, wait for them, and return the page that tells of them."""
    answer = desk.person.post(address(mention_id, "/all"), form)
    assert answer.status_code == 303
    making(desk).wait()
    page = desk.person.get(address(mention_id))
    if page.status_code == 303:
        page = desk.person.get(address(mention_id))
    return page.text


def making(desk: Desk) -> DocumentMaking:
    found: DocumentMaking = desk.person.app.extensions["avise-document-making"]
    return found


def address(mention_id: str, more: str = "") -> str:
    return f"/mentions/{mention_id}/documents{more}"


def test_the_mention_leads_to_its_documents_offered_and_refused(desk: Desk) -> None:
    mention_id = desk.add_mention()
    assert address(mention_id) in desk.person.get(f"/mentions/{mention_id}").text
    page = desk.person.get(address(mention_id)).text
    for name in ("dsa_notice", "lawyer_brief"):
        assert f'data-document="{name}"' in page
    assert 'data-refused-document="police_summary"' in page
    assert "data-no-version" in page


def test_words_read_as_lawful_are_refused_with_the_reason(desk: Desk) -> None:
    mention_id = desk.add_mention(text=LAWFUL)
    page = desk.person.get(address(mention_id)).text
    assert "data-protected" in page
    for name in ("dsa_notice", "platform_report", "amicable_letter"):
        assert f'data-refused-document="{name}"' in page
        answer = desk.person.get(address(mention_id, f"/{name}"))
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith(f"#document-{name}")
        form = {"format": "pdf", "language": "fr"}
        assert desk.person.post(address(mention_id, f"/{name}/export"), form).status_code == 403
    assert 'data-document="neutral_reply"' in page


def test_gaps_are_filled_in_and_shown_in_the_preview(desk: Desk) -> None:
    here = address(desk.add_mention(), "/dsa_notice")
    assert 'data-missing="2"' in desk.person.get(here).text
    desk.walk.put_practitioner(Practitioner(names=("Dr Camille Roussel",)))
    page = desk.person.get(here).text
    assert 'data-missing="1"' in page
    assert '<mark class="piece-gap">[à compléter' in page
    assert '<mark class="piece-fact">' in page
    form = {"email": "cabinet@example.org", "keep": "yes", "language": "fr"}
    assert desk.person.post(f"{here}/answers", form).status_code == 303
    page = desk.person.get(here).text
    assert 'data-missing="0"' in page
    assert '<mark class="piece-answer">cabinet@example.org</mark>' in page
    other = address(desk.add_mention(author="Paul"), "/dsa_notice")
    assert "cabinet@example.org" in desk.person.get(other).text


def test_an_answer_too_long_is_said_and_stays_in_the_form(desk: Desk) -> None:
    here = address(desk.add_mention(), "/dsa_notice")
    answer = desk.person.post(f"{here}/answers", {"email": "x" * 6_000})
    assert answer.status_code == 422
    assert 'data-error="email"' in answer.text
    assert "x" * 6_000 in answer.text


def test_the_english_of_a_foreign_platform(desk: Desk) -> None:
    here = address(desk.add_mention(), "/dsa_notice")
    page = desk.person.get(f"{here}?language=en").text
    assert "Notice of illegal content" in page
    assert 'class="sheet" lang="en"' in page
    assert (
        desk.person.get(address(desk.add_mention(), "/lawyer_brief?language=en")).status_code == 404
    )


def test_an_edit_is_marked_and_can_be_taken_back(desk: Desk) -> None:
    mention_id = desk.add_mention()
    here = address(mention_id, "/lawyer_brief")
    text = as_text(desk.walk.drafting.draft(mention_id, "lawyer_brief").blocks)
    form = {"text": text.replace("En bref", "En deux mots"), "language": "fr"}
    assert desk.person.post(f"{here}/text", form).status_code == 303
    page = desk.person.get(here).text
    assert '<ins class="piece-edit">deux mots</ins>' in page
    desk.person.post(f"{here}/text", {"undo": "yes", "text": "perdu", "language": "fr"})
    page = desk.person.get(here).text
    assert "En bref" in page
    assert '<ins class="piece-edit">deux mots</ins>' not in page


def test_a_text_too_long_is_said_and_not_lost(desk: Desk) -> None:
    here = address(desk.add_mention(), "/lawyer_brief")
    answer = desk.person.post(f"{here}/text", {"text": "mot-gardé\n" * 5_100, "language": "fr"})
    assert answer.status_code == 413
    assert 'data-error="text"' in answer.text
    assert answer.text.count("mot-gardé") >= 5_100


def test_the_guard_holds_a_public_text_back_for_good(desk: Desk) -> None:
    mention_id = desk.add_mention()
    here = address(mention_id, "/neutral_reply")
    form = {"text": "Lors de votre venue, vous étiez calme.", "language": "fr"}
    desk.person.post(f"{here}/text", form)
    page = desk.person.get(here).text
    assert 'data-finding="patient_relation" data-final' in page
    assert 'data-form="export"' not in page
    form = {"format": "txt", "language": "fr", "reason": "j’y tiens"}
    assert desk.person.post(f"{here}/export", form).status_code == 422
    assert desk.walk.drafting.versions(mention_id) == ()


def test_what_the_guard_points_out_elsewhere_may_be_kept_with_a_reason(desk: Desk) -> None:
    mention_id = desk.add_mention()
    here = address(mention_id, "/dsa_notice")
    text = as_text(desk.walk.drafting.draft(mention_id, "dsa_notice").blocks)
    desk.person.post(
        f"{here}/text",
        {"text": f"{text}\nLors de votre venue, tout s’est bien passé.", "language": "fr"},
    )
    page = desk.person.get(here).text
    assert 'name="reason"' in page
    refused = desk.person.post(f"{here}/export", {"format": "pdf", "language": "fr"})
    assert refused.status_code == 422
    assert 'data-error="reason"' in refused.text
    form = {"format": "pdf", "language": "fr", "reason": "relu par mon avocat"}
    assert desk.person.post(f"{here}/export", form).status_code == 303
    assert "relu par mon avocat" in desk.person.get(here).text


@pytest.mark.parametrize("kind", ["docx", "pdf", "txt"])
def test_a_version_is_given_listed_and_downloaded(desk: Desk, kind: str) -> None:
    mention_id = desk.add_mention()
    here = address(mention_id, "/bailiff_kit")
    answer = desk.person.post(f"{here}/export", {"format": kind, "language": "fr"})
    assert answer.status_code == 303
    (version,) = desk.walk.drafting.versions(mention_id)
    assert answer.headers["Location"].endswith(f"#version-{version.id}")
    page = desk.person.get(address(mention_id)).text
    assert f'data-version="{version.id}" data-format="{kind}"' in page
    given = desk.person.get(address(mention_id, f"/versions/{version.id}"))
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    text = desk.person.get(address(mention_id, f"/versions/{version.id}/text"))
    if kind == "txt":
        assert "Demande de constat sur internet" in text.text
        assert "readonly" in text.text
    else:
        assert text.status_code == 422
    if kind == "docx":
        said = [p.text for p in Document(io.BytesIO(given.data)).paragraphs]
        assert "Demande de constat sur internet" in said


def test_hostile_words_stay_words_on_the_page(desk: Desk) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} escroc, vous êtes un escroc \u202eelua"
    mention_id = desk.add_mention(text=hostile)
    page = desk.person.get(address(mention_id, "/lawyer_brief")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("/nothing", 404),
        ("/versions/nothing", 404),
        ("/versions/../../../avise.sqlite3", 404),
    ],
)
def test_what_is_not_there_is_said(desk: Desk, more: str, status: int) -> None:
    assert desk.person.get(address(desk.add_mention(), more)).status_code == status


def test_a_version_of_another_mention_is_not_given(desk: Desk) -> None:
    first, second = desk.add_mention(), desk.add_mention(author="Paul")
    version = desk.walk.drafting.export(first, "lawyer_brief", "fr", "txt")
    assert desk.person.get(address(second, f"/versions/{version.id}")).status_code == 404


def test_a_format_nobody_makes_is_refused(desk: Desk) -> None:
    here = address(desk.add_mention(), "/lawyer_brief/export")
    assert desk.person.post(here, {"format": "exe", "language": "fr"}).status_code == 422


def test_a_template_with_an_unknown_field_is_said_by_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph("{{ fax }}")
    path = tmp_path / "lawyer_brief.docx"
    document.save(str(path))
    monkeypatch.setattr(render, "template_bytes", lambda *_: path.read_bytes())
    mention_id = desk.add_mention()
    answer = desk.person.get(address(mention_id, "/lawyer_brief"))
    assert answer.status_code == 303
    page = desk.person.get(address(mention_id)).text
    assert "fr/lawyer_brief.docx emploie un champ inconnu\u00a0: fax" in page


@pytest.mark.parametrize(("kind", "written"), [("pdf", {"fr"}), ("docx", {"fr", "en"})])
def test_all_documents_offered_come_in_one_go_and_as_one_file(
    desk: Desk, kind: str, written: set[str]
) -> None:
    mention_id = desk.add_mention()
    offered = {o.id: o.languages for o in desk.walk.drafting.offers(mention_id) if o.is_offered}
    asked = {"format": kind} | ({"english": "yes"} if "en" in written else {})
    page = make_all(desk, mention_id, asked)
    wanted = {
        (name, language)
        for name, languages in offered.items()
        for language in languages
        if language in written
    }
    versions = desk.walk.drafting.versions(mention_id)
    assert {(one.document_id, one.language) for one in versions} == wanted
    assert {one.format for one in versions} == {kind}
    assert f"{len(wanted)} documents sont prêts" in page
    data = desk.person.get(address(mention_id, "/versions.zip")).data
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert bundle.testzip() is None
        assert {name.split(".")[-1] for name in bundle.namelist()} == {kind}
        assert len(bundle.namelist()) == len(wanted)


def test_what_the_guard_holds_back_is_named_and_the_others_come(desk: Desk) -> None:
    mention_id = desk.add_mention(text=LAWFUL)
    text = as_text(desk.walk.drafting.draft(mention_id, "neutral_reply").blocks)
    desk.walk.drafting.edit(
        mention_id, "neutral_reply", "fr", f"{text}\n\nVous n’êtes jamais venu au cabinet."
    )
    page = make_all(desk, mention_id, {"format": "txt"})
    made = {one.document_id for one in desk.walk.drafting.versions(mention_id)}
    assert "neutral_reply" not in made
    assert "private_contact" in made
    assert "dsa_notice" not in made
    assert "Le garde-fou en retient\u00a0: Réponse publique neutre" in page


def test_while_all_are_made_the_page_says_which_one_of_how_many_and_asks_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mention_id = desk.add_mention()
    go_on, begun = threading.Event(), threading.Event()
    export = Drafting.export

    def slow(drafting: Drafting, *asked: Any, **more: Any) -> DocumentVersion:
        begun.set()
        assert go_on.wait(20)
        return export(drafting, *asked, **more)

    monkeypatch.setattr(Drafting, "export", slow)
    offered = [one for one in desk.walk.drafting.offers(mention_id) if one.is_offered]
    answer = desk.person.post(address(mention_id, "/all"), {"format": "txt"})
    assert answer.headers["Location"].endswith("#making")
    assert begun.wait(20)
    shown = desk.person.get(address(mention_id))
    assert shown.headers["Refresh"] == "1"
    title = offered[0].title.fr
    said = f"Document 1 sur {len(offered)} en préparation\u00a0: {title}."
    assert said in html.unescape(shown.text)
    assert f'<progress max="{len(offered)}" value="0"' in shown.text

    other = desk.add_mention("Un autre avis, qui est mensonger.")
    desk.person.post(address(other, "/all"), {"format": "txt"})
    assert "déjà en préparation" in desk.person.get(address(other)).text

    go_on.set()
    making(desk).wait()
    ended = desk.person.get(address(mention_id))
    assert ended.headers["Location"].endswith("#versions")
    page = desk.person.get(address(mention_id))
    assert f"{len(offered)} documents sont prêts" in page.text
    assert "Refresh" not in page.headers


def test_what_breaks_while_all_are_made_is_said_and_what_was_made_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mention_id = desk.add_mention()
    export = Drafting.export

    def second_breaks(drafting: Drafting, *asked: Any, **more: Any) -> DocumentVersion:
        if drafting.versions(mention_id):
            raise RuntimeError("disk on fire")
        return export(drafting, *asked, **more)

    monkeypatch.setattr(Drafting, "export", second_breaks)
    page = make_all(desk, mention_id, {"format": "txt"})
    assert "Les documents n’ont pas tous pu être faits" in page
    assert len(desk.walk.drafting.versions(mention_id)) == 1
