"""« Alertes » and « Flux »: what a person sees of feeds, alerts, e-mails and jobs."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from companion.jobs import tasks_of
from companion.model.alert import Alert, Feed, Match, MatchReason
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from companion.walk import Walk
from tests.web.running_companion import Extension, MovableClock, Person

PAGES = ["/watch/alerts", "/watch/feeds", "/watch/feeds/jobs"]
FEED = "https://www.google.com/alerts/feeds/1/2"
MAIL = b"""From: alertes@google.example
Subject: Alerte
Date: Mon, 23 Nov 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<a href="https://www.google.com/url?rct=j&amp;url=https://forum.example/t/12&amp;ct=ga">
Avis sur le Dr Camille Roussel</a><img src="https://spy.example/pixel.gif"><a
href="https://www.google.com/alerts/remove?s=1">Se d\xc3\xa9sabonner</a>
"""


def text_of(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


@pytest.fixture
def alert(store: Store, clock: MovableClock) -> Alert:
    return put_alert(store, clock, 1)


def put_alert(store: Store, clock: MovableClock, number: int, **fields: object) -> Alert:
    usual = {
        "id": f"alert-{number}",
        "url": f"https://forum.example/t/{number}",
        "title": f"Avis n° {number} sur le Dr Roussel",
        "found_at": clock.now(),
        "sources": ("f1",),
        "match": Match(is_kept=True, reasons=(MatchReason(code="place", words="Lyon"),)),
    }
    made = Alert(**{**usual, **fields})  # type: ignore[arg-type]
    store.alerts.put(made)
    return made


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_has_one_heading_and_a_label_for_each_field(
    person: Person, path: str, language: str
) -> None:
    page = person.get(f"{path}?lang={language}").get_data(as_text=True)
    assert page.count("<h1") == 1
    shown = re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*id=\"([^\"]+)\"", page)
    assert all(f'for="{field}"' in page for field in shown)


def test_the_watch_page_leads_here_and_the_empty_page_teaches(person: Person) -> None:
    assert 'href="/watch/alerts"' in person.get("/watch").get_data(as_text=True)
    assert "Soyez prévenu sans chercher" in text_of(person, "/watch/alerts")
    assert "Flux RSS" in text_of(person, "/watch/feeds")
    assert "RSS feed" in text_of(person, "/watch/feeds?lang=en")


def test_one_form_adds_a_feed_and_allows_its_site(person: Person, walk: Walk, store: Store) -> None:
    added = person.post("/watch/feeds/add", {"url": f" {FEED} ", "title": "Mon nom"})
    assert added.status_code == 303
    (feed,) = store.alerts.feeds()
    assert (feed.url, feed.title, feed.kind) == (FEED, "Mon nom", "google_alerts")
    assert walk.destinations.is_allowed(FEED, "feed")
    assert not walk.destinations.is_allowed(FEED, "second_look")
    page = text_of(person, "/watch/feeds")
    assert "Mon nom" in page
    assert "Pas encore lu" in page


@pytest.mark.parametrize(
    "typed",
    ["", "x", "http://127.0.0.1/f", "http://10.0.0.1/", "http://localhost/f", "http://[::1]/",
     "http://169.254.169.254/latest", "http://100.64.0.1/", "http://[::ffff:10.0.0.1]/",
     "http://2130706433/", "file:///etc/passwd", "javascript:alert(1)", "https://a:b@c.example/",
     "https://site.example:22/f", "http://router.lan/"],
)  # fmt: skip
def test_an_address_that_is_never_read_is_refused_beside_its_field(
    person: Person, walk: Walk, store: Store, typed: str
) -> None:
    answer = person.post("/watch/feeds/add", {"url": typed})
    assert answer.status_code == 422
    assert 'data-error="url"' in answer.get_data(as_text=True)
    assert store.alerts.feeds() == ()
    assert walk.destinations.allowed() == ()


def test_a_feed_is_paused_resumed_and_removed_with_its_permission(
    person: Person, walk: Walk, store: Store
) -> None:
    feed = walk.alerting.add_feed(FEED)
    for action, state in (("pause", "paused"), ("resume", "active")):
        person.post(f"/watch/feeds/{feed.id}/{action}", {})
        assert store.alerts.feeds()[0].state == state
    person.post(f"/watch/feeds/{feed.id}/remove", {})
    assert store.alerts.feeds() == ()
    assert not walk.destinations.is_allowed(FEED, "feed")
    assert person.post(f"/watch/feeds/{feed.id}/remove", {}).status_code == 404
    assert person.post(f"/watch/feeds/{feed.id}/explode", {}).status_code == 422


def test_a_feed_in_trouble_says_why_on_three_pages(
    person: Person, store: Store, clock: MovableClock
) -> None:
    store.alerts.put_feed(
        Feed(id="f1", url=FEED, kind="google_alerts", added_at=clock.now(), health="server",
             detail="503", state="active")
    )  # fmt: skip
    assert "Le site est en panne (503)" in text_of(person, "/watch/feeds")
    assert "1 flux ne se lit plus" in text_of(person, "/watch/alerts")
    assert "1 flux ne se lit plus" in text_of(person, "/")


def test_opening_marks_the_alert_and_leads_to_its_page_without_a_script(
    person: Person, store: Store, alert: Alert
) -> None:
    answer = person.post(f"/watch/alerts/{alert.id}/open", {})
    assert answer.headers["Refresh"] == f"0;url={alert.url}"
    found = store.alerts.find(alert.id)
    assert found is not None
    assert (found.state, found.opened_at is not None) == ("opened", True)
    elsewhere = {"address": "https://evil.example/"}
    assert person.post(f"/watch/alerts/{alert.id}/open", elsewhere).status_code == 422


def test_a_capture_of_the_page_is_tied_to_its_alert_and_erased_with_it(
    person: Person, extension: Extension, walk: Walk, store: Store, capture_body: object
) -> None:
    taken = walk.alerting.take_mail("a.eml", MAIL)
    assert (taken.problem, taken.taken.new) == ("", 1)
    card = extension.post(
        "/captures",
        capture_body(url="https://forum.example/t/12?utm_source=x#p"),  # type: ignore[operator]
    ).json
    (alert,) = store.alerts.page_of("captured", skip=0, most=9)
    assert alert.capture_id == card["id"]
    assert alert.mention_ids == (card["mentions"][0]["id"],)
    assert "1 mention connue" in text_of(person, "/watch/alerts?state=captured")
    walk.erase(alert.mention_ids, why="asked")
    assert store.alerts.find(alert.id) is None
    assert b"forum.example" not in (store.folder / "avise.sqlite3").read_bytes()
    again = walk.alerting.take_mail("a.eml", MAIL).taken
    assert (again.new, again.doubles) == (0, 1), "what was erased does not come back"


def test_a_page_opened_from_its_alert_is_awaited_until_captured(  # noqa: PLR0913, PLR0917
    person: Person,
    extension: Extension,
    walk: Walk,
    store: Store,
    clock: MovableClock,
    capture_body: object,
) -> None:
    walk.alerting.take_mail("a.eml", MAIL)
    (alert,) = store.alerts.page_of("new", skip=0, most=9)
    asked = "/page?url=https%3A%2F%2Fforum.example%2Ft%2F12%3Futm_source%3Dx"

    def is_awaited() -> bool:
        return extension.get(asked).json["is_awaited"]  # type: ignore[index]

    assert not is_awaited()
    person.post(f"/watch/alerts/{alert.id}/open", {})
    assert is_awaited()
    assert not extension.get("/page?url=https%3A%2F%2Fforum.example%2F").json["is_awaited"]  # type: ignore[index]
    clock.pass_time(minutes=16)
    assert not is_awaited()
    person.post(f"/watch/alerts/{alert.id}/open", {})
    assert is_awaited()
    extension.post("/captures", capture_body(url="https://forum.example/t/12"))  # type: ignore[operator]
    assert not is_awaited()
    person.post(f"/watch/alerts/{alert.id}/open", {})
    assert not is_awaited(), "captured already: looked at, not captured again"


def test_set_aside_is_taken_back_and_undone(person: Person, store: Store, alert: Alert) -> None:
    person.post(f"/watch/alerts/{alert.id}/sort", {"state": "set_aside", "from": "new"})
    assert "rangée par vous" in text_of(person, "/watch/alerts?state=set_aside")
    person.post(f"/watch/alerts/{alert.id}/sort", {"state": "new", "from": "set_aside"})
    assert [one.id for one in store.alerts.page_of("new", skip=0, most=9)] == [alert.id]
    assert person.post(f"/watch/alerts/{alert.id}/sort", {"state": "captured"}).status_code == 422
    assert person.post("/watch/alerts/none/sort", {"state": "done"}).status_code == 404


def test_hundreds_of_alerts_come_a_page_at_a_time_last_found_first(
    person: Person, store: Store, clock: MovableClock
) -> None:
    with store.transaction():
        for number in range(120):
            put_alert(store, clock, number)
    page = person.get("/watch/alerts").get_data(as_text=True)
    assert page.count("data-alert=") == 25
    assert 'data-alert="alert-119"' in page
    assert "Page 1 sur 5" in page
    last = person.get("/watch/alerts?page=99").get_data(as_text=True)
    assert last.count("data-alert=") == 20
    ids = [f"alert-{number}" for number in range(100, 120)]
    person.client.post(
        "/watch/alerts/sort-page",
        data={"csrf_token": person.csrf_token(), "alert": [*ids, "gone"], "from": "new"},
        headers={"Host": "127.0.0.1:8765", "Origin": "null", "Sec-Fetch-Site": "same-origin"},
    )
    assert (store.alerts.count("new"), store.alerts.count("done")) == (100, 20)


def test_hostile_words_are_shown_as_words(
    person: Person, store: Store, clock: MovableClock
) -> None:
    put_alert(store, clock, 1, title="<script>alert(1)</script>\u202e", url="javascript:alert(1)")
    page = person.get("/watch/alerts").get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert 'href="javascript:' not in page


def test_mails_are_read_in_one_go_and_each_says_what_became_of_it(
    person: Person, walk: Walk, store: Store
) -> None:
    walk.put_practitioner(Practitioner(names=("Camille Roussel",)))
    person.post("/watch/alerts/mail", {"mail": (io.BytesIO(MAIL), "alerte.eml")})
    assert "alerte.eml : 1 nouvelle" in text_of(person, "/watch/alerts")
    (found,) = store.alerts.page_of("new", skip=0, most=9)
    assert (found.url, found.sources) == ("https://forum.example/t/12", ("mail",))
    person.post("/watch/alerts/mail", {"mail": (io.BytesIO(b"\xff\xd8"), "a.jpg")})
    assert "a.jpg : ce n’est pas un e-mail" in text_of(person, "/watch/alerts")
    person.post("/watch/alerts/mail", {})
    assert "Aucun fichier choisi" in text_of(person, "/watch/alerts")


def test_the_first_page_says_one_line_a_day(
    person: Person, walk: Walk, store: Store, clock: MovableClock
) -> None:
    put_alert(store, clock, 1)
    assert "nouvelle alerte" not in text_of(person, "/"), "not before the digest"
    assert walk.alerting.make_digest() == 1
    put_alert(store, clock, 2)
    assert "Résumé du 23 novembre 2026 : 1 nouvelle alerte" in text_of(person, "/")
    clock.pass_time(hours=13)
    person.sign_in()
    assert "nouvelle alerte" not in text_of(person, "/"), "the hours of silence"
    at_once = {"quiet_from": "3", "quiet_until": "3", "rhythm": "at_once"}
    assert person.post("/watch/feeds/hours", at_once).status_code == 303
    assert "2 nouvelles alertes" in text_of(person, "/")
    assert person.post("/watch/feeds/hours", {"quiet_from": "24"}).status_code == 422


def test_the_extension_hears_how_many_alerts_are_new(
    extension: Extension, walk: Walk, store: Store, clock: MovableClock
) -> None:
    put_alert(store, clock, 1)
    assert extension.get("/alerts").json["new_alerts"] == 0
    walk.alerting.make_digest()
    assert extension.get("/alerts").json["new_alerts"] == 1
    clock.pass_time(hours=13)
    answer = extension.get("/alerts").json
    assert (answer["new_alerts"], answer["is_quiet"]) == (0, True)


def test_the_jobs_are_told_in_words(person: Person, walk: Walk, clock: MovableClock) -> None:
    assert "Rien n’a encore tourné" in text_of(person, "/watch/feeds/jobs")
    walk.timetable.announce("feeds", clock.now() + timedelta(hours=1))
    walk.timetable.begin("feeds")
    walk.timetable.end("feeds", "done", count=3)
    page = text_of(person, "/watch/feeds/jobs")
    assert "Lire les flux d’alertes" in page
    assert "3 choses traitées" in page
    walk.timetable.is_held_elsewhere = True
    assert "Un autre programme Avisé" in text_of(person, "/watch/feeds/jobs")


def test_every_job_has_a_name_the_doctor_understands(person: Person, walk: Walk) -> None:
    names = [task.name for task in tasks_of(walk)]
    for name in names:
        walk.timetable.announce(name, None)
    page = person.get("/watch/feeds/jobs").get_data(as_text=True)
    assert [name for name in names if re.search(rf">\s*{name}\s*<", page)] == []


def test_words_of_namesakes_are_given_with_the_identity_and_set_alerts_aside(
    person: Person, walk: Walk
) -> None:
    identity = {"names": "Camille Roussel", "status": "", "negative_words": "vétérinaire\nLille"}
    assert person.post("/settings", identity).status_code == 303
    assert walk.practitioner().negative_words == ("vétérinaire", "Lille")
    mail = MAIL.replace(b"Avis sur", b"Veterinaire :")
    assert walk.alerting.take_mail("a.eml", mail).taken.set_aside == 1
    assert "un mot de vos homonymes" in text_of(person, "/watch/alerts?state=set_aside")
