"""Time-stamps, second looks and attachments as a person meets them."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PIL import Image

from companion.outgoing.fetch import SafeFetch
from companion.outgoing.way_out import WayOut, open_way_out
from companion.proof.authorities import proposed_authorities
from companion.store.database import Store
from companion.walk import Walk
from tests.builders import a_review_page
from tests.proof.companion_bench import loaded_rooms
from tests.proof.local_authority import Authority, AuthorityServer
from tests.web.running_companion import MovableClock, Person

AddMention = Callable[..., str]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"
WORDS = "Elle facture des actes qu’elle n’a pas faits."
STAMPS = "/settings/time-stamps"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def site(authority: Authority) -> Iterator[AuthorityServer]:
    server = AuthorityServer(authority)
    yield server
    server.close()


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.at = datetime.now(UTC).replace(microsecond=0)
    return clock


@pytest.fixture
def walk(store: Store, clock: MovableClock, site: AuthorityServer) -> Walk:
    plain = open_way_out(store.outgoing, clock=clock)
    fetch = SafeFetch(
        destinations=plain.destinations,
        ledger=plain.ledger,
        clock=clock,
        resolve=lambda _host, _port, _seconds: ("93.184.216.34",),
        connect=lambda _address, _port, seconds: socket.create_connection(
            ("127.0.0.1", site.port), timeout=seconds
        ),
    )
    return Walk(
        store=store,
        **loaded_rooms(),
        clock=clock,
        way_out=WayOut(plain.destinations, plain.ledger, fetch),
    )


def read(person: Person, path: str, language: str = "fr") -> str:
    answer = person.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def text_of(page: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    return plain.replace("\u00a0", " ").replace("\u202f", " ").replace("&#39;", "'")


def own(authority: Authority, **fields: object) -> dict[str, object]:
    return {
        "name": "Locale",
        "url": "http://tsa.example/tsa",
        "status": "not_qualified",
        "root": (io.BytesIO(authority.root.pem), "root.pem"),
        **fields,
    }


# ── time-stamps ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_chosen_at_first_and_what_leaves_is_said(person: Person, language: str) -> None:
    page = read(person, STAMPS, language)
    assert "data-no-authority" in page
    said = text_of(page)
    assert ("ni les mots" if language == "fr" else "neither the words") in said
    assert page.count("data-proposal=") == len(proposed_authorities())


def test_a_proposal_without_account_is_added_in_one_click_and_allowed(
    person: Person, walk: Walk, add_mention: AddMention
) -> None:
    add_mention()
    assert person.post(f"{STAMPS}/proposals/digicert", {}).status_code == 303
    page = read(person, STAMPS)
    assert 'data-authority="digicert"' in page
    assert 'data-proposal="digicert"' not in page
    assert "Captures à horodater : 1." in text_of(page)
    assert [d.origin for d in walk.destinations.allowed()] == ["http://timestamp.digicert.com"]


def test_a_proposal_with_account_fills_the_form_and_adds_nothing(
    person: Person, walk: Walk
) -> None:
    answer = person.post(f"{STAMPS}/proposals/universign", {})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="https://ws.universign.eu/tsa/"' in page
    assert walk.stamping.authorities() == ()
    assert walk.destinations.allowed() == ()


def test_an_authority_of_ones_own_stamps_and_its_worth_is_said(
    person: Person, walk: Walk, authority: Authority, add_mention: AddMention
) -> None:
    mention = add_mention()
    assert person.post(f"{STAMPS}/add", own(authority)).status_code == 303
    assert walk.stamping.run_due().kept == 1
    page = read(person, f"/mentions/{mention}")
    assert 'data-stamp="not_qualified" data-anchor="configured"' in page
    said = text_of(page)
    assert "ne porte pas la présomption de l’article 41" in said
    assert "chaîne rattachée à la racine que vous avez indiquée" in said


BAD_FIELDS = [
    ({"name": ""}, "name"),
    ({"url": ""}, "url"),
    ({"url": "ftp://tsa.example"}, "url"),
    ({"url": "https://me:secret@tsa.example/"}, "url"),
    ({"url": "http://127.0.0.1:9/tsa"}, "url"),
    ({"url": "http://[::1"}, "url"),
    ({"status": "certified"}, "status"),
    ({"username": "cabinet"}, "username"),
    ({"policy": "1.2.x"}, "policy"),
    ({"root": (io.BytesIO(b"no certificate"), "root.pem")}, "root"),
]


@pytest.mark.parametrize(("fields", "wrong"), BAD_FIELDS)
def test_a_wrong_field_is_named_and_nothing_is_added(
    person: Person, walk: Walk, authority: Authority, fields: dict[str, object], wrong: str
) -> None:
    answer = person.post(f"{STAMPS}/add", own(authority, **fields))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'data-error="{wrong}"' in page
    assert wrong == "name" or 'value="Locale"' in page
    assert walk.stamping.authorities() == ()
    assert walk.destinations.allowed() == ()


def test_the_password_is_never_shown_again(
    person: Person, walk: Walk, authority: Authority, store: Store
) -> None:
    fields = own(authority, url="https://tsa.example/", username="cabinet", password="sésame9")
    person.post(f"{STAMPS}/add", fields)
    (added,) = walk.stamping.authorities()
    assert store.passwords.find(added.id) == "sésame9"
    page = read(person, STAMPS)
    assert "cabinet" in page
    assert "sésame9" not in page


def test_the_test_button_says_how_it_went(
    person: Person, walk: Walk, authority: Authority, site: AuthorityServer
) -> None:
    person.post(f"{STAMPS}/add", own(authority))
    (added,) = walk.stamping.authorities()
    person.post(f"{STAMPS}/{added.id}/test", {})
    assert "Essai réussi : jeton vérifié" in text_of(read(person, STAMPS))
    site.answer = lambda _body: (200, b"<html>")
    person.post(f"{STAMPS}/{added.id}/test", {})
    said = text_of(read(person, STAMPS))
    assert "Essai manqué. La réponse n’est pas un horodatage" in said


def test_what_failed_is_said_with_why_and_can_be_tried_again(
    person: Person,
    walk: Walk,
    authority: Authority,
    site: AuthorityServer,
    add_mention: AddMention,
) -> None:
    mention = add_mention()
    good, site.answer = site.answer, lambda _body: (503, b"")
    person.post(f"{STAMPS}/add", own(authority))
    walk.stamping.run_due()
    assert "L’autorité a répondu par une erreur" in text_of(read(person, STAMPS))
    assert 'data-stamp-task="waiting"' in read(person, f"/mentions/{mention}")
    site.answer = good
    assert person.post(f"/mentions/{mention}/stamps/retry", {}).status_code == 303
    assert walk.stamping.run_due().kept == 1
    assert person.post(f"{STAMPS}/retry", {}).status_code == 303


def test_a_root_joined_later_anchors_the_tokens_already_kept(
    person: Person, walk: Walk, authority: Authority, add_mention: AddMention
) -> None:
    mention = add_mention()
    person.post(f"{STAMPS}/add", own(authority, root=(io.BytesIO(b""), "")))
    walk.stamping.run_due()
    page = read(person, f"/mentions/{mention}")
    assert 'data-anchor="none"' in page
    assert "non rattachée à une racine connue" in text_of(page).lower()
    (added,) = walk.stamping.authorities()
    wrong = {"root": (io.BytesIO(b"nothing"), "r.pem")}
    person.post(f"{STAMPS}/{added.id}/root", wrong)
    assert "ne contient pas de certificat" in text_of(read(person, STAMPS))
    right = {"root": (io.BytesIO(authority.root.pem), "r.pem")}
    person.post(f"{STAMPS}/{added.id}/root", right)
    assert "Jetons désormais rattachés : 1." in text_of(read(person, STAMPS))
    assert 'data-anchor="configured"' in read(person, f"/mentions/{mention}")


def test_a_permission_taken_back_is_seen_and_can_be_given_again(
    person: Person, walk: Walk, authority: Authority
) -> None:
    person.post(f"{STAMPS}/add", own(authority))
    walk.destinations.revoke("http://tsa.example", "time_stamp")
    assert "data-not-allowed" in read(person, STAMPS)
    (added,) = walk.stamping.authorities()
    person.post(f"{STAMPS}/{added.id}/allow", {})
    assert "data-not-allowed" not in read(person, STAMPS)
    person.post(f"{STAMPS}/{added.id}/remove", {})
    assert walk.destinations.allowed() == ()
    assert "data-no-authority" in read(person, STAMPS)


def test_an_authority_nobody_knows_is_a_404(person: Person) -> None:
    for path in ("x/test", "x/remove", "x/allow", "x/root", "proposals/x"):
        assert person.post(f"{STAMPS}/{path}", {}).status_code == 404


@pytest.mark.parametrize("one", proposed_authorities(), ids=lambda one: one.id)
def test_no_proposal_is_shown_as_qualified_without_a_verified_source(one: object) -> None:
    claim = one.claim  # type: ignore[attr-defined]
    assert claim.status != "qualified" or claim.confidence == "verified"
    assert claim.source.startswith("https://")
    assert claim.checked_on is not None


# ── second look ───────────────────────────────────────────────────────────────────────────────


def seen_by(site: AuthorityServer, body: bytes, status: int = 200) -> None:
    """Serve a page to any GET."""
    site.page = (status, body)


def test_a_look_asks_for_consent_in_place_and_shows_what_it_found(
    person: Person, walk: Walk, site: AuthorityServer, add_mention: AddMention
) -> None:
    mention = add_mention(WORDS, url="http://avis.example/dr-roussel", author="Thierry L.")
    page = read(person, f"/mentions/{mention}")
    assert "data-look-allow" in page
    assert "http://avis.example/dr-roussel" in page
    seen_by(site, a_review_page().encode())
    answer = person.post(f"/mentions/{mention}/look", {"allow": "yes", "repeat_days": "7"})
    assert answer.headers["Location"].endswith(f"/mentions/{mention}/look")
    waiting = person.get(f"/mentions/{mention}/look")
    assert waiting.headers["Refresh"] == "2"
    assert "data-looking" in waiting.get_data(as_text=True)

    assert walk.looks.run_due() == 1
    assert person.get(f"/mentions/{mention}/look").status_code == 303
    page = read(person, f"/mentions/{mention}")
    assert 'data-look-verdict="found"' in page
    assert "data-stop-look" in page
    person.post(f"/mentions/{mention}/look/stop", {})
    assert "data-stop-look" not in read(person, f"/mentions/{mention}")


def test_without_consent_nothing_leaves(
    person: Person, walk: Walk, add_mention: AddMention
) -> None:
    mention = add_mention(WORDS, url="http://avis.example/1")
    person.post(f"/mentions/{mention}/look", {})
    assert walk.looks.run_due() == 0
    assert walk.ledger.exchanges(5) == ()
    assert "data-look-problem" in read(person, f"/mentions/{mention}")


def test_a_private_address_is_refused_in_words(person: Person, add_mention: AddMention) -> None:
    mention = add_mention(WORDS, url="http://192.168.1.1/avis")
    person.post(f"/mentions/{mention}/look", {"allow": "yes"})
    said = text_of(read(person, f"/mentions/{mention}"))
    assert "ne mène pas à un site public" in said


def test_an_odd_number_of_days_is_refused(person: Person, add_mention: AddMention) -> None:
    mention = add_mention()
    assert person.post(f"/mentions/{mention}/look", {"repeat_days": "5000"}).status_code == 422


# ── attachments ───────────────────────────────────────────────────────────────────────────────


def a_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("data", "name"), [(PDF, "constat.pdf"), (a_png(), "constat.png")])
def test_a_record_is_attached_and_raises_the_grade(
    person: Person, store: Store, add_mention: AddMention, data: bytes, name: str
) -> None:
    mention = add_mention()
    fields = {"kind": "constat", "made_on": "2026-11-20", "by": "SCP Dupont"}
    path = f"/mentions/{mention}/attachments/new"
    assert person.get(path).status_code == 200
    assert person.post(path, {**fields, "document": (io.BytesIO(data), name)}).status_code == 303
    page = read(person, f"/mentions/{mention}")
    assert 'data-grade="4"' in page
    assert "SCP Dupont" in page
    (attached,) = store.proofs.attachments_of(mention)
    assert store.evidence.get(attached.file.sha256) == data
    assert [event.event for event in store.custody.events(mention)] == ["attached"]

    given = person.get(f"/mentions/{mention}/evidence/{attached.file.sha256}")
    assert given.get_data() == data
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    if name.endswith("pdf"):
        assert given.headers["Content-Disposition"].startswith("attachment")
        assert given.mimetype == "application/octet-stream"

    person.post(f"/mentions/{mention}/attachments/{attached.id}/remove", {})
    assert 'data-grade="0"' in read(person, f"/mentions/{mention}")
    assert len(store.custody.events(mention)) >= 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "document"),
        ({"document": (io.BytesIO(b"<html>"), "constat.pdf")}, "document"),
        ({"document": (io.BytesIO(PDF[:-8]), "constat.pdf")}, "document"),
        ({"document": (io.BytesIO(b"\x89PNG\r\n\x1a\nnot"), "constat.png")}, "document"),
        ({"document": (io.BytesIO(PDF + b"\0" * 10_000_001), "constat.pdf")}, "document"),
        ({"document": (io.BytesIO(PDF), "c.pdf"), "kind": "verdict"}, "kind"),
        ({"document": (io.BytesIO(PDF), "c.pdf"), "made_on": "hier"}, "made_on"),
    ],
)
def test_what_is_no_document_is_refused_beside_its_field(
    person: Person,
    store: Store,
    add_mention: AddMention,
    fields: dict[str, object],
    wrong: str,
) -> None:
    mention = add_mention()
    answer = person.post(
        f"/mentions/{mention}/attachments/new", {"kind": "constat", "by": "SCP Dupont", **fields}
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'data-error="{wrong}"' in page
    assert 'value="SCP Dupont"' in page
    assert store.proofs.attachments_of(mention) == ()


def test_a_document_of_another_mention_cannot_be_taken_back_nor_seen(
    person: Person, store: Store, add_mention: AddMention
) -> None:
    mine, other = add_mention(), add_mention("Autre.", url="https://b.fr/2")
    fields = {"kind": "other", "document": (io.BytesIO(PDF), "<img src=x onerror=alert(1)>.pdf")}
    person.post(f"/mentions/{mine}/attachments/new", fields)
    (attached,) = store.proofs.attachments_of(mine)
    path = f"/mentions/{other}/attachments/{attached.id}/remove"
    assert person.post(path, {}).status_code == 404
    assert person.get(f"/mentions/{other}/evidence/{attached.file.sha256}").status_code == 404
    assert "<img src=x" not in read(person, f"/mentions/{mine}")


@pytest.mark.parametrize("path", [STAMPS, "/mentions/{}", "/mentions/{}/attachments/new"])
def test_every_french_sentence_has_its_english(
    person: Person, add_mention: AddMention, path: str
) -> None:
    mention = add_mention(author="J.", text="Nul.")
    page = text_of(read(person, path.format(mention), "en"))
    for french in (" la page ", " vous ", " cette ", " aucune ", " une "):
        assert french not in page.lower()


def test_a_stranger_sees_none_of_it(stranger: Person) -> None:
    for path in (STAMPS, "/mentions/x/look", "/mentions/x/attachments/new"):
        assert stranger.get(path).status_code == 401
